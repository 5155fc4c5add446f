"""Typed JSON for frozen dataclasses, with the exact behaviour of Rust's serde.

Declare types with :func:`struct`, :func:`tagged`, :func:`variant` and
:func:`plain_enum`; read and write them with :func:`loads`, :func:`dumps` and so on.
"""

from .api import compare_schemas, decode, dump, dumps, encode, json_schema, load, loads
from .declare import WireEnum, field, plain_enum, struct, tagged, variant
from .errors import CODES, CodecError, DeclarationError, DecodeError, EncodeError, Fault
from .scalars import JsonValue, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64, usize

__all__ = [
    "CODES",
    "CodecError",
    "DeclarationError",
    "DecodeError",
    "EncodeError",
    "Fault",
    "JsonValue",
    "WireEnum",
    "compare_schemas",
    "decode",
    "dump",
    "dumps",
    "encode",
    "f32",
    "f64",
    "field",
    "i8",
    "i16",
    "i32",
    "i64",
    "json_schema",
    "load",
    "loads",
    "plain_enum",
    "struct",
    "tagged",
    "u8",
    "u16",
    "u32",
    "u64",
    "usize",
    "variant",
]
