"""Typed JSON for frozen dataclasses, with the exact behaviour of Rust's serde.

Declare types with :func:`struct`, :func:`tagged`, :func:`variant` and
:func:`plain_enum`; read and write them with :func:`loads`, :func:`dumps` and so on.

The house, to be read from top to bottom:

- ``api``: the calls. ``doors``, ``rooms``: how the heart asks a room, and how one opens.
- ``declare``, ``annotations``, ``names``, ``records``: how types are declared and made.
- ``reflect``: from declarations to shapes.
- ``shapes``, ``structs``: each kind of type, with what reading and writing accept.
- ``walk``: the path, the open containers, the faults. ``text``: JSON text, in and out.
- ``numbers``, ``errors``, ``files``: f32 and digits; faults as data; files as a whole.

The folders are rooms, and each can be left out: ``fast`` (speed), ``faults`` (sentences,
lines), ``checks`` (of declarations), ``newer`` (unknown variants), ``schema``, ``about``
(help, templates), ``guests`` (pydantic, pretty printers).
"""

from typing import TYPE_CHECKING, Any

from . import _python as _python
from . import rooms as rooms
from .api import compare_schemas, decode, dump, dumps, encode, json_schema, load, loads
from .declare import WireEnum, field, plain_enum, struct, tagged, variant
from .doors import needed as _needed
from .errors import CODES, CodecError, DeclarationError, DecodeError, EncodeError, Fault
from .shapes import JsonValue, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64, usize

if TYPE_CHECKING:
    from .newer import UnknownVariant as UnknownVariant
    from .newer import is_unknown as is_unknown

__all__ = ["compare_schemas", "decode", "dump", "dumps", "encode", "json_schema", "load", "loads"]
__all__ += ["WireEnum", "field", "plain_enum", "struct", "tagged", "variant"]
__all__ += ["CODES", "CodecError", "DeclarationError", "DecodeError", "EncodeError", "Fault"]
__all__ += ["JsonValue", "f32", "f64", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"]
__all__ += ["usize"]


def __getattr__(name: str) -> Any:
    if name in ("UnknownVariant", "is_unknown"):
        return getattr(_needed("newer", name), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
