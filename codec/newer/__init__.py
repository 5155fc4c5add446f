"""Variants that this version does not know, kept where the caller asks for that.

A newer program must not blind an older reader: ``unknown_variants="keep"`` makes an
:class:`UnknownVariant` of what else would be a fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..shapes import JsonShape, Kept
from ..structs import TaggedShape
from ..walk import REFUSED

if TYPE_CHECKING:
    from typing import TypeGuard

    from ..walk import Members, Walk

_JSON = JsonShape()


class UnknownVariant(Kept):
    """A variant of an enum that is not among the declared ones, kept as it came.

    enum: the name of the enum. data: the string of a plain enum, or the whole object
    of a tagged one, as plain data. It equals one of the same enum and data, matches no
    class pattern of a variant, and is written as it came.

    >>> kept = UnknownVariant("LoopPhase", "napping")
    >>> kept.enum, kept.data, is_unknown(kept)
    ('LoopPhase', 'napping', True)
    """

    __match_args__ = ("data",)
    __slots__ = ("data", "enum")

    enum: str
    data: Any

    def __init__(self, enum: str, data: Any) -> None:
        object.__setattr__(self, "enum", enum)
        object.__setattr__(self, "data", data)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot assign to field {name!r}")

    def __repr__(self) -> str:
        return f"UnknownVariant({self.enum!r}, {self.data!r})"

    def __str__(self) -> str:
        return str(self.data)

    def __eq__(self, other: object) -> bool:
        if type(other) is UnknownVariant:
            return self.enum == other.enum and bool(self.data == other.data)
        # A member of a plain enum equals its string, and so does this.
        return self.data == other if type(other) is str else NotImplemented

    def __hash__(self) -> int:
        return hash(self.data if type(self.data) is str else self.enum)

    def __reduce__(self) -> tuple[Any, ...]:
        return UnknownVariant, (self.enum, self.data)

    def encode_as(self, walk: Walk, shape: Any = None) -> Any:
        """Write it; as a value of a shape, if there is one, it has to be unknown to that."""
        if shape is not None:
            name, known = self.data, getattr(shape, "by_wire", ())
            if isinstance(shape, TaggedShape):
                name, known = (name.get(shape.tag) if type(name) is dict else None), shape.by_tag
            if self.enum != shape.name or type(name) is not str or name in known:
                return walk.wrong_type(shape, self)
        return _JSON.encode(walk, self.data)


def keep(walk: Walk, shape: TaggedShape, listed: Members) -> Any:
    """Keep the object of an unknown variant, all of whose members must be JSON."""
    tag = shape.tag
    members = [*zip(*listed, strict=True)]
    kept = {key: walk.step(key, _JSON, data, number) for number, key, data in members}
    tags = [number for number, key, _ in members if key == tag]
    if len(tags) > 1:
        return walk.fault("duplicate_field", tag, tags[1], wire=tag, shape=shape, present=kept)
    return REFUSED if walk.found else UnknownVariant(shape.name, kept)


def is_unknown(value: object) -> TypeGuard[UnknownVariant]:
    """Tell whether ``value`` is a variant that reading kept without knowing it."""
    return type(value) is UnknownVariant
