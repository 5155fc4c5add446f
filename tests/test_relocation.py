"""The two folders work wherever they lie, and keep to themselves.

Each test lays copies out in a folder of its own and runs a fresh interpreter
there, with nothing else on the path.
"""

from __future__ import annotations

import subprocess
import sys
import zipapp
from pathlib import Path

import pytest

import target

#: Reads and writes a document; the names to be filled in are those of the two packages.
ROUND_TRIP = """
from {types} import LoopPhase, OrchestrationLoopConfig, RestartRunner, dumps, loads
config = loads(OrchestrationLoopConfig, '{{"betweenIterations": {{"type": "restart_runner"}}}}')
assert config.between_iterations == RestartRunner(rebuild=False)
try:
    loads(OrchestrationLoopConfig, '{{"maxIterations": -1}}')
except ValueError as error:
    assert (error.errors[0].line, error.errors[0].pointer) == (1, "/maxIterations")
else:
    raise AssertionError("accepted")
print(dumps(config))
"""

WRITTEN = (
    '{"supervisorPort":9875,"workflowId":"","exitStrategy":{"type":"reflection"},'
    '"betweenIterations":{"type":"restart_runner","rebuild":false},'
    '"retryOnFailure":false,"waitForFixer":true}'
)


def run(code: str, *path: Path, cwd: Path) -> str:
    """Run code in an isolated interpreter that finds modules in ``path`` alone."""
    start = f"import sys; sys.path[:0] = {[str(entry) for entry in path]!r}\n"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-W", "error", "-c", start + code],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def edition(destination: Path, version: str) -> None:
    """Copy both folders as if they were of another version."""
    target.copy_packages(destination)
    init = destination / "qontinui_types" / "__init__.py"
    text = init.read_text(encoding="utf-8")
    init.write_text(f"{text}\n__version__ = {version!r}\n", encoding="utf-8")
    init = destination / "codec" / "__init__.py"
    text = init.read_text(encoding="utf-8")
    init.write_text(f"{text}\nEDITION = {version!r}\n", encoding="utf-8")


def hostile(folder: Path) -> None:
    """Lay out other packages of the same names, which must not be imported."""
    for name in target.FOLDERS:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("raise SystemExit('the wrong package')\n")


def test_they_work_at_the_top_of_a_path(tmp_path: Path) -> None:
    target.copy_packages(tmp_path)
    assert run(ROUND_TRIP.format(types="qontinui_types"), tmp_path, cwd=tmp_path) == WRITTEN


@pytest.mark.parametrize("inside", ["vendored", "tool._vendor", "a.b.c.d"])
def test_they_work_inside_a_package(tmp_path: Path, inside: str) -> None:
    target.copy_packages(tmp_path.joinpath(*inside.split(".")))
    code = ROUND_TRIP.format(types=f"{inside}.qontinui_types")
    assert run(code, tmp_path, cwd=tmp_path) == WRITTEN


def test_they_work_inside_a_zip(tmp_path: Path) -> None:
    archive = target.zip_of_packages(tmp_path / "packages.zip")
    assert run(ROUND_TRIP.format(types="qontinui_types"), archive, cwd=tmp_path) == WRITTEN


def test_they_work_inside_a_package_inside_a_zip(tmp_path: Path) -> None:
    target.copy_packages(tmp_path / "app" / "tool" / "_vendor")
    zipapp.create_archive(tmp_path / "app", tmp_path / "app.zip", main="tool.none:main")
    code = ROUND_TRIP.format(types="tool._vendor.qontinui_types")
    assert run(code, tmp_path / "app.zip", cwd=tmp_path) == WRITTEN


def test_a_zipapp_runs_the_command_line(tmp_path: Path) -> None:
    target.copy_packages(tmp_path / "app")
    archive = tmp_path / "qontinui-types.pyz"
    zipapp.create_archive(tmp_path / "app", archive, main="qontinui_types.cli:main")
    done = subprocess.run(
        [sys.executable, "-I", str(archive), "--version"], capture_output=True, check=False
    )
    assert done.stdout.split()[-1:] == [b"0.6.0"], done.stderr


def test_no_other_package_of_the_same_name_is_touched(tmp_path: Path) -> None:
    hostile(tmp_path / "site")
    target.copy_packages(tmp_path / "app" / "tool" / "_vendor")
    code = ROUND_TRIP.format(types="tool._vendor.qontinui_types") + (
        "assert not {'codec', 'qontinui_types'} & set(sys.modules)\n"
    )
    assert run(code, tmp_path / "site", tmp_path / "app", cwd=tmp_path) == WRITTEN


def test_every_module_of_a_vendored_copy_keeps_to_its_own(tmp_path: Path) -> None:
    hostile(tmp_path / "site")
    target.copy_packages(tmp_path / "app" / "tool" / "_vendor")
    code = """
import importlib, pkgutil, tool._vendor
for module in pkgutil.walk_packages(tool._vendor.__path__, "tool._vendor."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
assert not {'codec', 'qontinui_types'} & set(sys.modules)
"""
    run(code, tmp_path / "site", tmp_path / "app", cwd=tmp_path)


def test_two_versions_live_in_one_process(tmp_path: Path) -> None:
    edition(tmp_path, "0.6.0")
    edition(tmp_path / "old" / "_vendor", "0.5.9")
    edition(tmp_path / "new" / "_vendor", "0.7.0")
    code = """
import codec, qontinui_types as a
import old._vendor.codec, old._vendor.qontinui_types as b
import new._vendor.codec, new._vendor.qontinui_types as c
print(a.__version__, b.__version__, c.__version__)
print(codec.EDITION, old._vendor.codec.EDITION, new._vendor.codec.EDITION)
assert len({m.OlConfig for m in (a, b, c)}) == len({m.DecodeError for m in (a, b, c)}) == 3
texts = {m.dumps(m.loads(m.MultiLoopConfig, '{"loops": []}')) for m in (a, b, c)}
print(*texts)
"""
    printed = run(code, tmp_path, cwd=tmp_path)
    assert printed.splitlines() == [
        "0.6.0 0.5.9 0.7.0",
        "0.6.0 0.5.9 0.7.0",
        '{"loops":[],"stopAllOnError":false}',
    ]


def test_a_value_of_one_copy_is_none_of_the_other(tmp_path: Path) -> None:
    target.copy_packages(tmp_path)
    target.copy_packages(tmp_path / "old")
    code = """
import qontinui_types as a, old.qontinui_types as b
assert a.RestartRunner() != b.RestartRunner()
try:
    a.dumps(a.OrchestrationLoopConfig(between_iterations=b.RestartRunner()))
except a.EncodeError as error:
    print(error.errors[0].pointer)
"""
    assert run(code, tmp_path, cwd=tmp_path) == "/betweenIterations"


def test_codec_works_alone(tmp_path: Path) -> None:
    target.copy_packages(tmp_path / "both")
    (tmp_path / "both" / "codec").rename(tmp_path / "codec")
    code = """
from codec import dumps, field, loads, struct, u8
@struct("A point.", rename_all="camelCase")
class Point:
    x_axis: u8 = field("Across.")
print(dumps(loads(Point, '{"xAxis": 7}')))
"""
    assert run(code, tmp_path, cwd=tmp_path) == '{"xAxis":7}'


def test_a_tree_that_cannot_be_written_is_enough(tmp_path: Path) -> None:
    target.copy_packages(tmp_path)
    folders = [path for path in tmp_path.rglob("*") if path.is_dir()]
    for path in folders:
        (path / "__pycache__").write_bytes(b"")  # stops even those who may write anywhere
        path.chmod(0o555)
    try:
        code = "sys.dont_write_bytecode = False\n" + ROUND_TRIP.format(types="qontinui_types")
        assert run(code, tmp_path, cwd=tmp_path) == WRITTEN
    finally:
        for path in folders:
            path.chmod(0o755)


@pytest.mark.parametrize("text", ["", "__all__ = []\n"])
def test_a_foreign_codec_that_comes_first_is_named(tmp_path: Path, text: str) -> None:
    target.copy_packages(tmp_path / "ours")
    (tmp_path / "codec").mkdir()
    (tmp_path / "codec" / "__init__.py").write_text(text)
    code = "try:\n    import qontinui_types\nexcept ImportError as error:\n    print(error.path)\n"
    printed = run(code, tmp_path, tmp_path / "ours", cwd=tmp_path)
    assert printed == str(tmp_path / "codec" / "__init__.py")
