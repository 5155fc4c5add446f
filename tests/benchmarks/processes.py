"""Whole processes: what an import costs, and a script that handles one config.

Each script is started in turn with the others, many times over, in a fresh
interpreter; of each the best time counts. Compiled bytecode is in place by then.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from documents import Document

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[1]

_BARE = "import dataclasses, enum, json, typing"

#: What is started, by the name under which its time is reported.
SCRIPTS = {
    "standard library": _BARE,
    "import qontinui_types": f"{_BARE}\nimport qontinui_types",
    "script, ours": """
import sys
from qontinui_types import OrchestrationLoopConfig, dumps, load
print(dumps(load(OrchestrationLoopConfig, sys.argv[1])))
""",
    "script, pydantic": """
import sys
from peers.pydantic_models import OrchestrationLoopConfig
with open(sys.argv[1], "rb") as file:
    config = OrchestrationLoopConfig.model_validate_json(file.read())
print(config.model_dump_json(by_alias=True, exclude_none=True))
""",
}


def run(config: Document, scripts: Iterable[str], rounds: int) -> dict[str, float]:
    """Start each of the named scripts so many times; return the best time of each, in seconds.

    Raises AssertionError if a script that prints a config prints another one.
    """
    times: dict[str, list[float]] = {name: [] for name in scripts}
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "config.json")
        path.write_text(config.text, encoding="utf-8")
        for name in times:
            _verify(name, config, path)
        for _ in range(rounds):
            for name, taken in times.items():
                start = time.perf_counter()
                _start(name, path)
                taken.append(time.perf_counter() - start)
    return {name: min(taken) for name, taken in times.items()}


def _verify(name: str, config: Document, path: Path) -> None:
    printed = _start(name, path)
    if printed and json.loads(printed) != config.canonical:
        raise AssertionError(f"{name}: what it printed is not right")


def _start(name: str, path: Path) -> bytes:
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join([str(_ROOT), str(_HERE)])
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its bytecode
    command = [sys.executable, "-c", SCRIPTS[name], str(path)]
    return subprocess.run(
        command, cwd=path.parent, env=environment, check=True, stdout=subprocess.PIPE
    ).stdout
