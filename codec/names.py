"""Renaming rules: what serde's ``rename_all`` does to the names of fields and variants."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


#: The rules by serde's names for them; each takes a field's name, which is snake_case.
RULES: dict[str, Callable[[str], str]] = {
    "lowercase": str,
    "UPPERCASE": str.upper,
    "PascalCase": lambda name: "".join(word[:1].upper() + word[1:] for word in name.split("_")),
    "camelCase": lambda name: _camel(RULES["PascalCase"](name)),
    "snake_case": str,
    "SCREAMING_SNAKE_CASE": str.upper,
    "kebab-case": lambda name: name.replace("_", "-"),
    "SCREAMING-KEBAB-CASE": lambda name: name.upper().replace("_", "-"),
}


def rename_field(name: str, rule: str | None) -> str:
    """Return the wire name that ``rule`` gives the field ``name``; None keeps it."""
    return name if rule is None else RULES[rule](name)


def rename_variant(name: str, rule: str | None) -> str:
    """Return the wire name that ``rule`` gives the variant class ``name``; None keeps it."""
    if rule is None or rule == "PascalCase":
        return name
    if rule in ("lowercase", "UPPERCASE"):  # serde leaves the words of a variant unparted
        return name.lower() if rule == "lowercase" else name.upper()
    if rule == "camelCase":
        return _camel(name)
    snake = "".join("_" + c.lower() if i and c.isupper() else c.lower() for i, c in enumerate(name))
    return RULES[rule](snake)
