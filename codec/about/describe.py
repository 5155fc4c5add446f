"""What a type is on the wire, for people to read.

A shape is laid out as an :class:`Outline`, plain text in small parts, which
:func:`describe` sets for ``help()`` and the command line sets as a table.
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
    """A line of an outline: a field, a variant, or a field of the variant above it (``inner``).

    ``name`` is the one on the wire; ``held_as`` is what Python calls it, if that differs.
    Only a field has a ``type`` and a ``presence``.
    """

    name: str
    doc: str
    type: str = ""
    presence: str = ""
    inner: bool = False
    aliases: tuple[str, ...] = ()
    held_as: str = ""


class Outline(NamedTuple):
    """A type in words: its name, what it is on the wire (``kind``), its sentence, its parts."""

    name: str
    kind: str
    doc: str
    entries: tuple[Entry, ...]


def describe(cls: type) -> str:
    """Return the docstring of a declared class: its sentence, its form and parts on the wire.

    Never raises: of a class whose declaration has a mistake it gives the sentence.
    """
    try:
        return _text(outline(cls))
    except Exception:  # whatever is wrong with the declaration, its first use reports
        notes = notes_of(cls)
        return (notes.doc if notes is not None else "") or cls.__name__


def outline(cls: type) -> Outline:
    """Lay out a declared class; raises DeclarationError if there is a mistake in it."""
    shape: Any = shape_of(cls)
    kind = "an object"
    entries: list[Entry] = []
    if isinstance(shape, TaggedShape) and cls is not shape.type:
        variant = shape.variants[0]
        kind = f"an object ({shape.name}) with {_json(shape.tag)}: {_json(variant.tag)}"
        shape = variant.struct
    if isinstance(shape, StructShape):
        entries = [_field(field) for field in shape.fields]
    elif isinstance(shape, EnumShape):
        kind = "one of these strings"
        for member in shape.members:
            held_as = f"{shape.type.__name__}.{member.value.name}"
            entries.append(Entry(name=member.wire, doc=member.doc, held_as=held_as))
    elif isinstance(shape, TaggedShape):
        kind = f"an object whose {_json(shape.tag)} is one of these"
        for variant in shape.variants:
            struct = variant.struct
            entries.append(Entry(name=variant.tag, doc=struct.doc, held_as=struct.type.__name__))
            entries += [_field(field, inner=True) for field in struct.fields]
    return Outline(name=shape.name, kind=kind, doc=shape.doc, entries=tuple(entries))


def _field(field: FieldShape, *, inner: bool = False) -> Entry:
    presence = "required"
    if not field.required:
        default = field.absent()
        data = Walk(writing=True, mark_f32=True).visit(field.shape, default)
        presence = "optional" if default is None else f"default {_json(data)}"
    return Entry(
        name=field.wire,
        type=type_text(field.shape),
        presence=presence,
        doc=field.doc,
        inner=inner,
        aliases=field.aliases,
        held_as="" if field.attribute == field.wire else field.attribute,
    )


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


def _json(data: Any) -> str:
    return write(data, None)


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
