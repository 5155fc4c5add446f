"""Reading a preset, or a request to store or change one, with the configuration inside it.

``config_json`` takes any JSON, so that old presets stay readable; what it
should hold is an :class:`OrchestrationLoopConfig`. That is checked and decoded
here in one go with the rest, with the places of its faults in the whole document::

    preset, config = loads_with_config(OlConfig, text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from ._codec import submodule
from .orchestration_config import (
    CreateOlConfigRequest,
    OlConfig,
    OrchestrationLoopConfig,
    UpdateOlConfigRequest,
)

if TYPE_CHECKING:
    from typing import Literal, TypeAlias, TypeVar

    _Full = TypeVar("_Full", OlConfig, CreateOlConfigRequest)
    _Text: TypeAlias = str | bytes | bytearray | memoryview
    _Policy: TypeAlias = Literal["deny", "ignore"] | None

#: The types that hold a configuration, all of them in ``config_json``.
HOLDERS: tuple[type, ...] = (OlConfig, CreateOlConfigRequest, UpdateOlConfigRequest)


@overload
def loads_with_config(
    type: type[_Full], text: _Text, *, unknown: _Policy = None
) -> tuple[_Full, OrchestrationLoopConfig]: ...
@overload
def loads_with_config(
    type: type[UpdateOlConfigRequest], text: _Text, *, unknown: _Policy = None
) -> tuple[UpdateOlConfigRequest, OrchestrationLoopConfig | None]: ...
def loads_with_config(type: type, text: _Text, *, unknown: _Policy = None) -> tuple[Any, Any]:
    """Read JSON text as a value of ``type``, and what its ``config_json`` holds.

    type: OlConfig, CreateOlConfigRequest or UpdateOlConfigRequest.
    text, unknown: as for ``loads``; ``unknown`` counts for the configuration as well.

    Returns the value as ``loads`` returns it, and its configuration; that is
    None where an UpdateOlConfigRequest has none. A field that the configuration
    gives twice is a fault, also under one and the same name, of which ``loads``
    alone would keep the last.

    Raises DecodeError with every fault, each with its line and column;
    TypeError for any other type.
    """
    read = _within(type).loads_within
    value, config = read(type, "config_json", OrchestrationLoopConfig, text, unknown)
    return value, config


@overload
def decode_with_config(
    type: type[_Full], data: Any, *, unknown: _Policy = None
) -> tuple[_Full, OrchestrationLoopConfig]: ...
@overload
def decode_with_config(
    type: type[UpdateOlConfigRequest], data: Any, *, unknown: _Policy = None
) -> tuple[UpdateOlConfigRequest, OrchestrationLoopConfig | None]: ...
def decode_with_config(type: type, data: Any, *, unknown: _Policy = None) -> tuple[Any, Any]:
    """Do the same with plain data, as the json module makes it; faults have no line and column."""
    read = _within(type).decode_within
    value, config = read(type, "config_json", OrchestrationLoopConfig, data, unknown)
    return value, config


def _within(type: type) -> Any:
    """Return the codec's module for such types; raises TypeError for any other type."""
    if type not in HOLDERS:
        known = ", ".join(holder.__name__ for holder in HOLDERS)
        raise TypeError(f"{type!r} holds no configuration; {known} do")
    return submodule("within")
