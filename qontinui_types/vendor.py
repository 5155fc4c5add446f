"""Copying the two packages into another project, and refreshing such a copy.

Each folder of a copy holds a note with the licence and what each file held when
it was written. A folder without one, or with any file that differs from it, is
somebody else's work and is left alone. The sources are read through the import
system, so a copy can be made from a zip.

A copy is refreshed file by file, each replaced in one step, so that no folder is
ever missing. In the meantime its note allows both the old and the new content:
the next call goes on where one was killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import ExitStack, suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from . import __version__, _codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.abc import Traversable

#: The name of the note in each folder of a copy.
NOTE = "VENDORED.json"

#: What a lean copy holds of the types, and besides the modules directly in codec/ of the codec.
_LEAN_TYPES = {"__init__.py", "_codec.py", "_start.py", "blobs.py", "orchestration_config.py"}
_LEAN_FOLDER = "faults/"

#: How the names of the folders start in which the files of a refreshed copy are made ready.
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
    """Raised when a copy would replace what :func:`vendor` did not write, or lie in its source."""


def vendor(destination: str | os.PathLike[str], *, lean: bool | None = None) -> list[str]:
    """Copy both packages into a folder, or refresh a copy that is there.

    destination: the folder that is to hold ``codec`` and ``qontinui_types``; it is
        made if need be.
    lean: True for only what reads, writes and explains faults, without the command
        line, schemas and fast paths; False for everything; None leaves a copy as
        it is, and makes a new one with everything.

    Returns the paths, below ``destination`` and with "/", of the files that are
    new or changed; an empty list if the copy was up to date.

    Raises VendorError, having changed nothing, if one of the two folders is there
    but is not an unchanged copy made by this function, or if ``destination`` is
    empty or inside a package that is to be copied; OSError passes through, and leaves an
    older copy as it was.
    """
    if not os.fspath(destination):  # most likely a variable that is not set
        raise VendorError("the destination is an empty name; write . for the current folder")
    folder = Path(destination)
    packages = _packages()
    for package in packages.values():
        _refuse_inside(folder, package)
    old = {name: _written_before(folder / name) for name in packages}
    lean = is_lean(folder) if lean is None else lean
    fresh = _with_notes({name: dict(_shipped(packages[name])) for name in packages}, lean)
    changed = [
        f"{name}/{path}"
        for name, contents in fresh.items()
        for path in contents
        if contents[path] != old[name].get(path)
    ]
    for leftover in folder.glob(f"{_STAGE}*"):  # of a call that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    if changed:
        _replace(folder, old, fresh)
    return changed


def is_lean(destination: str | os.PathLike[str]) -> bool:
    """Tell whether the copy in a folder is a lean one; False also if there is none."""
    notes = (Path(destination) / name / NOTE for name in ("codec", "qontinui_types"))
    return any(_load_note(note).get("lean") is True for note in notes if note.is_file())


def _packages() -> dict[str, Traversable]:
    """Return the folders that are to be copied, by their names in a copy."""
    names = {"codec": _codec.HOME, "qontinui_types": __package__}
    return {name: files(package) for name, package in names.items()}


def _refuse_inside(folder: Path, package: Traversable) -> None:
    """Raise VendorError if ``folder`` is, or is below, a package: the next copy would hold it."""
    if isinstance(package, Path):  # nothing can be put into one that is in a zip
        source = package.resolve()
        if folder.resolve().is_relative_to(source):
            raise VendorError(f"{folder} belongs to what is to be copied: {source}")


def _shipped(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield the files of a package that belong to it: their paths with "/", and what they hold."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            # A folder with a note is a copy that somebody put there.
            if not item.name.startswith(("__pycache__", ".")) and not (item / NOTE).is_file():
                yield from _shipped(item, f"{prefix}{item.name}/")
        elif item.is_file() and (item.name.endswith(".py") or item.name == "py.typed"):
            yield prefix + item.name, item.read_bytes()


def _with_notes(
    contents: Mapping[str, dict[str, bytes]], lean: bool
) -> dict[str, dict[str, bytes]]:
    """Return what the two folders of a copy hold, each with its note."""
    if lean:
        contents = {
            name: {path: file for path, file in files.items() if _in_lean(name, path)}
            for name, files in contents.items()
        }
    hashes = {
        name: {path: _digest(file) for path, file in sorted(files.items())}
        for name, files in contents.items()
    }
    facts = {
        "what": "A copy made by 'qontinui-types vendor', which refreshes it while it is unchanged; "
        "with --full it makes a lean copy whole.",
        "version": __version__,
        "contents": _digest(json.dumps(hashes, sort_keys=True).encode()),
        "lean": lean,
        "licence": LICENCE.splitlines(),
    }
    return {
        name: {**files, NOTE: _as_bytes({**facts, "sha256": hashes[name]})}
        for name, files in contents.items()
    }


def _in_lean(name: str, path: str) -> bool:
    if name == "codec":
        return "/" not in path or path.startswith(_LEAN_FOLDER)
    return path in _LEAN_TYPES or path == "py.typed"


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
    noted = _noted(folder)
    contents = {}
    foreign = []
    for file in _files_below(folder):
        name = file.relative_to(folder).as_posix()
        known = not file.is_symlink() and file.is_file() and (name == NOTE or name in noted)
        if known:
            contents[name] = file.read_bytes()
        if not known or (name != NOTE and _digest(contents[name]) not in noted[name]):
            foreign.append(name)
    if foreign:
        names = ", ".join(sorted(foreign))
        raise VendorError(f"{folder} holds files that were added or changed by hand: {names}")
    return contents


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield what is no folder, at any depth; what Python caches is nobody's work."""
    waiting = [folder]
    while waiting:
        for item in waiting.pop().iterdir():
            if item.is_symlink() or not item.is_dir():
                yield item
            elif item.name != "__pycache__":
                waiting.append(item)


def _noted(folder: Path) -> dict[str, tuple[Any, Any]]:
    """Return the hashes that a note allows for each path; raises VendorError if there is none."""
    file = folder / NOTE
    if not file.is_file():
        raise VendorError(f"{folder} was not written by this command: no {NOTE}")
    note = _load_note(file)
    now, before = note.get("sha256"), note.get("before", {})
    if not isinstance(now, dict) or not isinstance(before, dict):
        raise VendorError(f"{file} was not written by this command")
    return {path: (now.get(path), before.get(path)) for path in [*now, *before]}


def _load_note(file: Path) -> dict[str, Any]:
    """Return a note; an empty one for a file that is no note."""
    with suppress(ValueError, RecursionError):
        note = json.loads(file.read_bytes())
        if isinstance(note, dict):
            return note
    return {}


def _replace(
    folder: Path, old: Mapping[str, dict[str, bytes]], fresh: Mapping[str, dict[str, bytes]]
) -> None:
    """Make all files ready and put them in the places of the old ones, or else keep the old."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix=_STAGE, dir=folder, ignore_cleanup_errors=True) as stage,
        ExitStack() as undo,
    ):
        changes: list[tuple[Path, Path | None, Path | None]] = []
        for name, contents in fresh.items():
            place = folder / name
            if place.exists():
                changes += [
                    (place / path, _ready(stage, new), _ready(stage, former))
                    for path, new, former in _steps(old[name], contents)
                ]
            else:
                for path, content in contents.items():
                    _put(_ready(stage, content), Path(stage, name, path))
                changes.append((place, Path(stage, name), None))
        for place, made, former_made in changes:
            undo.callback(_put, former_made, place)
            _put(made, place)
        undo.pop_all()


def _steps(
    old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    """Yield what to do to the files of a folder, in order: the path, its new and its old content.

    First of all the note comes to know both, and at the end the new content alone.
    """
    before = {path: _digest(content) for path, content in old.items() if path != NOTE}
    between = _as_bytes({**json.loads(new[NOTE]), "before": before})
    yield NOTE, between, old.get(NOTE)
    for path in dict.fromkeys([*new, *old]):
        if path != NOTE and new.get(path) != old.get(path):
            yield path, new.get(path), old.get(path)
    yield NOTE, new[NOTE], between


def _ready(stage: str, content: bytes | None) -> Path | None:
    """Write content to a file of its own, if there is any."""
    if content is None:
        return None
    file = Path(stage, os.urandom(8).hex())
    file.write_bytes(content)
    return file


def _put(made: Path | None, place: Path) -> None:
    """Put a file or folder in its place, in one step; None takes away what is there."""
    if made is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        made.replace(place)
    elif place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
        # An empty folder, or one with compiled files alone, would still be found by imports.
        cache = place.parent / "__pycache__"
        for compiled in cache.glob(f"{place.stem}.*.pyc"):
            compiled.unlink()
        with suppress(OSError):
            cache.rmdir()
        with suppress(OSError):
            place.parent.rmdir()
