"""The one door for JSON text: strict reading, and writing as serde_json prints.

Python's json module does the scanning, and is held to the standard here: UTF-8
only, no byte order mark, no NaN or Infinity, no halves of surrogate pairs. What
is left for the decoder to refuse are repeated fields, which
:class:`.walk.Repeated` shows it, and numbers out of range.
"""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from .scalars import F32, format_f32, format_f64
from .walk import Repeated, is_unicode

if TYPE_CHECKING:
    from typing import TypeAlias

    JsonText: TypeAlias = "str | bytes | bytearray | memoryview"

#: Group 1 is a \u escape that stands for half of a surrogate pair without the other
#: half, or for a colon.
_ESCAPES = re.compile(
    r"\\(?:\\|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F]|u003[aA]))"
)

#: More digits than the largest number has.
_TOO_LONG = 310


class NotText(Exception):
    """Raised for what is not strict UTF-8 text; ``valid`` is the part before the fault, if any."""

    def __init__(self, message: str, valid: str | None = None) -> None:
        super().__init__(message)
        self.valid = valid


def as_text(source: Any) -> str:
    """Return JSON text as a str; raises NotText."""
    if isinstance(source, str):
        text = str.__str__(source)
        if not is_unicode(text):
            raise NotText("the text holds half of a surrogate pair", text[: _first_surrogate(text)])
    elif isinstance(source, (bytes, bytearray, memoryview)):
        text = _from_bytes(_exact_bytes(source))
    else:
        kind = type(source).__name__
        raise NotText(
            f"expected text as str, bytes, bytearray or memoryview, found a Python {kind}"
        )
    if text.startswith("\ufeff"):
        raise NotText("the text begins with a byte order mark, which JSON does not have", "")
    return text


def _exact_bytes(source: bytes | bytearray | memoryview) -> bytes:
    try:
        return memoryview(source).tobytes()
    except ValueError:
        raise NotText("the memoryview has been released") from None


def _from_bytes(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        valid = source[: error.start].decode("utf-8")
        bad = source[error.start]
        hint = ""
        if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
            hint = "; it looks like UTF-16"
        raise NotText(f"the byte 0x{bad:02x} is not UTF-8 here{hint}", valid) from None


def _first_surrogate(text: str) -> int:
    return next(i for i, c in enumerate(text) if "\ud800" <= c <= "\udfff")


def has_odd_escape(text: str) -> bool:
    """Tell whether an escape in JSON text stands for half a surrogate pair, or for a colon."""
    if "\\u" not in text:
        return False
    return any(match.group(1) for match in _ESCAPES.finditer(text))


def _refuse_constant(name: str) -> Any:
    raise json.JSONDecodeError("Expecting value", name, 0)


def _number(digits: str) -> int | float:
    """Read an integer literal; one beyond every range becomes infinite, as in serde."""
    return int(digits) if len(digits.lstrip("-")) < _TOO_LONG else float(digits)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Repeated(pairs)


def _pairs_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


#: Parses at full speed; repeated keys go unseen, and over-long integers raise ValueError.
scan_fast = json.JSONDecoder(parse_constant=_refuse_constant).decode

#: Parses with a look at repeated keys, which raise ValueError.
scan_pairs = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_pairs_once).decode

_scan_pairs = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_pairs).decode
_scan_numbers = json.JSONDecoder(
    parse_constant=_refuse_constant, parse_int=_number, object_pairs_hook=_pairs
).decode


def scan_closely(text: str) -> Any:
    """Parse all that the reference decoder must see; raises JSONDecodeError or RecursionError."""
    try:
        return _scan_pairs(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # an integer of more digits than Python cares to convert
        return _scan_numbers(text)


def none_lost(text: str, sizes: list[int], strings: list[str]) -> bool:
    """Tell whether parsing ``text`` has lost no repeated member of an object.

    ``sizes`` are those of all the objects found and ``strings`` lists strings
    that were found. A colon that is escaped in the text must not be among these.
    """
    return text.count(":") - "".join(strings).count(":") == sum(sizes)


def write(data: Any, indent: int | None) -> str:
    """Print plain data as serde_json does: compact, or with ``indent`` spaces a level."""
    writer = _Writer(indent)
    writer.write(data, "\n")
    return "".join(writer.parts)


class _Writer:
    def __init__(self, indent: int | None) -> None:
        self.parts: list[str] = []
        self._pretty = indent is not None
        self._indent = " " * (indent or 0)
        self._colon = ": " if self._pretty else ":"

    def write(self, data: Any, line: str) -> None:
        """Write a value; ``line`` is the line break and the indentation around it."""
        kind = type(data)
        if kind is str:
            self.parts.append(encode_basestring(data))
        elif kind is dict:
            items = [(encode_basestring(key) + self._colon, item) for key, item in data.items()]
            self._write_items("{", items, "}", line)
        elif kind is list:
            self._write_items("[", [("", item) for item in data], "]", line)
        else:
            self.parts.append(_atom(data))

    def _write_items(self, start: str, items: list[tuple[str, Any]], end: str, line: str) -> None:
        inner = line + self._indent
        before = start
        for key, item in items:
            self.parts.append(before + (inner if self._pretty else "") + key)
            self.write(item, inner)
            before = ","
        if not items:
            self.parts.append(start)
        self.parts.append((line if self._pretty and items else "") + end)


def _atom(data: Any) -> str:
    if data is None or data is True or data is False:
        return {None: "null", True: "true", False: "false"}[data]
    if type(data) is F32:
        return format_f32(data)
    return format_f64(data) if type(data) is float else int.__repr__(data)
