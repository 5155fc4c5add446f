"""Reading and writing by the reference interpreter alone: every rule, every fault, no hurry.

:mod:`.api` has the same calls and comes here when its fast path gives up; tests,
and doubts, can call these directly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import NO_STACK, DecodeError, EncodeError
from .interpret import declared_shape, decode_value, encode_value
from .reflect import shape_of
from .text import NotText, as_text, scan_closely, write

if TYPE_CHECKING:
    from .fast import Parsed
    from .interpret import Shortcut
    from .shape import Shape


def decode(tp: Any, data: Any, unknown: str | None = None, shortcut: Shortcut | None = None) -> Any:
    """Decode plain data, as :func:`.api.decode` does."""
    return decode_shape(shape_of(tp), data, unknown, shortcut)


def decode_shape(
    shape: Shape,
    data: Any,
    unknown: str | None = None,
    shortcut: Shortcut | None = None,
    text: str | None = None,
) -> Any:
    """Decode plain data, parsed from ``text`` if that is given, as a value of any shape."""
    try:
        value, found, complete = decode_value(shape, data, unknown, shortcut)
    except RecursionError:
        raise DecodeError(shape.name, [NO_STACK]) from None
    if not found:
        return value
    if text is None:
        raise DecodeError(shape.name, [item.fault for item in found], complete)
    from .locate import locate

    raise DecodeError(shape.name, locate(text, found), complete)


def loads(
    tp: Any,
    source: Any,
    unknown: str | None = None,
    shortcut: Shortcut | None = None,
    parsed: Parsed | None = None,
) -> Any:
    """Decode JSON text, as :func:`.api.loads` does; ``parsed`` holds its data, if known already."""
    return loads_shape(shape_of(tp), source, unknown, shortcut, parsed)


def loads_shape(
    shape: Shape,
    source: Any,
    unknown: str | None = None,
    shortcut: Shortcut | None = None,
    parsed: Parsed | None = None,
) -> Any:
    """Decode JSON text, as :func:`loads` does, as a value of any shape."""
    text = ""
    try:
        text = as_text(source)
        data = parsed.data if parsed else scan_closely(text)
    except (NotText, ValueError, RecursionError) as error:
        from .locate import text_fault

        raise DecodeError(shape.name, [text_fault(text, error)]) from None
    return decode_shape(shape, data, unknown, shortcut, text)


def encode(value: Any) -> Any:
    """Encode a value, as :func:`.api.encode` does."""
    return _encode(value, mark_f32=False)


def dumps(value: Any, indent: int | None = None) -> str:
    """Write a value as JSON text, as :func:`.api.dumps` does."""
    return write(_encode(value, mark_f32=True), indent)


def _encode(value: Any, *, mark_f32: bool) -> Any:
    declared = declared_shape(type(value))
    subject = declared.name if declared else f"a Python {type(value).__name__}"
    try:
        data, found, complete = encode_value(declared, value, mark_f32=mark_f32)
    except RecursionError:
        raise EncodeError(subject, [NO_STACK]) from None
    if found:
        raise EncodeError(subject, [item.fault for item in found], complete)
    return data
