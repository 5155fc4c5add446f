"""Copying the two packages into another project, and refreshing such a copy.

Each folder of a copy holds a note with the licence and a hash of each file. A folder
without one, or with any file that differs from it, is somebody else's work and is left alone.

Files are replaced one by one, each in one step: it comes from the stage, a folder of
the call, or goes there. In the meantime the note allows both the old and the new content:
the next call takes the stage away from one that was killed, or is at work, and goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from . import __version__, _codec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.abc import Traversable

    _Held = dict[str, bytes]

NOTE = "VENDORED.json"

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
    """Raised when a copy would replace what is not one, lie in its source, or is taken over."""


def vendor(destination: str | os.PathLike[str], *, lean: bool | None = None) -> list[str]:
    """Copy both packages into the folder ``destination``, or refresh a copy that is there.

    lean: True for only what reads, writes and explains faults; False for everything;
        None leaves a copy as it is, and makes a new one with everything.

    Returns the paths, below ``destination`` and with "/", of the files that are new or changed.

    Raises VendorError, having changed nothing, if a folder is there but is not an unchanged
    copy, or if ``destination`` is empty or inside what is to be copied; also if another call
    takes over. OSError passes through; an older copy is as it was, or the next call completes it.
    """
    if not os.fspath(destination):  # most likely a variable that is not set
        raise VendorError("the destination is an empty name; write . for the current folder")
    folder = Path(destination)
    for package in _packages().values():  # nothing can be put into one that is in a zip
        if isinstance(package, Path) and folder.resolve().is_relative_to(package.resolve()):
            raise VendorError(f"{folder} belongs to what is to be copied: {package}")
    if not any(folder.glob(f"{_STAGE}*")) and not _refresh(folder, lean):
        return []
    _codec.room("files")  # raises ImportError where it was left out
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=_STAGE, dir=folder, ignore_cleanup_errors=True) as stage:
        for other in folder.glob(f"{_STAGE}*"):
            if other.is_dir() and not other.is_symlink():
                with suppress(OSError):  # the own one cannot go into itself
                    other.rename(Path(stage, other.name))
        try:
            return _refresh(folder, lean, Path(stage, "made"))
        except (OSError, VendorError) as error:
            if os.path.exists(stage):
                raise
            raise VendorError(f"another call has taken over {folder}") from error


def is_lean(destination: str | os.PathLike[str]) -> bool:
    """Tell whether the copy in a folder is a lean one; False also if there is none."""
    return any(_note(Path(destination, name)).get("lean") is True for name in _packages())


def _refresh(folder: Path, lean: bool | None, made: Path | None = None) -> list[str]:
    """Return the paths of what is out of date, after replacing it if there is a stage."""
    new = _fresh(is_lean(folder) if lean is None else lean)
    old = {name: _written_before(folder / name) for name in new}
    changed = []
    for name, held in new.items():
        changed += [f"{name}/{path}" for path in held if held[path] != old[name].get(path)]
    if changed and made:
        _replace(folder, old, new, made)
    return changed


def _packages() -> dict[str, Traversable]:
    """Return the folders to be copied, perhaps in a zip, by their names in a copy."""
    return {"codec": files(_codec.HOME), "qontinui_types": files(str(__package__))}


def _fresh(lean: bool) -> dict[str, _Held]:
    """Return what the files of a new copy hold, by folder and path."""
    new = {name: dict(_sources(package)) for name, package in _packages().items()}
    if lean:
        new = {name: {p: f for p, f in held.items() if _in_lean(p)} for name, held in new.items()}
    hashes = {name: _hashes(held) for name, held in new.items()}
    facts = {
        "what": "A copy made by 'qontinui-types vendor', which refreshes it while it is unchanged.",
        "version": __version__,
        "contents": _digest(_as_bytes(hashes)),
        "lean": lean,
        "licence": LICENCE.splitlines(),
    }
    for name, held in new.items():
        held[NOTE] = _as_bytes({**facts, "sha256": hashes[name]})
    return new


def _sources(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        name = item.name
        if item.is_dir():
            # A folder with a note is a copy that somebody put there.
            if not name.startswith(("__pycache__", ".")) and not (item / NOTE).is_file():
                yield from _sources(item, f"{prefix}{name}/")
        elif item.is_file() and (name.endswith(".py") or name == "py.typed"):
            yield prefix + name, item.read_bytes()


def _in_lean(path: str) -> bool:
    top = "/" not in path and path not in ("__main__.py", "vendor.py")
    return top or path.startswith(("faults/", "files/"))


def _as_bytes(note: object) -> bytes:
    return (json.dumps(note, indent=2) + "\n").encode()


def _hashes(held: _Held) -> dict[str, str]:
    return {path: _digest(content) for path, content in sorted(held.items())}


def _digest(content: bytes) -> str:
    """Hash a file by its lines: version control may change how they end."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:16]


def _written_before(folder: Path) -> _Held:
    """Return what an earlier call wrote into a folder; raises VendorError."""
    if folder.is_symlink():
        raise VendorError(f"{folder} is a symbolic link")
    if folder.exists() and not folder.is_dir():
        raise VendorError(f"{folder} is not a folder")
    items, waiting = list[Path](), [folder] * folder.is_dir()
    for inside in waiting:  # which grows: recursion could not follow every depth
        for item in inside.iterdir():
            if item.name != "__pycache__":
                (waiting if item.is_dir() and not item.is_symlink() else items).append(item)
    note = _note(folder)
    hashes: Any = [note.get("sha256"), note.get("before", {})]
    if items and not all(isinstance(known, dict) for known in hashes):
        raise VendorError(f"{folder} was not written by this command: no {NOTE} of its own")
    held = {}
    foreign = []
    for item in sorted(items):
        name = item.relative_to(folder).as_posix()
        if item.is_file() and not item.is_symlink():
            held[name] = item.read_bytes()
            if name == NOTE or _digest(held[name]) in [str(h.get(name))[:16] for h in hashes]:
                continue
        foreign.append(name)
    if foreign:
        names = ", ".join(foreign)
        raise VendorError(f"{folder} holds files that were added or changed by hand: {names}")
    return held


def _note(folder: Path) -> dict[str, Any]:
    file = folder / NOTE
    with suppress(ValueError, RecursionError):
        note = json.loads(file.read_bytes()) if file.is_file() else None
        if isinstance(note, dict):
            return note
    return {}


def _replace(folder: Path, old: dict[str, _Held], new: dict[str, _Held], made: Path) -> None:
    """Put all files in the places of the old ones, or else put those back."""
    done: list[tuple[Path, bytes | None]] = []
    try:
        for name in new:
            for path, former, content in _steps(old[name], new[name]):
                done.append((folder / name / path, former))
                _put(folder / name / path, content, made)
    except BaseException:
        with suppress(OSError, IndexError):  # what failed may fail again
            _put(*done.pop(), made)
        for place, former in reversed(done):
            _put(place, former, made)
        raise


def _steps(old: _Held, new: _Held) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    """Yield the path, the old and the new content of each file to be replaced.

    First the note comes to know both, and at the end the new content alone.
    """
    between = _as_bytes({**json.loads(new[NOTE]), "before": _hashes(old)})
    yield NOTE, old.get(NOTE), between
    for path in {**new, **old}:
        if path != NOTE and new.get(path) != old.get(path):
            yield path, old.get(path), new.get(path)
    yield NOTE, between, new[NOTE]


def _put(place: Path, content: bytes | None, made: Path) -> None:
    """Put content in its place in one step; None takes away the file that is there."""
    room = _codec.room("files")
    if content is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        room.replace_file(place, content, made)
        return
    if room.writable(place):
        os.replace(place, made.with_name("gone"))
    # An empty folder, or one with compiled files alone, would still be found by imports.
    with suppress(OSError):
        if {item.name for item in place.parent.iterdir()} <= {"__pycache__"}:
            for compiled in place.parent.glob("__pycache__/*.pyc"):
                compiled.unlink()
            for folder in (*place.parent.iterdir(), place.parent):
                folder.rmdir()
