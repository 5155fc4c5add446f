"""The house: a heart without circles, and rooms that can be left out one by one or all."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CODEC = target.ROOT / "codec"
ROOMS = sorted(path.parent.name for path in CODEC.glob("*/__init__.py"))

#: What each of the vectors comes to, printed as a line; the first names the rooms that were opened.
PROBE = """
import json, sys
folder, vectors = sys.argv[1:]
sys.path.insert(0, folder)
import qontinui_types as q
from codec import DecodeError, JsonValue
lines = []
for line in open(vectors, encoding="utf-8"):
    vector = json.loads(line)
    text = vector["text"] if "text" in vector else bytes.fromhex(vector["hex"])
    tp = getattr(q, vector["type"], JsonValue)
    for policy in ("deny", "ignore"):
        try:
            value = q.loads(tp, text, unknown=policy)
            lines.append(json.dumps([q.dumps(value), q.dumps(value, indent=2)]))
        except DecodeError as error:
            lines.append(json.dumps(sorted([fault.code, fault.path] for fault in error.errors)
                  if "invalid_json" not in str(error.errors[0].code) else "invalid_json"))
print(*(name.split(".")[1] for name in sys.modules if name.startswith("codec.")))
print(*lines, sep="\\n")
"""


def copied(folder: Path, *gone: str) -> Path:
    for package in target.FOLDERS:
        shutil.copytree(
            target.ROOT / package,
            folder / package,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for room in gone:
        shutil.rmtree(folder / "codec" / room)
    return folder


#: The tree is the same whatever copy is under test, so one run goes through the rooms one by one.
GONE = [[room] for room in ROOMS] if target.KIND == "checkout" else []


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """Return what the vectors come to in a copy without some rooms; all are at work at once."""
    vectors = str(Path(__file__).parent / "conformance" / "vectors.jsonl")

    def start(gone: Sequence[str]) -> subprocess.Popen[str]:
        folder = copied(tmp_path_factory.mktemp("house"), *gone)
        return subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", PROBE, str(folder), vectors],
            stdout=subprocess.PIPE,
            text=True,
        )

    @cache
    def wait(*gone: str) -> list[str]:
        output, _ = started[gone].communicate()
        assert started[gone].returncode == 0
        return output.splitlines()

    started = {tuple(gone): start(gone) for gone in ([], ROOMS)}
    opened = {room for room in ROOMS if room in wait()[0].split()}
    started |= {(room,): start([room]) for room in opened if [room] in GONE}
    return lambda *gone: wait(*(gone if gone in started else ()))


@pytest.mark.parametrize("gone", [*GONE, ROOMS], ids="+".join)
def test_without_a_room_every_vector_comes_to_the_same(
    gone: list[str], outcomes: Callable[..., list[str]]
) -> None:
    """What is not opened with the whole house need not be taken away."""
    whole, left = outcomes(), outcomes(*gone)
    assert len(left) == len(whole) > 4000
    assert left[1:] == whole[1:]


@pytest.mark.parametrize(
    ("room", "call"),
    [
        ("schema", "codec.json_schema(int)"),
        ("schema", "codec.compare_schemas({}, {})"),
        ("newer", "codec.loads(int, '1', unknown_variants='keep')"),
        ("newer", "codec.UnknownVariant"),
    ],
)
def test_a_call_that_needs_a_missing_room_says_so(room: str, call: str, tmp_path: Path) -> None:
    folder = copied(tmp_path, room)
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import codec; {call}"
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", code], capture_output=True, text=True, check=False
    )
    assert f"needs the folder {room} of codec, which this copy leaves out" in done.stderr


def imports() -> dict[str, set[str]]:
    """Return what each module of the packages imports, anywhere but for type checkers."""
    files = {
        ".".join(path.relative_to(target.ROOT).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path
        for package in target.FOLDERS
        for path in (target.ROOT / package).rglob("*.py")
    }
    return {name: _imported(name, path, set(files)) for name, path in files.items()}


def _imported(name: str, path: Path, known: set[str]) -> set[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            todo += node.orelse
            continue
        todo += ast.iter_child_nodes(node)
        if isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            home = ".".join(filter(None, [base, node.module]))
            inside = {f"{home}.{alias.name}" for alias in node.names}
            found |= inside & known or {home} & known
    return found - {name}


def test_no_module_imports_itself_by_a_detour() -> None:
    edges = imports()
    faces = {
        name for name, others in edges.items() if any(o.startswith(name + ".") for o in others)
    }
    for name in edges.keys() - faces:
        seen: set[str] = set()
        todo = [*edges[name]]
        while todo:
            other = todo.pop()
            if other not in seen:
                seen.add(other)
                todo += edges[other]
        assert name not in seen, name


def test_rooms_import_the_heart_and_never_each_other() -> None:
    for name, others in imports().items():
        parts = name.split(".")
        if parts[0] != "codec" or len(parts) < 2:
            continue
        rooms = {other.split(".")[1] for other in others if other.count(".") >= 1} & set(ROOMS)
        if parts[1] in ROOMS:
            assert rooms <= {parts[1]}, name
        else:
            assert not rooms, name


def sources() -> list[Path]:
    return [path for package in target.FOLDERS for path in (target.ROOT / package).rglob("*.py")]


@pytest.mark.parametrize(
    "path", sources(), ids=lambda path: path.relative_to(target.ROOT).as_posix()
)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name != "orchestration_config.py":  # flat declarations, one module as in the crate
        assert len(text.splitlines()) <= 330
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            doc = ast.get_docstring(node, clean=False) or ""
            body = (node.end_lineno or 0) - node.lineno + 1 - len(doc.splitlines())
            assert body <= 40, node.name


def test_every_room_is_named_in_the_map_of_the_house() -> None:
    tree = ast.parse((CODEC / "__init__.py").read_text(encoding="utf-8"))
    text = ast.get_docstring(tree) or ""
    assert [room for room in ROOMS if f"``{room}``" not in text] == []
