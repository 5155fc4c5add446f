"""Why a text is not JSON, and the exact place where it stops being JSON.

That is the first character that no valid document could have there. The json
module's scanner reports places near it, by habits that differ between Python
versions; here they are made exact. Loaded after a failure only.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .errors import NO_STACK, Fault
from .locate import line_and_column, past
from .scalars import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from .text import NotText

_SPACE = re.compile(r"[ \t\n\r]*")
_MARKS = re.compile(r'[\[{]|([\]}])|(")')
_NUMBER_BEFORE = re.compile(r"\d(\.\d+)?([eE][-+]?\d+)?\Z")
_COMMA_BEFORE = re.compile(r",[ \t\n\r]*\Z")
_ESCAPE_START = re.compile(r"\\(?:u[0-9a-fA-F]{0,4})?")

_CONSTANT = "JSON has no NaN and no Infinity"
_HABITS = (
    (re.compile(r"-?(NaN|Infinity)"), _CONSTANT),
    (re.compile(r"True|False"), "true and false are written in lower case"),
    (re.compile(r"None|undefined"), "the empty value is written null"),
    (re.compile(r"'"), "strings and keys are put in double quotes"),
    (
        re.compile(r"[\u201c-\u201f\u2018\u2019]"),
        "strings and keys are put in straight double quotes",
    ),
    (re.compile(r"//|/\*|#"), "JSON has no comments"),
    (re.compile(r"\+|\.\d"), "a number begins with a digit or a minus sign"),
    (re.compile(r"(?<=\d)_"), "a number has digits only, without separators"),
    (re.compile(r"(?<=0)[xX]"), "numbers are written in decimal"),
    (re.compile(r"(?<=0)[0-9]"), "a number has no leading zeros"),
    (re.compile(r"\n|\r"), "a line break in a string is written \\n"),
    (re.compile(r"\t"), "a tab in a string is written \\t"),
    (re.compile(r"\ufeff"), "there is a byte order mark here"),
)


def text_fault(error: NotText) -> Fault:
    """Describe a source that is not strict UTF-8 text."""
    if error.valid is None:
        return Fault(path=(), code="invalid_json", message=str(error))
    return _fault("invalid_json", str(error), error.valid, len(error.valid))


def syntax_fault(text: str, error: Exception) -> Fault:
    """Describe why and where ``text`` stops being JSON, from the scanner's error."""
    if isinstance(error, json.JSONDecodeError) and error.doc is not text:
        error = _error_at_constant(text)
    if isinstance(error, RecursionError):
        offset = _too_deep(text)
        if offset is not None:
            message = f"more than {MAX_DEPTH} containers are nested here"
            return _fault("too_deep", message, text, offset)
        return NO_STACK
    if not isinstance(error, json.JSONDecodeError):
        return Fault(path=(), code="invalid_json", message=str(error))
    complaint, refine = next(
        (entry for start, entry in _COMPLAINTS.items() if error.msg.startswith(start)),
        (error.msg, _as_reported),
    )
    offset = refine(text, error.pos)
    return _fault("invalid_json", _message(complaint, text, offset, error.pos), text, offset)


def _error_at_constant(text: str) -> Exception:
    """Have the scanner trip over the first of Python's constants, whose place it does not tell."""
    spoilt = text.replace("NaN", "?aN").replace("Infinity", "?nfinity")
    try:
        json.loads(spoilt, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as error:
        return error
    return ValueError(_CONSTANT)


def _fault(code: str, message: str, text: str, offset: int) -> Fault:
    line, column = line_and_column(text, offset)
    return Fault(path=(), code=code, message=message, line=line, column=column)


def _message(complaint: str, text: str, offset: int, start: int) -> str:
    if not text.strip(" \t\n\r"):
        return "the document is empty"
    if offset >= len(text):
        string = text[start : start + 1] == '"'
        return "the text ends in the middle of a string" if string else "the text ends too early"
    if text[offset] in "]}" and _COMMA_BEFORE.search(text, max(0, offset - 1000), offset):
        return "a comma must not stand before a closing bracket"
    for place in (start, offset):
        for pattern, habit in _HABITS:
            if pattern.match(text, place):
                return f"{complaint}; {habit}"
    return complaint


# Each of these takes the text and the place that the scanner reported. -----


def _as_reported(text: str, offset: int) -> int:
    return offset


def _in_value(text: str, offset: int) -> int:
    """Go past the part of a literal or number that is right."""
    for literal in ("true", "false", "null"):
        length = 0
        while text[offset : offset + length + 1] == literal[: length + 1] and length < len(literal):
            length += 1
        if length:
            return offset + length
    return offset + 1 if text[offset : offset + 1] == "-" else offset


def _after_value(text: str, offset: int) -> int:
    """Go past a point or an e that continues the number before it."""
    number = _NUMBER_BEFORE.search(text, max(0, offset - 400), offset)
    here = text[offset : offset + 1]
    if number and here == "." and number.group(1) is None and number.group(2) is None:
        return offset + 1
    if number and here in ("e", "E") and number.group(2) is None:
        return offset + (2 if text[offset + 1 : offset + 2] in ("+", "-") else 1)
    return offset


def _after_comma(text: str, offset: int) -> int:
    if text[offset : offset + 1] == ",":
        offset += 1
    return past(_SPACE, text, offset)


def _at_end(text: str, offset: int) -> int:
    return len(text)


def _in_escape(text: str, offset: int) -> int:
    if text[offset : offset + 1] != "\\":
        offset -= 1
    return past(_ESCAPE_START, text, offset)


#: The beginnings of the scanner's messages: what we say, and how the place is made exact.
_COMPLAINTS: dict[str, tuple[str, Callable[[str, int], int]]] = {
    "Expecting value": ("expected a value", _in_value),
    "Expecting property name": ("expected a key in double quotes", _as_reported),
    "Expecting ':'": ("expected a colon after the key", _as_reported),
    "Expecting ','": ("expected a comma or the closing bracket", _after_value),
    "Illegal trailing comma": ("a comma must not stand before a closing bracket", _after_comma),
    "Unterminated string": ("the text ends in the middle of a string", _at_end),
    "Invalid control": ("a control character in a string must be escaped", _as_reported),
    "Invalid \\escape": ("this is not an escape that JSON has", _in_escape),
    "Invalid \\uXXXX": ("\\u takes four hexadecimal digits", _in_escape),
    "Extra data": ("the document has ended before this", _after_value),
}


def _too_deep(text: str) -> int | None:
    """Find the bracket that opens one container too many, if there is one."""
    scan = json.JSONDecoder().raw_decode
    depth = position = 0
    while mark := _MARKS.search(text, position):
        position = mark.end()
        if mark[2]:  # a string: only its end matters
            try:
                position = scan(text, mark.start())[1]
            except ValueError:
                return None
        elif mark[1]:
            depth -= 1
        elif depth == MAX_DEPTH:
            return mark.start()
        else:
            depth += 1
    return None
