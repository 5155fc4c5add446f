"""The sentences of faults: what was expected, what was found, what was probably meant.

Each code has a function, whose arguments are the facts of a fault. Secrets are not shown.
What a reader of JSON is told to write is JSON; what a writer of Python is told is in terms
of Python.
"""

from __future__ import annotations

import functools
import re
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from .. import errors, shapes
from ..numbers import MAX_DEPTH
from ..reflect import is_declared
from ..structs import StructShape, TaggedShape
from ..text import odd_digits, write
from ..walk import FOREIGN, OBJECTS, Repeated, class_name, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..walk import Found

_NAMES = r"(?i:pass[wp]|pwd|secret|token|credential|authori|(?:api|access|private)[-_\s]?key)"
_SECRET_NAME = re.compile(_NAMES)
_SECRET_LOOK = re.compile(r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[\w\-+/=.~]{20,}")
#: What is before the @ of a URL, which may be far off or cut away, but for a short name before a
#: colon; the keys and tokens of known services. Bounds keep the time in proportion to the text.
_KNOWN = (
    r'(:(?:\\?/){2}(?:[^\s"?#:]{0,15}:|(?=[^\s"?#:]{16,99}:)|(?=[^\s"/?#:@]{16,300}@)))'
    r'(?:[^\s"]{150,}|[^\s"]*(?=@))'
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY[\w\s+/=\\-]*"
    r"|(?<![A-Za-z0-9])(?:gh[oprsu]_|github_pat_|gl(?:pa|r)t-|xapp-|xox[a-z]-|AIza|ya29\.|GOCSPX-"
    r"|ATATT3|dop_v1_|shpat_|dckr_pat_|hvs\.|eyJ|(?:A[KS]IA|npm_|pypi-|hf_|[rs]k[-_]|SG\."
    r"|Bearer +)(?=[\w.+/=-]{0,99}\d))[\w.+/=-]{12,}"
)
#: In a string a quote ends nothing; in a document there are also the names of secrets.
_IN_STRING = re.compile(_KNOWN.replace('"', ""))
_IN_DOCUMENT = (
    rf"""(["'][^"'\\]{{0,99}}{_NAMES}[^"'\\]{{0,99}}["']\s*:\s*)(?:\[[^\]]*|'[^'\n]*|"""
    rf'"[^"\\]*(?:\\.[^"\\]*)*)|{_KNOWN}'
)
_NUMBER = re.compile(r"\s*-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\s*")

_LIKE = 0.7  # how much two names must have in common, of 1
_MOST_KEPT = 100  # characters of a name, which is remembered for further faults
_MAX_STRAY = 20  # unknown keys of an object among which a missing field is looked for


def say(found: Found) -> str:
    """Return the sentence of a fault, with a hint where it is plain what was meant."""
    name = next((key for key, _ in reversed(found.steps) if isinstance(key, str)), "")
    try:
        return _SENTENCES[found.code](name=name, **found.facts)
    except MemoryError:
        raise
    except Exception as failure:  # of foreign objects
        return f"looking at it raises {class_name(type(failure))}"


def near(word: str, known: Iterable[str]) -> str:
    """Return the name most like ``word``, or "", whatever its case and separators."""
    names = (*known,)
    short = max(map(len, names), default=0) < _MOST_KEPT
    return (_nearest if short else _nearest.__wrapped__)(_fold(word), names)


def _fold(name: str) -> str:
    """Return what is left of the start of a name without case and separators."""
    return re.sub(r"[\s_\-]+", "", name[:_MOST_KEPT]).casefold()


@functools.lru_cache(maxsize=256)  # as many faults ask for the same few names
def _nearest(sought: str, names: tuple[str, ...]) -> str:
    folded = {_fold(name): name for name in names}
    if sought in folded:
        return folded[sought]
    close = get_close_matches(sought, folded, n=1, cutoff=_LIKE)
    return folded[close[0]] if close else ""


def _shown(value: Any, name: str = "") -> str:
    """Say what a value is, if it stands under the key ``name``."""
    if issubclass(type(value), (list, dict, Repeated)):
        return "an array" if issubclass(type(value), list) else "an object"
    kind, value = type(value), plain(value)
    if value is FOREIGN:
        return f"a Python {class_name(kind)}"
    if value is None or type(value) is bool:
        return write(value, None)
    if type(value) is str:
        if _SECRET_NAME.search(name):
            return f"the string of {len(value)} characters"
        limit = 4 if _SECRET_LOOK.fullmatch(value) else errors.MAX_QUOTED
        return f"the string {quoted(value, limit)}"
    if type(value) is int:
        digits = value.bit_length() * 30103 // 100000 + 1
        return f"the integer {value}" if digits <= 40 else f"an integer of about {digits} digits"
    if type(value) is float:
        if value != value:
            return "NaN, which JSON does not have"
        if abs(value) == float("inf"):
            return "a number too large for a 64-bit float"
        return f"the number {value!r}"
    return "a Python tuple"


def quoted(text: str, limit: int = errors.MAX_QUOTED) -> str:
    """Quote ``text``, cut and escaped, with its secrets masked."""
    shown = masked(text, limit)
    if shown == text[:limit]:
        return errors.quoted(text, limit)
    if len(text) <= limit and shown[-1] != "…":
        return errors.quoted(shown)
    return f'{errors.quoted(shown.rstrip("…"))[:-1]}…" ({len(text)} characters)'


def masked(text: str, most: int) -> str:
    """Cut ``text``, with passwords and all but the start of tokens masked."""
    if len(text) < 15 and ":" not in text:  # too short for a token
        return text[:most]
    shown = blotted(text[: most + 160], _IN_STRING)[:most]  # in which all is where it was
    return shown if shown == text[:most] else re.sub("…+", "…", shown)


def blotted(text: str, secrets: str | re.Pattern[str] = _IN_DOCUMENT) -> str:
    """Mask each character of the secrets in a text, by default that of a document."""

    def blot(secret: re.Match[str]) -> str:
        start = secret[secret.lastindex] if secret.lastindex else secret[0][:4]
        return start + re.sub(".", "…", secret[0][len(start) :])

    return re.sub(secrets, blot, text)


def _listed(names: Iterable[str], word: str = ",") -> str:
    return f"{word} ".join(map(errors.quoted, names))  # which hold no secrets


def _hinted(sentence: str, hint: str) -> str:
    return f"{sentence}; {hint}" if hint else sentence


def _wrong_type(
    writing: bool, name: str, shape: Any = None, value: Any = None, field: Any = None, **facts: Any
) -> str:
    if shape is None:
        return f"a key must be a string, found {_shown(facts['odd_key'])}"
    wanted = shape.expected
    if writing:
        words = _EXPECTED_IN_PYTHON.get(type(shape))
        wanted = words(shape) if words else wanted
        data = isinstance(shape, shapes.JsonShape) and is_declared(type(value))
        hint = "put encode(it) here" if data else ""
    else:
        whole: Any = getattr(field, "shape", None)
        if isinstance(whole, shapes.OptionShape) and shape is whole.item:
            wanted = whole.expected
        hint = _habit(shape, plain(value), field)
        if hint and isinstance(shape, (shapes.BoolShape, shapes.IntShape, shapes.FloatShape)):
            name = ""  # a "token" that is a number or a boolean is no secret
    return _hinted(f"expected {wanted}, found {_shown(value, name)}", hint)


_EXPECTED_IN_PYTHON: dict[type, Callable[[Any], str]] = {
    StructShape: lambda shape: shapes.named(shape.name),
    TaggedShape: lambda shape: f"a variant of {shape.name}",
    shapes.EnumShape: lambda shape: f"a member of {shape.name}",
    shapes.SequenceShape: lambda _: "a tuple or list",
    shapes.MapShape: lambda _: "a dict",
}


def _habit(shape: shapes.Shape, value: Any, field: Any) -> str:
    """Name the known habit behind a wrong type, if there is one."""
    match shape, value:
        case _, None:
            if field is not None and not field.required:
                return "null does not stand for the default: leave the field out to get that"
        case ((shapes.IntShape() | shapes.FloatShape()), str()):
            if _NUMBER.fullmatch(value):
                return "write the number without quotes"
        case shapes.IntShape(), float() if value.is_integer() and shape.low <= value <= shape.high:
            return f"write {int(value)}, without a fraction or exponent"
        case shapes.BoolShape(), "true" | "false" | "True" | "False":
            return f"write {value.lower()} without quotes"
        case shapes.BoolShape(), 0 | 1:
            return f"write {'true' if value else 'false'}"
        case TaggedShape(), str():
            tag = value if value in shape.by_tag else near(value, shape.by_tag)
            return f"write {{{quoted(shape.tag)}: {quoted(tag)}}}" if tag else ""
        case ((StructShape() | TaggedShape()), list()):
            return "fields have names here, not positions"
        case shapes.EnumShape(), _ if type(value) in OBJECTS and len(dict(value)) == 1:
            key = plain(next(iter(dict(value))))
            return f"write the string {quoted(key)} alone" if type(key) is str else ""
        case shapes.SequenceShape(), _ if type(value) not in OBJECTS:
            return "put it in square brackets"
    return ""


def _out_of_range(shape: shapes.Shape, value: Any, **_: Any) -> str:
    narrow = isinstance(shape, shapes.FloatShape) and shape.name == "f32"
    wanted = f"{shape.expected} that a 32-bit float can hold" if narrow else shape.expected
    return f"expected {wanted}, found {_shown(value)}"


def _unknown_variant(shape: Any, value: str, name: str, **_: Any) -> str:
    meant = near(value, shape.by_wire)
    hint = f"; did you mean {quoted(meant)}?" if meant else ""
    found = _shown(value, name) if _SECRET_NAME.search(name) else quoted(value)
    return f"{found} is no {shape.name}{hint} (one of {_listed(shape.by_wire)})"


def _unknown_field(shape: Any, key: str, present: Any, outer: Any, **_: Any) -> str:
    meant, hint = near(key, shape.spellings), ""
    same = meant and _fold(meant) == _fold(key)
    items = {field.wire: getattr(field.shape, "item", field.shape) for field in shape.fields}
    below = [wire for wire, item in items.items() if key in getattr(item, "spellings", ())]
    if not same and outer is not None and key in outer.spellings:
        hint = f"it belongs to {outer.name}, one level up"
    elif not same and below:
        hint = f"it is a field of {_listed(below, ' or')}"
    elif meant:
        field = shape.spellings[meant]
        given = not {field.wire, *field.aliases}.isdisjoint(present)
        name = quoted(field.wire)
        hint = f"{name} is given already" if given else f"did you mean {name}?"
    return _hinted(f"{shape.name} has no field {quoted(key)}", hint)


def _missing_field(shape: Any, field: Any, present: set[str], **_: Any) -> str:
    if field is None:
        wire, wanted, known = shape.tag, f"one of {_listed(shape.by_tag)}", {shape.tag}
    else:
        wire, wanted, known = field.wire, field.shape.expected, shape.spellings
    stray = present.difference(known)
    meant = near(wire, sorted(stray)) if len(stray) <= _MAX_STRAY else ""
    hint = f"{quoted(meant)} may be meant for it" if meant else ""
    return _hinted(f"{shape.name} needs the field {quoted(wire)}: {wanted}", hint)


def _duplicate_field(wire: str, key: str, shape: Any, present: set[str], **_: Any) -> str:
    if key == wire:
        return f"the field {quoted(wire)} is given more than once"
    twice = sum(len(present.intersection((f.wire, *f.aliases))) > 1 for f in shape.fields)
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


def no_text(source: Any, error: Exception | None) -> tuple[str, str | None]:
    """Return why what was given is no text, and the part of it before the fault, if any."""
    kind = type(source)
    if isinstance(error, UnicodeDecodeError) and kind is bytes:  # and so it is Python's own
        hint = "; it looks like UTF-16" if source[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        valid = source[: error.start].decode()
        return f"the byte 0x{source[error.start]:02x} is not UTF-8 here{hint}", valid
    if error is not None:
        released = kind is memoryview and type(error) is ValueError
        why = f"looking at it raises {class_name(type(error))}"
        return "the memoryview has been released" if released else why, None
    if kind is not str:
        hint = ""
        with suppress(Exception):  # its metaclass may raise what it likes
            if hasattr(kind, "read") or hasattr(kind, "__fspath__"):
                hint = "; load reads files"
        wanted = "text as str, bytes, bytearray or memoryview"
        return f"expected {wanted}, found a Python {class_name(kind)}{hint}", None
    if source.startswith("\ufeff"):
        return "the text begins with a byte order mark, which JSON does not have", ""
    place = odd_digits(source)
    if place is not None:
        return "these are not the digits of a number or of an escape in JSON", source[:place]
    place = next(i for i, c in enumerate(source) if "\ud800" <= c <= "\udfff")
    return "the text holds half of a surrogate pair", source[:place]
