"""The one door for JSON text: strict reading, and writing as serde_json prints.

The json module scans, and is held to the standard here: UTF-8 only, no byte order
mark, NaN or Infinity. Repeated fields, halves of surrogate pairs behind escapes
and numbers out of range are for the decoder to refuse.
"""

from __future__ import annotations

import json
from json import scanner
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from .numbers import F32, format_f32, format_f64
from .walk import Repeated, is_unicode

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    JsonText: TypeAlias = "str | bytes | bytearray | memoryview"


class NotText(Exception):
    """Raised for ``source``, which is not strict UTF-8 text; ``error`` is that of decoding it."""

    def __init__(self, source: Any, error: Exception | None = None) -> None:
        super().__init__(source, error)
        self.source = source
        self.error = error


def as_text(source: Any) -> str:
    """Return JSON text as a str; raises NotText."""
    kind = type(source)  # what it says of its class itself may be anything
    if issubclass(kind, str):
        text = str.__str__(source)
        if not is_unicode(text):  # as text from bytes always is
            raise NotText(text)
    elif issubclass(kind, (bytes, bytearray, memoryview)):
        raw: Any = source
        try:
            raw = memoryview(source).tobytes()
            text = raw.decode()
        except Exception as error:  # a class may have a buffer of its own
            raise NotText(raw, error) from None
    else:
        raise NotText(source)
    if text.startswith("\ufeff") or odd_digits(text) is not None:
        raise NotText(text)
    return text


#: Whether json scans in C, as it does nearly everywhere.
_IN_C = getattr(scanner, "c_make_scanner", None) is not None


def odd_digits(text: str) -> int | None:
    """Find digits that json takes only where it has no scanner in C."""
    if _IN_C:
        return None
    import re

    flat = text.replace(r"\\", "__").replace(r"\"", "__")
    for part in re.finditer(r'"[^"]*"|[^\x00-\x7f]', flat):
        odd = re.search(r"\\u(?![0-9a-fA-F]{4})|^[^\x00-\x7f]", part[0])
        if odd:
            return part.start() + odd.start()
    return None


def _refuse_constant(name: str) -> Any:
    raise json.JSONDecodeError("Expecting value", name, 0)


#: Python converts at least as many digits, whatever its limit is set to.
_LONGEST = 600


def _number(digits: str) -> int:
    """Read an integer literal; one that Python does not care to convert is out of every range."""
    return int(digits) if len(digits) <= _LONGEST else int(digits[0:2] + "0" * _LONGEST)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Repeated:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Repeated(pairs)


_hooks: dict[str, Any] = {"parse_constant": _refuse_constant, "object_pairs_hook": _pairs}
_scan_pairs = json.JSONDecoder(**_hooks).decode
_scan_numbers = json.JSONDecoder(**_hooks, parse_int=_number).decode


def scan_closely(text: str) -> Any:
    """Parse all that the reference decoder must see; raises JSONDecodeError or RecursionError."""
    try:
        return _scan_pairs(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # an integer of more digits than Python cares to convert
        return _scan_numbers(text)


def write(data: Any, indent: int | None, line: str = "\n") -> str:
    """Print plain data as serde_json does: compact, or with ``indent`` spaces a level.

    ``line`` is the line break and the indentation around it.
    """
    kind = type(data)
    if kind in _ATOMS:
        return _ATOMS[kind](data)
    inner = line + " " * (indent or 0)
    if kind is list:
        parts = [write(item, indent, inner) for item in data]
    else:
        colon = ":" if indent is None else ": "
        parts = [
            encode_basestring(key) + colon + write(item, indent, inner)
            for key, item in data.items()
        ]
    start, end = "[]" if kind is list else "{}"
    if indent is None or not parts:
        return start + ",".join(parts) + end
    return start + inner + f",{inner}".join(parts) + line + end


_ATOMS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    str: encode_basestring,
    int: int.__repr__,
    float: format_f64,
    F32: format_f32,
}
