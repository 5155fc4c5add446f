"""How IPython shows a value: as a tree. For pprint and rich the class has all they need."""

from __future__ import annotations

from typing import Any

from ..records import parts

_INDENT = 4


def pretty(self: Any, printer: Any, cycle: bool) -> None:
    """Show a value in IPython: what ``repr`` shows, an argument a line where it is long."""
    name = type(self).__qualname__
    if cycle:
        printer.text(f"{name}(...)")
        return
    shown = list(parts(self))
    with printer.group(0, f"{name}(", ")"):
        with printer.indent(_INDENT):
            for number, (field, value) in enumerate(shown):
                if number:
                    printer.text(",")
                printer.breakable(" " if number else "")
                printer.text(f"{field}=")
                printer.pretty(value)
        printer.breakable("")
