"""What a command and its user have between them: the standard streams, exit statuses, errors.

Every line that has text from input in it is written by ``say`` or ``complain``,
or has been through ``safe``. What goes wrong while writing shows up when standard
output is flushed at the latest; ``close`` then sees to it that the interpreter
does not try, and complain, once more when it shuts down.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from .. import _codec

if TYPE_CHECKING:
    from collections.abc import Iterable

# The exit statuses. The last two are what shells report for Ctrl-C, and for a program whose
# reader has gone away (SIGPIPE).
WELL, FAULTS, FAILED, INTERRUPTED, UNHEARD = 0, 1, 2, 130, 141

# SGR codes.
BOLD, UNDERLINE, RED, GREEN, YELLOW, CYAN, PLAIN = "1", "4", "31", "32", "33", "36", ""

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


def safe(text: str) -> str:
    """Return text from input as one line that no terminal and no log takes for anything else.

    Controls and characters that hide or reorder others are written as escapes.
    """
    if not text.isprintable():
        text = "".join(map(_visible, text))
    text = text.replace("##[", "\\x23#[")  # what GitHub takes for a command, as the next
    return text.replace(":", "\\x3a", 1) if text.lstrip().startswith("::") else text


def _visible(character: str) -> str:
    # The spaces do no harm. The last range stands for bytes of file names that are no UTF-8.
    if character.isprintable() or character in "\xa0\u3000" or "\udca0" <= character <= "\udcff":
        return character
    return character.encode("unicode_escape").decode()


def say(line: str) -> None:
    """Write a line to standard output, made safe."""
    print(safe(line))


def json_line(data: object) -> str:
    """Return data as a line of JSON that no terminal and no log takes for anything else."""
    return json.dumps(data).replace("\x7f", "\\u007f").replace("##[", "#\\u0023[")


def complain(message: str) -> None:
    """Write a line to standard error, made safe, if anybody can read it."""
    _show(f"{safe(message)}\n")


def _show(text: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):
            print(text, end="", file=sys.stderr, flush=True)


def counted(number: int, noun: str) -> str:
    """Write a number of things: "no faults", "1 fault", "2,000 faults"."""
    return f"{format(number, ',') if number else 'no'} {noun}{'' if number == 1 else 's'}"


def hint(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" if one of the known names is like ``name``."""
    try:
        close = _codec.room("faults").near(name, known)
    except ImportError:  # a copy may do without the part that knows
        return ""
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


def styled(text: str, style: str) -> str:
    """Style text where standard output is a terminal whose user has nothing against colour."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if not (text and style) or plain or not sys.stdout.isatty():
        return text
    return f"\x1b[{style}m{text}\x1b[0m"


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
            _show(f"{_CLEAR}{counted(lines, 'line')}, {counted(faults, 'fault')}")

    def clear(self) -> None:
        """Take the line away, before something else is written."""
        if self._shown:
            self._shown = False
            _show(_CLEAR)
