"""Shapes: what types look like on the wire, how Python holds them, what reading takes.

A kind of type is a class here with two ways through a value: ``decode`` (with ``read``)
defines what reading accepts, ``encode`` checks all that reading checks, so that nothing is
written which could not be read back.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, get_args

from .numbers import in_range, round_f32
from .walk import OBJECTS, is_unicode, plain

if TYPE_CHECKING:
    import enum
    from collections.abc import Iterable
    from typing import TypeAlias

    from .walk import Walk


class Shape:
    """What all kinds of types have.

    ``name`` is the type, ``expected`` what reading takes, in words; ``takes`` has the classes
    of such data, none for any JSON. Faults are noted in the walk, and the result is then
    REFUSED or unused.
    A field may be left out for an empty value of the classes in ``empties``.
    """

    name = ""
    expected = ""
    takes: tuple[type, ...] = ()
    empties: tuple[type, ...] = ()

    def __repr__(self) -> str:
        return self.name

    def sound(self, data: Any, /) -> bool:
        """Tell at a glance that data is a value as it stands; False says nothing."""
        return False

    def decode(self, walk: Any, data: Any, /) -> Any:
        """Make a value of data, an instance of any class."""
        value = plain(data)
        return self.read(walk, value) if type(value) in self.takes else walk.wrong_type(self, data)

    def read(self, walk: Any, value: Any, /) -> Any:
        """Make a value of plain data of a class that the shape takes."""
        return value

    def encode(self, walk: Any, value: Any, /) -> Any:
        """Make plain data of a value."""
        return self.decode(walk, value)


class BoolShape(Shape):
    """``true`` or ``false``; held as bool."""

    name = "bool"
    expected = "true or false"
    takes = (bool,)

    def sound(self, data: Any) -> bool:
        return data is True or data is False


class StringShape(Shape):
    """A string that UTF-8 can hold; held as str."""

    name = "string"
    expected = "a string"
    takes = empties = (str,)

    def sound(self, data: Any) -> bool:
        return type(data) is str and data.isascii()

    def read(self, walk: Walk, value: str) -> Any:
        return value if is_unicode(value) else walk.fault("invalid_string")


class IntShape(Shape):
    """An integer from ``low`` to ``high``, both included, and no float; held as int."""

    takes = (int,)

    def __init__(self, name: str, low: int, high: int) -> None:
        self.name = name
        self.low = low
        self.high = high
        self.expected = f"an integer from {low} to {high} ({name})"

    def sound(self, data: Any) -> bool:
        return type(data) is int and self.low <= data <= self.high

    def read(self, walk: Walk, value: int) -> Any:
        if self.low <= value <= self.high:
            return value
        return walk.fault("out_of_range", shape=self, value=value)


class FloatShape(Shape):
    """A number, ``f32`` or ``f64``; held as float, an f32 as the shortest decimal naming it."""

    expected = "a number"
    takes = (float, int)

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, walk: Walk, value: float) -> Any:
        rounded = None
        if in_range(value):
            rounded = float(value) if self.name == "f64" else round_f32(value)
        if rounded is None:
            return walk.fault("out_of_range", shape=self, value=value)
        return walk.f32(rounded) if self.name == "f32" else rounded


class JsonShape(Shape):
    """Any JSON value, copied; held as the ``json`` module makes it."""

    name = "JSON value"
    expected = "a JSON value"

    def __repr__(self) -> str:
        return "JsonValue"

    def sound(self, data: Any) -> bool:
        kind = type(data)
        if kind is int or kind is float:
            return in_range(data)
        return data.isascii() if kind is str else data is None or kind is bool

    def decode(self, walk: Walk, data: Any) -> Any:
        value = plain(data)
        kind = type(value)
        if kind is str:
            return value if is_unicode(value) else walk.fault("invalid_string")
        if value is None or kind is bool:
            return value
        if kind is int or kind is float:
            if in_range(value):
                return value
            return walk.fault("out_of_range", shape=self, value=value)
        if kind is not list and kind not in OBJECTS:
            return walk.wrong_type(self, data)
        return walk.within(data, _ARRAY.read if kind is list else _OBJECT.read, value)

    encode = decode  # as each call takes from the stack


class OptionShape(Shape):
    """``item`` or null; null is held as None."""

    def __init__(self, item: Shape) -> None:
        self.item = item
        self.name = f"{item.name} | null"
        self.expected = f"{item.expected} or null"
        self.takes = item.takes  # besides null

    def decode(self, walk: Walk, data: Any) -> Any:
        return None if data is None else walk.visit(self.item, data)

    def sound(self, data: Any) -> bool:
        return data is None or self.item.sound(data)


class ContainerShape(Shape):
    """A kind of type that holds others."""

    def decode(self, walk: Walk, data: Any) -> Any:
        value = plain(data)
        if type(value) not in self.takes:
            return walk.wrong_type(self, data)
        return walk.within(data, self.read, value)

    encode = decode  # as each call takes from the stack


class SequenceShape(ContainerShape):
    """An array of ``item``; held as a tuple, or as a list where the annotation says list."""

    expected = "an array"
    takes = (list,)
    empties = (tuple, list)

    def __init__(self, item: Shape, as_list: bool) -> None:
        self.item = item
        self.as_list = as_list
        self.name = f"list of {item.name}"

    def read(self, walk: Walk, value: Iterable[Any]) -> Any:
        items = [*value]  # which no other thread knows
        numbers = range(len(items))
        made = walk.parts(self.item, numbers, numbers, items)
        return made if self.as_list or walk.writing else tuple(made)

    def encode(self, walk: Walk, value: Any) -> Any:
        base = tuple if issubclass(type(value), tuple) else list
        if not issubclass(type(value), base):
            return walk.wrong_type(self, value)
        return walk.within(value, self.read, base.__iter__(value))


class MapShape(ContainerShape):
    """An object with any keys and values of ``item``; held as a dict."""

    expected = "an object"
    takes = OBJECTS
    empties = (dict,)

    def __init__(self, item: Shape) -> None:
        self.item = item
        self.name = f"map of {item.name}"

    def read(self, walk: Walk, value: Any) -> Any:
        numbers, keys, values = walk.members(value)  # of equal keys the last counts
        return dict(zip(keys, walk.parts(self.item, numbers, keys, values), strict=True))


#: What the containers in a JSON value are.
_ARRAY, _OBJECT = SequenceShape(JsonShape(), as_list=True), MapShape(JsonShape())


class EnumMember(SimpleNamespace):
    """A variant of a plain enum: its wire string, its Python member, its sentence."""

    wire: str
    value: enum.Enum
    doc: str


class EnumShape(Shape):
    """A string out of a fixed set; held as a member of the enum class ``type``."""

    takes = (str,)

    def __init__(
        self, type: type[enum.Enum], name: str, doc: str, members: tuple[EnumMember, ...]
    ) -> None:
        self.type = type
        self.name = name
        self.doc = doc
        self.members = members
        self.expected = f"a string naming {named(name)}"
        self.by_wire: dict[str, Any] = {member.wire: member.value for member in members}

    def read(self, walk: Walk, value: str) -> Any:
        if value in self.by_wire:
            return self.by_wire[value]
        if walk.newer and is_unicode(value):  # the walk keeps unknown ones
            return walk.newer.UnknownVariant(self.name, value)
        return walk.fault("unknown_variant", shape=self, value=value)

    def encode(self, walk: Walk, value: Any) -> Any:
        # By identity, as one may be made beside the enum.
        for wire, member in self.by_wire.items():
            if value is member:
                return wire
        return kept(walk, self, value)


class Kept:
    """A variant that reading has kept without knowing it; ``encode_as`` writes it."""

    __slots__ = ()
    encode_as: Any


def kept(walk: Walk, shape: Any, value: Any) -> Any:
    """Write a variant that reading has kept; any other value is refused."""
    if issubclass(type(value), Kept):
        return value.encode_as(walk, shape)
    return walk.wrong_type(shape, value)


def named(name: str) -> str:
    """Put the article before the name of a type."""
    return f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}"


# For annotations: a type checker sees the Python type, the codec the shape.
u8 = Annotated[int, IntShape("u8", 0, 2**8 - 1)]
u16 = Annotated[int, IntShape("u16", 0, 2**16 - 1)]
u32 = Annotated[int, IntShape("u32", 0, 2**32 - 1)]
u64 = Annotated[int, IntShape("u64", 0, 2**64 - 1)]
usize = Annotated[int, IntShape("usize", 0, 2**64 - 1)]
i8 = Annotated[int, IntShape("i8", -(2**7), 2**7 - 1)]
i16 = Annotated[int, IntShape("i16", -(2**15), 2**15 - 1)]
i32 = Annotated[int, IntShape("i32", -(2**31), 2**31 - 1)]
i64 = Annotated[int, IntShape("i64", -(2**63), 2**63 - 1)]
f32 = Annotated[float, FloatShape("f32")]
f64 = Annotated[float, FloatShape("f64")]

#: The types that Python has itself, and what marks others in annotations.
SCALARS: dict[Any, Shape] = {
    bool: BoolShape(),
    str: StringShape(),
    int: get_args(i64)[1],
    float: get_args(f64)[1],
}
MARKS = (IntShape, FloatShape, JsonShape)

if TYPE_CHECKING:
    JsonValue: TypeAlias = (
        dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None
    )
else:
    JsonValue = Annotated[object, JsonShape()]
