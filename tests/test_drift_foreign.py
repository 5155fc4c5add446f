"""Drift: whole-crate exports, OpenAPI's discriminator, and schemas that mean harm."""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest

import target
from codec import json_schema, struct
from codec.schema import SchemaError, compare_schemas
from drifting import EXPORTED, TYPES, changed, drift, drift_of, found

# Types of which ours know nothing -------------------------------------------


def whole_crate() -> dict[str, Any]:
    others = {f"Other{number}": {"type": "object"} for number in range(478)}
    return {**copy.deepcopy(EXPORTED["serialize"]), **others}


def test_new_types_are_one_line_and_no_fault(tmp_path: Path) -> None:
    assert drift(tmp_path, whole_crate()) == (
        0,
        [],
        [
            "478 types only there, listed with --new-types",
            "no differences under the serialize contract",
        ],
    )


def test_new_types_do_not_bury_a_difference(tmp_path: Path) -> None:
    theirs = whole_crate()
    del theirs["OlConfig"]["properties"]["description"]
    status, lines, summary = drift(tmp_path, theirs)
    assert (status, lines) == (1, ["OlConfig.description: this field exists only here"])
    assert summary[-1] == "1 difference under the serialize contract"


@pytest.mark.parametrize("form", ["text", "json"])
def test_new_types_are_listed_with_a_flag(tmp_path: Path, form: str) -> None:
    status, lines, summary = drift(tmp_path, whole_crate(), "--new-types", "--format", form)
    first = {
        "text": "Other0: this type exists only there",
        "json": '{"kind": "type_added", "where": "Other0",'
        ' "message": "this type exists only there"}',
    }
    assert (status, len(lines), lines[0]) == (1, 478, first[form])
    assert summary == ["478 differences under the serialize contract"]


def test_a_type_of_ours_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    theirs = whole_crate()
    del theirs["OlConfig"]
    assert drift(tmp_path, theirs)[:2] == (1, ["OlConfig: this type exists only here"])


def test_a_schema_of_nothing_but_a_new_type_is_a_fault(tmp_path: Path) -> None:
    theirs = {**EXPORTED["serialize"]["OlConfig"], "title": "OlConfg"}
    assert drift(tmp_path, theirs)[:2] == (1, ["OlConfg: this type exists only there"])


def test_differences_of_known_types_are_told_apart(tmp_path: Path) -> None:
    theirs = whole_crate()
    del theirs["OlConfig"]
    known, every = (drift(tmp_path, theirs, *flag)[1] for flag in ([], ["--new-types"]))
    assert [line.partition(": ")[0] for line in known] == ["OlConfig"]
    assert len(every) == 479


# The discriminator of OpenAPI -----------------------------------------------


@pytest.mark.parametrize("name", ["ExitStrategy", "BetweenIterations"])
@pytest.mark.parametrize("mapped", [False, True])
def test_a_discriminator_that_agrees_with_the_tag_is_a_remark(name: str, mapped: bool) -> None:
    def change(schema: dict[str, Any]) -> None:
        tags = [variant["properties"]["type"]["const"] for variant in schema["oneOf"]]
        mapping = {"mapping": {tag: f"#/x/{tag}" for tag in tags}} if mapped else {}
        schema["discriminator"] = {"propertyName": "type", **mapping}

    assert changed(name, change) == []


@pytest.mark.parametrize(
    "discriminator",
    [
        {"propertyName": "kind"},
        {"propertyName": "type", "mapping": {"reflect": "#/x"}},
        {"propertyName": "type", "mapping": "reflect"},
        {"propertyName": ["type"]},
        "type",
    ],
)
def test_a_discriminator_that_disagrees_is_told(discriminator: Any) -> None:
    def change(schema: dict[str, Any]) -> None:
        schema["discriminator"] = discriminator

    text = json.dumps(discriminator, sort_keys=True)
    message = f"the rule discriminator is {text} there, not stated here"
    assert changed("ExitStrategy", change) == [("rule_changed", "ExitStrategy", message)]


def test_the_discriminator_of_a_single_variant_is_a_remark() -> None:
    variant = {
        "type": "object",
        "properties": {"kind": {"const": "only"}},
        "required": ["kind"],
    }
    theirs = {"title": "T", "oneOf": [variant], "discriminator": {"propertyName": "kind"}}
    assert found({"title": "T", "oneOf": [variant]}, theirs) == []


def test_a_discriminator_of_what_has_no_variants_is_told() -> None:
    ours = {"title": "T", "type": "object"}
    theirs = {**ours, "discriminator": {"propertyName": "kind"}}
    assert [item[:2] for item in found(ours, theirs)] == [("rule_changed", "T")]


# Names in JSON pointers -----------------------------------------------------


@pytest.mark.parametrize(
    ("name", "pointer"),
    [("~1", "~01"), ("/", "~1"), ("a~b/c", "a~0b~1c"), ("~0", "~00"), ("%7E", "%257E")],
)
def test_a_pointer_is_written_and_read_with_its_tilde_first(name: str, pointer: str) -> None:
    @struct("A part.", name=name)
    class Part:
        pass

    schema = json_schema(list[Part])
    assert schema["items"] == {"$ref": f"#/$defs/{pointer}"}
    assert list(schema["$defs"]) == [name]
    theirs = {"title": schema["title"], "type": "array", "items": {"type": "string"}}
    message = f"the type is list of string there, list of {name} here"
    assert ("type_changed", schema["title"], message) in found(schema, theirs)


def test_a_pointer_with_its_slash_read_last_would_be_another() -> None:
    document = {"title": "T", "$ref": "#/$defs/~01", "$defs": {"/": {"type": "object"}}}
    with pytest.raises(SchemaError, match="which the document does not hold"):
        compare_schemas({"title": "T"}, document)


# Schemas that mean harm -----------------------------------------------------


@pytest.mark.parametrize(
    ("definitions", "name"),
    [
        ({}, "#"),
        ({"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}}, "#/$defs/A"),
        ({"A": {"$ref": "#/$defs/A"}}, "#/$defs/A"),
    ],
)
def test_references_without_end_are_one_sentence(
    tmp_path: Path, definitions: dict[str, Any], name: str
) -> None:
    document = {"title": "OlConfig", "$ref": name, "$defs": definitions}
    status, lines, errors = drift(tmp_path, document)
    assert (status, lines, len(errors)) == (2, [], 1)
    assert errors[0].endswith("refers to itself, and says nothing else")


def doubling(letter: str, last: str) -> dict[str, Any]:
    """Make types of which each names the next twice: 2**60 places in all."""
    types: dict[str, Any] = {f"{letter}60": {"type": last}}
    for number in range(60):
        following = {"$ref": f"#/$defs/{letter}{number + 1}"}
        types[f"{letter}{number}"] = {
            "anyOf": [
                {"type": "object", "properties": {"x": following}},
                {"type": "object", "properties": {"y": following}},
            ]
        }
    return {"title": "T", "type": "array", "items": {"$ref": f"#/$defs/{letter}0"}, "$defs": types}


def test_types_that_double_at_each_step_come_to_an_end() -> None:
    with pytest.raises(SchemaError, match="refer to each other without end"):
        compare_schemas(doubling("a", "string"), doubling("b", "integer"))


def test_a_file_nested_too_deep_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "deep.json"
    file.write_text('{"title": "T", "items": ' + '{"items": ' * 200 + "{}" + "}" * 201)
    done = target.cli("drift", str(file))
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert b"deep.json: 1:1285: items.items." in done.stderr
    assert done.stderr.endswith(b": more than 127 containers are nested here\n")


def test_a_dict_that_holds_itself_is_no_schema() -> None:
    document: dict[str, Any] = {"title": "T", "type": "array"}
    document["items"] = document
    with pytest.raises(SchemaError) as caught:
        compare_schemas({"title": "T"}, document)
    assert str(caught.value) == "the schema is nested too deep"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({1: 2}, "default: a key must be a string, found the integer 1"),
        (object(), "default: expected a JSON value, found a Python object"),
    ],
)
def test_a_dict_that_is_not_json_is_no_schema(value: Any, text: str) -> None:
    with pytest.raises(SchemaError) as caught:
        compare_schemas({"title": "T"}, {"title": "T", "default": value})
    assert str(caught.value) == f"the schema is not JSON: {text}"


def test_little_stack_is_one_sentence_too() -> None:
    document: dict[str, Any] = {"type": "string"}
    for _ in range(60):
        document = {"type": "array", "items": document}
    schema = {"title": "T", **document}

    def at_the_bottom(depth: int) -> str:
        try:
            deeper = at_the_bottom(depth + 1)
        except RecursionError:
            return ""  # as deep as the stack goes
        if deeper:
            return deeper
        try:
            compare_schemas(schema, schema)
        except SchemaError as error:
            return str(error)
        except RecursionError:
            return ""  # not a frame was left
        return "equal"

    assert at_the_bottom(0) in (
        "the schema is nested too deep",
        "the types are nested too deep, or refer to each other without end",
    )


NASTY = "x\n::error::\x1b[2J\x7f\x9b\u202e\u2028\u200b"
HARMLESS = r"x\n::error::\u001b[2J\u007f\u009b\u202e\u2028\u200b"


def test_names_from_elsewhere_are_shown_without_controls(tmp_path: Path) -> None:
    theirs = json_schema(TYPES["OlConfig"])
    theirs["properties"][NASTY] = {"$ref": "#/$defs/N"}
    theirs["$defs"] = {"N": {"enum": [NASTY]}}
    theirs["properties"]["name"] = {"type": "string", "format": NASTY}
    status, lines, _ = drift(tmp_path, theirs)
    assert (status, lines) == (
        1,
        [
            f"OlConfig.name: the type is string ({HARMLESS}) there, string here",
            f"OlConfig.{HARMLESS}: this field exists only there: N, may be absent",
        ],
    )


def test_a_name_of_a_malformed_schema_is_shown_without_controls() -> None:
    with pytest.raises(SchemaError) as caught:
        compare_schemas({"title": "T"}, {NASTY: 5})
    assert str(caught.value) == f"{HARMLESS}: expected an object, found a number"


SECRET = "a://u:hunter2hunter2@b"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "schema",
    [
        {"title": "T", "$ref": f"#/{SECRET}"},
        {"title": "T", "type": SECRET},
        {"title": "OlConfig", "properties": {"x" * 480 + SECRET: {"const": SECRET}}},
        {"title": "OlConfig", "properties": {"name": {"type": "integer", "format": SECRET}}},
        {SECRET: {"type": "object"}},
        {SECRET: 3},
    ],
    ids=["ref", "type", "field, const", "format", "name", "name in a mistake"],
)
def test_secrets_from_elsewhere_are_not_shown(tmp_path: Path, schema: Any, form: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(schema))
    done = target.cli("drift", "--new-types", "--format", form, "a.json", cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert b"hunter2" not in done.stdout + done.stderr


def test_a_long_name_is_cut_in_its_middle() -> None:
    name = "a" * 5_000 + "b" * 5_000
    assert found({"title": "T", "type": "object"}, {"title": name, "type": "object"}) == [
        ("type_gone", "T", "this type exists only here"),
        ("type_added", "a" * 500 + "…" + "b" * 500, "this type exists only there"),
    ]


def test_a_folder_with_what_is_no_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "T.json").write_text('{"type": "string"}')
    (tmp_path / "U.json").mkdir()
    _, lines, _ = drift_of(tmp_path, "--new-types")
    assert [line for line in lines if "only there" in line] == ["T: this type exists only there"]


def required(count: int) -> dict[str, Any]:
    names = [f"field{number}" for number in range(count)]
    return {"title": "T", "type": "object", "required": names}


def aliases(count: int) -> dict[str, Any]:
    types: dict[str, Any] = {f"A{n}": {"$ref": f"#/$defs/A{n + 1}"} for n in range(count)}
    types[f"A{count}"] = {"type": "string"}
    fields = {f"f{n}": {"$ref": f"#/$defs/A{n}"} for n in range(count)}
    return {"title": "T", "type": "object", "properties": fields, "$defs": types}


def tags(count: int) -> dict[str, Any]:
    fields = {f"f{number}": {"const": "x"} for number in range(count)}
    one = {"type": "object", "properties": fields, "required": list(fields)}
    return {"title": "T", "oneOf": [one, *({"type": "object"} for _ in range(count))]}


def described(count: int) -> dict[str, Any]:
    return {f"T{n}": {"type": "array", "$defs": {"D": {"const": n}}} for n in range(count)}


@pytest.mark.parametrize("make", [required, aliases, tags, described])
def test_the_time_grows_with_the_size_of_the_schema(make: Any) -> None:
    def seconds(document: dict[str, Any]) -> float:
        times = []
        for _ in range(3):
            start = time.process_time()
            compare_schemas({"title": "T", "type": "object"}, document)
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(make(1_000)) < 30 * seconds(make(100))


def test_null_in_place_of_a_format_or_a_limit_says_nothing() -> None:
    schema = {"title": "T", "type": "integer"}
    assert compare_schemas(schema, {**schema, "format": None, "minimum": None}) == []


def test_of_two_mistakes_the_first_is_told() -> None:
    schema = {"title": "T", "type": ["array", "object"], "items": {"type": "zz"}}
    with pytest.raises(SchemaError, match='"zz" is no JSON type'):
        compare_schemas(schema, {**schema, "properties": {"a": {"type": "yy"}}})
