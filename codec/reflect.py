"""From annotations and declarations to shapes: the one module that makes shapes of types.

A type is read once, at first use; all its mistakes make one DeclarationError. A class
has its shape before its fields are read, so that they may refer to it. Shapes are kept,
and so a class that was given to the codec stays in memory.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
import typing
from typing import Any

from .declare import FieldNotes, Notes, is_union, named_type, notes_of, tuple_depth, typed_fields
from .doors import room
from .errors import DeclarationError
from .records import MISSING, as_tuple
from .shapes import (
    MARKS,
    SCALARS,
    EnumMember,
    EnumShape,
    JsonShape,
    MapShape,
    OptionShape,
    SequenceShape,
    Shape,
)
from .structs import FieldShape, StructShape, TaggedShape, Variant, rename_field
from .walk import class_name

_shapes: dict[Any, Shape] = {**SCALARS}


def shape_of(tp: Any) -> Shape:
    """Return the shape of a type: a declared class, a scalar, a container of these.

    A shape stands for itself. Raises DeclarationError with every mistake in the type
    and in what it is made of.
    """
    try:
        return _shapes[tp]
    except Exception:  # not read yet, or not hashable and so no type at all
        pass
    if issubclass(type(tp), Shape):
        shape: Shape = tp
        return shape
    try:
        return _read(tp)
    except (DeclarationError, RecursionError, MemoryError):
        raise
    except Exception as error:  # a metaclass may do what it likes
        mistake = f"looking at it raises {class_name(type(error))}"
        raise DeclarationError(f"a {class_name(type(tp))}", [mistake]) from None


def _read(tp: Any) -> Shape:
    reader = Reader()
    shape = reader.read(tp, "")
    reader.check("defaults", reader.defaults)
    if reader.mistakes:
        raise DeclarationError(type_name(tp), reader.mistakes)
    try:
        _shapes[tp] = shape
    except TypeError:  # an annotation that is not hashable, and so read anew each time
        return shape
    _shapes.update(reader.done)
    return shape


def is_declared(cls: type) -> bool:
    """Tell whether a class itself, not just a base of it, was declared."""
    return notes_of(cls) is not None


def type_name(tp: Any) -> str:
    """Return the name of a type for messages."""
    notes = notes_of(tp)
    if notes is not None:
        return notes.name
    if issubclass(type(tp), type):
        return class_name(tp)
    return repr(tp).replace("typing.", "")


def _of_tuples(factory: Any, hint: Any) -> Any:
    """Return a default factory which makes tuples where they belong."""
    levels = tuple_depth(hint)
    return (lambda: as_tuple(factory(), levels)) if levels else factory


class Reader:
    """Reads one type and all that it refers to."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []
        self.done: dict[Any, Shape] = {}
        self._open: set[Any] = set()
        #: Where the mistakes of a default belong among others, and what is to be checked.
        self.defaults: list[tuple[int, Shape, Any, str]] = []

    def check(self, name: str, *facts: Any) -> None:
        """Have a part of a declaration judged, where the room for that is there."""
        checks = room("checks")
        if checks is not None:
            getattr(checks, name)(self, *facts)

    def mistake(self, where: str, what: str) -> Shape:
        """Note a mistake; return a shape to go on with."""
        self.mistakes.append(f"{where}: {what}" if where else what)
        return JsonShape()

    def read(self, tp: Any, where: str) -> Shape:
        """Read a type; ``where`` names its place for messages."""
        origin, arguments = typing.get_origin(tp), typing.get_args(tp)
        if origin is typing.Annotated:
            marks = [mark for mark in arguments if isinstance(mark, MARKS)]
            return marks[0] if marks else self.read(arguments[0], where)
        known: Shape | None
        try:
            known = self._known(tp)
        except TypeError:
            return self.mistake(where, f"{tp!r} is not a type")
        if known is not None:
            return known
        if isinstance(tp, type) and not arguments:
            return self._class(tp, where)
        if is_union(origin):
            return self._union(arguments, where)
        many = len(arguments) == 1 if origin is list else arguments[1:] == (Ellipsis,)
        if origin in (list, tuple) and many:
            return SequenceShape(self.read(arguments[0], where), as_list=origin is list)
        if origin is dict and len(arguments) == 2 and arguments[0] is str:
            return MapShape(self.read(arguments[1], where))
        return self._named(tp, where)

    def _known(self, key: Any) -> Any:
        return self.done.get(key) or _shapes.get(key)

    def _named(self, tp: Any, where: str) -> Shape:
        """Read the type behind a name, if ``tp`` is one."""
        named = named_type(tp)
        if named is MISSING:
            return self._unsupported(tp, where)
        if tp in self._open:
            return self.mistake(where, f"{type_name(tp)} contains itself, as only classes may")
        self._open.add(tp)
        shape = self.read(named, where)
        self._open.discard(tp)
        return shape

    def _unsupported(self, tp: Any, where: str) -> Shape:
        checks = room("checks")
        why = checks.no_type(tp) if checks is not None else "is not a wire type"
        return self.mistake(where, f"{type_name(tp)} {why}")

    def _union(self, arguments: tuple[Any, ...], where: str) -> Shape:
        members = [member for member in arguments if member is not type(None)]
        one = len(members) == 1
        item = self.read(members[0], where) if one else self._variants(members, where)
        if len(members) == len(arguments) or isinstance(item, OptionShape):
            return item
        return OptionShape(item)

    def _variants(self, members: list[Any], where: str) -> Shape:
        """Read a union of variants of one tagged enum."""
        bases = {notes.enum if (notes := notes_of(member)) else None for member in members}
        base = bases.pop()
        if bases or base is None or base is object:
            return self.mistake(
                where, "a union must be of one type and None, or of variants of one tagged enum"
            )
        union: Any = functools.reduce(operator.or_, members)
        known: Shape | None = self._known(union)
        return known or self._tagged(union, base, members, where)

    def _class(self, cls: type, where: str) -> Shape:
        notes = notes_of(cls)
        if notes is None:
            return self._unsupported(cls, where)
        if notes.kind == "variant":
            return self._tagged(cls, notes.enum, [cls], where)
        if notes.kind == "tagged":
            notes.sealed = True
            return self._tagged(cls, cls, notes.variants, where)
        return self._struct(cls, notes) if notes.kind == "struct" else self._enum(cls, notes, where)

    def _enum(self, cls: Any, notes: Notes, where: str) -> Shape:
        members = [
            EnumMember(wire=member.value, value=member, doc=vars(member).get("__doc__") or "")
            for member in cls.__members__.values()
        ]
        shape = self.done[cls] = EnumShape(cls, notes.name, notes.doc, tuple(members))
        self.check("enum", cls, where)
        return shape

    def _tagged(self, tp: Any, base: type, only: list[type], where: str) -> Shape:
        """Read the enum ``base`` with those variants that the type ``tp`` admits."""
        notes: Any = notes_of(base)
        shape = self.done[tp] = TaggedShape(base, notes.name, notes.doc, notes.tag)
        variants = [
            Variant(tag=own.tag, struct=self._variant(cls, own))
            for cls in notes.variants
            if cls in only and (own := notes_of(cls))
        ]
        shape.admit(tuple(variants))
        self.check("variants", notes, shape.variants, where)
        return shape

    def _variant(self, cls: type, notes: Notes) -> Any:
        """Read the fields of a variant, which all unions with it share."""
        key = ("variant", cls)
        return self._known(key) or self._struct(cls, notes, key)

    def _struct(self, cls: type, notes: Notes, key: Any = None) -> StructShape:
        deny = notes.kind == "struct" and notes.unknown == "deny"
        shape = StructShape(cls, notes.name, notes.doc, deny)
        self.done[key or cls] = shape
        try:
            typed = typed_fields(cls)
        except DeclarationError as error:
            self.mistake(cls.__name__, error.mistakes[0])
            return shape
        shape.fields = tuple(self._field(field, hint, notes, cls.__name__) for field, hint in typed)
        for field in reversed(shape.fields):  # of two with one name, the first counts
            shape.spellings.update(dict.fromkeys((field.wire, *field.aliases), field))
        self.check("spellings", cls.__name__, shape.fields)
        return shape

    def _field(self, field: Any, hint: Any, struct: Notes, owner: str) -> FieldShape:
        where = f"{owner}.{field.name}"
        notes: FieldNotes = field.metadata.get(FieldNotes) or FieldNotes()
        shape = self.read(hint, where)
        default, factory = notes.wire_default, None
        if default is MISSING:
            default, factory = field.default, field.default_factory
            default = MISSING if default is dataclasses.MISSING else default
            factory = None if factory is dataclasses.MISSING else _of_tuples(factory, hint)
        given = default is not MISSING or factory is not None
        wire = notes.name if notes.name is not None else rename_field(field.name, struct.rename_all)
        aliases = [*notes.aliases]
        if struct.alias_all is not None:
            aliases.append(rename_field(field.name, struct.alias_all))
        omit = notes.omit or ("none" if field.default is None else "never")
        made = FieldShape(
            attribute=field.name,
            wire=wire,
            aliases=tuple(alias for alias in dict.fromkeys(aliases) if alias != wire),
            shape=shape,
            doc=notes.doc,
            required=notes.required or not (given or isinstance(shape, OptionShape)),
            has_default=given,
            default=default if given else None,
            default_factory=factory,
            omit_none=omit == "none",
            omit_empty=omit == "empty",
        )
        self.check("field", made, notes, field, where)
        return made
