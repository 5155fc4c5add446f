"""The house: a heart without circles, and rooms that can be left out one by one or all."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import target

CODEC = target.ROOT / "codec"
ROOMS = sorted(path.parent.name for path in CODEC.glob("*/__init__.py"))

#: What each of the vectors comes to, printed as a line.
PROBE = """
import json, sys
sys.path.insert(0, ".")
import qontinui_types as q
from codec import DecodeError, JsonValue
for line in open(sys.argv[1], encoding="utf-8"):
    vector = json.loads(line)
    text = vector["text"] if "text" in vector else bytes.fromhex(vector["hex"])
    tp = getattr(q, vector["type"], JsonValue)
    for policy in ("deny", "ignore"):
        try:
            value = q.loads(tp, text, unknown=policy)
            print(json.dumps([q.dumps(value), q.dumps(value, indent=2)]))
        except DecodeError as error:
            print(json.dumps(sorted([fault.code, fault.path] for fault in error.errors)
                  if "invalid_json" not in str(error.errors[0].code) else "invalid_json"))
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


def outcomes(folder: Path) -> list[str]:
    vectors = Path(__file__).parent / "conformance" / "vectors.jsonl"
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", PROBE.replace('"."', repr(str(folder))), str(vectors)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-1000:]
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return outcomes(copied(tmp_path_factory.mktemp("whole")))


#: The tree is the same whatever copy is under test, so one run goes through the rooms one by one.
GONE = [[room] for room in ROOMS] if target.KIND == "checkout" else []


@pytest.mark.parametrize("gone", [*GONE, ROOMS], ids="+".join)
def test_without_a_room_every_vector_comes_to_the_same(
    gone: list[str], whole: list[str], tmp_path: Path
) -> None:
    left = outcomes(copied(tmp_path, *gone))
    assert len(left) == len(whole) > 4000
    assert left == whole


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
