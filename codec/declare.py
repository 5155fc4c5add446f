"""How a wire type is declared: decorators for classes, :func:`field` for their fields.

Here it is only noted, and hints are taken apart; :mod:`.reflect` makes sense of it at first
use. Each decorator works bare, with a sentence, and with options.
"""

from __future__ import annotations

import dataclasses
import enum
import typing
from inspect import cleandoc
from types import SimpleNamespace, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .doors import EXTRAS, PYDANTIC, room
from .errors import DeclarationError
from .records import (
    DOC,
    MISSING,
    ClassProperty,
    anew,
    arguments,
    dataclass_transform,
    frozen_dataclass,
)
from .structs import RULES, rename_variant

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal, TypeAlias, TypedDict

    from typing_extensions import Unpack

    Policy: TypeAlias = Literal["deny", "ignore"]

    class _Field(TypedDict, total=False):  # its options
        name: str | None
        aliases: tuple[str, ...]
        required: bool
        wire_default: Any
        omit: Literal["none", "empty", "never"] | None

    class _Type(TypedDict, total=False):  # and its options
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
    """What a decorator was given."""

    kind: str  # "struct", "tagged", "variant" or "enum"
    doc: str
    name: str
    rename_all: str | None = None
    alias_all: str | None = None
    unknown: str = "deny"
    tag: Any
    attribute: str = ""
    enum: type = object
    variants: list[type]  # of a tagged enum
    sealed: bool = False  # once it has been used, it gets no more


@overload
def field(doc: str = "", *, default: _T, **options: Unpack[_Field]) -> _T: ...
@overload
def field(doc: str = "", *, default_factory: Callable[[], _T], **options: Unpack[_Field]) -> _T: ...
@overload
def field(doc: str = "", **options: Unpack[_Field]) -> Any: ...
def field(
    doc: str = "", *, default: Any = MISSING, default_factory: Any = MISSING, **options: Any
) -> Any:
    """Describe one field of a struct or variant.

    doc: one sentence on what it means, for ``help()`` and the schema.
    default, default_factory: the constructor's default. Absence on the wire means the same,
        unless ``wire_default`` or ``required`` say otherwise.
    name: the name on the wire, in place of what the rename rule makes.
    aliases: a tuple of further names that reading accepts.
    required: it must be on the wire in spite of a default. Without a default it must be
        anyhow, unless its type admits None, which absence then means.
    wire_default: what absence on the wire means, if not the constructor's default.
    omit: when writing leaves it out: when it is None (``"none"``), when it is ``"empty"``, or
        ``"never"``; if not given, ``"none"`` where the default is None, else ``"never"``.

    Raises DeclarationError for an option that there is not. The rules are serde's.
    """
    _check("a field", "name aliases required wire_default omit", options)
    metadata = {DOC: doc, FieldNotes: FieldNotes(**{"doc": doc, **options})}
    made: Any = dataclasses.field
    return made(default=default, default_factory=default_factory, metadata=metadata)


@overload
def struct(doc: type[_T], /) -> type[_T]: ...
@overload
def struct(
    doc: str = "", *, unknown: Policy = "deny", **options: Unpack[_Type]
) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def struct(doc: Any = "", **options: Any) -> Any:
    """Declare a class as a JSON object with known fields, and make it a frozen dataclass.

    doc: one sentence on what the type is; if empty, the class's docstring.
    name: the type's name in schemas and messages; the class's name if None.
    rename_all: serde's name for the rule that makes wire names of field names, such as
        ``"camelCase"``; None keeps the names.
    alias_all: the rule that makes a second accepted spelling of every field.
    unknown: ``"deny"`` or ``"ignore"``, for reading unknown fields where the caller is silent.

    Raises DeclarationError for an option or a rule that there is not; mistakes in the
    fields are reported at first use, all together.
    """
    return _decorator(_struct, "name rename_all alias_all unknown", doc, options)


def tagged(doc: str = "", *, tag: str, **options: Any) -> Callable[[type[_T]], type[_T]]:
    """Declare a class as an internally tagged enum: the base class of its variants.

    doc, name: as for :func:`struct`.
    tag: the key whose string value names the variant.
    attribute: the name of the attribute that holds the tag in every variant; the tag
        itself if that can be a name in Python, else ``tag``.
    rename_all: the rule that makes tags of the variants' class names.

    Raises DeclarationError for an option or a rule that there is not.
    """
    made: Callable[[type[_T]], type[_T]]
    made = _decorator(_tagged, "name attribute rename_all", doc, options, tag)
    return made


@overload
def variant(doc: type[_T], /) -> type[_T]: ...
@overload
def variant(doc: str = "", **options: Unpack[_Type]) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def variant(doc: Any = "", **options: Any) -> Any:
    """Declare a subclass of a :func:`tagged` class as one of its variants, in order.

    name: the value of the tag; if None, what the enum's rename rule makes of the
        class's name. The other options are those of :func:`struct`.

    Raises DeclarationError for an option or a rule that there is not, for a base that is
    no tagged enum, and once the enum has been used.
    """
    return _decorator(_variant, "name rename_all alias_all", doc, options, options.get("name"))


@overload
def plain_enum(doc: type[_T], /) -> type[_T]: ...
@overload
def plain_enum(doc: str = "", *, name: str | None = None) -> Callable[[type[_T]], type[_T]]: ...
def plain_enum(doc: Any = "", **options: Any) -> Any:
    """Declare an Enum class, whose values are the strings on the wire, as a plain enum.

    doc, name: as for :func:`struct`. The first use raises DeclarationError for
        values that are no strings, or not different.
    """
    return _decorator(_enum, "name", doc, options)


class WireEnum(str, enum.Enum):
    """A plain enum whose members are written ``NAME = "wire string", "sentence"``.

    A member is a str: it equals its string on the wire, and other JSON libraries write it so.
    """

    _value_: str

    def __new__(cls, wire: str, doc: str = "") -> WireEnum:
        """Make a member of its string and its sentence."""
        member = str.__new__(cls, wire)
        member._value_, member.__doc__ = wire, doc
        return member

    __str__ = str.__str__

    def __format__(self, format_spec: str) -> str:
        return str.__format__(self, format_spec)

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"


def notes_of(cls: Any) -> Notes | None:
    """Return the notes of a class itself, whatever its metaclass or bases say, or None."""
    members = vars(type)["__dict__"].__get__(cls) if issubclass(type(cls), type) else {}
    notes = members.get(NOTES)
    return notes if type(notes) is Notes else None


def _check(subject: str, known: str, given: dict[str, Any]) -> None:
    """Have options judged, where the room for that is there; raises DeclarationError."""
    # Rules are looked for in a list, as what is given for one may have no hash.
    rules = given.get("rename_all", "snake_case"), given.get("alias_all", "snake_case")
    usual = all(rule in [*RULES] for rule in rules) and given.get("unknown", "deny") == "deny"
    usual = usual and "aliases" not in given and given.keys() <= {*known.split()}
    if not usual and (checks := room("checks")):
        checks.options(subject, given, known.split())


def _decorator(make: Any, known: str, doc: Any, options: dict[str, Any], tag: Any = None) -> Any:
    """Return what notes a declaration, and makes the class by a function named for the kind."""

    def declare(cls: type, doc: str = doc) -> Any:
        if notes_of(cls) is not None:
            raise DeclarationError(cls.__name__, ["it is declared already"])
        given = {name: value for name, value in options.items() if value is not None}
        _check(cls.__name__, known, given)
        sentence = doc or cleandoc(vars(cls).get("__doc__") or "")
        basic = {"kind": make.__name__[1:], "doc": sentence, "name": cls.__name__, "tag": tag}
        return make(cls, Notes(**{**basic, **given}))

    return declare(doc, "") if isinstance(doc, type) else declare


def _struct(cls: type, notes: Notes, constants: dict[str, Any] | None = None) -> type:
    made: type = frozen_dataclass(cls, {**_USUAL, NOTES: notes}, constants)
    type.__setattr__(made, "__doc__", _DOC)
    return made


def _tagged(cls: type, notes: Notes) -> type:
    key = notes.tag if type(notes.tag) is str else ""  # whether it may be one is seen at first use
    named = key.isidentifier() and not key.startswith("__")
    notes.attribute = notes.attribute or (key if named else "tag")
    notes.variants = []
    members = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
    own = {"__slots__": (), NOTES: notes, "__qualname__": notes.name, "__doc__": _DOC}
    return anew(cls, notes.name, {"__init__": _refuse_base, **PYDANTIC, **members, **own})


def _refuse_base(self: object, *_: Any, **__: Any) -> None:
    raise TypeError(f"{type(self).__name__} is an enum: make one of its variants")


def _variant(cls: type, notes: Notes) -> type:
    base = next((b for b in cls.__mro__[1:] if getattr(notes_of(b), "kind", "") == "tagged"), None)
    if base is None:
        raise DeclarationError(cls.__name__, ["a variant must derive from a tagged enum"])
    enum: Notes = vars(base)[NOTES]
    if enum.sealed:
        raise DeclarationError(cls.__name__, [f"{enum.name} is in use already"])
    notes.name, notes.enum = cls.__name__, base
    if notes.tag is None:
        notes.tag = rename_variant(cls.__name__, enum.rename_all)
    made = _struct(cls, notes, {enum.attribute: notes.tag})
    enum.variants.append(made)
    return made


def _enum(cls: Any, notes: Notes) -> Any:
    lines = [notes.doc or notes.name, "", "On the wire: one of these strings.", ""]
    for member in cls:
        lines.append(f"    {member.value} ({cls.__name__}.{member.name})")
        lines += [f"        {doc}" for doc in [vars(member).get("__doc__")] if doc]
    doc = "\n".join(lines).rstrip()  # made at once: pydoc passes a lazy one by
    for name, value in {**PYDANTIC, NOTES: notes, "__doc__": doc}.items():
        type.__setattr__(cls, name, value)
    return cls


def is_union(origin: Any) -> bool:
    """Tell whether the origin of a hint is that of ``A | B``."""
    return origin in (typing.Union, UnionType)


def named_type(hint: Any) -> Any:
    """Return the type that ``type X = ...`` or NewType names; MISSING for any other hint."""
    return getattr(hint, "__value__", getattr(hint, "__supertype__", MISSING))


def typed_fields(cls: type) -> list[tuple[Any, Any]]:
    """Return the fields of a class with their hints; raises DeclarationError if one is wrong."""
    fields = arguments(cls)
    try:
        hints = typing.get_type_hints(cls, include_extras=True) if fields else {}
    except RecursionError:  # the caller's stack is to blame, not the class
        raise
    except Exception as why:
        raise DeclarationError(cls.__name__, [f"its annotations do not evaluate: {why}"]) from None
    return [(field, hints[field.name]) for field in fields]


def tuple_depth(hint: Any) -> int:
    """Return how many tuples lie inside one another in a hint."""
    if (named := named_type(hint)) is not MISSING:
        return tuple_depth(named)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return 1 + max(map(tuple_depth, inner[:1]), default=0)
    return max(map(tuple_depth, inner)) if is_union(origin) or origin is typing.Annotated else 0


def _tuple_levels(cls: type) -> dict[str, int]:
    return {field.name: tuple_depth(hint) for field, hint in typed_fields(cls)}


def _described(cls: Any) -> str:
    about = room("about")
    return str(about.describe(cls)) if about is not None else cls.__wire__.doc or cls.__wire__.name


#: What ``help()`` shows; what classes have unless they bring their own.
_DOC = ClassProperty(_described)
_USUAL = {**EXTRAS, "__tuple_levels__": classmethod(_tuple_levels)}
