"""The declared types in pydantic's models and FastAPI's handlers, as they are."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

import qontinui_types as q
from codec import json_schema, struct
from declared import Point
from generated import WIRE

PRESET = {
    "id": "p-1",
    "name": "nightly",
    "isFavorite": True,
    "configJson": {"maxIterations": 3, "factor": 1.5},
    "createdAt": "2026-01-01",
    "updatedAt": "2026-01-02",
}


class Launch(BaseModel):
    name: str
    config: q.OrchestrationLoopConfig
    presets: list[q.OlConfig] = []
    phase: q.LoopPhase | None = None
    between: q.BetweenIterations | None = None


app = FastAPI()


@app.post("/launch")
def launch(request: Launch) -> Launch:
    return request


@app.post("/stall")
def stall(config: q.StallDetectorConfig) -> q.StallDetectorConfig:
    return config


@app.post("/two")
def two(config: q.StallDetectorConfig, preset: q.OlConfig | None = None) -> dict[str, Any]:
    return {"steps": config.max_total_steps, "preset": preset}


@app.post("/strategy")
def strategy(it: Annotated[q.ExitStrategy, Body()]) -> q.ExitStrategy:
    return it


@app.get("/phase")
def phase(now: q.LoopPhase) -> q.LoopPhase:
    return now


@app.post("/presets")
def presets(them: list[q.OlConfig]) -> list[q.OlConfig]:
    return them


@app.get("/broken")
def broken() -> q.StallDetectorConfig:
    return q.StallDetectorConfig(max_total_steps=-1)


client = TestClient(app, raise_server_exceptions=False)


def faults(answer: Any) -> list[tuple[list[str | int], str]]:
    assert answer.status_code == 422, answer.text
    return [(fault["loc"], fault["type"]) for fault in answer.json()["detail"]]


def test_a_model_takes_both_spellings_and_answers_in_camel_case() -> None:
    config = {"max_iterations": 3, "betweenIterations": {"type": "restart_runner"}}
    sent = {"name": "a", "config": config, "presets": [PRESET], "phase": "idle"}
    answer = client.post("/launch", json=sent)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["config"]["maxIterations"] == 3
    assert body["config"]["exitStrategy"] == {"type": "reflection"}
    assert body["config"]["betweenIterations"] == {"type": "restart_runner", "rebuild": False}
    assert (body["presets"], body["phase"], body["between"]) == ([PRESET], "idle", None)


def test_a_body_of_its_own_type_is_read_and_written_as_sent() -> None:
    sent = {"maxRepeatedActions": 1, "maxTotalSteps": 2, "stallTimeoutSecs": 3}
    sent["oscillationWindow"] = 4
    assert client.post("/stall", json=sent).json() == sent
    assert client.post("/two", json={"config": sent, "preset": PRESET}).json()["steps"] == 2
    strategy = {"type": "workflow_verification"}
    assert client.post("/strategy", json=strategy).json() == strategy
    assert client.post("/presets", json=[PRESET, PRESET]).json() == [PRESET, PRESET]
    assert client.get("/phase", params={"now": "error"}).json() == "error"


def test_every_fault_is_an_error_with_its_place() -> None:
    sent = {
        "name": "a",
        "config": {"maxIterations": -1, "nope": 1, "exitStrategy": {"type": "reflecting"}},
        "presets": [PRESET, {**PRESET, "id": 1}],
        "phase": "idel",
        "between": {"type": "restart_runner", "rebuild": "yes"},
    }
    assert faults(client.post("/launch", json=sent)) == [
        (["body", "config", "maxIterations"], "out_of_range"),
        (["body", "config", "nope"], "unknown_field"),
        (["body", "config", "exitStrategy", "type"], "unknown_variant"),
        (["body", "presets", 1, "id"], "wrong_type"),
        (["body", "phase"], "unknown_variant"),
        (["body", "between", "rebuild"], "wrong_type"),
    ]


def test_a_body_with_faults_is_refused_with_all_of_them() -> None:
    answer = client.post("/stall", json={"maxTotalSteps": 2**32, "more": 1})
    assert faults(answer) == [
        (["body", "maxRepeatedActions"], "missing_field"),
        (["body", "stallTimeoutSecs"], "missing_field"),
        (["body", "oscillationWindow"], "missing_field"),
        (["body", "maxTotalSteps"], "out_of_range"),
        (["body", "more"], "unknown_field"),
    ]
    fourth = answer.json()["detail"][3]
    assert fourth["input"] == 2**32
    assert fourth["msg"] == (
        "expected an integer from 0 to 4294967295 (u32), found the integer 4294967296"
    )
    assert faults(client.get("/phase", params={"now": "x"})) == [
        (["query", "now"], "unknown_variant")
    ]
    assert faults(client.post("/presets", json=[{**PRESET, "id": 1}])) == [
        (["body", 0, "id"], "wrong_type")
    ]


def test_a_body_that_no_answer_can_hold_is_refused_with_its_faults() -> None:
    for text, place in (
        ('{"configJson": NaN}', "configJson"),
        ('{"configJson": "\\ud800"}', "configJson"),
        ('{"\\ud800": 1}', "\\ud800"),
    ):
        sent = '{"config": ' + text + "}"
        answer = client.post("/two", content=sent, headers={"content-type": "application/json"})
        assert ["body", "config", place] in [loc for loc, _ in faults(answer)]


def test_a_value_that_cannot_be_written_is_no_answer() -> None:
    assert client.get("/broken").status_code == 500
    with pytest.raises(PydanticSerializationError, match=r"maxTotalSteps: expected an integer"):
        TypeAdapter(q.StallDetectorConfig).dump_json(q.StallDetectorConfig(max_total_steps=-1))


def test_values_pass_and_checks_of_the_class_are_told() -> None:
    config = q.OrchestrationLoopConfig(max_iterations=3)
    assert TypeAdapter(q.OrchestrationLoopConfig).validate_python(config) is config
    assert TypeAdapter(q.LoopPhase).validate_python(q.LoopPhase.IDLE) is q.LoopPhase.IDLE
    wait = q.WaitHealthy()
    assert TypeAdapter(q.RestartRunner | q.WaitHealthy).validate_python(wait) is wait
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Point).validate_python({"x": 7, "y": 1})
    assert [error["type"] for error in caught.value.errors()] == ["invalid_value"]


def test_lists_and_optional_types_have_adapters() -> None:
    many = TypeAdapter(list[q.OlConfig]).validate_json(b"[]")
    assert many == []
    one = TypeAdapter(q.OlConfig | None)
    assert one.validate_python(None) is None
    preset = one.validate_python(PRESET)
    assert isinstance(preset, q.OlConfig)
    assert one.dump_python(preset) == PRESET


@pytest.mark.parametrize("tp", WIRE, ids=lambda tp: tp.__name__)
@pytest.mark.parametrize("contract", ["deserialize", "serialize"])
def test_the_json_schema_is_that_of_the_codec(tp: Any, contract: Any) -> None:
    mode: Any = {"deserialize": "validation", "serialize": "serialization"}[contract]
    ours = json_schema(tp, contract=contract)
    theirs = TypeAdapter(tp).json_schema(mode=mode)
    assert theirs == {k: v for k, v in ours.items() if k not in ("$schema", "title")}


def references(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(references, node))
    if not isinstance(node, dict):
        return set()
    inner = set().union(*map(references, node.values()))
    return inner | {node["$ref"]} if isinstance(node.get("$ref"), str) else inner


def test_openapi_has_every_type_once_among_its_components() -> None:
    document = client.get("/openapi.json").json()
    components = document["components"]["schemas"]
    assert {link.removeprefix("#/components/schemas/") for link in references(document)} == {
        *components
    }
    expected = json_schema(q.OlConfig)
    assert components["OlConfig"]["properties"] == expected["properties"]
    assert {"LoopPhase", "ExitStrategy", "StallDetectorConfig"} <= {*components}
    # What is read and written differently is described twice, as FastAPI does it.
    assert {"BetweenIterations-Input", "BetweenIterations-Output"} <= {*components}
    body = document["paths"]["/stall"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["$ref"] == "#/components/schemas/StallDetectorConfig"
    assert components["StallDetectorConfig"]["required"] == [
        "maxRepeatedActions",
        "maxTotalSteps",
        "stallTimeoutSecs",
        "oscillationWindow",
    ]
    assert client.get("/docs").status_code == 200


@struct
class Tree:
    """A tree."""

    name: str
    children: "tuple[Tree, ...]" = ()


def other_config() -> type:
    @struct
    class OlConfig:
        """A type with the name of another."""

        size: int

    return OlConfig


def test_a_recursive_type_refers_to_itself() -> None:
    schema = TypeAdapter(list[Tree]).json_schema()
    (tree,) = schema["$defs"].values()
    assert schema["items"] == {"$ref": "#/$defs/Tree"}
    assert tree["properties"]["children"]["items"] == {"$ref": "#/$defs/Tree"}


def test_two_types_of_one_name_stay_apart() -> None:
    other: Any = other_config()
    schema = TypeAdapter(tuple[q.OlConfig, other]).json_schema()
    first, second = (item["$ref"].rpartition("/")[2] for item in schema["prefixItems"])
    assert list(schema["$defs"][second]["properties"]) == ["size"]
    assert "configJson" in schema["$defs"][first]["properties"]


def test_two_types_of_one_name_stay_apart_inside_a_third() -> None:
    other: Any = other_config()
    hints = {"ours": q.OlConfig, "other": other}
    both_types: Any = struct(type("Both", (), {"__annotations__": hints}))
    schema = TypeAdapter(tuple[both_types, other]).json_schema()
    both, second = (item["$ref"].rpartition("/")[2] for item in schema["prefixItems"])
    assert schema["$defs"][both]["properties"]["other"] == {"$ref": f"#/$defs/{second}"}
    assert len(schema["$defs"]) == 3


def test_a_name_that_no_pointer_holds_as_it_is_has_a_definition() -> None:
    @struct(name="Page<T/~>")
    class Page:
        size: int

    schema = TypeAdapter(list[Page]).json_schema()
    (page,) = schema["$defs"].values()
    assert list(page["properties"]) == ["size"]
