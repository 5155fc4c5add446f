"""Where faults are: the lines and columns of a document's, and why and where a text is no JSON.

The text is read once more, as the walk knows no places, and the json module tells a place
near what is no JSON, in other words and places from one Python to the next. A document is
read along the paths of its faults, no further than the last. Hints are about what stands
at a fault.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from typing import TYPE_CHECKING, Any

from ..errors import NO_STACK, Fault, faults_of
from ..numbers import MAX_DEPTH
from ..text import NotText
from .sentences import no_text, say

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..walk import Found

_VALUE = "expected a value"
_COMMA = "expected a comma or the closing bracket before this"
_ENDED = "the document has ended before this"
_CONTROL = "a control character in a string must be escaped"
_BACKSLASH = "a backslash is written \\\\"
_ESCAPE = f"this is not an escape that JSON has; {_BACKSLASH}"
_HEX = f"\\u takes four hexadecimal digits; {_BACKSLASH}"
_TOO_DEEP = f"more than {MAX_DEPTH} containers are nested here"
_QUOTES = "strings and keys are put in double quotes"

#: What stands at a fault, and the habit behind it; then by complaint.
_HABITS = {
    r"NaN|Infinity": "JSON has no NaN and no Infinity",
    r"True|False": "true and false are written in lower case",
    r"None|undefined": "the empty value is written null",
    r"'": _QUOTES,
    r"[\u201c-\u201f\u2018\u2019]": "strings and keys are put in straight double quotes",
    r"//|/\*|#": "JSON has no comments",
    r"\ufeff": "there is a byte order mark here",
    r"(?<![0-9.])(?:\+|\.[0-9])": "a number begins with a digit or a minus sign",
    r"(?<=[0-9])_": "a number has digits only, without separators",
    r"(?<=0)[xX]": "numbers are written in decimal",
    r"(?<=0)[0-9]": "a number has no leading zeros",
}
_HINTS = {
    _CONTROL: {
        r"[\n\r]": "a line break in a string is written \\n, or a quote is missing before it",
        r"\t": "a tab in a string is written \\t",
    },
    _ESCAPE: {},
    _HEX: {},
    _VALUE: {**_HABITS, r"(?<![^\W\d_])[^\W\d_]": _QUOTES},
}

_ALL = sys.maxsize

#: Characters of a stretch, at least and at most; of what is tried as the first part of a
#: container, and as the rest of one.
_LEAST, _MOST, _FIRST, _REST = 64, 2**15, 256, 2**12

_CLOSING = {"[": "]", "{": "}"}
_OPENING = {"]": "[", "}": "{"}
_BLANK = " \t\n\r"
_ESCAPED = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_SIMPLE = r'\\["\\/bfnrt]' * 8  # for the speed of many
# Patterns that match anywhere, if need be nothing; the repetition takes memory.
_PIECES: Any = re.compile(rf'(?:[^"\\\x00-\x1f]+|{_SIMPLE}|{_ESCAPED}){{0,500}}')
_BEGUN_ESCAPE: Any = re.compile(r"(?:\\(?:u[0-9a-fA-F]{0,3})?)?")
_BEGUN: Any = re.compile(
    r"t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?"
    r"|-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE](?:[-+]?[0-9]*))?)?|[eE][-+]?[0-9]*)?)?"
)
_SPACE: Any = re.compile(f"[{_BLANK}]*")
_BEHIND: Any = re.compile(f"[{_BLANK}]*[,:]?[{_BLANK}]*")


def place(text: str, found: list[Found]) -> list[Fault]:
    """Return the faults of the document ``text`` with line and column, in its order."""
    root: dict[Any, Any] = {}
    for item in found:
        node = root
        for _, number in item.steps[: len(item.steps) - item.absent]:
            node = node.setdefault(number, {})
        node.setdefault("key" if item.at_key else "value", []).append(item)
    try:
        places = [*itertools.islice(_visit(text, root, 0, _behind(text, 0)), len(found))]
    except RecursionError:  # so little of the stack is left that the places must stay unknown
        return faults_of(found)
    faults, line, start, last = [], 1, 0, 0
    for offset, item in places:
        line += text.count("\n", last, offset)
        start = max(start, text.rfind("\n", last, offset) + 1)
        last, column = offset, offset - start + 1
        fault = Fault(path=item.path, code=item.code, message=say(item), line=line, column=column)
        faults.append(fault)
    return faults


def _visit(
    text: str, node: dict[Any, Any], key: int, value: int
) -> Generator[tuple[int, Found], None, int]:
    """Yield the faults of a part with their offsets; return where it ends.

    key, value: where these begin. A node holds faults, at its key or at its value, and the
    nodes of its parts under their numbers.
    """
    for item in node.pop("key", ()):
        yield key, item
    for item in node.pop("value", ()):
        yield value, item
    if not node:
        return _past(text, value)
    last = "}" if text[value] == "{" else "]"
    offset, passed = _behind(text, value + 1), 0
    for number in sorted(node):
        key = value = _past(text, offset, last, number - passed)
        if last == "}":
            value = _behind(text, _scan(text, key)[1])
        end = yield from _visit(text, node[number], key, value)
        offset, passed = _behind(text, end), number + 1
    return _past(text, offset, last)


def text_fault(text: str, error: Exception) -> Fault:
    """Return why and where ``text`` is no JSON; ``error`` is what reading it has raised.

    Where that is NotText, there is no text but the part before the fault.
    """
    if isinstance(error, NotText):
        message, valid = no_text(error.source, error.error)
        if valid is None:
            return Fault(path=(), code="invalid_json", message=message)
        hint = "" if "UTF-16" in message else _encoding(valid)
        return _fault(message + hint, valid, len(valid))
    deep = isinstance(error, RecursionError)
    try:
        end = _past(text, _space(text, 0), limit=MAX_DEPTH if deep else _ALL)
        if end < len(text):
            raise _Stop(_ENDED, end)
    except _Stop as stop:
        complaint, offset = stop.args
        code = "too_deep" if complaint == _TOO_DEEP else "invalid_json"
        return _fault(_message(complaint, text, offset), text, offset, code)
    return NO_STACK if deep else Fault(path=(), code="invalid_json", message=str(error))


def _fault(message: str, text: str, offset: int, code: str = "invalid_json") -> Fault:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return Fault(path=(), code=code, message=message, line=line, column=column)


def _message(complaint: str, text: str, offset: int) -> str:
    """Add to a complaint what is seen at its place."""
    if offset == len(text):
        if complaint in (_CONTROL, _ESCAPE, _HEX):
            return "the text ends in the middle of a string"
        return "the text ends too early" if text.strip(_BLANK) else "the document is empty"
    if text[offset] in "]}" and text[:offset].rstrip(_BLANK).endswith(","):
        return "a comma must not stand before a closing bracket"
    if text[offset] == "\0":
        return complaint + _encoding(text)
    for pattern, hint in _HINTS.get(complaint, _HABITS).items():
        if re.compile(pattern).match(text, offset):
            return f"{complaint}; {hint}"
    return complaint


def _encoding(text: str) -> str:
    """Name an encoding with bytes of zero in every second place."""
    start = text[:40]
    if not any(part and not part.strip("\0") for part in (start[::2], start[1::2])):
        return ""
    return "; it looks like UTF-32" if "\0\0" in start else "; it looks like UTF-16"


class _Stop(Exception):
    """Ends the reading at the first fault, with a complaint and the offset."""


def _past(text: str, offset: int, last: str = "", count: int = _ALL, limit: int = -1) -> int:
    """Go past a value; or in a container, which ends with ``last``, past so many parts or its end.

    It raises _Stop at a fault, and where ``limit`` containers are open; a text without a limit
    is known to be JSON. Where it can, it leaves the work to the scanner of the json module:
    that is fast, but builds what it reads, and does not tell where a fault is.
    """
    size, behind = 0, ","
    opened = [(last, offset)] if last else []  # what closes each container, where it began
    if last and count == _ALL and (end := _whole(_OPENING[last] + text[offset : offset + _REST])):
        return offset - 1 + end
    while count:
        cut = text.rfind(behind, offset, offset + size) + len(behind) - 1
        parts = _parts(text[offset:cut], opened[-1][0]) if cut > offset else 0
        if parts and (parts <= count or len(opened) > 1):
            size, offset = min(2 * size, _MOST), _space(text, cut + 1)
            count -= parts if len(opened) == 1 else 0
            continue
        start = offset
        if opened and opened[-1][0] == "}":
            offset = _key(text, offset)
        closing = _CLOSING.get(text[offset : offset + 1], "")
        behind = closing + ","
        if not closing:
            offset = _scalar(text, offset, _COMMA if opened else _ENDED)
        elif length := _whole(text, offset, max(size, _FIRST) if limit > 0 else 0):
            offset += length
        else:
            if len(opened) == limit:
                raise _Stop(_TOO_DEEP, offset)
            opened.append((closing, start))
            size, offset = 0, _space(text, offset + 1)
            if not text.startswith(closing, offset):
                continue
        offset = _space(text, offset)
        while opened and text.startswith(opened[-1][0], offset):
            closing, start = opened.pop()
            behind, offset = closing + ",", _space(text, offset + 1)
        if not opened:
            break
        if text[offset : offset + 1] != ",":
            raise _Stop(_COMMA, offset)
        size = max(2 * (offset + 1 - start), _LEAST)
        size, offset = 0 if size > _MOST else size, _space(text, offset + 1)
        count -= len(opened) == 1
    return offset


def _parts(stretch: str, last: str) -> int:
    """Count the parts of a stretch of a container; 0 if not all of them are whole.

    It is a container of its own if brackets are put around it, unless it ends deeper.
    """
    stretch = _OPENING[last] + stretch + last
    parts, end = _scanned(stretch)
    return 0 if end < len(stretch) else int(parts if last == "}" else len(parts))


def _whole(text: str, offset: int = 0, most: int = 0) -> int:
    """Return the length of the container that begins there, if it is whole, of at most so many."""
    if most:
        text, offset = text[offset : offset + most], 0
    return max(_scanned(text, offset)[1] - offset, 0)


def _scanned(text: str, offset: int = 0) -> tuple[Any, int]:
    try:
        value: tuple[Any, int] = _scan(text, offset)
        return value
    except (ValueError, StopIteration, RecursionError):
        return None, 0


#: Scans without converting numbers or keeping members: an object becomes the number of them.
#: NaN and Infinity are no int, which is a ValueError.
_decoder: Any = json.JSONDecoder(
    parse_int=len, parse_float=len, parse_constant=int, object_pairs_hook=len
)
_scan = _decoder.scan_once


def _space(text: str, offset: int) -> int:
    return int(_SPACE.match(text, offset).end())


def _behind(text: str, offset: int) -> int:
    return int(_BEHIND.match(text, offset).end())


def _key(text: str, offset: int) -> int:
    """Go past a key and its colon."""
    if text[offset : offset + 1] != '"':
        raise _Stop("expected a key in double quotes", offset)
    offset = _space(text, _string(text, offset))
    if text[offset : offset + 1] != ":":
        raise _Stop("expected a colon after the key", offset)
    return _space(text, offset + 1)


def _scalar(text: str, offset: int, behind: str) -> int:
    """Go past a string, a number or a literal; ``behind`` is the complaint of what follows it."""
    if text[offset : offset + 1] == '"':
        return _string(text, offset)
    end = _BEGUN.match(text, offset).end()
    begun = text[offset:end]
    if begun in ("true", "false", "null") or begun[-1:].isdecimal():
        return int(end)
    raise _Stop(behind if begun[1:] and begun[-1] in ".eE+-" else _VALUE, end)


def _string(text: str, offset: int) -> int:
    end = offset + 1
    while (further := _PIECES.match(text, end).end()) > end:
        end = further
    if text[end : end + 1] == '"':
        return end + 1
    if text[end : end + 1] != "\\":
        raise _Stop(_CONTROL, end)
    further = _BEGUN_ESCAPE.match(text, end).end()
    raise _Stop(_HEX if further > end + 1 else _ESCAPE, further)
