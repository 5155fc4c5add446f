"""Vendored copies: how they are made, read and made to look old."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import target
from qontinui_types.vendor import NOTE, vendor

if TYPE_CHECKING:
    pass


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
    for path in ("errors.py", "gone.py"):
        (copy / "codec" / path).write_bytes(text)
        hashes[path] = hashlib.sha256(text).hexdigest()
    note["version"] = "0.5.0"
    (copy / "codec" / NOTE).write_text(json.dumps(note))
    return copy
