"""From a line and a column back to the text that stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codec import Fault


def offset_of(text: str, fault: Fault) -> int:
    """Return the offset that a fault's line and column name, both from 1, in characters."""
    assert fault.line is not None
    assert fault.column is not None
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: fault.line - 1]) + fault.column - 1


def text_at(text: str, fault: Fault) -> str:
    """Return the text from the place of a fault on."""
    return text[offset_of(text, fault) :]
