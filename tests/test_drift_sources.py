"""Drift: schemas from files and folders, the contract that fits, and malformed input."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from codec import compare_schemas, json_schema
from codec.schema import KINDS, Difference, SchemaError
from drifting import EXPORTED, TYPES, drift, drift_of

GONE, ADDED = "this type exists only here", "this type exists only there"


def summary(contract: str) -> list[str]:
    """Return what the command says at the end where nothing differs."""
    return [f"no differences under the {contract} contract"]


# Files, folders, contracts -------------------------------------------------


@pytest.mark.parametrize("contract", ["deserialize", "serialize"])
def test_the_contract_that_fits_better_is_found(contract: str, tmp_path: Path) -> None:
    theirs = copy.deepcopy(EXPORTED[contract])
    del theirs["OlConfig"]["properties"]["name"]
    status, lines, last = drift(tmp_path, theirs, "--new-types")
    assert (status, last) == (1, [f"1 difference under the {contract} contract"])
    assert [line.partition(": ")[0] for line in lines] == ["OlConfig.name"]


def test_a_contract_that_is_told_is_kept(tmp_path: Path) -> None:
    theirs = EXPORTED["serialize"]
    options = ("--contract", "deserialize", "--format", "json")
    _, lines, last = drift(tmp_path, theirs, *options)
    assert last == [f"{len(lines)} differences under the deserialize contract"]
    assert {json.loads(line)["kind"] for line in lines} == {"required_changed"}


def test_another_contract_is_refused(tmp_path: Path) -> None:
    status, lines, last = drift(tmp_path, EXPORTED["serialize"], "--contract", "read")
    assert (status, lines, "'read'" in last[-1]) == (2, [], True)


@pytest.mark.parametrize("contract", ["deserialize", "serialize"])
def test_a_file_with_a_schema_for_each_type_is_read(contract: str, tmp_path: Path) -> None:
    assert drift(tmp_path, EXPORTED[contract], "--new-types") == (0, [], summary(contract))


def test_a_folder_with_a_file_for_each_type_is_read(tmp_path: Path) -> None:
    for name, schema in EXPORTED["serialize"].items():
        (tmp_path / f"{name}.schema.json").write_text(json.dumps(schema))
    (tmp_path / "README.md").write_text("not a schema")
    assert drift_of(tmp_path, "--new-types") == (0, [], summary("serialize"))


def test_a_folder_without_a_type_and_with_another_differs_in_both(tmp_path: Path) -> None:
    for name, schema in EXPORTED["serialize"].items():
        (tmp_path / f"{name}.json").write_text(json.dumps(schema))
    (tmp_path / "OlConfig.json").rename(tmp_path / "Preset.schema.json")
    (tmp_path / "Preset.schema.json").write_text('{"type": "string"}')
    assert drift_of(tmp_path, "--new-types")[1] == [f"OlConfig: {GONE}", f"Preset: {ADDED}"]


def test_the_files_of_a_folder_are_read_in_the_order_of_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.json").write_text('{"type": "string"}')
    monkeypatch.setattr("os.listdir", lambda _: ["b.json", "c.json", "a.json"])
    _, lines, _ = drift_of(tmp_path, "--new-types")
    assert [line for line in lines if ADDED in line] == [f"{name}: {ADDED}" for name in "abc"]


def test_a_schema_of_one_type_says_nothing_of_others(tmp_path: Path) -> None:
    theirs = EXPORTED["serialize"]["MultiLoopConfig"]
    assert drift(tmp_path, theirs, "--new-types") == (0, [], summary("serialize"))


def test_a_schema_of_an_unknown_type_is_one_type_more(tmp_path: Path) -> None:
    theirs = {**EXPORTED["serialize"]["MultiLoopConfig"], "title": "Plan"}
    assert drift(tmp_path, theirs, "--new-types")[1] == [f"Plan: {ADDED}"]


def test_a_schema_of_nothing_but_definitions_stands_for_all_types(tmp_path: Path) -> None:
    definitions = {
        name: {key: value for key, value in schema.items() if key != "$defs"}
        for name, schema in EXPORTED["serialize"].items()
        if name != "OlConfig"
    }
    theirs = {"$schema": "x", "$defs": definitions}
    assert drift(tmp_path, theirs, "--new-types")[1] == [f"OlConfig: {GONE}"]


def test_a_type_described_in_two_ways_is_compared_in_both(tmp_path: Path) -> None:
    theirs = copy.deepcopy(EXPORTED["serialize"])
    del theirs["MultiLoopConfig"]["$defs"]["BuildPhaseConfig"]["properties"]["context"]
    del theirs["BuildPhaseConfig"]["properties"]["contextIds"]
    _, lines, _ = drift(tmp_path, theirs, "--new-types")
    assert sorted(lines) == [
        "BuildPhaseConfig.context: this field exists only here",
        "BuildPhaseConfig.contextIds: this field exists only here",
    ]


def test_a_schema_may_stand_for_a_type_of_ours() -> None:
    ours = {"OlConfig": json_schema(TYPES["OlConfig"])}
    assert compare_schemas(ours, EXPORTED["serialize"]["OlConfig"]) == []


def test_a_difference_is_data_and_a_line_of_text() -> None:
    difference = Difference(kind="field_gone", where="A.b", message="this field exists only here")
    assert str(difference) == "A.b: this field exists only here"
    assert difference.to_dict() == {
        "kind": "field_gone",
        "where": "A.b",
        "message": "this field exists only here",
    }
    assert difference.kind in KINDS


# Malformed input -----------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (None, "expected a schema, or schemas by type name, found null"),
        ([], "expected a schema, or schemas by type name, found an array"),
        ({}, "expected a schema, or schemas by type name, found an object"),
        ({"OlConfig": 5}, "OlConfig: expected an object, found a number"),
        ({"type": "object", "$defs": []}, "T: $defs: expected an object, found an array"),
        ({"type": "obj"}, 'T: "obj" is no JSON type'),
        ({"type": {"a": 1}}, 'T: {"a": 1} is no JSON type'),
        ({"type": "object", "properties": 3}, "T: properties: expected an object, found a number"),
        (
            {"type": "object", "properties": {"a": "string"}},
            "T.a: expected an object, found a string",
        ),
        ({"type": "object", "required": "a"}, "T: required: expected an array, found a string"),
        ({"type": "object", "required": [1]}, "T: a required field is a number, not a name"),
        ({"enum": "a"}, "T: enum: expected an array, found a string"),
        ({"oneOf": {}}, "T: oneOf: expected an array, found an object"),
        ({"allOf": [3]}, "T: expected an object, found a number"),
        ({"type": "integer", "format": 1}, "T: a format must be a string, found a number"),
        ({"type": "integer", "minimum": True}, "T: a limit must be a number, found a boolean"),
        ({"type": "integer", "maximum": "9"}, "T: a limit must be a number, found a string"),
        ({"$ref": "#/$defs/Gone"}, 'T refers to "#/$defs/Gone", which the document does not hold'),
        ({"$ref": "other.json"}, 'T refers to "other.json", which the document does not hold'),
        ({"$ref": []}, "T refers to [], which the document does not hold"),
    ],
)
def test_a_malformed_document_is_refused(document: Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        compare_schemas({"title": "T", "type": "string"}, document)
    assert str(caught.value) == message


def test_a_schema_without_a_name_is_refused() -> None:
    with pytest.raises(SchemaError, match="the schema has no title"):
        compare_schemas({"type": "string"}, {"title": "T"})


def test_a_schema_nested_without_end_is_refused() -> None:
    document: dict[str, Any] = {"type": "string"}
    for _ in range(100_000):
        document = {"type": "array", "items": document}
    with pytest.raises(SchemaError, match="nested too deep"):
        compare_schemas({"title": "T"}, {"title": "T", **document})


def test_types_nested_deeper_than_the_stack_are_refused() -> None:
    ours: dict[str, Any] = {"type": "string"}
    theirs: dict[str, Any] = {"type": "integer"}
    for _ in range(250):
        ours, theirs = ({"type": "array", "items": side} for side in (ours, theirs))
    with pytest.raises(SchemaError, match="nested too deep"):
        compare_schemas({"title": "T", **ours}, {"title": "T", **theirs})


def test_types_that_are_only_each_other_come_to_an_end() -> None:
    ours = {"title": "T", "type": "array", "items": {"$ref": "#"}}
    theirs = {
        "title": "T",
        "type": "array",
        "items": {"$ref": "#/$defs/U"},
        "$defs": {"U": {"type": "array", "items": {"$ref": "#/$defs/U"}}},
    }
    with pytest.raises(SchemaError, match="refer to each other without end"):
        compare_schemas(ours, theirs)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[1,", "1:4: the text ends too early"),
        (b"\xff", "not UTF-8"),
        (b"[]", "found an array"),
    ],
)
def test_a_malformed_file_is_refused_by_name(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "OlConfig.json"
    file.write_bytes(content)
    for path in (file, tmp_path):
        status, lines, (last,) = drift_of(path)
        assert (status, lines) == (2, [])
        assert str(file) in last
        assert message in last


def test_a_folder_without_schemas_is_refused(tmp_path: Path) -> None:
    status, lines, (last,) = drift_of(tmp_path)
    assert (status, lines) == (2, [])
    assert last.endswith("the folder holds no .json file")


def test_a_link_of_a_folder_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "OlConfig.json").symlink_to("gone.json")
    status, lines, (last,) = drift_of(tmp_path)
    assert (status, lines) == (2, [])
    assert last.endswith("OlConfig.json: No such file or directory")


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    status, lines, (last,) = drift_of(tmp_path / "none.json")
    assert (status, lines) == (2, [])
    assert last.endswith("none.json: No such file or directory")
