"""Copying the two packages into another project, and refreshing such a copy.

Each folder of a copy holds a note with the licence and what each file held when
it was written. A folder without one, or with any file that differs from it, is
somebody else's work and is left alone.

A copy is refreshed file by file, each replaced in one step. In the meantime its
note allows both the old and the new content: the next call goes on where one was killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from . import __version__, _codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.abc import Traversable

    _Contents = dict[str, dict[str, bytes]]

NOTE = "VENDORED.json"

_LEAN_TYPES = "__init__.py _codec.py _start.py blobs.py orchestration_config.py py.typed".split()

#: How the names of the folders start in which files are made ready.
_STAGE = ".qontinui-types-vendor-"

LICENCE = """\
MIT License

Copyright (c) 2026 The qontinui-types for Python authors

This is an independent implementation of a wire format. It shares that format,
and the names of types and fields, with the Rust crate qontinui-types, and no
source text.

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


class VendorError(Exception):
    """Raised when a copy would replace what is not one, or lie in its source."""


def vendor(destination: str | os.PathLike[str], *, lean: bool | None = None) -> list[str]:
    """Copy both packages into the folder ``destination``, or refresh a copy that is there.

    lean: True for only what reads, writes and explains faults; False for everything;
        None leaves a copy as it is, and makes a new one with everything.

    Returns the paths, below ``destination`` and with "/", of the files that are new or changed.

    Raises VendorError, having changed nothing, if a folder is there but is not an unchanged
    copy, or if ``destination`` is empty or inside what is to be copied. OSError passes
    through; an older copy is then as it was, or the next call completes it.
    """
    if not os.fspath(destination):  # most likely a variable that is not set
        raise VendorError("the destination is an empty name; write . for the current folder")
    folder = Path(destination)
    packages = _packages()
    for package in packages.values():  # nothing can be put into one that is in a zip
        if isinstance(package, Path) and folder.resolve().is_relative_to(package.resolve()):
            raise VendorError(f"{folder} belongs to what is to be copied: {package}")
    old = {name: _written_before(folder / name) for name in packages}
    lean = is_lean(folder) if lean is None else lean
    fresh = _with_notes({name: _shipped(name, packages[name], lean) for name in packages}, lean)
    changed = []
    for name, contents in fresh.items():
        changed += [f"{name}/{path}" for path in contents if contents[path] != old[name].get(path)]
    for leftover in folder.glob(f"{_STAGE}*"):  # of a call that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    if changed:
        _replace(folder, old, fresh)
    return changed


def is_lean(destination: str | os.PathLike[str]) -> bool:
    """Tell whether the copy in a folder is a lean one; False also if there is none."""
    folders = (Path(destination, name) for name in ("codec", "qontinui_types"))
    return any(_note(folder).get("lean") is True for folder in folders)


def _packages() -> dict[str, Traversable]:
    """Return the folders that are to be copied, perhaps in a zip, by their names in a copy."""
    return {"codec": files(_codec.HOME), "qontinui_types": files(str(__package__))}


def _shipped(name: str, package: Traversable, lean: bool) -> dict[str, bytes]:
    """Return what the files in a copy of a package hold, by their paths with "/"."""
    found = dict(_sources(package))
    if not lean:
        return found
    if name == "codec":
        return {p: f for p, f in found.items() if "/" not in p or p.startswith("faults/")}
    return {path: found[path] for path in _LEAN_TYPES}


def _sources(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            # A folder with a note is a copy that somebody put there.
            if not item.name.startswith(("__pycache__", ".")) and not (item / NOTE).is_file():
                yield from _sources(item, f"{prefix}{item.name}/")
        elif item.is_file() and (item.name.endswith(".py") or item.name == "py.typed"):
            yield prefix + item.name, item.read_bytes()


def _with_notes(contents: _Contents, lean: bool) -> _Contents:
    """Add the notes to what the two folders of a copy hold."""
    hashes = {
        name: {path: _digest(file) for path, file in sorted(held.items())}
        for name, held in contents.items()
    }
    facts = {
        "what": "A copy made by 'qontinui-types vendor', which refreshes it while it is unchanged.",
        "version": __version__,
        "contents": _digest(_as_bytes(hashes)),
        "lean": lean,
        "licence": LICENCE.splitlines(),
    }
    for name, held in contents.items():
        held[NOTE] = _as_bytes({**facts, "sha256": hashes[name]})
    return contents


def _as_bytes(note: object) -> bytes:
    return (json.dumps(note, indent=2) + "\n").encode()


def _digest(content: bytes) -> str:
    """Hash a file by its lines: version control may change how they end."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _written_before(folder: Path) -> dict[str, bytes]:
    """Return what an earlier call wrote into ``folder``, if anything; raises VendorError."""
    if folder.is_symlink():
        raise VendorError(f"{folder} is a symbolic link")
    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise VendorError(f"{folder} is not a folder")
    note = _note(folder)
    now, before = note.get("sha256"), note.get("before", {})
    if not isinstance(now, dict) or not isinstance(before, dict):
        raise VendorError(f"{folder} was not written by this command: no {NOTE} of its own")
    contents: dict[str, bytes] = {}
    foreign = []
    for file in folder.rglob("*"):
        path = file.relative_to(folder)
        if (file.is_dir() and not file.is_symlink()) or "__pycache__" in path.parts:
            continue
        name = path.as_posix()
        if file.is_file() and not file.is_symlink():
            contents[name] = file.read_bytes()
            if name == NOTE or _digest(contents[name]) in (now.get(name), before.get(name)):
                continue
        foreign.append(name)
    if foreign:
        names = ", ".join(sorted(foreign))
        raise VendorError(f"{folder} holds files that were added or changed by hand: {names}")
    return contents


def _note(folder: Path) -> dict[str, Any]:
    """Return the note in a folder; an empty one if there is none that can be read."""
    file = folder / NOTE
    with suppress(ValueError, RecursionError):
        note = json.loads(file.read_bytes()) if file.is_file() else None
        if isinstance(note, dict):
            return note
    return {}


def _replace(folder: Path, old: _Contents, fresh: _Contents) -> None:
    """Put all files in the places of the old ones, or else put those back."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=_STAGE, dir=folder, ignore_cleanup_errors=True) as stage:
        done: list[tuple[Path, bytes | None]] = []
        try:
            for name, contents in fresh.items():
                place = folder / name
                if place.exists():
                    for path, content, former in _steps(old[name], contents):
                        done.append((place / path, former))
                        _put(stage, place / path, content)
                else:
                    for path, content in contents.items():
                        _put(stage, Path(stage, name, path), content)
                    Path(stage, name).replace(place)
                    done.append((place, None))
        except BaseException:
            for place, former in reversed(done):
                _put(stage, place, former)
            raise


def _steps(
    old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    """Yield the path, the new and the old content of each file that is to be replaced.

    First of all the note comes to know both, and at the end the new content alone.
    """
    before = {path: _digest(content) for path, content in old.items() if path != NOTE}
    between = _as_bytes({**json.loads(new[NOTE]), "before": before})
    yield NOTE, between, old.get(NOTE)
    for path in {**new, **old}:
        if path != NOTE and new.get(path) != old.get(path):
            yield path, new.get(path), old.get(path)
    yield NOTE, new[NOTE], between


def _put(stage: str, place: Path, content: bytes | None) -> None:
    """Put content in its place in one step; None takes away the file or folder that is there."""
    if content is not None:
        made = Path(stage, "made")
        made.write_bytes(content)
        place.parent.mkdir(parents=True, exist_ok=True)
        made.replace(place)
    elif place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
        # An empty folder, or one with compiled files alone, would still be found by imports.
        with suppress(OSError):
            if {item.name for item in place.parent.iterdir()} <= {"__pycache__"}:
                shutil.rmtree(place.parent)
