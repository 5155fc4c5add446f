"""How a wire type is declared: decorators for classes, :func:`field` for their fields.

What was written is only noted here; :mod:`.reflect` makes sense of it at first use.
"""

from __future__ import annotations

import dataclasses
import enum
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .case import RULES, rename_variant
from .errors import DeclarationError
from .record import (
    LazyAttribute,
    Sentinel,
    anew,
    compile_init,
    dataclass_transform,
    record,
    slotted,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal, TypeAlias

    Policy: TypeAlias = Literal["deny", "ignore"]

_T = TypeVar("_T")
_E = TypeVar("_E", bound="type[enum.Enum]")


#: Stands for an option that was not given.
MISSING: Any = Sentinel("MISSING")

#: The class attribute that holds the notes of a declaration.
NOTES = "__wire__"


class FieldNotes(SimpleNamespace):
    """What :func:`field` was given; no record, as an import makes many."""

    doc: str = ""
    name: str | None = None
    aliases: tuple[str, ...] = ()
    required: bool = False
    wire_default: Any = MISSING
    omit: str | None = None


@record
class StructNotes:
    """What :func:`struct` was given."""

    doc: str
    name: str
    rename_all: str | None
    alias_all: str | None
    unknown: str


@record
class VariantNotes:
    """What :func:`variant` was given, and its tagged enum."""

    doc: str
    name: str
    tag: str
    rename_all: str | None
    alias_all: str | None
    enum: type


@record
class TaggedNotes:
    """What :func:`tagged` was given, and the variants so far; once ``sealed`` there are no more."""

    doc: str
    name: str
    tag: str
    rename_all: str | None
    variants: list[type]
    sealed: list[bool]


@record
class EnumNotes:
    """What :func:`plain_enum` was given."""

    doc: str
    name: str


@overload
def field(
    doc: str = "",
    *,
    default: _T,
    name: str | None = None,
    aliases: tuple[str, ...] = (),
    required: bool = False,
    wire_default: Any = MISSING,
    omit: Literal["none", "empty", "never"] | None = None,
) -> _T: ...
@overload
def field(
    doc: str = "",
    *,
    default_factory: Callable[[], _T],
    name: str | None = None,
    aliases: tuple[str, ...] = (),
    required: bool = False,
    wire_default: Any = MISSING,
    omit: Literal["none", "empty", "never"] | None = None,
) -> _T: ...
@overload
def field(
    doc: str = "",
    *,
    name: str | None = None,
    aliases: tuple[str, ...] = (),
    required: bool = False,
    wire_default: Any = MISSING,
    omit: Literal["none", "empty", "never"] | None = None,
) -> Any: ...
def field(
    doc: str = "",
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    name: str | None = None,
    aliases: tuple[str, ...] = (),
    required: bool = False,
    wire_default: Any = MISSING,
    omit: Literal["none", "empty", "never"] | None = None,
) -> Any:
    """Describe one field of a struct or variant.

    doc: one sentence on what it means, for ``help()`` and the schema.
    default, default_factory: the constructor's default. Absence on the wire means
        the same, unless ``wire_default`` or ``required`` say otherwise.
    name: the name on the wire, in place of what the rename rule makes.
    aliases: further names that reading accepts.
    required: the field must be on the wire although the constructor has a default.
        Without a default it must be anyhow, unless its type admits None, which
        absence then means, as for serde's ``Option``.
    wire_default: what absence on the wire means, if not the constructor's default.
    omit: when writing leaves the field out: ``"none"`` when it is None,
        ``"empty"`` when it is empty, ``"never"``. If not given: ``"none"`` for a
        field whose default is None, else ``"never"``.
    """
    notes = FieldNotes(
        doc=doc,
        name=name,
        aliases=tuple(aliases),
        required=required,
        wire_default=wire_default,
        omit=omit,
    )
    metadata = {FieldNotes: notes}
    if default_factory is not MISSING:
        return dataclasses.field(default_factory=default_factory, metadata=metadata)
    given = dataclasses.MISSING if default is MISSING else default
    return dataclasses.field(default=given, metadata=metadata)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def struct(
    doc: str = "",
    *,
    name: str | None = None,
    rename_all: str | None = None,
    alias_all: str | None = None,
    unknown: Policy = "deny",
) -> Callable[[type[_T]], type[_T]]:
    """Declare a class as a JSON object with known fields, and make it a frozen dataclass.

    doc: one sentence on what the type is; if empty, the class's docstring.
    name: the type's name in schemas and messages; the class's name if None.
    rename_all: the rule that makes wire names of field names, by serde's name for
        it (``"camelCase"``, ``"kebab-case"``, ...); None keeps the names.
    alias_all: the rule that makes a second accepted spelling of every field.
    unknown: what reading does with unknown fields where the caller does not say.

    Raises DeclarationError for a rule it does not know; mistakes in the fields are
    reported at first use, all together.
    """

    def declare(cls: type[_T]) -> type[_T]:
        notes = StructNotes(
            doc=doc or cls.__doc__ or "",
            name=name or cls.__name__,
            rename_all=_known_rule(cls, rename_all),
            alias_all=_known_rule(cls, alias_all),
            unknown=unknown,
        )
        if unknown not in ("deny", "ignore"):
            raise DeclarationError(
                cls.__name__, [f"unknown is 'deny' or 'ignore', not {unknown!r}"]
            )
        return _build(cls, notes)

    return declare


def tagged(
    doc: str = "", *, tag: str, name: str | None = None, rename_all: str | None = None
) -> Callable[[type[_T]], type[_T]]:
    """Declare a class as an internally tagged enum: the base class of its variants.

    doc, name: as for :func:`struct`.
    tag: the key whose string value names the variant.
    rename_all: the rule that makes such values of the variants' class names.

    Raises DeclarationError for a rule it does not know.
    """

    def declare(cls: type[_T]) -> type[_T]:
        notes = TaggedNotes(
            doc=doc or cls.__doc__ or "",
            name=name or cls.__name__,
            tag=tag,
            rename_all=_known_rule(cls, rename_all),
            variants=[],
            sealed=[],
        )
        namespace = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
        namespace.update({"__slots__": (), NOTES: notes, "__qualname__": notes.name})
        made = anew(cls, notes.name, namespace)
        _document(made)
        return made

    return declare


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def variant(
    doc: str = "",
    *,
    name: str | None = None,
    rename_all: str | None = None,
    alias_all: str | None = None,
) -> Callable[[type[_T]], type[_T]]:
    """Declare a subclass of a :func:`tagged` class as one of its variants, in order.

    name: the value of the tag; if None, what the enum's rename rule makes of the
        class's name. The other options are those of :func:`struct`.

    Raises DeclarationError for a rule it does not know, for a base that is no
    tagged enum, and once the enum has been used.
    """

    def declare(cls: type[_T]) -> type[_T]:
        base, declared = next(
            ((b, n) for b in cls.__mro__[1:] if isinstance(n := vars(b).get(NOTES), TaggedNotes)),
            (None, None),
        )
        if base is None or declared is None:
            raise DeclarationError(cls.__name__, ["a variant must derive from a tagged enum"])
        notes = VariantNotes(
            doc=doc or cls.__doc__ or "",
            name=cls.__name__,
            tag=name if name is not None else rename_variant(cls.__name__, declared.rename_all),
            rename_all=_known_rule(cls, rename_all),
            alias_all=_known_rule(cls, alias_all),
            enum=base,
        )
        if declared.sealed:
            raise DeclarationError(cls.__name__, [f"{declared.name} is in use already"])
        made = _build(cls, notes)
        declared.variants.append(made)
        return made

    return declare


class WireEnum(enum.Enum):
    """A plain enum whose members are written ``NAME = "wire string", "sentence"``."""

    _value_: str

    def __new__(cls, wire: str, doc: str = "") -> WireEnum:
        """Make a member of its value, the string on the wire, and its docstring."""
        member = object.__new__(cls)
        member._value_ = wire
        member.__doc__ = doc
        return member

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"


def plain_enum(doc: str = "", *, name: str | None = None) -> Callable[[_E], _E]:
    """Declare an Enum class, whose values are the strings on the wire, as a plain enum.

    doc, name: as for :func:`struct`. The first use raises DeclarationError for
        values that are no strings, or not different.
    """

    def declare(cls: _E) -> _E:
        notes = EnumNotes(doc=doc or cls.__doc__ or "", name=name or cls.__name__)
        type.__setattr__(cls, NOTES, notes)
        cls.__doc__ = _enum_doc(cls, notes.doc or notes.name)
        return cls

    return declare


def _known_rule(cls: type, rule: str | None) -> str | None:
    if rule is not None and rule not in RULES:
        known = ", ".join(RULES)
        raise DeclarationError(cls.__name__, [f"{rule!r} is no rename rule; known are {known}"])
    return rule


def _build(cls: type[_T], notes: StructNotes | VariantNotes) -> type[_T]:
    docs = {
        name: member.metadata[FieldNotes].doc
        for name, member in vars(cls).items()
        if isinstance(member, dataclasses.Field) and FieldNotes in member.metadata
    }
    setattr(cls, NOTES, notes)
    made = slotted(cls, docs=docs, make_init=_make_init)
    _document(made)
    return made


def _make_init(cls: type) -> Any:
    if not dataclasses.fields(cls):
        return compile_init(cls)
    from .reflect import tuple_levels

    return compile_init(cls, tuple_levels(cls))


def _document(cls: type) -> None:
    """Let ``help()`` show the wire side of the type."""
    type.__setattr__(cls, "__doc__", LazyAttribute(cls, "__doc__", _describe))


def _enum_doc(cls: type[enum.Enum], doc: str) -> str:
    """Write the docstring of a plain enum, at once: pydoc passes a lazy one by."""
    lines = [doc, "", "On the wire: one of these strings.", ""]
    for member in cls:
        lines.append(f"    {member.value} ({cls.__name__}.{member.name})")
        if vars(member).get("__doc__"):
            lines.append(f"        {member.__doc__}")
    return "\n".join(lines).rstrip()


def _describe(cls: type) -> str:
    from .describe import describe

    return describe(cls)
