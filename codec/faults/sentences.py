"""The sentences of faults: what was expected, what was found, what was probably meant.

``say`` makes one of the facts that the heart has noted; each code has a function, whose
arguments are its facts. Secrets are not shown. What a reader of JSON is told to write
is JSON; what a writer of Python is told is in terms of Python.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from ..errors import MAX_QUOTED, quoted
from ..numbers import MAX_DEPTH
from ..reflect import is_declared
from ..shapes import (
    BoolShape,
    EnumShape,
    FloatShape,
    IntShape,
    JsonShape,
    MapShape,
    OptionShape,
    SequenceShape,
    named,
)
from ..structs import StructShape, TaggedShape
from ..walk import Foreign, plain
from .near import fold, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..shapes import Shape
    from ..structs import FieldShape
    from ..walk import Found

_SECRET_NAME = re.compile(
    r"passw|passphrase|secret|token|credential|api_?key|private_?key|authori", re.IGNORECASE
)
_SECRET_LOOK = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])[\w\-+/=.~]{20,}\Z")
_NUMBER = re.compile(r"\s*-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\s*")

_MAX_STRAY = 20  # unknown keys of an object among which a missing field is looked for


def say(found: Found) -> str:
    """Return the sentence of a fault, with a hint where it is plain what was meant."""
    return _SENTENCES[found.code](**found.facts)


_EXPECTED_IN_PYTHON: dict[type, Callable[[Any], str]] = {
    StructShape: lambda shape: named(shape.name),
    TaggedShape: lambda shape: f"a variant of {shape.name}",
    EnumShape: lambda shape: f"a member of {shape.name}",
    SequenceShape: lambda shape: "a tuple or list",
    MapShape: lambda shape: "a dict",
}


def _found(value: Any, name: str = "") -> str:
    """Say what a value is, if it stands under the key ``name``."""
    if issubclass(type(value), (list, dict)):
        return "an array" if issubclass(type(value), list) else "an object"
    value = plain(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if type(value) is str:
        if _SECRET_NAME.search(name):
            return f"the string of {len(value)} characters"
        return f"the string {quoted(value, 4 if _SECRET_LOOK.match(value) else MAX_QUOTED)}"
    if type(value) is int:
        digits = value.bit_length() * 30103 // 100000 + 1
        return f"the integer {value}" if digits <= 40 else f"an integer of about {digits} digits"
    if type(value) is float:
        if value != value:
            return "NaN, which JSON does not have"
        if abs(value) == float("inf"):
            return "a number too large for a 64-bit float"
        return f"the number {value!r}"
    return f"a Python {value.kind if isinstance(value, Foreign) else type(value).__name__}"


@functools.lru_cache
def _listed(names: tuple[str, ...], word: str = ",") -> str:
    return f"{word} ".join(map(quoted, names))


def _hinted(sentence: str, hint: str) -> str:
    return f"{sentence}; {hint}" if hint else sentence


def _wrong_type(value: Any = None, name: str = "", **facts: Any) -> str:
    """Say that a value, under the key ``name``, or a key is of the wrong type."""
    if "odd_key" in facts:
        return f"a key must be a string, found {_found(facts['odd_key'])}"
    shape: Any = facts["shape"]
    field: Any = facts.get("field")
    if facts.get("writing"):
        words = _EXPECTED_IN_PYTHON.get(type(shape))
        wanted = words(shape) if words else shape.expected
        hint = "put encode(it) here" if _is_config(shape, value) else ""
        return _hinted(f"expected {wanted}, found {_found(value, name)}", hint)
    optional = field is not None and isinstance(field.shape, OptionShape)
    whole = optional and shape is field.shape.item
    if isinstance(shape, (BoolShape, IntShape, FloatShape)):
        name = ""  # a "token" that is a number or a boolean is no secret
    sentence = f"expected {(field.shape if whole else shape).expected}, found {_found(value, name)}"
    return _hinted(sentence, _habit(shape, plain(value), field))


def _is_config(shape: Any, value: Any) -> bool:
    """Tell whether a value of a declared class stands where plain data is to be."""
    return isinstance(shape, JsonShape) and is_declared(type(value))


def _habit(shape: Shape, value: Any, field: FieldShape | None) -> str:
    """Name the known habit behind a wrong type, if there is one."""
    if value is None:
        if field is not None and not field.required:
            return "null does not stand for the default: leave the field out to get that"
        return ""
    match shape, value:
        case ((IntShape() | FloatShape()), str()):
            if _NUMBER.fullmatch(value):
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
            return f"write the string {quoted(key)} alone" if type(key) is str else ""
        case SequenceShape(), _ if not isinstance(value, dict):
            return "put it in square brackets"
    return ""


def _out_of_range(shape: Shape, value: Any, **_: Any) -> str:
    narrow = isinstance(shape, FloatShape) and shape.name == "f32"
    wanted = f"{shape.expected} that a 32-bit float can hold" if narrow else shape.expected
    return f"expected {wanted}, found {_found(value)}"


def _unknown_variant(shape: Any, value: str, **_: Any) -> str:
    names = shape.by_tag if isinstance(shape, TaggedShape) else shape.by_wire
    meant = near(value, names)
    hint = f"; did you mean {quoted(meant)}?" if meant else ""
    return f"{quoted(value)} is no {shape.name}{hint} (one of {_listed((*names,))})"


def _unknown_field(
    shape: StructShape, key: str, present: Iterable[str] = (), outer: Any = None, **_: Any
) -> str:
    meant = near(key, [field.wire for field in shape.fields], shape.spellings)
    if meant and fold(meant) == fold(key):
        elsewhere = ""
    elif outer is not None and key in outer.spellings:
        elsewhere = f"it belongs to {outer.name}, one level up"
    else:
        inner = [field.wire for field in shape.fields if key in _spellings_in(field.shape)]
        elsewhere = f"it is a field of {_listed((*inner,), ' or')}" if inner else ""
    if meant and not elsewhere:
        field = shape.spellings[meant]
        given = not {field.wire, *field.aliases}.isdisjoint(present)
        name = quoted(field.wire)
        elsewhere = f"{name} is given already" if given else f"did you mean {name}?"
    return _hinted(f"{shape.name} has no field {quoted(key)}", elsewhere)


def _spellings_in(shape: Any) -> Iterable[str]:
    """Return the names of the fields of what an optional or plain struct holds."""
    inner = shape.item if isinstance(shape, OptionShape) else shape
    return inner.spellings if isinstance(inner, StructShape) else ()


def _missing_field(shape: Any, field: Any = None, present: Iterable[str] = (), **_: Any) -> str:
    if field is None:
        wire, wanted, known = shape.tag, f"one of {_listed((*shape.by_tag,))}", {shape.tag}
    else:
        wire, wanted, known = field.wire, field.shape.expected, shape.spellings.keys()
    stray = {*present}.difference(known)
    meant = near(wire, sorted(stray)) if len(stray) <= _MAX_STRAY else ""
    hint = f"{quoted(meant)} may be meant for it" if meant else ""
    return _hinted(f"{shape.name} needs the field {quoted(wire)}: {wanted}", hint)


def _duplicate_field(
    wire: str, key: str, shape: Any = None, present: Iterable[str] = (), **_: Any
) -> str:
    if key == wire:
        return f"the field {quoted(wire)} is given more than once"
    fields = shape.fields if isinstance(shape, StructShape) else ()
    twice = sum(len({f.wire, *f.aliases}.intersection(present)) > 1 for f in fields)
    hint = f"{twice} fields are given in two spellings here: keep one of each" if twice > 1 else ""
    return _hinted(f"{quoted(key)} gives the field {quoted(wire)} once more", hint)


def _too_deep(limit: int = 0, circle: bool = False, **_: Any) -> str:
    if circle:
        return "this container holds itself"
    where = "in this value" if limit > MAX_DEPTH else "here"
    return f"more than {limit} containers are nested {where}"


_SENTENCES: dict[str, Callable[..., str]] = {
    "wrong_type": _wrong_type,
    "out_of_range": _out_of_range,
    "unknown_variant": _unknown_variant,
    "unknown_field": _unknown_field,
    "missing_field": _missing_field,
    "duplicate_field": _duplicate_field,
    "invalid_string": lambda **_: "half of a surrogate pair, which no UTF-8 text can hold",
    "too_deep": _too_deep,
    "invalid_value": lambda message, **_: str(message),
}
