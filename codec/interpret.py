"""The reference interpreter: plain data to a value and back, by a walk over the shape.

The decoder defines what reading accepts. The encoder checks all that the decoder
checks, so that nothing is written which could not be read back. The generated
programs of :mod:`.fast` repeat both for what is canonical and valid.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from .record import filled
from .reflect import is_declared, shape_of
from .scalars import F32, MAX_SKIPPED_DEPTH
from .shape import (
    BoolShape,
    EnumShape,
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
)
from .walk import JSON, OBJECT, REFUSED, Repeated, Walk, nests_too_deep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from .errors import Fault
    from .shape import Shape
    from .walk import Outcome, Rule

    #: Decodes elements of an array, so many containers deep, if all of them are
    #: sound, else returns REFUSED.
    Shortcut: TypeAlias = Callable[[Shape, list[Any], int], Any]

    #: A member of an object: key, number of equal keys before it, data.
    Member: TypeAlias = tuple[str, int, Any]

#: How many JSON values are tried together.
_CHUNK = 256

_ANY: Any = None  # the item of containers whose items are of whatever shape they show
_LIST = SequenceShape(item=_ANY, as_list=True)
_MAP = MapShape(item=_ANY)
_JSON = JsonShape()

_BOTH_WAYS: dict[type, Rule] = {
    BoolShape: ((bool,), Walk._bool),
    StringShape: ((str,), Walk._string),
    IntShape: ((int,), Walk._int),
    FloatShape: ((float, int), Walk._float),
    JsonShape: (JSON, Walk._json),
    OptionShape: (None, Walk._option),
    RecursiveShape: (None, Walk._recursive),
}


def decode_value(
    shape: Shape, data: Any, unknown: str | None, shortcut: Shortcut | None = None
) -> Outcome:
    """Decode ``data``.

    ``unknown`` is the policy for unknown fields, None for what each type declares.
    ``shortcut`` is tried first, to find the one bad element of a large document fast.
    """
    return _Decoder(unknown, shortcut).run(shape, data)


class _Decoder(Walk):
    def __init__(self, unknown: str | None, shortcut: Shortcut | None) -> None:
        super().__init__()
        self._policy = unknown
        self._shortcut = shortcut

    def wrong_type(self, shape: Shape, value: Any) -> Any:
        from .explain import wrong_type

        message = wrong_type(shape, value, self.nearest_key(), self.field)
        return self.fault("wrong_type", message)

    def _enum(self, shape: EnumShape, value: str) -> Any:
        if value in shape.by_wire:
            return shape.by_wire[value]
        from .explain import unknown_variant

        return self.fault("unknown_variant", unknown_variant(shape, value))

    def _sequence(self, shape: SequenceShape, values: list[Any]) -> Any:
        items = self._items(shape.item, values)
        return items if shape.as_list else tuple(items)

    def _items(self, shape: Shape, values: list[Any]) -> list[Any]:
        """Decode the elements of an array; JSON values many at once where all are sound."""
        size = _CHUNK if isinstance(shape, JsonShape) else 1
        items: list[Any] = []
        for start in range(0, len(values), size):
            chunk = values[start : start + size]
            sound = self._attempt(shape, chunk)
            if sound is REFUSED:
                sound = [self.step(i, shape, data) for i, data in enumerate(chunk, start)]
            items += sound
        return items

    def _attempt(self, shape: Shape, chunk: list[Any]) -> Any:
        return self._shortcut(shape, chunk, len(self.open)) if self._shortcut else REFUSED

    def _map(self, shape: MapShape, mapping: dict[Any, Any]) -> Any:
        return self._members(shape.item, mapping)

    def _members(self, shape: Shape, mapping: dict[Any, Any]) -> dict[str, Any]:
        """Decode an object with any keys, of equal ones the last; JSON values as in _items."""
        made: dict[str, Any] = {}
        if len(mapping) > _CHUNK and type(mapping) is dict and isinstance(shape, JsonShape):
            items = list(mapping.items())
            for start in range(0, len(items), _CHUNK):
                chunk = dict(items[start : start + _CHUNK])
                sound = self._attempt(shape, [chunk])
                made.update(self._members(shape, chunk) if sound is REFUSED else sound[0])
        else:
            for key, repeat, data in self._with_keys(mapping):
                made[key] = self.step(key, shape, data, repeat)
        return made

    def _with_keys(self, mapping: dict[Any, Any]) -> list[Member]:
        """List the members of an object that have sound keys."""
        if isinstance(mapping, Repeated):
            members = mapping.members
        else:
            members = [(key, 0, data) for key, data in mapping.items()]
        return [
            (key, repeat, data)
            for raw, repeat, data in members
            if (key := self.key(raw, repeat)) is not None
        ]

    def _struct(self, shape: StructShape, mapping: dict[Any, Any]) -> Any:
        return self._fields(shape, self._with_keys(mapping))

    def _tagged(self, shape: TaggedShape, mapping: dict[Any, Any]) -> Any:
        members = self._with_keys(mapping)
        tag = next((data for key, _, data in members if key == shape.tag), REFUSED)
        if tag is REFUSED:
            from .explain import missing_tag

            return self.fault("missing_field", missing_tag(shape), shape.tag, absent=True)
        tags: Any = shape.by_tag
        names = EnumShape(type=enum.Enum, name=shape.name, doc="", members=(), by_wire=tags)
        variant = self.step(shape.tag, names, tag)
        return REFUSED if variant is REFUSED else self._fields(variant.struct, members, shape.tag)

    def _fields(self, shape: StructShape, members: list[Member], tag: str | None = None) -> Any:
        """Decode the members of a struct, or of the variant of an enum with the key ``tag``.

        A variant may have any others, but like serde looks at their values.
        """
        faults = len(self.found)
        present = {key for key, _, _ in members}
        for field in shape.fields:
            if field.required and present.isdisjoint((field.wire, *field.aliases)):
                from .explain import missing_field

                message = missing_field(shape, field)
                self.fault("missing_field", message, field.wire, absent=True)
        values: dict[str, Any] = {}
        for key, repeat, data in members:
            known = shape.spellings.get(key)
            if known is not None and known.attribute not in values:
                values[known.attribute] = self.step(key, known.shape, data, repeat, known)
            elif known is not None or (key == tag and repeat):
                from .explain import duplicate_field

                message = duplicate_field(known.wire if known is not None else key, key)
                self.fault("duplicate_field", message, key, repeat)
            elif tag is None:
                self._unknown(shape, present, key, repeat, data)
            else:
                self.step(key, _JSON, data, repeat)
        return REFUSED if len(self.found) > faults else self._made(shape, values)

    def _unknown(
        self, shape: StructShape, present: set[str], key: str, repeat: int, data: Any
    ) -> None:
        if self._policy == "deny" or (self._policy is None and shape.deny):
            from .explain import unknown_field

            self.fault("unknown_field", unknown_field(shape, key, present), key, repeat)
        elif nests_too_deep(data):
            message = f"more than {MAX_SKIPPED_DEPTH} containers are nested in this value"
            self.fault("too_deep", message, key, repeat)

    def _made(self, shape: StructShape, values: dict[str, Any]) -> Any:
        for field in shape.fields:
            if field.attribute not in values:
                values[field.attribute] = field.absent()
        if shape.checks_itself:
            try:
                return shape.type(**values)
            except Exception as error:  # a __post_init__ may refuse with whatever it likes
                return self.fault("invalid_value", str(error) or type(error).__name__)
        return filled(shape.type, values)

    rules = {
        **_BOTH_WAYS,
        SequenceShape: ((list,), _sequence),
        MapShape: (OBJECT, _map),
        EnumShape: ((str,), _enum),
        StructShape: (OBJECT, _struct),
        TaggedShape: (OBJECT, _tagged),
    }


def encode_value(shape: Shape | None, value: Any, *, mark_f32: bool) -> Outcome:
    """Encode ``value``.

    Without a shape, what the value is tells how it is written. With ``mark_f32``
    the f32 among the floats are instances of :class:`F32`.
    """
    return _Encoder(mark_f32).run(shape or _shape_by(value), value)


def faults_of(shape: Shape, value: Any) -> list[Fault]:
    """Return what is wrong with ``value`` as a value of ``shape``."""
    return [found.fault for found in encode_value(shape, value, mark_f32=False)[1]]


class _Encoder(Walk):
    def __init__(self, mark_f32: bool) -> None:
        super().__init__()
        self._mark_f32 = mark_f32

    def wrong_type(self, shape: Shape, value: Any) -> Any:
        from .explain import wrong_value

        return self.fault("wrong_type", wrong_value(shape, value, self.nearest_key()))

    def _float(self, shape: FloatShape, value: float) -> Any:
        number = super()._float(shape, value)
        marked = self._mark_f32 and shape.name == "f32" and number is not REFUSED
        return F32(number) if marked else number

    def _enum(self, shape: EnumShape, value: Any) -> Any:
        return value.value if type(value) is shape.type else self.wrong_type(shape, value)

    def _sequence(self, shape: SequenceShape, value: Any) -> Any:
        base = tuple if issubclass(type(value), tuple) else list
        if not issubclass(type(value), base):
            return self.wrong_type(shape, value)
        if not self.enter(value):
            return REFUSED
        data = self._items(shape.item, base.__iter__(value))
        self.open.remove(id(value))
        return data

    def _items(self, shape: Shape | None, values: Iterable[Any]) -> list[Any]:
        return [
            self.step(index, shape or _shape_by(value), value) for index, value in enumerate(values)
        ]

    def _map(self, shape: MapShape, value: dict[Any, Any]) -> Any:
        return self._members(shape.item, value)

    def _members(self, shape: Shape | None, mapping: dict[Any, Any]) -> dict[str, Any]:
        data = {}
        for raw, value in mapping.items():
            key = self.key(raw)
            if key is not None:
                data[key] = self.step(key, shape or _shape_by(value), value)
        return data

    def _struct(self, shape: StructShape, value: Any) -> Any:
        if type(value) is not shape.type:
            return self.wrong_type(shape, value)
        return self._fields(shape, value, {})

    def _tagged(self, shape: TaggedShape, value: Any) -> Any:
        variant = shape.by_type.get(type(value))
        if variant is None:
            return self.wrong_type(shape, value)
        return self._fields(variant.struct, value, {shape.tag: variant.tag})

    def _fields(self, shape: StructShape, value: Any, data: dict[str, Any]) -> Any:
        if not self.enter(value):
            return REFUSED
        for field in shape.fields:
            item = getattr(value, field.attribute, REFUSED)
            if not field.left_out(item):
                data[field.wire] = self.step(field.wire, field.shape, item)
        self.open.remove(id(value))
        return data

    rules = {
        **_BOTH_WAYS,
        FloatShape: ((float, int), _float),
        SequenceShape: ((), _sequence),
        MapShape: ((dict,), _map),
        EnumShape: ((), _enum),
        StructShape: ((), _struct),
        TaggedShape: ((), _tagged),
    }


def declared_shape(cls: type) -> Shape | None:
    """Return the shape of a declared class; None for any other."""
    return shape_of(cls) if is_declared(cls) else None


def _shape_by(value: Any) -> Shape:
    """Return the shape that a value shows: that of its class, a container, or JSON."""
    cls = type(value)
    if issubclass(cls, (list, tuple)):
        return declared_shape(cls) or _LIST
    return declared_shape(cls) or (_MAP if issubclass(cls, dict) else _JSON)
