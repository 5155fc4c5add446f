"""From shapes to JSON Schema, draft 2020-12, in the form that schemars gives it.

A declared type is described once, under ``$defs``, and referred to by name; the
type asked for is the document itself, ``#``. All that is said comes from shapes:
sentences too, as there may be no docstrings.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..numbers import F32
from ..reflect import shape_of
from ..shapes import (
    BoolShape,
    EnumShape,
    FloatShape,
    IntShape,
    JsonShape,
    MapShape,
    OptionShape,
    SequenceShape,
    StringShape,
)
from ..structs import StructShape, TaggedShape
from ..walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..shapes import Shape
    from ..structs import FieldShape, Variant

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONTRACTS = ("deserialize", "serialize")

#: A largest value past this is left to the format, as is a smallest one below its negative.
_WIDEST_LIMIT = 2**16 - 1


def json_schema(tp: Any, contract: str) -> Schema:
    """Return the JSON Schema of a type, as :func:`.api.json_schema` does.

    Raises ValueError for a contract other than ``"deserialize"`` and ``"serialize"``.
    """
    writer = _Writer(contract)
    shape = shape_of(tp)
    writer.references[_identity(shape)] = "#"
    schema = {"$schema": DIALECT, "title": schema_name(shape), **writer.content(shape)}
    if writer.definitions:
        schema["$defs"] = writer.definitions
    return schema


def definitions(
    types: Iterable[Any], contract: str, ref: str = "#/$defs/{name}"
) -> tuple[list[Schema], dict[str, Schema]]:
    """Return a schema for each type, with the definitions apart that these refer to.

    ref: what stands for a definition, with ``{name}`` in place of its name. So the
        definitions can be put into another document, such as one of OpenAPI.

    Raises DeclarationError if a type is none; ValueError for another contract.
    """
    writer = _Writer(contract, ref)
    return [writer.place(shape_of(tp)) for tp in types], writer.definitions


def checked_contract(contract: str) -> str:
    """Return a contract; raises ValueError for any other word."""
    if contract not in CONTRACTS:
        raise ValueError(f"contract must be 'deserialize' or 'serialize', not {contract!r}")
    return contract


def schema_name(shape: Shape) -> str:
    """Return the title that schemars gives to a type."""
    match shape:
        case OptionShape():
            return f"Nullable_{schema_name(shape.item)}"
        case SequenceShape():
            return f"Array_of_{schema_name(shape.item)}"
        case MapShape():
            return f"Map_of_{schema_name(shape.item)}"
        case IntShape() | FloatShape():
            return _format(shape)
        case BoolShape():
            return "boolean"
        case JsonShape():
            return "AnyValue"
        case TaggedShape() if not _is_whole(shape):
            return "_or_".join(variant.struct.name for variant in shape.variants)
    return shape.name


def _is_whole(shape: TaggedShape) -> bool:
    """Tell whether the shape has all variants of its enum."""
    whole = shape_of(shape.type)
    return isinstance(whole, TaggedShape) and len(whole.variants) == len(shape.variants)


class _Writer:
    """Describes shapes, and collects the definitions that this takes."""

    def __init__(self, contract: str, ref: str = "#/$defs/{name}") -> None:
        self.definitions: dict[str, Schema] = {}
        self.references: dict[object, str] = {}
        self._ref = ref
        self._serialize = checked_contract(contract) == "serialize"

    def content(self, shape: Shape) -> Schema:
        """Describe a shape itself, not by reference."""
        match shape:
            case BoolShape():
                return {"type": "boolean"}
            case StringShape():
                return {"type": "string"}
            case IntShape():
                return _int(shape)
            case FloatShape():
                return {"type": "number", "format": _format(shape)}
            case OptionShape():
                return self._option(shape)
            case SequenceShape():
                return {"type": "array", "items": self.place(shape.item) or True}
            case MapShape():
                return {"type": "object", "additionalProperties": self.place(shape.item) or True}
            case EnumShape():
                return _enum(shape)
            case StructShape():
                return self._struct(shape)
            case TaggedShape():
                return self._tagged(shape)
        return {}  # any JSON value

    def place(self, shape: Shape) -> Schema:
        """Describe a shape where it is used: a declared type by reference."""
        identity = _identity(shape)
        if identity is None:
            return self.content(shape)
        if identity not in self.references:
            name, number = schema_name(shape), 1
            while name in self.definitions:  # of another class
                number += 1
                name = f"{schema_name(shape)}{number}"
            pointer = quote(name.replace("~", "~0").replace("/", "~1"), safe="!$&'()*+,;=:@~")
            self.references[identity] = self._ref.replace("{name}", pointer)
            self.definitions[name] = {}  # keeps the place: what it refers to comes after it
            self.definitions[name] = self.content(shape)
        return {"$ref": self.references[identity]}

    def _option(self, shape: OptionShape) -> Schema:
        item = self.place(shape.item)
        if not item:  # any value, so null as well
            return item
        if "type" in item:
            return {**item, "type": [item["type"], "null"]}
        return {"anyOf": [item, {"type": "null"}]}

    def _tagged(self, shape: TaggedShape) -> Schema:
        variants = [self._variant(shape.tag, variant) for variant in shape.variants]
        if len(variants) == 1 and not _is_whole(shape):
            return variants[0]
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
        always_written = not (field.omit_none or field.omit_empty)
        return always_written if self._serialize else field.required

    def _property(self, field: FieldShape) -> Schema:
        """Describe a field, with its default if that is one that writing does not leave out."""
        schema = _described(field.doc, self.place(field.shape))
        default = field.absent()
        if field.has_default and not field.required and not field.left_out(default):
            schema["default"] = _widened(
                Walk(writing=True, mark_f32=True).visit(field.shape, default)
            )
        return schema


def _format(shape: IntShape | FloatShape) -> str:
    """Return the ``format`` of a number: uint8 for u8, uint for usize, double for f64."""
    names = {"u": "uint", "i": "int", "f32": "float", "f64": "double"}
    name = shape.name.removesuffix("size")
    return names.get(name) or names[name[0]] + name[1:]


def _int(shape: IntShape) -> Schema:
    schema: Schema = {"type": "integer", "format": _format(shape)}
    if shape.low >= -_WIDEST_LIMIT:
        schema["minimum"] = shape.low
    if shape.high <= _WIDEST_LIMIT:
        schema["maximum"] = shape.high
    return schema


def _enum(shape: EnumShape) -> Schema:
    """Members without a sentence share one ``enum``; each of the others has a ``const``."""
    bare = [member.wire for member in shape.members if not member.doc]
    grouped: Schema = {"type": "string", "enum": bare}
    told: list[Schema] = [
        {"description": member.doc, "type": "string", "const": member.wire}
        for member in shape.members
        if member.doc
    ]
    if told:
        grouped = {"oneOf": [grouped, *told] if bare else told}
    return _described(shape.doc, grouped)


def _widened(data: Any) -> Any:
    """Spell every f32 as the f64 of the same value, as serde_json holds it outside of text."""
    if isinstance(data, F32):
        return struct.unpack("<f", struct.pack("<f", data))[0]
    if isinstance(data, list):
        return [_widened(item) for item in data]
    if isinstance(data, dict):
        return {key: _widened(item) for key, item in data.items()}
    return data


def _identity(shape: Shape) -> object:
    """Return what tells one definition from another, None for what is written out in place."""
    match shape:
        case TaggedShape():  # an annotation may name some variants only
            return (shape.type, *(variant.tag for variant in shape.variants))
        case StructShape() | EnumShape():
            return shape.type
    return None


def _described(doc: str, schema: Schema) -> Schema:
    return {"description": doc, **schema} if doc else schema
