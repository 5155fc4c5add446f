"""The reference encoder: a value to plain data, by a walk over the shape.

It checks everything that decoding checks, so that nothing is ever written which
could not be read back. The generated encoders in :mod:`.fast_encode` repeat it
for values without faults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .reflect import is_declared, shape_of
from .scalars import F32, MAX_NUMBER, round_f32
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
from .walk import NOT_UNICODE, REFUSED, Full, Walk, is_unicode, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .errors import Fault
    from .shape import Shape
    from .walk import Found


def encode_value(
    shape: Shape | None, value: Any, *, mark_f32: bool
) -> tuple[Any, list[Found], bool]:
    """Encode ``value``; return plain data, every fault, and whether these are all.

    Without a shape, what the value is tells how it is written. With ``mark_f32``
    the f32 among the floats are instances of :class:`F32`.
    """
    encoder = _Encoder(mark_f32)
    try:
        data = encoder.encode(shape or ANY, value)
    except Full:
        return REFUSED, encoder.found, False
    return data, encoder.found, True


def faults_of(shape: Shape, value: Any) -> list[Fault]:
    """Return what is wrong with ``value`` as a value of ``shape``."""
    return [found.fault for found in encode_value(shape, value, mark_f32=False)[1]]


class AnyShape:
    """Stands for whatever a value turns out to be: declared values within plain containers."""

    name = "a value of a declared type, or JSON"


ANY: Any = AnyShape()


class _Encoder(Walk):
    def __init__(self, mark_f32: bool) -> None:
        super().__init__()
        self._f32 = F32 if mark_f32 else float

    def encode(self, shape: Shape, value: Any) -> Any:
        """Encode the value at the current path; the result counts only if no fault was noted."""
        return _METHODS[type(shape)](self, shape, value)

    def _step(self, key: str | int, shape: Shape, value: Any) -> Any:
        self.path.append(key)
        self.repeats.append(0)
        data = self.encode(shape, value)
        self.path.pop()
        self.repeats.pop()
        return data

    def _wrong_type(self, shape: Shape, value: Any) -> Any:
        from .explain import wrong_value

        return self.fault("wrong_type", wrong_value(shape, value, self.nearest_key()))

    def _out_of_range(self, shape: Shape, value: Any) -> Any:
        from .explain import out_of_range

        return self.fault("out_of_range", out_of_range(shape, value))

    def _bool(self, shape: BoolShape, value: Any) -> Any:
        return value if type(value) is bool else self._wrong_type(shape, value)

    def _string(self, shape: StringShape, value: Any) -> Any:
        value = plain(value)
        if type(value) is not str:
            return self._wrong_type(shape, value)
        return value if is_unicode(value) else self.fault("invalid_string", NOT_UNICODE)

    def _int(self, shape: IntShape, value: Any) -> Any:
        value = plain(value)
        if type(value) is not int:
            return self._wrong_type(shape, value)
        return value if shape.low <= value <= shape.high else self._out_of_range(shape, value)

    def _float(self, shape: FloatShape, value: Any) -> Any:
        value = plain(value)
        if type(value) is not float and type(value) is not int:
            return self._wrong_type(shape, value)
        if not -MAX_NUMBER <= value <= MAX_NUMBER:
            return self._out_of_range(shape, value)
        if shape.name == "f64":
            return float(value)
        rounded = round_f32(value)
        return self._out_of_range(shape, value) if rounded is None else self._f32(rounded)

    def _enum(self, shape: EnumShape, value: Any) -> Any:
        return value.value if isinstance(value, shape.type) else self._wrong_type(shape, value)

    def _option(self, shape: OptionShape, value: Any) -> Any:
        return None if value is None else self.encode(shape.item, value)

    def _recursive(self, shape: RecursiveShape, value: Any) -> Any:
        return self.encode(shape.resolve(), value)

    def _sequence(self, shape: SequenceShape, value: Any) -> Any:
        if not issubclass(type(value), (tuple, list)):
            return self._wrong_type(shape, value)
        return self._items(shape.item, value)

    def _items(self, shape: Shape, value: Any) -> Any:
        if not self.enter(value):
            return REFUSED
        data = [self._step(index, shape, item) for index, item in enumerate(_elements(value))]
        self.leave(value)
        return data

    def _map(self, shape: MapShape, value: Any) -> Any:
        if not issubclass(type(value), dict):
            return self._wrong_type(shape, value)
        return self._members(shape.item, value)

    def _members(self, shape: Shape, value: Any) -> Any:
        if not self.enter(value):
            return REFUSED
        data = {}
        for raw, item in dict.items(value):
            key = self.key(raw)
            if key is not None:
                data[key] = self._step(key, shape, item)
        self.leave(value)
        return data

    def _json(self, shape: JsonShape, value: Any) -> Any:
        plainly = plain(value)
        kind = type(plainly)
        if kind is str:
            return self._string(_STRING, plainly)
        if kind is int or kind is float:
            fits = -MAX_NUMBER <= plainly <= MAX_NUMBER
            return plainly if fits else self._out_of_range(shape, plainly)
        if kind is list:
            return self._items(shape, value)
        if kind is dict:
            return self._members(shape, value)
        return plainly if plainly is None or kind is bool else self._wrong_type(shape, value)

    def _struct(self, shape: StructShape, value: Any) -> Any:
        if type(value) is not shape.type:
            return self._wrong_type(shape, value)
        return self._fields(shape, value, {})

    def _fields(self, shape: StructShape, value: Any, data: dict[str, Any]) -> Any:
        if not self.enter(value):
            return REFUSED
        for field in shape.fields:
            item = getattr(value, field.attribute, REFUSED)
            if not field.left_out(item):
                data[field.wire] = self._step(field.wire, field.shape, item)
        self.leave(value)
        return data

    def _tagged(self, shape: TaggedShape, value: Any) -> Any:
        variant = shape.by_type.get(type(value))
        if variant is None:
            return self._wrong_type(shape, value)
        return self._fields(variant.struct, value, {shape.tag: variant.tag})

    def _any(self, shape: AnyShape, value: Any) -> Any:
        """Encode by what the value is: an instance of a declared class, a container, or JSON."""
        value_shape = declared_shape(type(value))
        if value_shape is not None:
            return self.encode(value_shape, value)
        if issubclass(type(value), (list, tuple)):
            return self._items(ANY, value)
        if issubclass(type(value), dict):
            return self._members(ANY, value)
        return self._json(_JSON, value)


def _elements(value: Any) -> Iterator[Any]:
    """Iterate over a list or tuple by the base type's own method."""
    return (tuple if issubclass(type(value), tuple) else list).__iter__(value)


def declared_shape(cls: type) -> Shape | None:
    """Return the shape of a declared class; None for any other."""
    return shape_of(cls) if is_declared(cls) else None


_JSON = JsonShape()
_STRING = StringShape()

_METHODS: dict[type, Callable[[_Encoder, Any, Any], Any]] = {
    AnyShape: _Encoder._any,
    BoolShape: _Encoder._bool,
    StringShape: _Encoder._string,
    IntShape: _Encoder._int,
    FloatShape: _Encoder._float,
    JsonShape: _Encoder._json,
    OptionShape: _Encoder._option,
    SequenceShape: _Encoder._sequence,
    MapShape: _Encoder._map,
    EnumShape: _Encoder._enum,
    StructShape: _Encoder._struct,
    TaggedShape: _Encoder._tagged,
    RecursiveShape: _Encoder._recursive,
}
