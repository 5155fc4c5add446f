"""JSON Schema: what schemars emits for the project's types, and the same rules for any other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import qontinui_types
import target
from codec import (
    JsonValue,
    f32,
    f64,
    i8,
    i16,
    i32,
    i64,
    json_schema,
    u8,
    u16,
    u32,
    u64,
    usize,
)
from codec.reflect import shape_of
from plain_schema import NAMED, bare, without_descriptions
from qontinui_types import (
    BuildPhaseConfig,
    ExitCheckResult,
    MultiLoopConfig,
    UpdateOlConfigRequest,
)
from recorded import (
    CONTRACTS,
    SCHEMAS,
    UNRECORDED,
    declared,
    recorded_types,
    schema_as_recorded,
)

TYPES = sorted(declared())


def comparable(schema: Any) -> Any:
    """Sort what has no order: the names of required fields."""
    if isinstance(schema, dict):
        return {
            key: sorted(value) if key == "required" else comparable(value)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [comparable(item) for item in schema]
    return schema


def objects(schema: Any) -> list[dict[str, Any]]:
    """Return all objects in a schema, with those in the objects."""
    if isinstance(schema, dict):
        return [schema, *(found for value in schema.values() for found in objects(value))]
    if isinstance(schema, list):
        return [found for item in schema for found in objects(item)]
    return []


def undescribed(name: str, schema: dict[str, Any]) -> list[str]:
    """Name every type, property and variant that has no sentence of its own."""
    places = [(name, schema)] if schema.get("title") == name else []
    places += [(key, item) for key, item in schema.get("$defs", {}).items()]
    for item in objects(schema):
        if isinstance(item.get("properties"), dict) and "type" in item:
            places += [(f"{name}: {key}", value) for key, value in item["properties"].items()]
        places += [(f"{name}: {option}", option) for option in item.get("oneOf", ())]
    return [
        place
        for place, item in places
        if not isinstance(item.get("description"), str) or not item["description"].endswith(".")
    ]


# The project's types -------------------------------------------------------


def named_in_order(schema: dict[str, Any]) -> list[list[list[str]]]:
    """Return the names of all properties and definitions, in their order."""
    return [
        sorted(list(item[word]) for item in objects(schema) if isinstance(item.get(word), dict))
        for word in NAMED
    ]


def test_schemas_and_their_order_are_those_of_schemars_else_renew_the_schemas() -> None:
    contract: Any
    for contract in CONTRACTS:
        for name, tp in recorded_types().items():
            schema = schema_as_recorded(json_schema(tp, contract=contract), name)
            made, recorded = without_descriptions(schema), SCHEMAS[contract][name]
            assert comparable(made) == comparable(recorded), (name, contract)
            assert named_in_order(made) == named_in_order(recorded), (name, contract)


def test_every_type_has_its_recorded_schema_else_renew_the_schemas() -> None:
    known = {*recorded_types(), *(name for name, field in UNRECORDED if not field)}
    assert {*declared()} == known


def test_what_is_unrecorded_is_not_recorded_else_take_its_line_out() -> None:
    for name, attribute in UNRECORDED:
        if not attribute:
            assert name not in recorded_types()
            continue
        (field,) = [
            item for item in shape_of(declared()[name]).fields if item.attribute == attribute
        ]
        assert field.wire not in SCHEMAS["deserialize"].get(name, {}).get("properties", {})


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", TYPES)
def test_every_type_property_and_variant_has_a_sentence(name: str, contract: Any) -> None:
    assert undescribed(name, json_schema(getattr(qontinui_types, name), contract=contract)) == []


_PRINT_ALL = """
import importlib, json, sys
types = importlib.import_module(sys.argv[1])
names = sys.argv[2].split(",")
print(json.dumps({name: types.json_schema(getattr(types, name)) for name in names}))
"""


def schemas_of_process(package: str, environment: dict[str, str]) -> dict[str, Any]:
    """Make all schemas in a process of its own, without docstrings."""
    done = subprocess.run(
        [sys.executable, "-OO", "-c", _PRINT_ALL, package, ",".join(TYPES)],
        capture_output=True,
        env=environment,
        check=True,
    )
    schemas: dict[str, Any] = json.loads(done.stdout)
    return schemas


def sentences_of_fields(schemas: dict[str, Any]) -> dict[str, str]:
    """Return the description of every property, by the type and variant that it is of."""
    return {
        f"{name} {index} {wire}": prop["description"]
        for name, schema in schemas.items()
        for index, item in enumerate(objects(schema))
        for wire, prop in item.get("properties", {}).items()
    }


def test_sentences_of_fields_are_there_without_docstrings() -> None:
    schemas = schemas_of_process(target.PACKAGE, target.environ())
    whole = {name: json_schema(getattr(qontinui_types, name)) for name in TYPES}
    assert sentences_of_fields(schemas) == sentences_of_fields(whole)


def test_without_docstrings_a_schema_lacks_no_more_than_the_sentences_of_types() -> None:
    schemas = schemas_of_process(target.PACKAGE, target.environ())
    whole = {name: json_schema(getattr(qontinui_types, name)) for name in TYPES}
    assert without_descriptions(schemas) == without_descriptions(whole)


def test_sentences_of_fields_are_there_inside_a_zip_without_docstrings(tmp_path: Path) -> None:
    archive = target.zip_of_packages(tmp_path / "packages.zip")
    schemas = schemas_of_process("qontinui_types", {**os.environ, "PYTHONPATH": str(archive)})
    whole = {name: json_schema(getattr(qontinui_types, name)) for name in TYPES}
    assert sentences_of_fields(schemas) == sentences_of_fields(whole)


# Containers and scalars ----------------------------------------------------


@pytest.mark.parametrize(
    ("tp", "schema"),
    [
        (bool, {"title": "boolean", "type": "boolean"}),
        (str, {"title": "string", "type": "string"}),
        (
            u8,
            {"title": "uint8", "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255},
        ),
        (
            u16,
            {
                "title": "uint16",
                "type": "integer",
                "format": "uint16",
                "minimum": 0,
                "maximum": 65535,
            },
        ),
        (u32, {"title": "uint32", "type": "integer", "format": "uint32", "minimum": 0}),
        (u64, {"title": "uint64", "type": "integer", "format": "uint64", "minimum": 0}),
        (usize, {"title": "uint", "type": "integer", "format": "uint", "minimum": 0}),
        (
            i8,
            {
                "title": "int8",
                "type": "integer",
                "format": "int8",
                "minimum": -128,
                "maximum": 127,
            },
        ),
        (
            i16,
            {
                "title": "int16",
                "type": "integer",
                "format": "int16",
                "minimum": -32768,
                "maximum": 32767,
            },
        ),
        (i32, {"title": "int32", "type": "integer", "format": "int32"}),
        (i64, {"title": "int64", "type": "integer", "format": "int64"}),
        (int, {"title": "int64", "type": "integer", "format": "int64"}),
        (f32, {"title": "float", "type": "number", "format": "float"}),
        (f64, {"title": "double", "type": "number", "format": "double"}),
        (JsonValue, {"title": "AnyValue"}),
        (str | None, {"title": "Nullable_string", "type": ["string", "null"]}),
        (list[JsonValue], {"title": "Array_of_AnyValue", "type": "array", "items": True}),
        (
            dict[str, JsonValue],
            {"title": "Map_of_AnyValue", "type": "object", "additionalProperties": True},
        ),
        (
            dict[str, bool] | None,
            {
                "title": "Nullable_Map_of_boolean",
                "type": ["object", "null"],
                "additionalProperties": {"type": "boolean"},
            },
        ),
        (
            tuple[str | None, ...],
            {
                "title": "Array_of_Nullable_string",
                "type": "array",
                "items": {"type": ["string", "null"]},
            },
        ),
    ],
)
def test_scalars_and_plain_containers_are_described_in_place(
    tp: Any, schema: dict[str, Any]
) -> None:
    assert bare(tp) == schema


@pytest.mark.parametrize(
    ("tp", "title", "use"),
    [
        (
            list[ExitCheckResult],
            "Array_of_ExitCheckResult",
            {"type": "array", "items": {"$ref": "#/$defs/ExitCheckResult"}},
        ),
        (
            dict[str, ExitCheckResult],
            "Map_of_ExitCheckResult",
            {"type": "object", "additionalProperties": {"$ref": "#/$defs/ExitCheckResult"}},
        ),
        (
            ExitCheckResult | None,
            "Nullable_ExitCheckResult",
            {"anyOf": [{"$ref": "#/$defs/ExitCheckResult"}, {"type": "null"}]},
        ),
    ],
)
def test_containers_refer_to_declared_types(tp: Any, title: str, use: dict[str, Any]) -> None:
    definition = {
        "type": "object",
        "properties": {"shouldExit": {"type": "boolean"}, "reason": {"type": "string"}},
        "required": ["shouldExit", "reason"],
        "additionalProperties": False,
    }
    assert bare(tp) == {"title": title, **use, "$defs": {"ExitCheckResult": definition}}


def test_only_types_that_are_referred_to_are_defined() -> None:
    assert "$defs" not in json_schema(BuildPhaseConfig)
    assert list(json_schema(list[BuildPhaseConfig])["$defs"]) == ["BuildPhaseConfig"]


def test_a_field_of_any_json_has_only_its_sentence() -> None:
    properties = json_schema(UpdateOlConfigRequest)["properties"]
    assert properties["configJson"] == {"description": "The new configuration, as plain JSON."}


def test_the_result_belongs_to_the_caller() -> None:
    json_schema(MultiLoopConfig)["properties"].clear()
    assert list(json_schema(MultiLoopConfig)["properties"]) == ["loops", "stopAllOnError"]


def test_another_contract_is_refused() -> None:
    contract: Any = "read"
    with pytest.raises(ValueError, match="not 'read'"):
        json_schema(MultiLoopConfig, contract=contract)
