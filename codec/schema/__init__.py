"""The room of JSON Schema: out of shapes, in from elsewhere, and the drift between the two.

:mod:`.write` describes our types, and :mod:`.read` reduces any schema to what it says. Here
such nodes are compared, and no keyword is known. Types, fields and variants are matched by
name; a reference matches one to the same name, or the same thing written out in place.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ..records import frozen_dataclass
from .read import FORM, SchemaError, clipped, read_types, shown, text_of
from .write import CONTRACTS as CONTRACTS
from .write import Writer as Writer
from .write import json_schema as json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .read import Node, Types

#: The vocabulary of :attr:`Difference.kind`. *added*: it exists only there; *gone*: only here.
KINDS = frozenset(
    "type_added type_gone field_added field_gone variant_added variant_gone type_changed "
    "format_changed range_changed default_changed required_changed unknown_fields_changed "
    "rule_changed".split()
)

#: What is said of facts that one side may have and the other not.
_SAID = {"required": "this field is required", "unknown_fields": "unknown fields are refused"}

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


def compare_schemas(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """Do what :func:`.api.compare_schemas` says. A root without a title is of the type of ours."""
    here: Types = {}
    there: Types = {}
    read_types(ours, here)
    read_types(theirs, there, next(iter(here)))
    return compare(here, there)


def compare(ours: Types, theirs: Types) -> list[Difference]:
    """Compare types that were read; raises SchemaError if that comes to no end."""
    try:
        return list(dict.fromkeys(_Comparison(ours, theirs).run()))
    except RecursionError:
        text = "the types are nested too deep, or refer to each other without end"
        raise SchemaError(text) from None


class _Comparison:
    def __init__(self, *sides: Types) -> None:
        self._sides = sides
        self._in_place: set[str] = set()
        self._followed = 0

    def run(self) -> Iterator[Difference]:
        """Compare type by type; what is on one side only comes at the end."""
        ours, theirs = self._sides
        for name in filter(theirs.__contains__, ours):
            first, *others = ours[name]
            pairs = [(first, node) for node in theirs[name]]
            pairs += [(node, theirs[name][0]) for node in others]
            for pair in pairs:  # more than one if a side describes the type in several ways
                yield from self._nodes(clipped(name), *pair)
        for name in {**ours, **theirs}:
            # A type that one side writes out wherever it is used exists there all the same.
            if not (name in ours and name in theirs) and name not in self._in_place:
                yield _alone("type", clipped(name), theirs.get(name))

    def _nodes(
        self, where: str, ours: Node, theirs: Node, whole: Any = None
    ) -> Iterator[Difference]:
        """Compare two nodes; messages show ``whole``, all that each side says of the place."""
        whole = whole or (text_of(ours), text_of(theirs))
        if ours["type"] != theirs["type"]:
            ours, theirs = self._meant(ours, theirs, 0), self._meant(theirs, ours, 1)
        same = all(ours.get(key) == theirs.get(key) for key in ("type", "null"))
        if not same:
            yield _changed("type", where, "type", *whole)
        for key in {**ours, **theirs}:
            here, there = ours.get(key), theirs.get(key)
            if here == there or key in FORM or not (same or key in ("default", "required")):
                continue
            if isinstance(here, dict) and isinstance(there, dict):
                inside = key if key[0] == "." else key.strip("/0123456789")
                place = clipped(where + inside)
                yield from self._nodes(place, here, there, None if inside else whole)
            elif key[0] == ".":
                yield _alone(ours["has"], clipped(where + key), there)
            elif key == "format":
                yield _changed(key, where, "type", *whole)
            elif key[0] != "/" and (key != "range" or ours.get("format") == theirs.get("format")):
                yield _changed(key.split()[0], where, key, here, there)

    def _meant(self, node: Node, other: Node, side: int) -> Node:
        """Follow references, but to a declared type only if the other side writes one out."""
        names: set[str] = set()
        while "ref" in node:
            name = node["ref"]
            target = self._sides[side][name][0]
            self._followed += 1
            if self._followed > _MAX_FOLLOWED:
                raise RecursionError
            if name in names:
                raise SchemaError(f"{name} refers to itself, and says nothing else")
            if "has" in target:
                if "has" not in other:
                    break
                self._in_place.add(name)
            names.add(name)
            own = {key: node[key] for key in node if key not in ("type", "ref")}
            node = {**target, **own}
        return node


def _alone(what: str, where: str, there: Any) -> Difference:
    """Tell of what one side only has; a field ``there`` with what it is."""
    kind, side = ("added", "there") if there else ("gone", "here")
    message = f"this {what} exists only {side}"
    if what == "field" and there:
        message += f": {shown(text_of(there))}, {there.get('required', 'may be absent')}"
    return Difference(kind=f"{what}_{kind}", where=where, message=message)


def _changed(kind: str, where: str, what: str, here: Any, there: Any) -> Difference:
    if what in _SAID:
        message = f"{_SAID[what]} {'there, but not here' if there else 'here, but not there'}"
    else:
        here, there = (shown("not stated" if side is None else side) for side in (here, there))
        message = f"the {shown(what)} is {there} there, {here} here"
    return Difference(kind=f"{kind}_changed", where=where, message=message)
