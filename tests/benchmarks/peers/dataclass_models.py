"""The types as frozen, slotted dataclasses, for the libraries that work on these.

So all of these libraries make the same kind of value as ours does; into dataclasses
that are not frozen, which ``variant`` makes of this module, they decode faster.
Required fields come first, so that no library has to pass them by keyword.
Annotations are real types, not strings, for libraries that look at them directly.
"""

import dataclasses
import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal

from documents import camel

from .enums import LoopPhase, RootCauseCategory
from .peer import Calls, Peer, variant, version_of

FROZEN = globals().get("FROZEN", True)


@dataclass(frozen=FROZEN, slots=True)
class OlConfig:
    id: str
    name: str
    is_favorite: bool
    config_json: Any
    created_at: str
    updated_at: str
    description: str | None = None


@dataclass(frozen=FROZEN, slots=True)
class StallDetectorConfig:
    max_repeated_actions: int
    max_total_steps: int
    stall_timeout_secs: int
    oscillation_window: int


@dataclass(frozen=FROZEN, slots=True)
class SummarizationConfig:
    enabled: bool
    token_threshold_pct: float
    max_tokens_budget: int
    preserve_last_n_iterations: int
    summary_max_tokens: int


@dataclass(frozen=FROZEN, slots=True)
class DecomposerConfig:
    enabled: bool
    min_subtasks: int
    max_subtasks: int
    model_override: str | None = None


@dataclass(frozen=FROZEN, slots=True)
class BuildPhaseConfig:
    description: str
    context: str | None = None
    context_ids: list[str] | None = None


@dataclass(frozen=FROZEN, slots=True)
class ImplementFixesConfig:
    model: str | None = None
    timeout_secs: int | None = None
    additional_context: str | None = None


@dataclass(frozen=FROZEN, slots=True)
class DiagnosePhaseConfig:
    assertions: list[Any] = field(default_factory=list)
    capture_snapshot: bool = True
    snapshot_max_chars: int = 8000
    model_override: str | None = None


@dataclass(frozen=FROZEN, slots=True)
class PipelineConfig:
    build: BuildPhaseConfig | None = None
    implement_fixes: ImplementFixesConfig | None = None
    diagnose: DiagnosePhaseConfig | None = None


@dataclass(frozen=FROZEN, slots=True)
class Reflection:
    type: Literal["reflection"] = "reflection"


@dataclass(frozen=FROZEN, slots=True)
class WorkflowVerification:
    type: Literal["workflow_verification"] = "workflow_verification"


@dataclass(frozen=FROZEN, slots=True)
class FixedIterations:
    type: Literal["fixed_iterations"] = "fixed_iterations"


@dataclass(frozen=FROZEN, slots=True)
class DiagnosticEvaluation:
    type: Literal["diagnostic_evaluation"] = "diagnostic_evaluation"


@dataclass(frozen=FROZEN, slots=True)
class RestartRunner:
    type: Literal["restart_runner"] = "restart_runner"
    rebuild: bool = False


@dataclass(frozen=FROZEN, slots=True)
class RestartOnSignal:
    type: Literal["restart_on_signal"] = "restart_on_signal"
    rebuild: bool = False


@dataclass(frozen=FROZEN, slots=True)
class WaitHealthy:
    type: Literal["wait_healthy"] = "wait_healthy"


@dataclass(frozen=FROZEN, slots=True)
class NoAction:
    type: Literal["none"] = "none"


ExitStrategy = Reflection | WorkflowVerification | FixedIterations | DiagnosticEvaluation
BetweenIterations = RestartRunner | RestartOnSignal | WaitHealthy | NoAction


@dataclass(frozen=FROZEN, slots=True)
class OrchestrationLoopConfig:
    target_runner_port: int | None = None
    target_runner_id: str | None = None
    supervisor_port: int = 9875
    workflow_id: str = ""
    max_iterations: int | None = None
    exit_strategy: ExitStrategy = field(default_factory=Reflection)
    between_iterations: BetweenIterations = field(default_factory=NoAction)
    retry_on_failure: bool = False
    wait_for_fixer: bool = True
    pipeline: PipelineConfig | None = None
    stall_detection: StallDetectorConfig | None = None
    summarization: SummarizationConfig | None = None
    decomposition: DecomposerConfig | None = None


@dataclass(frozen=FROZEN, slots=True)
class DiagnosticResult:
    passed: bool
    page_health: Any
    assertion_results: list[Any]
    root_cause: RootCauseCategory | None = None
    diagnosis: str | None = None
    prompt_rewrite_suggestion: str | None = None


@dataclass(frozen=FROZEN, slots=True)
class ExitCheckResult:
    should_exit: bool
    reason: str


@dataclass(frozen=FROZEN, slots=True)
class IterationResult:
    iteration: int
    started_at: str
    completed_at: str
    task_run_id: str
    exit_check: ExitCheckResult
    reflection_task_run_id: str | None = None
    fix_count: int | None = None
    generated_workflow_id: str | None = None
    fixes_implemented: bool | None = None
    rebuild_triggered: bool | None = None
    stall_detected: str | None = None
    context_summarized: bool | None = None
    diagnostic_result: DiagnosticResult | None = None


@dataclass(frozen=FROZEN, slots=True)
class OrchestrationLoopStatus:
    running: bool
    phase: LoopPhase
    current_iteration: int
    workflow_id: str
    target_runner_port: int
    is_pipeline: bool
    max_iterations: int | None = None
    target_runner_id: str | None = None
    started_at: str | None = None
    error: str | None = None
    iteration_results: list[IterationResult] = field(default_factory=list)


@dataclass(frozen=FROZEN, slots=True)
class LoopInstanceStatus:
    loop_id: str
    status: OrchestrationLoopStatus
    label: str | None = None


@dataclass(frozen=FROZEN, slots=True)
class MultiLoopStatus:
    loops: list[LoopInstanceStatus]
    all_complete: bool
    any_error: bool
    stop_all_on_error: bool


ROOTS: dict[str, Any] = {
    cls.__name__: cls for cls in (OlConfig, OrchestrationLoopConfig, MultiLoopStatus)
}
MODELS: list[Any] = [
    cls
    for cls in list(globals().values())
    if dataclasses.is_dataclass(cls) and cls.__module__ == __name__
]


@functools.cache
def wire_names(cls: Any) -> dict[str, str]:
    """Return the name on the wire of every field of a model, by its name in Python."""
    return {item.name: camel(item.name) for item in dataclasses.fields(cls)}


def optional_names(cls: Any) -> list[str]:
    """Return the fields of a model that writing leaves out when they are None."""
    return [item.name for item in dataclasses.fields(cls) if item.default is None]


def content(value: Any) -> Any:
    """Tell what a value holds, without the library that made it."""
    if type(value) in MODELS:
        held = {wire: getattr(value, name) for name, wire in wire_names(value.__class__).items()}
        return {wire: content(item) for wire, item in held.items() if item is not None}
    if isinstance(value, list):
        return [content(item) for item in value]
    return value.value if isinstance(value, (LoopPhase, RootCauseCategory)) else value


def peers(library: str, calls: Callable[[ModuleType, str], Calls]) -> list[Peer]:
    """Return a library as two peers: one for frozen dataclasses, one for dataclasses that are not.

    ``calls`` gets the models, as this module or its variant, and the name of a type.
    """
    frozen = sys.modules[__name__]
    mutable = variant(frozen, f"for_{library}", FROZEN=False)
    version = version_of(library)
    return [
        Peer(library, version, functools.partial(calls, frozen)),
        Peer(f"{library} unfrozen", version, functools.partial(calls, mutable)),
    ]
