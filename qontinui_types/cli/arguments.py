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
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from . import Parser

#: The name that stands for standard input.
STANDARD_INPUT = "-"

#: How the names of files end whose lines are documents.
LINES_ENDINGS = (".jsonl", ".ndjson")


class Troubles:
    """Names on standard error what a command cannot do, and counts; the command goes on."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def note(self, noun: str, name: str, what: str, reason: str | None) -> None:
        """Note for the "file" or "folder" of that name that it is, say, "not readable"."""
        complain(f"{shown(name)}: {reason}")
        self._counts[noun, what] = self._counts.get((noun, what), 0) + 1

    def summary(self) -> list[str]:
        """Return what happened, such as "2 files not readable"; nothing if all went well."""
        return [f"{counted(count, noun)} {what}" for (noun, what), count in self._counts.items()]


def add_type(parser: Parser, nargs: str | None = None) -> None:
    """Declare the argument TYPE."""
    parser.add_argument(
        "type",
        metavar="TYPE",
        nargs=nargs,
        help="the name of a type, such as OrchestrationLoopConfig; the command types lists them",
    )


def type_named(name: str) -> type:
    """Return the type with this name, which may be a variant; raises CommandError."""
    known = _declared()
    if name in known:
        return known[name]
    raise CommandError(
        f"there is no type {name!r}{hint(name, known)} (the command types lists all)"
    )


def all_types() -> list[type]:
    """Return the types in their order; variants count as parts of their enum."""
    shape_of: Any = _codec.shape_of
    return [cls for cls in _declared().values() if shape_of(cls).type is cls]


def _declared() -> dict[str, type]:
    is_declared = _codec.is_declared
    return {
        name: value
        for name, value in vars(orchestration_config).items()
        if not name.startswith("_") and isinstance(value, type) and is_declared(value)
    }


def add_files(parser: Parser) -> None:
    """Declare the argument FILE..."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a file; - for standard input; a folder for every .json file below it",
    )


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
            for item in inside:
                # A pipe could be waited for without end. A link that leads nowhere is told.
                may_be_read = os.path.isfile(item) or not os.path.exists(item)
                if item.endswith(endings) and may_be_read:
                    found = True
                    yield item
            folders = [item for item in inside if os.path.isdir(item) and not os.path.islink(item)]
            waiting += reversed(folders)
        if not found:
            reason = f"no file below this folder ends in {' or '.join(endings)}"
            troubles.note("folder", path, "without documents", reason)


def contents(name: str, troubles: Troubles, *, lines: bool = False) -> Iterator[bytes]:
    """Yield what a file holds, whole or as lines without their ends; nothing if that fails."""
    try:
        with _opened(name) as file:
            if lines:
                for line in file:
                    yield line.rstrip(b"\r\n")
            else:
                yield file.read()
    except OSError as error:
        troubles.note("file", name, "not readable", error.strerror)


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name != STANDARD_INPUT:
        return open(name, "rb")
    if sys.stdin is None:
        raise CommandError("standard input is closed")
    return nullcontext(sys.stdin.buffer)  # which stays open


def has_documents_as_lines(name: str) -> bool:
    """Tell whether a file is one of lines by its name, and starts with a document and a line end.

    A single line is a document as well, and so is what one is indented over many.
    """
    if name.endswith(LINES_ENDINGS) and os.path.isfile(name):
        with suppress(OSError), open(name, "rb") as file:
            first = file.readline(1 << 20)
            return len(first.strip()) > 1 and first.endswith(b"\n") and file.read(1) != b""
    return False


def shown(name: str) -> str:
    """Return the name of a file for messages."""
    return "<stdin>" if name == STANDARD_INPUT else name
