"""What a command and its user have between them: the standard streams, exit statuses, errors.

Every line that has text from input in it has been through ``safe``.
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
    from collections.abc import Iterable, Iterator

    from .._codec import DecodeError

# The exit statuses. The last two are what shells report for Ctrl-C and SIGPIPE.
WELL, FAULTS, FAILED, INTERRUPTED, UNHEARD = 0, 1, 2, 130, 141

BOLD, UNDERLINE, RED, GREEN, CYAN, PLAIN = "1", "4", "31", "32", "36", ""

_CLEAR = "\r\x1b[K"

#: How faults are printed: as compilers do, as JSON, as annotations on GitHub.
FORMATS = ("text", "json", "github")


class CommandError(Exception):
    """Why a command cannot do its work, in one sentence for the user."""


def prepare() -> None:
    """Make the output streams write UTF-8, but file names as the bytes that they are."""
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
    """Return text from input as one line that no terminal and no log takes for anything else."""
    if not text.isprintable():
        text = "".join(map(_visible, text))
    text = text.replace("##[", "\\x23#[")  # what GitHub takes for a command, as the next
    return text.replace(":", "\\x3a", 1) if text.lstrip().startswith("::") else text


def _visible(character: str) -> str:
    # The spaces do no harm. The last range stands for bytes of file names that are no UTF-8.
    if character.isprintable() or character in "\xa0\u3000" or "\udca0" <= character <= "\udcff":
        return character
    return character.encode("unicode_escape").decode()


def json_line(data: object) -> str:
    """Return data as a line of JSON that is safe likewise."""
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
    close = _codec.room("faults").near(name, known)
    return f"; did you mean {close}?" if close else ""


def width() -> int:
    """Return how many columns a line may have: what COLUMNS says, the terminal's, else 100."""
    columns = 0
    with suppress(ValueError):
        columns = int(os.environ.get("COLUMNS", ""))
    if columns <= 0:
        with suppress(OSError):  # no terminal; shutil could tell, but takes long to load
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
    return max(40, columns) if columns > 0 else 100  # some terminals say 0


def styled(text: str, style: str) -> str:
    """Style text where standard output is a terminal whose user has nothing against colour."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if not (text and style) or plain or not sys.stdout.isatty():
        return text
    return f"\x1b[{style}m{text}\x1b[0m"


def reports(
    file: str, error: DecodeError, form: str = "text", lines_before: int = 0, source: bytes = b""
) -> Iterator[str]:
    """Yield each fault as compilers do, as an object, or as GitHub takes annotations.

    On a terminal the text has the line of ``source``, if that is given, with a marker.
    """
    lines = source.decode(errors="replace").split("\n") if source and sys.stdout.isatty() else []
    for fault in error.errors:
        line, column = lines_before + (fault.line or 1), fault.column or 1
        message = " ".join(fault.message.splitlines())
        if fault.path:
            message = f"{fault.dotted}: {message}"
        if form == "json":
            yield json_line({"file": file, **fault.to_dict(), "line": line, "column": column})
        elif form == "github":
            place = f"{_escaped(file, ':,')},line={line},col={column}"
            yield f"::error file={place}::{_escaped(message)}"
        else:
            yield safe(f"{file}:{line}:{column}: {message}")
            if lines and fault.line is not None:
                yield from _marked(lines[fault.line - 1].rstrip("\r"), column - 1)


def _marked(line: str, place: int) -> Iterator[str]:
    """Yield as much of a line as there is room for, and a marker below the place."""
    from unicodedata import combining, east_asian_width

    room = width() - 4
    start = 0 if len(line) <= room else max(0, place - room // 2)
    before = safe(line[start:place].replace("\t", " "))
    after = safe(line[place : start + room].replace("\t", " "))
    columns = sum(0 if combining(c) else 1 + (east_asian_width(c) in "WF") for c in before)
    yield f"  | {before}{after}"
    yield f"  | {' ' * columns}{styled('^', RED)}"


def _escaped(text: str, further: str = "") -> str:
    text = safe(text)
    for character in "%" + further:  # the percent sign first, as the others bring it in
        text = text.replace(character, f"%{ord(character):02X}")
    return text


class Progress:
    """A line on a terminal, after ``delay`` seconds of work, that tells how far it has come."""

    def __init__(self, delay: float = 0.5) -> None:
        seen = sys.stderr is not None and sys.stderr.isatty()
        self._next = monotonic() + delay if seen else float("inf")
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def update(self, lines: int, faults: int) -> None:
        """Show the numbers, a few times a second."""
        if monotonic() >= self._next:
            self._next = monotonic() + 0.2
            self._shown = True
            _show(f"{_CLEAR}{counted(lines, 'line')}, {counted(faults, 'fault')}")

    def clear(self) -> None:
        """Take the line away, before something else is written."""
        if self._shown:
            self._shown = False
            _show(_CLEAR)
