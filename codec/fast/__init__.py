"""The fast room: programs generated for each type, for canonical and valid input.

Here is what the heart calls. Each call either succeeds or raises something; what,
means nothing: the caller then asks the reference. It reads top down: this module, then
:mod:`.structs` and :mod:`.source`, which write programs; programs call :mod:`.checks`.
"""

from __future__ import annotations

from json import JSONDecodeError
from typing import TYPE_CHECKING, Any

from ..doors import room
from ..numbers import MAX_DEPTH, MAX_SKIPPED_DEPTH
from ..reflect import is_declared, shape_of
from ..shapes import JsonShape, OptionShape, SequenceShape
from ..structs import StructShape, TaggedShape
from ..text import as_text, write
from ..walk import MANY, REFUSED, is_unicode
from .checks import JSON_ROOM, TYPE_ROOM, Doubt, copy_json, count_quotes, scan, strings_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..shapes import Shape

#: How many characters of a type are left to the reference before code is generated
#: for it: a script that reads a small document or two is done sooner without.
WARM_UP = 20_000

#: As how many characters an object counts of a document in which there are faults.
_PART = 40

_read: dict[Any, int] = {}  # characters so far, by type
_programs: dict[Any, Any] = {}  # by kind, type and policy; None where there can be none
_lists: dict[Shape, Shape] = {}  # by the shape of their items
_MOST_LISTS = 1000  # of annotations that cannot be hashed there are new shapes each time


class Parsed(Doubt):
    """Holds a faulty text, and why it is no JSON, or its data.

    No key is repeated in these, and nothing nests deeper than what is skipped may.
    """

    def __init__(self, text: str, data: object) -> None:
        self.held = [data, text]


def decode(tp: Any, data: Any, unknown: str | None) -> Any:
    """Decode plain data that is valid."""
    return _program("decode", tp, unknown)(data)


def loads(tp: Any, source: Any, unknown: str | None) -> Any:
    """Decode JSON text that is valid."""
    text = as_text(source)
    _warm_up(tp, len(text))
    quotes, whole = count_quotes(text)
    try:
        data = scan(text)
    except JSONDecodeError as error:
        raise Parsed(text, error) from None
    value = None
    try:
        value, strings = _program("loads", tp, unknown)(data)
    except Exception:
        strings, whole = len(strings_in([data], MAX_SKIPPED_DEPTH)), False
    if quotes != 2 * strings:
        raise Doubt
    if not whole:
        raise Parsed(text, data)
    return value


def _warm_up(tp: Any, length: int) -> None:
    """Count what is read of a type; raises Doubt until it is enough to generate code."""
    _read[tp] = _read.get(tp, 0) + length
    if _read[tp] < WARM_UP:
        raise Doubt


def shortcut(unknown: str | None, text: str | None) -> Callable[..., Any]:
    """Return what decodes sound parts of a faulty document, and else returns REFUSED.

    It takes objects with fields, JSON but for arrays of more than ``MANY`` values, and lists of
    ``many`` values. Of all else the reference tries the parts. ``text`` is its text, if any.
    """
    whole = text is not None and count_quotes(text)[1]  # so that strings need no look

    def attempt(shape: Any, data: Any, depth: int, many: bool = False) -> Any:
        if depth + JSON_ROOM + TYPE_ROOM > MAX_DEPTH:
            return REFUSED
        if many and type(shape) is not JsonShape:  # of which a list is JSON too
            if len(_lists) > _MOST_LISTS:
                _lists.clear()
                _programs.clear()
            shape = _lists.setdefault(shape, SequenceShape(shape, as_list=True))
        elif type(shape) is OptionShape:
            shape = shape.item
        try:
            if type(shape) is JsonShape:
                if type(data) is not list or len(data) <= MANY:
                    return copy_json(data) if text is None else _own_json(data)
            elif many or type(shape) is StructShape or type(shape) is TaggedShape:
                _warm_up("parts", _PART)
                if whole:
                    return _program("loads", shape, unknown)(data)[0]
                return _program("decode", shape, unknown)(data)
        except Exception:  # whatever is wrong, the reference will find it
            pass
        return REFUSED

    return attempt


def _own_json(value: Any) -> Any:
    """Check a JSON value that nobody else has; if a key comes twice in it, return a copy."""
    try:
        "".join(strings_in([value])).encode()
        return value
    except TypeError:
        return copy_json(value)


def encode(value: Any) -> Any:
    """Turn a valid value into plain data."""
    return _written("encode", value)


def dumps(value: Any, indent: int | None) -> str:
    """Write a valid value as JSON text."""
    if indent is None:
        text: str = _written("dumps", value)
    else:
        text = write(_written("mark", value), indent)
    if not is_unicode(text):
        raise Doubt
    return text


def _written(kind: str, value: Any) -> Any:
    """Run the program of a kind that writes for a value, or for each of a list of values."""
    if type(value) is list or type(value) is tuple:
        items = [_program(kind, type(item))(item) for item in value]
        return f"[{','.join(items)}]" if kind == "dumps" else items
    return _program(kind, type(value))(value)


def _program(kind: str, tp: Any, unknown: str | None = None) -> Any:
    """Return a program for a type, generated at first need."""
    key = kind, tp, unknown
    if key not in _programs:
        _programs[key] = _generate(*key)
    return _programs[key]


def _generate(kind: str, tp: Any, unknown: str | None) -> Any:
    writes = kind in ("encode", "mark", "dumps")
    if writes and not is_declared(tp):
        return None
    shape = shape_of(tp)
    try:
        return room("fast.structs").Program(kind, unknown).generate(shape)
    except RecursionError:  # with more room on the stack there may be one
        raise
    except Exception:
        return None
