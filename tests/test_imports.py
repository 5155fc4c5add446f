"""What ``import qontinui_types`` costs: the modules that it adds to a bare interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import target

#: Of the standard library, these and what they import themselves; see the README on start-up.
FOUNDATION = "dataclasses, enum, json, typing"

#: Of the standard library, what comes on top of that.
LIBRARY = {"__future__", "_struct", "math", "struct"}

#: Of the project, what the declarations need.
DECLARING = {
    "codec",
    "codec.api",
    "codec.declare",
    "codec.doors",
    "codec.errors",
    "codec.numbers",
    "codec.records",
    "codec.reflect",
    "codec.shapes",
    "codec.structs",
    "codec.text",
    "codec.walk",
    "qontinui_types",
    "qontinui_types._codec",
    "qontinui_types._start",
    "qontinui_types.orchestration_config",
}

#: What reading and writing need as well. Faults, schemas and the command line are not among it.
RUNNING = {
    "codec.checks",
    "codec.fast",
    "codec.fast.checks",
    "codec.fast.source",
    "codec.fast.structs",
}

#: What the import system itself needs to read from a zip.
ZIP_READING = {"_frozen_importlib_external", "time", "zipimport", "zlib"}


def modules_after(code: str) -> set[str]:
    """Return the names of all modules of a bare interpreter that has run ``code``."""
    start = f"import sys; sys.path.insert(0, {target.path_entry()!r})\n"
    report = "\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", start + code + report],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


def added_by(code: str) -> set[str]:
    """Return what ``code`` imports besides the foundation, under the plain names."""
    added = modules_after(code) - modules_after(f"import {FOUNDATION}")
    if target.KIND in ("wheel", "zip"):
        added -= ZIP_READING
    plain = {name.removeprefix(target.PREFIX) for name in added}
    return plain - {"tool", "tool._vendor"}


def test_importing_the_types_adds_what_is_listed_and_nothing_else() -> None:
    assert added_by(f"import {target.PACKAGE}") <= DECLARING | LIBRARY


def test_reading_and_writing_what_is_valid_adds_what_is_listed_and_nothing_else() -> None:
    code = f"""
import {target.PACKAGE} as q
q.dumps(q.loads(q.OrchestrationLoopConfig, '{{"max_iterations": 3}}'))
q.encode(q.decode(q.RestartRunner, {{"type": "restart_runner"}}))
"""
    assert added_by(code) <= DECLARING | RUNNING | LIBRARY


def sources() -> list[Path]:
    return [path for folder in target.FOLDERS for path in target.sources(folder)]


@pytest.mark.parametrize(
    "path", [path for path in sources() if path.suffix == ".py"], ids=lambda path: path.name
)
def test_only_the_standard_library_is_imported_at_run_time(path: Path) -> None:
    allowed = set(sys.stdlib_module_names)
    if path.name == "_codec.py":
        allowed.add("codec")  # the seam between the two packages
    imported = run_time_imports(ast.parse(path.read_text(encoding="utf-8")))
    assert imported <= allowed


def run_time_imports(tree: ast.AST) -> set[str]:
    """Return the top-level names imported anywhere but in ``if TYPE_CHECKING``."""
    names: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(str(node.module).partition(".")[0])
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for other in node.orelse:
                names |= run_time_imports(other)
        else:
            names |= run_time_imports(node)
    return names


def test_no_file_but_the_modules_and_the_markers_is_shipped() -> None:
    assert {path.suffix for path in sources()} == {".py", ".typed"}
