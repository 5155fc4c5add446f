"""Look into a built wheel and sdist: nothing missing, nothing extra, nothing too big.

Usage: check_dist.py TREE FOLDER, where TREE is the source tree that the two
files in FOLDER were built from. Lists what they hold; exits with 1 on a fault.
"""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGES = ("codec", "qontinui_types")
TOP = ("LICENSE", "README.md", "pyproject.toml", ".pre-commit-hooks.yaml")
#: hatchling adds the one to every sdist, and the standard asks for the other.
ADDED_TO_SDIST = {".gitignore", "PKG-INFO"}
INFO = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
#: What the wheel and a zipped lean copy may have: no more than today. The marks are 88 and 50 KB.
MOST_BYTES = 110 * 1024
MOST_BYTES_LEAN = 60 * 1024
CACHE = re.compile(r"(^|/)(__pycache__|\.)")


def main(tree: Path, folder: Path) -> int:
    """Print what each file holds and each fault; return the exit status."""
    version = re.search(r'__version__ = "(.+)"', (tree / "qontinui_types/__init__.py").read_text())
    assert version is not None
    name = f"qontinui_types-{version[1]}"
    wheel, sdist = folder / f"{name}-py3-none-any.whl", folder / f"{name}.tar.gz"
    faults = check_wheel(tree, wheel, name) + check_sdist(tree, sdist, name) + check_lean(wheel)
    for fault in faults:
        print("FAULT:", fault)
    return 1 if faults else 0


def check_wheel(tree: Path, file: Path, name: str) -> list[str]:
    """Return the faults of the wheel."""
    with zipfile.ZipFile(file) as archive:
        held = {item: archive.read(item) for item in archive.namelist()}
    info = f"{name}.dist-info"
    wanted = {path: (tree / path).read_bytes() for path in files_below(tree, *PACKAGES)}
    faults = compare("the wheel", held, {*wanted, *(f"{info}/{item}" for item in INFO)})
    faults += [f"{path} is not as in the tree" for path in wanted if held.get(path) != wanted[path]]
    faults += check_metadata(held[f"{info}/METADATA"].decode())
    return faults + check_size("the wheel", file, MOST_BYTES)


def check_lean(wheel: Path) -> list[str]:
    """Return what is wrong with the size of a lean copy, made by the wheel."""
    with TemporaryDirectory() as folder:
        vendor = ["-m", "qontinui_types", "vendor", "--lean", f"{folder}/copy"]
        environment = {**os.environ, "PYTHONPATH": str(wheel)}
        subprocess.run(
            [sys.executable, *vendor], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        file = Path(folder, "lean.zip")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for item in files_below(Path(folder, "copy"), *PACKAGES):
                archive.write(Path(folder, "copy", item), item)
        return check_size("a lean copy", file, MOST_BYTES_LEAN)


def check_size(what: str, file: Path, most: int) -> list[str]:
    """Return that a file has too many bytes, if it has."""
    size = file.stat().st_size
    print(f"{what}: {size} bytes of at most {most}")
    return [f"{what} has {size} bytes, {size - most} too many"] if size > most else []


def check_metadata(text: str) -> list[str]:
    """Return what is wrong with the wheel's metadata."""
    metadata = email.message_from_string(text)
    needs = [need for need in metadata.get_all("Requires-Dist", []) if "extra ==" not in need]
    wanted = {"License-Expression": "MIT", "License-File": "LICENSE", "Requires-Python": ">=3.10"}
    faults = [
        f"{key} is {metadata[key]}" for key, value in wanted.items() if metadata[key] != value
    ]
    if needs:
        faults.append(f"the wheel depends on {needs}")
    if any(item.startswith("License ::") for item in metadata.get_all("Classifier", [])):
        faults.append("a licence classifier stands beside the licence expression")
    return faults


def check_sdist(tree: Path, file: Path, name: str) -> list[str]:
    """Return the faults of the sdist."""
    with tarfile.open(file) as archive:
        held = {item.name.removeprefix(f"{name}/") for item in archive if item.isfile()}
    print(f"{file.name}: {file.stat().st_size} bytes")
    wanted = {*files_below(tree, *PACKAGES, "tests"), *TOP, *ADDED_TO_SDIST}
    return compare("the sdist", held, wanted)


def files_below(tree: Path, *folders: str) -> list[str]:
    """Return the paths of the files in some folders of the tree, caches left out."""
    paths = [path for folder in folders for path in sorted((tree / folder).rglob("*"))]
    names = [path.relative_to(tree).as_posix() for path in paths if path.is_file()]
    return [name for name in names if not CACHE.search(name)]


def compare(where: str, held: dict[str, bytes] | set[str], wanted: set[str]) -> list[str]:
    """List what an archive holds; return what is missing or extra."""
    print(f"{where} holds", *sorted(held), sep="\n  ")
    missing = [f"{where} lacks {path}" for path in sorted(wanted - set(held))]
    return missing + [f"{where} should not hold {path}" for path in sorted(set(held) - wanted)]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
