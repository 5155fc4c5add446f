"""Proof of the JSON Schemas with tools that nobody here wrote.

``python tests/schema_proof/run.py`` makes an environment for pinned Python
packages and one for pinned npm packages, in a temporary folder or in one that
is kept with ``--work``. Then it checks the following, and stops with an exit
status of 1 and the reason at the first that does not hold:

- with jsonschema, that the schemas are sound, and agree with the codec on every
  conformance vector;
- with datamodel-code-generator, that the Python models generated from them
  accept all that ``dumps`` writes;
- with json-schema-to-typescript, that the TypeScript generated from them
  compiles under ``tsc --strict``, and that ``loads`` accepts a sample of it.

Without node and npm the last part is left out, and the script says so. The
packages come from the registries that pip and npm are configured for.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

# The checkout that this file is part of is what is proved.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import qontinui_types
from qontinui_types import DecodeError, json_schema, loads

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CONTRACTS: tuple[Any, ...] = ("deserialize", "serialize")


def main() -> int:
    parser = argparse.ArgumentParser(description="Prove the JSON Schemas with tools of others.")
    parser.add_argument("--work", type=Path, help="a folder to keep the environments in")
    work = parser.parse_args().work
    if work is not None:
        return prove(work.resolve())
    with tempfile.TemporaryDirectory(prefix="schema-proof-") as folder:
        return prove(Path(folder))


def prove(work: Path) -> int:
    """Run all checks with ``work`` as the place for environments and generated files."""
    try:
        write_schemas(work / "schemas")
        check_with_python(work)
        if shutil.which("node") and shutil.which("npm"):
            check_with_typescript(work)
        else:
            print("typescript: left out, for want of node or npm", flush=True)
    except subprocess.CalledProcessError as error:
        print("failed:", *error.cmd, file=sys.stderr)
        return 1
    except DecodeError as error:
        print(f"failed: loads refuses the sample: {error}", file=sys.stderr)
        return 1
    return 0


def write_schemas(folder: Path) -> None:
    """Write the schema of each type under each contract to a file of its own."""
    names = json.loads((HERE.parent / "conformance" / "schema.deserialize.json").read_bytes())
    for contract in CONTRACTS:
        (folder / contract).mkdir(parents=True, exist_ok=True)
        for name in names:
            tp = getattr(qontinui_types, name)
            schema = json_schema(tp, contract=contract)
            (folder / contract / f"{name}.json").write_text(json.dumps(schema), "utf-8")


def check_with_python(work: Path) -> None:
    """Run ``checks.py`` in an environment that holds the Python packages."""
    environment = work / "venv"
    if not environment.is_dir():
        venv.create(environment, with_pip=True)
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "--quiet", "--requirement", HERE / "requirements.txt")
    run(python, HERE / "checks.py", work / "schemas", work / "models")


def check_with_typescript(work: Path) -> None:
    """Generate TypeScript, compile a sample of it, run that, and read what it prints."""
    folder = work / "typescript"
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", "tsconfig.json", "generate.mjs", "sample.ts"):
        shutil.copyfile(HERE / name, folder / name)
    run("npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=folder)
    for contract in CONTRACTS:
        run("node", "generate.mjs", work / "schemas" / contract, contract, cwd=folder)
    run("node", Path("node_modules", "typescript", "bin", "tsc"), "--project", ".", cwd=folder)
    printed = subprocess.check_output(["node", "compiled/sample.js"], cwd=folder)
    sample = json.loads(printed)
    for name, document in sample.items():
        loads(getattr(qontinui_types, name), json.dumps(document))
    modules = len(list(folder.glob("*serialize/*.ts")))
    print(f"typescript: {modules} modules compile, {len(sample)} documents are read")


def run(program: str | Path, *arguments: str | Path, cwd: Path | None = None) -> None:
    """Run a program that prints for itself; raises CalledProcessError if it fails."""
    found = shutil.which(program) or program  # npm is a script with a suffix on some systems
    subprocess.run([found, *arguments], cwd=cwd, check=True)


if __name__ == "__main__":
    sys.exit(main())
