"""The types as pydantic models with the same checks of fields as ours.

Strict, with the same integer ranges and no unknown fields; both spellings are
read. Strict mode takes neither a tuple for a JSON array nor a string for an
enum when it reads plain data, so sequences are lists and enums are not strict.
Blobs are ``Any``, as most users write them, unless ``variant`` says otherwise.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from . import enums

Blob = globals().get("Blob", Any)
U16 = Annotated[int, Field(ge=0, le=2**16 - 1)]
U32 = Annotated[int, Field(ge=0, le=2**32 - 1)]
U64 = Annotated[int, Field(ge=0, le=2**64 - 1)]
F32 = Annotated[float, Field(ge=-3.4028235677973366e38, le=3.4028235677973366e38)]
RootCauseCategory = Annotated[enums.RootCauseCategory, Field(strict=False)]
LoopPhase = Annotated[enums.LoopPhase, Field(strict=False)]


class Model(BaseModel):
    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        allow_inf_nan=False,
    )


class Variant(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class OlConfig(Model):
    id: str
    name: str
    description: str | None = None
    is_favorite: bool
    config_json: Blob
    created_at: str
    updated_at: str


class StallDetectorConfig(Model):
    max_repeated_actions: U32
    max_total_steps: U32
    stall_timeout_secs: U64
    oscillation_window: U32


class SummarizationConfig(Model):
    enabled: bool
    token_threshold_pct: F32
    max_tokens_budget: U64
    preserve_last_n_iterations: U32
    summary_max_tokens: U64


class DecomposerConfig(Model):
    enabled: bool
    min_subtasks: U32
    max_subtasks: U32
    model_override: str | None = None


class BuildPhaseConfig(Model):
    description: str
    context: str | None = None
    context_ids: list[str] | None = None


class ImplementFixesConfig(Model):
    model: str | None = None
    timeout_secs: U64 | None = None
    additional_context: str | None = None


class DiagnosePhaseConfig(Model):
    assertions: list[Blob] = []
    capture_snapshot: bool = True
    snapshot_max_chars: U64 = 8000
    model_override: str | None = None


class PipelineConfig(Model):
    build: BuildPhaseConfig | None = None
    implement_fixes: ImplementFixesConfig | None = None
    diagnose: DiagnosePhaseConfig | None = None


class Reflection(Variant):
    type: Literal["reflection"] = "reflection"


class WorkflowVerification(Variant):
    type: Literal["workflow_verification"] = "workflow_verification"


class FixedIterations(Variant):
    type: Literal["fixed_iterations"] = "fixed_iterations"


class DiagnosticEvaluation(Variant):
    type: Literal["diagnostic_evaluation"] = "diagnostic_evaluation"


class RestartRunner(Variant):
    type: Literal["restart_runner"] = "restart_runner"
    rebuild: bool = False


class RestartOnSignal(Variant):
    type: Literal["restart_on_signal"] = "restart_on_signal"
    rebuild: bool = False


class WaitHealthy(Variant):
    type: Literal["wait_healthy"] = "wait_healthy"


class NoAction(Variant):
    type: Literal["none"] = "none"


ExitStrategy = Annotated[
    Reflection | WorkflowVerification | FixedIterations | DiagnosticEvaluation,
    Field(discriminator="type"),
]
BetweenIterations = Annotated[
    RestartRunner | RestartOnSignal | WaitHealthy | NoAction, Field(discriminator="type")
]


class OrchestrationLoopConfig(Model):
    target_runner_port: U16 | None = None
    target_runner_id: str | None = None
    supervisor_port: U16 = 9875
    workflow_id: str = ""
    max_iterations: U32 | None = None
    exit_strategy: ExitStrategy = Reflection()
    between_iterations: BetweenIterations = NoAction()
    retry_on_failure: bool = False
    wait_for_fixer: bool = True
    pipeline: PipelineConfig | None = None
    stall_detection: StallDetectorConfig | None = None
    summarization: SummarizationConfig | None = None
    decomposition: DecomposerConfig | None = None


class DiagnosticResult(Model):
    passed: bool
    page_health: Blob
    assertion_results: list[Blob]
    root_cause: RootCauseCategory | None = None
    diagnosis: str | None = None
    prompt_rewrite_suggestion: str | None = None


class ExitCheckResult(Model):
    should_exit: bool
    reason: str


class IterationResult(Model):
    iteration: U32
    started_at: str
    completed_at: str
    task_run_id: str
    reflection_task_run_id: str | None = None
    fix_count: U32 | None = None
    exit_check: ExitCheckResult
    generated_workflow_id: str | None = None
    fixes_implemented: bool | None = None
    rebuild_triggered: bool | None = None
    stall_detected: str | None = None
    context_summarized: bool | None = None
    diagnostic_result: DiagnosticResult | None = None


class OrchestrationLoopStatus(Model):
    running: bool
    phase: LoopPhase
    current_iteration: U32
    max_iterations: U32 | None = None
    workflow_id: str
    target_runner_port: U16
    target_runner_id: str | None = None
    is_pipeline: bool
    started_at: str | None = None
    error: str | None = None
    iteration_results: list[IterationResult] = []


class LoopInstanceStatus(Model):
    loop_id: str
    label: str | None = None
    status: OrchestrationLoopStatus


class MultiLoopStatus(Model):
    loops: list[LoopInstanceStatus]
    all_complete: bool
    any_error: bool
    stop_all_on_error: bool
