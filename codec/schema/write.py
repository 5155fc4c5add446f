"""From shapes to JSON Schema, draft 2020-12, in the form that schemars gives it.

A declared type is described once, under ``$defs``, and referred to by name; the type asked
for is the document itself, ``#``. Sentences come from shapes too: docstrings may be missing.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .. import shapes
from ..reflect import shape_of
from ..structs import StructShape, TaggedShape
from ..walk import Walk

if TYPE_CHECKING:
    from ..structs import FieldShape

Schema = dict[str, Any]

CONTRACTS = ("deserialize", "serialize")

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: A largest value past this is left to the format, as is a smallest one below its negative.
_WIDEST_LIMIT = 2**16 - 1

_SCALARS = {
    shapes.BoolShape: "boolean",
    shapes.StringShape: "string",
    shapes.IntShape: "integer",
    shapes.FloatShape: "number",
}
_TITLES = {
    shapes.OptionShape: "Nullable_",
    shapes.SequenceShape: "Array_of_",
    shapes.MapShape: "Map_of_",
}
_NAMES = {"bool": "boolean", "JSON value": "AnyValue", "f32": "float", "f64": "double"}


def json_schema(tp: Any, contract: str) -> Schema:
    """Return the JSON Schema of a type, as :func:`.api.json_schema` does."""
    writer = Writer(contract)
    shape = shape_of(tp)
    writer.references[_identity(shape)] = "#"
    schema = {"$schema": _DIALECT, "title": _title(shape), **writer.content(shape)}
    return {**schema, "$defs": writer.definitions} if writer.definitions else schema


def _title(shape: Any) -> str:
    """Return the title that schemars gives to a type; of a number, its ``format`` too."""
    if type(shape) in _TITLES:
        return _TITLES[type(shape)] + _title(shape.item)
    if isinstance(shape, shapes.IntShape):  # uint8 for u8, uint for usize
        return ("int" if shape.low else "uint") + shape.name[1:].removesuffix("size")
    if _is_part(shape):
        return "_or_".join(variant.struct.name for variant in shape.variants)
    return _NAMES.get(shape.name, str(shape.name))


def _is_part(shape: Any) -> bool:
    """Tell whether the shape has some variants of an enum only."""
    return isinstance(shape, TaggedShape) and _identity(shape) != _identity(shape_of(shape.type))


def _identity(shape: Any) -> tuple[Any, ...]:
    """Return the class, if it is a declared one, and the variants that an annotation admits."""
    tags = (variant.tag for variant in getattr(shape, "variants", ()))
    return (getattr(shape, "type", None), *tags)


class Writer:
    """Describes shapes, and collects the definitions that this takes."""

    def __init__(self, contract: str) -> None:
        if contract not in CONTRACTS:
            raise ValueError(f"contract must be 'deserialize' or 'serialize', not {contract!r}")
        self.definitions: dict[str, Schema] = {}
        self.references: dict[object, str] = {}
        self._serialize = contract == "serialize"

    def place(self, shape: Any) -> Schema:
        """Describe a shape where it is used: a declared type by reference."""
        identity = _identity(shape)
        if identity[0] is None:
            return self.content(shape)
        if identity not in self.references:
            self.define(shape, identity, _title(shape))
        return {"$ref": self.references[identity]}

    def define(self, shape: Any, identity: object, title: str) -> None:
        """Describe a declared type apart; guests have another place for that."""
        name, number = title, 1
        while name in self.definitions:  # of another class
            number += 1
            name = f"{title}{number}"
        pointer = quote(name.replace("~", "~0").replace("/", "~1"), safe="!$&'()*+,;=:@~")
        self.references[identity] = f"#/$defs/{pointer}"
        self.definitions[name] = {}  # keeps the place: what it refers to comes after it
        self.definitions[name] = self.content(shape)

    def content(self, shape: Any) -> Schema:
        """Describe a shape itself, not by reference."""
        match shape:
            case shapes.JsonShape():
                return {}
            case shapes.OptionShape():
                item = self.place(shape.item)
                if "type" in item:
                    return {**item, "type": [item["type"], "null"]}
                return {"anyOf": [item, {"type": "null"}]} if item else item  # any may be null
            case shapes.SequenceShape():
                return {"type": "array", "items": self.place(shape.item) or True}
            case shapes.MapShape():
                return {"type": "object", "additionalProperties": self.place(shape.item) or True}
            case shapes.EnumShape():
                return _described(shape.doc, _enum(shape))
            case StructShape():
                return self._struct(shape)
            case TaggedShape():
                some = [self._struct(each.struct, shape.tag, each.tag) for each in shape.variants]
                part = len(some) == 1 and _is_part(shape)
                return some[0] if part else _described(shape.doc, {"oneOf": some})
        return _scalar(shape)

    def _struct(self, shape: StructShape, tag: str = "", variant: str | None = None) -> Schema:
        """Describe a struct; a tag is the last property, but required first, as by schemars."""
        properties = {field.wire: self._property(field) for field in shape.fields}
        required = [
            field.wire
            for field in shape.fields
            if (not (field.omit_none or field.omit_empty) if self._serialize else field.required)
        ]
        if variant is not None:
            properties[tag] = _constant(f'Always "{variant}", which names the variant.', variant)
            required.insert(0, tag)
        told = {"description": shape.doc, "type": "object", "properties": properties}
        told["required"] = required
        schema = {key: value for key, value in told.items() if value}
        return {**schema, "additionalProperties": False} if shape.deny else schema

    def _property(self, field: FieldShape) -> Schema:
        """Describe a field, with its default if that is one that writing does not leave out."""
        schema = _described(field.doc, self.place(field.shape))
        default = field.absent()
        if field.has_default and not field.required and not field.left_out(default):
            schema["default"] = Walk(writing=True, f32=_widened).visit(field.shape, default)
        return schema


def _scalar(shape: Any) -> Schema:
    kind, title = _SCALARS[type(shape)], _title(shape)
    schema: Schema = {"type": kind, "format": title} if title != kind else {"type": kind}
    if isinstance(shape, shapes.IntShape):
        limits = {"minimum": shape.low, "maximum": shape.high}
        schema |= {key: limits[key] for key in limits if abs(limits[key]) <= _WIDEST_LIMIT}
    return schema


def _enum(shape: shapes.EnumShape) -> Schema:
    """Members without a sentence share one ``enum``; each of the others has a ``const``."""
    told = [_constant(member.doc, member.wire) for member in shape.members if member.doc]
    bare = [member.wire for member in shape.members if not member.doc]
    grouped = {"type": "string", "enum": bare}
    return {"oneOf": [grouped, *told] if bare else told} if told else grouped


def _constant(doc: str, text: str) -> Schema:
    return {"description": doc, "type": "string", "const": text}


def _described(doc: str, schema: Schema) -> Schema:
    return {"description": doc, **schema} if doc else schema


def _widened(number: float) -> float:
    """Spell an f32 as the f64 of the same value, as serde_json holds it outside of text."""
    wide: float = struct.unpack("<f", struct.pack("<f", number))[0]
    return wide
