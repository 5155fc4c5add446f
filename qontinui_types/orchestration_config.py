"""The wire types of the orchestration loop: presets, configurations, status and results.

The loop runs a workflow again and again, and may diagnose, reflect, fix and restart
in between. The types and their wire format are those of ``orchestration_config``
in the Rust crate ``qontinui-types``.

Fields are camelCase on the wire; reading takes the snake_case names as well.
"""

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ._codec import (
    JsonValue,
    WireEnum,
    dataclass_transform,
    f32,
    field,
    plain_enum,
    struct,
    tagged,
    u16,
    u32,
    u64,
    usize,
    variant,
)

__all__ = ["BetweenIterations", "BuildPhaseConfig", "CreateOlConfigRequest", "DecomposerConfig"]
__all__ += ["DiagnosePhaseConfig", "DiagnosticEvaluation", "DiagnosticResult", "ExitCheckResult"]
__all__ += ["ExitStrategy", "FixedIterations", "ImplementFixesConfig", "IterationResult", "LoopId"]
__all__ += ["LoopInstanceStatus", "LoopPhase", "MultiLoopConfig", "MultiLoopEntry"]
__all__ += ["MultiLoopStatus", "NoAction", "OlConfig", "OrchestrationLoopConfig"]
__all__ += ["OrchestrationLoopStatus", "PipelineConfig", "Reflection", "RestartOnSignal"]
__all__ += ["RestartRunner", "RootCauseCategory", "StallDetectorConfig", "SummarizationConfig"]
__all__ += ["UpdateOlConfigRequest", "WaitHealthy", "WorkflowVerification"]

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def wire(cls: type[_T]) -> type[_T]:
    """Declare a struct as the whole crate does: camelCase out, snake_case read as well."""
    return struct(rename_all="camelCase", alias_all="snake_case")(cls)


#: Names one of the loops that run side by side.
LoopId: TypeAlias = str


# Presets -----------------------------------------------------------------


@wire
class OlConfig:
    """A stored preset of a loop."""

    id: str = field("The preset's identifier, a version 4 UUID.")
    name: str = field("What people call the preset.")
    description: str | None = field("A longer text about the preset.", default=None)
    is_favorite: bool = field("Whether the user interface pins the preset.")
    config_json: JsonValue = field(
        "The OrchestrationLoopConfig to run, kept as plain JSON so that old presets stay readable."
    )
    created_at: str = field("When the preset was made, in ISO 8601.")
    updated_at: str = field("When the preset last changed, in ISO 8601.")


@wire
class CreateOlConfigRequest:
    """A request to store a new preset."""

    name: str = field("What people will call the preset.")
    description: str | None = field("A longer text about the preset.", default=None)
    config_json: JsonValue = field("The OrchestrationLoopConfig to store, as plain JSON.")


@wire
class UpdateOlConfigRequest:
    """A request to change a stored preset; what is left out stays as it is."""

    name: str | None = field("The new name.", default=None)
    description: str | None = field("The new description.", default=None)
    is_favorite: bool | None = field("Whether to pin or unpin the preset.", default=None)
    config_json: JsonValue | None = field("The new configuration, as plain JSON.", default=None)


# Parts of a configuration ------------------------------------------------


@wire
class StallDetectorConfig:
    """When a run counts as stuck and is made to stop."""

    max_repeated_actions: u32 = field(
        "How often one action may recur before the run is stuck.", default=5, required=True
    )
    max_total_steps: u32 = field(
        "How many steps all iterations together may take.", default=100, required=True
    )
    stall_timeout_secs: u64 = field(
        "How many seconds may pass without any progress.", default=300, required=True
    )
    oscillation_window: u32 = field(
        "How many recent actions are searched for a swing between two states.",
        default=10,
        required=True,
    )


@wire
class SummarizationConfig:
    """How older iterations are condensed before the prompt outgrows its budget."""

    enabled: bool = field("Whether anything is condensed.", default=True, required=True)
    token_threshold_pct: f32 = field(
        "The share of the budget, from 0 to 1, at which condensing starts.",
        default=0.75,
        required=True,
    )
    max_tokens_budget: usize = field(
        "How many tokens the whole context of the loop should stay below.",
        default=80000,
        required=True,
    )
    preserve_last_n_iterations: u32 = field(
        "How many of the latest iterations are kept word for word.", default=2, required=True
    )
    summary_max_tokens: usize = field(
        "How many tokens one summary may have.", default=2000, required=True
    )


@wire
class DecomposerConfig:
    """How one large task is split into a series of smaller ones."""

    enabled: bool = field("Whether tasks are split at all.", default=True, required=True)
    min_subtasks: u32 = field("The fewest parts of a plan.", default=3, required=True)
    max_subtasks: u32 = field("The most parts of a plan.", default=7, required=True)
    model_override: str | None = field(
        "The model that plans, in place of the usual one.", default=None
    )


@wire
class BuildPhaseConfig:
    """How the workflow is generated at the start of an iteration."""

    description: str = field("What the workflow should do, in plain words.")
    context: str | None = field("Anything else that the generator should know.", default=None)
    context_ids: tuple[str, ...] | None = field(
        "The identifiers of stored contexts to hand to the generator.", default=None
    )


@wire
class ImplementFixesConfig:
    """How an agent carries out the fixes that reflection asked for."""

    model: str | None = field("The model to use; without it, claude-opus-4-6.", default=None)
    timeout_secs: u64 | None = field(
        "How many seconds the agent may take; without it, 600.", default=None
    )
    additional_context: str | None = field("A text to add to the agent's prompt.", default=None)


@wire
class DiagnosePhaseConfig:
    """How the state of the user interface is judged after the workflow has run."""

    assertions: tuple[JsonValue, ...] = field(
        "What must hold for the interface: bodies for POST /ui-bridge/control/assert.",
        default=(),
        omit="empty",
    )
    capture_snapshot: bool = field("Whether a snapshot of the DOM is taken.", default=True)
    snapshot_max_chars: usize = field(
        "How many characters of the snapshot the diagnosing model gets.", default=8000
    )
    model_override: str | None = field(
        "The model that diagnoses, in place of the usual one.", default=None
    )


@wire
class PipelineConfig:
    """The phases of a pipeline: build, execute, diagnose, reflect, fix."""

    build: BuildPhaseConfig | None = field(
        "Generates the workflow; without it, the loop's workflow is run.", default=None
    )
    implement_fixes: ImplementFixesConfig | None = field(
        "Carries out fixes once reflection has found any.", default=None
    )
    diagnose: DiagnosePhaseConfig | None = field(
        "Looks at the user interface and finds the cause of failures.", default=None
    )


# Policies ----------------------------------------------------------------


@tagged(tag="type", rename_all="snake_case", name="ExitStrategy")
class _ExitStrategy:
    """What makes the loop end."""


@variant
class Reflection(_ExitStrategy):
    """Ends when reflection finds nothing new to fix."""


@variant
class WorkflowVerification(_ExitStrategy):
    """Ends when the workflow verifies at its first try."""


@variant
class FixedIterations(_ExitStrategy):
    """Ends after maxIterations iterations, never before."""


@variant
class DiagnosticEvaluation(_ExitStrategy):
    """Ends when the page is healthy and every assertion holds."""


@tagged(tag="type", rename_all="snake_case", name="BetweenIterations")
class _BetweenIterations:
    """What happens between two iterations."""


@variant
class RestartRunner(_BetweenIterations):
    """Restarts the target runner every time."""

    rebuild: bool = field("Whether it is built anew first.", default=False)


@variant
class RestartOnSignal(_BetweenIterations):
    """Restarts the target runner when the workflow has asked for that."""

    rebuild: bool = field("Whether it is built anew first.", default=False)


@variant
class WaitHealthy(_BetweenIterations):
    """Waits until the target runner is healthy, without a restart."""


@variant(name="none")
class NoAction(_BetweenIterations):
    """Goes on at once."""


# To a type checker an enum is the union of its variants, so that it sees whether a
# match covers them all; at run time it is their base class.
if TYPE_CHECKING:
    ExitStrategy: TypeAlias = (
        Reflection | WorkflowVerification | FixedIterations | DiagnosticEvaluation
    )
    BetweenIterations: TypeAlias = RestartRunner | RestartOnSignal | WaitHealthy | NoAction
else:
    ExitStrategy = _ExitStrategy
    BetweenIterations = _BetweenIterations


# The configuration of a run ----------------------------------------------


@wire
class OrchestrationLoopConfig:
    """All that one loop needs to run; with a pipeline it builds, diagnoses and fixes as well."""

    target_runner_port: u16 | None = field(
        "The port of the runner that executes the workflow; without it, this runner's own.",
        default=None,
    )
    target_runner_id: str | None = field(
        'The runner that the supervisor restarts; without it, "primary".', default=None
    )
    supervisor_port: u16 = field(
        "The port of the supervisor, which builds and restarts runners.", default=9875
    )
    workflow_id: str = field(
        "The workflow of every iteration; may stay empty where the pipeline builds one.",
        default="",
    )
    max_iterations: u32 | None = field(
        "How many iterations there may be; without it, any number.", default=None
    )
    exit_strategy: ExitStrategy = field("What makes the loop end.", default=Reflection())
    between_iterations: BetweenIterations = field(
        "What happens between two iterations.", default=NoAction()
    )
    retry_on_failure: bool = field(
        "Whether the loop survives a failed iteration: it waits for the fixer and runs again.",
        default=False,
    )
    wait_for_fixer: bool = field(
        "Whether a retry waits until the fixer workflow is done.", default=True
    )
    pipeline: PipelineConfig | None = field(
        "The phases of pipeline mode; without it, the workflow is only run.", default=None
    )
    stall_detection: StallDetectorConfig | None = field(
        "When a run counts as stuck; without it, never.", default=None
    )
    summarization: SummarizationConfig | None = field(
        "How the context is condensed; without it, not at all.", default=None
    )
    decomposition: DecomposerConfig | None = field(
        "How tasks are split; without it, not at all.", default=None
    )


# Results and status ------------------------------------------------------


@plain_enum
class RootCauseCategory(WireEnum):
    """Where the cause of a failed diagnosis lies."""

    BAD_UI_RENDERING = "bad_ui_rendering", "The interface drew the wrong thing."
    BAD_UI_BRIDGE_EVALUATION = "bad_ui_bridge_evaluation", "UI Bridge read the page wrongly."
    BAD_VERIFICATION_STEPS = "bad_verification_steps", "The assertions test the wrong thing."
    BAD_GENERATION_PROMPT = (
        "bad_generation_prompt",
        "The prompt for the workflow was vague or left something out.",
    )
    BAD_STATE_MACHINE_LOGIC = (
        "bad_state_machine_logic",
        "The generated state machine lacks states or goes wrong ways.",
    )
    INFRASTRUCTURE_ISSUE = (
        "infrastructure_issue",
        "Something underneath failed: network, time-out, crash.",
    )
    UNKNOWN = "unknown", "The cause could not be told."


@wire
class DiagnosticResult:
    """What one diagnosis found."""

    passed: bool = field("Whether the page is healthy and every assertion holds.")
    page_health: JsonValue = field("UI Bridge's report on the page, as it came.")
    assertion_results: tuple[JsonValue, ...] = field(
        "The outcome of each assertion, as UI Bridge reports it."
    )
    root_cause: RootCauseCategory | None = field(
        "Where the cause lies, if the diagnosis did not pass.", default=None
    )
    diagnosis: str | None = field("A model's account of the failure.", default=None)
    prompt_rewrite_suggestion: str | None = field(
        "A model's advice for the prompt of the next iteration.", default=None
    )


@plain_enum
class LoopPhase(WireEnum):
    """What a loop is doing at the moment."""

    IDLE = "idle", "Nothing is running."
    BUILDING_WORKFLOW = "building_workflow", "The pipeline is generating the workflow."
    RUNNING_WORKFLOW = "running_workflow", "The target runner is executing the workflow."
    DIAGNOSING = "diagnosing", "The state of the interface is being judged."
    REFLECTING = "reflecting", "The outcome is being reflected on."
    IMPLEMENTING_FIXES = "implementing_fixes", "An agent is carrying out fixes."
    EVALUATING_EXIT = "evaluating_exit", "The exit strategy is being asked."
    WAITING_FOR_FIXER = "waiting_for_fixer", "The fixer workflow has yet to finish."
    BETWEEN_ITERATIONS = "between_iterations", "The action between iterations is under way."
    WAITING_FOR_RUNNER = "waiting_for_runner", "The target runner has yet to become healthy."
    STALL_DETECTING = "stall_detecting", "The run is being checked for a stall."
    PLANNING = "planning", "A task is being split, or its organisation designed."
    DISPATCHING_WORKER = "dispatching_worker", "The conductor is handing a subtask to a worker."
    RECONCILING = (
        "reconciling",
        "The conductor is matching the workers' signals with the ledger, its state of rest.",
    )
    ELABORATING = "elaborating", "The conductor is taking in further subtasks; reserved."
    COMPLETE = "complete", "The loop has ended well."
    STOPPED = "stopped", "A user has stopped the loop."
    ERROR = "error", "The loop has ended with an error."


@wire
class ExitCheckResult:
    """Whether the loop is to end, and why."""

    should_exit: bool = field("Whether this iteration is the last.")
    reason: str = field("The reason, for people.")


@wire
class IterationResult:
    """What came of one iteration."""

    iteration: u32 = field("The number of the iteration, from 1.")
    started_at: str = field("When it began, in ISO 8601.")
    completed_at: str = field("When it was done, in ISO 8601.")
    task_run_id: str = field("The task run of the workflow.")
    reflection_task_run_id: str | None = field(
        "The task run of the reflection, if there was one.", default=None
    )
    fix_count: u32 | None = field("How many fixes reflection proposed.", default=None)
    exit_check: ExitCheckResult = field("What the exit strategy said.")
    generated_workflow_id: str | None = field(
        "The workflow that the pipeline generated.", default=None
    )
    fixes_implemented: bool | None = field(
        "Whether the pipeline carried out any fixes.", default=None
    )
    rebuild_triggered: bool | None = field(
        "Whether the pipeline asked for a rebuild before the next iteration.", default=None
    )
    stall_detected: str | None = field("Why the run was found stuck, if it was.", default=None)
    context_summarized: bool | None = field("Whether the context was condensed.", default=None)
    diagnostic_result: DiagnosticResult | None = field(
        "What the diagnosis found, if there was one.", default=None
    )


@wire
class OrchestrationLoopStatus:
    """Where a loop stands."""

    running: bool = field("Whether the loop is running.")
    phase: LoopPhase = field("What it is doing.")
    current_iteration: u32 = field("The current or, between two, the latest iteration, from 1.")
    max_iterations: u32 | None = field(
        "How many iterations there may be; without it, any number.", default=None
    )
    workflow_id: str = field("The workflow that is being executed.")
    target_runner_port: u16 = field("The port of the runner that executes it.")
    target_runner_id: str | None = field("The runner that executes it.", default=None)
    is_pipeline: bool = field("Whether the loop runs in pipeline mode.")
    started_at: str | None = field("When the loop began, in ISO 8601.", default=None)
    error: str | None = field("What ended the loop, in the error phase.", default=None)
    iteration_results: tuple[IterationResult, ...] = field(
        "What came of the iterations so far.", default=(), omit="empty"
    )


# Several loops -----------------------------------------------------------


@wire
class MultiLoopEntry:
    """One of several loops to start together."""

    loop_id: LoopId = field("The name of the loop, different from those of the others.")
    label: str | None = field("What people call the loop.", default=None)
    config: OrchestrationLoopConfig = field("What the loop does.")


@wire
class MultiLoopConfig:
    """Several loops to start together."""

    loops: tuple[MultiLoopEntry, ...] = field("The loops, each for a runner of its own.")
    stop_all_on_error: bool = field("Whether an error in one loop stops them all.", default=False)


@wire
class LoopInstanceStatus:
    """Where one of several loops stands."""

    loop_id: LoopId = field("The name of the loop.")
    label: str | None = field("What people call the loop.", default=None)
    status: OrchestrationLoopStatus = field("Where it stands.")


@wire
class MultiLoopStatus:
    """Where several loops stand."""

    loops: tuple[LoopInstanceStatus, ...] = field("Where each loop stands.")
    all_complete: bool = field("Whether every loop has ended, in whatever way.")
    any_error: bool = field("Whether any loop has ended with an error.")
    stop_all_on_error: bool = field("Whether an error in one loop stops them all.")
