"""The doors to the rooms: what the heart asks of a room, and its plain answer without one.

The heart calls these functions and knows no room. :mod:`.rooms`, on top of the heart,
tells how each room is opened; a room that was left out is None here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import CODES, Fault, quote_key, quoted
from .records import parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from .walk import Found

_openers: list[Callable[[str], Any]] = []


def open_with(opener: Callable[[str], Any]) -> None:
    """Take the function that returns the module of a room, or None, by the room's name."""
    _openers[:] = [opener]


def room(name: str) -> Any:
    """Return the module of a room, loaded at first need; None if the room was left out."""
    return _openers[0](name)


def needed(name: str, call: str) -> Any:
    """Return the module of a room; raises ImportError, naming the call that needs it, without."""
    module = room(name)
    if module is None:
        raise ImportError(f"{call} needs the folder {name} of codec, which this copy leaves out")
    return module


def say(found: Found) -> str:
    """Put a fault into words."""
    faults = room("faults")
    if faults is not None:
        return str(faults.say(found))
    if "message" in found.facts:
        return str(found.facts["message"])
    wanted = getattr(found.facts.get("shape"), "expected", "")
    told = found.code in ("wrong_type", "out_of_range", "unknown_variant") and wanted
    return f"expected {wanted}" if told else CODES[found.code]


def faults_of(found: list[Found]) -> list[Fault]:
    """Return what a walk through plain data has found, as users see it."""
    return [Fault(path=item.path, code=item.code, message=say(item)) for item in found]


def faults_in(text: str, found: list[Found]) -> list[Fault]:
    """Return what a walk through the data of a text has found, with places in the text."""
    faults = room("faults")
    placed: list[Fault] = faults_of(found) if faults is None else faults.place(text, found)
    return placed


def text_fault(text: str, error: Exception) -> Fault:
    """Return why a text is no JSON, from the error of reading it."""
    faults = room("faults")
    if faults is not None:
        fault: Fault = faults.text_fault(text, error)
        return fault
    code = "too_deep" if isinstance(error, RecursionError) else "invalid_json"
    return Fault(path=(), code=code, message=CODES[code])


def _quoted(key: str) -> str:
    faults = room("faults")
    return quoted(key) if faults is None else str(faults.quoted(key))


quote_key[:] = [_quoted]


def describe(cls: type, sentence: str) -> str:
    """Return the docstring of a declared class."""
    about = room("about")
    return str(about.describe(cls)) if about is not None else sentence


class _Hook:
    """A member of classes that a guest looks up; there is none where its room was left out."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        guests = room("guests")
        if guests is None:
            raise AttributeError(self._name)
        return guests.HOOKS[self._name].__get__(instance, owner)


#: What pydantic looks for in a class, by name.
PYDANTIC: dict[str, Any] = {
    name: _Hook(name) for name in ("__get_pydantic_core_schema__", "__get_pydantic_json_schema__")
}

#: What guests look for in a class of values with fields: pydantic, IPython, rich.
EXTRAS = {**PYDANTIC, "_repr_pretty_": _Hook("_repr_pretty_"), "__rich_repr__": parts}
