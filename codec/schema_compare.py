"""Two catalogues side by side: what differs, told in terms of types, fields and variants.

Types are matched by name, and so are fields and variants; one with a new name
counts as one gone and one added. A reference matches a reference to the same
name, or the same thing written out in place.
"""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

from .declare import MISSING
from .record import frozen_dataclass, record
from .schema_nodes import (
    AnyOf,
    Choice,
    Fields,
    ListOf,
    MapOf,
    Node,
    Plain,
    Reference,
    Tagged,
    text_of,
)
from .schema_read import SchemaError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import TypeAlias

    from .schema_nodes import Catalogue, Property

    _Types: TypeAlias = Mapping[str, tuple[Node, ...]]

#: The vocabulary of :attr:`Difference.kind`, each with its meaning.
KINDS: dict[str, str] = {
    "type_added": "a type exists only there",
    "type_gone": "a type exists only here",
    "field_added": "a field exists only there",
    "field_gone": "a field exists only here",
    "variant_added": "a variant of an enum exists only there",
    "variant_gone": "a variant of an enum exists only here",
    "type_changed": "a type or field has another type there",
    "format_changed": "a number or string has another format there, such as uint64 for uint32",
    "range_changed": "a number has other limits there, in the same format",
    "default_changed": "a field has another default there, or only one side states one",
    "required_changed": "a field must be present on one side only",
    "unknown_fields_changed": "unknown fields are refused on one side only",
    "rule_changed": "another rule, such as a pattern, differs or exists on one side only",
}


@frozen_dataclass
class Difference:
    """One thing that differs.

    ``kind`` is one of :data:`KINDS`. ``where`` is ``Type``, ``Type.field``,
    ``Type.variant`` or ``Type.variant.field``, with the names on the wire.
    ``message`` is a phrase in which *here* means the first side of the
    comparison, ours, and *there* the second. ``Type.*`` is about fields of any
    other name, where both sides admit them.
    """

    kind: str
    where: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """Return the difference as plain data, ready for JSON."""
        return {"kind": self.kind, "where": self.where, "message": self.message}

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def compare_catalogues(ours: Catalogue, theirs: Catalogue) -> list[Difference]:
    """Tell how ``theirs`` differs from ``ours``: type by type, what is only there at the end.

    Raises SchemaError where types that only refer to each other go on without end.
    """
    comparison = _Comparison(ours.types, theirs.types)
    try:
        comparison.run()
    except RecursionError:
        raise SchemaError("the types refer to each other without end") from None
    return list(comparison.differences)


@record
class _Place:
    """A type, field or variant for messages: its name, and all that each side says of it."""

    where: str
    ours: Node
    theirs: Node


class _Comparison:
    """Goes through both sides at once; its methods take ours first."""

    def __init__(self, ours: _Types, theirs: _Types) -> None:
        self.differences: dict[Difference, None] = {}  # in order, each but once
        self._ours = ours
        self._theirs = theirs
        self._in_place: set[str] = set()

    def run(self) -> None:
        """Compare all types."""
        for name, nodes in self._ours.items():
            for here, there in itertools.product(nodes, self._theirs.get(name, ())):
                self._whole(name, here, there)
        # A type that one side writes out wherever it is used exists there all the same.
        for name in self._ours:
            if name not in self._theirs and name not in self._in_place:
                self._note("type_gone", name, "this type exists only here")
        for name in self._theirs:
            if name not in self._ours and name not in self._in_place:
                self._note("type_added", name, "this type exists only there")

    def _note(self, kind: str, where: str, message: str) -> None:
        self.differences[Difference(kind=kind, where=where, message=message)] = None

    def _whole(self, where: str, ours: Node, theirs: Node) -> None:
        self._nodes(_Place(where=where, ours=ours, theirs=theirs), ours, theirs)

    def _nodes(self, place: _Place, ours: Node, theirs: Node) -> None:
        ours, theirs = self._resolve(ours, theirs)
        if type(ours.form) is not type(theirs.form) or ours.nullable != theirs.nullable:
            self._types_differ("type_changed", place)
        else:
            _METHODS[type(ours.form)](self, place, ours.form, theirs.form)
            self._rules(place, ours.rules, theirs.rules)

    def _types_differ(self, kind: str, place: _Place) -> None:
        message = f"the type is {text_of(place.theirs)} there, {text_of(place.ours)} here"
        self._note(kind, place.where, message)

    def _resolve(self, ours: Node, theirs: Node) -> tuple[Node, Node]:
        """Follow references as far as it takes to compare the two sides."""
        if ours.form == theirs.form:
            return ours, theirs
        ours, theirs = _without_alias(ours, self._ours), _without_alias(theirs, self._theirs)
        if isinstance(ours.form, Reference) and isinstance(theirs.form, _DECLARED):
            ours = self._written_out(ours, ours.form.name, self._ours)
        elif isinstance(theirs.form, Reference) and isinstance(ours.form, _DECLARED):
            theirs = self._written_out(theirs, theirs.form.name, self._theirs)
        return ours, theirs

    def _written_out(self, node: Node, name: str, types: _Types) -> Node:
        """Put a type in place of a reference to it, as the other side has it."""
        self._in_place.add(name)
        return _replaced(node, types[name][0])

    def _plain(self, place: _Place, ours: Plain, theirs: Plain) -> None:
        here, there = (ours.minimum, ours.maximum), (theirs.minimum, theirs.maximum)
        if ours.kinds != theirs.kinds:
            self._types_differ("type_changed", place)
        elif ours.format != theirs.format:
            self._types_differ("format_changed", place)
        elif here != there:
            message = f"the range is {_range(*there)} there, {_range(*here)} here"
            self._note("range_changed", place.where, message)

    def _items(self, place: _Place, ours: ListOf | MapOf, theirs: ListOf | MapOf) -> None:
        self._nodes(place, ours.item, theirs.item)

    def _reference(self, place: _Place, ours: Reference, theirs: Reference) -> None:
        if ours.name != theirs.name:
            self._types_differ("type_changed", place)

    def _any_of(self, place: _Place, ours: AnyOf, theirs: AnyOf) -> None:
        if [text_of(node) for node in ours.options] != [text_of(node) for node in theirs.options]:
            self._types_differ("type_changed", place)
            return
        for here, there in zip(ours.options, theirs.options, strict=True):
            self._nodes(place, here, there)

    def _choice(self, place: _Place, ours: Choice, theirs: Choice) -> None:
        self._variants(place, [_name(v) for v in ours.values], [_name(v) for v in theirs.values])

    def _tagged(self, place: _Place, ours: Tagged, theirs: Tagged) -> None:
        if ours.tag != theirs.tag:
            self._types_differ("type_changed", place)
            return
        self._variants(place, ours.variants, theirs.variants)
        for tag, fields in ours.variants.items():
            if tag in theirs.variants:
                there = Node(form=theirs.variants[tag])
                self._whole(f"{place.where}.{tag}", Node(form=fields), there)

    def _variants(self, place: _Place, ours: Collection[str], theirs: Collection[str]) -> None:
        for name in ours:
            if name not in theirs:
                self._note("variant_gone", f"{place.where}.{name}", "this variant exists only here")
        for name in theirs:
            if name not in ours:
                where = f"{place.where}.{name}"
                self._note("variant_added", where, "this variant exists only there")

    def _fields(self, place: _Place, ours: Fields, theirs: Fields) -> None:
        here, there = ours.properties, theirs.properties
        for name, field in here.items():
            where = f"{place.where}.{name}"
            if name in there:
                self._field(where, field, there[name])
            else:
                self._note("field_gone", where, "this field exists only here")
        for name, field in there.items():
            if name not in here:
                self._note("field_added", f"{place.where}.{name}", _new_field(field))
        self._rest(place, ours.rest, theirs.rest)

    def _field(self, where: str, ours: Property, theirs: Property) -> None:
        self._whole(where, ours.node, theirs.node)
        if not _same(ours.default, theirs.default):
            message = (
                f"the default is {_stated(theirs.default)} there, {_stated(ours.default)} here"
            )
            self._note("default_changed", where, message)
        if ours.required != theirs.required:
            message = f"this field is required {_only(there=theirs.required)}"
            self._note("required_changed", where, message)

    def _rest(self, place: _Place, ours: Node | None, theirs: Node | None) -> None:
        """Compare what is said of unknown fields; None refuses them."""
        if ours is not None and theirs is not None:
            self._whole(f"{place.where}.*", ours, theirs)
        elif ours is not theirs:
            message = f"unknown fields are refused {_only(there=theirs is None)}"
            self._note("unknown_fields_changed", place.where, message)

    def _rules(self, place: _Place, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
        for name in dict.fromkeys([*ours, *theirs]):
            here, there = ours.get(name, MISSING), theirs.get(name, MISSING)
            if not _same(here, there):
                message = f"the rule {name} is {_stated(there)} there, {_stated(here)} here"
                self._note("rule_changed", place.where, message)


#: The forms that stand for a type of its own; any other is the same under any name.
_DECLARED = (Choice, Fields, Tagged)

_METHODS: dict[type, Callable[[_Comparison, _Place, Any, Any], None]] = {
    Plain: _Comparison._plain,
    Choice: _Comparison._choice,
    ListOf: _Comparison._items,
    MapOf: _Comparison._items,
    Fields: _Comparison._fields,
    Tagged: _Comparison._tagged,
    Reference: _Comparison._reference,
    AnyOf: _Comparison._any_of,
}


def _without_alias(node: Node, types: _Types) -> Node:
    """Replace a reference to what is no declared type, such as a newtype around a string."""
    seen: set[str] = set()
    while isinstance(node.form, Reference) and node.form.name not in seen:
        seen.add(node.form.name)
        target = types[node.form.name][0]
        if isinstance(target.form, _DECLARED):
            break
        node = _replaced(node, target)
    return node


def _replaced(node: Node, target: Node) -> Node:
    """Return what a reference refers to, with what the reference adds to it."""
    return Node(
        form=target.form,
        nullable=node.nullable or target.nullable,
        rules={**target.rules, **node.rules},
    )


def _same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal: 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)


def _new_field(field: Property) -> str:
    presence = "required" if field.required else "may be absent"
    return f"this field exists only there: {text_of(field.node)}, {presence}"


def _range(low: Any, high: Any) -> str:
    if low is None or high is None:
        bounds = [f"from {low}"] * (low is not None) + [f"up to {high}"] * (high is not None)
        return bounds[0] if bounds else "open"
    return f"{low} to {high}"


def _only(*, there: bool) -> str:
    return "there, but not here" if there else "here, but not there"


def _stated(value: Any) -> str:
    return "not stated" if value is MISSING else json.dumps(value, ensure_ascii=False)


def _name(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
