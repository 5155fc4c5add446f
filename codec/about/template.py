"""A document to start from, made from a shape.

Fields have their default, or a valid value that is plainly a placeholder; those
whose default, such as null, says no more than absence are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DeclarationError
from ..reflect import shape_of, type_name
from ..shapes import (
    BoolShape,
    EnumShape,
    FloatShape,
    IntShape,
    JsonShape,
    MapShape,
    OptionShape,
    SequenceShape,
    StringShape,
)
from ..structs import StructShape, TaggedShape
from ..walk import Walk

if TYPE_CHECKING:
    from ..shapes import Shape
    from ..structs import FieldShape


def template(tp: Any) -> Any:
    """Return plain data that a value of the type ``tp`` can be decoded from.

    Raises DeclarationError if ``tp`` is no wire type, or if none of its values
    is finite because it must hold another of itself.
    """
    try:
        return _value(shape_of(tp), "value", ())
    except _Endless:
        mistake = "each of its values would have to hold another one"
        raise DeclarationError(type_name(tp), [mistake]) from None


class _Endless(Exception):
    """Raised where a type holds itself; what may be empty there is made empty."""


def _value(shape: Shape, name: str, around: tuple[Shape, ...]) -> Any:
    """Make a placeholder for the field with this wire name, in the shapes ``around`` it."""
    if shape in around:
        raise _Endless
    match shape:
        case OptionShape():
            return None
        case BoolShape():
            return False
        case StringShape():
            return f"TODO: {name}"
        case IntShape():
            return max(0, shape.low)
        case FloatShape():
            return 0.0
        case JsonShape() | MapShape():
            return {}
        case EnumShape():
            return shape.members[0].wire
        case SequenceShape():
            return _examples(shape.item, name, around)
        case StructShape():
            fields = [f for f in shape.fields if f.required or not f.left_out(f.absent())]
            return {field.wire: _field(field, (*around, shape)) for field in fields}
        case TaggedShape():
            return _first_finite(shape, name, (*around, shape))
    raise _Endless


def _examples(item: Shape, name: str, around: tuple[Shape, ...]) -> list[Any]:
    """Show what the elements of a list look like, where they have an inside."""
    try:
        return [_value(item, name, around)] if isinstance(item, (StructShape, TaggedShape)) else []
    except _Endless:
        return []


def _first_finite(shape: TaggedShape, name: str, around: tuple[Shape, ...]) -> dict[str, Any]:
    for variant in shape.variants:
        try:
            return {shape.tag: variant.tag, **_value(variant.struct, name, around)}
        except _Endless:
            continue
    raise _Endless


def _field(field: FieldShape, around: tuple[Shape, ...]) -> Any:
    default = field.absent()
    if default is None:
        return _value(field.shape, field.wire, around)
    return Walk(writing=True).visit(field.shape, default)
