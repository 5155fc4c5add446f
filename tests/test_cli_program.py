"""The command line as a program: help, exit statuses, streams, and all that can go wrong."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import qontinui_types
from target import PACKAGE, cli, environ

DOCUMENTS = Path(__file__).parent / "documents"
COMMANDS = ("check", "format", "new", "show", "types", "schema", "drift", "vendor")

#: How the program names itself where it is started as a module.
PROGRAM = f"python3 -m {PACKAGE}"

#: Enough output to fill a pipe.
FAULTY_LINES = b'{"no": 1}\n' * 20_000


def start(*args: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start the command line, or Python with ``-c``, with streams of the caller's choice."""
    module = [] if args[0] == "-c" else ["-m", PACKAGE]
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **options}
    env = {**environ(), **streams.pop("env", {})}
    return subprocess.Popen([sys.executable, *module, *args], env=env, cwd=DOCUMENTS, **streams)


def on_terminal(*args: str, stream: str = "stdout", **env: str) -> str:
    """Run the command line with one stream on a terminal; return what it showed there."""
    ours, theirs = pty.openpty()
    streams: dict[str, Any] = {"stderr": subprocess.DEVNULL, stream: theirs}
    started = start(*args, **streams, env={"TERM": "xterm", **env})
    os.close(theirs)
    shown = read_all(ours)
    started.wait(60)
    return shown.decode()


def read_all(terminal: int) -> bytes:
    """Return what is shown on a terminal until its other end is closed; then close this one."""
    shown = b""
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(terminal)
    return shown


def test_the_version_is_printed() -> None:
    done = cli("--version")
    assert (done.returncode, done.stdout.decode()) == (
        0,
        f"qontinui-types {qontinui_types.__version__}\n",
    )


def test_help_lists_the_commands() -> None:
    shown = cli("--help").stdout.decode()
    assert [name for name in COMMANDS if f"\n  {name} " in shown] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_on_a_command_has_an_example(command: str) -> None:
    done = cli(command, "--help")
    assert done.returncode == 0
    assert f"-m {PACKAGE} {command}" in done.stdout.decode().split("example")[1]


def test_no_command_is_a_mistake() -> None:
    assert cli().returncode == 2


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
    done = cli("check", "OlConfig", "/proc/self/mem")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"/proc/self/mem: Input/output error\n")


def test_output_is_utf_8_whatever_the_locale() -> None:
    text = '{"shouldExit": false, "reason": "\N{SNOWMAN}"}'.encode()
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = cli("format", "--compact", "ExitCheckResult", "-", stdin=text, env=plain)
    assert done.stdout == text.replace(b" ", b"") + b"\n"


def test_a_file_name_that_is_no_utf_8_is_written_as_it_is(tmp_path: Path) -> None:
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.json")
    with open(name, "wb") as file:
        file.write(b"{")
    assert cli("check", "OlConfig", os.fsdecode(name)).stdout.startswith(name + b":1:2: ")


@pytest.mark.parametrize("args", [("--lines", "OlConfig", "-"), ("--help",)])
def test_a_full_disk_gives_status_2(args: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        started = start("check", *args, stdin=subprocess.PIPE, stdout=full)
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
    assert (started.returncode, complaint) == (2, b"")


def test_a_reader_that_goes_away_early_is_no_trouble_for_short_output() -> None:
    read, write = os.pipe()
    os.close(read)
    started = start("types", stdout=write)
    os.close(write)
    _, complaint = started.communicate(timeout=60)
    assert (started.returncode, complaint) == (2, b"")


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


def test_ctrl_c_ends_the_program_quietly() -> None:
    started = start(
        "check", "--lines", "LoopPhase", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE
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
    while b" lines, 0 faults" not in shown:  # it is shown after a while only
        started.stdin.write(b'"idle"\n')
        started.stdin.flush()
        if select.select([ours], [], [], 0.02)[0]:
            shown += os.read(ours, 4096)
    started.stdin.close()
    assert b"checked, no faults" in shown + read_all(ours)
    assert started.wait(60) == 0


def test_progress_is_taken_away_before_the_summary() -> None:
    code = (
        f"from {PACKAGE}.cli.terminal import Progress\n"
        "with Progress(delay=0) as progress:\n"
        "    progress.update(1234, 5)\n"
    )
    assert on_terminal("-c", code, stream="stderr") == "\r\x1b[K1,234 lines, 5 faults\r\x1b[K"


def test_lines_are_checked_in_constant_memory(tmp_path: Path) -> None:
    line = (DOCUMENTS / "status_lines.jsonl").read_bytes().splitlines()[1] + b"\n"
    code = (
        "import sys\n"
        "from qontinui_types.cli import main\n"
        "main(sys.argv[1:])\n"
        "print(next(line for line in open('/proc/self/status') if 'VmHWM' in line))\n"
    ).replace("qontinui_types", PACKAGE)
    peaks = []
    for count in (1_000, 50_000):
        file = tmp_path / f"{count}.jsonl"
        file.write_bytes(line * count)
        args = ["check", "--lines", "OrchestrationLoopStatus", str(file)]
        done = subprocess.run(
            [sys.executable, "-c", code, *args], env=environ(), capture_output=True, check=True
        )
        peaks.append(int(done.stdout.split()[1]))
    assert peaks[1] - peaks[0] < 2_000  # in KiB, for a file that is 10,000 KiB larger
