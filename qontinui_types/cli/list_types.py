"""``types``: every type with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._codec import submodule
from . import catalog, tables
from .trouble import WELL

if TYPE_CHECKING:
    import argparse

_EPILOG = """\
example:
  {prog}
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare that there are no arguments."""
    parser.epilog = _EPILOG


def run(options: argparse.Namespace) -> int:
    """Print the list; return the exit status."""
    outline = submodule("describe").outline
    outlines = [outline(cls) for cls in catalog.all_types()]
    tables.print_table([(item.name, item.doc) for item in outlines], styles=("1", ""))
    return WELL
