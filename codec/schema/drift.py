"""What differs between our types and schemas from elsewhere, in the types' own terms.

The Rust crate moves on; its schemas, as schemars exports them, are compared with
those of the Python types, as the nodes of :mod:`.nodes`. Types, fields and variants
are matched by name. A reference matches one to the same name, or the same thing written
out in place. Nothing here knows a keyword of JSON Schema.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ..records import frozen_dataclass
from .nodes import SchemaError, clipped, or_null, shown
from .read import Catalogue, merge, read_catalogue
from .write import CONTRACTS, checked_contract, json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .nodes import Node

_Types = dict[str, list["Node"]]
_Texts = tuple[str, str]

#: The vocabulary of :attr:`Difference.kind`. *added*: it exists only there; *gone*: only here.
KINDS = frozenset(
    "type_added type_gone field_added field_gone variant_added variant_gone type_changed"
    " format_changed range_changed default_changed required_changed unknown_fields_changed"
    " rule_changed".split()
)

#: The forms that stand for a type of its own; any other is the same under any name.
_DECLARED = ("choice", "fields", "tagged")

#: What is said of facts that one side may have and the other not.
_SAID = {"required": "this field is required", "unknown_fields": "unknown fields are refused"}

_ENDLESS = "the types are nested too deep, or refer to each other without end"
_MAX_FOLLOWED = 100_000  # references: types that double at each step never end


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
        return f"{shown(self.where)}: {self.message}"


@frozen_dataclass
class Drift:
    """How foreign schemas differ from our types under a contract.

    ``compared`` names the types of ours that the schemas speak of.
    """

    contract: str
    differences: tuple[Difference, ...]
    compared: tuple[str, ...]

    @property
    def of_known_types(self) -> tuple[Difference, ...]:
        """The differences but for types of which ours know nothing."""
        return tuple(item for item in self.differences if item.kind != "type_added")


def compare_schemas(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """Tell how the JSON Schema ``theirs`` differs from ``ours``.

    Each is one schema as schemars gives it, one that holds nothing but ``$defs``,
    or a dict of schemas by type name. Wording and order do not count. A root
    without a title is taken for the type that ours describes.

    Raises SchemaError, a ValueError, for anything else.
    """
    here = read_catalogue(ours)
    there = read_catalogue(theirs, next(iter(here.types)))
    return _Comparison(here.types, there.types).run()


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
    wanted = [name for name in (types if there.whole else there.types) if name in types]
    tried = []
    for each in contracts:
        ours = merge([read_catalogue(_schema(types[name], each), name) for name in wanted])
        differences = tuple(_Comparison(ours.types, there.types).run())
        tried.append(Drift(contract=each, differences=differences, compared=tuple(wanted)))
    return min(tried, key=lambda drift: len(drift.differences))


def _schema(tp: Any, contract: str) -> dict[str, Any]:
    return tp if isinstance(tp, dict) else json_schema(tp, contract)


class _Comparison:
    """Goes through both sides at once. Messages show ``whole``: all that each says of a place."""

    def __init__(self, *sides: _Types) -> None:
        self._found: dict[Difference, None] = {}  # in order, each but once
        self._sides = sides
        self._in_place: _Types = {}
        self._followed = 0

    def run(self) -> list[Difference]:
        """Compare type by type; what is on one side only comes at the end."""
        ours, theirs = self._sides
        try:
            for name, nodes in ours.items():
                others = theirs.get(name, [])
                for here in nodes:  # a side may describe a type in several ways
                    for there in others if here is nodes[0] else others[:1]:
                        self._nodes(name, here, there)
        except RecursionError:
            raise SchemaError(_ENDLESS) from None
        # A type that one side writes out wherever it is used exists there all the same.
        list(self._common("type", "", *({**side, **self._in_place} for side in self._sides)))
        return list(self._found)

    def _note(self, kind: str, where: str, message: str) -> None:
        self._found[Difference(kind=kind, where=where, message=message)] = None

    def _changed(self, kind: str, where: str, what: str, here: str, there: str) -> None:
        self._note(kind, where, f"the {shown(what)} is {shown(there)} there, {shown(here)} here")

    def _common(
        self, what: str, prefix: str, ours: dict[str, Any], theirs: dict[str, Any]
    ) -> Iterator[tuple[str, Node, Node]]:
        """Go through what is on both sides, with its place; note what is on one side only."""
        for name in ours:
            if name in theirs:
                yield clipped(prefix + name), ours[name], theirs[name]
            else:
                self._note(f"{what}_gone", clipped(prefix + name), f"this {what} exists only here")
        for name in theirs:
            if name not in ours:
                message = f"this {what} exists only there"
                if what == "field":
                    presence = theirs[name]["facts"].get("required", "may be absent")
                    message += f": {shown(theirs[name]['text'])}, {presence}"
                self._note(f"{what}_added", clipped(prefix + name), message)

    def _nodes(self, where: str, ours: Node, theirs: Node, whole: _Texts | None = None) -> None:
        whole = whole or (ours["text"], theirs["text"])
        if (ours["form"], ours["of"]) != (theirs["form"], theirs["of"]):
            here, there = self._sides
            ours, theirs = self._meant(ours, theirs, here), self._meant(theirs, ours, there)
        same = all(ours[key] == theirs[key] for key in ("form", "of", "nullable"))
        if same:
            what = "field" if ours["form"] == "fields" else "variant"
            for pair in self._common(what, f"{where}.", ours["parts"], theirs["parts"]):
                self._nodes(*pair)
            for (inside, here), (_, there) in zip(ours["items"], theirs["items"], strict=False):
                self._nodes(where + inside, here, there, None if inside else whole)
        else:
            self._changed("type_changed", where, "type", *whole)
        stated = {**ours["facts"], **theirs["facts"]} if same else ("default", "required")
        for name in stated:
            self._fact(where, name, ours["facts"], theirs["facts"], whole)

    def _fact(
        self, where: str, name: str, ours: dict[str, str], theirs: dict[str, str], whole: _Texts
    ) -> None:
        here, there = ours.get(name), theirs.get(name)
        kind = f"{name.split()[0]}_changed"
        if here == there:
            return
        if name in _SAID:
            only = "there, but not here" if there else "here, but not there"
            self._note(kind, where, f"{_SAID[name]} {only}")
        elif name == "format":
            self._changed(kind, where, "type", *whole)
        elif name != "range" or ours.get("format") == theirs.get("format"):
            self._changed(kind, where, name, here or "not stated", there or "not stated")

    def _meant(self, node: Node, other: Node, types: _Types) -> Node:
        """Follow references, but to a declared type only if the other side writes one out."""
        names: set[str] = set()
        while node["form"] == "ref":
            name = node["of"]
            target = types[name][0]
            self._followed += 1
            if self._followed > _MAX_FOLLOWED:
                raise SchemaError(_ENDLESS)
            if name in names:
                raise SchemaError(f"{name} refers to itself, and says nothing else")
            if target["form"] in _DECLARED:
                if other["form"] not in _DECLARED:
                    break
                self._in_place[name] = []
            names.add(name)
            merged = {**target, "facts": {**target["facts"], **node["facts"]}}
            node = or_null(merged) if node["nullable"] else merged
        return node
