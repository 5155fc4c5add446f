"""The sentences of faults: what was expected, what was found, what was probably meant.

Loaded when the first fault is found.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from .errors import MAX_QUOTED, quoted
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
from .walk import Foreign, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from .shape import FieldShape, Shape
_SECRET_NAME = re.compile(
    r"passw|passphrase|secret|token|credential|api_?key|private_?key|authori", re.IGNORECASE
)
_SECRET_LOOK = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])[\w\-+/=.~]{20,}\Z")

_EXPECTED: dict[type, Callable[[Any], str]] = {
    BoolShape: lambda shape: "true or false",
    StringShape: lambda shape: "a string",
    IntShape: lambda shape: f"an integer {_range(shape)}",
    FloatShape: lambda shape: "a number",
    JsonShape: lambda shape: "a JSON value",
    OptionShape: lambda shape: f"{expected(shape.item)} or null",
    SequenceShape: lambda shape: "an array",
    MapShape: lambda shape: "an object",
    EnumShape: lambda shape: f"a string naming a {shape.name}",
    StructShape: lambda shape: f"an object ({shape.name})",
    TaggedShape: lambda shape: f"an object with a {quoted(shape.tag)} ({shape.name})",
    RecursiveShape: lambda shape: expected(shape.resolve()),
}


def expected(shape: Shape) -> str:
    """Say what a shape takes."""
    return _EXPECTED[type(shape)](shape) if type(shape) in _EXPECTED else shape.name


def _range(shape: IntShape) -> str:
    return f"from {shape.low} to {shape.high} ({shape.name})"


def found(value: Any, name: str = "") -> str:
    """Say what a value is; long strings, and such as look like a secret, are cut short."""
    value = plain(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if type(value) is str:
        return f"the string {_shown(value, name)}"
    if type(value) is int:
        digits = value.bit_length() * 3 // 10
        return f"the integer {value}" if digits < 40 else f"an integer of about {digits} digits"
    if type(value) is float:
        if value != value:
            return "NaN, which JSON does not have"
        if value in (float("inf"), float("-inf")):
            return "a number too large for a 64-bit float"
        return f"the number {value!r}"
    if type(value) is list:
        return "an array"
    if isinstance(value, dict):
        return "an object"
    return f"a Python {value.kind if isinstance(value, Foreign) else type(value).__name__}"


def _shown(text: str, name: str) -> str:
    """Quote a string found under the key ``name``; of a secret, at most four characters."""
    if _SECRET_NAME.search(name):
        return f"of {len(text)} characters"
    return quoted(text, 4 if _SECRET_LOOK.match(text) else MAX_QUOTED)


def wrong_type(shape: Shape, value: Any, name: str, field: FieldShape | None) -> str:
    """Say that a value is of the wrong type; ``name`` is its key, ``field`` its field, if any."""
    value = plain(value)
    hint = _habit(shape, value, field)
    if isinstance(_bare(shape), (BoolShape, IntShape, FloatShape)):
        name = ""  # a "token" that is a number or a boolean is no secret
    if field is not None and isinstance(field.shape, OptionShape) and field.shape.item is shape:
        shape = field.shape
    return f"expected {expected(shape)}, found {found(value, name)}" + (f"; {hint}" if hint else "")


def _bare(shape: Shape) -> Shape:
    return shape.item if isinstance(shape, OptionShape) else shape


def wrong_value(shape: Shape, value: Any, name: str) -> str:
    """Say that a Python value, under the key ``name``, is not of the type that its field holds."""
    wanted = {
        StructShape: f"a {shape.name}",
        TaggedShape: f"a variant of {shape.name}",
        EnumShape: f"a member of {shape.name}",
        SequenceShape: "a tuple or list",
        MapShape: "a dict",
    }.get(type(shape))
    return f"expected {wanted or expected(shape)}, found {found(value, name)}"


def _habit(shape: Shape, value: Any, field: FieldShape | None) -> str:
    """Name the known habit behind a wrong type, if there is one."""
    shape = _bare(shape)
    if value is None:
        if field is not None and not field.required:
            return "null does not stand for the default: leave the field out to get that"
    elif isinstance(shape, (IntShape, FloatShape)) and isinstance(value, str):
        if re.fullmatch(r"\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*", value):
            return "write the number without quotes"
    elif isinstance(shape, IntShape) and isinstance(value, float):
        if value.is_integer() and shape.low <= value <= shape.high:
            return f"write {int(value)}, without a fraction or exponent"
    elif isinstance(shape, BoolShape) and value in ("true", "false", "True", "False"):
        return f"write {str(value).lower()} without quotes"
    elif isinstance(shape, BoolShape) and value in (0, 1):
        return f"write {'true' if value else 'false'}"
    elif isinstance(shape, TaggedShape) and isinstance(value, str):
        return _tag_habit(shape, value)
    elif isinstance(value, list) and isinstance(shape, (StructShape, TaggedShape)):
        return "fields have names here, not positions"
    elif isinstance(shape, EnumShape) and isinstance(value, dict) and len(value) == 1:
        key = plain(next(iter(value)))
        if type(key) is str:
            return f"write the string {_shown(key, '')} alone"
    elif isinstance(shape, SequenceShape) and not isinstance(value, dict):
        return "put it in square brackets"
    return ""


def _tag_habit(shape: TaggedShape, value: str) -> str:
    tag = value if value in shape.by_tag else near(value, shape.by_tag)
    return f"write {{{quoted(shape.tag)}: {quoted(tag)}}}" if tag else ""


def out_of_range(shape: Shape, value: Any) -> str:
    """Say that a number does not fit its type."""
    return f"expected {expected(shape)}, found {found(value)}"


def unknown_variant(name: str, wires: Iterable[str], value: str) -> str:
    """Say that a string names no variant of ``name``."""
    known = list(wires)
    meant = near(value, known)
    hint = f"; did you mean {quoted(meant)}?" if meant else ""
    allowed = ", ".join(quoted(wire) for wire in known)
    return f"{_shown(value, '')} is no {name}{hint} (one of {allowed})"


def unknown_field(shape: StructShape, key: str, present: Container[str]) -> str:
    """Say that a struct has no such field; ``present`` names the fields that are there already."""
    sentence = f"{shape.name} has no field {quoted(key, MAX_QUOTED)}"
    meant = near(key, [field.wire for field in shape.fields], shape.spellings)
    if not meant:
        return sentence
    field = shape.spellings[meant]
    if any(name in present for name in (field.wire, *field.aliases)):
        return f"{sentence}; {quoted(field.wire)} is given already"
    return f"{sentence}; did you mean {quoted(field.wire)}?"


def missing_field(shape: StructShape, field: FieldShape) -> str:
    """Say that a required field is absent."""
    return f"{shape.name} needs the field {quoted(field.wire)}: {expected(field.shape)}"


def missing_tag(shape: TaggedShape) -> str:
    """Say that the object of a tagged enum has no tag."""
    allowed = ", ".join(quoted(tag) for tag in shape.by_tag)
    return f"{shape.name} needs the field {quoted(shape.tag)}: one of {allowed}"


def duplicate_field(wire: str, key: str) -> str:
    """Say that a field is given twice."""
    if key == wire:
        return f"the field {quoted(wire)} is given more than once"
    return f"{quoted(key)} gives the field {quoted(wire)} once more"


def near(word: str, known: Iterable[str], spellings: Iterable[str] = ()) -> str:
    """Return the name most like ``word``, or an empty string where none is.

    Case and separators do not count. ``spellings`` are further names to try.
    """
    from difflib import get_close_matches

    folded = {_fold(name): name for name in (*spellings, *known)}
    sought = _fold(word[:100])
    if sought in folded:
        return folded[sought]
    close = get_close_matches(sought, folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""


@functools.lru_cache(maxsize=1000)
def _fold(name: str) -> str:
    return re.sub(r"[\s_\-]+", "", name).casefold()
