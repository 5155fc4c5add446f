"""Runs inside Pyodide: every tenth conformance vector, on the wheel as it is on the path."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

sys.path.insert(0, "/packages.whl")
qontinui_types = importlib.import_module("qontinui_types")

STEP = 10
#: Vectors that meet these departures have no fixed output.
INEXACT = {"json-int", "json-float"}


def outcome(vector: dict[str, Any], policy: str) -> str | None:
    """Return what went wrong with a vector under a policy, if anything."""
    type_ = getattr(qontinui_types, vector["type"])
    text = vector["text"] if "text" in vector else bytes.fromhex(vector["hex"])
    try:
        value = qontinui_types.loads(type_, text, unknown=policy)
    except qontinui_types.DecodeError as error:
        return str(error) if vector[policy] == "accept" else None
    if vector[policy] == "reject":
        return "was accepted"
    if vector[policy] == "accept" and not INEXACT & set(vector.get("departs", [])):
        written = qontinui_types.dumps(value)
        if written != vector["compact"]:
            return f"was written as {written}"
    return None


def main() -> int:
    """Run the vectors; return how many failed."""
    with open("/vectors.jsonl", encoding="utf-8") as file:
        vectors = [json.loads(line) for line in file][::STEP]
    failed = 0
    for vector in vectors:
        for policy in ("deny", "ignore"):
            fault = outcome(vector, policy)
            if fault is not None:
                failed += 1
                print(vector["id"], policy, fault)
    version = sys.version.split()[0]
    print(f"{sys.platform}, Python {version}: {len(vectors)} vectors ran, {failed} faults")
    return failed


main()
