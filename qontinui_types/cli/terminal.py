"""What a command and its user have between them: the standard streams, exit statuses, errors.

The program writes with ``print``. What goes wrong while writing shows up when
standard output is flushed at the latest; ``close`` then sees to it that the
interpreter does not try, and complain, once more when it shuts down.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from .._codec import submodule

if TYPE_CHECKING:
    from collections.abc import Iterable

# The exit statuses. INTERRUPTED is what shells report for Ctrl-C.
WELL, FAULTS, FAILED, INTERRUPTED = 0, 1, 2, 130

#: A narrower terminal is treated as if it had this many columns.
_NARROWEST = 40

_CLEAR = "\r\x1b[K"


class CommandError(Exception):
    """Why a command cannot do its work, in one sentence for the user."""


def prepare() -> None:
    """Make the output streams write UTF-8 with plain line feeds, whatever the locale says.

    File names that are no UTF-8 are written back as the bytes that they are.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=sys.getfilesystemencodeerrors(), newline="\n")
    if sys.stdout is None:
        raise CommandError("standard output is closed")


def close() -> None:
    """Leave nothing for the interpreter to write: what cannot be written now is dropped."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def complain(message: str, end: str = "\n") -> None:
    """Write a message to standard error, if anybody can read it."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(message, end=end, file=sys.stderr, flush=True)


def counted(number: int, noun: str) -> str:
    """Write a number of things: "no faults", "1 fault", "2,000 faults"."""
    return f"{format(number, ',') if number else 'no'} {noun}{'' if number == 1 else 's'}"


def hint(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" if one of the known names is like ``name``."""
    close = submodule("explain").near(name, known)
    return f"; did you mean {close}?" if close else ""


def width() -> int:
    """Return how many columns a line may have: what COLUMNS says, the terminal's, else 100.

    shutil.get_terminal_size is not used: loading shutil takes as long as checking a file.
    """
    try:
        columns = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        columns = 0
    if columns <= 0:
        with suppress(OSError):  # no terminal
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
    return max(_NARROWEST, columns) if columns > 0 else 100  # some terminals say 0


class Progress:
    """A line on standard error that tells how far a long piece of work has come.

    It is there only if standard error is a terminal and the work takes longer
    than ``delay`` seconds, and is renewed a few times a second.
    """

    def __init__(self, delay: float = 0.5) -> None:
        seen = sys.stderr is not None and sys.stderr.isatty()
        self._next = monotonic() + delay if seen else float("inf")
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def update(self, lines: int, faults: int) -> None:
        """Show the numbers, if it is time to."""
        if monotonic() >= self._next:
            self._next = monotonic() + 0.2
            self._shown = True
            complain(f"{_CLEAR}{lines:,} lines, {faults:,} faults", end="")

    def clear(self) -> None:
        """Take the line away, before something else is written."""
        if self._shown:
            self._shown = False
            complain(_CLEAR, end="")
