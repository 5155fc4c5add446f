"""Reading and writing files, open or by path."""

from __future__ import annotations

import codecs
import errno
import io
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from codec import DecodeError, dump, dumps, load
from qontinui_types import OrchestrationLoopConfig

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONFIG = OrchestrationLoopConfig(workflow_id="é😀")


def test_files_are_read_and_written_by_path(tmp_path: Path) -> None:
    path = tmp_path / "config.json"

    dump(CONFIG, path, indent=2)

    assert path.read_bytes() == dumps(CONFIG, indent=2).encode()
    assert load(OrchestrationLoopConfig, path) == CONFIG
    assert load(OrchestrationLoopConfig, str(path)) == CONFIG


def test_files_are_read_and_written_when_open_for_text_or_bytes(tmp_path: Path) -> None:
    path = tmp_path / "config.json"

    with path.open("wb") as binary:
        dump(CONFIG, binary)
    with path.open("rb") as binary:
        assert load(OrchestrationLoopConfig, binary) == CONFIG
    with path.open("w", encoding="utf-8") as text:
        dump(CONFIG, text)
    with path.open(encoding="utf-8") as text:
        assert load(OrchestrationLoopConfig, text) == CONFIG


def test_files_in_memory_are_read_and_written() -> None:
    text, binary = io.StringIO(), io.BytesIO()

    dump(CONFIG, text)
    dump(CONFIG, binary)

    assert binary.getvalue() == text.getvalue().encode() == dumps(CONFIG).encode()
    assert load(OrchestrationLoopConfig, io.StringIO(text.getvalue())) == CONFIG
    assert load(OrchestrationLoopConfig, io.BytesIO(binary.getvalue())) == CONFIG


def test_writing_replaces_a_file_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text("x" * 10_000)

    dump(CONFIG, path)

    assert path.read_text("utf-8") == dumps(CONFIG)
    assert [item.name for item in tmp_path.iterdir()] == ["config.json"]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual.json").touch()

    dump(CONFIG, tmp_path / "config.json")

    modes = [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()]
    assert modes[0] == modes[1]


def test_all_of_a_file_is_on_the_disk_before_it_replaces_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: sizes.append(os.fstat(descriptor).st_size))

    dump(CONFIG, tmp_path / "config.json")

    assert sizes[0] == len(dumps(CONFIG).encode())


def test_a_failure_on_the_way_is_told_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    path = tmp_path / "config.json"
    path.write_text("old")
    monkeypatch.setattr(os, "replace", fail)

    with pytest.raises(OSError, match="disk full") as caught:
        dump(CONFIG, path)

    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [
        ("config.json", "old")
    ]


@pytest.mark.parametrize("step", ["open", "fchown", "chmod", "fsync"])
def test_ctrl_c_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    call = getattr(os, step)

    def interrupted(*args: Any, **options: Any) -> None:
        call(*args, **options)
        raise KeyboardInterrupt

    path = tmp_path / "config.json"
    path.write_text("old")
    monkeypatch.setattr(os, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        dump(CONFIG, path)
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [
        ("config.json", "old")
    ]


def test_writing_leaves_nothing_open(tmp_path: Path) -> None:
    def next_descriptor() -> int:
        with open(os.devnull, "rb") as file:
            return file.fileno()

    before = next_descriptor()
    dump(CONFIG, tmp_path / "config.json")

    assert next_descriptor() == before


def test_a_file_opened_in_the_wrong_encoding_is_a_decode_error(tmp_path: Path) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes('{"workflowId":"é"}'.encode("latin-1"))

    with path.open(encoding="utf-8") as text, pytest.raises(DecodeError):
        load(OrchestrationLoopConfig, text)
    with pytest.raises(DecodeError):
        load(OrchestrationLoopConfig, path)


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(OrchestrationLoopConfig, tmp_path / "missing.json")
    with pytest.raises(FileNotFoundError):
        dump(CONFIG, tmp_path / "missing" / "config.json")


def test_a_file_of_the_codecs_module_takes_text(tmp_path: Path) -> None:
    path = tmp_path / "config.json"

    with path.open("wb") as binary:
        file = codecs.StreamReaderWriter(binary, *codecs.lookup("utf-8")[2:])
        dump(CONFIG, file)

    assert load(OrchestrationLoopConfig, path) == CONFIG


def written_with(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replace a file; return the mode of the new one at each step on the way."""
    seen: list[int] = []
    names = ("open", "fchown", "chmod", "fsync", "replace")

    def watched(name: str) -> Callable[..., Any]:
        call = getattr(os, name)

        def run(*args: Any, **options: Any) -> Any:
            done = call(*args, **options)
            for file in [file for file in path.parent.iterdir() if file != path]:
                seen.append(stat.S_IMODE(file.stat().st_mode))
            return done

        return run

    for name in names:
        monkeypatch.setattr(os, name, watched(name))
    dump(CONFIG, path)
    monkeypatch.undo()
    return seen


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o777, 0o700, 0o200])
def test_a_replaced_file_keeps_its_mode_and_nobody_reads_it_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    path = tmp_path / "config.json"
    path.touch()
    path.chmod(mode)

    seen = written_with(path, monkeypatch)

    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert seen[0] == 0o600
    assert seen[-1] == mode
    assert {step & 0o177 & ~mode for step in seen} == {0}


def test_a_link_put_in_the_place_of_the_new_file_passes_the_mode_on_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    path, other = tmp_path / "folder" / "config.json", tmp_path / "other"
    for file, mode in ((path, 0o666), (other, 0o600)):
        file.touch()
        file.chmod(mode)

    def swap(*_: object) -> None:
        for file in path.parent.glob(".*"):
            file.unlink()
            file.symlink_to(other)

    monkeypatch.setattr(os, "fchown", swap)
    dump(CONFIG, path)
    assert stat.S_IMODE(other.stat().st_mode) == 0o600


def test_without_a_way_to_set_the_mode_of_an_open_file_it_is_kept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.json"
    path.touch()
    path.chmod(0o640)
    monkeypatch.delattr(os, "fchmod")
    dump(CONFIG, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_that_cannot_have_the_old_group_gives_it_no_more_than_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.json"
    path.touch()
    path.chmod(0o664)
    os_stat = os.stat

    def of_another_group(name: Any, **options: Any) -> os.stat_result:
        fields = list(os_stat(name, **options))
        return os.stat_result([*fields[:5], fields[5] + 1, *fields[6:]])

    monkeypatch.setattr("codec.files.os.stat", of_another_group)
    monkeypatch.setattr(os, "fchown", refuse)

    dump(CONFIG, path)

    monkeypatch.undo()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def refuse(*_: object) -> None:
    raise PermissionError(errno.EPERM, "not allowed")


def test_owner_and_group_are_kept_where_they_may_be_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.json"
    path.touch()
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "fchown", lambda _, owner, group: asked.append((owner, group)))

    dump(CONFIG, path)

    assert asked == [(path.stat().st_uid, -1), (-1, path.stat().st_gid)]


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text("old")
    path.chmod(0o444)

    with pytest.raises(PermissionError, match="the file is read-only") as caught:
        dump(CONFIG, path)

    assert (caught.value.errno, caught.value.filename) == (errno.EACCES, str(path))
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [
        ("config.json", "old")
    ]


def test_a_file_of_the_temporary_name_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "urandom", bytes)
    other = tmp_path / f".a.json.{'00' * 6}.tmp"
    other.write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        dump(1, tmp_path / "a.json")
    assert (other.read_bytes(), sorted(tmp_path.iterdir())) == (b"theirs", [other])
