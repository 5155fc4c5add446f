"""From annotations and declarations to shapes: the one module that reads either.

A type is read once, at first use; all its mistakes make one DeclarationError.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import operator
import types
import typing
from typing import TYPE_CHECKING, Any

from .case import rename_field
from .declare import MISSING, NOTES, EnumNotes, FieldNotes, StructNotes, TaggedNotes, VariantNotes
from .errors import DeclarationError
from .record import as_tuple
from .scalars import f64, i64
from .shape import (
    BoolShape,
    EnumMember,
    EnumShape,
    FieldShape,
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
    Variant,
    empties,
)
from .walk import is_unicode

if TYPE_CHECKING:
    from .shape import Shape

_UNIONS = (typing.Union, types.UnionType)
_MARKS = (IntShape, FloatShape, JsonShape)
_NO_NOTES = FieldNotes()

_shapes: dict[Any, Shape] = {
    bool: BoolShape(),
    str: StringShape(),
    int: typing.get_args(i64)[1],
    float: typing.get_args(f64)[1],
}


def shape_of(tp: Any) -> Shape:
    """Return the shape of a type: a declared class, a scalar, a container of these.

    Raises DeclarationError with every mistake in it and in what it is made of.
    """
    try:
        return _shapes[tp]
    except (KeyError, TypeError):  # not read yet, or not hashable and so no type at all
        pass
    reader = _Reader()
    shape = reader.read(tp, "")
    reader.check_defaults()
    if reader.mistakes:
        raise DeclarationError(type_name(tp), reader.mistakes)
    try:
        _shapes[tp] = shape
    except TypeError:  # an annotation that is not hashable, and so read anew each time
        return shape
    _shapes.update(reader.done)
    return shape


def _notes_of(tp: Any) -> Any:
    """Return the notes of a class itself, or None."""
    return vars(tp).get(NOTES) if isinstance(tp, type) else None


def is_declared(cls: type) -> bool:
    """Tell whether a class itself, not just a base of it, was declared."""
    return isinstance(_notes_of(cls), (StructNotes, VariantNotes, EnumNotes, TaggedNotes))


def type_name(tp: Any) -> str:
    """Return the name of a type for messages."""
    notes = _notes_of(tp)
    if hasattr(notes, "name"):
        return str(notes.name)
    if isinstance(tp, type) and not typing.get_args(tp):
        return tp.__name__
    return repr(tp).replace("typing.", "")


def _alias_value(tp: Any) -> Any:
    """Return the type that ``type X = ...`` or NewType names; MISSING for any other."""
    return getattr(tp, "__value__", getattr(tp, "__supertype__", MISSING))


def tuple_levels(cls: type) -> dict[str, int]:
    """Return for each field that holds tuples how many lie inside one another."""
    depths = {field.name: _tuple_depth(hint) for field, hint in _typed_fields(cls)}
    return {name: depth for name, depth in depths.items() if depth}


def _tuple_depth(hint: Any) -> int:
    if (named := _alias_value(hint)) is not MISSING:
        return _tuple_depth(named)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return 1 + max(map(_tuple_depth, arguments[:1]), default=0)
    if origin in _UNIONS or origin is typing.Annotated:
        return max(map(_tuple_depth, arguments))
    return 0


def _typed_fields(cls: type) -> list[tuple[Any, Any]]:
    """Return the fields, each with its annotation evaluated."""
    try:
        hints = typing.get_type_hints(cls, include_extras=True)
    except Exception as error:
        raise DeclarationError(
            type_name(cls), [f"its annotations do not evaluate: {error}"]
        ) from None
    return [(field, hints[field.name]) for field in dataclasses.fields(cls)]


def _factory(field: Any, hint: Any) -> Any:
    """Return the default factory of a field, if any, which makes tuples where they belong."""
    make = field.default_factory
    if make is dataclasses.MISSING:
        return None
    levels = _tuple_depth(hint)
    return (lambda: as_tuple(make(), levels)) if levels else make


def _made_by(factory: Any) -> Any:
    """Return what a default factory, if there is one, makes; MISSING if it fails now."""
    try:
        return MISSING if factory is None else factory()
    except Exception:  # it may do better when its value is needed
        return MISSING


class _Reader:
    """Reads one type and all that it refers to."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []
        self.done: dict[Any, Shape] = {}
        self._open: set[Any] = set()
        self._defaults: list[tuple[int, Shape, Any, str]] = []

    def mistake(self, where: str, what: str) -> Shape:
        """Note a mistake; return a shape to go on with."""
        self.mistakes.append(f"{where}: {what}" if where else what)
        return JsonShape()

    def read(self, tp: Any, where: str) -> Shape:
        """Read a type; ``where`` names its place for messages."""
        origin, arguments = typing.get_origin(tp), typing.get_args(tp)
        if origin is typing.Annotated:
            marks = [mark for mark in arguments if isinstance(mark, _MARKS)]
            return marks[0] if marks else self.read(arguments[0], where)
        try:
            known = self.done.get(tp) or _shapes.get(tp)
        except TypeError:
            return self.mistake(where, f"{tp!r} is not a type")
        if known is not None:
            return known
        if isinstance(tp, type) and not arguments:
            return self._read_class(tp, where)
        if origin in _UNIONS:
            return self._read_union(arguments, where)
        if origin is list and len(arguments) == 1:
            return SequenceShape(item=self.read(arguments[0], where), as_list=True)
        if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
            return SequenceShape(item=self.read(arguments[0], where), as_list=False)
        if origin is dict and len(arguments) == 2 and arguments[0] is str:
            return MapShape(item=self.read(arguments[1], where))
        named = _alias_value(tp)
        if named is MISSING:
            return self._unsupported(tp, where)
        if tp in self._open:
            return self.mistake(where, f"{type_name(tp)} contains itself, as only classes may")
        self._open.add(tp)
        shape = self.read(named, where)
        self._open.discard(tp)
        return shape

    def _unsupported(self, tp: Any, where: str) -> Shape:
        hint = {
            Any: "JsonValue takes any JSON",
            object: "JsonValue takes any JSON",
            list: "say of what: list[T]",
            tuple: "say of what: tuple[T, ...]",
            dict: "say of what: dict[str, T]",
        }.get(
            tp, "use a declared class, a scalar, list[T], tuple[T, ...], dict[str, T] or T | None"
        )
        return self.mistake(where, f"{type_name(tp)} is not a wire type; {hint}")

    def _read_union(self, arguments: tuple[Any, ...], where: str) -> Shape:
        members = [member for member in arguments if member is not type(None)]
        if len(members) == 1:
            item = self.read(members[0], where)
        else:
            item = self._read_variants(members, where)
        if len(members) == len(arguments) or isinstance(item, OptionShape):
            return item
        return OptionShape(item=item)

    def _read_variants(self, members: list[Any], where: str) -> Shape:
        """Read a union of variants of one tagged enum."""
        bases = {getattr(_notes_of(member), "enum", None) for member in members}
        base = bases.pop()
        if bases or base is None:
            return self.mistake(
                where, "a union must be of one type and None, or of variants of one tagged enum"
            )
        union: Any = functools.reduce(operator.or_, members)
        if union in self._open:
            return self._recursive(type_name(base), union)
        self._open.add(union)
        shape = self._read_tagged(base, where, only=members)
        self._open.discard(union)
        self.done[union] = shape
        return shape

    def _recursive(self, name: str, tp: Any) -> Shape:
        """Return a shape for a type that is being read."""
        return RecursiveShape(name=name, resolve=lambda: self.done.get(tp) or shape_of(tp))

    def _read_class(self, cls: type, where: str) -> Shape:
        notes = _notes_of(cls)
        if isinstance(notes, EnumNotes):
            return self._read_enum(cls, notes, where)
        if isinstance(notes, (StructNotes, TaggedNotes, VariantNotes)):
            return self._read_declared(cls, notes, where)
        if issubclass(cls, enum.Enum):
            return self.mistake(
                where, f"{cls.__name__} is an Enum, but not declared with @plain_enum"
            )
        if dataclasses.is_dataclass(cls):
            return self.mistake(
                where, f"{cls.__name__} is a dataclass, but not declared with @struct"
            )
        return self._unsupported(cls, where)

    def _read_declared(
        self, cls: type, notes: StructNotes | TaggedNotes | VariantNotes, where: str
    ) -> Shape:
        if cls in self._open:
            return self._recursive(notes.name, cls)
        self._open.add(cls)
        shape: Shape
        if isinstance(notes, StructNotes):
            shape = self._read_struct(cls, notes)
        elif isinstance(notes, VariantNotes):
            shape = self._read_tagged(notes.enum, where, only=[cls])
        else:
            notes.sealed.append(True)
            shape = self._read_tagged(cls, where, only=notes.variants)
        self._open.discard(cls)
        self.done[cls] = shape
        return shape

    def _read_enum(self, cls: Any, notes: EnumNotes, where: str) -> Shape:
        members = []
        for name, member in cls.__members__.items():
            if name != member.name:
                self.mistake(
                    where, f"{cls.__name__}.{name} and .{member.name} have the same string"
                )
            elif not isinstance(member.value, str):
                self.mistake(where, f"{cls.__name__}.{name} is {member.value!r}, not a string")
            else:
                self._check_string(member.value, f"{cls.__name__}.{name}", "string")
                doc = vars(member).get("__doc__") or ""
                members.append(EnumMember(wire=member.value, value=member, doc=doc))
        return EnumShape(
            type=cls,
            name=notes.name,
            doc=notes.doc,
            members=tuple(members),
            by_wire={member.wire: member.value for member in members},
        )

    def _read_tagged(self, base: type, where: str, only: list[type]) -> TaggedShape:
        notes: TaggedNotes = vars(base)[NOTES]
        by_tag: dict[str, Variant] = {}
        variants = []
        for cls in notes.variants:
            if cls not in only:
                continue
            declared: VariantNotes = vars(cls)[NOTES]
            tag = declared.tag
            self._check_string(tag, cls.__name__, "tag")
            struct = self._read_struct(cls, declared)
            if tag in by_tag:
                other = by_tag[tag].struct.name
                self.mistake(cls.__name__, f"the tag {tag!r} is that of {other} too")
            if notes.tag in struct.spellings:
                place = f"{cls.__name__}.{struct.spellings[notes.tag].attribute}"
                self.mistake(place, f"{notes.tag!r} is the tag of {notes.name}")
            by_tag[tag] = Variant(tag=tag, struct=struct)
            variants.append(by_tag[tag])
        if not variants:
            self.mistake(where or notes.name, "a tagged enum needs a variant")
        return TaggedShape(
            type=base,
            name=notes.name,
            doc=notes.doc,
            tag=notes.tag,
            variants=tuple(variants),
            by_tag=by_tag,
            by_type={variant.struct.type: variant for variant in variants},
        )

    def _read_struct(self, cls: type, notes: StructNotes | VariantNotes) -> StructShape:
        try:
            typed = _typed_fields(cls)
        except DeclarationError as error:
            self.mistake(cls.__name__, error.mistakes[0])
            typed = []
        fields = [self._read_field(field, hint, notes, cls.__name__) for field, hint in typed]
        return StructShape(
            type=cls,
            name=notes.name,
            doc=notes.doc,
            fields=tuple(fields),
            spellings=self._spellings(cls.__name__, fields),
            deny=isinstance(notes, StructNotes) and notes.unknown == "deny",
            checks_itself=hasattr(cls, "__post_init__"),
        )

    def _spellings(self, struct: str, fields: list[FieldShape]) -> dict[str, FieldShape]:
        """Map every accepted name to its one field."""
        spellings: dict[str, FieldShape] = {}
        names = [("name", field.wire, field) for field in fields]
        names += [("alias", alias, field) for field in fields for alias in field.aliases]
        for kind, name, field in names:
            where = f"{struct}.{field.attribute}"
            self._check_string(name, where, kind)
            other = spellings.setdefault(name, field)
            if other is not field:
                self.mistake(where, f"its {kind} {name!r} also means {struct}.{other.attribute}")
        return spellings

    def _read_field(self, field: Any, hint: Any, struct: Any, owner: str) -> FieldShape:
        where = f"{owner}.{field.name}"
        notes: FieldNotes = field.metadata.get(FieldNotes, _NO_NOTES)
        shape = self.read(hint, where)
        constructed = MISSING if field.default is dataclasses.MISSING else field.default
        default, factory = notes.wire_default, None
        if default is MISSING:
            default, factory = constructed, _factory(field, hint)
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
        if not (field.init and field.repr and field.compare and field.hash is None):
            self.mistake(where, "init, repr, compare and hash of dataclasses.field do nothing here")
        self._check_presence(made, notes, omit, where)
        for value in (constructed, notes.wire_default, _made_by(factory)):
            if value is not MISSING and not (value is None and omit == "none"):
                self._defaults.append((len(self.mistakes), shape, value, where))
        return made

    def _check_presence(self, field: FieldShape, notes: FieldNotes, omit: str, where: str) -> None:
        """See that what writing leaves out is what reading makes of its absence."""
        if isinstance(notes.wire_default, (list, dict)):
            self.mistake(where, "all values would share its mutable wire default: use a factory")
        if notes.required and notes.wire_default is not MISSING:
            self.mistake(where, "a required field has no use for a wire default")
        if omit not in ("none", "empty", "never"):
            self.mistake(where, f"omit is 'none', 'empty' or 'never', not {omit!r}")
        elif omit == "none" and not isinstance(field.shape, (OptionShape, JsonShape)):
            self.mistake(where, "omit='none' or the default None needs a type that admits None")
        elif omit == "empty" and not empties(field.shape):
            self.mistake(where, "omit='empty' is for sequences, maps and strings")
        elif omit == "empty" and (field.required or field.absent()):
            self.mistake(where, "it is left out when empty, so its absence must mean empty")
        elif omit == "none" and (field.required or field.absent() is not None):
            self.mistake(where, "it is left out when None, so its absence must mean None")

    def _check_string(self, text: Any, where: str, kind: str) -> None:
        if type(text) is not str or not is_unicode(text):
            self.mistake(where, f"its {kind} {text!r} is not a plain string that UTF-8 can hold")

    def check_defaults(self) -> None:
        """Note what is wrong with defaults, once all shapes are known."""
        from .interpret import faults_of

        for index, shape, value, where in reversed(self._defaults):
            faults = faults_of(shape, value)
            mistakes = [f"{where}: its default is wrong: {fault.message}" for fault in faults]
            self.mistakes[index:index] = mistakes
