"""Options of decorators that there are not, or that have no such value: refused at once."""

from __future__ import annotations

import enum
from typing import Any

import pytest

from codec import DeclarationError, field, plain_enum, struct, tagged, variant


@tagged("An enum without mistakes.", tag="op")
class Sum:
    pass


@pytest.mark.parametrize("decorator", [struct, variant])
def test_a_rule_of_no_name_is_refused_at_once(decorator: Any) -> None:
    class Wrong(Sum):
        pass

    for option in ("rename_all", "alias_all"):
        for rule in ("camel", ["camelCase"], []):
            with pytest.raises(DeclarationError, match="is no rename rule"):
                decorator(**{option: rule})(Wrong)


def test_an_unknown_policy_in_a_declaration_is_refused_at_once() -> None:
    with pytest.raises(DeclarationError, match="unknown is 'deny' or 'ignore'"):

        @struct(unknown="allow")  # type: ignore[arg-type]
        class Wrong:
            pass


DECLARE: dict[str, Any] = {
    "field": lambda **odd: field("A field.", **odd),
    "struct": lambda **odd: struct(**odd)(type("Odd", (), {})),
    "tagged": lambda **odd: tagged(tag="t", **odd)(type("Odd", (), {})),
    "variant": lambda **odd: variant(**odd)(type("Odd", (Sum,), {})),
    "enum": lambda **odd: plain_enum(**odd)(enum.Enum("Odd", {"A": "a"})),
}


@pytest.mark.parametrize(
    ("kind", "option", "hint"),
    [
        *((kind, "rename", "write name") for kind in DECLARE),
        *((kind, "description", "write the sentence as the first argument") for kind in DECLARE),
        ("field", "alias", "write aliases"),
        ("struct", "alias", "write alias_all"),
        ("field", "skip_serializing_if", "write omit"),
        ("struct", "deny_unknown_fields", "write unknown='deny'"),
        ("field", "init", "there are name, aliases, required, wire_default, omit"),
        ("struct", "frozen", "there are name, rename_all, alias_all, unknown"),
        ("tagged", "content", "there are name, attribute, rename_all"),
        ("variant", "deny_unknown_fields", "there are name, rename_all, alias_all"),
        ("enum", "alias", "there are name"),
    ],
)
def test_an_option_that_there_is_not_is_refused_at_once_with_the_one_that_there_is(
    kind: str, option: str, hint: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        DECLARE[kind](**{option: "x"})
    assert caught.value.mistakes == (f"there is no option {option!r}; {hint}",)


def test_aliases_in_one_string_are_refused_at_once() -> None:
    with pytest.raises(DeclarationError, match=r"aliases is a tuple: \('nick',\)"):
        field("A field.", aliases="nick")  # type: ignore[call-overload]
