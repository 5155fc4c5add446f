"""The reference decoder: plain data to a value, by a walk over the shape.

This is the definition of what reading accepts. The generated decoders in
:mod:`.fast_decode` only ever repeat it for data that is canonical and valid.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from .scalars import MAX_NUMBER, MAX_SKIPPED_DEPTH, round_f32
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
from .walk import NOT_UNICODE, REFUSED, Full, Walk, entries, is_unicode, nests_too_deep, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from .shape import FieldShape, Shape
    from .walk import Found

    #: Decodes elements of an array, so many containers deep, if all of them are
    #: sound, else returns REFUSED.
    Shortcut: TypeAlias = Callable[[Shape, list[Any], int], Any]

    #: The members of an object: key, number of equal keys before it, data.
    Members: TypeAlias = list[tuple[str, int, Any]]


def decode_value(
    shape: Shape, data: Any, unknown: str | None, shortcut: Shortcut | None = None
) -> tuple[Any, list[Found], bool]:
    """Decode ``data``; return the value, every fault, and whether these are all.

    ``unknown`` is the policy for unknown fields, None for what each type
    declares. ``shortcut`` is tried on the elements of arrays first: it makes the
    search for the one bad element of a large document fast.
    """
    decoder = _Decoder(unknown, shortcut)
    try:
        value = decoder.decode(shape, data)
    except Full:
        return REFUSED, decoder.found, False
    return value, decoder.found, True


class _Decoder(Walk):
    def __init__(self, unknown: str | None, shortcut: Shortcut | None) -> None:
        super().__init__()
        self._unknown = unknown
        self._shortcut = shortcut
        self._field: FieldShape | None = None

    def decode(self, shape: Shape, data: Any) -> Any:
        """Decode the data at the current path; the value counts only if no fault was noted."""
        return _METHODS[type(shape)](self, shape, plain(data), data)

    def _step(
        self, key: str | int, repeat: int, shape: Shape, data: Any, field: FieldShape | None = None
    ) -> Any:
        """Decode a part of the current container."""
        self.path.append(key)
        self.repeats.append(repeat)
        self._field = field
        value = self.decode(shape, data)
        self.path.pop()
        self.repeats.pop()
        return value

    def _wrong_type(self, shape: Shape, value: Any) -> Any:
        from .explain import wrong_type

        message = wrong_type(shape, value, self.nearest_key(), self._field)
        return self.fault("wrong_type", message)

    def _out_of_range(self, shape: Shape, value: Any) -> Any:
        from .explain import out_of_range

        return self.fault("out_of_range", out_of_range(shape, value))

    # Each of these takes the shape, the data as plain Python, and the data as given.

    def _bool(self, shape: BoolShape, value: Any, data: Any) -> Any:
        return value if type(value) is bool else self._wrong_type(shape, value)

    def _string(self, shape: StringShape, value: Any, data: Any) -> Any:
        if type(value) is not str:
            return self._wrong_type(shape, value)
        return value if is_unicode(value) else self.fault("invalid_string", NOT_UNICODE)

    def _int(self, shape: IntShape, value: Any, data: Any) -> Any:
        if type(value) is not int:
            return self._wrong_type(shape, value)
        return value if shape.low <= value <= shape.high else self._out_of_range(shape, value)

    def _float(self, shape: FloatShape, value: Any, data: Any) -> Any:
        if type(value) is not float and type(value) is not int:
            return self._wrong_type(shape, value)
        rounded = None
        if -MAX_NUMBER <= value <= MAX_NUMBER:  # which NaN is not, either
            rounded = float(value) if shape.name == "f64" else round_f32(value)
        return self._out_of_range(shape, value) if rounded is None else rounded

    def _enum(self, shape: EnumShape, value: Any, data: Any) -> Any:
        return self._choice(shape, shape.by_wire, value)

    def _choice(self, shape: Any, known: Mapping[str, Any], value: Any) -> Any:
        """Find what a string out of a fixed set stands for."""
        if type(value) is not str:
            return self._wrong_type(shape, value)
        if value in known:
            return known[value]
        from .explain import unknown_variant

        return self.fault("unknown_variant", unknown_variant(shape.name, known, value))

    def _option(self, shape: OptionShape, value: Any, data: Any) -> Any:
        return None if value is None else self.decode(shape.item, data)

    def _recursive(self, shape: RecursiveShape, value: Any, data: Any) -> Any:
        return self.decode(shape.resolve(), data)

    def _sequence(self, shape: SequenceShape, value: Any, data: Any) -> Any:
        if type(value) is not list:
            return self._wrong_type(shape, value)
        if not self.enter(data):
            return REFUSED
        items = self._items(shape.item, value)
        self.leave(data)
        return items if shape.as_list else tuple(items)

    def _items(self, shape: Shape, values: list[Any]) -> list[Any]:
        """Decode the elements of an array; JSON values many at once where all are sound."""
        size = _CHUNK if isinstance(shape, JsonShape) else 1
        items: list[Any] = []
        for start in range(0, len(values), size):
            chunk = values[start : start + size]
            sound = self._attempt(shape, chunk)
            if sound is REFUSED:
                sound = [self._step(i, 0, shape, data) for i, data in enumerate(chunk, start)]
            items += sound
        return items

    def _attempt(self, shape: Shape, chunk: list[Any]) -> Any:
        return self._shortcut(shape, chunk, self.depth) if self._shortcut else REFUSED

    def _map(self, shape: MapShape, value: Any, data: Any) -> Any:
        if not isinstance(value, dict):
            return self._wrong_type(shape, value)
        if not self.enter(data):
            return REFUSED
        members = self._members(shape.item, value)
        self.leave(data)
        return members

    def _members(self, shape: Shape, mapping: dict[Any, Any]) -> dict[str, Any]:
        """Decode an object whose keys are free; of equal keys the last value counts."""
        if len(mapping) > _CHUNK and type(mapping) is dict and isinstance(shape, JsonShape):
            return self._many_members(shape, mapping)
        return {
            key: self._step(key, repeat, shape, data)
            for key, repeat, data in self._entries(mapping)
        }

    def _many_members(self, shape: JsonShape, mapping: dict[Any, Any]) -> dict[str, Any]:
        """Decode a large object of JSON values, many at once where all are sound."""
        items = list(mapping.items())
        made: dict[str, Any] = {}
        for start in range(0, len(items), _CHUNK):
            chunk = dict(items[start : start + _CHUNK])
            sound = self._attempt(shape, [chunk])
            made.update(self._members(shape, chunk) if sound is REFUSED else sound[0])
        return made

    def _json(self, shape: JsonShape, value: Any, data: Any) -> Any:
        kind = type(value)
        if kind is str:
            return value if is_unicode(value) else self.fault("invalid_string", NOT_UNICODE)
        if kind is int or kind is float:
            return value if -MAX_NUMBER <= value <= MAX_NUMBER else self._out_of_range(shape, value)
        if kind is list or isinstance(value, dict):
            if not self.enter(data):
                return REFUSED
            is_object = isinstance(value, dict)
            inner = self._members(shape, value) if is_object else self._items(shape, value)
            self.leave(data)
            return inner
        return value if value is None or kind is bool else self._wrong_type(shape, value)

    def _struct(self, shape: StructShape, value: Any, data: Any) -> Any:
        if not isinstance(value, dict):
            return self._wrong_type(shape, value)
        if not self.enter(data):
            return REFUSED
        made = self._fields(shape, self._entries(value))
        self.leave(data)
        return made

    def _tagged(self, shape: TaggedShape, value: Any, data: Any) -> Any:
        if not isinstance(value, dict):
            return self._wrong_type(shape, value)
        if not self.enter(data):
            return REFUSED
        made = self._variant(shape, self._entries(value))
        self.leave(data)
        return made

    def _variant(self, shape: TaggedShape, members: Members) -> Any:
        tags = [(repeat, data) for key, repeat, data in members if key == shape.tag]
        if not tags:
            from .explain import missing_tag

            return self.fault_of_absence("missing_field", missing_tag(shape), shape.tag)
        variant = self._tag(shape, tags[0][1])
        return REFUSED if variant is REFUSED else self._fields(variant.struct, members, shape.tag)

    def _tag(self, shape: TaggedShape, data: Any) -> Any:
        """Find the variant that a tag names."""
        self.path.append(shape.tag)
        self.repeats.append(0)
        self._field = None
        names = EnumShape(type=enum.Enum, name=shape.name, doc="", members=(), by_wire={})
        variant = self._choice(names, shape.by_tag, plain(data))
        self.path.pop()
        self.repeats.pop()
        return variant

    def _entries(self, mapping: dict[Any, Any]) -> Members:
        """List the members of an object: key, number of equal keys before it, data."""
        members = []
        for raw, repeat, data in entries(mapping):
            key = self.key(raw, repeat)
            if key is not None:
                members.append((key, repeat, data))
        return members

    def _fields(self, shape: StructShape, members: Members, tag: str | None = None) -> Any:
        """Decode the members of a struct, or of the variant of an enum with the key ``tag``."""
        faults = len(self.found)
        self._note_absent(shape, members)
        values: dict[str, Any] = {}
        present = {key for key, _, _ in members}
        for key, repeat, data in members:
            field = shape.spellings.get(key)
            if field is None:
                if key != tag or repeat:
                    self._further(shape, present, key, repeat, data, tag)
            elif field.attribute in values:
                self._duplicate(field.wire, key, repeat)
            else:
                values[field.attribute] = self._step(key, repeat, field.shape, data, field)
        if len(self.found) > faults:
            return REFUSED
        for field in shape.fields:
            if field.attribute not in values:
                values[field.attribute] = field.absent()
        try:
            return _construct(shape, values)
        except Exception as error:  # a __post_init__ may refuse with whatever it likes
            return self.fault("invalid_value", str(error) or type(error).__name__)

    def _note_absent(self, shape: StructShape, members: Members) -> None:
        present = {
            shape.spellings[key].attribute for key, _, _ in members if key in shape.spellings
        }
        for field in shape.fields:
            if field.required and field.attribute not in present:
                from .explain import missing_field

                self.fault_of_absence("missing_field", missing_field(shape, field), field.wire)

    def _duplicate(self, wire: str, key: str, repeat: int) -> None:
        from .explain import duplicate_field

        self.fault_at_key("duplicate_field", duplicate_field(wire, key), key, repeat)

    def _further(
        self,
        shape: StructShape,
        present: set[str],
        key: str,
        repeat: int,
        data: Any,
        tag: str | None,
    ) -> None:
        """Deal with a member that is no field.

        A tagged enum takes any, but like serde looks at the values; a struct that
        ignores unknown fields does not.
        """
        if key == tag:
            self._duplicate(key, key, repeat)
        elif tag is not None:
            self._step(key, repeat, _JSON, data)
        elif self._unknown == "deny" or (self._unknown is None and shape.deny):
            from .explain import unknown_field

            self.fault_at_key("unknown_field", unknown_field(shape, key, present), key, repeat)
        elif nests_too_deep(data):
            message = f"more than {MAX_SKIPPED_DEPTH} containers are nested in this value"
            self.fault_at_key("too_deep", message, key, repeat)


def _construct(shape: StructShape, values: dict[str, Any]) -> Any:
    """Make a value without its ``__init__``, whose compilation need not be waited for."""
    if shape.checks_itself:
        return shape.type(**values)
    value: Any = object.__new__(shape.type)
    for name, item in values.items():
        object.__setattr__(value, name, item)
    return value


#: How many JSON values of an array are tried together.
_CHUNK = 256

_JSON = JsonShape()

_METHODS: dict[type, Callable[[_Decoder, Any, Any, Any], Any]] = {
    BoolShape: _Decoder._bool,
    StringShape: _Decoder._string,
    IntShape: _Decoder._int,
    FloatShape: _Decoder._float,
    JsonShape: _Decoder._json,
    OptionShape: _Decoder._option,
    SequenceShape: _Decoder._sequence,
    MapShape: _Decoder._map,
    EnumShape: _Decoder._enum,
    StructShape: _Decoder._struct,
    TaggedShape: _Decoder._tagged,
    RecursiveShape: _Decoder._recursive,
}
