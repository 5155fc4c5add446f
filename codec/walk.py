"""What reading and writing share as they go through a value: the place, the rules, the faults.

Only the reference interpreter walks, so a walk keeps the whole path at hand and
does not stop at the first fault.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import MAX_FAULTS, Fault
from .record import record
from .scalars import MAX_DEPTH, MAX_NUMBER, MAX_SKIPPED_DEPTH, round_f32

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from .shape import FieldShape, FloatShape, IntShape, OptionShape, RecursiveShape, Shape

    #: A key or index, and how many equal keys come before it in the same object.
    Step: TypeAlias = tuple[str | int, int]

    #: The plain types that a kind of shape takes, and what is done with values of these;
    #: without types, with any value, as it is given. With None for types, the shape that
    #: counts in its place, if any does.
    Rule: TypeAlias = tuple[tuple[type, ...] | None, Callable[[Any, Any, Any], Any]]

    #: What is made of a value, every fault, and whether these are all.
    Outcome: TypeAlias = tuple[Any, list["Found"], bool]

#: Returned in place of a value that has a fault.
REFUSED: Any = type("Refused", (), {"__repr__": lambda self: "REFUSED"})()


class _Full(Exception):
    """Ends a walk that has collected as many faults as it may."""


@record
class Found:
    """A fault as a walk notes it: at a value, at its key, or for a key that is absent."""

    fault: Fault
    steps: tuple[Step, ...]
    at_key: bool
    absent: bool


class Walk:
    """A way through a value: the path to the current node, and the faults so far."""

    rules: ClassVar[dict[type, Rule]]

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.path: list[Step] = []
        self.field: FieldShape | None = None
        self.open: set[int] = set()

    def run(self, shape: Shape, data: Any) -> Outcome:
        """Visit a whole value."""
        try:
            return self.visit(shape, data), self.found, True
        except _Full:
            return REFUSED, self.found, False

    def visit(self, shape: Shape, data: Any) -> Any:
        """Visit the current node; the result counts only if no fault was noted."""
        types, rule = self.rules[type(shape)]
        while types is None:  # in a loop, as Python's stack is not deep
            meant: Shape | None = rule(self, shape, data)
            if meant is None:
                return None
            shape = meant
            types, rule = self.rules[type(shape)]
        if not types:
            return rule(self, shape, data)
        value = plain(data)
        if type(value) not in types:
            return self.wrong_type(shape, value)
        if type(value) not in _CONTAINERS:
            return rule(self, shape, value)
        if not self.enter(data):
            return REFUSED
        made = rule(self, shape, value)
        self.open.remove(id(data))
        return made

    def step(
        self,
        key: str | int,
        shape: Shape,
        data: Any,
        repeat: int = 0,
        field: FieldShape | None = None,
    ) -> Any:
        """Visit a part of the current container."""
        self.path.append((key, repeat))
        self.field = field
        made = self.visit(shape, data)
        self.path.pop()
        return made

    def enter(self, container: object) -> bool:
        """Go into a container; if that is too deep or a circle, note it and return False."""
        if id(container) in self.open:
            self.fault("too_deep", "this container holds itself")
        elif len(self.open) == MAX_DEPTH:
            self.fault("too_deep", f"more than {MAX_DEPTH} containers are nested here")
        else:
            self.open.add(id(container))
            return True
        return False

    def fault(
        self, code: str, message: str, key: str | None = None, repeat: int = 0, absent: bool = False
    ) -> Any:
        """Note a fault of the current node, or of a key in it; returns REFUSED."""
        if len(self.found) == MAX_FAULTS:
            raise _Full
        steps = tuple(self.path) if key is None else (*self.path, (key, repeat))
        fault = Fault(path=tuple(step for step, _ in steps), code=code, message=message)
        at_key = key is not None and not absent
        self.found.append(Found(fault=fault, steps=steps, at_key=at_key, absent=absent))
        return REFUSED

    def wrong_type(self, shape: Shape, value: Any) -> Any:
        """Note that a value is not of a type that its shape takes."""
        raise NotImplementedError

    def nearest_key(self) -> str:
        """Return the innermost key on the path, for what it says of the value."""
        return next((key for key, _ in reversed(self.path) if isinstance(key, str)), "")

    def key(self, raw: Any, repeat: int = 0) -> str | None:
        """Return a key of the current object as a plain string, or None and note a fault."""
        key = plain(raw)
        if type(key) is not str:
            from .explain import found

            self.fault("wrong_type", f"a key must be a string, found {found(key)}")
        elif not is_unicode(key):
            self.fault("invalid_string", _NOT_UNICODE, key, repeat)
        else:
            return key
        return None

    # The rules that are the same both ways.

    def _bool(self, shape: Shape, value: bool) -> Any:
        return value

    def _string(self, shape: Shape, value: str) -> Any:
        return value if is_unicode(value) else self.fault("invalid_string", _NOT_UNICODE)

    def _int(self, shape: IntShape, value: int) -> Any:
        return value if shape.low <= value <= shape.high else self._out_of_range(shape, value)

    def _float(self, shape: FloatShape, value: float) -> Any:
        rounded = None
        if -MAX_NUMBER <= value <= MAX_NUMBER:  # which NaN is not, either
            rounded = float(value) if shape.name == "f64" else round_f32(value)
        return self._out_of_range(shape, value) if rounded is None else rounded

    def _out_of_range(self, shape: Shape, value: float) -> Any:
        from .explain import out_of_range

        return self.fault("out_of_range", out_of_range(shape, value))

    def _option(self, shape: OptionShape, data: Any) -> Shape | None:
        return None if data is None else shape.item

    def _recursive(self, shape: RecursiveShape, data: Any) -> Shape:
        return shape.resolve()

    def _json(self, shape: Shape, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return self._string(shape, value)
        if kind is int or kind is float:
            return value if -MAX_NUMBER <= value <= MAX_NUMBER else self._out_of_range(shape, value)
        if kind is list:
            return self._items(shape, value)
        return self._members(shape, value) if isinstance(value, dict) else value

    def _items(self, shape: Shape, values: list[Any]) -> list[Any]:
        raise NotImplementedError

    def _members(self, shape: Shape, mapping: dict[Any, Any]) -> dict[str, Any]:
        raise NotImplementedError


class Foreign:
    """A value of a type that JSON data does not have."""

    def __init__(self, value: object) -> None:
        self.kind = type(value).__name__


class Repeated(dict[Any, Any]):
    """An object of a JSON text in which a key occurs twice; as a dict it has the last values.

    ``members`` lists all: key, number of equal keys before it, value.
    """

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.members: list[tuple[str, int, Any]] = []
        seen: dict[str, int] = {}
        for key, value in pairs:
            seen[key] = seen.get(key, -1) + 1
            self.members.append((key, seen[key], value))


#: The types of JSON data.
OBJECT = (dict, Repeated)
JSON = (str, int, float, bool, type(None), list, *OBJECT)

_CONTAINERS = frozenset((list, *OBJECT))
_EXACT = frozenset((*JSON, tuple, Foreign))
_NOT_UNICODE = "half of a surrogate pair, which no UTF-8 text can hold"


def plain(value: Any) -> Any:
    """Return an instance of a subclass of a plain type as the plain type itself.

    The base types' own methods are called, so that no override can interfere. A
    value of any other type is wrapped, whatever it says of itself.
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
    if kind is OrderedDict:  # which has an order of its own
        return dict(value.items())
    return dict(dict.items(value)) if issubclass(kind, dict) else Foreign(value)


def nests_too_deep(value: Any) -> bool:
    """Tell whether a value that is skipped nests deeper than :data:`.scalars.MAX_SKIPPED_DEPTH`."""
    level, seen, depth = [value], set[int](), 0
    while level:
        fresh = [item for item in level if type(item) in _CONTAINERS and id(item) not in seen]
        seen.update(map(id, fresh))
        level = [i for outer in fresh for i in (outer if type(outer) is list else outer.values())]
        depth += bool(fresh)
        if depth > MAX_SKIPPED_DEPTH:
            return True
    return False


def is_unicode(text: str) -> bool:
    """Tell whether UTF-8 can hold ``text``: whether no half of a surrogate pair is in it."""
    try:
        return text.isascii() or bool(text.encode("utf-16"))  # as strict as UTF-8, and faster
    except UnicodeEncodeError:
        return False
