"""What is wrong with a declaration: options, names, tags, presence, defaults.

The heart reads declarations; here they are judged, as they are read, with the mistakes
gathered by the reader. Without this room wrong declarations go unnoticed.
"""

from __future__ import annotations

import dataclasses
import enum as enum_module
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..errors import DeclarationError, faults_of
from ..records import MISSING
from ..shapes import JsonShape, OptionShape
from ..structs import RULES
from ..walk import Walk, is_unicode

if TYPE_CHECKING:
    from ..declare import FieldNotes, Notes
    from ..reflect import Reader
    from ..shapes import Shape
    from ..structs import FieldShape, Variant

#: What is written by habit, with the options that may be there for it.
_HABITS = {
    "rename": ("name",),
    "alias": ("aliases", "alias_all"),
    "skip_serializing_if": ("omit",),
    "deny_unknown_fields": ("unknown='deny'",),
}

#: What to write in place of a type that is none.
_HINTS: dict[Any, str] = {
    **dict.fromkeys((Any, object), "JsonValue takes any JSON"),
    list: "say of what: list[T]",
    tuple: "say of what: tuple[T, ...]",
    dict: "say of what: dict[str, T]",
}


def options(subject: str, given: dict[str, Any], known: list[str]) -> None:
    """Raise DeclarationError for options that there are not, and for values that these have not."""
    mistakes = [
        f"there is no option {it!r}; {_meant(it, known)}" for it in given if it not in known
    ]
    for rule in (given.get("rename_all"), given.get("alias_all")):
        if rule is not None and rule not in [*RULES]:
            mistakes.append(f"{rule!r} is no rename rule; known are {', '.join(RULES)}")
    if given.get("unknown", "deny") not in ("deny", "ignore"):
        mistakes.append(f"unknown is 'deny' or 'ignore', not {given['unknown']!r}")
    if isinstance(given.get("aliases"), str):
        mistakes.append(f"aliases is a tuple: ({given['aliases']!r},)")
    if mistakes:
        raise DeclarationError(subject, mistakes)


def _meant(option: str, known: list[str]) -> str:
    """Say what to write in place of an option that there is not."""
    if option in ("doc", "description"):
        return "write the sentence as the first argument"
    for meant in _HABITS.get(option, ()):
        if meant.partition("=")[0] in known:
            return f"write {meant}"
    return f"there are {', '.join(known)}"


def no_type(tp: Any) -> str:
    """Say why a type is none, and what to write in its place."""
    cls = tp if issubclass(type(tp), type) else object
    if issubclass(cls, enum_module.Enum):
        return "is an Enum, but not declared with @plain_enum"
    if dataclasses.is_dataclass(cls):
        return "is a dataclass, but not declared with @struct"
    known = "use a declared class, a scalar, list[T], tuple[T, ...], dict[str, T] or T | None"
    return f"is not a wire type; {_HINTS.get(tp, known)}"


def _string(reader: Reader, text: Any, where: str, kind: str) -> None:
    """See that a name is a plain string, which generated source and UTF-8 can hold."""
    if type(text) is not str or not is_unicode(text):
        reader.mistake(where, f"its {kind} {text!r} is not a plain string that UTF-8 can hold")


def enum(reader: Reader, cls: Any, where: str) -> None:
    """See that every member of a plain enum has a string of its own."""
    for name, member in cls.__members__.items():
        place = f"{cls.__name__}.{name}"
        if name != member.name:
            reader.mistake(where, f"{place} and .{member.name} have the same string")
        elif not isinstance(member.value, str):
            reader.mistake(where, f"{place} is {member.value!r}, not a string")
        else:
            _string(reader, member.value, place, "string")


def variants(reader: Reader, notes: Notes, listed: tuple[Variant, ...], where: str) -> None:
    """See that a tagged enum has variants, each with a tag of its own."""
    _string(reader, notes.tag, notes.name, "tag key")
    seen: dict[Any, Variant] = {}
    for variant in listed:
        name, fields = variant.struct.name, variant.struct.fields
        _string(reader, variant.tag, name, "tag")
        other = seen.setdefault(variant.tag, variant)
        if other is not variant:
            reader.mistake(name, f"the tag {variant.tag!r} is that of {other.struct.name} too")
        field = variant.struct.spellings.get(notes.tag)
        if field is not None:
            reader.mistake(f"{name}.{field.attribute}", f"{notes.tag!r} is the tag of {notes.name}")
        elif any(field.attribute == notes.attribute for field in fields):
            place = f"{name}.{notes.attribute}"
            reader.mistake(place, f"the tag of {notes.name} is held there: give it an attribute=")
    if not listed:
        reader.mistake(where or notes.name, "a tagged enum needs a variant")


def spellings(reader: Reader, owner: str, fields: tuple[FieldShape, ...]) -> None:
    """See that each accepted name means one field."""
    seen: dict[Any, FieldShape] = {}
    names = [("name", field.wire, field) for field in fields]
    names += [("alias", alias, field) for field in fields for alias in field.aliases]
    for kind, name, field in names:
        where = f"{owner}.{field.attribute}"
        _string(reader, name, where, kind)
        other = seen.setdefault(name, field)
        if other is not field:
            reader.mistake(where, f"its {kind} {name!r} also means {owner}.{other.attribute}")


def field(reader: Reader, made: FieldShape, notes: FieldNotes, given: Any, where: str) -> None:
    """See that options of a field go together, and remember its defaults for later."""
    if not (given.init and given.repr and given.compare and given.hash is None):
        reader.mistake(where, "init, repr, compare and hash of dataclasses.field do nothing here")
    if isinstance(notes.wire_default, (list, dict)):
        reader.mistake(where, "all values would share its mutable wire default: use a factory")
    if notes.required and notes.wire_default is not MISSING:
        reader.mistake(where, "a required field has no use for a wire default")
    # What writing leaves out has to be what reading makes of its absence.
    if notes.omit not in (None, "none", "empty", "never"):
        reader.mistake(where, f"omit is 'none', 'empty' or 'never', not {notes.omit!r}")
    elif made.omit_none and not isinstance(made.shape, (OptionShape, JsonShape)):
        reader.mistake(where, "omit='none' or the default None needs a type that admits None")
    elif made.omit_empty and not made.shape.empties:
        reader.mistake(where, "omit='empty' is for sequences, maps and strings")
    elif made.omit_empty and (made.required or made.absent()):
        reader.mistake(where, "it is left out when empty, so its absence must mean empty")
    elif made.omit_none and (made.required or made.absent() is not None):
        reader.mistake(where, "it is left out when None, so its absence must mean None")
    values = [given.default, notes.wire_default]
    if made.default_factory is not None:
        with suppress(Exception):  # it may do better when its value is needed
            values.append(made.default_factory())
    for value in values:
        if value is not MISSING and not (value is None and made.omit_none):
            reader.defaults.append((len(reader.mistakes), made.shape, value, where))


def defaults(reader: Reader, remembered: list[tuple[int, Shape, Any, str]]) -> None:
    """Note what is wrong with defaults, once all shapes are known."""
    for index, shape, value, where in reversed(remembered):
        walk = Walk(writing=True)
        walk.run(shape, value)
        faults = faults_of(walk.found)
        mistakes = [f"{where}: its default is wrong: {fault.message}" for fault in faults]
        reader.mistakes[index:index] = mistakes
