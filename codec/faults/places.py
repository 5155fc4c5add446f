"""Lines and columns of the faults of a document.

The text is known to be JSON, and is read once more along the paths of the faults, no
further than the last of them. What lies beside the paths is skipped by the scanner of
the json module, many parts of a container at once: a stretch that ends at a comma is a
container of its own if brackets are put around it, unless the comma lies deeper.
"""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import Fault
from .sentences import say

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..walk import Found

#: Characters of a stretch, at least and at most; of what may be the rest of a container.
_LEAST, _MOST, _REST = 64, 2**15, 2**12

# Numbers are not converted, and no member is kept: an object becomes the number of them.
_decoder: Any = json.JSONDecoder(parse_int=len, parse_float=len, object_pairs_hook=len)
_scan = _decoder.scan_once
_BEHIND = re.compile(r"[ \t\n\r]*[,:]?[ \t\n\r]*")


def place(text: str, found: list[Found]) -> list[Fault]:
    """Return the faults of the document ``text`` with line and column, in its order."""
    return [
        Fault(path=item.path, code=item.code, message=say(item), line=line, column=column)
        for item, line, column in placed(text, found)
    ]


def placed(text: str, found: list[Found]) -> list[tuple[Found, int | None, int | None]]:
    """Pair what was found with line and column, in the order of the document."""
    root: dict[Any, Any] = {}
    for item in found:
        node = root
        for _, number in item.steps[: len(item.steps) - item.absent]:
            node = node.setdefault(number, {})
        node.setdefault("key" if item.at_key else "value", []).append(item)
    result: list[tuple[Found, int | None, int | None]] = []
    line, start, last = 1, 0, 0
    try:
        for offset, item in itertools.islice(_visit(text, root, 0, _past(text, 0)), len(found)):
            line += text.count("\n", last, offset)
            start = max(start, text.rfind("\n", last, offset) + 1)
            last = offset
            result.append((item, line, offset - start + 1))
    except RecursionError:  # so little of the stack is left that the places must stay unknown
        return [(item, None, None) for item in found]
    return result


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
        return int(_scan(text, value)[1])
    brackets = "{}" if text[value] == "{" else "[]"
    offset, passed = _past(text, value + 1), 0
    for number in sorted(node):
        key = value = _skip(text, offset, number - passed, brackets)
        if brackets == "{}":
            value = _past(text, _scan(text, key)[1])
        end = yield from _visit(text, node[number], key, value)
        offset, passed = _past(text, end), number + 1
    return _end(text, brackets[0], offset)


def _skip(text: str, offset: int, count: int, brackets: str) -> int:
    """Go past so many parts of a container."""
    size = _LEAST
    while count:
        if size >= _LEAST:
            cut = text.rfind(",", offset, offset + size)
            parts = _parts(text[offset : max(cut, offset)].join(brackets))
            if 0 < parts <= count:
                count, offset = count - parts, _past(text, cut)
                size = min(2 * size, _MOST)
            else:
                size //= 8
            continue
        size *= 2
        if brackets == "{}":
            offset = _past(text, _scan(text, offset)[1])
        count, offset = count - 1, _past(text, _scan(text, offset)[1])
    return offset


def _parts(stretch: str) -> int:
    """Count the parts of a container; 0 if a stretch is not just that."""
    try:
        parts, end = _scan(stretch, 0)
    except (ValueError, StopIteration):
        return 0
    if end < len(stretch):  # the container that it was cut from has ended in it
        return 0
    return int(parts if stretch[0] == "{" else len(parts))


def _past(text: str, offset: int) -> int:
    """Go past space, and a comma or colon in it."""
    match: Any = _BEHIND.match(text, offset)  # which may be empty
    return int(match.end())


def _end(text: str, bracket: str, offset: int) -> int:
    """Return where a container ends that goes on at ``offset``."""
    size = _REST
    while True:
        try:
            return offset - 1 + int(_scan(bracket + text[offset : offset + size], 0)[1])
        except (ValueError, StopIteration):
            size *= 4
