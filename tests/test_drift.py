"""Drift: each kind of change in foreign schemas is told."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

import qontinui_types
from codec import json_schema
from drifting import TYPES, changed, drift, found, properties
from recorded import SCHEMAS, recorded_types, schema_as_recorded

if TYPE_CHECKING:
    from pathlib import Path


def test_what_schemars_exports_does_not_differ_else_renew_the_schemas() -> None:
    contract: Any
    for contract, exported in SCHEMAS.items():
        ours = {
            name: schema_as_recorded(json_schema(tp, contract=contract), name)
            for name, tp in recorded_types().items()
        }
        assert found(ours, exported) == []


def test_a_new_type_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["$defs"]["RetryConfig"] = {"type": "object"}

    assert changed("PipelineConfig", change) == [
        ("type_added", "RetryConfig", "this type exists only there")
    ]


def test_a_type_that_is_gone_is_told() -> None:
    ours, theirs = json_schema(TYPES["PipelineConfig"]), json_schema(TYPES["PipelineConfig"])
    ours["$defs"]["RetryConfig"] = {"type": "object"}
    assert found(ours, theirs) == [("type_gone", "RetryConfig", "this type exists only here")]


def test_a_new_field_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        properties(schema)["tags"] = {"type": ["array", "null"], "items": {"type": "string"}}

    message = "this field exists only there: list of string or null, may be absent"
    assert changed("OlConfig", change) == [("field_added", "OlConfig.tags", message)]


def test_a_first_field_is_told() -> None:
    ours = {"title": "T", "type": "object", "additionalProperties": False}
    theirs = {**ours, "properties": {"a": {"type": "string"}}}
    message = "this field exists only there: string, may be absent"
    assert found(ours, theirs) == [("field_added", "T.a", message)]


def test_a_field_that_is_gone_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        del properties(schema)["description"]

    message = "this field exists only here"
    assert changed("OlConfig", change) == [("field_gone", "OlConfig.description", message)]


def test_a_renamed_field_is_one_gone_and_one_added() -> None:
    def change(schema: dict[str, Any]) -> None:
        properties(schema)["summary"] = properties(schema).pop("description")

    assert [item[:2] for item in changed("OlConfig", change)] == [
        ("field_gone", "OlConfig.description"),
        ("field_added", "OlConfig.summary"),
    ]


def test_a_new_variant_of_a_plain_enum_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["oneOf"].insert(3, {"type": "string", "const": "paused"})

    message = "this variant exists only there"
    assert changed("LoopPhase", change) == [("variant_added", "LoopPhase.paused", message)]


def test_a_variant_of_a_plain_enum_that_is_gone_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        del schema["oneOf"][0]

    message = "this variant exists only here"
    assert changed("LoopPhase", change) == [("variant_gone", "LoopPhase.idle", message)]


def test_a_new_variant_of_a_tagged_enum_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        variant = copy.deepcopy(schema["oneOf"][-1])
        variant["properties"]["type"]["const"] = "time_limit"
        schema["oneOf"].append(variant)

    message = "this variant exists only there"
    assert changed("ExitStrategy", change) == [
        ("variant_added", "ExitStrategy.time_limit", message)
    ]


def test_a_variant_of_a_tagged_enum_that_is_gone_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        del schema["oneOf"][1]

    message = "this variant exists only here"
    assert changed("BetweenIterations", change) == [
        ("variant_gone", "BetweenIterations.restart_on_signal", message)
    ]


def test_a_change_to_a_field_of_a_variant_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        properties(schema["oneOf"][0])["rebuild"] = {"type": "string", "default": "no"}

    where = "BetweenIterations.restart_runner.rebuild"
    assert changed("BetweenIterations", change) == [
        ("type_changed", where, "the type is string there, boolean here"),
        ("default_changed", where, 'the default is "no" there, false here'),
    ]


def test_a_rule_of_a_variant_is_told_of_the_variant() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["oneOf"][0]["maxProperties"] = 1

    message = "the rule maxProperties is 1 there, not stated here"
    assert changed("ExitStrategy", change) == [("rule_changed", "ExitStrategy.reflection", message)]


def test_another_tag_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        for variant in schema["oneOf"]:
            variant["properties"]["kind"] = variant["properties"].pop("type")
            variant["required"] = ["kind"]

    message = (
        'the type is object with variants by "kind" there, object with variants by "type" here'
    )
    assert changed("ExitStrategy", change) == [("type_changed", "ExitStrategy", message)]


@pytest.mark.parametrize(
    ("theirs", "kind", "message"),
    [
        ({"type": ["integer", "null"], "format": "uint32", "minimum": 0}, None, None),
        (
            {"type": "string"},
            "type_changed",
            "the type is string there, integer (uint32) or null here",
        ),
        (
            {"type": "integer", "format": "uint32", "minimum": 0},
            "type_changed",
            "the type is integer (uint32) there, integer (uint32) or null here",
        ),
        (
            {"anyOf": [{"$ref": "#/$defs/LoopPhase"}, {"type": "null"}]},
            "type_changed",
            "the type is LoopPhase or null there, integer (uint32) or null here",
        ),
        (
            True,
            "type_changed",
            "the type is any JSON value there, integer (uint32) or null here",
        ),
        (
            {"type": ["array", "null"], "items": {"type": "integer"}},
            "type_changed",
            "the type is list of integer or null there, integer (uint32) or null here",
        ),
        (
            {"type": ["integer", "null"], "format": "uint64", "minimum": 0},
            "format_changed",
            "the type is integer (uint64) or null there, integer (uint32) or null here",
        ),
        (
            {"type": ["integer", "null"], "format": "uint32", "minimum": 1},
            "range_changed",
            "the range is from 1 there, from 0 here",
        ),
        (
            {"type": ["integer", "null"], "format": "uint32", "maximum": 9},
            "range_changed",
            "the range is up to 9 there, from 0 here",
        ),
        (
            {"type": ["integer", "null"], "format": "uint32", "minimum": 0, "maximum": 9},
            "range_changed",
            "the range is 0 to 9 there, from 0 here",
        ),
        (
            {"type": ["integer", "null"], "format": "uint32", "minimum": 0, "default": 3},
            "default_changed",
            "the default is 3 there, not stated here",
        ),
        (
            {"type": ["integer", "null"], "format": "uint32", "minimum": 0, "multipleOf": 2},
            "rule_changed",
            "the rule multipleOf is 2 there, not stated here",
        ),
    ],
)
def test_a_change_to_the_type_of_a_field_is_told(
    theirs: Any, kind: str | None, message: str | None
) -> None:
    def change(schema: dict[str, Any]) -> None:
        properties(schema)["maxIterations"] = theirs

    where = "OrchestrationLoopStatus.maxIterations"
    expected = [] if kind is None else [(kind, where, message)]
    assert changed("OrchestrationLoopStatus", change) == expected


def test_a_change_to_the_items_of_a_list_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        properties(schema)["contextIds"]["items"] = {"type": "integer", "format": "uint32"}

    message = "the type is list of integer (uint32) or null there, list of string or null here"
    assert changed("BuildPhaseConfig", change) == [
        ("type_changed", "BuildPhaseConfig.contextIds", message)
    ]


def test_a_map_for_a_list_of_the_same_is_told() -> None:
    ours = {"title": "T", "type": "array", "items": {"type": "string"}}
    theirs = {"title": "T", "type": "object", "additionalProperties": {"type": "string"}}
    message = "the type is map of string there, list of string here"
    assert found(ours, theirs) == [("type_changed", "T", message)]


def test_another_type_of_the_fields_of_any_other_name_is_told() -> None:
    def others(kind: str) -> dict[str, Any]:
        return {"title": "T", "properties": {"a": {}}, "additionalProperties": {"type": kind}}

    message = "the type is integer there, string here"
    assert found(others("string"), others("integer")) == [("type_changed", "T.*", message)]


def test_another_option_of_several_is_told() -> None:
    def either(*options: Any) -> dict[str, Any]:
        return {"title": "T", "anyOf": [{"type": "string"}, *options]}

    theirs = either({"type": "array", "items": {"type": "integer"}})
    assert found(either({"type": "array", "items": {"type": "string"}}), theirs) == [
        (
            "type_changed",
            "T",
            "the type is list of integer or string there, list of string or string here",
        )
    ]


def test_a_choice_inside_another_is_told_of_one_that_is_flat() -> None:
    inner = {"type": ["string", "integer"]}
    nested = {"title": "T", "anyOf": [inner, {"type": "boolean"}]}
    flat = {"title": "T", "type": ["string", "integer", "boolean"]}
    assert [item[:2] for item in found(nested, flat)] == [("type_changed", "T")]


def test_another_declared_type_in_a_field_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["$defs"]["Verdict"] = {"type": "object"}
        properties(schema)["exitCheck"] = {"$ref": "#/$defs/Verdict"}

    assert changed("IterationResult", change) == [
        (
            "type_changed",
            "IterationResult.exitCheck",
            "the type is Verdict there, ExitCheckResult here",
        ),
        ("type_added", "Verdict", "this type exists only there"),
    ]


def test_a_known_type_that_a_new_field_refers_to_is_not_new(tmp_path: Path) -> None:
    theirs = json_schema(qontinui_types.OlConfig)
    properties(theirs)["phase"] = {"$ref": "#/$defs/LoopPhase"}
    theirs["$defs"] = {"LoopPhase": json_schema(qontinui_types.LoopPhase)}
    _, lines, _ = drift(tmp_path, theirs, "--new-types")
    assert [line.partition(": ")[0] for line in lines] == ["OlConfig.phase"]


def test_a_field_that_has_become_required_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["required"].append("description")

    message = "this field is required there, but not here"
    assert changed("OlConfig", change) == [("required_changed", "OlConfig.description", message)]


def test_a_field_that_is_required_no_more_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["required"].remove("name")

    message = "this field is required here, but not there"
    assert changed("OlConfig", change) == [("required_changed", "OlConfig.name", message)]


def test_unknown_fields_that_are_refused_no_more_are_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        del schema["additionalProperties"]

    message = "unknown fields are refused here, but not there"
    assert changed("OlConfig", change) == [("unknown_fields_changed", "OlConfig", message)]


def test_unknown_fields_of_a_variant_that_are_now_refused_are_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["oneOf"][0]["additionalProperties"] = False

    message = "unknown fields are refused there, but not here"
    assert changed("ExitStrategy", change) == [
        ("unknown_fields_changed", "ExitStrategy.reflection", message)
    ]


def test_a_struct_that_has_become_an_enum_is_told() -> None:
    theirs = {"title": "ExitCheckResult", "type": "string", "enum": ["stay", "leave"]}
    assert found(json_schema(TYPES["ExitCheckResult"]), theirs) == [
        ("type_changed", "ExitCheckResult", 'the type is one of "leave", "stay" there, object here')
    ]


def test_a_change_inside_a_definition_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        del schema["$defs"]["BuildPhaseConfig"]["properties"]["context"]

    assert [item[:2] for item in changed("MultiLoopConfig", change)] == [
        ("field_gone", "BuildPhaseConfig.context")
    ]
