"""How faults are printed: for people, for programs, for GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._codec import Fault


def as_text(file: str, fault: Fault, line: int) -> str:
    """Write ``FILE:LINE:COLUMN: message``, as compilers do."""
    return f"{file}:{line}:{fault.column or 1}: {_message(fault)}"


def as_json(file: str, fault: Fault, line: int) -> str:
    """Write one JSON object: that of the fault, and the file."""
    import json

    return json.dumps({"file": file, **fault.to_dict(), "line": line, "column": fault.column or 1})


def as_github(file: str, fault: Fault, line: int) -> str:
    """Write a workflow command that GitHub shows as an annotation of the file."""
    place = f"file={_escaped(file, ':,')},line={line},col={fault.column or 1}"
    return f"::error {place}::{_escaped(_message(fault))}"


def _message(fault: Fault) -> str:
    """Return the message on one line, after the path that it is about."""
    message = " ".join(fault.message.splitlines())
    return f"{fault.dotted}: {message}" if fault.path else message


def _escaped(text: str, further: str = "") -> str:
    for character in "%\r\n" + further:  # the percent sign first, as the others bring it in
        text = text.replace(character, f"%{ord(character):02X}")
    return text


#: The formats by name. Each takes the name of the file, the fault, and its line in the file.
FORMATS: dict[str, Callable[[str, Fault, int], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}
