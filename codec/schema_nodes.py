"""What a JSON Schema says, free of how it says it: the forms that two schemas are compared in.

A node is what one schema admits. Titles, descriptions and every order are gone;
two spellings of the same thing, such as ``enum`` and ``oneOf`` with ``const``,
have become one form.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from .declare import MISSING
from .record import frozen_dataclass, record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias


@record
class Plain:
    """Any value of the given JSON types, sorted by name; of every type, if there are none."""

    kinds: tuple[str, ...]
    format: str | None = None
    minimum: Any = None
    maximum: Any = None


@record
class Choice:
    """One of the given values, sorted by their JSON: a plain enum."""

    values: tuple[Any, ...]


@record
class ListOf:
    """An array of ``item``."""

    item: Node


@record
class MapOf:
    """An object with any keys, each with a value of ``item``."""

    item: Node


@record
class Property:
    """A field of an object; ``default`` is MISSING where the schema states none."""

    node: Node
    required: bool
    default: Any = MISSING


@record
class Fields:
    """An object with known fields; ``rest`` says what else it may hold, None that it may not."""

    properties: Mapping[str, Property]
    rest: Node | None


@record
class Tagged:
    """An object whose field ``tag`` names its variant; the variants' fields are without the tag."""

    tag: str
    variants: Mapping[str, Fields]


@record
class Reference:
    """A value of the named type."""

    name: str


@record
class AnyOf:
    """A value of any of the options, which are sorted by how they read."""

    options: tuple[Node, ...]


Form: TypeAlias = "Plain | Choice | ListOf | MapOf | Fields | Tagged | Reference | AnyOf"


@frozen_dataclass
class Node:
    """What a schema admits: a form, and null as well if ``nullable``.

    ``rules`` holds the keywords that no form covers, as they are.
    """

    form: Form
    nullable: bool = False
    rules: Mapping[str, Any] = dataclasses.field(default_factory=dict)


ANYTHING = Node(form=Plain(kinds=()))


@record
class Catalogue:
    """The types that a document describes, by name.

    One that the document describes in several places, and not alike, has a node
    for each description. ``roots`` are those described for their own sake, not
    because another refers to them. ``whole`` is False for the schema of a single
    type, which says nothing of types that it does not mention.
    """

    types: Mapping[str, tuple[Node, ...]]
    roots: tuple[str, ...]
    whole: bool


def text_of(node: Node) -> str:
    """Put a node in words, for messages: ``list of integer (uint32) or null``."""
    return _form_text(node.form) + (" or null" if node.nullable else "")


def _form_text(form: Form) -> str:
    if isinstance(form, Reference):
        return form.name
    if isinstance(form, ListOf):
        return f"list of {_inner_text(form.item)}"
    if isinstance(form, MapOf):
        return f"map of {_inner_text(form.item)}"
    if isinstance(form, AnyOf):
        return " or ".join(_inner_text(option) for option in form.options)
    if isinstance(form, Choice):
        values = [json.dumps(value, ensure_ascii=False) for value in form.values]
        return "one of " + ", ".join(values) if values else "no value"
    if isinstance(form, Tagged):
        return f"object with variants by {json.dumps(form.tag)}"
    if isinstance(form, Fields):
        return "object"
    kinds = " or ".join(form.kinds) or "any JSON value"
    return kinds if form.format is None else f"{kinds} ({form.format})"


def _inner_text(node: Node) -> str:
    return f"({text_of(node)})" if node.nullable else text_of(node)
