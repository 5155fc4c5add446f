"""How a wire type is declared: decorators for classes, :func:`field` for their fields.

What was written is only noted here; :mod:`.reflect` makes sense of it at first use.
Each decorator works bare, with a sentence, and with options; the class docstring is the
sentence of the type where no other is given.
"""

from __future__ import annotations

import dataclasses
import enum
from inspect import cleandoc
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .annotations import tuple_levels
from .doors import EXTRAS, PYDANTIC, describe, room
from .errors import DeclarationError
from .names import RULES, rename_variant
from .records import MISSING, LazyAttribute, anew, dataclass_transform, refuse_base, slotted

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal, TypeAlias, TypedDict

    from typing_extensions import Unpack

    Policy: TypeAlias = Literal["deny", "ignore"]

    class FieldOptions(TypedDict, total=False):
        """The options of :func:`field` besides its sentence and default."""

        name: str | None
        aliases: tuple[str, ...]
        required: bool
        wire_default: Any
        omit: Literal["none", "empty", "never"] | None

    class StructOptions(TypedDict, total=False):
        """The options of :func:`struct`, and but for ``unknown`` of :func:`variant`."""

        name: str | None
        rename_all: str | None
        alias_all: str | None


_T = TypeVar("_T")

#: The class attribute that holds the notes of a declaration.
NOTES = "__wire__"


class FieldNotes(SimpleNamespace):
    """What :func:`field` was given."""

    doc: str = ""
    name: str | None = None
    aliases: tuple[str, ...] = ()
    required: bool = False
    wire_default: Any = MISSING
    omit: str | None = None


class Notes(SimpleNamespace):
    """What a decorator was given; ``kind`` is its name.

    A tagged enum gathers its ``variants``; once it is ``sealed`` there are no more.
    """

    kind: str
    doc: str
    name: str
    rename_all: str | None = None
    alias_all: str | None = None
    unknown: str = "deny"
    tag: str = ""
    attribute: str = ""
    enum: type = object
    variants: list[type]
    sealed: bool = False


#: The options of each kind of declaration.
_OPTIONS = {
    "field": "name aliases required wire_default omit",
    "struct": "name rename_all alias_all unknown",
    "tagged": "name attribute rename_all",
    "variant": "name rename_all alias_all",
    "enum": "name",
}


def _check(kind: str, subject: str, given: dict[str, Any]) -> None:
    """Have options judged, where the room for that is there; raises DeclarationError."""
    rules = {given.get("rename_all", "snake_case"), given.get("alias_all", "snake_case")}
    odd = not rules <= RULES.keys() or given.get("unknown", "deny") != "deny"
    known = _OPTIONS[kind].split()
    if odd or "aliases" in given or not given.keys() <= set(known):
        checks = room("checks")
        if checks is not None:
            checks.options(subject, given, known)


@overload
def field(doc: str = "", *, default: _T, **options: Unpack[FieldOptions]) -> _T: ...
@overload
def field(
    doc: str = "", *, default_factory: Callable[[], _T], **options: Unpack[FieldOptions]
) -> _T: ...
@overload
def field(doc: str = "", **options: Unpack[FieldOptions]) -> Any: ...
def field(
    doc: str = "", *, default: Any = MISSING, default_factory: Any = MISSING, **options: Any
) -> Any:
    """Describe one field of a struct or variant.

    doc: one sentence on what it means, for ``help()`` and the schema.
    default, default_factory: the constructor's default. Absence on the wire means
        the same, unless ``wire_default`` or ``required`` say otherwise.
    name: the name on the wire, in place of what the rename rule makes.
    aliases: a tuple of further names that reading accepts.
    required: the field must be on the wire although the constructor has a default.
        Without a default it must be anyhow, unless its type admits None, which
        absence then means, as for serde's ``Option``.
    wire_default: what absence on the wire means, if not the constructor's default.
    omit: when writing leaves the field out: ``"none"`` when it is None,
        ``"empty"`` when it is empty, ``"never"``. If not given: ``"none"`` for a
        field whose default is None, else ``"never"``.

    Raises DeclarationError for an option that there is not. The rules are serde's.
    """
    _check("field", "a field", options)
    metadata = {FieldNotes: FieldNotes(**{"doc": doc, **options})}
    if default_factory is not MISSING:
        return dataclasses.field(default_factory=default_factory, metadata=metadata)
    given = dataclasses.MISSING if default is MISSING else default
    return dataclasses.field(default=given, metadata=metadata)


@overload
def struct(doc: type[_T], /) -> type[_T]: ...
@overload
def struct(
    doc: str = "", *, unknown: Policy = "deny", **options: Unpack[StructOptions]
) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def struct(doc: Any = "", **options: Any) -> Any:
    """Declare a class as a JSON object with known fields, and make it a frozen dataclass.

    doc: one sentence on what the type is; if empty, the class's docstring.
    name: the type's name in schemas and messages; the class's name if None.
    rename_all: the rule that makes wire names of field names, by serde's name for
        it (``"camelCase"``, ``"kebab-case"``, ...); None keeps the names.
    alias_all: the rule that makes a second accepted spelling of every field.
    unknown: what reading does with unknown fields where the caller does not say:
        ``"deny"`` or ``"ignore"``.

    Raises DeclarationError for an option or a rule that there is not; mistakes in the
    fields are reported at first use, all together.
    """
    return _applied(lambda cls, doc: _build(cls, _notes("struct", cls, doc, options)), doc)


def tagged(doc: str = "", *, tag: str, **options: Any) -> Callable[[type[_T]], type[_T]]:
    """Declare a class as an internally tagged enum: the base class of its variants.

    doc, name: as for :func:`struct`.
    tag: the key whose string value names the variant.
    attribute: the name of the attribute that holds the tag in every variant; the tag
        itself if that can be a name in Python, else ``tag``.
    rename_all: the rule that makes tags of the variants' class names.

    Raises DeclarationError for an option or a rule that there is not.
    """

    def declare(cls: type, doc: str) -> type:
        notes = _notes("tagged", cls, doc, options)
        plain = str(tag) if str(tag).isidentifier() else "tag"
        notes.tag, notes.variants, notes.attribute = tag, [], notes.attribute or plain
        members = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
        own = {"__slots__": (), NOTES: notes, "__qualname__": notes.name}
        made: type = anew(cls, notes.name, {"__init__": refuse_base, **EXTRAS, **members, **own})
        _document(made)
        return made

    applied: Callable[[type[_T]], type[_T]] = _applied(declare, doc)
    return applied


@overload
def variant(doc: type[_T], /) -> type[_T]: ...
@overload
def variant(doc: str = "", **options: Unpack[StructOptions]) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def variant(doc: Any = "", **options: Any) -> Any:
    """Declare a subclass of a :func:`tagged` class as one of its variants, in order.

    name: the value of the tag; if None, what the enum's rename rule makes of the
        class's name. The other options are those of :func:`struct`.

    Raises DeclarationError for an option or a rule that there is not, for a base that is
    no tagged enum, and once the enum has been used.
    """

    def declare(cls: type, doc: str) -> type:
        tag = options.get("name")
        notes = _notes("variant", cls, doc, options)
        base = next((b for b in cls.__mro__[1:] if kind_of(b) == "tagged"), None)
        if base is None:
            raise DeclarationError(cls.__name__, ["a variant must derive from a tagged enum"])
        enum: Notes = vars(base)[NOTES]
        notes.name, notes.enum = cls.__name__, base
        notes.tag = tag if tag is not None else rename_variant(cls.__name__, enum.rename_all)
        if enum.sealed:
            raise DeclarationError(cls.__name__, [f"{enum.name} is in use already"])
        made = _build(cls, notes, {enum.attribute: notes.tag})
        enum.variants.append(made)
        return made

    return _applied(declare, doc)


class WireEnum(str, enum.Enum):
    """A plain enum whose members are written ``NAME = "wire string", "sentence"``.

    A member is a str: it equals its string on the wire, and is formatted, hashed and
    written by any JSON library as that.
    """

    _value_: str

    def __new__(cls, wire: str, doc: str = "") -> WireEnum:
        """Make a member of its value, the string on the wire, and its docstring."""
        member = str.__new__(cls, wire)
        member._value_ = wire
        member.__doc__ = doc
        return member

    __str__ = str.__str__

    def __format__(self, format_spec: str) -> str:
        return str.__format__(self, format_spec)

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"


@overload
def plain_enum(doc: type[_T], /) -> type[_T]: ...
@overload
def plain_enum(doc: str = "", *, name: str | None = None) -> Callable[[type[_T]], type[_T]]: ...
def plain_enum(doc: Any = "", **options: Any) -> Any:
    """Declare an Enum class, whose values are the strings on the wire, as a plain enum.

    doc, name: as for :func:`struct`. The first use raises DeclarationError for
        values that are no strings, or not different.
    """

    def declare(cls: Any, doc: str) -> Any:
        notes = _notes("enum", cls, doc, options)
        for name, member in ((NOTES, notes), *PYDANTIC.items()):
            type.__setattr__(cls, name, member)
        cls.__doc__ = _enum_doc(cls, notes.doc or notes.name)
        return cls

    return _applied(declare, doc)


def _applied(declare: Callable[[Any, str], Any], doc: Any) -> Any:
    """Apply a decorator at once where it stands bare, with nothing but the class."""
    if isinstance(doc, type):
        return declare(doc, "")
    return lambda cls: declare(cls, doc)


def _notes(kind: str, cls: type, doc: str, options: dict[str, Any]) -> Notes:
    """Note what a decorator was given; raises DeclarationError."""
    if notes_of(cls) is not None:
        raise DeclarationError(cls.__name__, ["it is declared already"])
    given = {name: value for name, value in options.items() if value is not None}
    _check(kind, cls.__name__, given)
    sentence = doc or cleandoc(vars(cls).get("__doc__") or "")
    return Notes(**{"kind": kind, "doc": sentence, "name": cls.__name__, **given})


def kind_of(cls: Any) -> str:
    """Return how a class itself, not just a base of it, was declared; "" if it was not."""
    notes = notes_of(cls)
    return notes.kind if notes is not None else ""


def notes_of(cls: Any) -> Notes | None:
    """Return the notes of a class itself, whatever its metaclass says, or None."""
    if not issubclass(type(cls), type):
        return None
    notes = vars(type)["__dict__"].__get__(cls).get(NOTES)
    return notes if type(notes) is Notes else None


def _build(cls: type, notes: Notes, fixed: dict[str, Any] | None = None) -> type:
    docs = {
        name: member.metadata[FieldNotes].doc
        for name, member in vars(cls).items()
        if isinstance(member, dataclasses.Field) and FieldNotes in member.metadata
    }
    type.__setattr__(cls, NOTES, notes)
    made: type = slotted(cls, docs=docs, levels=tuple_levels, fixed=fixed, extras=EXTRAS)
    _document(made)
    return made


def _document(cls: type) -> None:
    """Let ``help()`` show the wire side of the type."""
    type.__setattr__(cls, "__doc__", LazyAttribute(cls, "__doc__", _describe))


def _describe(cls: type) -> str:
    notes = notes_of(cls)
    return describe(cls, (notes.doc or notes.name) if notes is not None else "")


def _enum_doc(cls: type[enum.Enum], doc: str) -> str:
    """Write the docstring of a plain enum, at once: pydoc passes a lazy one by."""
    lines = [doc, "", "On the wire: one of these strings.", ""]
    for member in cls:
        lines.append(f"    {member.value} ({cls.__name__}.{member.name})")
        if vars(member).get("__doc__"):
            lines.append(f"        {member.__doc__}")
    return "\n".join(lines).rstrip()
