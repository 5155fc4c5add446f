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
    from collections.abc import Callable, Iterable

    from .shape import FieldShape, Shape

_SECRET_NAME = re.compile(
    r"passw|passphrase|secret|token|credential|api_?key|private_?key|authori", re.IGNORECASE
)
_SECRET_LOOK = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])[\w\-+/=.~]{20,}\Z")

_EXPECTED: dict[type, Callable[[Any], str]] = {
    BoolShape: lambda shape: "true or false",
    StringShape: lambda shape: "a string",
    IntShape: lambda shape: f"an integer from {shape.low} to {shape.high} ({shape.name})",
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

_EXPECTED_IN_PYTHON: dict[type, Callable[[Any], str]] = {
    **_EXPECTED,
    StructShape: lambda shape: f"a {shape.name}",
    TaggedShape: lambda shape: f"a variant of {shape.name}",
    EnumShape: lambda shape: f"a member of {shape.name}",
    SequenceShape: lambda shape: "a tuple or list",
    MapShape: lambda shape: "a dict",
}


def expected(shape: Shape) -> str:
    """Say what a shape takes."""
    return _EXPECTED[type(shape)](shape)


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
        if abs(value) == float("inf"):
            return "a number too large for a 64-bit float"
        return f"the number {value!r}"
    if type(value) is list:
        return "an array"
    if isinstance(value, dict):
        return "an object"
    return f"a Python {value.kind if isinstance(value, Foreign) else type(value).__name__}"


def _shown(text: str, name: str = "") -> str:
    """Quote a string found under the key ``name``; of a secret, at most four characters."""
    if _SECRET_NAME.search(name):
        return f"of {len(text)} characters"
    return quoted(text, 4 if _SECRET_LOOK.match(text) else MAX_QUOTED)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def wrong_type(shape: Shape, value: Any, name: str, field: FieldShape | None) -> str:
    """Say that a value is of the wrong type; ``name`` is its key, ``field`` its field, if any."""
    wanted = shape
    if field is not None and isinstance(field.shape, OptionShape):
        item = field.shape.item
        if shape is (item.resolve() if isinstance(item, RecursiveShape) else item):
            wanted = field.shape
    if isinstance(shape, (BoolShape, IntShape, FloatShape)):
        name = ""  # a "token" that is a number or a boolean is no secret
    value = plain(value)
    hint = _habit(shape, value, field)
    sentence = f"expected {expected(wanted)}, found {found(value, name)}"
    return f"{sentence}; {hint}" if hint else sentence


def wrong_value(shape: Shape, value: Any, name: str) -> str:
    """Say that a Python value, under the key ``name``, is of the wrong type."""
    return f"expected {_EXPECTED_IN_PYTHON[type(shape)](shape)}, found {found(value, name)}"


def _habit(shape: Shape, value: Any, field: FieldShape | None) -> str:
    """Name the known habit behind a wrong type, if there is one."""
    if value is None:
        if field is not None and not field.required:
            return "null does not stand for the default: leave the field out to get that"
        return ""
    match shape, value:
        case ((IntShape() | FloatShape()), str()):
            if re.fullmatch(r"\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*", value):
                return "write the number without quotes"
        case IntShape(), float():
            if value.is_integer() and shape.low <= value <= shape.high:
                return f"write {int(value)}, without a fraction or exponent"
        case BoolShape(), "true" | "false" | "True" | "False":
            return f"write {value.lower()} without quotes"
        case BoolShape(), 0 | 1:
            return f"write {'true' if value else 'false'}"
        case TaggedShape(), str():
            tag = value if value in shape.by_tag else near(value, shape.by_tag)
            return f"write {{{quoted(shape.tag)}: {quoted(tag)}}}" if tag else ""
        case ((StructShape() | TaggedShape()), list()):
            return "fields have names here, not positions"
        case EnumShape(), dict() if len(value) == 1:
            key = plain(next(iter(value)))
            return f"write the string {_shown(key)} alone" if type(key) is str else ""
        case SequenceShape(), _ if not isinstance(value, dict):
            return "put it in square brackets"
    return ""


def out_of_range(shape: Shape, value: Any) -> str:
    """Say that a number does not fit its type."""
    narrow = isinstance(shape, FloatShape) and shape.name == "f32"
    wanted = f"{expected(shape)} that a 32-bit float can hold" if narrow else expected(shape)
    return f"expected {wanted}, found {found(value)}"


def unknown_variant(shape: EnumShape, value: str) -> str:
    """Say that a string names no variant."""
    meant = near(value, shape.by_wire)
    hint = f"; did you mean {quoted(meant)}?" if meant else ""
    return f"{_shown(value)} is no {shape.name}{hint} (one of {_listed(shape.by_wire)})"


def unknown_field(shape: StructShape, key: str, present: set[str]) -> str:
    """Say that a struct has no such field; ``present`` holds the keys that are there."""
    sentence = f"{shape.name} has no field {quoted(key)}"
    meant = near(key, [field.wire for field in shape.fields], shape.spellings)
    if not meant:
        return sentence
    field = shape.spellings[meant]
    if present.isdisjoint((field.wire, *field.aliases)):
        return f"{sentence}; did you mean {quoted(field.wire)}?"
    return f"{sentence}; {quoted(field.wire)} is given already"


def missing_field(shape: StructShape, field: FieldShape) -> str:
    """Say that a required field is absent."""
    return f"{shape.name} needs the field {quoted(field.wire)}: {expected(field.shape)}"


def missing_tag(shape: TaggedShape) -> str:
    """Say that the object of a tagged enum has no tag."""
    return f"{shape.name} needs the field {quoted(shape.tag)}: one of {_listed(shape.by_tag)}"


def duplicate_field(wire: str, key: str) -> str:
    """Say that a field is given twice."""
    if key == wire:
        return f"the field {quoted(wire)} is given more than once"
    return f"{quoted(key)} gives the field {quoted(wire)} once more"


def near(word: str, known: Iterable[str], spellings: Iterable[str] = ()) -> str:
    """Return the name most like ``word``, or "", whatever its case and separators.

    ``spellings`` are further names to try.
    """
    from difflib import get_close_matches

    folded = {_fold(name): name for name in (*spellings, *known)}
    sought = _fold(word[:100])
    close = [sought] if sought in folded else get_close_matches(sought, folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""


@functools.lru_cache(maxsize=1000)
def _fold(name: str) -> str:
    return re.sub(r"[\s_\-]+", "", name).casefold()
