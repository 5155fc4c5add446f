"""``format``, run as a process."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from target import cli

DOCUMENTS = Path(__file__).parent / "documents"
LOOP = "OrchestrationLoopConfig"

SNAKE = b'{"max_iterations": 2, "workflow_id": "w"}'

CANONICAL = b"""\
{
  "supervisorPort": 9875,
  "workflowId": "w",
  "maxIterations": 2,
  "exitStrategy": {
    "type": "reflection"
  },
  "betweenIterations": {
    "type": "none"
  },
  "retryOnFailure": false,
  "waitForFixer": true
}
"""


@pytest.fixture
def snake(tmp_path: Path) -> Path:
    file = tmp_path / "snake.json"
    file.write_bytes(SNAKE)
    return file


def test_the_canonical_document_goes_to_standard_output() -> None:
    done = cli("format", LOOP, "-", stdin=SNAKE)
    assert (done.returncode, done.stdout, done.stderr) == (0, CANONICAL, b"")


def test_compact_is_one_line_without_spaces() -> None:
    done = cli("format", "--compact", "BetweenIterations", "-", stdin=b'{"type": "restart_runner"}')
    assert done.stdout == b'{"type":"restart_runner","rebuild":false}\n'


def test_write_replaces_the_file(snake: Path) -> None:
    done = cli("format", "--write", LOOP, str(snake))
    assert (done.returncode, done.stdout, snake.read_bytes()) == (0, b"", CANONICAL)


def test_write_keeps_the_mode_of_the_file(snake: Path) -> None:
    snake.chmod(0o600)
    cli("format", "--write", LOOP, str(snake))
    assert stat.S_IMODE(snake.stat().st_mode) == 0o600


def test_write_leaves_a_canonical_file_untouched(snake: Path) -> None:
    snake.write_bytes(CANONICAL)
    before = snake.stat()
    cli("format", "--write", LOOP, str(snake))
    assert snake.stat().st_ino == before.st_ino


def test_write_leaves_a_faulty_file_as_it_is(snake: Path) -> None:
    snake.write_bytes(b'{"maxIterations": "2"}')
    done = cli("format", "--write", LOOP, str(snake))
    assert (done.returncode, snake.read_bytes()) == (1, b'{"maxIterations": "2"}')
    assert done.stderr.decode().startswith(f"{snake}:1:19: maxIterations: ")


def test_write_leaves_nothing_else_in_the_folder(snake: Path) -> None:
    cli("format", "--write", LOOP, str(snake))
    assert os.listdir(snake.parent) == ["snake.json"]


def test_write_replaces_all_documents_of_a_folder(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(SNAKE)
    cli("format", "--write", LOOP, str(tmp_path))
    assert [file.read_bytes() for file in sorted(tmp_path.iterdir())] == [CANONICAL, CANONICAL]


def test_write_cannot_write_to_standard_input() -> None:
    done = cli("format", "--write", LOOP, "-", stdin=SNAKE)
    assert (done.returncode, done.stdout) == (2, b"")


def test_check_names_files_of_another_form_and_leaves_them(snake: Path) -> None:
    done = cli("format", "--check", LOOP, str(snake))
    assert (done.returncode, done.stdout.decode()) == (1, f"{snake}\n")
    assert snake.read_bytes() == SNAKE


@pytest.mark.parametrize(
    ("name", "type_name"),
    [
        ("nightly_preset.json", "OlConfig"),
        ("pipeline_loop.json", LOOP),
        ("status_mid_run.json", "OrchestrationLoopStatus"),
        ("multi_loop_launch.json", "MultiLoopConfig"),
    ],
)
def test_check_passes_canonical_documents(name: str, type_name: str) -> None:
    done = cli("format", "--check", type_name, str(DOCUMENTS / name))
    assert (done.returncode, done.stdout) == (0, b"")


def test_check_and_write_exclude_each_other(snake: Path) -> None:
    assert cli("format", "--check", "--write", LOOP, str(snake)).returncode == 2


def test_a_missing_file_does_not_stop_the_others(snake: Path) -> None:
    done = cli("format", LOOP, "missing.json", str(snake))
    assert (done.returncode, done.stdout) == (2, CANONICAL)


def test_a_formatted_document_stays_as_it_is(tmp_path: Path) -> None:
    shutil.copy(DOCUMENTS / "snake_case_loop.json", tmp_path / "loop.json")
    cli("format", "--write", LOOP, str(tmp_path / "loop.json"))
    assert cli("format", "--check", LOOP, str(tmp_path / "loop.json")).returncode == 0
