"""Reading a preset, or a request to store or change one, with the configuration inside it.

``config_json`` takes any JSON, so that old presets stay readable; what it
should hold is an :class:`OrchestrationLoopConfig`. The calls here check and
decode that as well, in one go with the rest, so that a fault inside it has its
path, line and column within the whole document::

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
    _Unknown: TypeAlias = Literal["deny", "ignore"] | None

#: The types that hold a configuration, all of them in ``config_json``.
HOLDERS: tuple[type, ...] = (OlConfig, CreateOlConfigRequest, UpdateOlConfigRequest)

_FIELD = "config_json"


@overload
def loads_with_config(
    type: type[_Full], text: _Text, *, unknown: _Unknown = None
) -> tuple[_Full, OrchestrationLoopConfig]: ...
@overload
def loads_with_config(
    type: type[UpdateOlConfigRequest], text: _Text, *, unknown: _Unknown = None
) -> tuple[UpdateOlConfigRequest, OrchestrationLoopConfig | None]: ...
def loads_with_config(type: type, text: _Text, *, unknown: _Unknown = None) -> tuple[Any, Any]:
    """Read JSON text as a value of ``type``, and what its ``config_json`` holds.

    type: OlConfig, CreateOlConfigRequest or UpdateOlConfigRequest.
    text: JSON as str, or as bytes, bytearray or memoryview in UTF-8.
    unknown: what to do with unknown fields, of the document and of the
        configuration: ``"deny"`` refuses them, ``"ignore"`` skips them; None
        stands for what the types declare, which is ``"deny"``.

    Returns the value as ``loads`` returns it, and its configuration; that is
    None where an UpdateOlConfigRequest has none. A field that the configuration
    gives twice is a fault, also under one and the same name, of which ``loads``
    alone would keep the last.

    Raises DecodeError with every fault, each with its line and column;
    TypeError for any other type.
    """
    _check(type)
    within = submodule("within")
    value, config = within.loads_within(type, _FIELD, OrchestrationLoopConfig, text, unknown)
    return value, config


@overload
def decode_with_config(
    type: type[_Full], data: Any, *, unknown: _Unknown = None
) -> tuple[_Full, OrchestrationLoopConfig]: ...
@overload
def decode_with_config(
    type: type[UpdateOlConfigRequest], data: Any, *, unknown: _Unknown = None
) -> tuple[UpdateOlConfigRequest, OrchestrationLoopConfig | None]: ...
def decode_with_config(type: type, data: Any, *, unknown: _Unknown = None) -> tuple[Any, Any]:
    """Do the same as :func:`loads_with_config` with plain data, as the json module makes it.

    Faults then have no line and column.
    """
    _check(type)
    within = submodule("within")
    value, config = within.decode_within(type, _FIELD, OrchestrationLoopConfig, data, unknown)
    return value, config


def _check(type: type) -> None:
    if type not in HOLDERS:
        known = ", ".join(holder.__name__ for holder in HOLDERS)
        raise TypeError(f"{type!r} holds no configuration; {known} do")
