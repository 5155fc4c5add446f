"""``format``."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qontinui_types import OrchestrationLoopConfig, dumps, loads
from target import cli
from terminals import on_terminal

DOCUMENTS = Path(__file__).parent / "documents"
LOOP = "OrchestrationLoopConfig"

SNAKE = b'{"max_iterations": 2, "workflow_id": "w"}'

#: Which bytes these are, the vectors say; here it counts that the command writes them.
CANONICAL = dumps(loads(OrchestrationLoopConfig, SNAKE), indent=2).encode() + b"\n"


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
def test_check_passes_canonical_documents(name: str, type_name: str, tmp_path: Path) -> None:
    canonical = tmp_path / name
    canonical.write_bytes(cli("format", type_name, str(DOCUMENTS / name)).stdout)
    done = cli("format", "--check", type_name, str(canonical))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"1 file canonical\n")


def test_check_and_write_exclude_each_other(snake: Path) -> None:
    assert cli("format", "--check", "--write", LOOP, str(snake)).returncode == 2


def test_a_missing_file_does_not_stop_the_others(snake: Path) -> None:
    done = cli("format", LOOP, "missing.json", str(snake))
    assert (done.returncode, done.stdout) == (2, CANONICAL)


def test_a_formatted_document_stays_as_it_is(tmp_path: Path) -> None:
    shutil.copy(DOCUMENTS / "snake_case_loop.json", tmp_path / "loop.json")
    cli("format", "--write", LOOP, str(tmp_path / "loop.json"))
    assert cli("format", "--check", LOOP, str(tmp_path / "loop.json")).returncode == 0


def test_check_sums_up(tmp_path: Path) -> None:
    for name, content in {"a": SNAKE, "b": CANONICAL, "c": b"{", "d": SNAKE}.items():
        (tmp_path / f"{name}.json").write_bytes(content)
    done = cli("format", "--check", LOOP, ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"./a.json\n./d.json\n")
    assert done.stderr.decode().splitlines()[-1] == (
        "2 files to be rewritten, 1 file canonical, 1 file with faults"
    )


def test_diff_shows_what_write_would_change(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{\n\t"type": "restart_runner"\n}')
    done = cli("format", "--diff", "BetweenIterations", "a.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"1 file to be rewritten\n")
    assert done.stdout.decode() == (
        "--- a.json\n"
        "+++ a.json\n"
        "@@ -1,3 +1,4 @@\n"
        " {\n"
        '-\t"type": "restart_runner"\n'
        "-}\n"
        "\\ No newline at end of file\n"
        '+  "type": "restart_runner",\n'
        '+  "rebuild": false\n'
        "+}\n"
    )


def test_a_diff_can_be_applied(snake: Path) -> None:
    diff = cli("format", "--diff", LOOP, "snake.json", cwd=snake.parent).stdout
    subprocess.run(["patch", "-s", "snake.json"], input=diff, cwd=snake.parent, check=True)
    assert snake.read_bytes() == CANONICAL


def test_diff_has_nothing_to_show_for_a_canonical_file() -> None:
    done = cli("format", "--diff", "OlConfig", str(DOCUMENTS / "nightly_preset.json"))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"1 file canonical\n")


def test_a_diff_is_in_colour_on_a_terminal(snake: Path) -> None:
    assert "\x1b[32m+{\x1b[0m" in on_terminal("format", "--diff", LOOP, str(snake))


def test_write_sums_up(snake: Path) -> None:
    done = cli("format", "--write", LOOP, "snake.json", "snake.json", cwd=snake.parent)
    assert done.stderr.decode().splitlines() == [
        "snake.json: rewritten",
        "1 file rewritten, 1 file canonical",
    ]


def test_a_read_only_file_is_not_replaced_and_does_not_stop_the_others(tmp_path: Path) -> None:
    for name, mode in {"a.json": 0o444, "b.json": 0o644}.items():
        (tmp_path / name).write_bytes(SNAKE)
        (tmp_path / name).chmod(mode)
    done = cli("format", "--write", LOOP, ".", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode().splitlines()) == (
        2,
        [
            "./a.json: the file is read-only; it is as it was before",
            "./b.json: rewritten",
            "1 file rewritten, 1 file not writable",
        ],
    )
    assert [file.read_bytes() for file in sorted(tmp_path.iterdir())] == [SNAKE, CANONICAL]


def test_a_file_that_goes_away_on_the_way_is_not_made_anew(
    snake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*args: Any, **options: Any) -> str:
        snake.unlink()
        return dumps(*args, **options)

    monkeypatch.setattr("qontinui_types.cli.documents.dumps", late)
    done = cli("format", "--write", LOOP, str(snake))
    assert (done.returncode, done.stderr.decode().splitlines(), snake.exists()) == (
        2,
        [
            f"{snake}: No such file or directory; it is as it was before",
            "1 file not writable",
        ],
        False,
    )


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "snake.json").write_bytes(SNAKE)
    assert cli("format", LOOP, str(tmp_path)).stdout == CANONICAL
