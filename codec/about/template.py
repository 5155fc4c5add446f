"""A document to start from, made from a shape.

Fields have their default, or a valid value that is plainly a placeholder; those
whose default, such as null, says no more than absence are left out.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .. import shapes
from ..errors import DeclarationError
from ..reflect import shape_of, type_name
from ..structs import StructShape, TaggedShape
from ..walk import Walk

if TYPE_CHECKING:
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


def _value(shape: shapes.Shape, name: str, around: tuple[shapes.Shape, ...]) -> Any:
    """Make a placeholder for the field with this wire name, in the shapes ``around`` it."""
    if shape in around:
        raise _Endless
    match shape:
        case shapes.IntShape():
            return max(0, shape.low)
        case shapes.EnumShape():
            return shape.members[0].wire
        case shapes.SequenceShape():
            if isinstance(shape.item, (StructShape, TaggedShape)):  # which have an inside to show
                with suppress(_Endless):
                    return [_value(shape.item, name, around)]
            return []
        case StructShape():
            fields = [f for f in shape.fields if f.required or not f.left_out(f.absent())]
            return {field.wire: _field(field, (*around, shape)) for field in fields}
        case TaggedShape():
            for variant in shape.variants:
                with suppress(_Endless):
                    inside = _value(variant.struct, name, (*around, shape))
                    return {shape.tag: variant.tag, **inside}
            raise _Endless
    simple = {shapes.OptionShape: None, shapes.BoolShape: False, shapes.FloatShape: 0.0}
    return {**simple, shapes.StringShape: f"TODO: {name}"}.get(type(shape), {})


def _field(field: FieldShape, around: tuple[shapes.Shape, ...]) -> Any:
    default = field.absent()
    if default is None:
        return _value(field.shape, field.wire, around)
    return Walk(writing=True).visit(field.shape, default)
