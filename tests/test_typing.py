"""What type checkers are told holds at run time; the checkers themselves run beside the tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

import codec
import qontinui_types
from qontinui_types import (
    DiagnosticEvaluation,
    FixedIterations,
    LoopPhase,
    NoAction,
    Reflection,
    RestartOnSignal,
    RestartRunner,
    WaitHealthy,
    WorkflowVerification,
)


def load_inference() -> Any:
    path = Path(__file__).parent / "typing" / "inference.py"
    spec = importlib.util.spec_from_file_location("inference", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["inference"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


inference = load_inference()


@pytest.mark.parametrize(
    "name", ["names", "classes", "containers", "unions", "blobs", "other_calls", "fields"]
)
def test_the_checked_program_runs(name: str) -> None:
    getattr(inference, name)()


@pytest.mark.parametrize(
    ("strategy", "text"),
    [
        (Reflection(), "reflection"),
        (WorkflowVerification(), "verification"),
        (FixedIterations(), "fixed"),
        (DiagnosticEvaluation(), "diagnosis"),
    ],
)
def test_every_exit_strategy_is_matched(strategy: Any, text: str) -> None:
    assert inference.describe_exit(strategy) == text


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (RestartRunner(rebuild=True), "rebuild"),
        (RestartOnSignal(rebuild=True), "rebuild"),
        (RestartRunner(), "restart"),
        (RestartOnSignal(), "restart"),
        (WaitHealthy(), "wait"),
        (NoAction(), "go on"),
    ],
)
def test_every_action_between_iterations_is_matched(action: Any, text: str) -> None:
    assert inference.describe_between(action) == text


def test_members_of_a_plain_enum_are_compared_by_identity() -> None:
    assert inference.describe_phase(LoopPhase.IDLE) == "idle"
    assert inference.describe_phase(LoopPhase.ERROR) == "error"


@pytest.mark.parametrize("package", [codec, qontinui_types])
def test_both_packages_say_that_they_are_typed(package: Any) -> None:
    resources = package.__spec__.loader.get_resource_reader(package.__name__)

    assert "py.typed" in list(resources.contents())
