"""The way through a value: where it is, which containers are open, what was found.

Reading and writing share it. Here live the notes of faults, as facts without words,
and the view of data as plain types. What a kind of type takes is for the shapes.
"""

from __future__ import annotations

from collections import OrderedDict
from itertools import repeat
from operator import is_
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from .errors import MAX_FAULTS, MAX_STEPS, DeclarationError
from .numbers import MAX_DEPTH, MAX_SKIPPED_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeAlias

    from .shapes import Shape

    #: The members of an object: their numbers, in the order of the text, keys and values.
    Members: TypeAlias = tuple[Sequence[int], list[Any], list[Any]]

MANY = 64  # values that the shortcut is tried on at once

#: Returned in place of a value that has a fault.
REFUSED: Any = type("Refused", (), {"__repr__": lambda self: "REFUSED"})()


class Full(Exception):
    """Ends a walk that has collected as many faults as it may."""


class Found(SimpleNamespace):
    """A fault as a walk notes it: at a value, at its key, or for a key that is absent."""

    code: str
    steps: tuple[tuple[Any, int], ...]  # keys and indices, with the part's number
    at_key: bool
    absent: bool
    facts: dict[str, Any]  # what a sentence is made of; which there are depends on the code

    @property
    def path(self) -> tuple[str | int, ...]:
        """The keys and indices that lead to the fault."""
        return tuple(key for key, _ in self.steps)


class Walk(SimpleNamespace):
    """A way through a value: the path to the current node, and the faults so far."""

    writing: bool = False
    f32: Callable[[float], float] = float  # what becomes of an f32
    policy: str | None = None  # what is done with unknown fields; None leaves it to each type
    newer: Any = None  # what keeps unknown variants, if anything does
    shortcut: Any = None  # tried on parts of a document, to find the few bad ones fast
    shallow: bool = False  # whether it is known that nothing nests too deep to be skipped
    steps: int = 0  # in the paths of all faults
    field: Any = None  # whose value the current one is, if it is the value of one
    struct: Any = None  # the innermost

    def __init__(self, **options: Any) -> None:
        super().__init__(found=[], path=[], open=set(), **options)
        self.found: list[Found]
        self.path: list[tuple[Any, int]]
        self.open: set[int]

    def run(self, shape: Shape, data: Any) -> tuple[Any, bool]:
        """Go through a whole value; return the result, and whether all of it was seen."""
        try:
            return self.visit(shape, data), True
        except (DeclarationError, MemoryError, RecursionError):
            raise
        except Full:
            pass
        except Exception as failure:  # of foreign objects
            self.steps = 0
            del self.found[MAX_FAULTS - 1 :]
            self.fault("invalid_value", message=f"looking at it raises {class_name(type(failure))}")
        return REFUSED, False

    def visit(self, shape: Shape, data: Any) -> Any:
        """Go through the current value; the result counts only if no fault was noted."""
        return shape.encode(self, data) if self.writing else shape.decode(self, data)

    def step(self, key: Any, shape: Shape, data: Any, number: int = 0, field: Any = None) -> Any:
        """Visit a part of the current container, unless the shortcut takes it."""
        # JSON inside JSON was tried with what holds it, and to try it at each level is dear.
        if self.shortcut is not None and (field is not None or shape.takes):
            made = self.shortcut(shape, data, len(self.open))
            if made is not REFUSED:
                return made
        self.path.append((key, number))
        self.field = field
        made = shape.encode(self, data) if self.writing else shape.decode(self, data)
        self.path.pop()
        return made

    def parts(self, shape: Shape, numbers: Any, keys: Any, values: list[Any]) -> list[Any]:
        """Visit all parts of the current container, if need be one by one."""
        made: list[Any] = []
        for start in range(0, len(values), MANY):
            some = slice(start, start + MANY)
            items, sound = values[some], REFUSED
            if self.shortcut is not None and len(items) == MANY:
                sound = self.shortcut(shape, items, len(self.open), many=True)
            if sound is not REFUSED:
                made += sound
                continue
            for number, key, data in zip(numbers[some], keys[some], items, strict=True):
                if not shape.sound(data):
                    data = self.step(key, shape, data, number)
                made.append(data)  # a comprehension would take more stack
        return made

    def within(self, container: object, call: Callable[..., Any], *arguments: Any) -> Any:
        """Make a call inside a container, unless that is too deep, or a circle."""
        if id(container) in self.open:
            return self.fault("too_deep", circle=True)
        if len(self.open) == MAX_DEPTH:
            return self.fault("too_deep", limit=MAX_DEPTH)
        self.open.add(id(container))
        made = call(self, *arguments)
        self.open.remove(id(container))
        return made

    def fault(
        self, code: str, key: str | None = None, number: int = 0, absent: bool = False, **facts: Any
    ) -> Any:
        """Note a fault of the current value, or of a key in it; returns REFUSED."""
        if len(self.found) == MAX_FAULTS or self.steps > MAX_STEPS:
            raise Full
        steps = tuple(self.path) if key is None else (*self.path, (key, number))
        at_key = key is not None and not absent
        facts = {**facts, "key": key, "writing": self.writing}
        found = Found(code=code, steps=steps, at_key=at_key, absent=absent, facts=facts)
        self.found.append(found)
        self.steps += len(steps)
        return REFUSED

    def wrong_type(self, shape: Shape, value: Any) -> Any:
        """Note that a value is not of a type that its shape takes."""
        return self.fault("wrong_type", shape=shape, value=value, field=self.field)

    def members(self, mapping: Any) -> Members:
        """List the members of the current object; a key that is no sound string is a fault."""
        if type(mapping) is Repeated:
            keys, values = [key for key, _ in mapping], [data for _, data in mapping]
        else:
            known = mapping.copy()  # which no other thread knows
            keys, values = [*known], [*known.values()]
        if all(map(is_, map(type, keys), repeat(str))) and all(map(str.isascii, keys)):
            return range(len(keys)), keys, values
        numbers: list[int] = []
        for number, key in enumerate(keys):
            keys[number] = plain(key)
            if type(keys[number]) is not str:
                self.fault("wrong_type", odd_key=key)
            elif not is_unicode(keys[number]):
                self.fault("invalid_string", keys[number], number)
            else:
                numbers.append(number)
        return numbers, [keys[number] for number in numbers], [values[number] for number in numbers]


class Repeated(tuple[tuple[str, Any], ...]):
    """An object of a JSON text in which a key occurs twice: its members, key and value of each."""

    __slots__ = ()


#: Stands for a value of a type that JSON data does not have.
FOREIGN: Any = object()

#: The classes of objects in plain data.
OBJECTS = (dict, Repeated)

# Classes are told apart by identity: their metaclass may hash and compare as it likes.
_PARTS: dict[type, Callable[[Any], Iterable[Any]]] = {
    list: iter,
    dict: dict.values,
    Repeated: lambda members: [data for _, data in members],
}
_CONTAINERS = frozenset(map(id, _PARTS))
_EXACT = _CONTAINERS.union(map(id, (str, int, float, bool, type(None), tuple)))


def plain(value: Any) -> Any:
    """Return an instance of a subclass of a plain type as the plain type itself.

    The base types' own methods are called, so that no override can interfere. A value
    of any other type is FOREIGN, whatever it says of itself.
    """
    kind = type(value)
    if id(kind) in _EXACT:
        return value
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, int):
        return int.__int__(value)
    if issubclass(kind, float):
        return float.__float__(value)
    if issubclass(kind, list):
        return list(list.__iter__(value))
    if kind is OrderedDict:  # which has an order of its own
        return dict(value.items())
    return dict(dict.items(value)) if issubclass(kind, dict) else FOREIGN


def class_name(cls: type) -> str:
    """Return the name of a class, whatever its metaclass says."""
    return str(vars(type)["__name__"].__get__(cls))


def nests_too_deep(value: Any) -> bool:
    """Tell whether a value that is skipped nests deeper than ``MAX_SKIPPED_DEPTH``."""
    level = [value] if id(type(value)) in _CONTAINERS else []
    for _ in range(MAX_SKIPPED_DEPTH):
        if not level:
            return False
        # Containers may be shared, which could multiply them at each level.
        level = [
            item
            for outer in {id(outer): outer for outer in level}.values()
            for item in (outer if type(outer) is list else _PARTS[type(outer)](outer))
            if id(type(item)) in _CONTAINERS
        ]
    return bool(level)


def is_unicode(text: str) -> bool:
    """Tell whether UTF-8 can hold ``text``: whether no half of a surrogate pair is in it."""
    try:
        return text.isascii() or bool(text.encode("utf-16"))  # as strict as UTF-8, and faster
    except UnicodeEncodeError:
        return False
