"""From annotations and declarations to shapes: the one module that reads either.

A type is read once, at first use. All that is wrong with it is collected and
raised together as one DeclarationError.
"""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from typing import TYPE_CHECKING, Any

from .case import rename_field
from .declare import (
    MISSING,
    NOTES,
    EnumNotes,
    FieldNotes,
    StructNotes,
    TaggedNotes,
    VariantNotes,
)
from .errors import DeclarationError
from .record import as_tuple
from .scalars import Float, Int, Json, f64, i64
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
)
from .walk import is_unicode

if TYPE_CHECKING:
    from .shape import Shape

_UNIONS = (typing.Union, types.UnionType)
_PLAIN: dict[Any, Any] = {int: i64, float: f64}
_NO_NOTES = FieldNotes()

#: Where ``type X = ...`` and NewType keep the type that they name.
_ALIASES = ("__value__", "__supertype__")

_shapes: dict[Any, Shape] = {}


def shape_of(tp: Any) -> Shape:
    """Return the shape of a type: a declared class, a scalar, a container of these.

    Raises DeclarationError with every mistake found in it and in what it is made of.
    """
    try:
        return _shapes[tp]
    except (KeyError, TypeError):  # not read yet, or not hashable and so no type at all
        pass
    reader = _Reader()
    shape = reader.read(tp, "")
    if reader.mistakes:
        raise DeclarationError(type_name(tp), reader.mistakes)
    _shapes.update(reader.done)
    _shapes[tp] = shape
    return shape


def is_declared(cls: type) -> bool:
    """Tell whether a class itself, not just a base of it, was declared with this codec."""
    return isinstance(vars(cls).get(NOTES), (StructNotes, VariantNotes, EnumNotes, TaggedNotes))


def type_name(tp: Any) -> str:
    """Return the name of a type for messages."""
    notes = getattr(tp, "__dict__", {}).get(NOTES) if isinstance(tp, type) else None
    if notes is not None and hasattr(notes, "name"):
        return str(notes.name)
    if isinstance(tp, type) and not typing.get_args(tp):
        return tp.__name__
    return repr(tp).replace("typing.", "")


def tuple_levels(cls: type) -> dict[str, int]:
    """Return the fields of a record that hold tuples, with how many lie inside one another."""
    levels = {}
    for name, hint in field_types(cls).items():
        depth = _tuple_depth(hint)
        if depth:
            levels[name] = depth
    return levels


def _tuple_depth(hint: Any) -> int:
    for alias in _ALIASES:
        if hasattr(hint, alias):
            return _tuple_depth(getattr(hint, alias))
    origin = typing.get_origin(hint)
    if origin is tuple:
        return 1 + _tuple_depth(typing.get_args(hint)[0])
    if origin in _UNIONS or origin is typing.Annotated:
        return max(_tuple_depth(argument) for argument in typing.get_args(hint))
    return 0


def field_types(cls: type) -> dict[str, Any]:
    """Return the evaluated annotations of the fields of a record, in order.

    Raises DeclarationError for an annotation that cannot be evaluated.
    """
    try:
        hints = typing.get_type_hints(cls, include_extras=True)
    except Exception as error:
        raise DeclarationError(
            type_name(cls), [f"its annotations do not evaluate: {error}"]
        ) from None
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def _tupled(factory: Any, hint: Any) -> Any:
    """Let a factory for a field that holds tuples make tuples of its lists."""
    levels = _tuple_depth(hint)
    return (lambda: as_tuple(factory(), levels)) if levels else factory


class _Reader:
    """Reads one type and all that it refers to, collecting mistakes."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []
        self.done: dict[Any, Shape] = {}
        self._open: set[type] = set()

    def mistake(self, where: str, what: str) -> Shape:
        """Note a mistake, and go on with a shape that takes anything."""
        self.mistakes.append(f"{where}: {what}" if where else what)
        return JsonShape()

    def read(self, tp: Any, where: str) -> Shape:
        """Read a type; ``where`` names the place of the annotation for messages."""
        try:
            known = self.done.get(tp) or _shapes.get(tp)
        except TypeError:
            return self.mistake(where, f"{tp!r} is not a type")
        if known is not None:
            return known
        if isinstance(tp, type) and not typing.get_args(tp):
            return self._read_class(_PLAIN.get(tp, tp), where)
        origin, arguments = typing.get_origin(tp), typing.get_args(tp)
        if origin is typing.Annotated:
            return self._read_annotated(arguments, where)
        if origin in _UNIONS:
            return self._read_union(arguments, where)
        if origin is list and len(arguments) == 1:
            return SequenceShape(item=self.read(arguments[0], where), as_list=True)
        if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
            return SequenceShape(item=self.read(arguments[0], where), as_list=False)
        if origin is dict and len(arguments) == 2 and arguments[0] is str:
            return MapShape(item=self.read(arguments[1], where))
        for alias in _ALIASES:
            if hasattr(tp, alias):
                return self.read(getattr(tp, alias), where)
        return self._unsupported(tp, where)

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

    def _read_annotated(self, arguments: tuple[Any, ...], where: str) -> Shape:
        for marker in arguments[1:]:
            if isinstance(marker, Int):
                return IntShape(name=marker.name, low=marker.low, high=marker.high)
            if isinstance(marker, Float):
                return FloatShape(name=marker.name)
            if isinstance(marker, Json):
                return JsonShape()
        return self.read(arguments[0], where)

    def _read_union(self, arguments: tuple[Any, ...], where: str) -> Shape:
        members = [member for member in arguments if member is not type(None)]
        item: Shape
        if len(members) == 1:
            item = self.read(members[0], where)
        else:
            item = self._read_variants(members, where)
        if len(members) == len(arguments) or isinstance(item, OptionShape):
            return item
        return OptionShape(item=item)

    def _read_variants(self, members: list[Any], where: str) -> Shape:
        """Read a union of variants of one tagged enum."""
        notes = [vars(m).get(NOTES) if isinstance(m, type) else None for m in members]
        enums = {n.enum for n in notes if isinstance(n, VariantNotes)}
        if len(enums) != 1 or not all(isinstance(n, VariantNotes) for n in notes):
            return self.mistake(
                where, "a union must be of one type and None, or of variants of one tagged enum"
            )
        return self._read_tagged(enums.pop(), where, only=members)

    def _read_class(self, cls: Any, where: str) -> Shape:
        if cls is bool:
            return BoolShape()
        if cls is str:
            return StringShape()
        if not isinstance(cls, type):  # int and float stand for i64 and f64
            return self.read(cls, where)
        notes = vars(cls).get(NOTES)
        if isinstance(notes, (StructNotes, TaggedNotes, VariantNotes)):
            return self._read_declared(cls, notes, where)
        if isinstance(notes, EnumNotes):
            return self._read_enum(cls, notes, where)
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
            return RecursiveShape(name=notes.name, resolve=lambda: shape_of(cls))
        self._open.add(cls)
        shape: Shape
        if isinstance(notes, StructNotes):
            shape = self._read_struct(cls, notes)
        elif isinstance(notes, TaggedNotes):
            shape = self._read_tagged(cls, where, only=notes.seal())
        else:
            shape = self._read_tagged(notes.enum, where, only=[cls])
        self._open.discard(cls)
        self.done[cls] = shape
        return shape

    def _read_enum(self, cls: type[enum.Enum], notes: EnumNotes, where: str) -> Shape:
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
        variants = []
        by_tag: dict[str, Variant] = {}
        for cls in notes.variants:
            declared: VariantNotes = vars(cls)[NOTES]
            if cls not in only:
                continue
            self._check_string(declared.tag, cls.__name__, "tag")
            item = Variant(tag=declared.tag, struct=self._read_struct(cls, declared))
            if declared.tag in by_tag:
                other = by_tag[declared.tag].struct.name
                self.mistake(cls.__name__, f"the tag {declared.tag!r} is that of {other} too")
            if notes.tag in item.struct.spellings:
                field = item.struct.spellings[notes.tag]
                self.mistake(
                    f"{cls.__name__}.{field.attribute}", f"{notes.tag!r} is the tag of {notes.name}"
                )
            by_tag[declared.tag] = item
            variants.append(item)
        if not variants:
            self.mistake(where or notes.name, "a tagged enum needs a variant")
        return TaggedShape(
            type=base,
            name=notes.name,
            doc=notes.doc,
            tag=notes.tag,
            variants=tuple(variants),
            by_tag=by_tag,
            by_type={item.struct.type: item for item in variants},
        )

    def _read_struct(self, cls: type, notes: StructNotes | VariantNotes) -> StructShape:
        fields = []
        try:
            hints = field_types(cls)
        except DeclarationError as error:
            self.mistake(cls.__name__, error.mistakes[0])
            hints = {}
        for field in dataclasses.fields(cls):
            if field.name in hints:
                where = f"{cls.__name__}.{field.name}"
                fields.append(self._read_field(field, hints[field.name], notes, where))
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
        """Map every accepted name to its field; two fields must not share one."""
        spellings: dict[str, FieldShape] = {}
        for kind, names in (("name", lambda f: (f.wire,)), ("alias", lambda f: f.aliases)):
            for field in fields:
                for name in names(field):
                    self._check_string(name, f"{struct}.{field.attribute}", kind)
                    other = spellings.setdefault(name, field)
                    if other is not field:
                        self.mistake(
                            f"{struct}.{field.attribute}",
                            f"its {kind} {name!r} also means {struct}.{other.attribute}",
                        )
        return spellings

    def _read_field(
        self, field: Any, hint: Any, struct: StructNotes | VariantNotes, where: str
    ) -> FieldShape:
        notes: FieldNotes = field.metadata.get(FieldNotes, _NO_NOTES)
        shape = self.read(hint, where)
        optional = isinstance(shape, OptionShape)
        constructed = MISSING if field.default is dataclasses.MISSING else field.default
        default, factory = notes.wire_default, None
        if default is MISSING:
            default = constructed
            factory = field.default_factory
            factory = None if factory is dataclasses.MISSING else _tupled(factory, hint)
        elif isinstance(default, (list, dict)):
            self.mistake(where, "all values would share its mutable wire default: use a factory")
        given = default is not MISSING or factory is not None
        if notes.required and notes.wire_default is not MISSING:
            self.mistake(where, "a required field has no use for a wire default")
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
            required=notes.required or not (given or optional),
            has_default=given,
            default=default if given else None,
            default_factory=factory,
            omit_none=omit == "none",
            omit_empty=omit == "empty",
        )
        self._check_presence(made, omit, where)
        for value in (constructed, notes.wire_default):
            if value is not MISSING and not (value is None and omit == "none"):
                self._check_default(shape, value, where)
        return made

    def _check_presence(self, field: FieldShape, omit: str, where: str) -> None:
        """See that a value which writing leaves out is what reading makes of its absence."""
        if omit not in ("none", "empty", "never"):
            self.mistake(where, f"omit is 'none', 'empty' or 'never', not {omit!r}")
        elif omit == "none" and not isinstance(field.shape, (OptionShape, JsonShape)):
            self.mistake(where, "omit='none' or the default None needs a type that admits None")
        elif omit == "empty" and not isinstance(
            field.shape, (SequenceShape, MapShape, StringShape)
        ):
            self.mistake(where, "omit='empty' is for sequences, maps and strings")
        elif omit == "empty" and (field.required or field.absent()):
            self.mistake(where, "it is left out when empty, so its absence must mean empty")
        elif omit == "none" and (field.required or field.absent() is not None):
            self.mistake(where, "it is left out when None, so its absence must mean None")

    def _check_string(self, text: Any, where: str, kind: str) -> None:
        if type(text) is not str or not is_unicode(text):
            self.mistake(where, f"its {kind} {text!r} is not a plain string that UTF-8 can hold")

    def _check_default(self, shape: Shape, value: Any, where: str) -> None:
        from .interpret import faults_of

        for fault in faults_of(shape, value):
            self.mistake(where, f"its default is wrong: {fault.message}")
