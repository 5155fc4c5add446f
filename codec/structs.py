"""Shapes of classes with fields: structs, and internally tagged enums with their variants.

The rules of objects with known fields stand here: names and what ``rename_all`` makes of
them, presence, unknown and repeated fields, tags. They are serde's, as
``deny_unknown_fields`` changes them.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from .errors import quoted
from .numbers import MAX_SKIPPED_DEPTH
from .records import filled
from .shapes import ContainerShape, EnumShape, JsonShape, Shape, kept
from .walk import OBJECTS, REFUSED, nests_too_deep

if TYPE_CHECKING:
    from collections.abc import Callable

    from .walk import Members, Walk

_JSON = JsonShape()


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


#: The rules by serde's names for them; each takes a field's name, which is snake_case.
RULES: dict[str, Callable[[str], str]] = {
    "lowercase": str,
    "UPPERCASE": str.upper,
    "PascalCase": lambda name: "".join(word[:1].upper() + word[1:] for word in name.split("_")),
    "camelCase": lambda name: _camel(RULES["PascalCase"](name)),
    "snake_case": str,
    "SCREAMING_SNAKE_CASE": str.upper,
    "kebab-case": lambda name: name.replace("_", "-"),
    "SCREAMING-KEBAB-CASE": lambda name: name.upper().replace("_", "-"),
}


def rename_field(name: str, rule: str | None) -> str:
    """Return the wire name that ``rule`` gives the field ``name``; None keeps it."""
    return name if rule is None else RULES[rule](name)


def rename_variant(name: str, rule: str | None) -> str:
    """Return the wire name that ``rule`` gives the variant class ``name``; None keeps it."""
    if rule is None or rule == "PascalCase":
        return name
    if rule in ("lowercase", "UPPERCASE"):  # serde leaves the words of a variant unparted
        return name.lower() if rule == "lowercase" else name.upper()
    if rule == "camelCase":
        return _camel(name)
    snake = "".join("_" + c.lower() if i and c.isupper() else c.lower() for i, c in enumerate(name))
    return RULES[rule](snake)


class FieldShape(SimpleNamespace):
    """A field of a struct, with its names in Python (``attribute``) and on the wire."""

    attribute: str
    wire: str
    aliases: tuple[str, ...]  # further names that reading accepts
    shape: Shape
    doc: str
    required: bool
    has_default: bool  # False if absence means None for no other reason than the type
    default: Any  # what absence means, if there is no factory
    default_factory: Callable[[], Any] | None
    omit_none: bool  # when writing leaves it out
    omit_empty: bool

    def absent(self) -> Any:
        """Return the value that absence stands for."""
        return self.default if self.default_factory is None else self.default_factory()

    def left_out(self, value: object) -> bool:
        """Tell whether writing leaves the field out when it holds ``value``."""
        if value is None:
            return self.omit_none
        return self.omit_empty and type(value) in self.shape.empties and not value


class StructShape(ContainerShape):
    """An object with known fields; held as an instance of the class ``type``.

    ``spellings`` has every accepted name. ``deny``: unknown fields are an error if
    the caller states no policy. ``checks_itself``: there is a ``__post_init__``.
    """

    takes = OBJECTS

    def __init__(self, type: type, name: str, doc: str, deny: bool) -> None:
        self.type = type
        self.name = name
        self.doc = doc
        self.deny = deny
        self.expected = f"an object ({name})"
        self.checks_itself = hasattr(type, "__post_init__")
        self.fields: tuple[FieldShape, ...] = ()
        self.spellings: dict[str, FieldShape] = {}

    def read(self, walk: Walk, value: Any) -> Any:
        return _read_fields(walk, self, walk.members(value))

    def encode(self, walk: Walk, value: Any) -> Any:
        if type(value) is not self.type:
            return walk.wrong_type(self, value)
        return walk.within(value, _write_fields, self, value, {})


class Variant(SimpleNamespace):
    """A variant of a tagged enum. Under every policy its object may hold further sound members."""

    tag: str
    struct: StructShape


class TaggedShape(ContainerShape):
    """An object whose string field ``tag`` names its variant; held as an instance of that.

    ``variants`` are those that an annotation admits, by default all.
    """

    takes = OBJECTS

    def __init__(self, type: type, name: str, doc: str, tag: str) -> None:
        self.type = type
        self.name = name
        self.doc = doc
        self.tag = tag
        self.expected = f"an object with a {quoted(str(tag))} ({name})"
        self.variants: tuple[Variant, ...] = ()
        self.by_tag: dict[str, Variant] = {}
        self._tags = EnumShape(type, name, "", ())

    def admit(self, variants: tuple[Variant, ...]) -> None:
        """Set the variants, once they are read."""
        self.variants = variants
        self.by_tag = self._tags.by_wire = {variant.tag: variant for variant in variants}

    def read(self, walk: Walk, value: Any) -> Any:
        listed = numbers, keys, values = walk.members(value)
        if self.tag not in keys:
            about: dict[str, Any] = {"shape": self, "field": None, "present": {*keys}}
            return walk.fault("missing_field", self.tag, absent=True, **about)
        first = keys.index(self.tag)
        variant = walk.step(self.tag, self._tags, values[first], numbers[first])
        if isinstance(variant, Variant):
            return _read_fields(walk, variant.struct, listed, self.tag)
        return REFUSED if variant is REFUSED else walk.newer.keep(walk, self, listed)

    def encode(self, walk: Walk, value: Any) -> Any:
        for variant in self.variants:
            if type(value) is variant.struct.type:
                tag = {self.tag: variant.tag}
                return walk.within(value, _write_fields, variant.struct, value, tag)
        return kept(walk, self, value)


def _read_fields(walk: Walk, shape: StructShape, listed: Members, tag: str | None = None) -> Any:
    """Read the members of a struct, or of the variant of an enum with the key ``tag``."""
    faults, outer = len(walk.found), walk.struct
    present, tags = {*listed[1]}, 0
    about: dict[str, Any] = {"shape": shape, "present": present}
    for field in shape.fields:
        lacks = field.required and field.wire not in present
        if lacks and present.isdisjoint(field.aliases):
            walk.fault("missing_field", field.wire, absent=True, field=field, **about)
    walk.struct = shape
    values: dict[str, Any] = {}
    for number, key, data in zip(*listed, strict=True):
        known = shape.spellings.get(key)
        if known is not None and known.attribute not in values:
            if not known.shape.sound(data):
                data = walk.step(key, known.shape, data, number, known)
            values[known.attribute] = data
        elif known is not None or (key == tag and tags):
            wire = known.wire if known is not None else key
            walk.fault("duplicate_field", key, number, wire=wire, **about)
        elif tag is not None:
            tags += key == tag
            walk.step(key, _JSON, data, number)
        elif walk.policy == "deny" or (walk.policy is None and shape.deny):
            walk.fault("unknown_field", key, number, outer=outer, **about)
        elif not walk.shallow and nests_too_deep(data):
            walk.fault("too_deep", key, number, limit=MAX_SKIPPED_DEPTH)
    walk.struct = outer
    return REFUSED if len(walk.found) > faults else _made(walk, shape, values)


def _made(walk: Walk, shape: StructShape, values: dict[str, Any]) -> Any:
    for field in shape.fields:
        if field.attribute not in values:
            values[field.attribute] = field.absent()
    if shape.checks_itself:
        try:
            return shape.type(**values)
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # a __post_init__ may refuse with whatever it likes
            return walk.fault("invalid_value", message=str(error) or type(error).__name__)
    return filled(shape.type, values)


def _write_fields(walk: Walk, shape: StructShape, value: Any, data: dict[str, Any]) -> Any:
    for field in shape.fields:
        item = getattr(value, field.attribute, REFUSED)
        if not field.left_out(item):
            data[field.wire] = walk.step(field.wire, field.shape, item)
    return data
