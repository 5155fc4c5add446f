"""The recipes that need other packages, run with these."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from codec import DeclarationError, dumps, loads
from generated import WIRE
from test_recipes import DOCUMENTS, FOLDER, run

sys.path.insert(0, str(FOLDER))


def test_fastapi_reads_a_config_and_names_the_fault() -> None:
    client = TestClient(importlib.import_module("pydantic_field").app)
    good = client.post("/launch", json={"name": "nightly", "config": {"max_iterations": 3}})
    assert good.status_code == 200
    assert good.json()["config"]["exitStrategy"] == {"type": "reflection"}
    bad = client.post("/launch", json={"name": "nightly", "config": {"maxIterations": -3}})
    assert bad.status_code == 422
    (fault,) = bad.json()["detail"]
    assert fault["loc"] == ["body", "config", "maxIterations"]
    assert client.post("/presets", json=[]).json() == []


def test_a_column_of_sqlalchemy_holds_a_config(tmp_path: Any) -> None:
    done = run(tmp_path, "sqlalchemy_column.py")
    assert (done.returncode, done.stdout) == (0, "['nightly']\n"), done.stderr


def test_statuses_make_a_data_frame(tmp_path: Any) -> None:
    done = run(tmp_path, "pandas_statuses.py", str(DOCUMENTS / "status_lines.jsonl"))
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        [
            "{'building_workflow': 1, 'diagnosing': 1, 'error': 1, 'running_workflow': 1}",
            "[2026]",
        ],
    ), done.stderr


def test_a_config_and_a_phase_come_from_the_command_line(tmp_path: Any) -> None:
    given = ["--config", '{"maxIterations": 4}', "--phase", "planning"]
    done = run(tmp_path, "typer_option.py", *given)
    assert (done.returncode, done.stdout) == (0, "4 planning\n"), done.stderr
    done = run(tmp_path, "typer_option.py", env={"LOOP_CONFIG": '{"maxIterations": 5}'})
    assert (done.returncode, done.stdout) == (0, "5 idle\n"), done.stderr
    done = run(tmp_path, "typer_option.py", "--config", '{"maxIterations": -1}')
    assert done.returncode == 2
    assert "maxIterations: expected an integer from 0" in done.stderr


def test_the_strategies_make_values_that_can_be_written() -> None:
    strategies = importlib.import_module("hypothesis_strategies")
    strategies.test_a_status_reads_back_as_it_was()
    with pytest.raises(DeclarationError):
        strategies.values(set)


@pytest.mark.parametrize("tp", WIRE, ids=lambda tp: tp.__name__)
def test_every_type_has_a_strategy(tp: Any) -> None:
    strategies = importlib.import_module("hypothesis_strategies")

    @settings(
        max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(strategies.values(tp))
    def reads_back(value: Any) -> None:
        assert loads(tp, dumps(value)) == value

    reads_back()
