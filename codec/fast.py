"""The generated programs of each type, made when they are first needed.

Every call here either succeeds or raises something; what, means nothing. The
caller then asks the reference interpreter.
"""

from __future__ import annotations

from typing import Any

from .fast_decode import Unusual, decoder, none_lost
from .fast_encode import dumper, encoder
from .generate import Doubt, NotGenerated
from .reflect import is_declared, shape_of
from .text import as_text, has_odd_escape, scan_fast, scan_pairs, write

#: Programs by kind, type and, for those that read, policy.
_programs: dict[Any, Any] = {}


def decode(tp: Any, data: Any, unknown: str | None) -> Any:
    """Decode plain data that is valid."""
    try:
        return _program("decode", tp, None)(data)
    except (KeyError, Unusual):
        return _program("lenient", tp, unknown)(data)


def loads(tp: Any, source: Any, unknown: str | None) -> Any:
    """Decode JSON text that is valid."""
    program = _program("loads", tp, None)
    text = as_text(source)
    if "\\" in text and has_odd_escape(text):
        raise Doubt
    sizes: list[int] = []
    strings: list[str] = []
    try:
        value = program(scan_fast(text), sizes.append, strings)
    except (KeyError, Unusual):
        return _program("lenient", tp, unknown)(scan_pairs(text))
    if none_lost(text, sizes, strings):
        return value
    return _program("decode", tp, None)(scan_pairs(text))


def encode(value: Any) -> Any:
    """Turn a valid value into plain data."""
    return _written("encode", value)


def dumps(value: Any, indent: int | None) -> str:
    """Write a valid value as JSON text."""
    if indent is None:
        text: str = _written("dumps", value)
    else:
        text = write(_written("mark", value), indent)
    if not text.isascii():
        text.encode()
    return text


def _written(kind: str, value: Any) -> Any:
    """Run the program of a kind that writes for a value, or for each of a list of values."""
    cls = type(value)
    if cls is list or cls is tuple:
        items = [_written(kind, item) for item in value]
        return f"[{','.join(items)}]" if kind == "dumps" else items
    try:
        program = _programs[kind, cls]
    except KeyError:
        program = _programs[kind, cls] = _writer(kind, cls)
    return program(value)


def _writer(kind: str, cls: type) -> Any:
    if not is_declared(cls):
        return _refuse
    try:
        shape = shape_of(cls)
        return dumper(shape) if kind == "dumps" else encoder(shape, mark_f32=kind == "mark")
    except NotGenerated:
        return _refuse


def _refuse(*_: Any) -> Any:
    raise Doubt


def _program(kind: str, tp: Any, unknown: str | None) -> Any:
    """Return a program that decodes a type."""
    try:
        program = _programs[kind, tp, unknown]
    except KeyError:
        shape = shape_of(tp)
        try:
            program = decoder(
                shape, text=kind == "loads", lenient=kind == "lenient", unknown=unknown
            )
        except NotGenerated:
            program = _refuse
        _programs[kind, tp, unknown] = program
    return program
