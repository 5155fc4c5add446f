"""The files that a command was given: names, folders, standard input."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from . import terminal
from .trouble import CommandError, UnreadableError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

#: The name that stands for standard input.
STANDARD_INPUT = "-"


def add_files_argument(parser: argparse.ArgumentParser) -> None:
    """Declare the argument FILE... of a command."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a file; - for standard input; a folder for every .json file below it",
    )


def documents(paths: Sequence[str], endings: tuple[str, ...] = (".json",)) -> Iterator[str]:
    """Yield the paths; in place of a folder all files below it that end so, in order.

    Raises CommandError for a folder that has no such file or cannot be read.
    """
    for path in paths:
        if path != STANDARD_INPUT and os.path.isdir(path):
            yield from _below(path, endings)
        else:
            yield path


def _below(folder: str, endings: tuple[str, ...]) -> Iterator[str]:
    found = False
    for place, folders, files in os.walk(folder, onerror=_give_up):
        folders.sort()
        for name in sorted(files):
            if name.endswith(endings):
                found = True
                yield os.path.join(place, name)
    if not found:
        raise CommandError(f"{folder}: no file below this folder ends in {' or '.join(endings)}")


def _give_up(error: OSError) -> None:
    raise CommandError(f"{error.filename}: {error.strerror}")


def read(name: str) -> bytes:
    """Return what a file holds; raises UnreadableError."""
    try:
        with _opened(name) as file:
            return file.read()
    except OSError as error:
        raise UnreadableError(name, error) from None


def read_lines(name: str) -> Iterator[bytes]:
    """Yield the lines of a file, without their ends; raises UnreadableError."""
    try:
        with _opened(name) as file:
            for line in file:
                yield line.rstrip(b"\r\n")
    except OSError as error:
        raise UnreadableError(name, error) from None


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == STANDARD_INPUT:
        yield terminal.standard_input()
    else:
        with open(name, "rb") as file:
            yield file


def shown(name: str) -> str:
    """Return the name of a file for messages."""
    return "<stdin>" if name == STANDARD_INPUT else name
