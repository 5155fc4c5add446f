"""How a program is written: functions as source, one for each class that a type is made of.

A program repeats the reference for the common case only. It holds no rule and no
error text of its own, and raises whatever comes at the first thing that it does
not recognise. Names and strings go into source by ``repr`` of a plain str, all
other objects by a name in the scope of the program.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..shapes import MapShape, OptionShape, SequenceShape, StringShape
from ..structs import StructShape, TaggedShape
from .checks import TYPE_ROOM, Doubt, copy_json, exact_f32, exact_f64

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ..shapes import BoolShape, FloatShape, IntShape, JsonShape, Shape
    from ..structs import FieldShape

    Body: TypeAlias = Callable[..., list[str]]

    #: Lines that check a variable, and the expression for the result.
    Written: TypeAlias = tuple[list[str], str]


def height(shape: Shape, known: dict[int, int]) -> int:
    """Return how many containers a type nests, JSON values aside; many if it contains itself.

    ``known`` has the heights of shapes by identity.
    """
    if id(shape) not in known:
        known[id(shape)] = TYPE_ROOM + 1  # so a shape is seen that is found inside itself
        parts: list[Shape] = []
        if isinstance(shape, (OptionShape, SequenceShape, MapShape)):
            parts = [shape.item]
        elif isinstance(shape, StructShape):
            parts = [field.shape for field in shape.fields]
        elif isinstance(shape, TaggedShape):
            parts = [field.shape for each in shape.variants for field in each.struct.fields]
        nests = isinstance(shape, (SequenceShape, MapShape, StructShape, TaggedShape))
        known[id(shape)] = nests + max([height(part, known) for part in parts], default=0)
    return known[id(shape)]


#: Kinds of shapes which have a function wherever they are.
_BODIES = ("struct", "tagged")


def _kind(shape: Shape) -> str:
    return type(shape).__name__.removesuffix("Shape").lower()


def literal(text: object) -> str:
    """Return a plain string as source."""
    if type(text) is not str:
        raise Doubt
    return repr(text)


def attribute(field: FieldShape) -> str:
    """Return the name of a field in Python, for use after a dot."""
    if not literal(field.attribute)[1:-1].isidentifier():
        raise Doubt
    return field.attribute


def indented(lines: list[str]) -> list[str]:
    """Return lines one level further in."""
    return ["    " + line for line in lines]


class Generator:
    """Writes a program, with a method for each kind of shape.

    Such a method returns the lines that check the variable ``name`` and an expression
    for the result. Those for structs and enums with tags, and ``_plain`` for all
    others, return the body of a function.
    """

    def __init__(self, **scope: Any) -> None:
        self._scope = {"Doubt": Doubt, "json": copy_json, "f32": exact_f32, "f64": exact_f64}
        self._scope.update(scope)
        self._lines: list[str] = []
        self._functions: dict[int, str] = {}
        self._kept: list[object] = []

    def generate(self, shape: Shape) -> Any:
        """Return the program for a shape; raises Doubt."""
        if height(shape, {}) > TYPE_ROOM:
            raise Doubt
        exec("\n".join(self._whole(self.function(shape))), self._scope)
        return self._scope["program"]

    def _whole(self, function: str) -> list[str]:
        """Return the source of the program that begins with a function."""
        return [*self._lines, f"program = {function}"]

    def name(self, value: Any, kind: str) -> str:
        """Return a name by which the source can refer to an object."""
        name = f"{kind}_{len(self._scope)}"
        self._scope[name] = value
        return name

    def function(self, shape: Shape) -> str:
        """Return the name of the function for a shape."""
        kind = _kind(shape)
        body: Body = getattr(self, f"_{kind if kind in _BODIES else 'plain'}")
        return self.define(shape, partial(body, shape))

    def define(self, of: object, body: Body) -> str:
        """Return the name of the function for an object, written at first need."""
        if id(of) not in self._functions:
            self._kept.append(of)  # else another could come to have its id
            name = self._functions[id(of)] = f"do_{len(self._functions)}"
            lines = body()  # which may define further ones
            self._lines += [f"def {name}(value):", *indented(lines)]
        return self._functions[id(of)]

    def part(self, shape: Shape, name: str) -> Written:
        """Return what deals with a shape in the variable ``name``."""
        kind = _kind(shape)
        if kind in _BODIES:
            return [], f"{self.function(shape)}({name})"
        written: Written = getattr(self, f"_{kind}")(shape, name)
        return written

    def replaced(self, shape: Shape, name: str) -> list[str]:
        """Return lines that put the result in place of the variable."""
        lines, result = self.part(shape, name)
        return lines if result == name else [*lines, f"{name} = {result}"]

    # The kinds that are the same both ways.

    def _bool(self, shape: BoolShape, name: str) -> Written:
        return [f"if {name} is not True and {name} is not False: raise Doubt"], name

    def _string(self, shape: StringShape, name: str) -> Written:
        check = f"if type({name}) is not str: raise Doubt"
        return [check, f"if not {name}.isascii(): {name}.encode()"], name

    def _int(self, shape: IntShape, name: str) -> Written:
        check = f"type({name}) is int and {shape.low} <= {name} <= {shape.high}"
        return [f"if not ({check}): raise Doubt"], name

    def _float(self, shape: FloatShape, name: str) -> Written:
        return [], f"{shape.name}({name})"

    def _json(self, shape: JsonShape, name: str) -> Written:
        return [], f"json({name})"

    def _option(self, shape: OptionShape, name: str) -> Written:
        lines = self.replaced(shape.item, name)
        return [f"if {name} is not None:", *indented(lines)], name

    def _map(self, shape: MapShape, name: str) -> Written:
        key, item = self.function(KEY), self.function(shape.item)
        made = f"{{{key}(key): {item}(item) for key, item in {name}.items()}}"
        return [f"if type({name}) is not dict: raise Doubt"], made


#: The shape of the keys of maps.
KEY = StringShape()
