"""The commands that present types: ``new``, ``show``, ``types``.

Tables have aligned columns, their text wrapped to the width that there is.
"""

from __future__ import annotations

from itertools import zip_longest
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Any

from .. import _codec
from .._codec import decode, dumps
from ..orchestration_config import CreateOlConfigRequest, OlConfig, OrchestrationLoopConfig
from . import arguments, terminal
from .terminal import BOLD, CYAN, PLAIN, UNDERLINE, WELL, YELLOW, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from . import Parser

#: The last column holds sentences. With less room than this they go below the other cells.
_NARROWEST = 30

#: If room is short, the columns in the middle are wrapped to this, or to their longest word.
_MIDDLE = 18

_GAP = "  "


def run_new(parser: Parser) -> int:
    """Print a document to start from."""
    parser.epilog = """\
Fields with a default have it; required fields have placeholders, such as
"TODO: name", 0 and false. The document is valid as it stands.

examples:
  %(prog)s OrchestrationLoopConfig > loop.json
  %(prog)s OlConfig > preset.json
"""
    arguments.add_type(parser)
    cls = arguments.type_named(parser.options().type)
    template = _codec.room("about").template
    document = template(cls)
    if cls in (OlConfig, CreateOlConfigRequest):
        document["configJson"] = template(OrchestrationLoopConfig)
    print(dumps(decode(cls, document), indent=2))
    return WELL


def run_types(parser: Parser) -> int:
    """Print every type with its sentence."""
    parser.epilog = """\
example:
  %(prog)s
"""
    parser.options()
    outlines = map(_codec.room("about").outline, arguments.all_types())
    _print_table([(item.name, item.doc) for item in outlines], (BOLD, PLAIN))
    return WELL


def run_show(parser: Parser) -> int:
    """Print a type as a table."""
    parser.epilog = """\
Where standard output is a terminal the table has its width, and colour unless
the environment has NO_COLOR.

examples:
  %(prog)s OrchestrationLoopConfig
  %(prog)s LoopPhase
"""
    arguments.add_type(parser)
    cls = arguments.type_named(parser.options().type)
    outline = _codec.room("about").outline(cls)
    width = terminal.width()
    print(styled(outline.name, BOLD))
    print(fill(outline.doc, width))
    print(fill(f"On the wire: {outline.kind}.", width))
    if outline.entries:
        print()
        _print_entries(outline.entries)
    aliases = [alias for entry in outline.entries for alias in entry.aliases]
    if aliases:
        print()
        print(fill(f"Reading takes these names as well: {', '.join(aliases)}.", width))
    return WELL


def _print_entries(entries: Sequence[Any]) -> None:
    places = range(4) if any(entry.type for entry in entries) else (0, 3)

    def row(*cells: str) -> list[str]:
        return [cells[place] for place in places]

    rows = [
        row("  " * entry.inner + entry.name, entry.type, entry.presence, entry.doc)
        for entry in entries
    ]
    _print_table(rows, row(BOLD, CYAN, YELLOW, PLAIN), row("NAME", "TYPE", "PRESENCE", "MEANING"))


def _print_table(
    rows: Sequence[Sequence[str]], styles: Sequence[str], head: Sequence[str] = ()
) -> None:
    """Print rows of cells, with a style for each column and, if they have any, their titles."""
    widths = _widths([head, *rows] if head else rows)
    if widths is None:
        _print_stacked(rows, styles)
        return
    if head:
        _print_row(head, widths, [UNDERLINE] * len(head))
    for row in rows:
        _print_row(row, widths, styles)


def _widths(rows: Sequence[Sequence[str]]) -> list[int] | None:
    """Share out the width of the terminal; None if it is not enough for a table."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns[:-1]]
    for short_of_room in (False, True):
        if short_of_room:
            widths[1:] = map(_squeezed, widths[1:], columns[1:-1])
        left = terminal.width() - sum(widths) - len(_GAP) * len(widths)
        if left >= _NARROWEST:
            return [*widths, left]
    return None


def _squeezed(width: int, column: Sequence[str]) -> int:
    longest = max(len(word) for cell in column for word in cell.split() or [""])
    return min(width, max(_MIDDLE, longest))


def _print_row(cells: Sequence[str], widths: Sequence[int], styles: Sequence[str]) -> None:
    wrapped = [[cells[0]], *map(_wrapped, cells[1:], widths[1:])]
    filled = [*widths[:-1], 0]  # nothing comes after the last
    for line in zip_longest(*wrapped, fillvalue=""):
        padded = [
            styled(text, style) + " " * (width - len(text))
            for text, width, style in zip(line, filled, styles, strict=True)
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
