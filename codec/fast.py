"""The generated programs of each type, made when they are first needed.

Every call here either succeeds or raises something; what, means nothing. The
caller then asks the reference interpreter.
"""

from __future__ import annotations

from typing import Any

from .fast_decode import Unusual, decoder, none_lost
from .generate import Doubt, NotGenerated
from .reflect import shape_of
from .text import as_text, has_odd_escape, scan_fast, scan_pairs

#: Programs by kind and type; None for a type that has none.
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
            program = None
        _programs[kind, tp, unknown] = program
    if program is None:
        raise NotGenerated
    return program
