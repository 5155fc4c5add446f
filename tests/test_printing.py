"""Values as people look at them: pprint, IPython's and pytest's view, messages of constructors.

What IPython, rich and pydantic make of a value is looked at in tests/neighbours.
"""

from __future__ import annotations

import inspect
import pprint
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import target
from codec import EncodeError, encode, loads
from qontinui_types import (
    ExitStrategy,
    LoopPhase,
    OrchestrationLoopConfig,
    OrchestrationLoopStatus,
    RestartRunner,
    StallDetectorConfig,
    UpdateOlConfigRequest,
)
from reference import without

CONFIG = OrchestrationLoopConfig(
    max_iterations=3,
    workflow_id="a-workflow-with-a-long-name",
    between_iterations=RestartRunner(rebuild=True),
    stall_detection=StallDetectorConfig(),
)


def test_pprint_shows_a_tree_with_a_field_a_line() -> None:
    lines = pprint.pformat(CONFIG).splitlines()
    assert lines[0] == "OrchestrationLoopConfig(target_runner_port=None,"
    margin = " " * len("OrchestrationLoopConfig(")
    assert f"{margin}workflow_id='a-workflow-with-a-long-name'," in lines
    assert f"{margin}between_iterations=RestartRunner(rebuild=True)," in lines
    assert lines[-1] == f"{margin}decomposition=None)"


def test_pprint_leaves_a_short_value_on_its_line() -> None:
    assert pprint.pformat(RestartRunner(rebuild=True)) == "RestartRunner(rebuild=True)"


def test_pprint_goes_into_a_big_status() -> None:
    text = (target.ROOT / "tests/documents/status_mid_run.json").read_text("utf-8")
    shown = pprint.pformat(loads(OrchestrationLoopStatus, text)).splitlines()
    assert len([line for line in shown if line.strip().startswith("phase=LoopPhase.")]) == 1


def test_a_value_that_holds_itself_is_cut_short_by_pprint() -> None:
    blob: list[Any] = ["x" * 80]
    config = UpdateOlConfigRequest(config_json=blob)
    blob.append(config)
    assert "<Recursion on UpdateOlConfigRequest" in pprint.pformat(config)


def test_a_failing_comparison_in_pytest_names_the_fields_that_differ(tmp_path: Path) -> None:
    script = tmp_path / "test_it.py"
    script.write_text(
        f"""
from {target.PACKAGE} import OrchestrationLoopConfig, RestartRunner

def test_it():
    one = OrchestrationLoopConfig(between_iterations=RestartRunner(rebuild=True))
    assert one == OrchestrationLoopConfig(between_iterations=RestartRunner())
""",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(script)],
        env={**target.environ(), "COLUMNS": "200"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line.removeprefix("E").strip() for line in done.stdout.splitlines()]
    assert "['between_iterations']" in lines
    differing = "between_iterations: RestartRunner(rebuild=True) != RestartRunner()"
    assert any(line.startswith(differing) for line in lines)


def test_the_signature_shows_the_types() -> None:
    assert str(inspect.signature(RestartRunner.__init__)) == (
        "(self: 'Any', /, **given: 'Any') -> 'None'"
    )
    assert str(inspect.signature(RestartRunner)) == "(*, rebuild: bool = False) -> None"
    assert str(inspect.signature(RestartRunner.__repr__)) == "(self: 'Any') -> 'str'"


def test_a_wrong_argument_is_answered_with_the_one_that_was_meant() -> None:
    with pytest.raises(TypeError, match="did you mean 'max_iterations'"):
        OrchestrationLoopConfig(maxIterations=3)  # type: ignore[call-arg]


def test_the_base_class_of_an_enum_has_no_instances() -> None:
    with pytest.raises(TypeError, match="ExitStrategy is an enum: make one of its variants"):
        ExitStrategy()


def test_a_config_in_place_of_a_blob_is_answered_with_what_to_call() -> None:
    for blob in (CONFIG, [CONFIG], {"a": CONFIG}):
        with pytest.raises(EncodeError) as caught:
            encode(UpdateOlConfigRequest(config_json=blob))  # type: ignore[arg-type]
        (fault,) = caught.value.errors
        assert fault.message == (
            "expected a JSON value, found a Python OrchestrationLoopConfig; put encode(it) here"
        )


def test_without_their_room_guests_find_nothing() -> None:
    hooks = ("__get_pydantic_core_schema__", "__get_pydantic_json_schema__", "_repr_pretty_")
    with without("guests"):
        assert [hasattr(OrchestrationLoopConfig, name) for name in hooks] == [False] * 3
        assert [hasattr(LoopPhase, name) for name in hooks] == [False] * 3
    assert [hasattr(OrchestrationLoopConfig, name) for name in hooks] == [True] * 3
    assert [hasattr(LoopPhase, name) for name in hooks] == [True, True, False]


def test_without_their_room_constructors_say_what_they_take() -> None:
    with without("guests"), pytest.raises(TypeError) as caught:
        RestartRunner(rebuild=True, rebuilt=True)  # type: ignore[call-arg]
    assert str(caught.value) == "RestartRunner() takes by keyword: rebuild; given: rebuild, rebuilt"
    assert RestartRunner(rebuild=True).rebuild is True
