"""Where in a JSON text the faults of a document are.

Loaded after a failure only. The text is read once more along the paths of the
faults; all that lies beside them is skipped by the json module's scanner, so
that the time is about that of parsing.
"""

from __future__ import annotations

import json
import re
from json.decoder import scanstring
from json.scanner import make_scanner
from typing import TYPE_CHECKING, Any

from .errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .walk import Found

_SPACE = re.compile(r"[ \t\n\r]*")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset into ``text``, both from 1, in characters."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


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
        steps = list(zip(item.fault.path, item.repeats))
        if item.at_key:
            root.reach(steps).at_key.append(index)
        else:
            root.reach(steps[:-1] if item.at_parent else steps).at_value.append(index)
    offsets = _Finder(text).find(root)
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
    return Fault(
        path=fault.path, code=fault.code, message=fault.message, line=line, column=column
    )


class _Skipper(json.JSONDecoder):
    """Scans a value for its end; numbers are not converted."""

    def __init__(self) -> None:
        super().__init__(parse_int=str, parse_float=str)  # type: ignore[arg-type]


class _Finder:
    """Reads valid JSON text again, down to the nodes that are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._skip = make_scanner(_Skipper())
        self._offsets: dict[int, int] = {}

    def find(self, root: _Node) -> dict[int, int]:
        """Return the offset of every fault under ``root``."""
        self._visit(root, self._space(0))
        return self._offsets

    def _space(self, offset: int) -> int:
        return _SPACE.match(self._text, offset).end()  # type: ignore[union-attr]

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
        end: int = self._skip(self._text, offset)[1]
        return end

    def _visit_object(self, node: _Node, offset: int) -> int:
        seen: dict[str, int] = {}
        wanted = {key for key, _ in node.below}
        offset = self._space(offset + 1)
        while self._text[offset] == '"':
            at_key = offset
            key, offset = scanstring(self._text, offset + 1, True)
            offset = self._space(self._space(offset) + 1)
            below = None
            if key in wanted:
                below = node.below.get((key, seen.get(key, 0)))
                seen[key] = seen.get(key, 0) + 1
            if below is None:
                offset = self._end(offset)
            else:
                for fault in below.at_key:
                    self._offsets[fault] = at_key
                offset = self._visit(below, offset)
            offset = self._space(offset)
            if self._text[offset] == ",":
                offset = self._space(offset + 1)
        return offset + 1

    def _visit_array(self, node: _Node, offset: int) -> int:
        index = 0
        offset = self._space(offset + 1)
        while self._text[offset] != "]":
            below = node.below.get((index, 0))
            offset = self._end(offset) if below is None else self._visit(below, offset)
            offset = self._space(offset)
            if self._text[offset] == ",":
                offset = self._space(offset + 1)
            index += 1
        return offset + 1
