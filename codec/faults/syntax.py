"""Why a text is no JSON: the first character that no document could have there.

The json module tells a place near it, in other words and places from one Python to the
next, so the grammar is read here once more. Runs of short values are taken by one
regular expression. None of them keeps more states than a few thousand, however long
the text. Hints are about what stands at the fault.
"""

from __future__ import annotations

import functools
import re

from ..errors import NO_STACK, Fault
from ..numbers import MAX_DEPTH
from ..text import NotText

_VALUE = "expected a value"
_COMMA = "expected a comma or the closing bracket before this"
_ENDED = "the document has ended before this"
_CONTROL = "a control character in a string must be escaped"
_BACKSLASH = "a backslash is written \\\\"
_ESCAPE = f"this is not an escape that JSON has; {_BACKSLASH}"
_HEX = f"\\u takes four hexadecimal digits; {_BACKSLASH}"
_TOO_DEEP = f"more than {MAX_DEPTH} containers are nested here"
_QUOTES = "strings and keys are put in double quotes"

#: What stands at a fault, and the habit behind it: outside of strings, and in them.
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
_IN_STRINGS = {
    r"[\n\r]": "a line break in a string is written \\n, or a quote is missing before it",
    r"\t": "a tab in a string is written \\t",
}
_HINTS = {
    _CONTROL: _IN_STRINGS,
    _ESCAPE: {},
    _HEX: {},
    _VALUE: {**_HABITS, r"(?<![^\W\d_])[^\W\d_]": _QUOTES},
}

_CLOSING = {"[": "]", "{": "}"}
_BLANK = " \t\n\r"
_S = f"[{_BLANK}]*"
_PLAIN = r'[^"\\\x00-\x1f]*'
_ESCAPED = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_STRING = rf'"{_PLAIN}(?:{_ESCAPED}{_PLAIN}){{0,20}}"'
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
_BEGUN = re.compile(
    r"t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?"
    r"|-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE](?:[-+]?[0-9]*))?)?|[eE][-+]?[0-9]*)?)?"
)
_BEGUN_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?")
_SIMPLE = r'\\["\\/bfnrt]' * 8  # for the speed of many
_PIECES = re.compile(rf'(?:[^"\\\x00-\x1f]+|{_SIMPLE}|{_ESCAPED}){{0,500}}')
_SPACE = re.compile(_S)


def text_fault(text: str, error: Exception) -> Fault:
    """Return why and where ``text`` is no JSON; ``error`` is what reading it has raised.

    Where that is NotText, there is no text but the part that the error holds.
    """
    if isinstance(error, NotText):
        message = str(error)
        if error.valid is None:
            return Fault(path=(), code="invalid_json", message=message)
        hint = "" if "UTF-16" in message else _encoding(error.valid)
        return _fault(message + hint, error.valid, len(error.valid))
    deep = isinstance(error, RecursionError)
    try:
        _read(text, MAX_DEPTH if deep else len(text))
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


def _read(text: str, limit: int) -> None:
    """Read ``text`` as JSON; raises _Stop at a fault or where ``limit`` containers are open."""
    runs = _runs()
    opened: list[str] = []  # the brackets that are yet to come
    offset, empty = _space(text, 0), False
    while True:
        start, ended = offset, False
        if opened:
            offset = _past(runs[opened[-1]], text, start)
            ended = text.startswith(opened[-1], offset) and (empty or offset > start)
        if not ended:
            if opened and opened[-1] == "}":
                offset = _key(text, offset)
            if text[offset : offset + 1] in _CLOSING:
                if len(opened) == limit:
                    raise _Stop(_TOO_DEEP, offset)
                opened.append(_CLOSING[text[offset]])
                offset, empty = _space(text, offset + 1), True
                continue
            offset = _space(text, _scalar(text, offset, _COMMA if opened else _ENDED))
        while opened and text.startswith(opened[-1], offset):
            opened.pop()
            offset = _space(text, offset + 1)
        if not opened and offset == len(text):
            return
        if not opened or text[offset : offset + 1] != ",":
            raise _Stop(_COMMA if opened else _ENDED, offset)
        offset, empty = _space(text, offset + 1), False


@functools.lru_cache
def _runs() -> dict[str, re.Pattern[str]]:
    """Return what takes the next parts of a container, if they are short, by its last bracket."""
    return {last: re.compile(pattern) for last, pattern in _run_patterns(2, 100).items()}


def _run_patterns(depth: int, many: int) -> dict[str, str]:
    value = rf"{_STRING}|{_NUMBER}|true|false|null"
    if depth:
        inner = _run_patterns(depth - 1, 20)
        value += rf"|\[{_S}{inner[']']}\]|\{{{_S}{inner['}']}\}}"
    parts = {"]": f"(?:{value})", "}": rf"{_STRING}{_S}:{_S}(?:{value})"}
    return {
        last: rf"(?:{part}{_S}(?:,(?!{_S}\{last}){_S}|(?=\{last}))){{0,{many}}}"
        for last, part in parts.items()
    }


def _past(pattern: re.Pattern[str], text: str, offset: int) -> int:
    match = pattern.match(text, offset)
    return match.end() if match else offset


def _space(text: str, offset: int) -> int:
    return _past(_SPACE, text, offset)


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
    end = _past(_BEGUN, text, offset)
    begun = text[offset:end]
    if begun in ("true", "false", "null") or begun[-1:].isdecimal():
        return end
    raise _Stop(behind if begun[1:] and begun[-1] in ".eE+-" else _VALUE, end)


def _string(text: str, offset: int) -> int:
    end = offset + 1
    while (further := _past(_PIECES, text, end)) > end:
        end = further
    if text[end : end + 1] == '"':
        return end + 1
    if text[end : end + 1] != "\\":
        raise _Stop(_CONTROL, end)
    further = _past(_BEGUN_ESCAPE, text, end)
    raise _Stop(_HEX if further > end + 1 else _ESCAPE, further)
