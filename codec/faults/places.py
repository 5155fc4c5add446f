"""Lines and columns of the faults of a document.

The text is known to be JSON, and is read once more along the paths of the faults, no
further than the last of them. What lies beside the paths is skipped by the scanner of
the json module, many parts of a container at once: a stretch that ends at a comma is a
container of its own if brackets are put around it, unless the comma lies deeper.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from math import inf
from typing import TYPE_CHECKING, Any

from ..errors import Fault
from .sentences import say

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import TypeAlias

    from ..walk import Found

    #: Yields the faults at or below the next part of a container that has any, and where
    #: its key and value begin; is sent where that ends; returns where the container does.
    Parts: TypeAlias = Generator[tuple[list[Found], int, int], int | None, int]

#: Characters of a stretch, at least and at most; parts that are skipped one by one after
#: a comma that lay deeper.
_LEAST, _MOST, _SINGLES = 64, 2**16, 15

_BEHIND = re.compile(r"[ \t\n\r]*[,:]?[ \t\n\r]*")

_decoder: Any = json.JSONDecoder(parse_int=str, parse_float=str, object_pairs_hook=list)
_scan = _decoder.scan_once  # converts no number, loses no member


def place(text: str, found: list[Found]) -> list[Fault]:
    """Return the faults of the document ``text`` with line and column, in its order."""
    return [
        Fault(
            path=tuple(key for key, _ in item.steps),
            code=item.code,
            message=say(item),
            line=line,
            column=column,
        )
        for item, line, column in placed(text, found)
    ]


def placed(text: str, found: list[Found]) -> list[tuple[Found, int | None, int | None]]:
    """Pair what was found with line and column, in the order of the document."""
    try:
        offsets = _offsets(text, found)
    except RecursionError:  # so little of the stack is left that the places must stay unknown
        return [(item, None, None) for item in found]
    result: list[tuple[Found, int | None, int | None]] = []
    line, start, last = 1, 0, 0
    for offset, item in offsets:
        line += text.count("\n", last, offset)
        start = max(start, text.rfind("\n", last, offset) + 1)
        last = offset
        result.append((item, line, offset - start + 1))
    return result


def _offsets(text: str, found: list[Found]) -> list[tuple[int, Found]]:
    """Find where each fault is; the loop holds the open containers that lead to faults."""
    offsets: list[tuple[int, Found]] = []
    containers: list[Parts] = []
    here, value = found, _past(text, 0)
    while True:
        depth = len(containers)
        ending = (i for i in here if len(i.steps) - i.absent == depth and not i.at_key)
        offsets += [(value, item) for item in ending]
        if len(offsets) == len(found):
            return offsets
        below = [item for item in here if len(item.steps) - item.absent > depth]
        end = None if below else _scan(text, value)[1]
        if below:
            containers.append(_parts(text, below, depth, value))
        part = None
        while part is None:
            try:
                part = containers[-1].send(end)
            except StopIteration as stop:
                end = stop.value
                containers.pop()
        here, key, value = part
        depth = len(containers)
        offsets += [(key, item) for item in here if item.at_key and len(item.steps) == depth]


def _past(text: str, offset: int) -> int:
    """Go past space, and a comma or colon in it."""
    match = _BEHIND.match(text, offset)
    return match.end() if match else offset


def _parts(text: str, found: list[Found], depth: int, offset: int) -> Parts:
    """Go through the container at ``offset``; elements are taken for members with equal keys."""
    brackets = "{}" if text[offset] == "{" else "[]"
    wanted: dict[Any, list[Found]] = {}
    for item in found:
        step = item.steps[depth]
        wanted.setdefault(step if brackets == "{}" else ("", step[0]), []).append(item)
    ahead: dict[str, list[float]] = {"": [inf], **{key: [inf] for key, _ in wanted}}
    for key, number in sorted(wanted, reverse=True):
        ahead[key].append(number)
    seen = dict.fromkeys(ahead, 0)
    offset, size, singles = _past(text, offset + 1), _LEAST, 0
    while text[offset] != brackets[1]:
        if not singles and ahead[""][-1] > seen[""]:
            cut = text.rfind(",", offset, offset + size)
            counts = _counts(text[offset:cut].join(brackets)) if cut > 0 else {}
            common = counts.keys() & seen.keys()
            if counts and all(seen[k] + counts[k] <= ahead[k][-1] for k in common):
                for key in common:
                    seen[key] += counts[key]
                offset, size = _past(text, cut), min(2 * size, _MOST)
                continue
            if size > _LEAST:
                size //= 4
                continue
            singles = _SINGLES
        singles = max(0, singles - 1)
        key, value = "", offset
        if brackets == "{}":
            key, colon = _scan(text, offset)
            value = _past(text, colon)
        here = wanted.get((key, seen.get(key)))
        if key in seen:
            seen[key] += 1
        end: Any = None
        if here:
            ahead[key].pop()
            end = yield here, offset, value
        offset = _past(text, end or _scan(text, value)[1])
    return offset + 1


def _counts(stretch: str) -> dict[str, int]:
    """Count the equal keys of the parts of a container; nothing if it is none of its own."""
    try:
        parts, end = _scan(stretch, 0)
    except (ValueError, StopIteration):
        return {}
    if end < len(stretch):  # the container that it was cut from has ended in it
        return {}
    return Counter(key for key, _ in parts) if stretch[0] == "{" else {"": len(parts)}
