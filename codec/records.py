"""The machinery of classes: frozen, slotted, keyword-only, and cheap to define.

``dataclass(frozen=True, slots=True)`` compiles about six methods for every class,
most of which a short script never calls. Here all classes share functions that loop
over the fields. Nothing here knows of the wire.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import CellType

    from typing_extensions import dataclass_transform as dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Any:
        """Mark a decorator for type checkers; ``typing`` has this from 3.11 on."""
        return lambda decorator: decorator


_T = TypeVar("_T")


class LazyAttribute:
    """A class attribute that is made when it is first looked up."""

    __slots__ = ("_make", "_name", "_owner")

    def __init__(self, owner: type, name: str, make: Callable[[type], Any]) -> None:
        self._owner = owner
        self._name = name
        self._make = make

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        made = self._make(self._owner)
        type.__setattr__(self._owner, self._name, made)
        return made.__get__(instance, owner) if hasattr(made, "__get__") else made


class Sentinel:
    """A name in place of a value."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


#: Stands for an option that was not given.
MISSING: Any = Sentinel("MISSING")


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field,)
)
def frozen_dataclass(cls: type[_T]) -> type[_T]:
    """Make a frozen, slotted dataclass with arguments by keyword only."""
    return slotted(cls)


def slotted(
    cls: type[_T],
    docs: Mapping[str, str] | None = None,
    levels: Callable[[type], Mapping[str, int]] | None = None,
    fixed: Mapping[str, Any] | None = None,
    extras: Mapping[str, Any] | None = None,
) -> type[_T]:
    """Make a frozen, slotted dataclass.

    docs: a line for ``help()`` for each field. levels: tells of a class which fields
    hold tuples, and how many lie inside one another. fixed: fields that hold the same
    in every instance, and so lie in the class. extras: further members.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass() works out a signature
    frozen = any(map(dataclasses.is_dataclass, cls.__bases__))
    options = {"init": False, "repr": False, "eq": False, "kw_only": True, "frozen": frozen}
    stock: Any = dataclasses.dataclass(**options)
    body = stock(cls)
    params = body.__dataclass_params__  # what the shared methods amount to
    params.init = params.repr = params.eq = params.frozen = True
    own = vars(cls)["__dataclass_fields__"]
    fixed = {name: value for name, value in (fixed or {}).items() if name not in own}
    constants = {name: _fixed_field(name, value) for name, value in fixed.items()}
    names = tuple(field.name for field in dataclasses.fields(body))
    inherited = {name for base in cls.__mro__[1:] for name in getattr(base, "__field_names__", ())}
    hidden = {*names, "__dict__", "__weakref__", "__setattr__", "__delattr__"}
    namespace: dict[str, Any] = {
        **_METHODS,
        **(extras or {}),
        **{name: member for name, member in vars(cls).items() if name not in hidden},
        **{name: Constant(value) for name, value in fixed.items()},
        "__dataclass_fields__": {**constants, **own},
        "__slots__": {name: (docs or {}).get(name, "") for name in names if name not in inherited},
        "__field_names__": names,
        "__qualname__": cls.__qualname__,
    }
    made = anew(cls, cls.__name__, namespace)
    for name, make in (("__arguments__", partial(_plan, levels)), ("__signature__", _signature)):
        type.__setattr__(made, name, LazyAttribute(made, name, make))
    return made


def _plan(levels: Any, cls: type) -> dict[str, tuple[Any, Any, int]]:
    """Return for each argument how it is stored, its field, and how deep tuples lie in it."""
    fields = arguments(cls)
    depths = levels(cls) if levels and fields else {}
    return {f.name: (getattr(cls, f.name).__set__, f, depths.get(f.name, 0)) for f in fields}


class Constant:
    """What all instances hold; can be "set", since msgspec looks past what is but read."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self._value

    def __set__(self, instance: object, value: object) -> NoReturn:
        raise AttributeError("it is the same in all instances")


def refuse_base(self: object, *_: Any, **__: Any) -> None:
    """Refuse to make an instance of a class that is there for its subclasses."""
    raise TypeError(f"{type(self).__name__} is an enum: make one of its variants")


def _fixed_field(name: str, value: Any) -> Any:
    """Return a field of a dataclass that is no argument and not shown."""
    field: Any = dataclasses.field(default=value, init=False, repr=False)
    field.name, field.type, field.kw_only = name, type(value).__name__, False
    field._field_type = vars(dataclasses)["_FIELD"]
    return field


def anew(cls: type[_T], name: str, namespace: dict[str, Any]) -> type[_T]:
    """Make a class once more, with other members."""
    metaclass: Any = type(cls)
    made: type[_T] = metaclass(name, cls.__bases__, namespace)
    for member in vars(cls).values():
        for cell in _cells(member) if hasattr(member, "__get__") else ():
            if _held(cell) is cls:  # super() without arguments finds the class here
                cell.cell_contents = made
    return made


def _cells(member: Any) -> Iterator[CellType]:
    """Yield the cells of a function, or of those in a property or class method."""
    for name in ("", "fget", "fset", "fdel", "__wrapped__"):
        function = getattr(member, name, None) if name else member
        yield from getattr(function, "__closure__", None) or ()


def _held(cell: CellType) -> object:
    """Return what a cell holds; None for the name of a local class that is still being made."""
    try:
        return cell.cell_contents
    except ValueError:
        return None


def filled(cls: type, values: Mapping[str, Any]) -> Any:
    """Make an instance without its ``__init__``, which would have to be compiled first."""
    made: Any = object.__new__(cls)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def arguments(cls: type) -> list[Any]:
    """Return the fields of a class that are arguments of its constructor."""
    names = vars(cls)["__field_names__"]
    return [field for field in dataclasses.fields(cls) if field.name in names]


def _init(self: Any, /, **given: Any) -> None:
    """Store what is given by keyword; lists given for tuples become tuples."""
    taken = 0
    for name, (store, field, levels) in self.__arguments__.items():
        value = given.get(name, field.default)
        if name in given:
            taken += 1
        elif field.default_factory is not dataclasses.MISSING:
            value = field.default_factory()
        elif value is dataclasses.MISSING:
            _complain(type(self), given)
        store(self, as_tuple(value, levels) if levels else value)
    if taken < len(given):
        _complain(type(self), given)
    if hasattr(self, "__post_init__"):
        self.__post_init__()


def _complain(cls: type, given: Mapping[str, Any]) -> NoReturn:
    """Refuse arguments as Python does, and say what was probably meant."""
    from difflib import get_close_matches

    message = ""
    try:
        _stock(cls)(**given)
    except TypeError as error:
        message = str(error).partition(". Did you mean")[0]
    known = [field.name for field in arguments(cls)]
    for name in [name for name in given if name not in known][:1]:
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
        close = [snake] if snake in known else get_close_matches(snake, known, n=1)
        message += f"; did you mean {close[0]!r}?" if close else ""
    raise TypeError(message)


def _stock(cls: type) -> Any:
    """Return a class whose constructor dataclasses have written out, with the same arguments."""
    fields = [
        (f.name, f.type, dataclasses.field(default=f.default, default_factory=f.default_factory))
        for f in arguments(cls)
    ]
    return dataclasses.make_dataclass(cls.__qualname__, fields, repr=False, eq=False, kw_only=True)


def _signature(cls: type) -> Any:
    from inspect import signature

    return signature(_stock(cls))


def as_tuple(value: Any, levels: int) -> Any:
    """Return a list as a tuple, and those inside it, ``levels`` deep in all."""
    if isinstance(value, list):
        value = tuple(value)
    if levels > 1 and type(value) is tuple:
        value = tuple([as_tuple(item, levels - 1) for item in value])
    return value


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__field_names__])


def parts(self: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields that are not at their defaults, which is what ``repr`` shows."""
    for field in arguments(type(self)):
        value, default = getattr(self, field.name), field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        if type(value) is not type(default) or value != default:
            yield field.name, value


def _repr(self: Any) -> str:
    """Write the call that makes an equal value; fields at their defaults are left out."""
    shown = ", ".join([f"{name}={value!r}" for name, value in parts(self)])
    return f"{type(self).__qualname__}({shown})"


def _eq(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _values(self) == _values(other)


def _signed(self: Any) -> str:
    return _repr(self)


# By these signs pprint and pytest know the methods that dataclasses write, and go by fields.
_signed.__qualname__ = "__create_fn__.<locals>.__repr__"
vars(_repr)["__wrapped__"] = _signed
_eq.__code__ = _eq.__code__.replace(co_filename="<string>")


def _hash(self: Any) -> int:
    return hash((type(self), _values(self)))


def _setattr(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _reduce(self: Any) -> tuple[Any, ...]:
    """Pickle and copy by field name, so that a field added later takes its default."""
    return restore, (type(self), dict(zip(self.__field_names__, _values(self), strict=True)))


def restore(cls: type, values: dict[str, Any]) -> Any:
    """Make a value from its pickled fields."""
    return cls(**values)


_METHODS: dict[str, Any] = {
    "__init__": _init,
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__reduce__": _reduce,
}
