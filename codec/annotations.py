"""Annotations: what they name, and how deep tuples lie in them.

Here lives all that evaluates or takes apart type hints. What a hint means on the wire
is for :mod:`.reflect`.
"""

from __future__ import annotations

import types
import typing
from typing import Any

from .errors import DeclarationError
from .records import MISSING, arguments

_UNIONS = (typing.Union, types.UnionType)


def is_union(origin: Any) -> bool:
    """Tell whether the origin of a hint is that of ``A | B``."""
    return origin in _UNIONS


def named_type(hint: Any) -> Any:
    """Return the type that ``type X = ...`` or NewType names; MISSING for any other hint."""
    return getattr(hint, "__value__", getattr(hint, "__supertype__", MISSING))


def typed_fields(cls: type) -> list[tuple[Any, Any]]:
    """Return the fields of a declared class, each with its annotation evaluated.

    Raises DeclarationError if one does not evaluate.
    """
    try:
        hints = typing.get_type_hints(cls, include_extras=True)
    except RecursionError:  # the caller's stack is to blame, not the class
        raise
    except Exception as error:
        mistake = f"its annotations do not evaluate: {error}"
        raise DeclarationError(cls.__name__, [mistake]) from None
    return [(field, hints[field.name]) for field in arguments(cls)]


def tuple_levels(cls: type) -> dict[str, int]:
    """Return for each field that holds tuples how many lie inside one another."""
    depths = {field.name: tuple_depth(hint) for field, hint in typed_fields(cls)}
    return {name: depth for name, depth in depths.items() if depth}


def tuple_depth(hint: Any) -> int:
    """Return how many tuples lie inside one another in a hint."""
    if (named := named_type(hint)) is not MISSING:
        return tuple_depth(named)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return 1 + max(map(tuple_depth, inner[:1]), default=0)
    if is_union(origin) or origin is typing.Annotated:
        return max(map(tuple_depth, inner))
    return 0
