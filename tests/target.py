"""Which copy of the packages is under test, and how to run its command line.

The environment variable ``QONTINUI_TARGET`` chooses:

- ``checkout`` (the default): the two folders beside ``tests/``.
- ``installed``: what is installed in the running environment.
- ``wheel``: the wheel named by ``QONTINUI_WHEEL``, itself on the path, not unpacked.
- ``zip``: one zip of the two folders, on the path.
- ``vendored``: a copy of the two folders inside another package, ``tool._vendor``.

``conftest.py`` sees to it that tests reach the chosen copy by its plain names.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("codec", "qontinui_types")
KIND = os.environ.get("QONTINUI_TARGET", "checkout")
PREFIX = "tool._vendor." if KIND == "vendored" else ""
PACKAGE = PREFIX + "qontinui_types"
CODEC = PREFIX + "codec"

#: Where interpreters and tools keep notes of their own.
_CACHE = re.compile(r"(^|/)(__pycache__|\.)")

#: What must be on the path for the copy under test; ``prepare`` sets it before any test runs.
_entry = ROOT


def prepare(folder: Path) -> Path:
    """Make the copy under test inside ``folder``; return what must be on the path for it."""
    global _entry
    if KIND == "checkout":
        _entry = ROOT
    elif KIND == "installed":
        _entry = Path(sysconfig.get_path("purelib"))
    elif KIND == "wheel":
        _entry = Path(os.environ["QONTINUI_WHEEL"]).resolve(strict=True)
    elif KIND == "zip":
        _entry = zip_of_packages(folder / "packages.zip")
    elif KIND == "vendored":
        copy_packages(folder / "tool" / "_vendor")
        _entry = folder
    else:
        raise ValueError(f"QONTINUI_TARGET={KIND} is none of those that tests/target.py names")
    return _entry


def sources(folder: str) -> list[Path]:
    """Return the files of one of the two folders of the checkout that belong to the package."""
    return [
        path
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and not _CACHE.search(path.relative_to(ROOT).as_posix())
    ]


def copy_packages(destination: Path) -> None:
    """Copy the two folders of the checkout into ``destination``, which is made."""
    for folder in FOLDERS:
        for path in sources(folder):
            copy = destination / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def zip_of_packages(file: Path) -> Path:
    """Write a compressed zip of the two folders of the checkout; return ``file``."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in FOLDERS:
            for path in sources(folder):
                archive.write(path, path.relative_to(ROOT).as_posix())
    return file


def path_entry() -> str:
    """Return what must be on the path for the copy under test."""
    return str(_entry)


def environ() -> dict[str, str]:
    """Return an environment in which ``python -m PACKAGE`` runs the copy under test."""
    return {**os.environ, "PYTHONPATH": path_entry()}


def program(
    *args: str, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line with these arguments; ``env`` adds to the environment."""
    return subprocess.run(
        [sys.executable, "-m", PACKAGE, *args],
        input=stdin,
        capture_output=True,
        env={**environ(), **(env or {})},
        cwd=ROOT / "tests",
        timeout=120,
        check=False,
    )


def cli(
    *args: str,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
    cwd: str | os.PathLike[str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Do the same in this process, in a hundredth of the time, with streams in memory.

    For all in which neither the start of the interpreter nor a stream of the system has a part.
    """
    from qontinui_types.cli import main

    kept = sys.argv, sys.stdin, sys.stdout, sys.stderr
    variables, folder = dict(os.environ), os.getcwd()
    output, complaints = io.BytesIO(), io.BytesIO()
    try:
        sys.argv = ["__main__.py", *args]
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
        sys.stdout, sys.stderr = io.TextIOWrapper(output), io.TextIOWrapper(complaints)
        os.environ.update(env or {})
        os.chdir(cwd or ROOT / "tests")
        try:
            status = main()
        except SystemExit as end:
            status = int(end.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
        return subprocess.CompletedProcess(args, status, output.getvalue(), complaints.getvalue())
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = kept
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(variables)
