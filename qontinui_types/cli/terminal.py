"""What a command and its user have between them: arguments, standard streams, exit statuses.

Every line that has text from input in it has been through ``safe``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn

from .. import _codec, _start, orchestration_config

if TYPE_CHECKING:
    from collections.abc import Iterable

# The exit statuses but 0. The last two are what shells report for Ctrl-C and SIGPIPE.
FAULTS, FAILED, INTERRUPTED, UNHEARD = 1, 2, 130, 141

#: What begins a command for GitHub or Azure, as "::" does at the start of a line.
_COMMAND = r"#(?=#\w*\[)"

BOLD, UNDERLINE, RED, GREEN, CYAN = "1", "4", "31", "32", "36"


class CommandError(Exception):
    """Why a command cannot do its work, in one sentence for the user."""


class Parser(argparse.ArgumentParser):
    """Parses arguments; made of the program's name, the text of its help, and the arguments."""

    def __init__(self, program: str, text: str | None, arguments: list[str]) -> None:
        description, _, epilog = (text or "").partition("\n\n")
        shown = min(width(), 100) - 2  # wider is not pleasant to read
        formatter = partial(argparse.RawDescriptionHelpFormatter, width=shown)
        super().__init__(
            program, None, description, epilog, formatter_class=formatter, allow_abbrev=False
        )
        self._arguments = arguments

    def add_type(self, nargs: str | None = None) -> None:
        """Declare the argument TYPE, a class."""
        text = "the name of a type; the command types lists them"
        self.add_argument("type", metavar="TYPE", nargs=nargs, help=text)

    def add_exclusive(self, **flags: str) -> None:
        """Declare flags, by their help, of which one at most may be given."""
        _add(self.add_mutually_exclusive_group(), flags)

    def options(self, **options: Any) -> argparse.Namespace:
        """Declare options, by their help, or by help, default and choices; parse, or exit."""
        _add(self, options)
        parsed = self.parse_intermixed_args(self._arguments)
        if getattr(parsed, "type", None) is not None:  # at last, as all else may be wrong too
            parsed.type = _type_named(parsed.type)
        _start.ready()
        return parsed

    def error(self, message: str) -> NoReturn:
        """Exit with the message, made safe."""
        super().error(safe(message))

    def print_help(self, file: Any = None) -> None:
        """Write the help, and raise OSError where that fails."""
        print(self.format_help(), end="", file=file)


def _add(group: Any, options: dict[str, Any]) -> None:
    for name, told in options.items():
        kind = {"help": told, "action": "store_true"}
        if isinstance(told, tuple):
            kind = {"help": told[0], "default": told[1], "choices": told[2:]}
        group.add_argument(f"--{name.replace('_', '-')}", **kind)


def _type_named(name: str) -> type:
    known = known_types(variants=True)
    if name in known:
        return known[name]
    raise CommandError(
        f"there is no type {name!r}{hint(name, known)} (the command types lists all)"
    )


def known_types(*, variants: bool = False) -> dict[str, type]:
    """Return the types by name, in their order; variants are parts of their enums."""
    shape_of: Any = _codec.shape_of
    return {
        name: cls
        for name, cls in vars(orchestration_config).items()
        if name[0] != "_" and _codec.is_declared(cls) and (variants or shape_of(cls).type is cls)
    }


def hint(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" if one of the known names is like ``name``."""
    close = _codec.room("faults").near(name, known)
    return f"; did you mean {close}?" if close else ""


def prepare() -> None:
    """Make output UTF-8, but file names the bytes that they are."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=sys.getfilesystemencodeerrors(), newline="\n")
    if sys.stdout is None:
        raise CommandError("standard output is closed")


def close() -> None:
    """Drop what cannot be written, before the interpreter tries."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError), open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


def safe(text: str) -> str:
    """Return text as a line that no terminal and no log takes for anything else."""
    if _codec.escaped(text) != text:
        text = "".join(map(_visible, text))
    text = re.sub(_COMMAND, r"\\x23", text)
    return text.replace(":", "\\x3a", 1) if text.lstrip().startswith("::") else text


def _visible(character: str) -> str:
    # The spaces do no harm. The last range stands for bytes of file names that are no UTF-8.
    shown = character in "\xa0\u3000" or "\udca0" <= character <= "\udcff"
    if shown or _codec.escaped(character) == character:
        return character
    return character.encode("unicode_escape").decode()


def json_line(data: object) -> str:
    """Return data as a line of JSON that is safe likewise."""
    return re.sub(_COMMAND, r"\\u0023", json.dumps(data).replace("\x7f", "\\u007f"))


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


def width() -> int:
    """Return how many columns a line may have."""
    columns = 0
    with suppress(ValueError):
        columns = int(os.environ.get("COLUMNS", ""))
    if columns <= 0:
        with suppress(OSError):  # no terminal; shutil could tell, but takes long to load
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
    return max(40, columns) if columns > 0 else 100  # some terminals say 0


def styled(text: str, style: str) -> str:
    """Style text on a terminal whose user has nothing against colour."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if text and style and not plain and sys.stdout.isatty():
        return f"\x1b[{style}m{text}\x1b[0m"
    return text


class Progress:
    """A line that tells on a terminal how far work has come, after ``delay`` seconds."""

    def __init__(self, delay: float = 0.5) -> None:
        seen = sys.stderr is not None and sys.stderr.isatty()
        self._next = monotonic() + delay if seen else float("inf")
        self._clear = ""

    def update(self, lines: int, faults: int) -> None:
        """Show the numbers, a few times a second."""
        if monotonic() >= self._next:
            self._next = monotonic() + 0.2
            self._clear = "\r\x1b[K"
            _show(f"{self._clear}{counted(lines, 'line')}, {counted(faults, 'fault')}")

    def clear(self, *_: object) -> None:
        """Take the line away."""
        _show(self._clear)
        self._clear = ""

    def __enter__(self) -> Progress:
        return self

    __exit__ = clear
