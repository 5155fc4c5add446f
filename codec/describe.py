"""What a type is on the wire, for people to read.

A shape is laid out as an :class:`Outline`, plain text in small parts, which
:func:`describe` sets for ``help()`` and the command line sets as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .declare import NOTES
from .encoding import encode_value
from .record import record
from .reflect import shape_of
from .shape import (
    EnumShape,
    IntShape,
    MapShape,
    OptionShape,
    SequenceShape,
    StructShape,
    TaggedShape,
)
from .text import write

if TYPE_CHECKING:
    from .shape import FieldShape, Shape


@record
class Entry:
    """A line of an outline: a field, a variant, or a field of the variant above it (``inner``).

    ``name`` is the wire name, the tag or the string; ``type`` and ``presence``
    are empty for what is no field. ``held_as`` is what Python
    has for a variant.
    """

    name: str
    type: str
    presence: str
    doc: str
    inner: bool
    aliases: tuple[str, ...]
    held_as: str = ""


@record
class Outline:
    """A type in words: its name, what it is on the wire (``kind``), its sentence, its parts."""

    name: str
    kind: str
    doc: str
    entries: tuple[Entry, ...]


def describe(cls: type) -> str:
    """Return the docstring of a declared class: its sentence, its form and parts on the wire.

    Never raises: of a class with a mistake in its declaration it gives the
    sentence, so that ``help()`` works while the mistake is being looked for.
    """
    try:
        return _text(outline(cls))
    except Exception:  # whatever is wrong with the declaration, its first use reports
        notes = vars(cls).get(NOTES)
        return str(getattr(notes, "doc", "") or cls.__name__)


def outline(cls: type) -> Outline:
    """Lay out a declared class; raises DeclarationError if there is a mistake in it."""
    shape = shape_of(cls)
    if isinstance(shape, StructShape):
        entries = [_field(field) for field in shape.fields]
        return _outline(shape.name, "an object", shape.doc, entries)
    if isinstance(shape, EnumShape):
        members = [
            _part(member.wire, member.doc, f"{shape.type.__name__}.{member.value.name}")
            for member in shape.members
        ]
        return _outline(shape.name, "one of these strings", shape.doc, members)
    if isinstance(shape, TaggedShape) and cls is not shape.type:
        return _variant(shape)
    if isinstance(shape, TaggedShape):
        return _tagged(shape)
    return _outline(shape.name, type_text(shape), "", [])


def _outline(name: str, kind: str, doc: str, entries: list[Entry]) -> Outline:
    return Outline(name=name, kind=kind, doc=doc, entries=tuple(entries))


def _tagged(shape: TaggedShape) -> Outline:
    entries = []
    for variant in shape.variants:
        entries.append(_part(variant.tag, variant.struct.doc, variant.struct.type.__name__))
        entries += [_field(field, inner=True) for field in variant.struct.fields]
    kind = f"an object whose {_json(shape.tag)} is one of these"
    return _outline(shape.name, kind, shape.doc, entries)


def _variant(shape: TaggedShape) -> Outline:
    variant = shape.variants[0]
    kind = f"an object ({shape.name}) with {_json(shape.tag)}: {_json(variant.tag)}"
    entries = [_field(field) for field in variant.struct.fields]
    return _outline(variant.struct.name, kind, variant.struct.doc, entries)


def _part(name: str, doc: str, held_as: str = "") -> Entry:
    return Entry(name=name, type="", presence="", doc=doc, inner=False, aliases=(), held_as=held_as)


def _field(field: FieldShape, *, inner: bool = False) -> Entry:
    return Entry(
        name=field.wire,
        type=type_text(field.shape),
        presence=_presence(field),
        doc=field.doc,
        inner=inner,
        aliases=field.aliases,
    )


def _presence(field: FieldShape) -> str:
    if field.required:
        return "required"
    default = field.absent()
    if default is None:
        return "optional"
    data, _, _ = encode_value(field.shape, default, mark_f32=True)
    return f"default {write(data, None)}"


def type_text(shape: Shape) -> str:
    """Name a type in a few words, with its range if it is an integer."""
    if isinstance(shape, OptionShape):
        return f"{type_text(shape.item)} or null"
    if isinstance(shape, SequenceShape):
        return f"list of {type_text(shape.item)}"
    if isinstance(shape, MapShape):
        return f"map of {type_text(shape.item)}"
    if isinstance(shape, IntShape):
        return f"{shape.name} ({_limit(shape.low)} to {_limit(shape.high)})"
    return shape.name


def _limit(number: int) -> str:
    """Write a limit, as a power of two where it would be long."""
    if number > 2**16:
        return f"2^{number.bit_length()}-1"
    return f"-2^{number.bit_length() - 1}" if number < -(2**16) else str(number)


def _json(text: str) -> str:
    return write(text, None)


def _text(laid_out: Outline) -> str:
    lines = [laid_out.doc or laid_out.name, "", f"On the wire: {laid_out.kind}.", ""]
    for entry in laid_out.entries:
        indent = "        " if entry.inner else "    "
        facts = ", ".join(fact for fact in (entry.type, entry.presence) if fact)
        name = f"{entry.name} ({entry.held_as})" if entry.held_as else entry.name
        lines.append(f"{indent}{name}: {facts}" if facts else f"{indent}{name}")
        if entry.doc:
            lines.append(f"{indent}    {entry.doc}")
    return "\n".join(lines).rstrip()
