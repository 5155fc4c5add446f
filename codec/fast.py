"""The generated programs of each type, made when they are first needed.

Every call here either succeeds or raises something; what, means nothing. The
caller then asks the reference interpreter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .scalars import MAX_DEPTH
from .text import as_text, has_odd_escape, none_lost, scan_fast, scan_pairs, write
from .walk import REFUSED, is_unicode

if TYPE_CHECKING:
    from .fast_decode import Names
    from .interpret import Shortcut
    from .shape import Shape


class Doubt(Exception):
    """Raised to leave the input to the reference interpreter."""


class Unusual(Doubt):
    """Raised where an object has other names than those that a program knows."""


class NotGenerated(Doubt):
    """Raised for a type that has no program: one that contains itself or is very deep."""


class Parsed(Doubt):
    """Raised where text has no repeated key but may have another fault; holds its data."""

    def __init__(self, data: object) -> None:
        super().__init__()
        self.data = data


#: Most documents keep to one of these sets of names.
_NAMES: tuple[Names, ...] = ("canonical", "aliases")

#: Text of more characters is not tried a third time as a whole: the reference
#: tries its elements, and most likely there is a fault to be found.
_LARGE = 1_000_000

#: How many characters of a type are left to the reference before code is generated
#: for it: a script that reads a small document or two is done sooner without.
WARM_UP = 20_000
_cold: dict[Any, int] = {}
_warm: set[Any] = set()

#: Programs by kind, type and, for those that read, policy.
_programs: dict[Any, Any] = {}


def decode(tp: Any, data: Any, unknown: str | None) -> Any:
    """Decode plain data that is valid."""
    for names in _NAMES:
        try:
            return _reader(tp, names)(data)
        except (KeyError, Unusual):
            pass
    return _reader(tp, "any", unknown)(data)


def loads(tp: Any, source: Any, unknown: str | None) -> Any:
    """Decode JSON text that is valid."""
    text = as_text(source)
    if tp not in _warm and not _warm_up(tp, len(text)):
        raise Doubt
    if "\\" in text and has_odd_escape(text):
        raise Doubt
    data = scan_fast(text)
    for names in _NAMES:
        sizes: list[int] = []
        strings: list[str] = []
        try:
            value = _reader(tp, names, text=True)(data, sizes.append, strings)
        except (KeyError, Unusual):
            continue
        if none_lost(text, sizes, strings):
            return value
        raise Doubt
    data = scan_pairs(text)
    if len(text) > _LARGE:
        raise Parsed(data)
    try:
        return _reader(tp, "any", unknown)(data)
    except Exception:
        raise Parsed(data) from None


def _warm_up(tp: Any, length: int) -> bool:
    """Count text of a type; tell whether enough has been read to generate code."""
    _cold[tp] = _cold.get(tp, 0) + length
    if _cold[tp] >= WARM_UP:
        _warm.add(tp)
    return tp in _warm


def shortcut(unknown: str | None) -> Shortcut:
    """Return what decodes the sound elements of an array while others have faults."""
    from .generate import JSON_ROOM, TYPE_ROOM, copy_json
    from .reflect import shape_of
    from .shape import JsonShape, StructShape

    def attempt(shape: Shape, items: list[Any], depth: int) -> Any:
        if depth + TYPE_ROOM + JSON_ROOM > MAX_DEPTH:
            return REFUSED
        try:
            if isinstance(shape, JsonShape):
                return copy_json(items)
            if isinstance(shape, StructShape) and shape is shape_of(shape.type):
                return [decode(shape.type, item, unknown) for item in items]
        except Exception:  # whatever is wrong, the interpreter will find it
            return REFUSED
        return REFUSED

    return attempt


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
        items = [_writer(kind, type(item))(item) for item in value]
        return f"[{','.join(items)}]" if kind == "dumps" else items
    return _writer(kind, type(value))(value)


def _writer(kind: str, cls: type) -> Any:
    """Return the program that writes values of a class; a list has none of its own."""
    try:
        return _programs[kind, cls]
    except KeyError:
        pass
    from .fast_dump import dumper
    from .fast_encode import encoder
    from .reflect import is_declared, shape_of

    if not is_declared(cls):
        return _refuse
    shape = shape_of(cls)
    try:
        program = dumper(shape) if kind == "dumps" else encoder(shape, mark_f32=kind == "mark")
    except NotGenerated:
        program = _refuse
    _programs[kind, cls] = program
    return program


def _refuse(*_: Any) -> Any:
    raise Unusual


def _reader(tp: Any, names: Names, unknown: str | None = None, text: bool = False) -> Any:
    """Return the program that decodes a type, known by these names."""
    key = (tp, names, unknown, text)
    try:
        return _programs[key]
    except KeyError:
        pass
    from .fast_decode import decoder
    from .reflect import shape_of

    shape = shape_of(tp)
    try:
        program = decoder(shape, text=text, names=names, unknown=unknown)
    except NotGenerated:
        program = _refuse
    _programs[key] = program
    return program
