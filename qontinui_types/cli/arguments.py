"""The arguments TYPE and FILE of commands, and what they stand for."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from .. import orchestration_config
from .._codec import submodule
from .terminal import CommandError, hint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from . import Parser

#: The name that stands for standard input.
STANDARD_INPUT = "-"


class UnreadableError(Exception):
    """Why a file cannot be read: its name and the reason. Other files may do."""


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
    shape_of = submodule("reflect").shape_of
    return [cls for cls in _declared().values() if shape_of(cls).type is cls]


def _declared() -> dict[str, type]:
    is_declared = submodule("reflect").is_declared
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


def documents(paths: Sequence[str], endings: tuple[str, ...] = (".json",)) -> Iterator[str]:
    """Yield the paths; in place of a folder all files below it that end so, in order.

    Raises CommandError for a folder without such files, OSError for one that cannot be read.
    """
    for path in paths:
        if path == STANDARD_INPUT or not os.path.isdir(path):
            yield path
            continue
        found = False
        for place, folders, files in os.walk(path, onerror=_give_up):
            folders.sort()
            for name in sorted(files):
                if name.endswith(endings):
                    found = True
                    yield os.path.join(place, name)
        if not found:
            raise CommandError(f"{path}: no file below this folder ends in {' or '.join(endings)}")


def _give_up(error: OSError) -> None:
    raise error


def contents(name: str, *, lines: bool = False) -> Iterator[bytes]:
    """Yield what a file holds, whole or as lines without their ends; raises UnreadableError."""
    try:
        with _opened(name) as file:
            if lines:
                for line in file:
                    yield line.rstrip(b"\r\n")
            else:
                yield file.read()
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror or error}") from None


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name != STANDARD_INPUT:
        return open(name, "rb")
    if sys.stdin is None:
        raise CommandError("standard input is closed")
    return nullcontext(sys.stdin.buffer)  # which stays open


def shown(name: str) -> str:
    """Return the name of a file for messages."""
    return "<stdin>" if name == STANDARD_INPUT else name
