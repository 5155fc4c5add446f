"""What differs between our types and schemas from elsewhere, in the types' own terms.

The Rust crate moves on; its schemas, as schemars exports them, are compared with
those of the Python types. Types, fields and variants are matched by name. A
reference matches one to the same name, or the same thing written out in place.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
from typing import TYPE_CHECKING, Any, TypeVar

from .declare import MISSING
from .errors import DecodeError
from .record import frozen_dataclass
from .reference import loads
from .scalars import JsonValue
from .schema import CONTRACTS, checked_contract, json_schema
from .schema_read import (
    AnyOf,
    Catalogue,
    Choice,
    Fields,
    ListOf,
    MapOf,
    Node,
    Plain,
    Property,
    Reference,
    SchemaError,
    Tagged,
    merge,
    read_catalogue,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .schema_read import Form

_T = TypeVar("_T")
_Types = dict[str, tuple[Node, ...]]
_Sides = tuple[Node, Node]

__all__ = [
    "KINDS",
    "Difference",
    "Drift",
    "SchemaError",
    "compare_schemas",
    "find_drift",
    "read_schemas",
]

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
    ``Type.variant`` or ``Type.variant.field``, with the names on the wire;
    ``Type.*`` is about fields of any other name, where both sides admit them. In
    ``message`` *here* is the first side of the comparison, and *there* the second.
    """

    kind: str
    where: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """Return it as plain data."""
        return dataclasses.asdict(self)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@frozen_dataclass
class Drift:
    """How foreign schemas differ from our types under a contract."""

    contract: str
    differences: tuple[Difference, ...]


def compare_schemas(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """Tell how the JSON Schema ``theirs`` differs from ``ours``.

    Each is one schema as schemars gives it, one that holds nothing but ``$defs``,
    or a dict of schemas by type name. Wording and order do not count. A root
    without a title is taken for the type that ours describes.

    Raises SchemaError, a ValueError, for anything else.
    """
    here = read_catalogue(ours)
    return _compare(here, read_catalogue(theirs, here.roots[0]))


def find_drift(types: Mapping[str, Any], theirs: Any, contract: str | None = None) -> Drift:
    """Tell how foreign schemas differ from our types.

    types: our types, or schemas of them, by name.
    theirs: a document as for :func:`compare_schemas`, or from :func:`read_schemas`.
        The schema of a single type is compared with that type and those that it
        refers to; anything else with all types.
    contract: ``"deserialize"`` or ``"serialize"``, whichever the foreign schemas
        were made for; if None, the one under which less differs.

    Raises SchemaError, a ValueError, for malformed schemas; ValueError for another contract.
    """
    contracts = CONTRACTS if contract is None else (checked_contract(contract),)
    there = theirs if isinstance(theirs, Catalogue) else read_catalogue(theirs)
    wanted = {name: types[name] for name in _concerned(types, there)}
    tried = [
        Drift(contract=name, differences=tuple(_compare(_ours(wanted, name), there)))
        for name in contracts
    ]
    return min(tried, key=lambda drift: len(drift.differences))


def _concerned(types: Mapping[str, Any], there: Catalogue) -> list[str]:
    return [name for name in (types if there.whole else there.types) if name in types]


def _ours(types: Mapping[str, Any], contract: str) -> Catalogue:
    return merge(
        [
            read_catalogue(tp if isinstance(tp, dict) else json_schema(tp, contract), name)
            for name, tp in types.items()
        ]
    )


def read_schemas(path: str | os.PathLike[str]) -> Catalogue:
    """Read a file, or every ``*.json`` file of a folder, as schemars exports them.

    A file holds whatever :func:`compare_schemas` takes. A schema without a title
    is named after its file, up to the first dot.

    Raises SchemaError, which names the file; OSError passes through.
    """
    path = os.fspath(path)
    if not os.path.isdir(path):
        return _read_file(path)
    files = sorted(name for name in os.listdir(path) if name.endswith(".json"))
    if not files:
        raise SchemaError(f"{path}: the folder holds no .json file")
    return merge([_read_file(os.path.join(path, name)) for name in files])


def _read_file(path: str) -> Catalogue:
    with open(path, "rb") as file:
        source = file.read()
    try:
        return read_catalogue(loads(JsonValue, source), os.path.basename(path).split(".")[0])
    except (DecodeError, SchemaError) as error:
        raise SchemaError(f"{path}: {error}") from None


def _compare(ours: Catalogue, theirs: Catalogue) -> list[Difference]:
    comparison = _Comparison(ours.types, theirs.types)
    try:
        comparison.run()
    except RecursionError:
        raise SchemaError(
            "the types are nested too deep, or refer to each other without end"
        ) from None
    return list(comparison.differences)


#: The forms that stand for a type of its own; any other is the same under any name.
_DECLARED = (Choice, Fields, Tagged)

#: By whether it is there.
_ONLY = {True: "there, but not here", False: "here, but not there"}


class _Comparison:
    """Goes through both sides at once. Messages show ``whole``: all that each says of a place."""

    def __init__(self, ours: _Types, theirs: _Types) -> None:
        self.differences: dict[Difference, None] = {}  # in order, each but once
        self._ours = ours
        self._theirs = theirs
        self._in_place: dict[str, Any] = {}

    def run(self) -> None:
        """Compare type by type; what is on one side only comes at the end."""
        for name, nodes in self._ours.items():
            for here, there in itertools.product(nodes, self._theirs.get(name, ())):
                self._nodes(name, here, there)
        # A type that one side writes out wherever it is used exists there all the same.
        sides = ({**side, **self._in_place} for side in (self._ours, self._theirs))
        list(self._common("type", "", *sides))  # for its notes

    def _note(self, kind: str, where: str, message: str) -> None:
        self.differences[Difference(kind=kind, where=where, message=message)] = None

    def _changed(self, kind: str, where: str, subject: str, here: object, there: object) -> None:
        self._note(kind, where, f"the {subject} is {there} there, {here} here")

    def _values(self, kind: str, where: str, subject: str, ours: Any, theirs: Any) -> None:
        if not _same(ours, theirs):
            self._changed(kind, where, subject, _stated(ours), _stated(theirs))

    def _common(
        self, what: str, prefix: str, ours: Mapping[str, _T], theirs: Mapping[str, _T]
    ) -> Iterator[tuple[str, _T, _T]]:
        """Go through what is on both sides, with its place; note what is on one side only."""
        for name, here in ours.items():
            if name in theirs:
                yield prefix + name, here, theirs[name]
            else:
                self._note(f"{what}_gone", prefix + name, f"this {what} exists only here")
        for name, there in theirs.items():
            if name not in ours:
                message = f"this {what} exists only there"
                if isinstance(there, Property):
                    presence = "required" if there.required else "may be absent"
                    message += f": {there.node}, {presence}"
                self._note(f"{what}_added", prefix + name, message)

    def _nodes(self, where: str, ours: Node, theirs: Node, whole: _Sides | None = None) -> None:
        whole = whole or (ours, theirs)
        ours, theirs = self._resolve(ours, theirs)
        if type(ours.form) is not type(theirs.form) or ours.nullable != theirs.nullable:
            self._changed("type_changed", where, "type", *whole)
            return
        self._forms(where, ours.form, theirs.form, whole)
        for name in {**ours.rules, **theirs.rules}:
            rules = (side.rules.get(name, MISSING) for side in (ours, theirs))
            self._values("rule_changed", where, f"rule {name}", *rules)

    def _forms(self, where: str, ours: Form, theirs: Form, whole: _Sides) -> None:
        """Compare two forms of one class."""
        inside = f"{where}."
        match ours, theirs:
            case Plain() as here, Plain() as there if here.kinds == there.kinds:
                if here.format != there.format:
                    self._changed("format_changed", where, "type", *whole)
                elif (here.minimum, here.maximum) != (there.minimum, there.maximum):
                    self._changed("range_changed", where, "range", _range(here), _range(there))
            case (ListOf() | MapOf()) as here, (ListOf() | MapOf()) as there:
                self._nodes(where, here.item, there.item, whole)
            case Choice() as here, Choice() as there:
                names = (dict.fromkeys(map(_name, side.values)) for side in (here, there))
                list(self._common("variant", inside, *names))
            case Tagged() as here, Tagged() as there if here.tag == there.tag:
                for place in [*self._common("variant", inside, here.variants, there.variants)]:
                    self._fields(*place)
            case Fields() as here, Fields() as there:
                self._fields(where, here, there)
            case AnyOf() as here, AnyOf() as there if _texts(here) == _texts(there):
                for options in zip(here.options, there.options, strict=True):
                    self._nodes(where, *options, whole)
            case _ if ours != theirs:
                self._changed("type_changed", where, "type", *whole)

    def _resolve(self, ours: Node, theirs: Node) -> _Sides:
        """Follow references as far as it takes to compare the two sides."""
        if ours.form == theirs.form:
            return ours, theirs
        ours, theirs = _without_alias(ours, self._ours), _without_alias(theirs, self._theirs)
        if isinstance(theirs.form, _DECLARED):
            return self._written_out(ours, self._ours), theirs
        if isinstance(ours.form, _DECLARED):
            return ours, self._written_out(theirs, self._theirs)
        return ours, theirs

    def _written_out(self, node: Node, types: _Types) -> Node:
        """Put a type in place of a reference to it, as the other side has it."""
        if isinstance(node.form, Reference):
            self._in_place[node.form.name] = ()
        return _followed(node, types)

    def _fields(self, where: str, ours: Fields, theirs: Fields) -> None:
        fields = self._common("field", f"{where}.", ours.properties, theirs.properties)
        for place, here, there in fields:
            self._nodes(place, here.node, there.node)
            self._values("default_changed", place, "default", here.default, there.default)
            if here.required != there.required:
                only = _ONLY[there.required]
                self._note("required_changed", place, f"this field is required {only}")
        if ours.rest is not None and theirs.rest is not None:
            self._nodes(f"{where}.*", ours.rest, theirs.rest)
        elif ours.rest is not theirs.rest:
            only = _ONLY[theirs.rest is None]
            self._note("unknown_fields_changed", where, f"unknown fields are refused {only}")


def _without_alias(node: Node, types: _Types) -> Node:
    """Replace a reference to what is no declared type, such as a newtype around a string."""
    seen: list[Form] = []
    while node.form not in seen:
        seen.append(node.form)
        target = _followed(node, types)
        if isinstance(target.form, _DECLARED):
            break
        node = target
    return node


def _followed(node: Node, types: _Types) -> Node:
    """Return what a reference refers to, with what the reference adds."""
    if not isinstance(node.form, Reference):
        return node
    target = types[node.form.name][0]
    nullable = node.nullable or target.nullable
    return Node(form=target.form, nullable=nullable, rules={**target.rules, **node.rules})


def _same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal: 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)


def _texts(form: AnyOf) -> list[str]:
    return [str(option) for option in form.options]


def _range(limits: Plain) -> str:
    low, high = limits.minimum, limits.maximum
    if low is None:
        return "open" if high is None else f"up to {high}"
    return f"from {low}" if high is None else f"{low} to {high}"


def _stated(value: Any) -> str:
    return "not stated" if value is MISSING else json.dumps(value, ensure_ascii=False)


def _name(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
