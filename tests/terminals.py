"""The command line as a process whose streams the test holds, on a terminal too."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

from target import PACKAGE, environ

DOCUMENTS = Path(__file__).parent / "documents"


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
