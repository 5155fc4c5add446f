"""Tables for the terminal: columns aligned, their text wrapped to the width that there is."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from . import terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The last column holds sentences. With less room than this they go below the other cells.
_NARROWEST = 30

#: If room is short, the columns in the middle are wrapped to this, or to their longest word.
_MIDDLE = 18

_GAP = "  "


def print_table(
    rows: Sequence[Sequence[str]], styles: Sequence[str], head: Sequence[str] = ()
) -> None:
    """Print rows of cells.

    styles: an SGR code for each column, used where standard output has colour.
    head: the titles of the columns, if they have any.
    """
    widths = _widths([head, *rows] if head else rows, terminal.width())
    if widths is None:
        _print_stacked(rows, styles)
        return
    if head:
        _print_row(head, widths, [_UNDERLINE] * len(head))
    for row in rows:
        _print_row(row, widths, styles)


_UNDERLINE = "4"


def _widths(rows: Sequence[Sequence[str]], whole: int) -> list[int] | None:
    """Share out the width of the terminal; None if it is not enough for a table."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    last = _left(widths, whole)
    if last < _NARROWEST:
        for index in range(1, len(columns) - 1):
            longest = max(len(word) for cell in columns[index] for word in cell.split() or [""])
            widths[index] = min(widths[index], max(_MIDDLE, longest))
        last = _left(widths, whole)
    return None if last < _NARROWEST else [*widths[:-1], last]


def _left(widths: Sequence[int], whole: int) -> int:
    """Return the width that the other columns leave for the last."""
    return whole - sum(width + len(_GAP) for width in widths[:-1])


def _print_row(cells: Sequence[str], widths: Sequence[int], styles: Sequence[str]) -> None:
    name, *others = cells
    wrapped = [[name], *map(_wrapped, others, widths[1:])]
    for number in range(max(map(len, wrapped))):
        line = [lines[number] if number < len(lines) else "" for lines in wrapped]
        padded = [
            styled(text, style) + " " * (width - len(text))
            for text, width, style in zip(line, widths, styles, strict=True)
        ]
        print(_GAP.join(padded).rstrip())


def _print_stacked(rows: Sequence[Sequence[str]], styles: Sequence[str]) -> None:
    """Print the last cell of each row below the others."""
    for *cells, last in rows:
        facts = [fact for fact in zip(cells, styles[:-1], strict=True) if fact[0]]
        fits = len(_GAP.join(cell for cell, _ in facts)) <= terminal.width()
        print((_GAP if fits else f"\n{_GAP}").join(styled(*fact) for fact in facts))
        for text in _wrapped(last, terminal.width() - 4):
            print(f"    {styled(text, styles[-1])}")


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def styled(text: str, style: str) -> str:
    """Put ``text`` into an SGR style where standard output has colour."""
    if not (text and style and terminal.has_colour()):
        return text
    return f"\x1b[{style}m{text}\x1b[0m"
