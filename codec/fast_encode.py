"""Generated encoders: straight-line functions from valid values to plain data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .generate import DataGenerator, Program, copy_json, exact_f32, exact_f64, indented
from .scalars import F32
from .shape import JsonShape, OptionShape, empties

if TYPE_CHECKING:
    from collections.abc import Callable

    from .shape import EnumShape, FieldShape, SequenceShape, Shape, StructShape, TaggedShape


def encoder(shape: Shape, *, mark_f32: bool) -> Any:
    """Generate a function from a value to plain data; raises NotGenerated.

    With ``mark_f32`` it makes the f32 among the floats instances of F32.
    """
    f32 = _marked_f32 if mark_f32 else exact_f32
    return _Encoder(copy_json=copy_json, f32=f32, f64=exact_f64).generate(shape)


class _Encoder(DataGenerator):
    def _enum(self, shape: EnumShape, name: str) -> list[str]:
        cls = self._program.name(shape.type, "cls")
        return [f"if type({name}) is not {cls}: raise Doubt", f"{name} = {name}._value_"]

    def _sequence(self, shape: SequenceShape, name: str) -> list[str]:
        items = f"[{self._function(shape.item)}(item) for item in {name}]"
        if isinstance(shape.item, JsonShape):
            items = f"copy_json(list({name}))"
        return [
            f"if type({name}) is not tuple and type({name}) is not list: raise Doubt",
            f"{name} = {items}",
        ]

    def _tagged(self, shape: TaggedShape) -> list[str]:
        return dispatched(
            self._program,
            shape,
            lambda struct, tag: self._struct(struct, f"{shape.tag!r}: {tag!r}"),
        )

    def _struct(self, shape: StructShape, *start: str) -> list[str]:
        return [*self._members(shape, "value", *start), "return value"]

    def _members(self, shape: StructShape, name: str, *start: str) -> list[str]:
        """Turn the struct in the variable ``name`` into a dict.

        ``start`` is the entry for the tag of a variant. The members that are sure
        to be there, up to the first that is not, are written as one literal.
        """
        lines = [class_check(self._program, shape, name)]
        entries = [*start]
        later: list[str] = []
        for index, field in enumerate(shape.fields):
            member = f"{name}_{index}"
            lines.append(f"{member} = {name}.{field.attribute}")
            checks = self._in_place(within(field), member)
            store = f"{name}[{field.wire!r}] = {member}"
            if may_lack(field):
                later += [present_test(self._program, field, member), *indented([*checks, store])]
            elif later:
                later += [*checks, store]
            else:
                lines += checks
                entries.append(f"{field.wire!r}: {member}")
        return [*lines, f"{name} = {{{', '.join(entries)}}}", *later]


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
        function = program.function(variant, partial(struct, variant.struct, variant.tag))
        cls = program.name(variant.struct.type, "cls")
        lines.append(f"if cls is {cls}: return {function}(value)")
    return [*lines, "raise Doubt"]


def _marked_f32(number: Any) -> F32:
    return F32(exact_f32(number))
