"""What a type is on the wire, for people to read.

:func:`describe` sets an :class:`Outline` for ``help()``, the command line as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..declare import notes_of
from ..reflect import shape_of
from ..shapes import EnumShape, IntShape, MapShape, OptionShape, SequenceShape
from ..structs import StructShape, TaggedShape
from ..text import write
from ..walk import Walk

if TYPE_CHECKING:
    from ..shapes import Shape
    from ..structs import FieldShape


class Entry(NamedTuple):
    """A field, a variant or member, or a field of the variant above it (``inner``).

    ``name`` is the one on the wire, ``held_as`` that in Python, if it differs.
    """

    name: str
    doc: str
    type: str = ""
    presence: str = ""
    inner: bool = False
    aliases: tuple[str, ...] = ()
    held_as: str = ""


class Outline(NamedTuple):
    """A type in words; ``kind`` is what it is on the wire."""

    name: str
    kind: str
    doc: str
    entries: tuple[Entry, ...]


def describe(cls: type) -> str:
    """Return the docstring of a declared class; just its sentence if it is declared wrongly."""
    try:
        return _text(outline(cls))
    except Exception:  # whatever is wrong with the declaration, its first use reports
        return getattr(notes_of(cls), "doc", "") or cls.__name__


def outline(cls: type) -> Outline:
    """Lay out a declared class; raises DeclarationError if there is a mistake in it."""
    shape: Any = shape_of(cls)
    kind = "an object"
    entries: list[Entry] = []
    if isinstance(shape, TaggedShape) and cls is not shape.type:
        variant = shape.variants[0]
        kind = f"an object ({shape.name}) with {write(shape.tag, None)}: {write(variant.tag, None)}"
        shape = variant.struct
    if isinstance(shape, StructShape):
        entries = [_field(field) for field in shape.fields]
    elif isinstance(shape, EnumShape):
        kind = "one of these strings"
        for member in shape.members:
            held_as = f"{shape.type.__name__}.{member.value.name}"
            entries.append(Entry(member.wire, member.doc, held_as=held_as))
    elif isinstance(shape, TaggedShape):
        kind = f"an object whose {write(shape.tag, None)} is one of these"
        for variant in shape.variants:
            struct = variant.struct
            entries.append(Entry(variant.tag, struct.doc, held_as=struct.type.__name__))
            entries += [_field(field, inner=True) for field in struct.fields]
    return Outline(shape.name, kind, shape.doc, tuple(entries))


def _field(field: FieldShape, *, inner: bool = False) -> Entry:
    presence = "required"
    if not field.required:
        default = field.absent()
        data = Walk(writing=True, mark_f32=True).visit(field.shape, default)
        presence = "optional" if default is None else f"default {write(data, None)}"
    held_as = "" if field.attribute == field.wire else field.attribute
    text = _type_text(field.shape)
    return Entry(field.wire, field.doc, text, presence, inner, field.aliases, held_as)


def _type_text(shape: Shape) -> str:
    if isinstance(shape, OptionShape):
        return f"{_type_text(shape.item)} or null"
    if isinstance(shape, SequenceShape):
        return f"list of {_type_text(shape.item)}"
    if isinstance(shape, MapShape):
        return f"map of {_type_text(shape.item)}"
    if isinstance(shape, IntShape):
        return f"{shape.name} ({_limit(shape.low)} to {_limit(shape.high)})"
    return shape.name


def _limit(number: int) -> str:
    """Write a limit, as a power of two where it would be long."""
    if number > 2**16:
        return f"2^{number.bit_length()}-1"
    return f"-2^{number.bit_length() - 1}" if number < -(2**16) else str(number)


def _text(laid_out: Outline) -> str:
    lines = [laid_out.doc or laid_out.name, "", f"On the wire: {laid_out.kind}.", ""]
    for entry in laid_out.entries:
        indent = "        " if entry.inner else "    "
        facts = f": {entry.type}, {entry.presence}" if entry.type else ""
        name = f"{entry.name} ({entry.held_as})" if entry.held_as else entry.name
        lines.append(f"{indent}{name}{facts}")
        if entry.doc:
            lines.append(f"{indent}    {entry.doc}")
    return "\n".join(lines).rstrip()
