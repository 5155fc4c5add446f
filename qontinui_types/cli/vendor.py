"""``vendor``: a copy of this library inside another project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import terminal
from .trouble import WELL, CommandError

if TYPE_CHECKING:
    import argparse

_EPILOG = """\
The folders codec and qontinui_types are put into DESTINATION side by side. A
copy made earlier is brought up to date, unless somebody has changed it. The
files that are new or changed are listed.

example:
  {prog} src/tool/_vendor
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "destination", metavar="DESTINATION", help="the folder for the copy; made if need be"
    )


def run(options: argparse.Namespace) -> int:
    """Copy; return the exit status."""
    from ..vendor import VendorError, vendor

    try:
        changed = vendor(options.destination)
    except VendorError as error:
        raise CommandError(str(error)) from None
    for path in changed:
        print(path)
    if not changed:
        terminal.complain(f"{options.destination}: up to date")
    return WELL
