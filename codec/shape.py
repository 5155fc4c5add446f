"""Shapes: plain frozen descriptions of wire types, from which everything is derived.

A shape says what a type looks like on the wire and how Python holds it. It is
made once from the declarations (see :mod:`.reflect`) and read by the decoder,
the encoder, the generated fast paths, the schema and the command line; none of
these looks at annotations or dataclass fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .record import record

if TYPE_CHECKING:
    import enum
    from collections.abc import Callable, Mapping
    from typing import TypeAlias


@record
class BoolShape:
    """``true`` or ``false``; held as bool."""

    name: str = "bool"


@record
class StringShape:
    """A string; held as str."""

    name: str = "string"


@record
class IntShape:
    """An integer from ``low`` to ``high``, both included; held as int."""

    name: str
    low: int
    high: int


@record
class FloatShape:
    """A number, ``f32`` or ``f64``; held as float, an f32 as the shortest decimal naming it."""

    name: str


@record
class JsonShape:
    """Any JSON value; held as the ``json`` module makes it."""

    name: str = "JSON value"


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
    """A variant of a plain enum: its string on the wire, its Python member, its sentence."""

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

    ``attribute`` names it in Python, ``wire`` on the wire; ``aliases`` are the
    other spellings that reading accepts. ``required`` says that it must be
    present; if it is not, absence stands for ``default``, or for what
    ``default_factory`` makes; ``has_default`` is False where that is but the
    None that any optional field has. ``omit_none`` and ``omit_empty`` say when writing
    leaves it out.
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


def empties(shape: Shape) -> frozenset[type]:
    """Return the types of the empty values for which a field of a shape may be left out."""
    return _EMPTIES.get(type(shape), frozenset())


_EMPTIES: dict[type, frozenset[type]] = {
    SequenceShape: frozenset((tuple, list)),
    MapShape: frozenset((dict,)),
    StringShape: frozenset((str,)),
}


@record
class StructShape:
    """An object with known fields; held as an instance of the record ``type``.

    ``spellings`` finds the field by any name that reading accepts. ``deny`` says
    whether unknown fields are an error where the caller states no policy.
    ``checks_itself`` says that the class has a ``__post_init__``, which may refuse.
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
    """A variant of a tagged enum: the value of its tag, and its fields.

    Its object may hold any further keys, under every policy.
    """

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
    Shape: TypeAlias = (
        BoolShape
        | StringShape
        | IntShape
        | FloatShape
        | JsonShape
        | OptionShape
        | SequenceShape
        | MapShape
        | EnumShape
        | StructShape
        | TaggedShape
        | RecursiveShape
    )
