"""A document to start from, made from a shape.

Every field that has a default other than null stands there with it, and every
required field with a value that is valid and plainly a placeholder; what may be
absent without a meaning of its own is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .encoding import encode_value
from .errors import DeclarationError
from .reflect import shape_of, type_name
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

    from .shape import FieldShape, Shape


def template(tp: Any) -> Any:
    """Return plain data that a value of the type ``tp`` can be decoded from.

    Raises DeclarationError if ``tp`` is no wire type, or if none of its values
    is finite because it must hold another of itself.
    """
    try:
        return _value(shape_of(tp), "value")
    except _Endless:
        mistake = "each of its values would have to hold another one"
        raise DeclarationError(type_name(tp), [mistake]) from None


class _Endless(Exception):
    """Raised where a type holds itself; what may be empty there is made empty."""


def _value(shape: Shape, name: str) -> Any:
    """Make a placeholder for the field with this wire name."""
    return _METHODS[type(shape)](shape, name)


def _int(shape: IntShape, name: str) -> int:
    return max(0, shape.low)


def _enum(shape: EnumShape, name: str) -> str:
    return shape.members[0].wire


def _option(shape: OptionShape, name: str) -> Any:
    return None


def _sequence(shape: SequenceShape, name: str) -> list[Any]:
    """Give an example of what the elements look like, where they have an inside."""
    if not isinstance(shape.item, (StructShape, TaggedShape)):
        return []
    try:
        return [_value(shape.item, name)]
    except _Endless:
        return []


def _struct(shape: StructShape, name: str) -> dict[str, Any]:
    return {field.wire: _field(field) for field in shape.fields if _stands(field)}


def _tagged(shape: TaggedShape, name: str) -> dict[str, Any]:
    """Take the first variant that can be finite."""
    for variant in shape.variants:
        try:
            return {shape.tag: variant.tag, **_struct(variant.struct, name)}
        except _Endless:
            continue
    raise _Endless


def _recursive(shape: RecursiveShape, name: str) -> Any:
    raise _Endless


def _stands(field: FieldShape) -> bool:
    """Tell whether a field is written out; a default of None or nothing says less than absence."""
    return field.required or not field.left_out(field.absent())


def _field(field: FieldShape) -> Any:
    default = field.absent()
    if default is None:
        return _value(field.shape, field.wire)
    data, _, _ = encode_value(field.shape, default, mark_f32=False)
    return data


_METHODS: dict[type, Callable[[Any, str], Any]] = {
    BoolShape: lambda shape, name: False,
    StringShape: lambda shape, name: f"TODO: {name}",
    IntShape: _int,
    FloatShape: lambda shape, name: 0.0,
    JsonShape: lambda shape, name: {},
    OptionShape: _option,
    SequenceShape: _sequence,
    MapShape: lambda shape, name: {},
    EnumShape: _enum,
    StructShape: _struct,
    TaggedShape: _tagged,
    RecursiveShape: _recursive,
}
