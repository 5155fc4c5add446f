"""What reading and writing share while they go through a value: where they are, what is wrong.

The walk is on the path of failures and of the reference interpreter only, so it
keeps the whole path at hand and never stops at the first fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import MAX_FAULTS, Fault
from .record import record
from .scalars import MAX_DEPTH, MAX_SKIPPED_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Returned in place of a value that has a fault.
REFUSED: Any = type("Refused", (), {"__repr__": lambda self: "REFUSED"})()

#: The message of invalid_string.
NOT_UNICODE = "half of a surrogate pair, which no UTF-8 text can hold"

_EXACT = frozenset((str, int, bool, float, type(None), dict, list, tuple))


class Full(Exception):
    """Raised inside a walk that has collected as many faults as it may."""


@record
class Found:
    """A fault as a walk notes it.

    ``repeats`` holds for each step of the path how many equal keys come before
    it in the same object. ``at_key`` says that the place of the fault is the key
    at the end of the path; ``at_parent``, that it is the object that lacks it.
    """

    fault: Fault
    repeats: tuple[int, ...]
    at_key: bool = False
    at_parent: bool = False


class Walk:
    """A way through a value: the path to the current node, and the faults so far."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.path: list[str | int] = []
        self.repeats: list[int] = []
        self._open: set[int] = set()

    def fault(self, code: str, message: str) -> Any:
        """Note a fault of the current node; returns REFUSED."""
        return self._note(Found(fault=self._fault(code, message), repeats=tuple(self.repeats)))

    def fault_at_key(self, code: str, message: str, key: str, repeat: int) -> None:
        """Note a fault of a key of the current object."""
        fault = self._fault(code, message, key)
        self._note(Found(fault=fault, repeats=(*self.repeats, repeat), at_key=True))

    def fault_of_absence(self, code: str, message: str, key: str) -> None:
        """Note that the current object lacks a key."""
        fault = self._fault(code, message, key)
        self._note(Found(fault=fault, repeats=(*self.repeats, 0), at_parent=True))

    def _fault(self, code: str, message: str, *further: str) -> Fault:
        return Fault(path=(*self.path, *further), code=code, message=message)

    def nearest_key(self) -> str:
        """Return the innermost key on the path, for what it says of the value."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")

    def key(self, raw: Any, repeat: int = 0) -> str | None:
        """Return a key of the current object as a plain string, or None and note a fault."""
        key = plain(raw)
        if type(key) is not str:
            from .explain import found

            self.fault("wrong_type", f"a key must be a string, found {found(key)}")
        elif not is_unicode(key):
            self.fault_at_key("invalid_string", NOT_UNICODE, key, repeat)
        else:
            return key
        return None

    def _note(self, found: Found) -> Any:
        if len(self.found) == MAX_FAULTS:
            raise Full
        self.found.append(found)
        return REFUSED

    def enter(self, container: object) -> bool:
        """Go into a container; if that is too deep or a circle, note it and return False."""
        if id(container) in self._open:
            self.fault("too_deep", "this container holds itself")
            return False
        if len(self._open) == MAX_DEPTH:
            self.fault("too_deep", f"more than {MAX_DEPTH} containers are nested here")
            return False
        self._open.add(id(container))
        return True

    @property
    def depth(self) -> int:
        """How many containers are open."""
        return len(self._open)

    def leave(self, container: object) -> None:
        """Come back out of a container."""
        self._open.discard(id(container))


def plain(value: Any) -> Any:
    """Return an instance of a subclass of a plain type as the plain type itself.

    Only the base types' own methods are called, so that no override can
    interfere. A value of any other type is wrapped, so that it cannot pass for
    one of a plain type, whatever it says of itself.
    """
    kind = type(value)
    if kind in _EXACT:
        return value
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, int):
        return int.__int__(value)
    if issubclass(kind, float):
        return float.__float__(value)
    if issubclass(kind, list):
        return list(list.__iter__(value))
    if kind is Repeated or kind is Foreign:
        return value
    return dict(dict.items(value)) if issubclass(kind, dict) else Foreign(value)


class Foreign:
    """A value of a type that JSON data does not have."""

    __slots__ = ("kind",)

    def __init__(self, value: object) -> None:
        self.kind = type(value).__name__


class Repeated(dict[Any, Any]):
    """An object of a JSON text in which a key occurs twice: the last values, and all the pairs."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def entries(mapping: dict[Any, Any]) -> Iterator[tuple[Any, int, Any]]:
    """Yield the keys of an object, how many equal ones came before each, and the values."""
    if not isinstance(mapping, Repeated):
        for key, value in mapping.items():
            yield key, 0, value
        return
    seen: dict[str, int] = {}
    for key, value in mapping.pairs:
        yield key, seen.get(key, 0), value
        seen[key] = seen.get(key, 0) + 1


def nests_too_deep(value: Any) -> bool:
    """Tell whether a value that is skipped nests deeper than :data:`.scalars.MAX_SKIPPED_DEPTH`."""
    level, seen, depth = [value], set[int](), 0
    while level:
        containers = [item for item in level if type(item) in (dict, list, Repeated)]
        fresh = [item for item in containers if id(item) not in seen]
        seen.update(map(id, fresh))
        level = [item for outer in fresh for item in _items(outer)]
        depth += bool(fresh)
        if depth > MAX_SKIPPED_DEPTH:
            return True
    return False


def _items(container: dict[Any, Any] | list[Any]) -> Iterable[Any]:
    return container.values() if isinstance(container, dict) else container


def is_unicode(text: str) -> bool:
    """Tell whether UTF-8 can hold ``text``: whether no half of a surrogate pair is in it."""
    if text.isascii():
        return True
    try:
        text.encode("utf-16")  # as strict as UTF-8, and faster
    except UnicodeEncodeError:
        return False
    return True
