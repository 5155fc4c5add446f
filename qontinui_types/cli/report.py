"""How faults are printed: the forms ``text``, ``json`` and ``github``, and where they stand.

What is made here is safe to print: controls that came from input are escaped.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .terminal import RED, json_line, safe, styled, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .._codec import DecodeError, Fault


def as_text(file: str, error: DecodeError, lines_before: int = 0) -> Iterator[str]:
    """Yield ``FILE:LINE:COLUMN: message`` for each fault, as compilers do."""
    for fault in error.errors:
        place = f"{file}:{lines_before + (fault.line or 1)}:{fault.column or 1}"
        yield safe(f"{place}: {_message(fault)}")


def as_json(file: str, error: DecodeError, lines_before: int = 0) -> Iterator[str]:
    """Yield an object for each fault."""
    for fault in error.to_dict()["errors"]:
        line, column = lines_before + (fault["line"] or 1), fault["column"] or 1
        yield json_line({"file": file, **fault, "line": line, "column": column})


def as_github(file: str, error: DecodeError, lines_before: int = 0) -> Iterator[str]:
    """Yield workflow commands, which GitHub shows as annotations of the file."""
    for fault in error.errors:
        place = f"line={lines_before + (fault.line or 1)},col={fault.column or 1}"
        yield f"::error file={_escaped(file, ':,')},{place}::{_escaped(_message(fault))}"


def with_lines(reports: Iterator[str], error: DecodeError, data: bytes) -> Iterator[str]:
    """Yield after the report on each fault, on a terminal, its line with a marker."""
    lines: list[str] | None = None
    for report, fault in zip(reports, error.errors, strict=True):
        yield report
        if fault.line is not None and fault.column is not None and sys.stdout.isatty():
            lines = data.decode(errors="replace").split("\n") if lines is None else lines
            yield from _marked(lines[fault.line - 1].rstrip("\r"), fault.column - 1)


def _marked(line: str, place: int) -> Iterator[str]:
    """Yield as much of a line as there is room for, and a marker below the place."""
    room = width() - 4
    start = 0 if len(line) <= room else max(0, place - room // 2)
    before = safe(line[start:place].replace("\t", " "))
    after = safe(line[place : start + room].replace("\t", " "))
    yield f"  | {before}{after}"
    yield f"  | {' ' * _columns(before)}{styled('^', RED)}"


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 1 + (east_asian_width(c) in "WF") for c in text)


def _message(fault: Fault) -> str:
    """Return the message on one line, after the path that it is about."""
    message = " ".join(fault.message.splitlines())
    return f"{fault.dotted}: {message}" if fault.path else message


def _escaped(text: str, further: str = "") -> str:
    text = safe(text)
    for character in "%" + further:  # the percent sign first, as the others bring it in
        text = text.replace(character, f"%{ord(character):02X}")
    return text


#: The forms by name. Each takes the name of the file, the error, and the lines before its text.
FORMATS = {"text": as_text, "json": as_json, "github": as_github}
