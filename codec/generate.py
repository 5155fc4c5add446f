"""What the generated fast paths have in common: writers of source lines, and giving up.

A program is a set of functions, one for each class that a type is made of,
compiled together at the first use of the type. It repeats the reference
interpreter for the common case only, holds no rule and no error text of its
own, and raises an exception, it does not matter which, at the first thing that
it does not recognise.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .fast import Doubt, NotGenerated
from .scalars import MAX_DEPTH, MAX_NUMBER, round_f32
from .shape import (
    BoolShape,
    EnumShape,
    FloatShape,
    IntShape,
    JsonShape,
    MapShape,
    OptionShape,
    RecursiveShape,
    SequenceShape,
    StringShape,
    StructShape,
    TaggedShape,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .shape import Shape

SCALARS = (BoolShape, StringShape, IntShape, FloatShape, EnumShape)

#: How many fields a struct may have to be generated in line.
MAX_IN_LINE = 4

#: How deep a JSON value may be for the fast paths, and what a type may nest around it.
JSON_ROOM = MAX_DEPTH // 2
TYPE_ROOM = 20


def height(shape: Shape) -> int:
    """Return how many containers a type nests, JSON values aside; raises NotGenerated."""
    if isinstance(shape, RecursiveShape):
        raise NotGenerated
    if isinstance(shape, OptionShape):
        return height(shape.item)
    if isinstance(shape, (SequenceShape, MapShape)):
        return 1 + height(shape.item)
    structs: tuple[StructShape, ...] = ()
    if isinstance(shape, StructShape):
        structs = (shape,)
    elif isinstance(shape, TaggedShape):
        structs = tuple(variant.struct for variant in shape.variants)
    fields = [height(field.shape) for struct in structs for field in struct.fields]
    return (1 if structs else 0) + max(fields, default=0)


def is_flat(shape: Shape) -> bool:
    """Tell whether a shape is a small struct of scalars, which costs less in line than a call."""
    return (
        isinstance(shape, StructShape)
        and len(shape.fields) <= MAX_IN_LINE
        and not shape.checks_itself
        and all(isinstance(field.shape, SCALARS) for field in shape.fields)
    )


class Program:
    """Source under construction, with the objects that it refers to by name."""

    def __init__(self, parameters: str, **names: Any) -> None:
        self.parameters = parameters
        self.names: dict[str, Any] = {"Doubt": Doubt, **names}
        self._lines: list[str] = []
        self._functions: dict[int, str] = {}
        self._kept: list[object] = []

    def name(self, value: Any, kind: str) -> str:
        """Return a name by which the source can refer to an object."""
        name = f"{kind}_{len(self.names)}"
        self.names[name] = value
        return name

    def function(self, of: object, write: Callable[[], list[str]]) -> str:
        """Return the name of the function for a shape, written at first need.

        ``write`` returns its body as lines.
        """
        key = id(of)
        if key not in self._functions:
            self._kept.append(of)  # else another shape could come to have its id
            self._functions[key] = f"do_{len(self._functions)}"
            body = write()
            self._lines.append(f"def {self._functions[key]}({self.parameters}):")
            self._lines.extend(indented(body))
        return self._functions[key]

    def compile(self, function: str) -> Any:
        """Compile the source; return one of its functions."""
        exec("\n".join(self._lines), self.names)
        return self.names[function]


def indented(lines: list[str]) -> list[str]:
    """Return lines one level further in."""
    return ["    " + line for line in lines]


def in_range(variable: str, low: int, high: int) -> str:
    """Return the condition that ``variable`` is an exact int in a range."""
    return f"type({variable}) is int and {low} <= {variable} <= {high}"


class Generator:
    """Writes a program for a shape, with a method for each kind of shape.

    ``names`` are those that the program calls; ``further`` are parameters that
    its functions pass on from one to the next.
    """

    def __init__(self, further: str = "", **names: Any) -> None:
        self._further = further
        self._program = Program("value" + further, **names)

    def generate(self, shape: Shape) -> Any:
        """Return a function for a shape; raises NotGenerated."""
        if height(shape) > TYPE_ROOM:
            raise NotGenerated
        return self._program.compile(self._function(shape))

    def _function(self, shape: Shape) -> str:
        """Return the name of the function for a shape."""
        kind = _KINDS[type(shape)]
        body = getattr(self, f"_{kind}") if kind in ("struct", "tagged") else self._plain
        return self._program.function(shape, partial(body, shape))

    def _plain(self, shape: Shape) -> list[str]:
        """Return the body of a function for anything but structs and enums with tags."""
        raise NotImplementedError

    def _in_place(self, shape: Shape, name: str) -> Any:
        """Return what deals with a shape in the variable ``name``."""
        kind = _KINDS[type(shape)]
        if kind == "tagged" or (kind == "struct" and not self._is_in_line(shape)):
            return self._call(shape, name)
        return getattr(self, "_members" if kind == "struct" else f"_{kind}")(shape, name)

    def _is_in_line(self, shape: Shape) -> bool:
        return is_flat(shape)

    def _call(self, shape: Shape, name: str) -> Any:
        raise NotImplementedError


class DataGenerator(Generator):
    """One whose methods return the lines that check a variable and replace it by the result."""

    def _plain(self, shape: Shape) -> list[str]:
        return [*self._in_place(shape, "value"), "return value"]

    def _bool(self, shape: BoolShape, name: str) -> list[str]:
        return [f"if {name} is not True and {name} is not False: raise Doubt"]

    def _string(self, shape: StringShape, name: str) -> list[str]:
        return [
            f"if type({name}) is not str: raise Doubt",
            f"if not {name}.isascii(): {name}.encode()",
        ]

    def _int(self, shape: IntShape, name: str) -> list[str]:
        return [f"if not ({in_range(name, shape.low, shape.high)}): raise Doubt"]

    def _float(self, shape: FloatShape, name: str) -> list[str]:
        return [f"{name} = {shape.name}({name})"]

    def _json(self, shape: JsonShape, name: str) -> list[str]:
        return [f"{name} = copy_json({name})"]

    def _option(self, shape: OptionShape, name: str) -> list[str]:
        return [f"if {name} is not None:", *indented(self._in_place(shape.item, name))]

    def _map(self, shape: MapShape, name: str) -> list[str]:
        key, item = self._function(_KEY), self._function(shape.item)
        items = f"{key}(key{self._further}): {item}(item{self._further})"
        return [
            f"if type({name}) is not dict: raise Doubt",
            f"{name} = {{{items} for key, item in {name}.items()}}",
        ]

    def _call(self, shape: Shape, name: str) -> list[str]:
        return [f"{name} = {self._function(shape)}({name}{self._further})"]


#: What methods for shapes of a type are called.
_KINDS: dict[type, str] = {
    BoolShape: "bool",
    StringShape: "string",
    IntShape: "int",
    FloatShape: "float",
    EnumShape: "enum",
    JsonShape: "json",
    OptionShape: "option",
    SequenceShape: "sequence",
    MapShape: "map",
    StructShape: "struct",
    TaggedShape: "tagged",
}

_KEY = StringShape()


# What the generated functions call ---------------------------------------


def copy_json(value: Any, around: tuple[int, ...] = ()) -> Any:
    """Copy a JSON value, checking all of it; raises Doubt.

    ``around`` holds the identities of the containers that it lies in. Members
    that are no containers are dealt with in the loop: they are the most, and a
    call for each would be half the cost.
    """
    kind = type(value)
    keyed = kind is dict
    if not keyed and kind is not list:
        return _checked_leaf(value, kind)
    made = value.copy()
    for key, item in value.items() if keyed else enumerate(value):
        if keyed and (type(key) is not str or not (key.isascii() or key.encode())):
            raise Doubt
        kind = type(item)
        if kind is str:
            if item.isascii() or item.encode():
                continue
        elif kind is int:
            # Most are small, and to compare with MAX_NUMBER takes its time.
            if -0xFFFFFFFF <= item <= 0xFFFFFFFF or -MAX_NUMBER <= item <= MAX_NUMBER:
                continue
        elif kind is float:
            if item - item == 0.0:  # neither infinite nor NaN
                continue
        elif kind is bool or item is None:
            continue
        elif kind is dict or kind is list:
            if not item:
                made[key] = kind()
                continue
            if id(value) in around or len(around) == JSON_ROOM:
                raise Doubt
            made[key] = copy_json(item, (*around, id(value)))
            continue
        raise Doubt
    return made


def _checked_leaf(value: Any, kind: type) -> Any:
    if kind is int or kind is float:
        if -MAX_NUMBER <= value <= MAX_NUMBER:
            return value
    elif kind is str:
        if not value or value.isascii() or value.encode():
            return value
    elif kind is bool or value is None:
        return value
    raise Doubt


def exact_f64(number: Any) -> float:
    """Return a number as an f64; raises Doubt."""
    if (type(number) is float or type(number) is int) and -MAX_NUMBER <= number <= MAX_NUMBER:
        return float(number)
    raise Doubt


def exact_f32(number: Any) -> float:
    """Return the shortest decimal of the nearest f32; raises Doubt."""
    rounded = round_f32(number if type(number) is int else exact_f64(number))
    if rounded is None:
        raise Doubt
    return rounded
