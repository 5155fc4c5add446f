"""Reading and writing by the reference interpreter alone: every rule, every fault, no hurry.

The same calls as in :mod:`.api`, which comes here whenever its fast path gives
up; a test, or a doubt, can call them directly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .decoding import decode_value
from .encoding import declared_shape, encode_value
from .errors import NO_STACK, DecodeError, EncodeError, Fault
from .reflect import shape_of
from .text import NotText, as_text, scan_closely, write

if TYPE_CHECKING:
    from .decoding import Shortcut
    from .doubt import Parsed
    from .shape import Shape
    from .walk import Found


def decode(tp: Any, data: Any, unknown: str | None = None, shortcut: Shortcut | None = None) -> Any:
    """Decode plain data, as :func:`.api.decode` does."""
    return decode_shape(shape_of(tp), data, unknown, shortcut)


def decode_shape(
    shape: Shape, data: Any, unknown: str | None = None, shortcut: Shortcut | None = None
) -> Any:
    """Decode plain data as a value of a shape, which need not be that of any type."""
    try:
        value, found, complete = decode_value(shape, data, unknown, shortcut)
    except RecursionError:
        raise DecodeError(shape.name, [NO_STACK]) from None
    if found:
        raise DecodeError(shape.name, _faults(found), complete)
    return value


def loads(
    tp: Any,
    source: Any,
    unknown: str | None = None,
    shortcut: Shortcut | None = None,
    parsed: Parsed | None = None,
) -> Any:
    """Decode JSON text, as :func:`.api.loads` does."""
    return loads_shape(shape_of(tp), source, unknown, shortcut, parsed)


def loads_shape(
    shape: Shape,
    source: Any,
    unknown: str | None = None,
    shortcut: Shortcut | None = None,
    parsed: Parsed | None = None,
) -> Any:
    """Decode JSON text as a value of a shape, which need not be that of any type.

    ``parsed`` holds the data of the text, if that is known already.
    """
    try:
        text = as_text(source)
    except NotText as error:
        from .syntax import text_fault

        raise DecodeError(shape.name, [text_fault(error)]) from None
    try:
        data = parsed.data if parsed else scan_closely(text)
    except (ValueError, RecursionError) as error:
        from .syntax import syntax_fault

        raise DecodeError(shape.name, [syntax_fault(text, error)]) from None
    try:
        value, found, complete = decode_value(shape, data, unknown, shortcut)
    except RecursionError:
        raise DecodeError(shape.name, [NO_STACK]) from None
    if found:
        from .locate import locate

        raise DecodeError(shape.name, locate(text, found), complete)
    return value


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
        raise EncodeError(subject, _faults(found), complete)
    return data


def _faults(found: list[Found]) -> list[Fault]:
    return [item.fault for item in found]
