"""Exit statuses, the error that a command gives up with, and hints for misspelled names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: All is well.
WELL = 0

#: There are faults in what was looked at.
FAULTS = 1

#: The command could not do its work.
FAILED = 2

#: The user stopped the command; what shells report for Ctrl-C.
INTERRUPTED = 130


class CommandError(Exception):
    """Why a command cannot do its work, in one sentence for the user."""


class UnreadableError(Exception):
    """Why a file cannot be read: its name and the reason. Other files may do."""

    def __init__(self, name: str, error: OSError) -> None:
        super().__init__(f"{name}: {error.strerror or error}")


def hint(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" if one of the known names is like ``name``."""
    from difflib import get_close_matches

    by_folded = {item.lower(): item for item in known}
    close = get_close_matches(name.lower().replace("_", ""), by_folded, n=1)
    return f"; did you mean {by_folded[close[0]]}?" if close else ""
