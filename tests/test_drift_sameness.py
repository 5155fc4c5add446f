"""Drift: order, wording and another spelling of the same are no difference."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codec import json_schema
from drifting import EXPORTED, TYPES, changed, found, properties


def reworded(schema: Any, names: bool = False) -> Any:
    """Reverse every order in a schema, and put other words into each object but those of names."""
    if isinstance(schema, list):
        return [reworded(item) for item in reversed(schema)]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: reworded(value, names=not names and key in ("properties", "$defs"))
        for key, value in reversed(schema.items())
        if key != "default"
    }
    if names:
        return made
    default = {"default": schema["default"]} if "default" in schema else {}
    return {**made, **default, "description": "Else."}


@pytest.mark.parametrize("name", sorted(TYPES))
def test_order_and_wording_do_not_count(name: str) -> None:
    assert found(json_schema(TYPES[name]), reworded(EXPORTED["deserialize"][name])) == []


LIST_OF_M = {"type": "array", "items": {"properties": {"m": {}}}}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            {"type": "string", "enum": ["a", "b"]},
            {"oneOf": [{"const": "b"}, {"type": "string", "const": "a", "description": "A."}]},
        ),
        (
            {"type": ["string", "null"]},
            {"anyOf": [{"type": "null"}, {"type": "string"}]},
        ),
        (
            {"type": ["integer", "string", "null"]},
            {"anyOf": [{"type": "string"}, {"type": ["integer", "null"]}]},
        ),
        (
            {"type": "object", "properties": {"a": {"type": "number", "default": 1}}},
            {"type": "object", "properties": {"a": {"type": "number", "default": 1.0}}},
        ),
        (
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/Part"}}, "$defs": {}},
            {"type": "object", "properties": {"a": {"allOf": [{"$ref": "#/definitions/Part"}]}}},
        ),
        (
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/Part"}}},
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/Part", "deprecated": True}}},
        ),
        (
            {"enum": ["a", None]},
            {"anyOf": [{"const": "a"}, {"type": "null"}]},
        ),
        ({"type": "null"}, {"const": None}),
        ({"type": "boolean"}, {"anyOf": [{"type": "boolean"}, {"type": "boolean"}]}),
        (
            {"anyOf": [{"type": "array"}, {"enum": ["a", None]}]},
            {"anyOf": [{"type": "array"}, {"const": "a"}, {"type": "null"}]},
        ),
        ({"type": "array", "items": True}, {"type": "array", "items": {}}),
        ({"type": "array", "items": {}}, {"type": "array"}),
        (
            {"type": "object", "additionalProperties": True},
            {"type": "object", "additionalProperties": {}},
        ),
        (
            {"anyOf": [{"properties": {"a": {}, "z": {}}}, {"properties": {"m": {}}}]},
            {"anyOf": [{"properties": {"z": {}, "a": {}}}, {"properties": {"m": {}}}]},
        ),
        (
            {"anyOf": [{"items": {"properties": {"a": {}, "z": {}}}, "type": "array"}, LIST_OF_M]},
            {"anyOf": [{"items": {"properties": {"z": {}, "a": {}}}, "type": "array"}, LIST_OF_M]},
        ),
    ],
)
def test_two_spellings_of_one_thing_are_no_difference(ours: Any, theirs: Any) -> None:
    part = {"type": "object", "properties": {"n": {"type": "integer"}}}
    keyword = "definitions" if "definitions" in json.dumps(theirs) else "$defs"
    ours = {"title": "T", **ours, "$defs": {"Part": part}}
    theirs = {"title": "T", **theirs, keyword: {"Part": part}}
    assert found(ours, theirs) == []


def test_a_type_written_out_in_place_counts_as_the_type() -> None:
    def change(schema: dict[str, Any]) -> None:
        properties(schema)["exitCheck"] = schema["$defs"].pop("ExitCheckResult")
        del properties(schema)["exitCheck"]["properties"]["reason"]
        properties(schema)["exitCheck"]["required"].remove("reason")

    assert [item[:2] for item in changed("IterationResult", change)] == [
        ("field_gone", "IterationResult.exitCheck.reason"),
    ]


def test_a_new_name_for_a_plain_string_is_only_a_new_type() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["$defs"] = {"LoopId": {"type": "string"}}
        properties(schema)["id"] = {"$ref": "#/$defs/LoopId"}

    assert [item[:2] for item in changed("OlConfig", change)] == [("type_added", "LoopId")]


def test_null_beside_a_new_name_for_a_plain_string_is_no_difference() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["$defs"] = {"Text": {"type": "string"}}
        properties(schema)["description"] = {"anyOf": [{"$ref": "#/$defs/Text"}, {"type": "null"}]}

    assert [item[:2] for item in changed("OlConfig", change)] == [("type_added", "Text")]


def test_a_root_without_a_title_is_taken_for_ours() -> None:
    def change(schema: dict[str, Any]) -> None:
        del schema["title"]

    assert changed("OlConfig", change) == []


def test_a_choice_of_nothing_but_null_admits_nothing_else() -> None:
    assert found({"title": "T", "const": None}, {"title": "T", "anyOf": [{"type": "null"}]}) == []
