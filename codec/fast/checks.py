"""What generated programs call: checks of text, JSON values, numbers and names.

Nothing here knows of shapes or of source. Each function returns, or raises Doubt
or anything else: the caller then leaves the input to the reference.
"""

from __future__ import annotations

import json
import re
from json import encoder as json_encoder
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from ..numbers import MAX_DEPTH, MAX_SKIPPED_DEPTH, in_range, round_f32
from ..text import write
from ..walk import Repeated, is_unicode, nests_too_deep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    #: Names of an object that a program does not know, and those to change, each to what.
    _Layout: TypeAlias = tuple[list[str], list[tuple[str, str]]]

#: How deep a JSON value may be for a program, and what a type may nest around it.
JSON_ROOM = MAX_DEPTH // 2
TYPE_ROOM = 20
ROOM = JSON_ROOM + TYPE_ROOM

#: How many layouts of a struct are remembered, and how long their names may be in all.
_LAYOUTS = 512
_LAYOUT_LENGTH = 1000

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]")

#: What the json module ends a number with that serde_json spells otherwise; strings may hold it.
_SMALL = re.compile(r"e-0[5-9](?![^,\]}])")

_STR = {str}

#: The json module's encoder, made once where its C form is there.
_make: Any = getattr(json_encoder, "c_make_encoder", None)
_encode: Any = _make and _make(None, None, encode_basestring, None, ":", ",", False, False, False)


class Doubt(Exception):
    """Raised to leave the input, or a type, to the reference."""


class Aliased(Doubt):
    """Raised to leave the input to the program that knows fields by their aliases."""


def _refuse_constant(name: str) -> Any:
    raise Doubt


#: Parses at full speed; repeated keys go unseen, and over-long integers raise ValueError.
scan: Callable[[str], Any] = json.JSONDecoder(parse_constant=_refuse_constant).decode


def count_quotes(text: str) -> tuple[int, bool]:
    """Count the quotes around strings; tell whether no escape is half of a surrogate pair."""
    if "\\" not in text:
        return text.count('"'), True
    text = text.replace("\\\\", "__")  # what follows is no escape
    halves = len(_HALF.findall(text)) if "\\u" in text else 0
    whole = not halves or halves == 2 * len(_PAIR.findall(text))
    return text.count('"') - text.count('\\"'), whole


def weigh(value: Any, room: int = JSON_ROOM) -> int:
    """Count the strings in a JSON value, keys included; at most ``room`` containers may nest.

    Numbers have to be in range, unless there is more room, as in what is skipped. It
    leaves to others whether UTF-8 can hold the strings. Containers may not go in circles.
    """
    strings = 0
    level = [value]
    for _ in range(room + 1):
        inner: list[Any] = []
        nested = False
        for item in level:
            kind = type(item)
            if kind is str:
                strings += 1
            elif kind is dict:
                nested = True
                if not _STR.issuperset(map(type, item)):
                    raise Doubt
                strings += len(item)
                inner += item.values()
            elif kind is list:
                nested = True
                inner += item
            elif kind is int or kind is float:
                small = -0xFFFFFFFF <= item <= 0xFFFFFFFF
                if not small and room == JSON_ROOM and not in_range(item):
                    raise Doubt
            elif item is not None and kind is not bool:
                raise Doubt
        if not nested:
            return strings
        level = inner
    raise Doubt


def copy_json(value: Any, around: tuple[int, ...] = ()) -> Any:
    """Copy a JSON value, checking all of it.

    ``around`` holds the identities of the containers that it lies in. Members that are
    no containers are dealt with in the loop: they are the most, and a call for each would
    be half the cost. The loop goes over the copy, which no other thread knows.
    """
    kind = type(value)
    if kind is not dict and kind is not list:
        return _copy_other(value, around)
    if id(value) in around or len(around) == JSON_ROOM:
        raise Doubt
    made = value.copy()
    keyed = kind is dict
    for key, item in made.items() if keyed else enumerate(made):
        if keyed and (type(key) is not str or not (key.isascii() or key.encode())):
            raise Doubt
        kind = type(item)
        if kind is str:
            if item.isascii() or item.encode():
                continue
        elif kind is int or kind is float:
            # Most are small, and to compare with the largest takes its time.
            if -0xFFFFFFFF <= item <= 0xFFFFFFFF or in_range(item):
                continue
            raise Doubt
        elif item is None or kind is bool:
            continue
        made[key] = copy_json(item, (*around, id(value)))
    return made


def _copy_other(value: Any, around: tuple[int, ...]) -> Any:
    """Copy a JSON value that is no plain container; of repeated keys all values are looked at."""
    kind = type(value)
    if kind is Repeated:
        keys, items = (copy_json([*part], around) for part in zip(*value.pairs, strict=True))
        return dict(zip(keys, items, strict=True))
    if kind is str:
        value.encode()
    elif kind is int or kind is float:
        if not in_range(value):
            raise Doubt
    elif value is not None and kind is not bool:
        raise Doubt
    return value


def weigh_skipped(value: Any) -> int:
    """Count the strings in a parsed value that is skipped; most are scalars."""
    return weigh(value, MAX_SKIPPED_DEPTH) if isinstance(value, (str, list, dict)) else 0


def skip(value: Any) -> int:
    """Check a value that is skipped."""
    if nests_too_deep(value):
        raise Doubt
    return 0


def exact_f64(number: Any) -> float:
    """Return a number as an f64."""
    if (type(number) is float or type(number) is int) and in_range(number):
        return float(number)
    raise Doubt


def exact_f32(number: Any) -> float:
    """Return the shortest decimal of the nearest f32."""
    rounded = round_f32(number if type(number) is int else exact_f64(number))
    if rounded is None:
        raise Doubt
    return rounded


def json_text(value: Any) -> str:
    """Write a JSON value that is still to be weighed; raises where it goes in circles."""
    text = "".join(_encode(value, 0)) if _encode else write(value, None)
    return write(value, None) if _SMALL.search(text) else text


def settler(
    known: Mapping[str, str],
    required: frozenset[str],
    check: Callable[[Any], Any] | None,
    aliased: bool,
) -> Any:
    """Return what brings objects of a struct under the names by which a program knows its fields.

    ``known`` gives, for every name of a field, that one; ``required`` has those that
    must be there. ``check`` looks at the value of a member that is no field; None
    refuses such members. It returns the object without these, and what ``check``
    returned for them. Unless ``aliased``, an alias raises Aliased.
    """
    layouts: dict[tuple[Any, ...], _Layout] = {}

    def learn(names: tuple[Any, ...]) -> _Layout:
        if not all(type(name) is str and is_unicode(name) for name in names):
            raise Doubt
        meant = [known[name] for name in names if name in known]
        others = [name for name in names if name not in known]
        if len(set(meant)) < len(meant) or not required.issubset(meant) or (others and not check):
            raise Doubt
        moved = [(name, known[name]) for name in names if known.get(name, name) != name]
        if moved and not aliased:
            raise Aliased
        if len(layouts) < _LAYOUTS and len("".join(names)) <= _LAYOUT_LENGTH:
            layouts[names] = others, moved
        return others, moved

    def settle(data: dict[Any, Any]) -> tuple[dict[Any, Any], list[Any]]:
        names = tuple(data)
        others, moved = layouts.get(names) or learn(names)
        made = data.copy()
        checked = [check(made.pop(name)) for name in others] if check else []
        for name, other in moved:
            made[other] = made.pop(name)
        return made, checked

    return settle
