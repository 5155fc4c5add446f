"""The standard streams: UTF-8 everywhere, whole or not at all, and colour where it is wanted.

The program writes with ``print``. What goes wrong while writing shows up in
``flush`` at the latest; ``close`` then sees to it that the interpreter does not
try, and complain, once more when it shuts down.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .trouble import CommandError

if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

#: A narrower terminal is treated as if it had this many columns.
_NARROWEST = 40

_CLEAR = "\r\x1b[K"


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


def flush() -> None:
    """Write out what is still waiting; raises OSError if that fails."""
    sys.stdout.flush()


def close() -> None:
    """Leave nothing for the interpreter to write: what cannot be written now is dropped."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                _let_drop(stream)


def _let_drop(stream: TextIO) -> None:
    """Lead a stream that cannot be written any more to nowhere."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def complain(message: str) -> None:
    """Write a line to standard error, if anybody can read it."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(message, file=sys.stderr)


def counted(number: int, noun: str) -> str:
    """Write a number of things: "no faults", "1 fault", "2,000 faults"."""
    return f"{format(number, ',') if number else 'no'} {noun}{'' if number == 1 else 's'}"


def standard_input() -> BinaryIO:
    """Return standard input as a binary file; raises CommandError if it is closed."""
    if sys.stdin is None:
        raise CommandError("standard input is closed")
    return sys.stdin.buffer


def width() -> int:
    """Return how many columns a line may have: what COLUMNS says, the terminal's, else 100.

    ``shutil.get_terminal_size`` does the same, but loading shutil takes as long
    as checking a small file.
    """
    columns = os.environ.get("COLUMNS", "")
    if not (columns.isascii() and columns.isdigit() and int(columns)):
        try:
            columns = str(os.get_terminal_size(sys.stdout.fileno()).columns)
        except OSError:  # no terminal
            columns = "100"
    return max(_NARROWEST, int(columns))


def has_colour() -> bool:
    """Tell whether standard output is a terminal whose user has nothing against colour."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


class Progress:
    """A line on standard error that tells how far a long piece of work has come.

    It is there only if standard error is a terminal and the work takes longer
    than ``delay`` seconds, and is renewed a few times a second.
    """

    def __init__(self, delay: float = 0.5) -> None:
        from time import monotonic

        self._now = monotonic
        self._next = monotonic() + delay
        self._on = sys.stderr is not None and sys.stderr.isatty()
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def update(self, lines: int, faults: int) -> None:
        """Show the numbers, if it is time to."""
        if self._on and self._now() >= self._next:
            self._next = self._now() + 0.2
            self._write(f"{_CLEAR}{lines:,} lines, {faults:,} faults")
            self._shown = True

    def clear(self) -> None:
        """Take the line away, before something else is written."""
        if self._shown:
            self._write(_CLEAR)
            self._shown = False

    def _write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()
