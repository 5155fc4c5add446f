"""Reading a document together with what one of its JSON fields should hold.

Such a field takes any JSON, so that a document stays readable when the type
inside changes. Here its shape is replaced by that of the inner type and the
document decoded once, so that all faults, outside the field and inside, are
found in one go and are placed in the one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import api, reference
from .record import changed
from .reflect import shape_of
from .shape import OptionShape

if TYPE_CHECKING:
    from .declare import Policy
    from .shape import FieldShape
    from .text import JsonText


def loads_within(
    tp: type, attribute: str, inner: type, text: JsonText, unknown: Policy | None
) -> tuple[Any, Any]:
    """Read JSON text as a value of the struct ``tp`` and what its JSON field holds as an ``inner``.

    attribute: the field's name in Python. Returns the value as
    :func:`.api.loads` makes it, and the inner value, which is None where the
    field may be absent and is. Raises what :func:`.api.loads` raises.
    """
    shape = _shape_with(tp, attribute, inner)
    both = reference.loads_shape(shape, text, api.policy(unknown))
    return api.loads(tp, text, unknown=unknown), getattr(both, attribute)


def decode_within(
    tp: type, attribute: str, inner: type, data: Any, unknown: Policy | None
) -> tuple[Any, Any]:
    """Do the same with plain data, as :func:`.api.decode` takes it."""
    shape = _shape_with(tp, attribute, inner)
    both = reference.decode_shape(shape, data, api.policy(unknown))
    return api.decode(tp, data, unknown=unknown), getattr(both, attribute)


def _shape_with(tp: type, attribute: str, inner: type) -> Any:
    """Return the shape of the struct ``tp`` with one JSON field that takes an ``inner`` only."""
    shape: Any = shape_of(tp)
    taken = shape_of(inner)
    old = next(field for field in shape.fields if field.attribute == attribute)
    if isinstance(old.shape, OptionShape):
        taken = OptionShape(item=taken)
    new = changed(old, shape=taken)

    def in_place(field: FieldShape) -> FieldShape:
        return new if field is old else field

    fields = tuple(map(in_place, shape.fields))
    spellings = {name: in_place(field) for name, field in shape.spellings.items()}
    return changed(shape, fields=fields, spellings=spellings)
