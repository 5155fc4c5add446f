"""The room of JSON Schema: out of shapes, in from elsewhere, and the drift between the two.

:mod:`.write` describes our types, and :mod:`.read` reduces any schema to what it says. Here
such nodes are compared, and no keyword is known. Types, fields and variants are matched by
name; a reference matches one to the same name, or the same thing written out in place.
Values are not read or written: without this folder, only what it exports is gone.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ..records import frozen_dataclass
from .read import FORM, Catalogue, SchemaError, clipped, shown, text_of
from .read import read_schemas as read_schemas
from .write import CONTRACTS, checked_contract, json_schema
from .write import Writer as Writer
from .write import definitions as definitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .read import Node

_CHANGED = "type format range default required unknown_fields rule".split()

#: The vocabulary of :attr:`Difference.kind`. *added*: it exists only there; *gone*: only here.
KINDS = frozenset(f"{what}_changed" for what in _CHANGED).union(
    f"{what}_{how}" for what in ("type", "field", "variant") for how in ("added", "gone")
)

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
    """How foreign schemas differ from our types; ``compared`` names those that they speak of."""

    contract: str
    differences: tuple[Difference, ...]
    compared: tuple[str, ...]

    @property
    def of_known_types(self) -> tuple[Difference, ...]:
        """The differences but for types that only the schemas have."""
        return tuple(item for item in self.differences if item.kind != "type_added")


def compare_schemas(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """Do what :func:`.api.compare_schemas` says. A root without a title is of the type of ours."""
    here = Catalogue().add(ours)
    there = Catalogue().add(theirs, next(iter(here.types)))
    return _Comparison(here, there).run()


def find_drift(types: Mapping[str, Any], theirs: Any, contract: str | None = None) -> Drift:
    """Tell how foreign schemas differ from our types.

    types: ours, or schemas of them, by name.
    theirs: a document as for :func:`compare_schemas`, or from :func:`read_schemas`. The
        schema of one type is compared with that and those that it refers to, else all are.
    contract: the one that they were made for; if None, that under which less differs.

    Raises SchemaError, a ValueError, for malformed schemas; ValueError for another contract.
    """
    there = theirs if isinstance(theirs, Catalogue) else Catalogue().add(theirs)
    wanted = [name for name in (types if there.whole else there.types) if name in types]
    tried = []
    for each in CONTRACTS if contract is None else (checked_contract(contract),):
        here = Catalogue()
        for name in wanted:
            tp = types[name]
            here.add(tp if isinstance(tp, dict) else json_schema(tp, each), name)
        differences = tuple(_Comparison(here, there).run())
        tried.append(Drift(contract=each, differences=differences, compared=tuple(wanted)))
    return min(tried, key=lambda drift: len(drift.differences))


class _Comparison:
    """Goes through both sides at once."""

    def __init__(self, *sides: Catalogue) -> None:
        self._sides = [side.types for side in sides]
        self._in_place: set[str] = set()
        self._followed = 0

    def run(self) -> list[Difference]:
        """Compare type by type; what is on one side only comes at the end."""
        try:
            return list(dict.fromkeys(self._types()))
        except RecursionError:
            raise SchemaError(_ENDLESS) from None

    def _types(self) -> Iterator[Difference]:
        ours, theirs = self._sides
        for name in filter(theirs.__contains__, ours):
            (first, *others), (other, *more) = ours[name].values(), theirs[name].values()
            pairs = [(first, node) for node in (other, *more)] + [(node, other) for node in others]
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
            elif key == "/.*":
                continue  # the other side refuses unknown fields, which is a fact
            elif key == "format":
                yield _changed(key, where, "type", *whole)
            elif key != "range" or ours.get("format") == theirs.get("format"):
                yield _changed(key.split()[0], where, key, here, there)

    def _meant(self, node: Node, other: Node, side: int) -> Node:
        """Follow references, but to a declared type only if the other side writes one out."""
        names: set[str] = set()
        while "ref" in node:
            name = node["ref"]
            target = next(iter(self._sides[side][name].values()))
            self._followed += 1
            if self._followed > _MAX_FOLLOWED:
                raise SchemaError(_ENDLESS)
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
