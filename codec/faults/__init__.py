"""What is wrong, in words, and where: loaded after a failure only.

The heart decides what counts as a fault, and notes its code, its path and facts. The facts
are put into words in :mod:`.sentences`. Here are lines and columns, and why and where a text
is no JSON.

The text is read once more, as the walk knows no places, and the json module tells one near
what is no JSON, in other words from one Python to the next. A document is read along the
paths of its faults, no further than the last.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..errors import NO_STACK, Fault, faults_of
from ..numbers import MAX_DEPTH, MAX_SKIPPED_DEPTH
from ..text import NotText
from .sentences import blotted, masked, near, no_text, quoted, say

if TYPE_CHECKING:
    from ..walk import Found

__all__ = ["blotted", "masked", "near", "place", "quoted", "say", "text_fault"]

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

_MOST = 2**12  # characters of a container that is tried

_CLOSING = {"[": "]", "{": "}"}
_BLANK = " \t\n\r"
_SPACES = f"[{_BLANK}]*"
_ESCAPED = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_SIMPLE = r'\\["\\/bfnrt]' * 8  # for the speed of many
_STRING = rf'"[^"\\\x00-\x1f]*(?:{_ESCAPED}[^"\\\x00-\x1f]*){{0,10}}"'
_ATOM = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null"

#: By what closes a container: a part of it that is none itself, with the comma behind it.
_FLAT = {
    closing: f"(?:{key}(?:{_STRING}|{_ATOM}){_SPACES},{_SPACES})"
    for closing, key in (("]", ""), ("}", f"{_STRING}{_SPACES}:{_SPACES}"))
}
_MANY: Any = {closing: re.compile(f"{flat}{{100}}") for closing, flat in _FLAT.items()}

# Patterns that match anywhere, if need be nothing; the repetition takes memory.
_SOME: Any = {closing: re.compile(f"{_SPACES}{flat}{{0,200}}") for closing, flat in _FLAT.items()}
_PIECES: Any = re.compile(rf'(?:[^"\\\x00-\x1f]+|{_SIMPLE}|{_ESCAPED}){{0,500}}')
_BEGUN_ESCAPE: Any = re.compile(r"(?:\\(?:u[0-9a-fA-F]{0,3})?)?")
_BEGUN: Any = re.compile(
    r"t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?"
    r"|-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE](?:[-+]?[0-9]*))?)?|[eE][-+]?[0-9]*)?)?"
)
_SPACE: Any = re.compile(_SPACES)
_BEHIND: Any = re.compile(f"{_SPACES}[,:]?{_SPACES}")
_NEXT: Any = {"]": re.compile(f"{_SPACES},{_SPACES}"), "}": re.compile(f'{_SPACES},{_SPACES}(?=")')}
_COLON: Any = re.compile(f"{_SPACES}:{_SPACES}")


def place(text: str, found: list[Found]) -> list[Fault]:
    """Return the faults of the document ``text`` with line and column, in its order."""
    root: dict[Any, Any] = {}
    for item in found:
        node = root
        for _, number in item.steps[: len(item.steps) - item.absent]:
            node = node.setdefault(number, {})
        node.setdefault("key" if item.at_key else "value", []).append(item)
    places: list[tuple[int, Found]] = []
    try:
        _visit(text, root, 0, _space(text, 0), places, len(found))
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
    text: str, node: dict[Any, Any], key: int, value: int, places: list[Any], count: int
) -> int:
    """Add the faults of a part, with their offsets, to ``places``; return where the next begins.

    key, value: where these begin. A node holds faults, at its key or at its value, and the
    nodes of its parts under their numbers. There are ``count`` in the document.
    """
    for kind, offset in (("key", key), ("value", value)):
        places += [(offset, item) for item in node.pop(kind, ())]
    if not node:
        return _past(text, value, 1)
    closing, start = _CLOSING[text[value]], value
    offset, passed = _space(text, value + 1), 0
    for number in sorted(node):
        key = value = _past(text, offset, number - passed, closing)
        if closing == "}":
            value = _past(text, key, 1)
        offset, passed = _visit(text, node[number], key, value, places, count), number + 1
    if text[offset] != closing and (length := _whole(text[start : start + _MOST])):
        return int(_BEHIND.match(text, start + length).end())
    while len(places) < count and text[offset] != closing:
        offset = _BEHIND.match(text, _scan(text, offset)[1]).end()
    return int(_BEHIND.match(text, offset + 1).end())


def _past(text: str, offset: int, parts: int, closing: str = "]") -> int:
    """Go past so many parts, up to where the next one begins."""
    for left in range(parts, 0, -100):
        if left >= 100 and (many := _MANY[closing].match(text, offset)):
            offset = many.end()
            continue
        some = min(left, 100)
        for _ in range(some if closing == "]" else 2 * some):  # keys are parts as well
            offset = _BEHIND.match(text, _scan(text, offset)[1]).end()
    return offset


def text_fault(text: str, error: Exception) -> Fault:
    """Return why and where ``text`` is no JSON; ``error`` is what reading it has raised.

    Where that is NotText, there is no text but the part before the fault.
    """
    if isinstance(error, NotText):
        message, valid = no_text(error.source, error.error)
        if valid is None:
            return Fault(path=(), code="invalid_json", message=message)
        return _fault(message + _encoding(valid), valid, len(valid))
    fault, limits = Fault(path=(), code="invalid_json", message=str(error)), [sys.maxsize]
    if isinstance(error, RecursionError):  # as deep as skipped values may be, all may be well
        fault, limits = NO_STACK, [MAX_DEPTH + MAX_SKIPPED_DEPTH, MAX_DEPTH]
    for limit in limits:
        try:
            _read(text, limit)
            break
        except _Stop as stop:
            complaint, offset = stop.args
            fault = _fault(_message(complaint, text, offset), text, offset)
    return fault


def _fault(message: str, text: str, offset: int) -> Fault:
    code = "too_deep" if message == _TOO_DEEP else "invalid_json"
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


def _read(text: str, limit: int) -> None:
    """Raise _Stop at the first fault of a text, or where more than ``limit`` containers are open.

    The json module's scanner is tried on each container first: it is fast, but does not tell
    where a fault is. No more is read in vain, ``spent``, than is in proportion to ``offset``.
    """
    offset, spent = _space(text, 0), 0
    opened: list[str] = []  # what closes the containers
    while True:
        if opened:
            offset = _SOME[opened[-1]].match(text, offset).end()
            if opened[-1] == "}":
                offset = _key(text, offset)
        closing = _CLOSING.get(text[offset : offset + 1])
        size = min(_MOST, 2 * (limit - len(opened)))  # in so few, nothing whole is too deep
        size = size if spent <= 2 * offset else 0
        if not closing:
            offset = _scalar(text, offset, _COMMA if opened else _ENDED)
        elif size and (length := _whole(text[offset : offset + size], *opened[-1:])):
            offset += length
        elif len(opened) == limit:
            raise _Stop(_TOO_DEEP, offset)
        else:
            spent += size
            opened.append(closing)
            offset = _space(text, offset + 1)
            if not text.startswith(closing, offset):
                continue
        offset = _space(text, offset)
        while opened and text.startswith(opened[-1], offset):
            opened.pop()
            offset = _space(text, offset + 1)
        if not opened or text[offset : offset + 1] != ",":
            break
        offset += 1
    if opened or offset < len(text):
        raise _Stop(_COMMA if opened else _ENDED, offset)


def _whole(text: str, closing: str = "") -> int:
    """Return where the container ends that a text begins with, or 0.

    If it lies in what ``closing`` closes: where the last of the whole parts behind it ends.
    """
    end = 0
    with suppress(ValueError, StopIteration, RecursionError):
        end = past = _scan(text, 0)[1]
        while closing and (behind := _NEXT[closing].match(text, past)):
            end = past
            if closing == "}" and not (behind := _COLON.match(text, _scan(text, behind.end())[1])):
                break
            past = _scan(text, behind.end())[1]
    return end


#: Scans without converting numbers or keeping members: an object becomes the number of them.
#: NaN and Infinity are no int, which is a ValueError.
_decoder: Any = json.JSONDecoder(
    parse_int=len, parse_float=len, parse_constant=int, object_pairs_hook=len
)
_scan = _decoder.scan_once


def _space(text: str, offset: int) -> int:
    return int(_SPACE.match(text, offset).end())


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
