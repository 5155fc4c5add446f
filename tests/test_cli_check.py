"""``check``."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from folders import deep
from qontinui_types.cli import main
from reference import without
from target import PACKAGE, cli, environ

if TYPE_CHECKING:
    from subprocess import CompletedProcess

DOCUMENTS = Path(__file__).parent / "documents"
LOOP = "OrchestrationLoopConfig"
STATUS = "OrchestrationLoopStatus"

#: Every document in order, with its type.
GOOD = {
    "nightly_preset.json": "OlConfig",
    "pipeline_loop.json": LOOP,
    "status_mid_run.json": STATUS,
    "multi_loop_launch.json": "MultiLoopConfig",
    "snake_case_loop.json": LOOP,
    "preset_create.json": "CreateOlConfigRequest",
}

#: Those with a blob.
PRESETS = ("nightly_preset.json", "preset_create.json")


def check(*args: str, stdin: bytes = b"", cwd: Path = DOCUMENTS) -> CompletedProcess[bytes]:
    return cli("check", *args, stdin=stdin, cwd=cwd)


def places(done: CompletedProcess[bytes]) -> list[str]:
    """Return what stands before the message on each line: FILE:LINE:COLUMN."""
    return [line.split(": ")[0] for line in done.stdout.decode().splitlines()]


@pytest.mark.parametrize(("name", "type_name"), GOOD.items())
def test_a_good_document_has_no_faults(name: str, type_name: str) -> None:
    done = check(type_name, name)
    blobs = ", 1 blob not looked into (--deep does)" if name in PRESETS else ""
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == f"1 file checked, no faults{blobs}\n"


def test_each_fault_has_a_line_with_its_place() -> None:
    done = check(LOOP, "broken/wrong_types.json")
    assert places(done) == [
        "broken/wrong_types.json:2:23",
        "broken/wrong_types.json:3:21",
        "broken/wrong_types.json:5:3",
        "broken/wrong_types.json:7:13",
        "broken/wrong_types.json:11:16",
        "broken/wrong_types.json:13:19",
    ]


def test_a_line_has_the_path_and_the_message() -> None:
    done = check(LOOP, "broken/wrong_types.json")
    assert done.stdout.decode().splitlines()[2] == (
        "broken/wrong_types.json:5:3: maxIteration: OrchestrationLoopConfig has no field "
        '"maxIteration"; did you mean "maxIterations"?'
    )


def test_faults_give_status_1_and_are_counted() -> None:
    done = check(LOOP, "broken/wrong_types.json", "pipeline_loop.json")
    assert (done.returncode, done.stderr) == (1, b"2 files checked, 6 faults in 1 file\n")


def test_what_is_no_json_is_a_fault_at_its_place() -> None:
    done = check(LOOP, "broken/trailing_comma.json")
    assert places(done) == ["broken/trailing_comma.json:6:3"]


def test_required_fields_and_repeated_ones_are_faults() -> None:
    assert len(places(check(LOOP, "broken/half_a_detector.json"))) == 8


def test_standard_input_is_read_for_a_dash() -> None:
    done = check("ExitCheckResult", "-", stdin=b'{"shouldExit": true}')
    assert done.stdout.decode().startswith("<stdin>:1:1: reason: ")


def test_a_folder_stands_for_the_json_files_below_it(tmp_path: Path) -> None:
    for name in ("b/inner.json", "a.json", "b/a/deep.json", "b/not.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{")
    done = check(LOOP, str(tmp_path))
    below = [os.path.join("b", "inner.json"), os.path.join("b", "a", "deep.json")]
    assert places(done) == [f"{tmp_path / name}:1:2" for name in ("a.json", *below)]


def test_a_folder_without_documents_is_a_mistake(tmp_path: Path) -> None:
    done = check(LOOP, str(tmp_path))
    assert (done.returncode, b"no file below this folder" in done.stderr) == (2, True)


def test_unknown_fields_can_be_ignored() -> None:
    text = b'{"colour": 1}'
    assert check(LOOP, "-", stdin=text).returncode == 1
    assert check(LOOP, "--unknown", "ignore", "-", stdin=text).returncode == 0


def test_deep_finds_faults_inside_the_blob() -> None:
    done = check("--deep", "OlConfig", "broken/preset_blob.json")
    assert places(done) == [
        "broken/preset_blob.json:11:22",
        "broken/preset_blob.json:16:15",
        "broken/preset_blob.json:32:9",
    ]


def test_without_deep_a_blob_is_left_alone() -> None:
    assert check("OlConfig", "broken/preset_blob.json").returncode == 0


def test_deep_finds_nothing_in_a_good_preset() -> None:
    assert check("--deep", "OlConfig", "nightly_preset.json").returncode == 0


def test_deep_needs_a_type_that_holds_a_configuration() -> None:
    done = check("--deep", LOOP, "pipeline_loop.json")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"python3 -m {PACKAGE}: --deep is for types that hold a configuration: "
        "OlConfig, CreateOlConfigRequest, UpdateOlConfigRequest\n"
    )


def test_lines_are_documents_of_their_own() -> None:
    done = check("--lines", STATUS, "status_lines.jsonl")
    assert (done.returncode, done.stderr) == (0, b"4 lines checked, no faults\n")


def test_faults_in_lines_are_at_the_line_of_the_file() -> None:
    done = check("--lines", STATUS, "broken/status_lines.jsonl")
    assert places(done) == [
        "broken/status_lines.jsonl:2:25",
        "broken/status_lines.jsonl:4:136",
        "broken/status_lines.jsonl:5:1",
    ]


def test_faults_in_a_file_of_lines_read_as_one_document_come_with_a_hint_to_lines() -> None:
    done = check(STATUS, "status_lines.jsonl", "broken/status_lines.jsonl")
    assert done.stderr.decode().splitlines() == [
        "--lines reads a document a line",
        "2 files checked, 2 faults in 2 files",
    ]


def test_a_file_of_one_good_line_needs_no_hint_to_lines(tmp_path: Path) -> None:
    (tmp_path / "one.ndjson").write_text('"idle"\n')
    done = check("LoopPhase", "one.ndjson", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"1 file checked, no faults\n")


def test_faults_in_other_files_come_without_a_hint_to_lines() -> None:
    done = check(LOOP, "broken/trailing_comma.json")
    assert b"--lines" not in done.stderr


def test_no_lines_at_all_are_counted_in_words() -> None:
    done = check("--lines", "LoopPhase", "-")
    assert (done.returncode, done.stderr) == (0, b"no lines checked, no faults\n")


def test_empty_lines_do_not_count() -> None:
    done = check("--lines", STATUS, "broken/status_lines.jsonl")
    assert done.stderr == b"4 lines checked, 3 faults in 3 lines\n"


def test_lines_may_end_as_on_windows_and_the_last_one_not_at_all() -> None:
    done = check("--lines", "LoopPhase", "-", stdin=b'"idle"\r\n"error"\r\n"idle')
    assert places(done) == ["<stdin>:3:6"]


def test_a_line_that_is_no_text_does_not_hide_the_others() -> None:
    done = check("--lines", "LoopPhase", "-", stdin=b'"idle"\n\xff\xfe\x00\n"idel"\n')
    assert places(done) == ["<stdin>:2:1", "<stdin>:3:1"]


def test_lines_can_be_checked_deeply() -> None:
    text = b'{"configJson": {}}\n{"configJson": {"maxIterations": "1"}}\n'
    done = check("--lines", "--deep", "UpdateOlConfigRequest", "-", stdin=text)
    assert places(done) == ["<stdin>:2:34"]


def test_many_lines_are_all_checked() -> None:
    done = check("--lines", "LoopPhase", "-", stdin=b'"idle"\n' * 20_000 + b'"idel"\n')
    assert (places(done), done.stderr) == (
        ["<stdin>:20001:1"],
        b"20,001 lines checked, 1 fault in 1 line\n",
    )


def test_a_folder_stands_for_its_json_lines_files_under_lines(tmp_path: Path) -> None:
    shutil.copy(DOCUMENTS / "status_lines.jsonl", tmp_path / "a.jsonl")
    shutil.copy(DOCUMENTS / "status_lines.jsonl", tmp_path / "b.ndjson")
    done = check("--lines", STATUS, str(tmp_path))
    assert done.stderr == b"8 lines checked, no faults\n"


def test_the_json_format_has_an_object_for_each_fault() -> None:
    done = check("--format", "json", "--lines", STATUS, "broken/status_lines.jsonl")
    fault = [json.loads(line) for line in done.stdout.splitlines()][2]
    expected = {
        "file": "broken/status_lines.jsonl",
        "line": 5,
        "column": 1,
        "path": ["isPipeline"],
        "pointer": "/isPipeline",
        "code": "missing_field",
    }
    assert {key: fault[key] for key in expected} == expected


def test_the_github_format_is_a_workflow_command() -> None:
    done = check("--format", "github", "ExitCheckResult", "-", stdin=b'{"shouldExit": true}')
    assert done.stdout.startswith(b"::error file=<stdin>,line=1,col=1::reason: ")


def test_the_github_format_escapes_what_commands_are_made_of(tmp_path: Path) -> None:
    (tmp_path / "50%,a.json").write_text('{"100%": 1}')
    done = check("--format", "github", "Reflection", "50%,a.json", cwd=tmp_path)
    assert b"file=50%25%2Ca.json," in done.stdout


def test_a_missing_file_is_named_and_the_others_are_checked() -> None:
    done = check(LOOP, "missing.json", "broken/trailing_comma.json")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "missing.json: No such file or directory",
        "1 file checked, 1 fault in 1 file, 1 file not readable",
    ]


def test_options_may_stand_between_the_files() -> None:
    done = check("OlConfig", "nightly_preset.json", "--deep", "broken/preset_blob.json")
    assert done.stderr == b"2 files checked, 3 faults in 1 file\n"


def test_blobs_that_were_not_looked_into_are_counted() -> None:
    done = check("OlConfig", "broken/preset_blob.json", "nightly_preset.json")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        b"",
        b"2 files checked, no faults, 2 blobs not looked into (--deep does)\n",
    )


def test_a_request_without_a_blob_has_none_to_look_into() -> None:
    done = check("--lines", "UpdateOlConfigRequest", "-", stdin=b'{}\n{"configJson": {"a": 1}}\n')
    assert done.stderr == b"2 lines checked, no faults, 1 blob not looked into (--deep does)\n"


def test_the_form_of_a_panel_is_no_fault_but_for_deep() -> None:
    text = json.dumps({"configJson": {"max_iterations": 3, "use_worktree": True}}).encode()
    assert check("UpdateOlConfigRequest", "-", stdin=text).returncode == 0
    assert places(check("--deep", "UpdateOlConfigRequest", "-", stdin=text)) == ["<stdin>:1:38"]


def test_an_empty_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "good.json").write_text('"idle"')
    done = check("LoopPhase", "empty", "good.json", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode().splitlines()) == (
        2,
        [
            "empty: no file below this folder ends in .json",
            "1 file checked, no faults, 1 folder without documents",
        ],
    )


def test_a_folder_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The failure is made up, since those who run tests as root may read everything."""
    for name in ("a/x.json", "b/x.json", "c/x.json"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text('"idle"')
    scandir = os.scandir

    def fail(folder: str) -> Any:
        if os.path.basename(folder) == "b":
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", fail)
    assert main(["check", "LoopPhase", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path}/b: Permission denied",
        "2 files checked, no faults, 1 folder not readable",
    ]


def test_a_folder_1100_deep_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "top.json").write_text('"idle"')
    with deep(tmp_path, 1100):
        done = check("LoopPhase", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"1 file checked, no faults\n")


def test_a_folder_whose_path_is_too_long_is_not_passed_over(tmp_path: Path) -> None:
    with deep(tmp_path, 20, "d" * 250):
        done = check("LoopPhase", ".", cwd=tmp_path)
    shown = done.stderr.decode().replace("d" * 250, "d").splitlines()
    assert (done.returncode, shown) == (
        2,
        [
            f"./{'d/' * 16}d: File name too long",
            "no files checked, no faults, 1 folder not readable",
        ],
    )


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "good.json").write_text('"idle"')
    done = check("LoopPhase", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, b"1 file checked, no faults\n")


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("gone.json")
    done = check("LoopPhase", ".", cwd=tmp_path)
    assert done.stderr.decode().splitlines() == [
        "./link.json: No such file or directory",
        "no files checked, no faults, 1 file not readable",
    ]


def test_a_file_of_lines_gets_its_hint_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_bytes(b'"idle"\n"idle"\n')
    script = f'"{sys.executable}" -m {PACKAGE} check LoopPhase many.jsonl 2>&1'
    done = subprocess.run(
        ["/bin/sh", "-c", script], env=environ(), cwd=tmp_path, capture_output=True, check=False
    )
    assert done.stdout.decode().splitlines()[0] == "--lines reads a document a line"


def test_a_document_on_many_lines_needs_no_hint_to_lines(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(b'{\n"shouldExit": true,\n"reason": ""}\n')
    done = check("ExitCheckResult", "one.jsonl", cwd=tmp_path)
    assert done.stderr == b"1 file checked, no faults\n"


def test_a_line_feed_in_a_file_name_does_not_break_the_line(tmp_path: Path) -> None:
    (tmp_path / "a\nb.json").write_text("{")
    assert places(check(LOOP, ".", cwd=tmp_path)) == ["./a\\nb.json:1:2"]


@pytest.mark.parametrize("form", ["text", "json", "github"])
@pytest.mark.parametrize("lines", [1, 3])
def test_what_is_reported_is_in_proportion_to_the_documents(form: str, lines: int) -> None:
    deep = ('{"%s":' % ("k" * 40)) * 100 + json.dumps(["\ud800"] * 500) + "}" * 100
    text = f'{{"name": "x", "configJson": {deep}}}\n'.encode() * lines
    done = check("--format", form, "--lines", "CreateOlConfigRequest", "-", stdin=text)
    *_, last = done.stdout.decode().splitlines()
    assert len(done.stdout) < 50 * len(text)
    if form == "json":
        fault = json.loads(last)
        assert (fault["path"], fault["dotted"], fault["cut"]) == ([499], "… [499]", True)
    else:
        assert "… [499]: half of a surrogate pair" in last


def test_variants_of_a_newer_runner_can_be_kept() -> None:
    text = (DOCUMENTS / "status_mid_run.json").read_bytes()
    newer = re.sub(rb'"phase": "\w+"', b'"phase": "napping"', text)
    assert newer != text
    for choice, faults in {"": 1, "deny": 1, "keep": 0}.items():
        args = ["--unknown-variants", choice] if choice else []
        assert check(STATUS, "-", *args, stdin=newer).returncode == faults


def test_a_line_of_what_json_has_for_no_space_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "status.jsonl"
    file.write_bytes(b"\x0c\n \t\r\n")
    done = cli("check", "OlConfig", "--lines", str(file))
    assert (done.returncode, done.stdout.decode()) == (1, f"{file}:1:1: expected a value\n")


def test_a_copy_without_the_room_of_faults_checks_in_plain_words() -> None:
    with without("faults"):
        done = cli("check", "LoopPhase", "-", stdin=b'"off"')
    assert done.stdout == b"<stdin>:1:1: expected a string naming a LoopPhase\n"
    assert (done.returncode, done.stderr) == (1, b"1 file checked, 1 fault in 1 file\n")


def test_the_paths_in_a_small_document_are_whole() -> None:
    text = json.dumps({"loops": [{"status": {"iterationResults": [{}] * 9}}]}).encode()
    done = check("--format", "json", "MultiLoopStatus", "-", stdin=text)
    faults = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(faults) == 55
    assert not any("cut" in fault for fault in faults)
