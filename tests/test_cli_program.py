"""The command line as a program: help, exit statuses, streams, and all that can go wrong."""

from __future__ import annotations

import ast
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

import qontinui_types
from qontinui_types.cli.terminal import safe
from target import PACKAGE, PREFIX, ROOT, cli, copy_packages, environ, path_entry, program, sources
from terminals import on_terminal, read_all, start

DOCUMENTS = Path(__file__).parent / "documents"
COMMANDS = ("check", "format", "new", "show", "types", "schema", "drift", "vendor")

#: How the program names itself where it is started as a module.
PROGRAM = f"python3 -m {PACKAGE}"

#: Enough output to fill a pipe.
FAULTY_LINES = b'{"no": 1}\n' * 20_000


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_printed(option: str) -> None:
    done = program(option)
    assert (done.returncode, done.stdout.decode()) == (
        0,
        f"qontinui-types {qontinui_types.__version__}\n",
    )


def test_help_lists_the_commands() -> None:
    shown = cli("--help").stdout.decode()
    assert [name for name in COMMANDS if f"\n  {name} " in shown] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_on_a_command_has_an_example(command: str) -> None:
    done = program(command, "--help")
    assert done.returncode == 0
    assert f"-m {PACKAGE} {command}" in done.stdout.decode().split("example")[1]


@pytest.mark.parametrize(("name", "why"), [("a\0", "null"), ("a\ud800", "surrogates")])
@pytest.mark.parametrize("command", ["check OlConfig", "schema --all --out", "drift", "vendor"])
def test_what_can_be_no_file_name_is_a_mistake(command: str, name: str, why: str) -> None:
    done = cli(*command.split(), name)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"{PROGRAM}: an argument cannot be a file name: " in done.stderr.decode()
    assert why in done.stderr.decode()


def test_no_command_is_a_mistake() -> None:
    assert program().returncode == 2


def test_an_unknown_command_comes_with_a_hint() -> None:
    done = cli("chekc")
    message = "there is no command 'chekc'; did you mean check? (--help lists them)"
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (
        2,
        f"{PROGRAM}: error: {message}",
    )


@pytest.mark.parametrize("command", ["check", "format", "new", "show", "schema"])
def test_an_unknown_type_gives_status_2(command: str) -> None:
    done = cli(command, "Nothing", *(["-"] if command in ("check", "format") else []))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"{PROGRAM}: there is no type 'Nothing'")


def test_a_misspelled_type_comes_with_a_hint() -> None:
    assert cli("show", "OlConfg").stderr.decode() == (
        f"{PROGRAM}: there is no type 'OlConfg'; did you mean OlConfig?"
        " (the command types lists all)\n"
    )


@pytest.mark.parametrize("name", ["_ExitStrategy", "LoopId", "struct", "TYPE_CHECKING"])
def test_what_is_no_wire_type_is_an_unknown_type(name: str) -> None:
    assert cli("show", name).returncode == 2


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\xff", b"\xff\xfe{\x00}\x00", b"", b"\xef\xbb\xbf{}", b"[" * 100_000],
    ids=["binary", "utf-16", "empty", "byte order mark", "deep"],
)
@pytest.mark.parametrize("command", ["check", "format"])
def test_what_is_no_document_is_a_fault(command: str, content: bytes) -> None:
    done = cli(command, "OlConfig", "-", stdin=content)
    assert (done.returncode, b"<stdin>:1:" in done.stdout + done.stderr) == (1, True)
    assert b"Traceback" not in done.stderr


def test_a_file_that_opens_but_cannot_be_read_gives_status_2() -> None:
    done = program("check", "OlConfig", "/proc/self/mem")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"/proc/self/mem: Input/output error\n")


def test_output_is_utf_8_whatever_the_locale() -> None:
    text = '{"shouldExit": false, "reason": "\N{SNOWMAN}"}'.encode()
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = program("format", "--compact", "ExitCheckResult", "-", stdin=text, env=plain)
    assert done.stdout == text.replace(b" ", b"") + b"\n"


def test_a_file_name_that_is_no_utf_8_is_written_as_it_is(tmp_path: Path) -> None:
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.json")
    with open(name, "wb") as file:
        file.write(b"{")
    assert cli("check", "OlConfig", os.fsdecode(name)).stdout.startswith(name + b":1:2: ")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("args", ["check --lines OlConfig -", "check --help", "--version"])
def test_a_full_disk_gives_status_2(args: str, unbuffered: str) -> None:
    env = {"PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "wb") as full:
        started = start(*args.split(), stdin=subprocess.PIPE, stdout=full, env=env)
        _, complaint = started.communicate(FAULTY_LINES, 60)
    assert (started.returncode, complaint) == (
        2,
        f"{PROGRAM}: No space left on device\n".encode(),
    )


def test_a_reader_that_goes_away_ends_the_program_quietly() -> None:
    read, write = os.pipe()
    started = start("check", "--lines", "OlConfig", "-", stdin=subprocess.PIPE, stdout=write)
    os.close(write)
    os.close(read)
    _, complaint = started.communicate(FAULTY_LINES, 60)
    assert (started.returncode, complaint) == (141, b"")


def test_a_reader_that_goes_away_early_is_no_trouble_for_short_output() -> None:
    read, write = os.pipe()
    os.close(read)
    started = start("types", stdout=write)
    os.close(write)
    _, complaint = started.communicate(timeout=60)
    assert (started.returncode, complaint) == (141, b"")


@pytest.mark.parametrize("args", ["schema --all", "check --lines OlConfig"])
def test_a_closed_pipe_gives_a_script_with_pipefail_the_status_of_other_filters(
    tmp_path: Path, args: str
) -> None:
    """It is that of ``yes | head -1``; 0 would say that there was no fault, 1 that there was."""
    (tmp_path / "many.jsonl").write_bytes(FAULTY_LINES)
    files = str(tmp_path / "many.jsonl") if "--lines" in args else ""
    script = f'set -o pipefail; "{sys.executable}" -m {PACKAGE} {args} {files} | head -1'
    done = subprocess.run(["bash", "-c", script], env=environ(), capture_output=True, check=False)
    assert (done.returncode, done.stdout.count(b"\n"), done.stderr) == (141, 1, b"")


def test_standard_error_that_is_gone_changes_nothing() -> None:
    read, write = os.pipe()
    os.close(read)
    started = start(
        "check", "OlConfig", "nightly_preset.json", stdout=subprocess.PIPE, stderr=write
    )
    os.close(write)
    output, _ = started.communicate(timeout=60)
    assert (started.returncode, output) == (0, b"")


@pytest.mark.parametrize(
    ("closed", "message"),
    [("<&-", "standard input is closed"), (">&-", "standard output is closed")],
)
def test_a_closed_stream_is_named(closed: str, message: str) -> None:
    command = f'"{sys.executable}" -m {PACKAGE} format OlConfig - {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", command], env=environ(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.decode()) == (2, f"{PROGRAM}: {message}\n")


def answer_ctrl_c() -> None:
    """Undo what a background job or a CI runner has passed on, in the child alone."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_the_program_quietly() -> None:
    started = start(
        "check",
        "--lines",
        "LoopPhase",
        "-",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=answer_ctrl_c,
    )
    assert started.stdin is not None
    assert started.stdout is not None
    # Faults for more than a buffer of output, so that what comes out shows that it is at work;
    # and no more than a pipe holds, so that it then waits for the next line.
    started.stdin.write(b"0\n" * 200)
    started.stdin.flush()
    started.stdout.read(1)
    started.send_signal(signal.SIGINT)
    _, complaint = started.communicate(timeout=60)
    assert (started.returncode, complaint) == (130, b"")


@pytest.mark.parametrize("options", [["-m", PACKAGE], ["-Bm", PACKAGE], [f"-Bm{PACKAGE}"]])
@pytest.mark.parametrize("loaded_first", ["typing", "json", "argparse"])
def test_ctrl_c_while_the_program_is_loaded_ends_it_quietly(
    tmp_path: Path, loaded_first: str, options: list[str]
) -> None:
    """A module of the standard library that is loaded before, or with, the command line stops."""
    (tmp_path / f"{loaded_first}.py").write_text(
        "import os, signal, sys\n"
        f"del sys.path[0], sys.modules[{loaded_first!r}]\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "raise SystemExit('not stopped')\n"
    )
    path = f"{tmp_path}{os.pathsep}{environ()['PYTHONPATH']}"
    done = subprocess.run(
        [sys.executable, *options, "types"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path},
        preexec_fn=answer_ctrl_c,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, b"")


def test_a_terminal_gets_colour() -> None:
    assert "\x1b[1mRestartRunner\x1b[0m" in on_terminal("show", "RestartRunner")


def test_a_terminal_that_does_not_know_its_width_gets_a_table() -> None:
    assert "MEANING" in on_terminal("show", "DecomposerConfig", COLUMNS="")


def test_a_terminal_gets_no_colour_with_no_color() -> None:
    assert "\x1b" not in on_terminal("show", "RestartRunner", NO_COLOR="1")


def test_a_pipe_gets_no_colour() -> None:
    assert b"\x1b" not in cli("show", "RestartRunner").stdout


def test_long_work_shows_its_progress_on_a_terminal() -> None:
    ours, theirs = pty.openpty()
    started = start("check", "--lines", "LoopPhase", "-", stdin=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    assert started.stdin is not None
    shown = b""
    end = monotonic() + 60
    while b" lines, no faults" not in shown and monotonic() < end:  # it is shown after a while only
        started.stdin.write(b'"idle"\n')
        started.stdin.flush()
        if select.select([ours], [], [], 0.02)[0]:
            shown += os.read(ours, 4096)
    assert b" lines, no faults" in shown
    started.stdin.close()
    assert b"checked, no faults" in shown + read_all(ours)
    assert started.wait(60) == 0


@pytest.mark.parametrize(("faults", "words"), [(1, "1 fault"), (5, "5 faults")])
def test_progress_is_taken_away_before_the_summary(faults: int, words: str) -> None:
    code = (
        f"from {PACKAGE}.cli.terminal import Progress\n"
        "with Progress(delay=0) as progress:\n"
        f"    progress.update(1234, {faults})\n"
    )
    shown = on_terminal("-c", code, stream="stderr")
    assert shown == f"\r\x1b[K1,234 lines, {words}\r\x1b[K"


def test_lines_are_checked_in_constant_memory(tmp_path: Path) -> None:
    line = (DOCUMENTS / "status_lines.jsonl").read_bytes().splitlines()[1] + b"\n"
    code = (
        "import sys\n"
        "from qontinui_types.cli import main\n"
        "main(sys.argv[1:])\n"
        "print(next(line for line in open('/proc/self/status') if 'VmHWM' in line))\n"
    ).replace("qontinui_types", PACKAGE)
    peaks = []
    for count in (1_000, 20_000):
        file = tmp_path / f"{count}.jsonl"
        file.write_bytes(line * count)
        args = ["check", "--lines", "OrchestrationLoopStatus", str(file)]
        done = subprocess.run(
            [sys.executable, "-c", code, *args], env=environ(), capture_output=True, check=True
        )
        peaks.append(int(done.stdout.split()[1]))
    assert peaks[1] - peaks[0] < 2_000  # in KiB, for a file that is 4,000 KiB larger


@pytest.mark.parametrize(
    "character",
    [
        *map(chr, [*range(32), *range(0x7F, 0xA0)]),
        *"\u061c\u200b\u200d\u200f\u202a\u202e\u2028\u2029\u2060\u2066\u2069\ufeff\ud800\udc80\U000e0041",
    ],
    ids=ascii,
)
def test_controls_are_written_as_escapes(character: str) -> None:
    assert safe(f"a{character}b") == "a" + character.encode("unicode_escape").decode() + "b"


def test_what_is_visible_is_left_as_it_is() -> None:
    text = "naïve 日本 😀 :: ## C:\\x \udcff"
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\x3a:error::x"),
        (" \u3000::error::x", " \u3000\\x3a:error::x"),
        ("a\n::error::x", "a\\n::error::x"),
        ("a ##[error]x", "a \\x23#[error]x"),
        ("###vso[task.x]y", "#\\x23#vso[task.x]y"),
    ],
)
def test_no_line_is_a_command_of_a_workflow(text: str, shown: str) -> None:
    assert safe(text) == shown


HOSTILE = "\x1b[2J\x9b1m\u202e\n::error::owned\r\u2028"


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_faults_have_no_controls_from_input(tmp_path: Path, form: str) -> None:
    (tmp_path / f"{HOSTILE}.json").write_text(json.dumps({HOSTILE: {HOSTILE: HOSTILE}, "\x7f": 1}))
    done = cli("check", "--format", form, "OlConfig", str(tmp_path), "::error::gone", cwd=tmp_path)
    shown = done.stdout.decode().splitlines() + done.stderr.decode().splitlines()
    printed = (done.stdout + done.stderr).decode().replace("\n", "")
    assert len(shown) == done.stdout.count(b"\n") + done.stderr.count(b"\n")
    assert safe(printed.replace("::error", "")) == printed.replace("::error", "")
    commands = [line for line in shown if line.lstrip().startswith("::")]
    assert all(line.startswith("::error file=/") for line in commands)
    assert len(commands) == (done.stdout.count(b"\n") if form == "github" else 0)


def test_mistaken_arguments_are_shown_without_controls() -> None:
    complaint = cli("check", "OlConfig", "a.json", "--x\x1b[2J\n::error::owned").stderr.decode()
    assert complaint.splitlines()[-1].endswith(
        "unrecognized arguments: --x\\x1b[2J\\n::error::owned"
    )


@pytest.mark.parametrize("command", ["schema", "types", "drift", "new"])
def test_a_part_that_is_left_out_is_named_in_a_sentence(tmp_path: Path, command: str) -> None:
    copy_packages(tmp_path)
    for name in ("schema", "drift", "describe", "template", "about"):
        (tmp_path / "codec" / f"{name}.py").unlink(missing_ok=True)
        shutil.rmtree(tmp_path / "codec" / name, ignore_errors=True)
    wanted = {"types": [], "drift": ["."]}.get(command, ["OlConfig"])
    done = subprocess.run(
        [sys.executable, "-m", "qontinui_types", command, *wanted],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (2, b"", 1)
    assert lines[0].startswith("python3 -m qontinui_types: this copy is not whole: ")


def test_all_modules_of_commands_are_imported_in_plain_words() -> None:
    """Tools that bundle programs follow ``import`` statements and nothing else."""
    for path in sources("qontinui_types"):
        if path.suffix == ".py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            assert not {"import_module", "__import__"} & names, path


@pytest.mark.parametrize("folder", ["qontinui_types"])
def test_an_old_python_is_told_which_one_is_needed(folder: str) -> None:
    code = f"import sys; sys.hexversion = 0x030914f0; sys.path.insert(0, {path_entry()!r})\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}import {PREFIX}{folder}"], capture_output=True, check=False
    )
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith(f"ImportError: {folder} needs Python 3.10 or newer; this is ")


def test_old_pythons_can_read_what_tells_them() -> None:
    for name in ("__init__", "_start"):
        text = (ROOT / "qontinui_types" / f"{name}.py").read_text(encoding="utf-8")
        ast.parse(text, feature_version=(3, 6))


def test_the_hooks_for_pre_commit_name_commands() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^  entry: qontinui-types (\w+)", text, re.MULTILINE)
    assert (entries, [name in COMMANDS for name in entries]) == (["check", "format"], [True, True])


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help")], ids=" ".join)
def test_help_is_whole_without_docstrings(arguments: tuple[str, ...]) -> None:
    done = program(*arguments, env={"PYTHONOPTIMIZE": "2"})
    assert (done.returncode, done.stdout) == (0, program(*arguments).stdout)


def test_a_missing_argument_is_told_before_a_type_that_there_is_not() -> None:
    done = cli("check", "Nope")
    assert done.returncode == 2
    assert b"the following arguments are required: FILE" in done.stderr
