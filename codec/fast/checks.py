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

from ..numbers import MAX_DEPTH, in_range, round_f32
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

#: How many layouts of a struct are remembered, and how long their names may be in all.
_LAYOUTS = 512
_LAYOUT_LENGTH = 1000

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]")

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
    """Count the strings in a parsed value, keys included; at most ``room`` containers may nest.

    Numbers have to be in range, unless there is more room, as in what is skipped.
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
                strings += len(item)
                inner += item.values()
            elif kind is list:
                nested = True
                inner += item
            elif kind is int or kind is float:
                small = -0xFFFFFFFF <= item <= 0xFFFFFFFF
                if not small and room == JSON_ROOM and not in_range(item):
                    raise Doubt
        if not nested:
            return strings
        level = inner
    raise Doubt


def copy_json(value: Any, around: tuple[int, ...] = ()) -> Any:
    """Copy a JSON value, checking all of it.

    ``around`` holds the identities of the containers that it lies in. The commonest
    members of objects are dealt with in the loop, as a call for each would be half
    the cost. The loop goes over the copy, which no other thread knows.
    """
    kind = type(value)
    if kind is Repeated:  # all of its values are looked at, though not all count
        copy_json([item for _, _, item in value.members], around)
        value, kind = dict(value), dict
    if kind is str:
        value.encode()
    elif kind is int or kind is float:
        if not in_range(value):
            raise Doubt
    elif kind is dict or kind is list:
        if id(value) in around or len(around) == JSON_ROOM:
            raise Doubt
        if kind is list:
            around += (id(value),)
            return [copy_json(item, around) for item in value]
        made = value.copy()
        for key, item in made.items():
            if type(key) is not str:
                raise Doubt
            if not key.isascii():
                key.encode()
            if item is None or item is True or item is False:
                continue
            kind = type(item)
            if kind is str:
                if item.isascii():
                    continue
            elif (kind is int or kind is float) and -0xFFFFFFFF <= item <= 0xFFFFFFFF:
                continue
            made[key] = copy_json(item, (*around, id(value)))
        return made
    elif value is not None and kind is not bool:
        raise Doubt
    return value


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
    """Write a JSON value, checking all of it."""
    plain = check_json(value if type(value) is dict or type(value) is list else (value,))
    return "".join(_encode(value, 0)) if plain and _encode else write(value, None)


def check_json(members: Any, around: tuple[int, ...] = ()) -> bool:
    """Check the members of a JSON value; tell whether the json module spells it as serde_json does.

    It leaves to others whether UTF-8 can hold the strings. ``around`` is as in :func:`copy_json`.
    """
    items = members
    if type(members) is dict:
        if {*map(type, members)} - {str}:
            raise Doubt
        items = members.values()
    plain = True
    for item in items:
        kind = type(item)
        if kind is str or kind is bool or item is None:
            continue
        if kind is int or kind is float:
            plain = plain and (kind is int or not -1e-4 < item < 1e-4)
            if -0xFFFFFFFF <= item <= 0xFFFFFFFF or in_range(item):
                continue
        elif (kind is dict or kind is list) and id(item) not in around and len(around) < JSON_ROOM:
            plain = (not item or check_json(item, (*around, id(item)))) and plain
            continue
        raise Doubt
    return plain


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
