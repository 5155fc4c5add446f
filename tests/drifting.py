"""What the tests of drift compare: our types, and what schemars exports for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qontinui_types
from codec import compare_schemas, json_schema

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "conformance"
EXPORTED = {
    contract: json.loads((FOLDER / f"schema.{contract}.json").read_bytes())
    for contract in ("deserialize", "serialize")
}
TYPES = {name: getattr(qontinui_types, name) for name in EXPORTED["deserialize"]}


def found(ours: Any, theirs: Any) -> list[tuple[str, str, str]]:
    """Compare two schemas; return kind, place and message of each difference."""
    return [(item.kind, item.where, item.message) for item in compare_schemas(ours, theirs)]


def changed(name: str, change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str, str]]:
    """Compare a type of ours with what its schema becomes by a change."""
    theirs = json_schema(TYPES[name])
    change(theirs)
    return found(json_schema(TYPES[name]), theirs)


def properties(schema: dict[str, Any]) -> Any:
    return schema["properties"]
