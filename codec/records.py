"""The machinery of classes: frozen, slotted, keyword-only, and cheap to define.

``dataclass(frozen=True, slots=True)`` compiles about six methods for every class,
most of which a short script never calls. Here all classes share functions that loop
over the fields. Nothing here knows of the wire.
"""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typing_extensions import dataclass_transform as dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Any:
        """Mark a decorator for type checkers; ``typing`` has this from 3.11 on."""
        return lambda decorator: decorator


_T = TypeVar("_T")

#: Stands for an option that was not given.
MISSING: Any = dataclasses.MISSING

#: What the metadata of a field have its line for ``help()`` under.
DOC = object()

#: Members that all classes have unless they bring their own: :mod:`.doors` adds some.
USUAL: dict[str, Any] = {}


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field,)
)
def frozen_dataclass(cls: type[_T], usual: Any = None, constants: Any = None) -> type[_T]:
    """Make a frozen, slotted dataclass with arguments by keyword only.

    usual: members, by name, that it has unless it brings its own. constants: fields, with
    what all instances hold, that lie in the class, unless it brings fields of these names.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass() works out a signature
    frozen = any(map(dataclasses.is_dataclass, cls.__bases__))
    options = {"init": False, "repr": False, "eq": False, "kw_only": True, "frozen": frozen}
    stock: Any = dataclasses.dataclass(**options)
    body = stock(cls)
    params = body.__dataclass_params__  # what the shared methods amount to
    params.init = params.repr = params.eq = params.frozen = True
    docs = {field.name: field.metadata.get(DOC, "") for field in dataclasses.fields(body)}
    fields = vars(cls)["__dataclass_fields__"]
    fixed = {n: _constant(n, value) for n, value in (constants or {}).items() if n not in fields}
    inherited = {name for base in cls.__bases__ for name in getattr(base, "__field_names__", ())}
    hidden = {*docs, "__dict__", "__weakref__", "__setattr__", "__delattr__"}
    namespace = {
        **{name: member for name, member in vars(_Methods).items() if callable(member)},
        **USUAL,
        **(usual or {}),
        **{name: member for name, member in vars(cls).items() if name not in hidden},
        **{name: member for name, (member, _) in fixed.items()},
        "__dataclass_fields__": {**{name: field for name, (_, field) in fixed.items()}, **fields},
        "__slots__": {name: doc for name, doc in docs.items() if name not in inherited},
        "__field_names__": tuple(docs),
        "__arguments__": None,
        "__qualname__": cls.__qualname__,
    }
    return anew(cls, cls.__name__, namespace)


def _constant(name: str, value: Any) -> tuple[Any, Any]:
    """Return a member that holds a value, and its field, which is no argument and not shown."""
    field: Any = dataclasses.field(default=value, init=False, repr=False, kw_only=False)
    field.name, field.type = name, type(value).__name__
    field._field_type = vars(dataclasses)["_FIELD"]
    return ClassProperty(lambda _: value), field


class ClassProperty(property):
    """What a class and its instances have; msgspec looks past what is no property."""

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        make: Any = self.fget
        return make(owner)


def anew(cls: type[_T], name: str, namespace: dict[str, Any]) -> type[_T]:
    """Make a class once more, with other members."""
    metaclass: Any = type(cls)
    made: type[_T] = metaclass(name, cls.__bases__, namespace)
    for member in vars(cls).values():
        for kind in ("fget", "fset", "fdel", "__wrapped__"):
            for cell in getattr(getattr(member, kind, member), "__closure__", None) or ():
                with suppress(ValueError):  # the name of a local class that is still being made
                    if cell.cell_contents is cls:  # super() without arguments finds it here
                        cell.cell_contents = made
    return made


def filled(cls: type, values: Mapping[str, Any]) -> Any:
    """Make an instance without its ``__init__``, whose defaults and tuples it does not need."""
    made: Any = object.__new__(cls)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def arguments(cls: Any) -> list[Any]:
    """Return the fields of a class that are arguments of its constructor."""
    return [field for field in dataclasses.fields(cls) if field.name in cls.__field_names__]


def as_tuple(value: Any, levels: int) -> Any:
    """Return a list as a tuple, and those inside it, ``levels`` deep in all."""
    if levels > 1 and (isinstance(value, list) or type(value) is tuple):
        value = [as_tuple(item, levels - 1) for item in value]
    return tuple(value) if isinstance(value, list) else value


def parts(self: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields that are not at their defaults, which is what ``repr`` shows."""
    for field in arguments(type(self)):
        value, default = getattr(self, field.name), field.default
        if field.default_factory is not MISSING:
            default = field.default_factory()
        if type(value) is not type(default) or value != default:
            yield field.name, value


def restore(cls: type, values: dict[str, Any]) -> Any:
    """Make a value from its pickled fields."""
    return cls(**values)


def _plan(cls: Any) -> Any:
    """Note for each argument how it is stored, its field, and how deep tuples lie in it."""
    levels: Any = getattr(cls, "__tuple_levels__", dict)()
    stores = [(getattr(cls, field.name).__set__, field) for field in arguments(cls)]
    made = {field.name: (store, field, levels.get(field.name, 0)) for store, field in stores}
    type.__setattr__(cls, "__arguments__", made)
    return made


def _refuse(cls: Any, given: dict[str, Any]) -> NoReturn:
    """Refuse arguments; the class may have a way to say more."""
    getattr(cls, "__refuse__", dict)(given)
    names = ", ".join(cls.__field_names__)
    raise TypeError(f"{cls.__qualname__}() takes by keyword: {names}; given: {', '.join(given)}")


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__field_names__])


class _Methods:
    """What all classes share."""

    def __init__(self: Any, /, **given: Any) -> None:
        """Store what is given by keyword; lists given for tuples become tuples."""
        known = self.__arguments__
        if known is None:
            known = _plan(type(self))
        if given and not given.keys() <= known.keys():
            _refuse(type(self), given)
        for name, (store, field, levels) in known.items():
            value = given.get(name, field.default)
            if value is MISSING:
                if field.default_factory is MISSING:
                    _refuse(type(self), given)
                value = field.default_factory()
            store(self, as_tuple(value, levels) if levels else value)
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    def __repr__(self: Any) -> str:
        shown = ", ".join([f"{name}={value!r}" for name, value in parts(self)])
        return f"{type(self).__qualname__}({shown})"

    def __eq__(self: Any, other: object) -> Any:
        same = other.__class__ is self.__class__
        return _values(self) == _values(other) if same else NotImplemented

    def __hash__(self: Any) -> int:
        return hash((type(self), _values(self)))

    def __setattr__(self: Any, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self: Any, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __reduce__(self: Any) -> tuple[Any, ...]:
        """Pickle and copy by field name, so that a field added later takes its default."""
        return restore, (type(self), dict(zip(self.__field_names__, _values(self), strict=True)))


_Methods.__init__.__qualname__ = "__init__"  # which messages show


def _signed(self: Any) -> str:
    return repr(self)


# By these signs pprint and pytest know the methods that dataclasses write, and go by fields.
_signed.__qualname__ = "__create_fn__.<locals>.__repr__"
vars(_Methods.__repr__)["__wrapped__"] = _signed
_Methods.__eq__.__code__ = _Methods.__eq__.__code__.replace(co_filename="<string>")
