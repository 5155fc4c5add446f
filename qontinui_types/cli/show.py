"""``show``: a type as a table."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from .._codec import submodule
from . import catalog, tables, terminal
from .trouble import WELL

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_EPILOG = """\
Where standard output is a terminal the table has its width, and colour unless
the environment has NO_COLOR.

examples:
  {prog} OrchestrationLoopConfig
  {prog} LoopPhase
"""

_BOLD, _TYPE, _PRESENCE, _PLAIN = "1", "36", "33", ""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _EPILOG
    catalog.add_type_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Print the table; return the exit status."""
    outline = submodule("describe").outline(catalog.type_named(options.type))
    width = terminal.width()
    print(tables.styled(outline.name, _BOLD))
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
    names = [f"  {entry.name}" if entry.inner else entry.name for entry in entries]
    if any(entry.type for entry in entries):
        head: tuple[str, ...] = ("NAME", "TYPE", "PRESENCE", "MEANING")
        styles: tuple[str, ...] = (_BOLD, _TYPE, _PRESENCE, _PLAIN)
        rows: list[tuple[str, ...]] = [
            (name, entry.type, entry.presence, entry.doc)
            for name, entry in zip(names, entries, strict=True)
        ]
    else:
        head, styles = ("NAME", "MEANING"), (_BOLD, _PLAIN)
        rows = [(name, entry.doc) for name, entry in zip(names, entries, strict=True)]
    tables.print_table(rows, styles, head)
