"""Typed JSON for frozen dataclasses, with the exact behaviour of Rust's serde.

Declare types, read them, write them:

    >>> from codec import *
    >>> @plain_enum("A colour.")
    ... class Colour(WireEnum):
    ...     RED = "red", "As blood."
    >>> @tagged("A figure.", tag="kind", rename_all="snake_case")
    ... class Figure: ...
    >>> @variant("A circle.")
    ... class Circle(Figure):
    ...     radius: f64 = field("How far it reaches.")
    ...     colour: Colour = field("Of its edge.", default=Colour.RED)
    >>> @struct("A drawing.", rename_all="camelCase", alias_all="snake_case")
    ... class Drawing:
    ...     line_width: u8 = field("In pixels.", default=1)
    ...     figures: tuple[Figure, ...] = field("From below.", aliases=("shapes",))
    >>> drawing = loads(Drawing, '{"line_width": 2, "shapes": [{"kind": "circle", "radius": 1.5}]}')
    >>> drawing.figures
    (Circle(radius=1.5),)
    >>> dumps(drawing)
    '{"lineWidth":2,"figures":[{"kind":"circle","radius":1.5,"colour":"red"}]}'
    >>> encode(drawing)["figures"][0]["kind"], decode(list[u8], [1, 2])
    ('circle', [1, 2])
    >>> dump(drawing, "drawing.json", indent=2)
    >>> load(Drawing, "drawing.json") == drawing
    True

Reading and writing find every fault. Each is data, with a place in a text:

    >>> try:
    ...     loads(Drawing, '{"lineWidth": 300, "figures": []}')
    ... except DecodeError as error:
    ...     print(error)
    ...     fault: Fault = error.errors[0]
    1 fault reading Drawing
      1:15: lineWidth: expected an integer from 0 to 255 (u8), found the integer 300
    >>> fault.path, fault.line, fault.column, CODES[fault.code]
    (('lineWidth',), 1, 15, 'a number does not fit its type')
    >>> try:
    ...     dumps([float("nan")])
    ... except CodecError as error:
    ...     print(isinstance(error, EncodeError), error.errors[0])
    True [0]: expected a JSON value, found NaN, which JSON does not have
    >>> try:
    ...     loads(complex, "1")
    ... except DeclarationError as error:
    ...     print(*error.mistakes)
    complex is not a wire type; use a declared class, a scalar, ...

JSON Schema, and what differs between two:

    >>> schema = json_schema(u8)
    >>> print(*compare_schemas(schema, {**schema, "maximum": 9}))
    uint8: the range is 0 to 9 there, 0 to 255 here

``UnknownVariant`` and ``is_unknown`` are for reading with ``unknown_variants="keep"``.

The house, to be read from top to bottom:

- ``api``: the calls. ``doors``: how the heart opens a room.
- ``declare``, ``records``: how types are declared and made.
- ``reflect``: from declarations to shapes.
- ``shapes``, ``structs``: each kind of type, with what reading and writing accept.
- ``walk``: the path, the open containers, the faults. ``text``: JSON text, in and out.
- ``numbers``, ``errors``: f32 and digits; faults as data.

The folders are rooms, and each can be left out: ``fast`` (speed), ``faults`` (sentences,
lines), ``checks`` (of declarations), ``files`` (``dump`` to a path), ``newer`` (unknown
variants), ``schema``, ``about`` (help, templates), ``guests`` (pydantic, pretty printers,
words on wrong arguments).
"""

import sys
from typing import TYPE_CHECKING, Any

if sys.hexversion < 0x30A0000:  # before anything that an old Python cannot read
    raise ImportError("codec needs Python 3.10 or newer; this is " + sys.version.split()[0])

from .api import compare_schemas, decode, dump, dumps, encode, json_schema, load, loads
from .declare import WireEnum, field, plain_enum, struct, tagged, variant
from .doors import needed as _needed
from .errors import CODES, CodecError, DeclarationError, DecodeError, EncodeError, Fault
from .shapes import JsonValue, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64, usize

if TYPE_CHECKING:  # and for tools that bundle programs, which find the rooms here
    from . import about, checks, fast, faults, files, guests, newer, schema  # noqa: F401
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
