"""The arguments TYPE and FILE of commands, and what they stand for."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

from .. import _codec, orchestration_config
from .terminal import CommandError, complain, counted, hint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from . import Parser

STANDARD_INPUT = "-"

#: How the names of files end whose lines are documents.
LINES_ENDINGS = (".jsonl", ".ndjson")


class Troubles(dict[tuple[str, str], int]):
    """What a command could not do, counted by noun and state, as ("file", "not readable")."""

    def note(self, noun: str, name: str, state: str, reason: str | None) -> None:
        """Tell what is wrong with the file or folder of that name, and count it."""
        complain(f"{shown(name)}: {reason}")
        self[noun, state] = self.get((noun, state), 0) + 1

    def summary(self) -> list[str]:
        """Return what happened, such as "2 files not readable"."""
        return [f"{counted(count, noun)} {state}" for (noun, state), count in self.items()]


def add_type(parser: Parser, nargs: str | None = None) -> None:
    """Declare the argument TYPE."""
    text = "the name of a type; the command types lists them"
    parser.add_argument("type", metavar="TYPE", nargs=nargs, help=text)


def type_named(name: str) -> type:
    """Return the type with this name, which may be a variant; raises CommandError."""
    known = _declared()
    if name not in known:
        near = hint(name, known)
        raise CommandError(f"there is no type {name!r}{near} (the command types lists all)")
    return known[name]


def all_types() -> list[type]:
    """Return the types in their order; variants count as parts of their enum."""
    shape_of: Any = _codec.shape_of
    return [cls for cls in _declared().values() if shape_of(cls).type is cls]


def _declared() -> dict[str, type]:
    members = vars(orchestration_config).items()
    return {name: cls for name, cls in members if name[0] != "_" and _codec.is_declared(cls)}


def add_files(parser: Parser) -> None:
    """Declare the argument FILE..."""
    text = "a file; - for standard input; a folder for every .json file below it"
    parser.add_argument("files", metavar="FILE", nargs="+", help=text)


def documents(
    paths: Sequence[str], troubles: Troubles, endings: tuple[str, ...] = (".json",)
) -> Iterator[str]:
    """Yield the paths; in place of a folder all files below it that end so, in order."""
    for path in paths:
        if path == STANDARD_INPUT or not os.path.isdir(path):
            yield path
            continue
        found = False
        waiting = [path]
        while waiting:
            folder = waiting.pop()
            try:
                inside = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
            except OSError as error:
                found = True  # perhaps
                troubles.note("folder", folder, "not readable", error.strerror)
                continue
            folders = [item for item in inside if os.path.isdir(item) and not os.path.islink(item)]
            waiting += reversed(folders)
            for item in inside:
                # A pipe could be waited for without end. A link that leads nowhere is told.
                if item.endswith(endings) and (os.path.isfile(item) or not os.path.exists(item)):
                    found = True
                    yield item
        if not found:
            reason = f"no file below this folder ends in {' or '.join(endings)}"
            troubles.note("folder", path, "without documents", reason)


def contents(name: str, troubles: Troubles, *, lines: bool = False) -> Iterator[bytes]:
    """Yield what a file holds, whole or as lines without their ends; nothing if that fails."""
    if name == STANDARD_INPUT and sys.stdin is None:
        raise CommandError("standard input is closed")
    try:
        with nullcontext(sys.stdin.buffer) if name == STANDARD_INPUT else open(name, "rb") as file:
            if lines:
                for line in file:
                    yield line.rstrip(b"\r\n")
            else:
                yield file.read()
    except OSError as error:
        troubles.note("file", name, "not readable", error.strerror)


def has_documents_as_lines(name: str) -> bool:
    """Tell whether a file is one of lines by its name, and has a document on its first of many."""
    if name.endswith(LINES_ENDINGS) and os.path.isfile(name):
        with suppress(OSError), open(name, "rb") as file:
            first = file.readline(1 << 20)
            return len(first.strip()) > 1 and first.endswith(b"\n") and file.read(1) != b""
    return False


def shown(name: str) -> str:
    """Return the name of a file for messages."""
    return "<stdin>" if name == STANDARD_INPUT else name
