"""Frozen, slotted, keyword-only classes that cost little to define.

``dataclass(frozen=True, slots=True)`` compiles about six methods for every class,
most of which a short script never calls. Here all classes share functions that
loop over the field names. Those that users see are dataclasses all the same, with
an ``__init__`` that is compiled when it is first looked up.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar

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
        setattr(self._owner, self._name, made)
        return made.__get__(instance, owner) if hasattr(made, "__get__") else made


class Sentinel:
    """A name in place of a value."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[_T]) -> type[_T]:
    """Make what behaves like a frozen, slotted dataclass but is not registered as one.

    Its ``__init__`` is shared too: there are many such classes, with few instances.
    """
    names = tuple(cls.__annotations__)
    return _rebuilt(cls, names, {name: vars(cls)[name] for name in names if name in vars(cls)}, {})


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field,)
)
def frozen_dataclass(cls: type[_T]) -> type[_T]:
    """Make a frozen, slotted dataclass."""
    return slotted(cls, docs={}, make_init=compile_init)


def slotted(
    cls: type[_T], *, docs: Mapping[str, str], make_init: Callable[[type], Any]
) -> type[_T]:
    """Make a frozen, slotted dataclass.

    ``docs`` gives ``help()`` a line for each field; ``make_init`` makes the
    ``__init__`` when it is first needed.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass() works out a signature
    frozen = any(map(dataclasses.is_dataclass, cls.__bases__))
    body: Any = dataclasses.dataclass(
        init=False, repr=False, eq=False, kw_only=True, frozen=frozen
    )(cls)
    params = body.__dataclass_params__  # what the shared methods amount to
    params.init = params.repr = params.eq = params.frozen = True
    fields = dataclasses.fields(body)
    defaults = {f.name: f.default for f in fields if f.default is not dataclasses.MISSING}
    made = _rebuilt(cls, tuple(field.name for field in fields), defaults, docs)
    if vars(made)["__init__"] is _init:
        type.__setattr__(made, "__init__", LazyAttribute(made, "__init__", make_init))
    return made


def _rebuilt(
    cls: type[_T], names: tuple[str, ...], defaults: dict[str, Any], docs: Mapping[str, str]
) -> type[_T]:
    """Build a class anew, with slots and the shared methods."""
    inherited = {name for base in cls.__mro__[1:] for name in getattr(base, "__field_names__", ())}
    namespace = dict(vars(cls))
    for name in (*names, "__dict__", "__weakref__", "__setattr__", "__delattr__"):
        namespace.pop(name, None)
    namespace = {**_METHODS, **namespace}
    namespace["__slots__"] = {name: docs.get(name, "") for name in names if name not in inherited}
    namespace["__field_names__"] = names
    namespace["__field_defaults__"] = defaults
    namespace["__qualname__"] = cls.__qualname__
    return anew(cls, cls.__name__, namespace)


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


def changed(value: _T, **changes: Any) -> _T:
    """Return a copy of a record with other values for some fields."""
    names: tuple[str, ...] = getattr(value, "__field_names__", ())
    return type(value)(**{**{name: getattr(value, name) for name in names}, **changes})


def filled(cls: type, values: Mapping[str, Any]) -> Any:
    """Make an instance without its ``__init__``, which would have to be compiled first."""
    made: Any = object.__new__(cls)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def is_watched(cls: type) -> bool:
    """Tell whether a base is told of subclasses, and so would hear of a :func:`twin`."""
    return any("__init_subclass__" in vars(base) for base in cls.__mro__[:-1])


def twin(cls: type) -> type:
    """Make a mutable class with the memory layout of the record ``cls``.

    To fill an instance by plain stores and assign ``cls`` to its ``__class__`` is
    much faster than a frozen ``__init__``.
    """
    members = {
        "__slots__": tuple(vars(cls)["__slots__"]),
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
        "__init__": object.__init__,
    }
    return type(cls)(cls.__name__, cls.__bases__, members)


def compile_init(cls: type, tuple_levels: Mapping[str, int] | None = None) -> Any:
    """Compile the keyword-only ``__init__`` of the record ``cls``.

    ``tuple_levels`` has the fields that hold tuples, with how many lie inside one
    another: lists given for these become tuples.
    """
    fields = dataclasses.fields(cls)
    own = "_"  # begins the names that are not fields, and no field
    while any(field.name.startswith(own) for field in fields):
        own += "_"
    scope: dict[str, Any] = {f"{own}factory": _FACTORY, f"{own}as_tuple": as_tuple}
    defaults, body = {}, []
    for field in fields:
        name = value = field.name
        scope[f"{own}set_{name}"] = getattr(cls, name).__set__
        if field.default is not dataclasses.MISSING:
            defaults[name] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            defaults[name] = _FACTORY
            scope[f"{own}make_{name}"] = field.default_factory
            value = f"{own}make_{name}() if {name} is {own}factory else {name}"
        if tuple_levels and name in tuple_levels:
            value = f"{own}as_tuple({value}, {tuple_levels[name]})"
        body.append(f"    {own}set_{name}({own}self, {value})")
    if hasattr(cls, "__post_init__"):
        body.append(f"    {own}self.__post_init__()")
    names = ["*", *(field.name for field in fields)] if fields else []
    head = f"def __init__({', '.join([f'{own}self', *names])}):"
    exec("\n".join([head, *(body or ["    pass"])]), scope)
    init = scope["__init__"]
    init.__kwdefaults__ = defaults
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    return init


def _init(self: Any, **values: Any) -> None:
    rest = {**self.__field_defaults__, **values}
    for name in self.__field_names__:
        if name not in rest:
            raise TypeError(f"{type(self).__name__} needs {name}")
        object.__setattr__(self, name, rest.pop(name))
    if rest:
        raise TypeError(f"{type(self).__name__} has no {', '.join(rest)}")


def as_tuple(value: Any, levels: int) -> Any:
    """Return a list as a tuple, and those inside it, ``levels`` deep in all."""
    if isinstance(value, list):
        value = tuple(value)
    if levels > 1 and type(value) is tuple:
        value = tuple([as_tuple(item, levels - 1) for item in value])
    return value


_FACTORY = Sentinel("<factory>")


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__field_names__])


def _repr(self: Any) -> str:
    """Write the call that makes an equal value; fields at their defaults are left out."""
    parts = []
    for name in self.__field_names__:
        value = getattr(self, name)
        default = self.__field_defaults__.get(name, dataclasses.MISSING)
        field = getattr(self, "__dataclass_fields__", {}).get(name)
        if field is not None and field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        if type(value) is not type(default) or value != default:
            parts.append(f"{name}={value!r}")
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _eq(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _values(self) == _values(other)


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
    """Make a record from its pickled fields."""
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
