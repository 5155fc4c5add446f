"""Reading a preset, or a request to store or change one, with the configuration inside it.

``config_json`` holds whatever was stored there. That need not be an
:class:`OrchestrationLoopConfig`: a panel stores the state of its own form, with
keys such as ``use_worktree``, which neither the Rust side nor this library takes
for one. ``loads`` reads such presets.

The calls here are for presets that should hold an OrchestrationLoopConfig. It is
decoded in one go with the rest, with the places of its faults in the whole document::

    preset, config = loads_with_config(OlConfig, text)
"""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, overload

from ._codec import decode, loads, shape_of
from .orchestration_config import (
    CreateOlConfigRequest,
    OlConfig,
    OrchestrationLoopConfig,
    UpdateOlConfigRequest,
)

if TYPE_CHECKING:
    from typing import Literal, TypeAlias, TypedDict, TypeVar

    from typing_extensions import Unpack

    _Full = TypeVar("_Full", OlConfig, CreateOlConfigRequest)
    _Text: TypeAlias = str | bytes | bytearray | memoryview

    class _Options(TypedDict, total=False):
        unknown: Literal["deny", "ignore"] | None
        unknown_variants: Literal["deny", "keep"]


#: The types that hold a configuration, all of them in ``config_json``.
HOLDERS: tuple[type, ...] = (OlConfig, CreateOlConfigRequest, UpdateOlConfigRequest)


@overload
def loads_with_config(
    type: type[_Full], text: _Text, **options: Unpack[_Options]
) -> tuple[_Full, OrchestrationLoopConfig]: ...
@overload
def loads_with_config(
    type: type[UpdateOlConfigRequest], text: _Text, **options: Unpack[_Options]
) -> tuple[UpdateOlConfigRequest, OrchestrationLoopConfig | None]: ...
def loads_with_config(type: type, text: _Text, **options: Unpack[_Options]) -> tuple[Any, Any]:
    """Read JSON text as a value of ``type``, and what its ``config_json`` holds.

    type: OlConfig, CreateOlConfigRequest or UpdateOlConfigRequest.
    text, options: as for ``loads``: ``unknown`` and ``unknown_variants`` count for the
        configuration as well.

    Returns the value as ``loads`` returns it, and its configuration, or None where an
    UpdateOlConfigRequest has none. A field that the configuration gives twice is a
    fault, also under one and the same name, of which ``loads`` alone would keep the last.

    Raises DecodeError with every fault, each with its line and column;
    TypeError for any other type.
    """
    both = loads(_deep(type), text, **options)
    value: Any = loads(type, text, **options)
    return value, both.config_json


@overload
def decode_with_config(
    type: type[_Full], data: Any, **options: Unpack[_Options]
) -> tuple[_Full, OrchestrationLoopConfig]: ...
@overload
def decode_with_config(
    type: type[UpdateOlConfigRequest], data: Any, **options: Unpack[_Options]
) -> tuple[UpdateOlConfigRequest, OrchestrationLoopConfig | None]: ...
def decode_with_config(type: type, data: Any, **options: Unpack[_Options]) -> tuple[Any, Any]:
    """Do the same with plain data, as the json module makes it; faults have no line and column."""
    both = decode(_deep(type), data, **options)
    value: Any = decode(type, data, **options)
    return value, both.config_json


def _deep(type: type) -> Any:
    if type not in HOLDERS:
        known = ", ".join(holder.__name__ for holder in HOLDERS)
        raise TypeError(f"{type!r} holds no configuration; {known} do")
    return _with_config(type)


@cache
def _with_config(type: type) -> Any:
    """Return the shape of a type whose blob takes a configuration only."""
    holder: Any = shape_of(type)
    old = next(field for field in holder.fields if field.attribute == "config_json")
    new, made = copy(old), copy(holder)
    optional = hasattr(old.shape, "item")
    new.shape = shape_of(OrchestrationLoopConfig | None if optional else OrchestrationLoopConfig)
    made.fields = tuple(new if field is old else field for field in holder.fields)
    made.spellings = {name: new if f is old else f for name, f in holder.spellings.items()}
    return made
