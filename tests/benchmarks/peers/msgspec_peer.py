"""msgspec, which is C: structs with the same checks, except that blobs are not looked into.

Its integer bounds end at 63 bits, so the widest fields have no upper bound.
Optional fields default to UNSET, its way of leaving a field out when writing.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from .enums import LoopPhase, RootCauseCategory
from .peer import Calls, Peer

U16 = Annotated[int, Meta(ge=0, le=2**16 - 1)]
U32 = Annotated[int, Meta(ge=0, le=2**32 - 1)]
U64 = Annotated[int, Meta(ge=0)]
F32 = Annotated[float, Meta(ge=-3.4028235677973366e38, le=3.4028235677973366e38)]
Maybe = UnsetType | None


class Model(Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    pass


class OlConfig(Model, kw_only=True, frozen=True):
    id: str
    name: str
    description: str | Maybe = UNSET
    is_favorite: bool
    config_json: Any
    created_at: str
    updated_at: str


class StallDetectorConfig(Model, kw_only=True, frozen=True):
    max_repeated_actions: U32
    max_total_steps: U32
    stall_timeout_secs: U64
    oscillation_window: U32


class SummarizationConfig(Model, kw_only=True, frozen=True):
    enabled: bool
    token_threshold_pct: F32
    max_tokens_budget: U64
    preserve_last_n_iterations: U32
    summary_max_tokens: U64


class DecomposerConfig(Model, kw_only=True, frozen=True):
    enabled: bool
    min_subtasks: U32
    max_subtasks: U32
    model_override: str | Maybe = UNSET


class BuildPhaseConfig(Model, kw_only=True, frozen=True):
    description: str
    context: str | Maybe = UNSET
    context_ids: tuple[str, ...] | Maybe = UNSET


class ImplementFixesConfig(Model, kw_only=True, frozen=True):
    model: str | Maybe = UNSET
    timeout_secs: U64 | Maybe = UNSET
    additional_context: str | Maybe = UNSET


class DiagnosePhaseConfig(Model, kw_only=True, frozen=True):
    assertions: tuple[Any, ...] = ()
    capture_snapshot: bool = True
    snapshot_max_chars: U64 = 8000
    model_override: str | Maybe = UNSET


class PipelineConfig(Model, kw_only=True, frozen=True):
    build: BuildPhaseConfig | Maybe = UNSET
    implement_fixes: ImplementFixesConfig | Maybe = UNSET
    diagnose: DiagnosePhaseConfig | Maybe = UNSET


class Reflection(Struct, tag="reflection", frozen=True):
    pass


class WorkflowVerification(Struct, tag="workflow_verification", frozen=True):
    pass


class FixedIterations(Struct, tag="fixed_iterations", frozen=True):
    pass


class DiagnosticEvaluation(Struct, tag="diagnostic_evaluation", frozen=True):
    pass


class RestartRunner(Struct, tag="restart_runner", frozen=True):
    rebuild: bool = False


class RestartOnSignal(Struct, tag="restart_on_signal", frozen=True):
    rebuild: bool = False


class WaitHealthy(Struct, tag="wait_healthy", frozen=True):
    pass


class NoAction(Struct, tag="none", frozen=True):
    pass


ExitStrategy = Reflection | WorkflowVerification | FixedIterations | DiagnosticEvaluation
BetweenIterations = RestartRunner | RestartOnSignal | WaitHealthy | NoAction


class OrchestrationLoopConfig(Model, kw_only=True, frozen=True):
    target_runner_port: U16 | Maybe = UNSET
    target_runner_id: str | Maybe = UNSET
    supervisor_port: U16 = 9875
    workflow_id: str = ""
    max_iterations: U32 | Maybe = UNSET
    exit_strategy: ExitStrategy = Reflection()
    between_iterations: BetweenIterations = NoAction()
    retry_on_failure: bool = False
    wait_for_fixer: bool = True
    pipeline: PipelineConfig | Maybe = UNSET
    stall_detection: StallDetectorConfig | Maybe = UNSET
    summarization: SummarizationConfig | Maybe = UNSET
    decomposition: DecomposerConfig | Maybe = UNSET


class DiagnosticResult(Model, kw_only=True, frozen=True):
    passed: bool
    page_health: Any
    assertion_results: tuple[Any, ...]
    root_cause: RootCauseCategory | Maybe = UNSET
    diagnosis: str | Maybe = UNSET
    prompt_rewrite_suggestion: str | Maybe = UNSET


class ExitCheckResult(Model, kw_only=True, frozen=True):
    should_exit: bool
    reason: str


class IterationResult(Model, kw_only=True, frozen=True):
    iteration: U32
    started_at: str
    completed_at: str
    task_run_id: str
    reflection_task_run_id: str | Maybe = UNSET
    fix_count: U32 | Maybe = UNSET
    exit_check: ExitCheckResult
    generated_workflow_id: str | Maybe = UNSET
    fixes_implemented: bool | Maybe = UNSET
    rebuild_triggered: bool | Maybe = UNSET
    stall_detected: str | Maybe = UNSET
    context_summarized: bool | Maybe = UNSET
    diagnostic_result: DiagnosticResult | Maybe = UNSET


class OrchestrationLoopStatus(Model, kw_only=True, frozen=True):
    running: bool
    phase: LoopPhase
    current_iteration: U32
    max_iterations: U32 | Maybe = UNSET
    workflow_id: str
    target_runner_port: U16
    target_runner_id: str | Maybe = UNSET
    is_pipeline: bool
    started_at: str | Maybe = UNSET
    error: str | Maybe = UNSET
    iteration_results: tuple[IterationResult, ...] = ()


class LoopInstanceStatus(Model, kw_only=True, frozen=True):
    loop_id: str
    label: str | Maybe = UNSET
    status: OrchestrationLoopStatus


class MultiLoopStatus(Model, kw_only=True, frozen=True):
    loops: tuple[LoopInstanceStatus, ...]
    all_complete: bool
    any_error: bool
    stop_all_on_error: bool


_ROOTS: dict[str, Any] = {
    cls.__name__: cls for cls in (OlConfig, OrchestrationLoopConfig, MultiLoopStatus)
}


def _content(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def _calls(root: str) -> Calls:
    model = _ROOTS[root]

    def decode(data: Any) -> Any:
        return msgspec.convert(data, model)

    loads = msgspec.json.Decoder(model).decode
    dumps = msgspec.json.Encoder().encode
    return Calls(decode, loads, msgspec.to_builtins, dumps, _content)


PEERS = [Peer("msgspec", msgspec.__version__, _calls)]
