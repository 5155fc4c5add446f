"""Generated encoders: straight-line functions from valid values to plain data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .doubt import NotGenerated
from .generate import (
    TYPE_ROOM,
    Program,
    copy_json,
    exact_f32,
    exact_f64,
    height,
    in_range,
    indented,
    is_flat,
)
from .scalars import F32
from .shape import (
    BoolShape,
    EnumShape,
    FloatShape,
    IntShape,
    JsonShape,
    MapShape,
    OptionShape,
    SequenceShape,
    StringShape,
    StructShape,
    TaggedShape,
    empties,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .shape import FieldShape, Shape


def encoder(shape: Shape, *, mark_f32: bool) -> Any:
    """Generate a function from a value to plain data; raises NotGenerated.

    With ``mark_f32`` it makes the f32 among the floats instances of F32.
    """
    if height(shape) > TYPE_ROOM:
        raise NotGenerated
    return _DataGenerator(mark_f32).generate(shape)


class _DataGenerator:
    def __init__(self, mark_f32: bool) -> None:
        self._program = Program(
            "value",
            copy_json=copy_json,
            f32=_marked_f32 if mark_f32 else exact_f32,
            f64=exact_f64,
        )

    def generate(self, shape: Shape) -> Any:
        return self._program.compile(self._function(shape))

    def _function(self, shape: Shape) -> str:
        if isinstance(shape, StructShape):
            return self._program.function("write", shape, lambda: self._struct(shape, {}))
        if isinstance(shape, TaggedShape):
            return self._program.function("write", shape, lambda: self._tagged(shape))
        return self._program.function(
            "write", shape, lambda: [*self._checked(shape, "value"), "return value"]
        )

    def _checked(self, shape: Shape, name: str) -> list[str]:
        """Return lines that check the variable ``name`` and turn it into plain data."""
        return _TO_DATA[type(shape)](self, shape, name)

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

    def _enum(self, shape: EnumShape, name: str) -> list[str]:
        cls = self._program.name(shape.type, "cls")
        return [f"if type({name}) is not {cls}: raise Doubt", f"{name} = {name}._value_"]

    def _json(self, shape: JsonShape, name: str) -> list[str]:
        return [f"{name} = copy_json({name})"]

    def _option(self, shape: OptionShape, name: str) -> list[str]:
        return [f"if {name} is not None:", *indented(self._checked(shape.item, name))]

    def _sequence(self, shape: SequenceShape, name: str) -> list[str]:
        items = f"[{self._function(shape.item)}(item) for item in {name}]"
        if isinstance(shape.item, JsonShape):
            items = f"copy_json(list({name}))"
        return [
            f"if type({name}) is not tuple and type({name}) is not list: raise Doubt",
            f"{name} = {items}",
        ]

    def _map(self, shape: MapShape, name: str) -> list[str]:
        key = self._program.function(
            "key", "key", lambda: [*self._string(StringShape(), "value"), "return value"]
        )
        item = self._function(shape.item)
        return [
            f"if type({name}) is not dict: raise Doubt",
            f"{name} = {{{key}(key): {item}(item) for key, item in {name}.items()}}",
        ]

    def _call(self, shape: Shape, name: str) -> list[str]:
        return [f"{name} = {self._function(shape)}({name})"]

    def _tagged(self, shape: TaggedShape) -> list[str]:
        return dispatched(
            self._program,
            shape,
            lambda struct, tag: self._struct(struct, {shape.tag: tag}),
        )

    def _nested(self, shape: StructShape, name: str) -> list[str]:
        if is_flat(shape):
            return self._members(shape, name, {})
        return self._call(shape, name)

    def _struct(self, shape: StructShape, start: dict[str, str]) -> list[str]:
        return [*self._members(shape, "value", start), "return value"]

    def _members(self, shape: StructShape, name: str, start: dict[str, str]) -> list[str]:
        """Turn the struct in the variable ``name`` into a dict.

        ``start`` holds the tag of a variant. The members that are sure to be
        there, up to the first that is not, are written as one literal.
        """
        lines = [class_check(self._program, shape, name)]
        entries = [f"{key!r}: {tag!r}" for key, tag in start.items()]
        later: list[str] = []
        for index, field in enumerate(shape.fields):
            member = f"{name}_{index}"
            lines.append(f"{member} = {name}.{field.attribute}")
            checks = self._checked(within(field), member)
            store = f"{name}[{field.wire!r}] = {member}"
            if may_lack(field):
                later += [present_test(self._program, field, member), *indented([*checks, store])]
            elif later:
                later += [*checks, store]
            else:
                lines += checks
                entries.append(f"{field.wire!r}: {member}")
        return [*lines, f"{name} = {{{', '.join(entries)}}}", *later]


_TO_DATA: dict[type, Callable[[_DataGenerator, Any, str], list[str]]] = {
    BoolShape: _DataGenerator._bool,
    StringShape: _DataGenerator._string,
    IntShape: _DataGenerator._int,
    FloatShape: _DataGenerator._float,
    EnumShape: _DataGenerator._enum,
    JsonShape: _DataGenerator._json,
    OptionShape: _DataGenerator._option,
    SequenceShape: _DataGenerator._sequence,
    MapShape: _DataGenerator._map,
    StructShape: _DataGenerator._nested,
    TaggedShape: _DataGenerator._call,
}

# What both generators write ----------------------------------------------


def class_check(program: Program, shape: StructShape, name: str = "value") -> str:
    """Return the line that gives up on a value of another class."""
    return f"if type({name}) is not {program.name(shape.type, 'cls')}: raise Doubt"


def present_test(program: Program, field: FieldShape, name: str) -> str:
    """Return the condition that a field which may be left out is not."""
    if field.omit_none:
        return f"if {name} is not None:"
    kinds = program.name(empties(field.shape), "empties")
    return f"if len({name}) or type({name}) not in {kinds}:"


def within(field: FieldShape) -> Shape:
    """Return the shape of what a field holds when it is not left out."""
    if field.omit_none and isinstance(field.shape, OptionShape):
        return field.shape.item
    return field.shape


def may_lack(field: FieldShape) -> bool:
    """Tell whether a field may be left out."""
    return field.omit_none or field.omit_empty


def dispatched(
    program: Program, shape: TaggedShape, struct: Callable[[StructShape, str], list[str]]
) -> list[str]:
    """Return the body that finds the variant of a value and calls its function."""
    lines = ["cls = type(value)"]
    for variant in shape.variants:
        function = program.function("write", variant, partial(struct, variant.struct, variant.tag))
        cls = program.name(variant.struct.type, "cls")
        lines.append(f"if cls is {cls}: return {function}(value)")
    return [*lines, "raise Doubt"]


def _marked_f32(number: Any) -> F32:
    return F32(exact_f32(number))
