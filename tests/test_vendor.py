"""``vendor``: what it copies, what it refreshes, and what it leaves alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import qontinui_types.vendor as vendor_module
import target
from qontinui_types import __version__
from qontinui_types.vendor import LICENCE, NOTE, VendorError, vendor


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def shipped() -> dict[str, bytes]:
    return {
        path.relative_to(target.ROOT).as_posix(): path.read_bytes()
        for folder in target.FOLDERS
        for path in target.sources(folder)
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    vendor(tmp_path / "copy")
    return tmp_path / "copy"


def note_of(copy: Path, folder: str = "codec") -> dict[str, object]:
    note = json.loads((copy / folder / NOTE).read_text())
    assert isinstance(note, dict)
    return note


def outdated(copy: Path) -> Path:
    """Make a copy look like one of an older version, which had one file more."""
    text = b"# an older version\n"
    note = note_of(copy)
    hashes = note["sha256"]
    assert isinstance(hashes, dict)
    for path in ("api.py", "gone.py"):
        (copy / "codec" / path).write_bytes(text)
        hashes[path] = hashlib.sha256(text).hexdigest()
    note["version"] = "0.5.0"
    (copy / "codec" / NOTE).write_text(json.dumps(note))
    return copy


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
    assert written == ["codec/api.py", f"codec/{NOTE}"]
    assert tree(copy) == fresh


def test_a_file_deleted_from_a_copy_is_put_back(copy: Path) -> None:
    (copy / "codec" / "case.py").unlink()
    assert vendor(copy) == ["codec/case.py"]


def test_compiled_files_are_no_obstacle(copy: Path) -> None:
    (copy / "codec" / "__pycache__").mkdir()
    (copy / "codec" / "__pycache__" / "api.cpython-311.pyc").write_bytes(b"old")
    vendor(outdated(copy))
    assert not (copy / "codec" / "__pycache__").exists()


def test_other_line_ends_are_no_change_of_the_copy(copy: Path) -> None:
    file = copy / "codec" / "api.py"
    unix = file.read_bytes()
    file.write_bytes(unix.replace(b"\n", b"\r\n"))
    assert vendor(copy) == ["codec/api.py"]
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
    (hidden / "api.py").write_text("")
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


def test_a_failure_on_the_way_leaves_the_old_copy(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(outdated(copy))
    rename = Path.rename

    def fail(self: Path, to: Path) -> Path:
        if self.parts[-2:] == ("new", "qontinui_types"):
            raise OSError("disk full")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="disk full"):
        vendor(copy)
    assert tree(copy) == before
    assert sorted(os.listdir(copy)) == ["codec", "qontinui_types"]
