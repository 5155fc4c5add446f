"""``vendor``: what it copies, what it refreshes, and what it leaves alone."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qontinui_types.vendor as vendor_module
import target
from copies import copy as copy
from copies import note_of, outdated, shipped, tree
from folders import deep
from qontinui_types import __version__
from qontinui_types.vendor import LICENCE, NOTE, VendorError, is_lean, vendor
from reference import without

if TYPE_CHECKING:
    pass


def test_both_folders_are_copied_whole_and_unchanged(copy: Path) -> None:
    copied = tree(copy)
    for folder in target.FOLDERS:
        del copied[f"{folder}/{NOTE}"]
    assert copied == shipped()


def test_nothing_but_the_two_folders_is_made(copy: Path) -> None:
    assert sorted(os.listdir(copy)) == ["codec", "qontinui_types"]


def test_the_files_written_are_named(tmp_path: Path) -> None:
    written = vendor(tmp_path)
    assert sorted(written) == sorted([*shipped(), f"codec/{NOTE}", f"qontinui_types/{NOTE}"])


def test_each_folder_notes_version_and_licence(copy: Path) -> None:
    for folder in target.FOLDERS:
        note = note_of(copy, folder)
        assert note["version"] == __version__
        assert note["licence"] == LICENCE.splitlines()


def test_the_licence_in_the_note_is_that_of_the_project() -> None:
    assert (target.ROOT / "LICENSE").read_text(encoding="utf-8") == LICENCE


def test_the_copy_works_inside_a_package(tmp_path: Path) -> None:
    vendor(tmp_path / "tool" / "_vendor")
    code = "import tool._vendor.qontinui_types as q; print(q.dumps(q.RestartRunner(rebuild=True)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b'{"type":"restart_runner","rebuild":true}'


def test_a_copy_that_is_up_to_date_is_left_as_it_is(copy: Path) -> None:
    before = (copy / "codec").stat()
    assert vendor(copy) == []
    after = (copy / "codec").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_copy_that_is_out_of_date_is_refreshed(copy: Path) -> None:
    fresh = tree(copy)
    written = vendor(outdated(copy))
    assert written == ["codec/errors.py", f"codec/{NOTE}"]
    assert tree(copy) == fresh


def test_a_file_deleted_from_a_copy_is_put_back(copy: Path) -> None:
    (copy / "codec" / "walk.py").unlink()
    assert vendor(copy) == ["codec/walk.py"]


def test_what_python_caches_is_no_obstacle_and_left_alone(copy: Path) -> None:
    cache = copy / "codec" / "__pycache__"
    cache.mkdir()
    for name in ("errors.cpython-311.pyc", "mine.txt"):
        (cache / name).write_bytes(b"old")
    vendor(outdated(copy))
    assert sorted(os.listdir(cache)) == ["errors.cpython-311.pyc", "mine.txt"]


@pytest.mark.parametrize("below", ["__pycache__", "."])
def test_a_folder_deeper_than_recursion_is_no_obstacle(copy: Path, below: str) -> None:
    (copy / "codec" / below).mkdir(exist_ok=True)
    with deep(copy / "codec" / below, 1100):
        assert vendor(copy) == []


def test_what_else_lies_in_a_cache_stays_when_its_package_goes(copy: Path) -> None:
    cache = copy / "codec" / "schema" / "__pycache__"
    cache.mkdir()
    for name in ("read.cpython-311.pyc", "mine.txt"):
        (cache / name).write_bytes(b"old")
    vendor(copy, lean=True)
    assert os.listdir(cache.parent) == ["__pycache__"]
    assert os.listdir(cache) == ["mine.txt"]
    vendor(copy, lean=False)
    assert (cache.parent / "read.py").is_file()


def test_a_file_that_is_replaced_keeps_its_mode(copy: Path) -> None:
    files = [outdated(copy) / "codec" / name for name in ("errors.py", NOTE)]
    for file in files:
        file.chmod(0o600)
    vendor(copy)
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]


def test_other_line_ends_are_no_change_of_the_copy(copy: Path) -> None:
    file = copy / "codec" / "errors.py"
    unix = file.read_bytes()
    file.write_bytes(unix.replace(b"\n", b"\r\n"))
    assert vendor(copy) == ["codec/errors.py"]
    assert file.read_bytes() == unix


@pytest.mark.parametrize("folder", target.FOLDERS)
def test_a_folder_written_by_somebody_else_is_refused(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "__init__.py").write_text("mine = 1\n")
    with pytest.raises(VendorError, match=f"{folder} was not written by this command"):
        vendor(tmp_path)
    assert tree(tmp_path) == {f"{folder}/__init__.py": b"mine = 1\n"}


def test_an_edited_file_is_refused_by_name(copy: Path) -> None:
    (copy / "codec" / "walk.py").write_text("# mine\n")
    before = tree(copy)
    with pytest.raises(VendorError, match=r"added or changed by hand: walk\.py$"):
        vendor(copy)
    assert tree(copy) == before


def test_an_added_file_is_refused_by_name(copy: Path) -> None:
    (copy / "qontinui_types" / "extra").mkdir()
    (copy / "qontinui_types" / "extra" / "mine.py").write_text("")
    with pytest.raises(VendorError, match=r"added or changed by hand: extra/mine\.py$"):
        vendor(copy)


def test_an_added_link_to_a_folder_is_refused_by_name(copy: Path) -> None:
    (copy / "codec" / "link").symlink_to(copy / "qontinui_types")
    with pytest.raises(VendorError, match=r"added or changed by hand: link$"):
        vendor(copy)


def test_a_symbolic_link_is_refused(tmp_path: Path, copy: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "codec").symlink_to(copy / "codec")
    with pytest.raises(VendorError, match="is a symbolic link"):
        vendor(tmp_path / "other")


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "codec").write_text("mine")
    with pytest.raises(VendorError, match="is not a folder"):
        vendor(tmp_path)


def original(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Copy the packages into ``folder`` as plain sources and let ``vendor`` copy those."""
    target.copy_packages(folder)
    packages = {name: folder / name for name in target.FOLDERS}
    monkeypatch.setattr(vendor_module, "_packages", lambda: packages)
    return packages


@pytest.mark.parametrize("inside", ["codec", "qontinui_types", "qontinui_types/a/b", "x/../codec"])
def test_a_destination_inside_what_is_copied_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    original(tmp_path, monkeypatch)
    before = tree(tmp_path)
    with pytest.raises(VendorError, match="belongs to what is to be copied"):
        vendor(tmp_path / inside)
    assert tree(tmp_path) == before


def test_an_empty_name_is_no_destination(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(VendorError, match="an empty name"):
        vendor("")
    assert tree(tmp_path) == {}


def test_a_copy_that_stands_inside_what_is_copied_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    packages = original(tmp_path / "original", monkeypatch)
    shutil.copytree(copy, packages["qontinui_types"] / "_vendor")
    vendor(tmp_path / "second")
    assert tree(tmp_path / "second") == tree(copy)


def test_a_hidden_folder_inside_what_is_copied_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    hidden = original(tmp_path / "original", monkeypatch)["codec"] / ".checkpoints"
    hidden.mkdir()
    (hidden / "errors.py").write_text("")
    vendor(tmp_path / "second")
    assert tree(tmp_path / "second") == tree(copy)


def test_a_copy_can_be_made_from_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    packages = {name: copy / name for name in target.FOLDERS}
    monkeypatch.setattr(vendor_module, "_packages", lambda: packages)
    vendor(tmp_path / "second")
    assert tree(tmp_path / "second") == tree(copy)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"sha256": 1}', pytest.param("[" * 100_000, id="deep")]
)
def test_a_note_that_cannot_be_read_is_refused(copy: Path, text: str) -> None:
    (copy / "codec" / NOTE).write_text(text)
    with pytest.raises(VendorError, match="was not written by this command"):
        vendor(copy)


@pytest.mark.parametrize("name", ["errors.py", NOTE, "pipe"])
def test_a_pipe_in_a_copy_is_refused_and_not_waited_for(copy: Path, name: str) -> None:
    (copy / "codec" / name).unlink(missing_ok=True)
    os.mkfifo(copy / "codec" / name)
    with pytest.raises(VendorError, match=name if name != NOTE else "was not written by"):
        vendor(copy)


def test_a_pipe_inside_what_is_copied_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    os.mkfifo(original(tmp_path / "original", monkeypatch)["codec"] / "pipe.py")
    vendor(tmp_path / "second")
    assert tree(tmp_path / "second") == tree(copy)


@pytest.fixture
def lean(tmp_path: Path) -> Path:
    vendor(tmp_path / "lean", lean=True)
    return tmp_path / "lean"


def test_a_lean_copy_holds_what_reads_writes_and_explains(lean: Path) -> None:
    held = set(tree(lean)) - {f"{folder}/{NOTE}" for folder in target.FOLDERS}
    assert {path for path in held if path.startswith("qontinui_types/")} == {
        f"qontinui_types/{name}"
        for name in (
            "__init__.py",
            "_codec.py",
            "_start.py",
            "blobs.py",
            "orchestration_config.py",
            "py.typed",
        )
    }
    assert {path for path in held if path.startswith("codec/")} == {
        path
        for path in shipped()
        if path.startswith(("codec/faults/", "codec/files/"))
        or (path.startswith("codec/") and path.count("/") == 1)
    }


def test_a_lean_copy_reads_writes_and_explains(lean: Path) -> None:
    code = """
from qontinui_types import OlConfig, OrchestrationLoopConfig, dumps, loads
from qontinui_types.blobs import loads_with_config
print(dumps(loads(OrchestrationLoopConfig, '{"maxIterations": 3}')))
for call, text in ((loads, '{"maxIteration": 3}'), (loads_with_config, '{"configJson": {"x": 1}}')):
    try:
        call(OlConfig, text)
    except ValueError as error:
        assert all(fault.line == 1 for fault in error.errors)
        print(error.errors[0].message)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(lean)!r})\n{code}"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"maxIterations":3' in done.stdout


def test_refreshing_a_lean_copy_keeps_it_lean(lean: Path) -> None:
    fresh = tree(lean)
    assert is_lean(lean)
    assert vendor(lean) == []
    assert vendor(outdated(lean)) == ["codec/errors.py", f"codec/{NOTE}"]
    assert tree(lean) == fresh


def test_a_lean_copy_can_be_made_whole_and_a_whole_one_lean(lean: Path, copy: Path) -> None:
    small, whole = tree(lean), tree(copy)
    (copy / "qontinui_types" / "cli" / "__pycache__").mkdir()
    (copy / "qontinui_types" / "cli" / "__pycache__" / "check.cpython-311.pyc").write_bytes(b"")
    vendor(lean, lean=False)
    vendor(copy, lean=True)
    assert (tree(lean), is_lean(lean)) == (whole, False)
    assert (tree(copy), is_lean(copy)) == (small, True)
    assert not (copy / "qontinui_types" / "cli").exists()


def test_the_note_tells_builds_of_one_version_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Path, lean: Path
) -> None:
    packages = original(tmp_path / "original", monkeypatch)
    vendor(tmp_path / "same")
    (packages["codec"] / "errors.py").write_text("# another build\n")
    vendor(tmp_path / "other")
    hashes = [
        [note_of(place, folder)["contents"] for folder in target.FOLDERS]
        for place in (copy, tmp_path / "same", tmp_path / "other", lean)
    ]
    assert all(one == two for one, two in hashes)
    assert hashes[0] == hashes[1]
    assert len({one for one, _ in hashes}) == 3


def test_without_the_room_of_files_nothing_is_made(tmp_path: Path) -> None:
    with without("files"), pytest.raises(ImportError, match="leaves out"):
        vendor(tmp_path / "new")
    assert not (tmp_path / "new").exists()
