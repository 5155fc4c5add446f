"""Shapes: what types look like on the wire and how Python holds them.

Made by :mod:`.reflect`, they are all that the rest of the codec sees of declarations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import scalars
from .record import record

if TYPE_CHECKING:
    import enum
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

IntShape = scalars.IntShape
FloatShape = scalars.FloatShape
JsonShape = scalars.JsonShape


@record
class BoolShape:
    """``true`` or ``false``; held as bool."""

    name: str = "bool"


@record
class StringShape:
    """A string; held as str."""

    name: str = "string"


@record
class OptionShape:
    """``item`` or null; null is held as None."""

    item: Shape

    @property
    def name(self) -> str:
        """The name for messages."""
        return f"{self.item.name} | null"


@record
class SequenceShape:
    """An array of ``item``; held as a tuple, or as a list where the annotation says list."""

    item: Shape
    as_list: bool

    @property
    def name(self) -> str:
        """The name for messages."""
        return f"list of {self.item.name}"


@record
class MapShape:
    """An object with any keys and values of ``item``; held as a dict."""

    item: Shape

    @property
    def name(self) -> str:
        """The name for messages."""
        return f"map of {self.item.name}"


@record
class EnumMember:
    """A variant of a plain enum: its wire string, its Python member, its sentence."""

    wire: str
    value: enum.Enum
    doc: str


@record
class EnumShape:
    """A string out of a fixed set; held as a member of the enum class ``type``."""

    type: type[enum.Enum]
    name: str
    doc: str
    members: tuple[EnumMember, ...]
    by_wire: Mapping[str, enum.Enum]


@record
class FieldShape:
    """A field of a struct.

    ``attribute`` is its name in Python, ``wire`` on the wire; reading accepts
    ``aliases`` too. Unless ``required``, its absence means ``default``, or what
    ``default_factory`` makes; ``has_default`` is False if that is just the None of
    an optional field. ``omit_none`` and ``omit_empty``: when writing leaves it out.
    """

    attribute: str
    wire: str
    aliases: tuple[str, ...]
    shape: Shape
    doc: str
    required: bool
    has_default: bool
    default: Any
    default_factory: Callable[[], Any] | None
    omit_none: bool
    omit_empty: bool

    def absent(self) -> Any:
        """Return the value that absence stands for."""
        return self.default if self.default_factory is None else self.default_factory()

    def left_out(self, value: object) -> bool:
        """Tell whether writing leaves the field out when it holds ``value``."""
        if value is None:
            return self.omit_none
        return self.omit_empty and type(value) in empties(self.shape) and not value


def empties(shape: Shape) -> tuple[type, ...]:
    """Return the types whose empty values a field of a shape may be left out for."""
    return _EMPTIES.get(type(shape), ())


_EMPTIES: dict[type, tuple[type, ...]] = {
    SequenceShape: (tuple, list),
    MapShape: (dict,),
    StringShape: (str,),
}


@record
class StructShape:
    """An object with known fields; held as an instance of the record ``type``.

    ``spellings`` has every accepted name. ``deny``: unknown fields are an error if
    the caller states no policy. ``checks_itself``: there is a ``__post_init__``.
    """

    type: type
    name: str
    doc: str
    fields: tuple[FieldShape, ...]
    spellings: Mapping[str, FieldShape]
    deny: bool
    checks_itself: bool


@record
class Variant:
    """A variant of a tagged enum. Its object may hold further keys, under every policy."""

    tag: str
    struct: StructShape


@record
class TaggedShape:
    """An object whose string field ``tag`` names its variant; held as an instance of that."""

    type: type
    name: str
    doc: str
    tag: str
    variants: tuple[Variant, ...]
    by_tag: Mapping[str, Variant]
    by_type: Mapping[Any, Variant]


@record
class RecursiveShape:
    """Stands for a type inside its own description; ``resolve()`` returns the shape."""

    name: str
    resolve: Callable[[], Shape]


if TYPE_CHECKING:
    _Scalar: TypeAlias = BoolShape | StringShape | IntShape | FloatShape | JsonShape | EnumShape
    _Container: TypeAlias = OptionShape | SequenceShape | MapShape | StructShape | TaggedShape
    Shape: TypeAlias = _Scalar | _Container | RecursiveShape
