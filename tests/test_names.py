"""The rename rules, against what serde's ``rename_all`` makes of the same names."""

from __future__ import annotations

import pytest

from codec import DeclarationError, encode, struct, tagged, variant
from codec.structs import RULES, rename_field, rename_variant

# rule, a field "very_tasty", a field "a", a field "z42", a variant "VeryTasty", "A", "Z42"
TABLE = [
    ("lowercase", "very_tasty", "a", "z42", "verytasty", "a", "z42"),
    ("UPPERCASE", "VERY_TASTY", "A", "Z42", "VERYTASTY", "A", "Z42"),
    ("PascalCase", "VeryTasty", "A", "Z42", "VeryTasty", "A", "Z42"),
    ("camelCase", "veryTasty", "a", "z42", "veryTasty", "a", "z42"),
    ("snake_case", "very_tasty", "a", "z42", "very_tasty", "a", "z42"),
    ("SCREAMING_SNAKE_CASE", "VERY_TASTY", "A", "Z42", "VERY_TASTY", "A", "Z42"),
    ("kebab-case", "very-tasty", "a", "z42", "very-tasty", "a", "z42"),
    ("SCREAMING-KEBAB-CASE", "VERY-TASTY", "A", "Z42", "VERY-TASTY", "A", "Z42"),
]


def test_the_table_has_every_rule() -> None:
    assert [row[0] for row in TABLE] == list(RULES)


@pytest.mark.parametrize(("rule", "tasty", "a", "z42"), [row[:4] for row in TABLE])
def test_fields_are_renamed_as_serde_renames_them(rule: str, tasty: str, a: str, z42: str) -> None:
    assert rename_field("very_tasty", rule) == tasty
    assert rename_field("a", rule) == a
    assert rename_field("z42", rule) == z42


@pytest.mark.parametrize(("rule", "tasty", "a", "z42"), [(row[0], *row[4:]) for row in TABLE])
def test_variants_are_renamed_as_serde_renames_them(
    rule: str, tasty: str, a: str, z42: str
) -> None:
    assert rename_variant("VeryTasty", rule) == tasty
    assert rename_variant("A", rule) == a
    assert rename_variant("Z42", rule) == z42


def test_without_a_rule_names_stay_as_they_are() -> None:
    assert rename_field("very_tasty", None) == "very_tasty"
    assert rename_variant("VeryTasty", None) == "VeryTasty"


@pytest.mark.parametrize(
    ("field", "wire"),
    [
        ("preserve_last_n_iterations", "preserveLastNIterations"),
        ("a_b_c", "aBC"),
        ("level_2_name", "level2Name"),
        ("trailing_", "trailing"),
        ("double__underscore", "doubleUnderscore"),
    ],
)
def test_camel_case_joins_words_at_every_underscore(field: str, wire: str) -> None:
    assert rename_field(field, "camelCase") == wire


def test_a_variant_in_snake_case_is_parted_before_every_capital() -> None:
    assert rename_variant("BadUIBridge", "snake_case") == "bad_u_i_bridge"


def test_rules_apply_to_the_fields_of_a_struct() -> None:
    @struct(rename_all="kebab-case")
    class Dish:
        very_tasty: bool

    assert encode(Dish(very_tasty=True)) == {"very-tasty": True}


def test_rules_apply_to_tags_and_to_the_fields_of_variants_apart() -> None:
    @tagged(tag="kind", rename_all="SCREAMING-KEBAB-CASE")
    class Meal:
        pass

    @variant(rename_all="camelCase")
    class SundayRoast(Meal):
        side_dishes: int = 2

    assert encode(SundayRoast()) == {"kind": "SUNDAY-ROAST", "sideDishes": 2}


def test_an_unknown_rule_is_refused_where_it_is_written() -> None:
    with pytest.raises(DeclarationError, match="'CamelCase' is no rename rule; known are lower"):

        @struct(rename_all="CamelCase")
        class Dish:
            very_tasty: bool


def test_an_underscore_in_the_name_of_a_variant_stays() -> None:
    renamed = [rename_variant("Foo_Bar", rule) for rule in RULES]
    assert renamed[:4] == ["foo_bar", "FOO_BAR", "Foo_Bar", "foo_Bar"]
