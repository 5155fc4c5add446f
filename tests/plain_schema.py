"""JSON Schemas without their sentences, for tests that compare them."""

from __future__ import annotations

from typing import Any

from codec import json_schema

#: The keywords whose keys are names.
NAMED = ("properties", "$defs")


def without_descriptions(schema: Any, names: bool = False) -> Any:
    """Take the descriptions out of a schema, but not a property of that name."""
    if isinstance(schema, dict):
        return {
            key: without_descriptions(value, names=not names and key in NAMED)
            for key, value in schema.items()
            if names or key != "description"
        }
    if isinstance(schema, list):
        return [without_descriptions(item) for item in schema]
    return schema


def bare(tp: Any, contract: Any = "deserialize") -> dict[str, Any]:
    """Return a schema without ``$schema`` and descriptions."""
    schema: dict[str, Any] = without_descriptions(json_schema(tp, contract=contract))
    assert schema.pop("$schema") == "https://json-schema.org/draft/2020-12/schema"
    return schema
