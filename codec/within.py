"""Reading a document together with what one of its JSON fields should hold.

Such a field takes any JSON, so that a document stays readable when the type
inside changes. Here its shape is replaced by that of the inner type and the
document decoded once: all faults, those of the document and those inside the
field, are found in one go and are placed in the one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import api, reference
from .record import changed
from .reflect import shape_of
from .shape import JsonShape, OptionShape, StructShape

if TYPE_CHECKING:
    from .declare import Unknown
    from .shape import Shape
    from .text import JsonText


def loads_within(
    tp: type, attribute: str, inner: type, text: JsonText, unknown: Unknown | None = None
) -> tuple[Any, Any]:
    """Read JSON text as a value of the struct ``tp`` and what its JSON field holds as an ``inner``.

    attribute: the field's name in Python. Returns the value as
    :func:`.api.loads` makes it, and the inner value, which is None where the
    field may be absent and is. Raises what :func:`.api.loads` raises.
    """
    chosen = api.policy(unknown)
    both = reference.loads_shape(_shape_with(tp, attribute, inner), text, chosen)
    return api.loads(tp, text, unknown=unknown), getattr(both, attribute)


def decode_within(
    tp: type, attribute: str, inner: type, data: Any, unknown: Unknown | None = None
) -> tuple[Any, Any]:
    """Do the same as :func:`loads_within` with plain data, as :func:`.api.decode` takes it."""
    chosen = api.policy(unknown)
    both = reference.decode_shape(_shape_with(tp, attribute, inner), data, chosen)
    return api.decode(tp, data, unknown=unknown), getattr(both, attribute)


def _shape_with(tp: type, attribute: str, inner: type) -> StructShape:
    """Return the shape of the struct ``tp`` with one JSON field that takes an ``inner`` only.

    Raises TypeError if there is no such field.
    """
    shape = shape_of(tp)
    if isinstance(shape, StructShape):
        for field in shape.fields:
            if field.attribute == attribute and _takes_json(field.shape):
                taken = changed(field, shape=_in_place(field.shape, shape_of(inner)))
                return changed(
                    shape,
                    fields=tuple(taken if other is field else other for other in shape.fields),
                    spellings={
                        name: taken if other is field else other
                        for name, other in shape.spellings.items()
                    },
                )
    raise TypeError(f"{shape.name} has no JSON field {attribute!r}")


def _takes_json(shape: Shape) -> bool:
    return isinstance(shape.item if isinstance(shape, OptionShape) else shape, JsonShape)


def _in_place(old: Shape, new: Shape) -> Shape:
    return OptionShape(item=new) if isinstance(old, OptionShape) else new
