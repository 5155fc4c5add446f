"""What the README shows is what happens."""

from __future__ import annotations

import re
from typing import Any

import pytest

from codec import CODES
from target import ROOT, cli

README = (ROOT / "README.md").read_text("utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
SESSIONS = re.findall(r"\$ python3 -m qontinui_types (check .*?)\n(.*?)```", README, re.DOTALL)


def run(word: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the Python block that holds a word; return what it prints."""
    (block,) = [block for block in PYTHON if word in block]
    monkeypatch.chdir(ROOT)
    scope: dict[str, Any] = {"__name__": "readme"}
    exec(compile(block, "README.md", "exec", dont_inherit=True), scope)
    return capsys.readouterr().out


def test_the_first_example_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = run("pipeline_loop.json", capsys, monkeypatch).splitlines()
    assert lines[:2] == ["12 RestartRunner(rebuild=True)", "restarts and rebuilds"]
    assert '  "maxIterations": 5,' in lines


def test_the_example_with_own_types_prints_what_it_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = run("class Figure", capsys, monkeypatch).strip()
    assert printed
    assert f"# {printed}" in README


def test_the_check_that_is_shown_says_that() -> None:
    ((command, shown),) = SESSIONS
    done = cli(*command.split(), cwd=ROOT)
    assert (done.stdout + done.stderr).decode() == shown


def test_the_table_of_codes_is_complete() -> None:
    for code, meaning in CODES.items():
        assert f"| `{code}` | {meaning} |" in README


def test_nothing_is_left_to_be_filled_in() -> None:
    assert re.findall(r"@[A-Z]+@", README) == []
