"""What differs between our types and schemas from elsewhere, in the types' own terms.

The Rust crate moves on; its schemas, as schemars exports them, are compared with
those of the Python types, as the nodes of :mod:`.nodes`. Types, fields and variants
are matched by name. A reference matches one to the same name, or the same thing written
out in place. Nothing here knows a keyword of JSON Schema.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING, Any

from ..records import frozen_dataclass
from .nodes import SchemaError, clipped, new_node, or_null, shown
from .read import Catalogue, merge, read_catalogue
from .write import CONTRACTS, checked_contract, json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .nodes import Node

_Types = dict[str, list["Node"]]
_Texts = tuple[str, str]

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
    return _compare(here, read_catalogue(theirs, next(iter(here.types))))


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
        ours = merge([_ours(types[name], name, each) for name in wanted])
        differences = tuple(_compare(ours, there))
        tried.append(Drift(contract=each, differences=differences, compared=tuple(wanted)))
    return min(tried, key=lambda drift: len(drift.differences))


def _ours(tp: Any, name: str, contract: str) -> Catalogue:
    return read_catalogue(tp if isinstance(tp, dict) else json_schema(tp, contract), name)


def _compare(ours: Catalogue, theirs: Catalogue) -> list[Difference]:
    comparison = _Comparison(ours.types, theirs.types)
    try:
        comparison.run()
    except RecursionError:
        raise SchemaError(_ENDLESS) from None
    return list(comparison.differences)


class _Comparison:
    """Goes through both sides at once. Messages show ``whole``: all that each says of a place."""

    def __init__(self, ours: _Types, theirs: _Types) -> None:
        self.differences: dict[Difference, None] = {}  # in order, each but once
        self._sides = (ours, theirs)
        self._meant = [_without_aliases(side) for side in self._sides]
        self._in_place: dict[str, list[Node]] = {}
        self._followed = 0

    def run(self) -> None:
        """Compare type by type; what is on one side only comes at the end."""
        ours, theirs = self._sides
        for name, nodes in ours.items():
            others = theirs.get(name, [])
            pairs = itertools.product(nodes[:1], others), itertools.product(nodes[1:], others[:1])
            for here, there in itertools.chain(*pairs):
                self._nodes(name, here, there, (here["text"], there["text"]))
        # A type that one side writes out wherever it is used exists there all the same.
        sides = ({**side, **self._in_place} for side in self._sides)
        list(self._common("type", "", *sides))  # for its notes

    def _note(self, kind: str, where: str, message: str) -> None:
        self.differences[Difference(kind=kind, where=where, message=message)] = None

    def _changed(self, kind: str, where: str, what: str, here: str, there: str) -> None:
        self._note(kind, where, f"the {shown(what)} is {shown(there)} there, {shown(here)} here")

    def _common(
        self, what: str, prefix: str, ours: dict[str, Any], theirs: dict[str, Any]
    ) -> Iterator[tuple[str, Any, Any]]:
        """Go through what is on both sides, with its place; note what is on one side only."""
        for name, here in ours.items():
            place = clipped(prefix + name)
            if name in theirs:
                yield place, here, theirs[name]
            else:
                self._note(f"{what}_gone", place, f"this {what} exists only here")
        for name, there in theirs.items():
            if name not in ours:
                message = f"this {what} exists only there"
                if what == "field":
                    presence = there["facts"].get("required", "may be absent")
                    message += f": {shown(there['text'])}, {presence}"
                self._note(f"{what}_added", clipped(prefix + name), message)

    def _nodes(self, where: str, ours: Node, theirs: Node, whole: _Texts) -> None:
        ours, theirs = self._resolved(ours, theirs)
        same = all(ours[key] == theirs[key] for key in ("form", "of", "nullable"))
        if same:
            what = "field" if ours["form"] == "fields" else "variant"
            parts = self._common(what, f"{where}.", ours["parts"], theirs["parts"])
            for place, here, there in parts:
                self._nodes(place, here, there, (here["text"], there["text"]))
            for (inside, here), (_, there) in zip(ours["items"], theirs["items"], strict=False):
                sides = (here["text"], there["text"]) if inside else whole
                self._nodes(where + inside, here, there, sides)
        else:
            self._changed("type_changed", where, "type", *whole)
        self._facts(where, ours, theirs, whole, same=same)

    def _facts(self, where: str, ours: Node, theirs: Node, whole: _Texts, *, same: bool) -> None:
        """Compare what is stated of a place; of another type, only what is said of the field."""
        here_stated, there_stated = ours["facts"], theirs["facts"]
        for name in {**here_stated, **there_stated} if same else ("default", "required"):
            here, there = here_stated.get(name), there_stated.get(name)
            kind = f"{name.split()[0]}_changed"
            if here == there:
                continue
            if name in _SAID:
                only = "there, but not here" if there else "here, but not there"
                self._note(kind, where, f"{_SAID[name]} {only}")
            elif name == "format":
                self._changed(kind, where, "type", *whole)
            elif name != "range" or here_stated.get("format") == there_stated.get("format"):
                self._changed(kind, where, name, here or "not stated", there or "not stated")

    def _resolved(self, ours: Node, theirs: Node) -> tuple[Node, Node]:
        """Follow references as far as it takes to compare the two sides."""
        if ours["form"] == theirs["form"] == "ref" and ours["of"] == theirs["of"]:
            return ours, theirs
        if "ref" in (ours["form"], theirs["form"]):
            self._followed += 1
            if self._followed > _MAX_FOLLOWED:
                raise SchemaError(_ENDLESS)
        here, there = (
            _followed(node, meant) for node, meant in zip((ours, theirs), self._meant, strict=True)
        )
        if there["form"] in _DECLARED:
            return self._written_out(here, self._sides[0]), there
        if here["form"] in _DECLARED:
            return here, self._written_out(there, self._sides[1])
        return here, there

    def _written_out(self, node: Node, types: _Types) -> Node:
        """Put a type in place of a reference to it, as the other side has it."""
        if node["form"] != "ref":
            return node
        self._in_place[node["of"]] = []
        return _followed(node, {node["of"]: types[node["of"]][0]})


def _followed(node: Node, meant: dict[str, Node]) -> Node:
    """Return what a reference refers to, with what the reference adds."""
    if node["form"] != "ref":
        return node
    target = meant[node["of"]]
    if node["facts"]:
        target = {**target, "facts": {**target["facts"], **node["facts"]}}
    return or_null(target) if node["nullable"] else target


def _without_aliases(types: _Types) -> dict[str, Node]:
    """Tell what each name means: itself for a declared type, else what its description says.

    An alias, such as a newtype around a string, is what the last of its references means.
    """
    meant: dict[str, Node] = {}
    for name in types:
        chain: dict[str, None] = {}
        while name not in meant and types[name][0]["form"] == "ref":
            if name in chain:
                raise SchemaError(f"{name} refers to itself, and says nothing else")
            chain[name] = None
            name = types[name][0]["of"]
        if name not in meant:
            node = types[name][0]
            meant[name] = new_node("ref", name, of=name) if node["form"] in _DECLARED else node
        for alias in reversed(chain):
            meant[alias] = _followed(types[alias][0], meant)
    return meant
