"""Where in a JSON text the faults of a document are.

Loaded after a failure only. The text is read once more along the paths of the
faults. What lies beside them is skipped: containers and long strings by the
json module's scanner, runs of short items by regular expression, so that the
time is about that of parsing.

The text is known to be JSON here, and the patterns are no stricter than they
need to be to find the ends of things.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .walk import Found

_SPACE = re.compile(r"[ \t\n\r]*")
_COMMA = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*")

# A short item and the space behind it: a number, a literal, a string, a list of numbers.
_ITEM = (
    r'(?:[^ \t\n\r",\[\]{}]+|"[^"\\]{0,99}"|\[[^"\[\]{}]{0,99}\])'
    r"[ \t\n\r]*"
)
_MEMBER = re.compile(rf'"([^"\\]*)"[ \t\n\r]*:[ \t\n\r]*{_ITEM}(?:,[ \t\n\r]*|(?=}}))')

#: Runs of so many items of an array, longest first.
_RUNS = tuple((n, re.compile(rf"(?:{_ITEM},[ \t\n\r]*){{{n}}}")) for n in (500, 25))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset into ``text``, both from 1, in characters."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def past(pattern: re.Pattern[str], text: str, offset: int) -> int:
    """Return where ``pattern`` matched at ``offset`` ends; ``offset`` if it does not match."""
    match = pattern.match(text, offset)
    return offset if match is None else match.end()


class _Node:
    """A place that is looked for: the faults there, and the places below it."""

    __slots__ = ("at_key", "at_value", "below")

    def __init__(self) -> None:
        self.at_value: list[int] = []
        self.at_key: list[int] = []
        self.below: dict[tuple[str | int, int], _Node] = {}

    def reach(self, path: Iterable[tuple[str | int, int]]) -> _Node:
        """Return the node at the end of a path from here, made if need be."""
        node = self
        for step in path:
            node = node.below.setdefault(step, _Node())
        return node


def locate(text: str, found: list[Found]) -> list[Fault]:
    """Give the faults of a document their lines and columns, and put them in its order."""
    root = _Node()
    for index, item in enumerate(found):
        steps = list(zip(item.fault.path, item.repeats, strict=True))
        if item.at_key:
            root.reach(steps).at_key.append(index)
        else:
            root.reach(steps[:-1] if item.at_parent else steps).at_value.append(index)
    try:
        offsets = _Finder(text).find(root)
    except RecursionError:  # so little of the stack is left that the places must stay unknown
        return [item.fault for item in found]
    order = sorted(range(len(found)), key=lambda index: offsets[index])
    placed, line, start, position = [], 1, 0, 0
    for index in order:
        offset = offsets[index]
        line += text.count("\n", position, offset)
        start = max(start, text.rfind("\n", position, offset) + 1)
        position = offset
        placed.append(_placed(found[index].fault, line, offset - start + 1))
    return placed


def _placed(fault: Fault, line: int, column: int) -> Fault:
    return Fault(path=fault.path, code=fault.code, message=fault.message, line=line, column=column)


class _Finder:
    """Reads valid JSON text again, down to the nodes that are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._scan = json.JSONDecoder(parse_int=str).raw_decode  # no integer is converted
        self._offsets: dict[int, int] = {}

    def find(self, root: _Node) -> dict[int, int]:
        """Return the offset of every fault under ``root``."""
        self._visit(root, self._space(0))
        return self._offsets

    def _space(self, offset: int) -> int:
        return past(_SPACE, self._text, offset)

    def _visit(self, node: _Node, offset: int) -> int:
        """Look through the value at ``offset``; return where it ends."""
        for fault in node.at_value:
            self._offsets[fault] = offset
        if not node.below:
            return self._end(offset)
        if self._text[offset] == "{":
            return self._visit_object(node, offset)
        return self._visit_array(node, offset)

    def _end(self, offset: int) -> int:
        return self._scan(self._text, offset)[1]

    def _past_comma(self, offset: int) -> int:
        return past(_COMMA, self._text, offset)

    def _visit_object(self, node: _Node, offset: int) -> int:
        seen: dict[str, int] = {}
        wanted = {key for key, _ in node.below}
        offset = self._space(offset + 1)
        while self._text[offset] == '"':
            member = _MEMBER.match(self._text, offset)
            if member is not None and member[1] not in wanted:
                offset = member.end()
                continue
            at_key = offset
            key, offset = self._scan(self._text, offset)
            offset = self._space(self._space(offset) + 1)
            below = node.below.get((key, seen.get(key, 0)))
            if below is None:
                offset = self._end(offset)
            else:
                for fault in below.at_key:
                    self._offsets[fault] = at_key
                offset = self._visit(below, offset)
            if key in wanted:
                seen[key] = seen.get(key, 0) + 1
            offset = self._past_comma(offset)
        return offset + 1

    def _visit_array(self, node: _Node, offset: int) -> int:
        index = 0
        offset = self._space(offset + 1)
        for (wanted, _), below in sorted(node.below.items(), key=lambda item: item[0]):
            offset = self._skip_items(offset, int(wanted) - index)
            offset = self._past_comma(self._visit(below, offset))
            index = int(wanted) + 1
        return self._skip_items(offset, len(self._text)) + 1

    def _skip_items(self, offset: int, count: int) -> int:
        """Go past ``count`` items of an array, or to its end."""
        while count > 0 and self._text[offset] != "]":
            length, end = self._run(offset, count)
            offset = end if length else self._past_comma(self._end(offset))
            count -= length or 1
        return offset

    def _run(self, offset: int, count: int) -> tuple[int, int]:
        """Look for a run of at most ``count`` short items; return its length, or 0, and its end."""
        for length, pattern in _RUNS:
            if length <= count:
                match = pattern.match(self._text, offset)
                if match:
                    return length, match.end()
        return 0, offset
