"""The wire types of Qontinui's orchestration loop, and the calls that read and write them.

    >>> from qontinui_types import LoopPhase, OrchestrationLoopConfig, RestartRunner
    >>> from qontinui_types import decode, dump, dumps, encode, json_schema, load, loads
    >>> from qontinui_types import DecodeError, EncodeError, Fault

Make a value, write it, read it back:

    >>> config = OrchestrationLoopConfig(between_iterations=RestartRunner(rebuild=True))
    >>> loads(OrchestrationLoopConfig, dumps(config)) == config
    True

Files and plain data:

    >>> dump(config, "loop.json", indent=2)
    >>> load(OrchestrationLoopConfig, "loop.json").supervisor_port
    9875
    >>> encode(config)["betweenIterations"]
    {'type': 'restart_runner', 'rebuild': True}
    >>> decode(OrchestrationLoopConfig, {"max_iterations": 3}).max_iterations
    3

Faults are data. Reading finds all of them:

    >>> try:
    ...     loads(OrchestrationLoopConfig, '{"maxIterations": -1, "waitForFixer": null}')
    ... except DecodeError as error:
    ...     faults: tuple[Fault, ...] = error.errors
    >>> [(fault.code, fault.pointer, fault.line, fault.column) for fault in faults]
    [('out_of_range', '/maxIterations', 1, 19), ('wrong_type', '/waitForFixer', 1, 39)]
    >>> try:
    ...     dumps(OrchestrationLoopConfig(max_iterations=-1))
    ... except EncodeError as error:
    ...     print(error.errors[0])
    maxIterations: expected an integer from 0 to 4294967295 (u32), found the integer -1

Read what a runner sends with ``unknown="ignore"``, which skips fields that this version
does not know, and with ``unknown_variants="keep"`` where it may be newer:

    >>> loads(LoopPhase, '"napping"', unknown_variants="keep")
    UnknownVariant('LoopPhase', 'napping')

JSON Schema, as schemars makes it for the Rust type:

    >>> json_schema(LoopPhase)["oneOf"][0]["const"]
    'idle'

A preset and the configuration in it are read together by ``blobs.loads_with_config``.
``help(OrchestrationLoopConfig)`` shows the fields of a type.
"""

from . import _start as _start
from . import orchestration_config
from ._codec import (
    DecodeError,
    EncodeError,
    Fault,
    JsonValue,
    decode,
    dump,
    dumps,
    encode,
    json_schema,
    load,
    loads,
)
from .orchestration_config import *

TYPE_CHECKING = False  # imports in order would load typing, which has it, before _start
if TYPE_CHECKING:
    from codec import UnknownVariant as UnknownVariant
    from codec import is_unknown as is_unknown

__version__ = "0.6.0"

__all__ = ["DecodeError", "EncodeError", "Fault", "JsonValue", "__version__", "decode", "dump"]
__all__ += ["dumps", "encode", "json_schema", "load", "loads"]
__all__ += orchestration_config.__all__


def __getattr__(name: str) -> object:
    if name in ("UnknownVariant", "is_unknown"):
        from ._codec import room

        return getattr(room("newer"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
