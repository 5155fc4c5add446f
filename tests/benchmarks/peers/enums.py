"""The plain enums, as the standard library's, for the peers."""

from __future__ import annotations

import enum


class RootCauseCategory(enum.Enum):
    BAD_UI_RENDERING = "bad_ui_rendering"
    BAD_UI_BRIDGE_EVALUATION = "bad_ui_bridge_evaluation"
    BAD_VERIFICATION_STEPS = "bad_verification_steps"
    BAD_GENERATION_PROMPT = "bad_generation_prompt"
    BAD_STATE_MACHINE_LOGIC = "bad_state_machine_logic"
    INFRASTRUCTURE_ISSUE = "infrastructure_issue"
    UNKNOWN = "unknown"


class LoopPhase(enum.Enum):
    IDLE = "idle"
    BUILDING_WORKFLOW = "building_workflow"
    RUNNING_WORKFLOW = "running_workflow"
    DIAGNOSING = "diagnosing"
    REFLECTING = "reflecting"
    IMPLEMENTING_FIXES = "implementing_fixes"
    EVALUATING_EXIT = "evaluating_exit"
    WAITING_FOR_FIXER = "waiting_for_fixer"
    BETWEEN_ITERATIONS = "between_iterations"
    WAITING_FOR_RUNNER = "waiting_for_runner"
    STALL_DETECTING = "stall_detecting"
    PLANNING = "planning"
    DISPATCHING_WORKER = "dispatching_worker"
    RECONCILING = "reconciling"
    ELABORATING = "elaborating"
    COMPLETE = "complete"
    STOPPED = "stopped"
    ERROR = "error"
