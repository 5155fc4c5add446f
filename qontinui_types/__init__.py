"""The wire types of Qontinui's orchestration loop, and the calls that read and write them."""

from typing import TYPE_CHECKING

from . import _start as _start
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
from .orchestration_config import (
    BetweenIterations,
    BuildPhaseConfig,
    CreateOlConfigRequest,
    DecomposerConfig,
    DiagnosePhaseConfig,
    DiagnosticEvaluation,
    DiagnosticResult,
    ExitCheckResult,
    ExitStrategy,
    FixedIterations,
    ImplementFixesConfig,
    IterationResult,
    LoopId,
    LoopInstanceStatus,
    LoopPhase,
    MultiLoopConfig,
    MultiLoopEntry,
    MultiLoopStatus,
    NoAction,
    OlConfig,
    OrchestrationLoopConfig,
    OrchestrationLoopStatus,
    PipelineConfig,
    Reflection,
    RestartOnSignal,
    RestartRunner,
    RootCauseCategory,
    StallDetectorConfig,
    SummarizationConfig,
    UpdateOlConfigRequest,
    WaitHealthy,
    WorkflowVerification,
)

if TYPE_CHECKING:
    from codec import UnknownVariant as UnknownVariant
    from codec import is_unknown as is_unknown

__version__ = "0.6.0"

__all__ = [
    "BetweenIterations",
    "BuildPhaseConfig",
    "CreateOlConfigRequest",
    "DecodeError",
    "DecomposerConfig",
    "DiagnosePhaseConfig",
    "DiagnosticEvaluation",
    "DiagnosticResult",
    "EncodeError",
    "ExitCheckResult",
    "ExitStrategy",
    "Fault",
    "FixedIterations",
    "ImplementFixesConfig",
    "IterationResult",
    "JsonValue",
    "LoopId",
    "LoopInstanceStatus",
    "LoopPhase",
    "MultiLoopConfig",
    "MultiLoopEntry",
    "MultiLoopStatus",
    "NoAction",
    "OlConfig",
    "OrchestrationLoopConfig",
    "OrchestrationLoopStatus",
    "PipelineConfig",
    "Reflection",
    "RestartOnSignal",
    "RestartRunner",
    "RootCauseCategory",
    "StallDetectorConfig",
    "SummarizationConfig",
    "UpdateOlConfigRequest",
    "WaitHealthy",
    "WorkflowVerification",
    "__version__",
    "decode",
    "dump",
    "dumps",
    "encode",
    "json_schema",
    "load",
    "loads",
]


def __getattr__(name: str) -> object:
    if name in ("UnknownVariant", "is_unknown"):
        from ._codec import room

        return getattr(room("newer"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
