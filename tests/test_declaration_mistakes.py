"""How mistakes in declarations are reported: all of a class together, each with its place."""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass
from typing import Any

import pytest

from codec import (
    DeclarationError,
    WireEnum,
    decode,
    dumps,
    field,
    plain_enum,
    struct,
    tagged,
    u8,
    variant,
)


@struct("A type without mistakes.")
class Sound:
    name: str


@struct("Has a mistake.")
class WrongInside:
    a: u8 = field(default=-1)


@struct("Has a mistake, and holds a type that has one.")
class WrongOutside:
    inner: WrongInside
    b: bytes


def mistakes(tp: Any) -> tuple[str, ...]:
    with pytest.raises(DeclarationError) as caught:
        decode(tp, {})
    return caught.value.mistakes


class Undeclared(enum.Enum):
    A = "a"


@dataclass
class OnlyADataclass:
    a: int


def test_every_mistake_of_a_class_is_reported_together() -> None:
    @struct(rename_all="camelCase")
    class Wrong:
        first: u8 = field(name="same")
        second: u8 = field(name="same")
        third: u8 = field(default="text")  # type: ignore[arg-type]
        fourth: set[int]
        fifth: u8 = field(default=300)

    found = mistakes(Wrong)

    assert len(found) == 4
    assert [line.split(":")[0] for line in sorted(found)] == [
        "Wrong.fifth",
        "Wrong.fourth",
        "Wrong.second",
        "Wrong.third",
    ]


def test_mistakes_in_a_nested_class_are_reported_with_those_around_it() -> None:
    assert [line.split(":")[0] for line in mistakes(WrongOutside)] == [
        "WrongInside.a",
        "WrongOutside.b",
    ]


def test_two_fields_of_one_name_are_a_mistake() -> None:
    @struct()
    class Wrong:
        a: u8
        b: u8 = field(name="a")

    assert mistakes(Wrong) == ("Wrong.b: its name 'a' also means Wrong.a",)


def test_an_alias_that_hides_another_field_is_a_mistake() -> None:
    @struct()
    class Wrong:
        a: u8
        b: u8 = field(aliases=("a",))

    assert mistakes(Wrong) == ("Wrong.b: its alias 'a' also means Wrong.a",)


def test_two_equal_aliases_are_a_mistake() -> None:
    @struct()
    class Wrong:
        a: u8 = field(aliases=("x",))
        b: u8 = field(aliases=("x",))

    assert mistakes(Wrong) == ("Wrong.b: its alias 'x' also means Wrong.a",)


class Shouting(str):
    """Does not say what it is."""

    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("\ud800", "Wrong: its tag key '\\ud800' is not a plain string that UTF-8 can hold"),
        (5, "Wrong: its tag key 5 is not a plain string that UTF-8 can hold"),
        (Shouting("type"), "looking at it raises RuntimeError"),
    ],
)
def test_a_tag_key_that_is_no_sound_string_is_a_mistake(tag: Any, line: str) -> None:
    @tagged(tag=tag)
    class Wrong:
        pass

    @variant()
    class One(Wrong):
        pass

    assert mistakes(Wrong) == (line,)


@pytest.mark.parametrize("tag", ["__init__", "__wire__", "__class__"])
def test_a_tag_key_with_a_meaning_in_python_is_not_taken_for_the_attribute(tag: str) -> None:
    @tagged(tag=tag)
    class Right:
        pass

    @variant()
    class One(Right):
        pass

    assert dumps(One()) == f'{{"{tag}":"One"}}'
    assert decode(Right, {tag: "One"}).tag == "One"  # type: ignore[attr-defined]


def test_a_field_named_like_the_tag_is_a_mistake() -> None:
    @tagged(tag="type")
    class Wrong:
        pass

    @variant()
    class One(Wrong):
        type: u8

    assert mistakes(Wrong) == ("One.type: 'type' is the tag of Wrong",)


def test_an_alias_named_like_the_tag_is_a_mistake() -> None:
    @tagged(tag="type")
    class Wrong:
        pass

    @variant()
    class One(Wrong):
        kind: u8 = field(aliases=("type",))

    assert mistakes(Wrong) == ("One.kind: 'type' is the tag of Wrong",)


def test_two_variants_of_one_tag_are_a_mistake() -> None:
    @tagged(tag="type")
    class Wrong:
        pass

    @variant(name="same")
    class One(Wrong):
        pass

    @variant(name="same")
    class Two(Wrong):
        pass

    assert mistakes(Wrong) == ("Two: the tag 'same' is that of One too",)


def test_a_tagged_enum_without_variants_is_a_mistake() -> None:
    @tagged(tag="type")
    class Wrong:
        pass

    assert mistakes(Wrong) == ("Wrong: a tagged enum needs a variant",)


def test_a_variant_of_nothing_is_a_mistake() -> None:
    with pytest.raises(DeclarationError, match="must derive from a tagged enum"):

        @variant()
        class Wrong:
            pass


def test_a_variant_that_comes_too_late_is_a_mistake() -> None:
    @tagged(tag="type")
    class Early:
        pass

    @variant()
    class One(Early):
        pass

    decode(Early, {"type": "One"})

    with pytest.raises(DeclarationError, match="Early is in use already"):

        @variant()
        class Two(Early):
            pass


@pytest.mark.parametrize(
    ("tp", "default"),
    [
        (u8, "text"),
        (u8, 256),
        (u8, 1.0),
        (str, 1),
        (bool, 1),
        (tuple[u8, ...], (1, "a")),
        (Sound, 1),
    ],
)
def test_a_default_of_the_wrong_type_is_a_mistake(tp: Any, default: Any) -> None:
    @struct()
    class Wrong:
        a: tp = field(default=default)  # type: ignore[valid-type]

    Wrong.__annotations__["a"] = tp
    (line,) = mistakes(Wrong)

    assert line.startswith("Wrong.a: its default is wrong: expected ")


def test_a_wire_default_of_the_wrong_type_is_a_mistake() -> None:
    @struct()
    class Wrong:
        a: u8 = field(wire_default="x")

    assert mistakes(Wrong)[0].startswith("Wrong.a: its default is wrong: ")


def test_a_wrong_default_is_a_mistake_where_absence_means_none() -> None:
    @struct()
    class Wrong:
        a: u8 | None = field(default=300, wire_default=None, omit="none")

    (line,) = mistakes(Wrong)

    assert line.startswith("Wrong.a: its default is wrong: ")


def test_none_as_default_of_a_type_without_none_is_a_mistake() -> None:
    @struct()
    class Wrong:
        a: u8 = None  # type: ignore[assignment]

    (line,) = mistakes(Wrong)

    assert "needs a type that admits None" in line


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"required": True, "wire_default": 1}, "has no use for a wire default"),
        ({"omit": "sometimes"}, "omit is 'none', 'empty' or 'never', not 'sometimes'"),
        ({"omit": "none", "default": 1}, "needs a type that admits None"),
        ({"omit": "empty", "default": 1}, "for sequences, maps and strings"),
    ],
)
def test_options_that_make_no_sense_are_a_mistake(options: dict[str, Any], complaint: str) -> None:
    @struct()
    class Wrong:
        a: u8 = field(**options)

    assert any(complaint in line for line in mistakes(Wrong))


@pytest.mark.parametrize(
    ("tp", "options", "complaint"),
    [
        (tuple[u8, ...], {"omit": "empty"}, "its absence must mean empty"),
        (tuple[u8, ...], {"omit": "empty", "default": (1,)}, "its absence must mean empty"),
        (str | None, {"omit": "none", "required": True}, "its absence must mean None"),
        (str | None, {"omit": "none", "default": "x"}, "its absence must mean None"),
    ],
)
def test_what_is_left_out_must_come_back_the_same(tp: Any, options: Any, complaint: str) -> None:
    @struct()
    class Wrong:
        a: Any = field(**options)

    Wrong.__annotations__["a"] = tp

    assert complaint in mistakes(Wrong)[0]


@pytest.mark.parametrize(
    ("tp", "hint"),
    [
        (Any, "JsonValue takes any JSON"),
        (object, "JsonValue takes any JSON"),
        (list, "say of what: list[T]"),
        (tuple, "say of what: tuple[T, ...]"),
        (dict, "say of what: dict[str, T]"),
        (set[int], "is not a wire type"),
        (bytes, "is not a wire type"),
        (tuple[int, str], "is not a wire type"),
        (dict[int, str], "is not a wire type"),
        (int | str, "a union must be of one type and None"),
        (Undeclared, "not declared with @plain_enum"),
        (OnlyADataclass, "not declared with @struct"),
        ({}, "is not a type"),
        ("u8", "is not a wire type"),
        (5, "is not a wire type"),
    ],
)
def test_what_is_not_a_wire_type_is_named(tp: Any, hint: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        decode(tp, {})

    assert hint in str(caught.value)


def test_an_annotation_that_does_not_evaluate_is_a_mistake() -> None:
    @struct()
    class Wrong:
        a: NoSuchName  # type: ignore[name-defined]  # noqa: F821

    (line,) = mistakes(Wrong)

    assert "NoSuchName" in line


def test_a_plain_enum_needs_strings() -> None:
    @plain_enum()
    class Wrong(enum.Enum):
        A = 1
        B = "b"

    assert mistakes(Wrong) == ("Wrong.A is 1, not a string",)


def test_two_members_of_one_string_are_a_mistake() -> None:
    @plain_enum()
    class Wrong(WireEnum):
        A = "same", "One."
        B = "same", "Two."

    (line,) = mistakes(Wrong)

    assert "Wrong.B and .A have the same string" in line


def test_a_declaration_error_is_a_type_error_that_lists_its_mistakes() -> None:
    with pytest.raises(TypeError) as caught:
        decode(set[int], {})  # type: ignore[var-annotated]

    assert str(caught.value).startswith("set[int] cannot be used on the wire:\n  ")


def test_a_class_is_not_declared_because_its_base_is() -> None:
    class Child(Sound):  # type: ignore[misc]
        pass

    with pytest.raises(DeclarationError):
        decode(Child, {"name": "a"})


def test_what_a_default_factory_makes_is_checked() -> None:
    @struct("A struct.")
    class Odd:
        x: tuple[u8, ...] = field("A field.", default_factory=lambda: (300,))

    (mistake,) = mistakes(Odd)
    assert mistake.startswith("Odd.x: its default is wrong: ")
    assert mistake.endswith("found the integer 300")


def test_a_default_factory_that_fails_is_no_mistake_of_the_declaration() -> None:
    def fail() -> int:
        raise LookupError("not yet")

    @struct("A struct.")
    class Late:
        x: u8 = field("A field.", default_factory=fail)

    assert decode(Late, {"x": 1}) == Late(x=1)


@pytest.mark.parametrize("option", ["init", "repr", "compare", "hash"])
def test_an_option_of_dataclasses_field_that_would_do_nothing_is_a_mistake(option: str) -> None:
    options: dict[str, Any] = {option: False}

    @struct("A struct.")
    class Odd:
        x: u8 = dataclasses.field(default=1, **options)

    assert mistakes(Odd) == (
        "Odd.x: init, repr, compare and hash of dataclasses.field do nothing here",
    )


@pytest.mark.parametrize("again", [struct, variant, tagged(tag="type")])
def test_a_class_cannot_be_declared_twice(again: Any) -> None:
    @struct
    class Once:
        a: u8

    with pytest.raises(DeclarationError) as caught:
        again(Once)
    assert caught.value.mistakes == ("it is declared already",)
