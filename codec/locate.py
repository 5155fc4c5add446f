"""Where in a text the faults are: those of a document, and what makes it no JSON.

Loaded after a failure only. A document is read once more along the paths of its
faults. What lies beside them is skipped, containers and long strings by the json
module's scanner, runs of short items by regular expression, in about the time of
parsing. The patterns need only find the ends of things: the text is known to be JSON.

A text that is none is at fault at the first character that no document could have
there. The scanner reports a place near it, in a way that differs between Pythons.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING

from .errors import NO_STACK, Fault
from .scalars import MAX_DEPTH
from .text import NotText

if TYPE_CHECKING:
    from collections.abc import Callable

    from .walk import Found, Step

_SPACE = re.compile(r"[ \t\n\r]*")
_COMMA = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*")

# A short item and the space behind it: a number, a literal, a string, a list of numbers.
_ITEM = r'(?:[^ \t\n\r",\[\]{}]+|"[^"\\]{0,99}"|\[[^"\[\]{}]{0,99}\])[ \t\n\r]*'
_MEMBER = re.compile(rf'"([^"\\]*)"[ \t\n\r]*:[ \t\n\r]*{_ITEM}(?:,[ \t\n\r]*|(?=}}))')

#: Runs of so many items of an array, longest first.
_RUNS = tuple((n, re.compile(rf"(?:{_ITEM},[ \t\n\r]*){{{n}}}")) for n in (500, 25))


def _past(pattern: re.Pattern[str], text: str, offset: int) -> int:
    """Return where ``pattern`` matched at ``offset`` ends; ``offset`` if it does not match."""
    match = pattern.match(text, offset)
    return offset if match is None else match.end()


class _Node:
    """A place that is looked for: the faults at its key and its value, the places below it."""

    def __init__(self) -> None:
        self.at_key: list[Fault] = []
        self.at_value: list[Fault] = []
        self.below: defaultdict[Step, _Node] = defaultdict(_Node)


_NOTHING = _Node()


def locate(text: str, found: list[Found]) -> list[Fault]:
    """Give the faults of a document their lines and columns, and put them in its order."""
    root = _Node()
    for item in found:
        node = root
        for step in item.steps[:-1] if item.absent else item.steps:
            node = node.below[step]
        (node.at_key if item.at_key else node.at_value).append(item.fault)
    finder = _Finder(text)
    try:
        finder.visit(root, _past(_SPACE, text, 0))
    except RecursionError:  # so little of the stack is left that the places must stay unknown
        return [item.fault for item in found]
    placed, line, start, last = [], 1, 0, 0
    for offset, fault in finder.placed:
        line += text.count("\n", last, offset)
        start = max(start, text.rfind("\n", last, offset) + 1)
        last = offset
        path, code, message, column = fault.path, fault.code, fault.message, offset - start + 1
        placed.append(Fault(path=path, code=code, message=message, line=line, column=column))
    return placed


class _Finder:
    """Reads valid JSON text again, down to the nodes that are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._scan = json.JSONDecoder(parse_int=str).raw_decode  # no integer is converted
        self.placed: list[tuple[int, Fault]] = []

    def visit(self, node: _Node, offset: int) -> int:
        """Place the faults in the value at ``offset``; return where it ends."""
        self.placed += [(offset, fault) for fault in node.at_value]
        if not node.below:
            return self._scan(self._text, offset)[1]
        visit = self._visit_object if self._text[offset] == "{" else self._visit_array
        return visit(node, _past(_SPACE, self._text, offset + 1))

    def _visit_object(self, node: _Node, offset: int) -> int:
        seen: Counter[str] = Counter()
        wanted = {key for key, _ in node.below}
        while self._text[offset] == '"':
            member = _MEMBER.match(self._text, offset)
            if member is not None and member[1] not in wanted:
                offset = member.end()
                continue
            key, colon = self._scan(self._text, offset)
            value = _past(_SPACE, self._text, _past(_SPACE, self._text, colon) + 1)
            if key in wanted:
                below = node.below.get((key, seen[key]), _NOTHING)
                seen[key] += 1
                self.placed += [(offset, fault) for fault in below.at_key]
                end = self.visit(below, value)
            else:
                end = self._scan(self._text, value)[1]
            offset = _past(_COMMA, self._text, end)
        return offset + 1

    def _visit_array(self, node: _Node, offset: int) -> int:
        index = 0
        for (wanted, _), below in sorted(node.below.items(), key=lambda item: item[0]):
            offset = self._skip_items(offset, int(wanted) - index)
            offset = _past(_COMMA, self._text, self.visit(below, offset))
            index = int(wanted) + 1
        return self._skip_items(offset, len(self._text)) + 1

    def _skip_items(self, offset: int, count: int) -> int:
        """Go past ``count`` items of an array, or to its end."""
        while count > 0 and self._text[offset] != "]":
            for length, run in _RUNS:
                end = _past(run, self._text, offset) if length <= count else offset
                if end > offset:
                    break
            else:
                length, end = 1, _past(_COMMA, self._text, self._scan(self._text, offset)[1])
            offset = end
            count -= length
        return offset


_MARKS = re.compile(r'[\[{]|[\]}]|"[^"\\]*(?:\\.[^"\\]*)*"?')
_NUMBER_BEFORE = re.compile(r"\d(\.\d+)?([eE][-+]?\d+)?\Z")
_EXPONENT = re.compile(r"[eE][-+]?")
_POINT_OR_EXPONENT = re.compile(r"\.|[eE][-+]?")
_COMMA_BEFORE = re.compile(r",[ \t\n\r]*\Z")
_ESCAPE_START = re.compile(r"\\(?:u[0-9a-fA-F]{0,4})?")

_CONSTANT = "JSON has no NaN and no Infinity"
_UNTERMINATED = "the text ends in the middle of a string"
_TRAILING_COMMA = "a comma must not stand before a closing bracket"
_NO_VALUE = "expected a value"
_CONTROL = "a control character in a string must be escaped"
_QUOTES = "strings and keys are put in double quotes"
_BACKSLASH = "a backslash is written \\\\"

_HABITS = {
    r"-?(NaN|Infinity)": _CONSTANT,
    r"True|False": "true and false are written in lower case",
    r"None|undefined": "the empty value is written null",
    r"'": _QUOTES,
    r"[\u201c-\u201f\u2018\u2019]": "strings and keys are put in straight double quotes",
    r"//|/\*|#": "JSON has no comments",
    r"\+|\.\d": "a number begins with a digit or a minus sign",
    r"(?<=\d)_": "a number has digits only, without separators",
    r"(?<=0)[xX]": "numbers are written in decimal",
    r"(?<=0)[0-9]": "a number has no leading zeros",
    r"\n|\r": "a line break in a string is written \\n, or a quote is missing before it",
    r"\t": "a tab in a string is written \\t",
    r"\ufeff": "there is a byte order mark here",
}


def text_fault(text: str, error: Exception) -> Fault:
    """Describe why and where ``text`` stops being JSON, from the error of parsing it.

    Where the error is NotText, there is no text but the part that the error holds.
    """
    if isinstance(error, NotText) and error.valid is not None:
        return _fault(str(error), error.valid, len(error.valid))
    if isinstance(error, json.JSONDecodeError) and error.doc is not text:
        error = _error_at_constant(text)
    if isinstance(error, RecursionError):
        offset = _too_deep(text)
        message = f"more than {MAX_DEPTH} containers are nested here"
        return NO_STACK if offset is None else _fault(message, text, offset, "too_deep")
    if not isinstance(error, json.JSONDecodeError):
        return Fault(path=(), code="invalid_json", message=str(error))
    complaint, refine = next(
        (entry for start, entry in _COMPLAINTS.items() if error.msg.startswith(start)),
        (error.msg, _go_past("")),
    )
    offset = refine(text, error.pos)
    return _fault(_message(complaint, text, offset, error.pos), text, offset)


def _error_at_constant(text: str) -> Exception:
    """Have the scanner trip over the first of Python's constants, whose place it does not tell."""
    spoilt = text.replace("NaN", "?aN").replace("Infinity", "?nfinity")
    try:
        json.loads(spoilt, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as error:
        return error
    return ValueError(_CONSTANT)


def _too_deep(text: str) -> int | None:
    """Find the bracket that opens one container too many, if there is one."""
    depth = 0
    for mark in _MARKS.finditer(text):
        if mark[0] in "[{":
            if depth == MAX_DEPTH:
                return mark.start()
            depth += 1
        elif mark[0] in "]}":
            depth -= 1
    return None


def _fault(message: str, text: str, offset: int, code: str = "invalid_json") -> Fault:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return Fault(path=(), code=code, message=message, line=line, column=column)


def _message(complaint: str, text: str, offset: int, start: int) -> str:
    if not text.strip(" \t\n\r"):
        return "the document is empty"
    if offset >= len(text):
        return _UNTERMINATED if text[start : start + 1] == '"' else "the text ends too early"
    if text[offset] in "]}" and _COMMA_BEFORE.search(text, max(0, offset - 1000), offset):
        return _TRAILING_COMMA
    for place in (start, offset):
        if text[place : place + 1].isspace() and complaint != _CONTROL:
            continue  # outside of strings neither line breaks nor tabs are at fault
        for pattern, habit in _HABITS.items():
            if re.compile(pattern).match(text, place):
                return f"{complaint}; {habit}"
    if complaint == _NO_VALUE and start == offset and text[start].isalpha():
        return f"{complaint}; {_QUOTES}"
    return complaint


def _go_past(pattern: str) -> Callable[[str, int], int]:
    return partial(_past, re.compile(pattern))


def _after_value(text: str, offset: int) -> int:
    """Go past a point or an e that continues the number before it."""
    number = _NUMBER_BEFORE.search(text, max(0, offset - 400), offset)
    if number is None or number[2]:
        return offset
    return _past(_EXPONENT if number[1] else _POINT_OR_EXPONENT, text, offset)


def _in_escape(text: str, offset: int) -> int:
    return _past(_ESCAPE_START, text, offset - (text[offset : offset + 1] != "\\"))


#: The beginnings of the scanner's messages: what we say, and how the place is made exact.
_COMPLAINTS: dict[str, tuple[str, Callable[[str, int], int]]] = {
    "Expecting value": (_NO_VALUE, _go_past("t(ru?)?|f(a(ls?)?)?|n(ul?)?|-")),
    "Expecting property name": ("expected a key in double quotes", _go_past("")),
    "Expecting ':'": ("expected a colon after the key", _go_past("")),
    "Expecting ','": ("expected a comma or the closing bracket before this", _after_value),
    "Illegal trailing comma": (_TRAILING_COMMA, _go_past(r",?[ \t\n\r]*")),
    "Unterminated string": (_UNTERMINATED, _go_past("(?s:.*)")),
    "Invalid control": (_CONTROL, _go_past("")),
    "Invalid \\escape": (f"this is not an escape that JSON has; {_BACKSLASH}", _in_escape),
    "Invalid \\uXXXX": (f"\\u takes four hexadecimal digits; {_BACKSLASH}", _in_escape),
    "Extra data": ("the document has ended before this", _after_value),
}
