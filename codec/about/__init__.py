"""What people are shown of types: docstrings, tables, documents to start from.

A client of shapes only.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from .. import shapes
from ..declare import notes_of
from ..errors import DeclarationError
from ..numbers import F32
from ..reflect import shape_of
from ..structs import FieldShape, StructShape, TaggedShape
from ..text import write
from ..walk import Walk


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
        name, kind, doc, entries = outline(cls)
    except Exception:  # whatever is wrong with the declaration, its first use reports
        return getattr(notes_of(cls), "doc", "") or cls.__name__
    lines = [doc or name, "", f"On the wire: {kind}.", ""]
    for entry in entries:
        indent = "        " if entry.inner else "    "
        held_as = f" ({entry.held_as})" if entry.held_as else ""
        facts = f": {entry.type}, {entry.presence}" if entry.type else ""
        lines.append(f"{indent}{entry.name}{held_as}{facts}")
        if entry.doc:
            lines.append(f"{indent}    {entry.doc}")
    return "\n".join(lines).rstrip()


def outline(cls: type) -> Outline:
    """Lay out a declared class; raises DeclarationError if there is a mistake in it."""
    shape: Any = shape_of(cls)
    kind, entries = "an object", []
    if isinstance(shape, shapes.EnumShape):
        kind = "one of these strings"
        for member in shape.members:
            held_as = f"{shape.type.__name__}.{member.value.name}"
            entries.append(Entry(member.wire, member.doc, held_as=held_as))
    elif isinstance(shape, TaggedShape) and cls is shape.type:
        kind = f"an object whose {write(shape.tag, None)} is one of these"
        for variant in shape.variants:
            struct = variant.struct
            entries.append(Entry(variant.tag, struct.doc, held_as=struct.type.__name__))
            entries += [_entry(field, inner=True) for field in struct.fields]
    else:
        if isinstance(shape, TaggedShape):
            (variant,) = shape.variants
            kind += f" ({shape.name}) with {write(shape.tag, None)}: {write(variant.tag, None)}"
            shape = variant.struct
        entries = [_entry(field) for field in shape.fields]
    return Outline(shape.name, kind, shape.doc, tuple(entries))


def _entry(field: FieldShape, *, inner: bool = False) -> Entry:
    presence, default = "required", field.absent()
    if not field.required:
        data = Walk(writing=True, f32=F32).visit(field.shape, default)
        presence = "optional" if default is None else f"default {write(data, None)}"
    held_as = "" if field.attribute == field.wire else field.attribute
    text = _type_text(field.shape)
    return Entry(field.wire, field.doc, text, presence, inner, field.aliases, held_as)


def _type_text(shape: shapes.Shape) -> str:
    match shape:
        case shapes.OptionShape():
            return f"{_type_text(shape.item)} or null"
        case shapes.SequenceShape():
            return f"list of {_type_text(shape.item)}"
        case shapes.MapShape():
            return f"map of {_type_text(shape.item)}"
        case shapes.IntShape():
            bits = shape.high.bit_length()
            low, high = f"{shape.low}", f"{shape.high}"
            if bits > 16:
                low, high = f"-2^{bits}" if shape.low else "0", f"2^{bits}-1"
            return f"{shape.name} ({low} to {high})"
    return shape.name


def template(tp: Any) -> Any:
    """Return plain data that a value of the type ``tp`` can be decoded from.

    Fields have their default, or a valid value that is plainly a placeholder; those
    whose default, such as null, says no more than absence are left out.

    Raises DeclarationError if ``tp`` is no wire type, or if none of its values
    is finite because it must hold another of itself.
    """
    return _value(shape_of(tp), "value", ())


_OBJECTS = (StructShape, TaggedShape)


def _value(shape: Any, name: str, around: tuple[Any, ...], default: Any = None) -> Any:
    """Make the value of a field with this name on the wire, in the objects ``around`` it."""
    if default is not None:
        return Walk(writing=True).visit(shape, default)
    inside = (*around, shape)
    match shape:
        case shapes.StringShape():
            return f"TODO: {name}"
        case shapes.EnumShape():
            return shape.members[0].wire
        case shapes.SequenceShape() if isinstance(shape.item, _OBJECTS):  # with an inside to show
            with suppress(DeclarationError):
                return [_value(shape.item, name, around)]
        case StructShape() if shape not in around:
            fields = [f for f in shape.fields if f.required or not f.left_out(f.absent())]
            return {f.wire: _value(f.shape, f.wire, inside, f.absent()) for f in fields}
        case TaggedShape() if shape not in around:
            for variant in shape.variants:
                with suppress(DeclarationError):
                    return {shape.tag: variant.tag, **_value(variant.struct, name, inside)}
        case shapes.JsonShape():
            return {}
        case shapes.OptionShape():
            return None
    if isinstance(shape, _OBJECTS):
        raise DeclarationError(shape.name, ["each of its values would have to hold another one"])
    return shape.takes[0]()  # empty, false or zero
