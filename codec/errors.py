"""What is wrong with a document, a value or a declaration, as data and as text.

Here a walk's findings become faults for users. Their sentences and places are made in the
room of faults; without it a message is plain, and no place is known.
"""

from __future__ import annotations

import re
from dataclasses import replace
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, ClassVar

from .doors import room
from .records import frozen_dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .walk import Found

#: The values of :attr:`Fault.code`, a stable part of the API, with their meanings.
CODES: dict[str, str] = {
    "invalid_json": "the text is not JSON, not UTF-8, or not text at all",
    "missing_field": "an object lacks a required field",
    "unknown_field": "an object has a field that its type does not have",
    "duplicate_field": "a field is given twice, under one spelling or under two",
    "wrong_type": "a value is of another type than its field",
    "out_of_range": "a number does not fit its type",
    "unknown_variant": "a string names no variant of its enum",
    "invalid_string": "a string holds half of a surrogate pair, which no UTF-8 can hold",
    "too_deep": "containers are nested deeper than 127, or inside themselves",
    "invalid_value": "a check of the class itself refused the value",
}

MAX_FAULTS = 10_000  # that are collected before the search stops
MAX_STEPS = 100_000  # that their paths may have in all
MAX_LINES = 20  # of faults that are spelled out in ``str(error)``
MAX_PATHS = 1_000_000  # characters of paths that ``to_dict`` shows whole
MAX_QUOTED = 40  # characters of a string or key that a message shows

#: What cannot be seen of what Python calls printable.
_NO_WIDTH = (
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


@frozen_dataclass
class Fault:
    """One thing that is wrong, and where.

    ``path`` holds the keys, as the input spells them, and list indices that lead
    to the value, outermost first; for a missing field it ends with its canonical
    name. ``line`` and ``column`` count from 1, in characters; in plain data they
    are None.
    """

    path: tuple[str | int, ...]
    code: str
    message: str
    line: int | None = None
    column: int | None = None

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901); the empty string is the whole document."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.path)

    @property
    def dotted(self) -> str:
        """The path as people write it: ``loops[0].config.supervisorPort``."""
        text, quote = "", getattr(room("faults"), "quoted", quoted)
        for step in self.path:
            shown = step if isinstance(step, int) else quote(step)
            if shown == f'"{step}"' and str(step).isidentifier():
                text += f".{step}" if text else str(step)
            else:
                text += f"[{shown}]"
        return text

    def to_dict(self, whole: bool = True) -> dict[str, Any]:
        """Return the fault as plain data, ready for JSON.

        Secrets in the path are masked. Unless ``whole``, its last step stands for it. A path that
        is not shown as it is has ``cut``, which is true.
        """
        steps, most = (self.path, MAX_PATHS) if whole else (self.path[-1:], MAX_QUOTED)
        path = tuple(masked(step, most) if isinstance(step, str) else step for step in steps)
        shown: Any = replace(self, path=path)
        names = ("pointer", "dotted", "code", "message", "line", "column")
        told = {"path": [*path], **{name: getattr(shown, name) for name in names}}
        if not whole:
            told["dotted"] = f"… {shown.dotted}"
        return told if path == self.path else {**told, "cut": True}

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}: " if self.line is not None else ""
        return place + (f"{self.dotted}: " if self.path else "") + escaped(self.message)


NO_STACK = Fault(
    path=(), code="too_deep", message="the nesting goes deeper than what is left of Python's stack"
)


class CodecError(ValueError):
    """A DecodeError or an EncodeError, which are ValueErrors.

    ``subject`` names the type that was read or written, ``errors`` holds every
    fault in document order, ``complete`` is False where the search stopped: at
    10,000 faults, or at fewer that lie deep. ``str()`` shows the first 20.
    """

    _action: ClassVar[str]

    def __init__(self, subject: str, errors: Iterable[Fault], complete: bool = True) -> None:
        self.subject = subject
        self.errors: tuple[Fault, ...] = tuple(errors)
        self.complete = complete
        super().__init__(subject, self.errors, complete)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __str__(self) -> str:
        count = len(self.errors)
        least = "" if self.complete else "at least "
        plural = "" if count == 1 else "s"
        lines = [f"{least}{count} fault{plural} {self._action} {escaped(self.subject)}"]
        lines += map(str, self.errors[:MAX_LINES])
        if count > MAX_LINES:
            lines.append(f"... and {count - MAX_LINES} more")
        return "\n  ".join(lines)

    def to_dict(self, most: int = MAX_PATHS) -> dict[str, Any]:
        """Return the error as plain data, ready for JSON.

        Paths are whole up to ``most`` characters in all, but for secrets; then their last steps
        stand for long ones. ``most`` is a million at most. Either has ``cut``, which is true.
        """
        errors, left = [], min(most, MAX_PATHS)
        for fault in self.errors:
            length = sum(len(str(step)) + 1 for step in fault.path)
            left -= length
            errors.append(fault.to_dict(left >= 0 or length <= MAX_QUOTED))
        return {"type": self.subject, "complete": self.complete, "errors": errors}


class DecodeError(CodecError):
    """A document or plain data is not a value of the type asked for."""

    _action = "reading"


class EncodeError(CodecError):
    """A value cannot be written: reading it back would be refused."""

    _action = "writing"


class DeclarationError(TypeError):
    """A class or annotation does not describe a wire type; ``mistakes`` says why, in full."""

    def __init__(self, subject: str, mistakes: Iterable[str]) -> None:
        self.subject = subject
        self.mistakes: tuple[str, ...] = tuple(mistakes)
        super().__init__(subject, self.mistakes)

    def __str__(self) -> str:
        lines = f"{self.subject} cannot be used on the wire:", *self.mistakes
        return "\n  ".join(map(escaped, lines))


def quoted(text: str, limit: int = MAX_QUOTED) -> str:
    """Quote ``text`` for a message: cut at ``limit`` characters, and escaped."""
    inner = escaped(text[:limit].replace("\\", r"\\").replace('"', r"\""))
    return f'"{inner}"' if len(text) <= limit else f'"{inner}…" ({len(text)} characters)'


def escaped(text: str) -> str:
    """Escape what does not print: controls, line separators, marks of direction, no width."""
    if text.isprintable() and (text.isascii() or not re.search(_NO_WIDTH, text)):
        return text
    text = re.sub(_NO_WIDTH, lambda found: encode_basestring_ascii(found[0])[1:-1], text)
    return "".join(c if c.isprintable() else encode_basestring_ascii(c)[1:-1] for c in text)


def masked(text: str, most: int) -> str:
    """Cut a text; the room of faults masks secrets in it."""
    faults = room("faults")
    return text[:most] if faults is None else str(faults.masked(text, most))


def faults_of(found: list[Found], text: str | None = None) -> list[Fault]:
    """Return what a walk has found, with places if it went through the data of ``text``."""
    faults = room("faults") if found else None
    if faults is not None and text is not None:
        placed: list[Fault] = faults.place(text, found)
        return placed
    say = _plainly if faults is None else faults.say
    return [Fault(path=item.path, code=item.code, message=say(item)) for item in found]


def _plainly(found: Found) -> str:
    if "message" in found.facts:
        return str(found.facts["message"])
    wanted = getattr(found.facts.get("shape"), "expected", "")
    told = found.code in ("wrong_type", "out_of_range", "unknown_variant") and wanted
    return f"expected {wanted}" if told else CODES[found.code]


def text_fault(text: str, error: Exception) -> Fault:
    """Return why a text is no JSON, from the error of reading it."""
    faults = room("faults")
    if faults is not None:
        fault: Fault = faults.text_fault(text, error)
        return fault
    code = "too_deep" if isinstance(error, RecursionError) else "invalid_json"
    return Fault(path=(), code=code, message=CODES[code])
