"""What the tests of drift compare: our types, and what schemars exports for them.

The exports are made of the declarations; test_schema.py sees to it that they are those
of schemars. So a new field is no matter for the tests of drift.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import target
from codec import compare_schemas, json_schema
from plain_schema import without_descriptions
from recorded import CONTRACTS, declared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TYPES = declared()
EXPORTED: dict[str, Any] = {
    contract: {
        name: without_descriptions(json_schema(tp, contract=contract)) for name, tp in TYPES.items()
    }
    for contract in CONTRACTS
}


def found(ours: Any, theirs: Any) -> list[tuple[str, str, str]]:
    """Compare two schemas; return kind, place and message of each difference."""
    return [(item.kind, item.where, item.message) for item in compare_schemas(ours, theirs)]


def changed(name: str, change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str, str]]:
    """Compare a type of ours with what its schema becomes by a change."""
    theirs = json_schema(TYPES[name])
    change(theirs)
    return found(json_schema(TYPES[name]), theirs)


def drift_of(path: Path, *options: str) -> tuple[int, list[str], list[str]]:
    """Run the command on a file or folder; return its status and the lines of both streams."""
    done = target.cli("drift", *options, str(path))
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode().splitlines()


def drift(tmp_path: Path, document: Any, *options: str) -> tuple[int, list[str], list[str]]:
    """Run the command on a document, likewise."""
    file = tmp_path / "exported.json"
    file.write_text(json.dumps(document))
    return drift_of(file, *options)


def properties(schema: dict[str, Any]) -> Any:
    return schema["properties"]
