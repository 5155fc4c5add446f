"""What generated programs call: checks of text, JSON values, numbers and names.

Nothing here knows of shapes or of source.
"""

from __future__ import annotations

import json
import re
from itertools import chain
from json import encoder as json_encoder
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from ..numbers import MAX_DEPTH, in_range
from ..text import write
from ..walk import Repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: How deep a JSON value may be for a program, and what a type may nest around it.
JSON_ROOM = MAX_DEPTH // 2
TYPE_ROOM = 40

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]")

#: What the json module ends a number with that serde_json spells otherwise; strings may hold it.
_SMALL = re.compile(r"e-0[5-9](?![^,\]}])")

#: The json module's encoder, made once where its C form is there.
_make: Any = getattr(json_encoder, "c_make_encoder", None)
_encode: Any = _make and _make(None, None, encode_basestring, None, ":", ",", False, False, False)

#: In place of a field that an object lacks.
absent = object()


class Doubt(Exception):
    """Raised to leave the input, or a type, to the reference."""


def pooled(make: Callable[[], Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """Return a program that runs what ``make`` makes: one for each call that is under way."""
    idle: list[Callable[[Any], Any]] = []

    def program(value: Any) -> Any:
        run = idle.pop() if idle else make()  # which raises if another thread took the last
        try:
            return run(value)
        finally:
            idle.append(run)

    return program


#: Parses at full speed; repeated keys go unseen. Over-long integers raise ValueError, and so
#: do NaN and Infinity, which are no int.
scan: Callable[[str], Any] = json.JSONDecoder(parse_constant=int).decode


def count_quotes(text: str) -> tuple[int, bool]:
    """Count the quotes around strings; tell whether no escape is half of a surrogate pair."""
    if "\\" not in text:
        return text.count('"'), True
    text = text.replace("\\\\", "__")  # what follows is no escape
    halves = len(_HALF.findall(text)) if "\\u" in text else 0
    whole = not halves or halves == 2 * len(_PAIR.findall(text))
    return text.count('"') - text.count('\\"'), whole


class Spelling:
    """How the last objects of a struct were spelled: ``names`` of its fields, in their order.

    places: the place of a field by each of its names. required: the places of those that
    must be there. closed: whether no other names may be there.
    """

    def __init__(
        self, names: list[str], places: dict[str, int], required: set[int], closed: bool
    ) -> None:
        check_keys([places])
        "".join(places).encode()
        self.names = names
        self._places = places
        self._required = required
        self._closed = closed

    def learn(self, data: dict[Any, Any]) -> dict[Any, Any]:
        """Take over the names in an object, and return it; raises Doubt for wrong ones."""
        check_keys([data])
        known = {name: self._places[name] for name in data if name in self._places}
        places = set(known.values())
        if len(places) < len(known) or not self._required <= places:
            raise Doubt
        if self._closed and len(known) < len(data):
            raise Doubt
        names = [*self.names]
        for name, place in known.items():
            names[place] = name
        self.names = names
        return data


def check_keys(listed: list[Iterable[Any]]) -> None:
    """Check that the keys in dicts or lists are plain strings, as others may equal a name."""
    kinds = [*map(type, chain.from_iterable(listed))]
    if kinds.count(str) < len(kinds):
        raise Doubt


def strings_in(values: list[Any], room: int = JSON_ROOM) -> list[str]:
    """List the strings in JSON values, keys included; at most ``room`` containers may nest.

    Numbers have to be in range, unless there is more room, as in what is skipped. It
    leaves to others whether keys are plain strings, and whether UTF-8 can hold them all.
    Containers may not go in circles. TypeError for objects in which a key comes twice, and
    for what JSON data do not have.
    """
    strings: list[str] = []
    level, ranged = values, room == JSON_ROOM
    for _ in range(room + 1):
        inner: list[Any] = []
        dicts: list[dict[Any, Any]] = []
        lists = 0
        for item in level:
            kind = type(item)
            if kind is list:
                lists += 1
                inner += item
            elif kind is str:
                strings.append(item)
            elif kind is int or kind is float:
                # Most are small, and a call takes its time.
                if ranged and not -0x3FFFFFFF <= item <= 0x3FFFFFFF and not in_range(item):
                    raise Doubt
            elif kind is dict:
                dicts.append(item)
                inner += item.values()
            elif item is not None and kind is not bool:
                raise TypeError
        strings += chain.from_iterable(dicts)
        if not dicts and not lists:
            return strings
        level = inner
    raise Doubt


def copy_json(value: Any, around: tuple[int, ...] = ()) -> Any:
    """Copy a JSON value, checking all of it.

    ``around`` holds the identities of the containers that it lies in. Members that are
    no containers are dealt with in the loop: they are the most, and a call for each would
    be half the cost. The loop goes over the copy, which no other thread knows.
    """
    made: Any
    kind = type(value)
    if id(value) in around or len(around) == JSON_ROOM:
        raise Doubt
    if kind is dict or kind is list:
        made = value.copy()
    elif kind is Repeated:  # of equal keys the last counts, but all values are looked at
        made = dict(value)
    elif around:
        raise Doubt
    else:
        return value if value is None or kind is bool else copy_json([value])[0]
    inside: tuple[int, ...] = ()
    keyed = kind is not list
    members = enumerate(made) if kind is list else made.items() if kind is dict else value
    for key, item in members:
        if keyed and (type(key) is not str or not (key.isascii() or key.encode())):
            raise Doubt
        kind = type(item)
        if kind is str:
            if item.isascii() or item.encode():
                continue
        elif kind is int or kind is float:
            # Most are small, and to compare with the largest takes its time.
            if not -0x3FFFFFFF <= item <= 0x3FFFFFFF and not in_range(item):
                raise Doubt
            continue
        elif item is None or kind is bool:
            continue
        inside = inside or (*around, id(value))
        copied = copy_json(item, inside)
        if made[key] is item:
            made[key] = copied
    return made


def json_text(value: Any) -> str:
    """Write a JSON value that is still to be checked; raises where it goes in circles."""
    text = "".join(_encode(value, 0)) if _encode else write(value, None)
    return write(value, None) if "e-0" in text and _SMALL.search(text) else text
