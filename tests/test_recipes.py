"""The recipes: those that need nothing installed are run here.

tests/neighbours runs those that need other packages.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import target

FOLDER = target.ROOT / "tests" / "recipes"
DOCUMENTS = target.ROOT / "tests" / "documents"
RECIPES = sorted(FOLDER.glob("*.py"))


def run(
    tmp_path: Path, recipe: str, *args: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a recipe as a script, on the copy of the packages that is under test."""
    text = (FOLDER / recipe).read_text(encoding="utf-8")
    script = tmp_path / recipe
    script.write_text(text.replace("from qontinui_types", f"from {target.PACKAGE}"), "utf-8")
    return subprocess.run(
        [sys.executable, str(script), *args],
        env={**target.environ(), **(env or {})},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_column_of_sqlite_holds_a_config(tmp_path: Path) -> None:
    done = run(tmp_path, "sqlite_column.py")
    assert (done.returncode, done.stdout) == (0, "RestartRunner(rebuild=True) 9875\n"), done.stderr


def test_a_config_comes_from_the_command_line(tmp_path: Path) -> None:
    done = run(tmp_path, "settings.py", "--config", '{"maxIterations": 4}')
    assert (done.returncode, done.stdout) == (0, "4 9875\n"), done.stderr


def test_a_config_comes_from_the_environment(tmp_path: Path) -> None:
    done = run(tmp_path, "settings.py", env={"LOOP_CONFIG": '{"maxIterations": 5}'})
    assert (done.returncode, done.stdout) == (0, "5 9875\n"), done.stderr


def test_a_bad_config_on_the_command_line_is_explained(tmp_path: Path) -> None:
    done = run(tmp_path, "settings.py", "--config", '{"maxIterations": -1}')
    assert done.returncode == 2
    assert "1:19: maxIterations: expected an integer from 0 to 4294967295" in done.stderr


def test_several_processes_find_no_fault_in_good_lines(tmp_path: Path) -> None:
    done = run(tmp_path, "many_processes.py", str(DOCUMENTS / "status_lines.jsonl"))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_several_processes_find_the_faulty_lines(tmp_path: Path) -> None:
    good = (DOCUMENTS / "status_lines.jsonl").read_text(encoding="utf-8").splitlines()[0]
    lines = [good] * 500
    lines[250] = '{"running": 1}'
    lines[499] = good[:-1]
    export = tmp_path / "export.jsonl"
    export.write_text("\n".join(lines), encoding="utf-8")
    done = run(tmp_path, "many_processes.py", str(export))
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["line 251", "line 500"]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_every_recipe_has_its_line_in_the_list_of_recipes(recipe: Path) -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"| [{recipe.name}]({recipe.name}) |" in listed
