"""Copying the two packages into another project, and refreshing such a copy.

Each folder of a copy holds a note with the licence and what each file held when
it was written. A folder without one, or with any file that differs from it, is
somebody else's work and is left alone. The sources are read through the import
system, so a copy can be made from a zip.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from . import __version__, _codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.abc import Traversable

#: The name of the note in each folder of a copy.
NOTE = "VENDORED.json"

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


def vendor(destination: str | os.PathLike[str]) -> list[str]:
    """Copy both packages into a folder, or refresh a copy that is there.

    destination: the folder that is to hold ``codec`` and ``qontinui_types``; it is
        made if need be.

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
    fresh = {name: _with_note(dict(_shipped(package))) for name, package in packages.items()}
    changed = []
    for name, contents in fresh.items():
        old = _written_before(folder / name)
        changed += [f"{name}/{path}" for path in contents if contents[path] != old.get(path)]
    if changed:
        _replace(folder, fresh)
    return changed


def _packages() -> dict[str, Traversable]:
    """Return the folders that are to be copied, by their names in a copy."""
    names = {"codec": _codec.submodule("api").__package__, "qontinui_types": __package__}
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
        elif item.name.endswith(".py") or item.name == "py.typed":
            yield prefix + item.name, item.read_bytes()


def _with_note(contents: dict[str, bytes]) -> dict[str, bytes]:
    note = {
        "what": "A copy made by 'qontinui-types vendor', which refreshes it while it is unchanged.",
        "version": __version__,
        "licence": LICENCE.splitlines(),
        "sha256": {path: _digest(content) for path, content in contents.items()},
    }
    return {**contents, NOTE: (json.dumps(note, indent=2) + "\n").encode()}


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
    noted = _read_note(folder)
    contents = {}
    foreign = []
    for file in folder.rglob("*"):
        path = file.relative_to(folder)
        name = path.as_posix()
        if "__pycache__" in path.parts or (file.is_dir() and not file.is_symlink()):
            continue
        if name != NOTE and name not in noted:
            foreign.append(name)
            continue
        contents[name] = file.read_bytes()
        if name in noted and _digest(contents[name]) != noted[name]:
            foreign.append(name)
    if foreign:
        names = ", ".join(sorted(foreign))
        raise VendorError(f"{folder} holds files that were added or changed by hand: {names}")
    return contents


def _read_note(folder: Path) -> Mapping[str, str]:
    """Return the paths and hashes that a note tells; raises VendorError if there is none."""
    try:
        noted = json.loads((folder / NOTE).read_bytes())["sha256"]
    except FileNotFoundError:
        raise VendorError(f"{folder} was not written by this command: no {NOTE}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        noted = None
    if not isinstance(noted, dict):
        raise VendorError(f"{folder / NOTE} was not written by this command")
    return noted


def _replace(folder: Path, fresh: Mapping[str, Mapping[str, bytes]]) -> None:
    """Make new folders ready and let the old ones change places with them, or keep the old."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix=".vendor-", dir=folder, ignore_cleanup_errors=True) as stage,
        ExitStack() as undo,
    ):
        new, old = Path(stage, "new"), Path(stage, "old")
        for name, contents in fresh.items():
            for path, content in contents.items():
                file = new / name / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        old.mkdir()
        for name in fresh:
            if (folder / name).exists():
                _move(folder / name, old / name, undo)
            _move(new / name, folder / name, undo)
        undo.pop_all()


def _move(source: Path, target: Path, undo: ExitStack) -> None:
    source.rename(target)
    undo.callback(target.rename, source)
