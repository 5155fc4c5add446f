"""Shapes: what types look like on the wire, how Python holds them, what reading takes.

A kind of type is a class here with two ways through a value: ``decode`` defines what
reading accepts, ``encode`` checks all that reading checks, so that nothing is written
which could not be read back. Classes with fields are in :mod:`.structs`. Sentences,
schemas, templates and generated programs are clients of shapes and live in the rooms.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any

from .numbers import F32, in_range, round_f32
from .walk import REFUSED, Repeated, is_unicode, plain

if TYPE_CHECKING:
    import enum
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from .walk import Walk


class Shape:
    """What all kinds of types have: a name, and what reading takes (``expected``) in words."""

    name = ""
    expected = ""

    def holds(self, data: Any) -> bool:
        """Tell at a glance that data is a value as it stands; False says nothing."""
        return False

    def decode(self, walk: Any, data: Any, /) -> Any:
        """Make a value of plain data; notes faults in the walk."""
        raise TypeError(f"{self.name} is not read")

    def encode(self, walk: Any, value: Any, /) -> Any:
        """Make plain data of a value; notes faults in the walk."""
        return self.decode(walk, value)


class BoolShape(Shape):
    """``true`` or ``false``; held as bool."""

    name = "bool"
    expected = "true or false"

    def holds(self, data: Any) -> bool:
        """See :meth:`Shape.holds`."""
        return data is True or data is False

    def decode(self, walk: Walk, data: Any) -> Any:
        """Take True and False, and nothing that equals them."""
        return data if data is True or data is False else walk.wrong_type(self, data)


class StringShape(Shape):
    """A string; held as str."""

    name = "string"
    expected = "a string"

    def holds(self, data: Any) -> bool:
        """See :meth:`Shape.holds`."""
        return type(data) is str and data.isascii()

    def decode(self, walk: Walk, data: Any) -> Any:
        """Take a string that UTF-8 can hold."""
        text = plain(data)
        if type(text) is not str:
            return walk.wrong_type(self, data)
        return text if is_unicode(text) else walk.fault("invalid_string")


class IntShape(Shape):
    """An integer from ``low`` to ``high``, both included; held as int."""

    def __init__(self, name: str, low: int, high: int) -> None:
        self.name = name
        self.low = low
        self.high = high
        self.expected = f"an integer from {low} to {high} ({name})"

    def __repr__(self) -> str:
        return self.name

    def holds(self, data: Any) -> bool:
        """See :meth:`Shape.holds`."""
        return type(data) is int and self.low <= data <= self.high

    def decode(self, walk: Walk, data: Any) -> Any:
        """Take an integer in range; a float is none, whatever its value."""
        number = plain(data)
        if type(number) is not int:
            return walk.wrong_type(self, data)
        if self.low <= number <= self.high:
            return number
        return walk.fault("out_of_range", shape=self, value=number)


class FloatShape(Shape):
    """A number, ``f32`` or ``f64``; held as float, an f32 as the shortest decimal naming it."""

    expected = "a number"

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name

    def decode(self, walk: Walk, data: Any) -> Any:
        """Take an integer or float in range; an f32 is rounded."""
        number = plain(data)
        if type(number) is not float and type(number) is not int:
            return walk.wrong_type(self, data)
        rounded = None
        if in_range(number):
            rounded = float(number) if self.name == "f64" else round_f32(number)
        if rounded is None:
            return walk.fault("out_of_range", shape=self, value=number)
        return rounded

    def encode(self, walk: Walk, value: Any) -> Any:
        """Take what reading takes; an f32 is marked, if the walk says so."""
        number = self.decode(walk, value)
        marked = walk.mark_f32 and self.name == "f32" and number is not REFUSED
        return F32(number) if marked else number


class JsonShape(Shape):
    """Any JSON value; held as the ``json`` module makes it."""

    name = "JSON value"
    expected = "a JSON value"

    def __repr__(self) -> str:
        return "JsonValue"

    def decode(self, walk: Walk, data: Any) -> Any:
        """Copy a JSON value and check all of it."""
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
        if kind is not list and kind is not dict and kind is not Repeated:
            return walk.wrong_type(self, data)
        return walk.within(data, _items if kind is list else _members, self, value)

    encode = decode  # as each call takes from the stack


class OptionShape(Shape):
    """``item`` or null; null is held as None."""

    def __init__(self, item: Shape) -> None:
        self.item = item
        self.name = f"{item.name} | null"
        self.expected = f"{item.expected} or null"

    def holds(self, data: Any) -> bool:
        """See :meth:`Shape.holds`."""
        return data is None or self.item.holds(data)

    def decode(self, walk: Walk, data: Any) -> Any:
        """Take null, or what the item takes."""
        return None if data is None else walk.visit(self.item, data)


class SequenceShape(Shape):
    """An array of ``item``; held as a tuple, or as a list where the annotation says list."""

    expected = "an array"

    def __init__(self, item: Shape, as_list: bool) -> None:
        self.item = item
        self.as_list = as_list
        self.name = f"list of {item.name}"

    def decode(self, walk: Walk, data: Any) -> Any:
        """Take a list."""
        values = plain(data)
        if type(values) is not list:
            return walk.wrong_type(self, data)
        items = walk.within(data, _items, self.item, values)
        return items if self.as_list or items is REFUSED else tuple(items)

    def encode(self, walk: Walk, value: Any) -> Any:
        """Take a list or tuple."""
        base = tuple if issubclass(type(value), tuple) else list
        if not issubclass(type(value), base):
            return walk.wrong_type(self, value)
        return walk.within(value, _items, self.item, base.__iter__(value))


def _items(walk: Walk, shape: Shape, values: Iterable[Any]) -> list[Any]:
    """Go through the elements of an array."""
    items = [*values]  # which no other thread knows
    return walk.parts(shape, range(len(items)), items)


class MapShape(Shape):
    """An object with any keys and values of ``item``; held as a dict."""

    expected = "an object"

    def __init__(self, item: Shape) -> None:
        self.item = item
        self.name = f"map of {item.name}"

    def decode(self, walk: Walk, data: Any) -> Any:
        """Take a dict; of equal keys in a text, the last counts."""
        mapping = plain(data)
        if not isinstance(mapping, dict):
            return walk.wrong_type(self, data)
        return walk.within(data, _members, self.item, mapping)


def _members(walk: Walk, shape: Shape, mapping: dict[Any, Any]) -> dict[str, Any]:
    """Go through an object with any keys; of equal ones the last counts."""
    listed = walk.members(mapping)
    values = [data for _, _, data in listed]
    made = walk.parts(shape, listed, values)
    return {part[0]: item for part, item in zip(listed, made, strict=True)}


class EnumMember(SimpleNamespace):
    """A variant of a plain enum: its wire string, its Python member, its sentence."""

    wire: str
    value: enum.Enum
    doc: str


class EnumShape(Shape):
    """A string out of a fixed set; held as a member of the enum class ``type``."""

    def __init__(
        self, type: type[enum.Enum], name: str, doc: str, members: tuple[EnumMember, ...]
    ) -> None:
        self.type = type
        self.name = name
        self.doc = doc
        self.members = members
        self.expected = f"a string naming {named(name)}"
        self.by_wire: Mapping[str, enum.Enum] = {member.wire: member.value for member in members}

    def decode(self, walk: Walk, data: Any) -> Any:
        """Take the string of a member; an unknown one where the walk keeps such."""
        wire = plain(data)
        if type(wire) is not str:
            return walk.wrong_type(self, data)
        if wire in self.by_wire:
            return self.by_wire[wire]
        if walk.newer and is_unicode(wire):
            return walk.newer.UnknownVariant(self.name, wire)
        return walk.fault("unknown_variant", shape=self, value=wire)

    def encode(self, walk: Walk, value: Any) -> Any:
        """Take a member itself, and none that was made beside the enum; or what reading kept."""
        if type(value) is self.type:
            for wire, member in self.by_wire.items():
                if value is member:
                    return wire
        return kept(walk, self, value)


def kept(walk: Walk, shape: Any, value: Any) -> Any:
    """Write a variant that reading has kept without knowing it; any other value is refused."""
    write = getattr(type(value), "encode_as", None)
    return walk.wrong_type(shape, value) if write is None else write(value, walk, shape)


def named(name: str) -> str:
    """Put the article before the name of a type."""
    return f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}"


# The scalar types for annotations: a type checker sees the Python type, the codec the shape.
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

if TYPE_CHECKING:
    JsonValue: TypeAlias = (
        dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None
    )
else:
    JsonValue = Annotated[object, JsonShape()]
