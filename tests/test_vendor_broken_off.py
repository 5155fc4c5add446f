"""A run of ``vendor`` that fails or is killed: no folder is lost, and nothing is left behind."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import qontinui_types.vendor as vendor_module
import target
from copies import copy as copy
from copies import outdated, tree
from qontinui_types.vendor import NOTE, VendorError, vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


STAGE = ".qontinui-types-vendor-"


@pytest.mark.parametrize("after", range(4))
def test_a_failure_on_the_way_leaves_the_old_copy(
    copy: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    before = tree(outdated(copy))
    replace = os.replace
    steps = iter(range(after))
    failed: list[str] = []

    def fail(made: str, to: str) -> None:
        if not failed and next(steps, None) is None:
            failed.append(to)
            raise OSError(28, "disk full")
        replace(made, to)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        vendor(copy)
    assert tree(copy) == before
    assert sorted(os.listdir(copy)) == ["codec", "qontinui_types"]


def test_a_failure_on_the_way_leaves_no_new_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def fail(made: str, to: str) -> None:
        if Path(to) == tmp_path / "qontinui_types" / "blobs.py":
            raise OSError(28, "disk full")
        replace(made, to)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        vendor(tmp_path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["errors.py", "gone.py", NOTE])
def test_a_read_only_file_is_refused_by_name_and_all_others_are_put_back(
    copy: Path, name: str
) -> None:
    (outdated(copy) / "codec" / name).chmod(0o444)
    before = tree(copy)
    with pytest.raises(PermissionError, match="the file is read-only") as caught:
        vendor(copy)
    assert caught.value.filename == str(copy / "codec" / name)
    assert tree(copy) == before
    assert sorted(os.listdir(copy)) == ["codec", "qontinui_types"]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("first", "taken"), [(True, None), (False, None), (False, True)])
def test_a_run_that_another_one_takes_over_does_and_undoes_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool, taken: bool | None
) -> None:
    """The other run does all its work in the middle of a step of the first one."""
    vendor(tmp_path / "fresh", lean=taken)
    replace = os.replace
    for after in range(100):
        copy = tmp_path / str(after)
        steps = iter(range(after))

        def pausing(made: str, to: str, copy: Path = copy, steps: Iterator[int] = steps) -> None:
            if next(steps, None) is None:
                monkeypatch.setattr(os, "replace", replace)
                vendor(copy, lean=taken)
            replace(made, to)

        if not first:
            vendor(copy)
            outdated(copy)
        monkeypatch.setattr(os, "replace", pausing)
        with suppress(VendorError):
            vendor(copy)
            assert os.replace is pausing
            return
        assert tree(copy) == tree(tmp_path / "fresh")
        assert sorted(os.listdir(copy)) == ["codec", "qontinui_types"]
    raise AssertionError("the call never got to its end")


def killed(copy: Path, after: int, lean: bool | None) -> bool:
    """Refresh or make a copy in a process that ends without a word at a step; tell whether it did.

    The process is a fork, which needs no start of an interpreter.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    steps = iter(range(after))

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(self: str | Path, *args: Any, **options: Any) -> Any:
            if copy in Path(self).parents and next(steps, None) is None:
                os._exit(9)
            return call(self, *args, **options)

        return run

    status = 1
    try:
        for home, name in ((os, "replace"), (os, "open")):
            setattr(home, name, dying(getattr(home, name)))
        vendor(copy, lean=lean)
        status = 0
    finally:
        os._exit(status)


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few files be copied, so that a run has few steps."""
    files = ["codec/__init__.py", "codec/errors.py", "codec/fast/__init__.py"]
    files += ["codec/faults/__init__.py", "codec/faults/words.py"]
    files += ["qontinui_types/__init__.py", "qontinui_types/vendor.py"]
    for file in files:
        (tmp_path / "few" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "few" / file).write_text(f"# {file}\n")
    packages = {name: tmp_path / "few" / name for name in target.FOLDERS}
    monkeypatch.setattr(vendor_module, "_packages", lambda: packages)
    monkeypatch.setattr(os, "fsync", lambda _: None)  # which takes long


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("lean", "first"), [(None, True), (None, False), (True, False)])
def test_a_run_that_is_killed_anywhere_loses_no_folder_and_the_next_one_finishes(
    tmp_path: Path, lean: bool | None, first: bool
) -> None:
    vendor(tmp_path / "fresh", lean=lean)
    fresh = tree(tmp_path / "fresh")
    for after in range(100):
        copy = tmp_path / str(after)
        if not first:
            vendor(copy, lean=lean)
            outdated(copy)
        was_killed = killed(copy, after, lean)
        if not first:
            assert {"codec", "qontinui_types"} <= set(os.listdir(copy))
            assert set(fresh) <= set(tree(copy))
        vendor(copy, lean=lean)
        assert tree(copy) == fresh
        assert sorted(os.listdir(copy)) == ["codec", "qontinui_types"]
        if not was_killed:
            assert after > 8
            return
    raise AssertionError("the call never got to its end")


def test_only_a_folder_is_taken_for_a_leftover(copy: Path) -> None:
    os.mkfifo(copy / f"{STAGE}pipe")
    (copy / f"{STAGE}link").symlink_to(copy / "codec")
    assert vendor(outdated(copy)) == ["codec/errors.py", f"codec/{NOTE}"]
    assert sorted(os.listdir(copy)) == [
        f"{STAGE}link",
        f"{STAGE}pipe",
        "codec",
        "qontinui_types",
    ]


def test_leftovers_of_a_killed_run_are_cleared_from_a_copy_that_is_up_to_date(copy: Path) -> None:
    (copy / f"{STAGE}abc" / "codec").mkdir(parents=True)
    assert vendor(copy) == []
    assert sorted(os.listdir(copy)) == ["codec", "qontinui_types"]
