"""From shapes to JSON Schema, draft 2020-12, in the form that schemars gives it.

A declared type is described once, under ``$defs``, and referred to by name;
everything else is written out in place. The type asked for is the document
itself, and a reference back to it is ``#``. Sentences come from the
declarations, so they do not depend on docstrings.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .encoding import encode_value
from .reflect import shape_of
from .scalars import F32
from .shape import (
    BoolShape,
    EnumShape,
    FloatShape,
    IntShape,
    JsonShape,
    MapShape,
    OptionShape,
    RecursiveShape,
    SequenceShape,
    StringShape,
    StructShape,
    TaggedShape,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import TypeAlias

    from .shape import FieldShape, Shape, Variant

    Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONTRACTS = ("deserialize", "serialize")

#: The ``format`` of each number type. A name that schemars has no format for does not occur.
_FORMATS = {
    "u8": "uint8",
    "u16": "uint16",
    "u32": "uint32",
    "u64": "uint64",
    "usize": "uint",
    "i8": "int8",
    "i16": "int16",
    "i32": "int32",
    "i64": "int64",
    "f32": "float",
    "f64": "double",
}

#: A largest value past this is left to the format, as is a smallest one below its negative.
_WIDEST_LIMIT = 2**16 - 1


def json_schema(tp: Any, contract: str) -> Schema:
    """Return the JSON Schema of a type, as :func:`.api.json_schema` does.

    contract: ``"deserialize"`` or ``"serialize"``; raises ValueError for another.
    """
    if contract not in CONTRACTS:
        raise ValueError(f"contract must be 'deserialize' or 'serialize', not {contract!r}")
    shape = shape_of(tp)
    writer = _Writer(shape, serialize=contract == "serialize")
    schema = {"$schema": DIALECT, "title": schema_name(shape), **writer.content(shape)}
    if writer.definitions:
        schema["$defs"] = writer.definitions
    return schema


def schema_name(shape: Shape) -> str:
    """Return the title that schemars gives to a type."""
    if isinstance(shape, OptionShape):
        return f"Nullable_{schema_name(shape.item)}"
    if isinstance(shape, SequenceShape):
        return f"Array_of_{schema_name(shape.item)}"
    if isinstance(shape, MapShape):
        return f"Map_of_{schema_name(shape.item)}"
    if isinstance(shape, (IntShape, FloatShape)):
        return _FORMATS[shape.name]
    if isinstance(shape, TaggedShape) and not _is_whole(shape):
        return "_or_".join(variant.struct.name for variant in shape.variants)
    return {BoolShape: "boolean", JsonShape: "AnyValue"}.get(type(shape), shape.name)


def _is_whole(shape: TaggedShape) -> bool:
    """Tell whether the shape has all variants of its enum; an annotation may name some only."""
    whole = shape_of(shape.type)
    return isinstance(whole, TaggedShape) and len(whole.variants) == len(shape.variants)


class _Writer:
    """Describes shapes, and collects the definitions that the descriptions refer to."""

    def __init__(self, root: Shape, *, serialize: bool) -> None:
        self.definitions: dict[str, Schema] = {}
        self._serialize = serialize
        self._references: dict[Hashable, str] = {}
        if isinstance(root, (StructShape, TaggedShape, EnumShape)):
            self._references[_identity(root)] = "#"

    def content(self, shape: Shape) -> Schema:
        """Describe a shape itself, not by reference."""
        return _METHODS[type(shape)](self, shape)

    def _place(self, shape: Shape) -> Schema:
        """Describe a shape where it is used: a declared type by reference."""
        if isinstance(shape, RecursiveShape):
            shape = shape.resolve()
        if not isinstance(shape, (StructShape, TaggedShape, EnumShape)):
            return self.content(shape)
        identity = _identity(shape)
        if identity not in self._references:
            name = self._free_name(schema_name(shape))
            self._references[identity] = f"#/$defs/{_pointer_token(name)}"
            self.definitions[name] = {}  # keeps the place: what it refers to comes after it
            self.definitions[name] = self.content(shape)
        return {"$ref": self._references[identity]}

    def _free_name(self, name: str) -> str:
        """Return the name for a definition; the second type of a name and the next get a number."""
        free, number = name, 1
        while free in self.definitions:
            number += 1
            free = f"{name}{number}"
        return free

    def _any_or_place(self, shape: Shape) -> Schema | bool:
        return self._place(shape) or True

    def _bool(self, shape: BoolShape) -> Schema:
        return {"type": "boolean"}

    def _string(self, shape: StringShape) -> Schema:
        return {"type": "string"}

    def _int(self, shape: IntShape) -> Schema:
        schema: Schema = {"type": "integer", "format": _FORMATS[shape.name]}
        if shape.low >= -_WIDEST_LIMIT:
            schema["minimum"] = shape.low
        if shape.high <= _WIDEST_LIMIT:
            schema["maximum"] = shape.high
        return schema

    def _float(self, shape: FloatShape) -> Schema:
        return {"type": "number", "format": _FORMATS[shape.name]}

    def _json(self, shape: JsonShape) -> Schema:
        return {}

    def _option(self, shape: OptionShape) -> Schema:
        item = self._place(shape.item)
        if not item:  # any value, so null as well
            return item
        if "type" in item:
            return {**item, "type": [item["type"], "null"]}
        return {"anyOf": [item, {"type": "null"}]}

    def _sequence(self, shape: SequenceShape) -> Schema:
        return {"type": "array", "items": self._any_or_place(shape.item)}

    def _map(self, shape: MapShape) -> Schema:
        return {"type": "object", "additionalProperties": self._any_or_place(shape.item)}

    def _enum(self, shape: EnumShape) -> Schema:
        """Members without a sentence share one ``enum``; each of the others has a ``const``."""
        bare = [member.wire for member in shape.members if not member.doc]
        grouped: Schema = {"type": "string", "enum": bare}
        told: list[Schema] = [
            {"description": member.doc, "type": "string", "const": member.wire}
            for member in shape.members
            if member.doc
        ]
        if not told:
            return _described(shape.doc, grouped)
        return _described(shape.doc, {"oneOf": [grouped, *told] if bare else told})

    def _tagged(self, shape: TaggedShape) -> Schema:
        if len(shape.variants) == 1 and not _is_whole(shape):
            return self._variant(shape.tag, shape.variants[0])
        variants = [self._variant(shape.tag, variant) for variant in shape.variants]
        return _described(shape.doc, {"oneOf": variants})

    def _variant(self, tag: str, variant: Variant) -> Schema:
        """Describe a variant; its tag comes last among the properties, as from schemars."""
        schema = self._struct(variant.struct)
        marker = {
            "description": f'Always "{variant.tag}", which names the variant.',
            "type": "string",
            "const": variant.tag,
        }
        schema["properties"] = {**schema.get("properties", {}), tag: marker}
        schema["required"] = [tag, *schema.get("required", ())]
        return schema

    def _struct(self, shape: StructShape) -> Schema:
        schema = _described(shape.doc, {"type": "object"})
        properties = {field.wire: self._property(field) for field in shape.fields}
        required = [field.wire for field in shape.fields if self._is_required(field)]
        if properties:
            schema["properties"] = properties
        if required:
            schema["required"] = required
        if shape.deny:
            schema["additionalProperties"] = False
        return schema

    def _is_required(self, field: FieldShape) -> bool:
        """Tell whether reading asks for the field or, for writing, whether it is never left out."""
        if self._serialize:
            return not (field.omit_none or field.omit_empty)
        return field.required

    def _property(self, field: FieldShape) -> Schema:
        schema = _described(field.doc, self._place(field.shape))
        if _shows_default(field):
            schema["default"] = _encoded(field.shape, field.absent())
        return schema


def _shows_default(field: FieldShape) -> bool:
    """Tell whether a schema states the default: not one that writing leaves out."""
    return field.has_default and not field.required and not field.left_out(field.absent())


def _encoded(shape: Shape, default: Any) -> Any:
    """Return a default, which the declaration was checked to be sound, as plain data."""
    return _widened(encode_value(shape, default, mark_f32=True)[0])


def _widened(data: Any) -> Any:
    """Spell every f32 as the f64 of the same value, as serde_json holds it outside of text."""
    if isinstance(data, F32):
        return struct.unpack("<f", struct.pack("<f", data))[0]
    if isinstance(data, list):
        return [_widened(item) for item in data]
    if isinstance(data, dict):
        return {key: _widened(item) for key, item in data.items()}
    return data


def _identity(shape: StructShape | TaggedShape | EnumShape) -> Hashable:
    """Return what tells one definition from another: the class, and which variants of it."""
    if isinstance(shape, TaggedShape):
        return (shape.type, *(variant.tag for variant in shape.variants))
    return shape.type


def _pointer_token(name: str) -> str:
    """Spell a name as one step of a JSON Pointer in a URI fragment."""
    return quote(name.replace("~", "~0").replace("/", "~1"), safe="!$&'()*+,;=:@~")


def _described(doc: str, schema: Schema) -> Schema:
    return {"description": doc, **schema} if doc else schema


_METHODS: dict[type, Callable[[_Writer, Any], Schema]] = {
    BoolShape: _Writer._bool,
    StringShape: _Writer._string,
    IntShape: _Writer._int,
    FloatShape: _Writer._float,
    JsonShape: _Writer._json,
    OptionShape: _Writer._option,
    SequenceShape: _Writer._sequence,
    MapShape: _Writer._map,
    EnumShape: _Writer._enum,
    StructShape: _Writer._struct,
    TaggedShape: _Writer._tagged,
}
