"""Lines and columns of the faults of a document.

The text is known to be JSON, and is read once more along the paths of the faults, no
further than the last of them. What lies beside the paths is skipped by the scanner of
the json module, many parts of a container at once: a stretch that ends at a comma is a
container of its own if brackets are put around it, unless the comma lies deeper.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import Fault
from .sentences import say

if TYPE_CHECKING:
    from ..walk import Found

#: Characters of a stretch, at least and at most; of what may be the rest of a container.
_LEAST, _MOST, _REST = 64, 2**15, 256

_decoder: Any = json.JSONDecoder(parse_int=str, parse_float=str, object_pairs_hook=list)
_scan = _decoder.scan_once  # converts no number, loses no member
_BEHIND = re.compile(r"[ \t\n\r]*[,:]?[ \t\n\r]*")


def place(text: str, found: list[Found]) -> list[Fault]:
    """Return the faults of the document ``text`` with line and column, in its order."""
    return [
        Fault(path=item.path, code=item.code, message=say(item), line=line, column=column)
        for item, line, column in placed(text, found)
    ]


def placed(text: str, found: list[Found]) -> list[tuple[Found, int | None, int | None]]:
    """Pair what was found with line and column, in the order of the document."""
    places = _Places(text, len(found))
    root: dict[Any, Any] = {}
    for item in found:
        node = root
        for step in item.steps[: len(item.steps) - item.absent]:
            node = node.setdefault(step, {})
        node.setdefault(item.at_key, []).append(item)
    try:
        places.visit(root, 0, _past(text, 0))
    except RecursionError:  # so little of the stack is left that the places must stay unknown
        return [(item, None, None) for item in found]
    result: list[tuple[Found, int | None, int | None]] = []
    line, start, last = 1, 0, 0
    for offset, item in places.offsets:
        line += text.count("\n", last, offset)
        start = max(start, text.rfind("\n", last, offset) + 1)
        last = offset
        result.append((item, line, offset - start + 1))
    return result


class _Places:
    """The way through a text to its faults, which ends when all ``number`` of them are placed.

    A node holds faults: at its value under False, at its key under True; and the nodes of
    its parts under their steps.
    """

    def __init__(self, text: str, number: int) -> None:
        self.text = text
        self.number = number
        self.offsets: list[tuple[int, Found]] = []

    def visit(self, node: dict[Any, Any], key: int, value: int) -> int:
        """Place the faults of a part by where its key and value begin; return its end."""
        self.offsets += [(key, item) for item in node.pop(True, ())]
        self.offsets += [(value, item) for item in node.pop(False, ())]
        if len(self.offsets) == self.number:
            return value
        return self._container(node, value) if node else int(_scan(self.text, value)[1])

    def _container(self, node: dict[Any, Any], offset: int) -> int:
        text, brackets = self.text, "{}" if self.text[offset] == "{" else "[]"
        wanted = {key for key, _ in node}
        seen = dict.fromkeys(wanted, 0)
        index, size = 0, _LEAST // 2
        offset = _past(text, offset + 1)
        while node:
            if size >= _LEAST and index not in wanted:
                cut = text.rfind(",", offset, offset + size)
                parts = _parts(text[offset : max(cut, offset)].join(brackets))
                keys = parts if brackets == "{}" else range(index, index + len(parts))
                if parts and wanted.isdisjoint(keys):
                    index, offset = index + len(parts), _past(text, cut)
                    size = min(2 * size, _MOST)
                    continue
                size = _LEAST // 16
            size = min(2 * size, _LEAST)
            key, value = index, offset
            if brackets == "{}":
                key, colon = _scan(text, offset)
                value = _past(text, colon)
            below = node.pop((key, seen.get(key)), None)
            if key in seen:
                seen[key] += 1
            end = self.visit(below, offset, value) if below else _scan(text, value)[1]
            if len(self.offsets) == self.number:
                return offset
            index, offset = index + 1, _past(text, end)
        return _end(text, brackets[0], offset)


def _past(text: str, offset: int) -> int:
    """Go past space, and a comma or colon in it."""
    match: Any = _BEHIND.match(text, offset)  # which may be empty
    return int(match.end())


def _parts(stretch: str) -> list[Any]:
    """Return the keys of an object, or the elements of an array; none if it is not just that."""
    try:
        parts, end = _scan(stretch, 0)
    except (ValueError, StopIteration):
        return []
    if end < len(stretch):  # the container that it was cut from has ended in it
        return []
    return [key for key, _ in parts] if stretch[0] == "{" else list(parts)


def _end(text: str, bracket: str, offset: int) -> int:
    """Return where a container ends that goes on at ``offset``."""
    size = _REST
    while True:
        try:
            return offset - 1 + int(_scan(bracket + text[offset : offset + size], 0)[1])
        except (ValueError, StopIteration):
            size *= 4
