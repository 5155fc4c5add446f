"""Presets and requests, read together with the configuration that they hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qontinui_types import (
    CreateOlConfigRequest,
    DecodeError,
    OlConfig,
    OrchestrationLoopConfig,
    UpdateOlConfigRequest,
    loads,
)
from qontinui_types.blobs import decode_with_config, loads_with_config

DOCUMENTS = Path(__file__).parent / "documents"
PRESET = (DOCUMENTS / "nightly_preset.json").read_bytes()
CREATE = (DOCUMENTS / "preset_create.json").read_bytes()
BROKEN = (DOCUMENTS / "broken" / "preset_blob.json").read_bytes()


def faults(text: str | bytes, **options: Any) -> list[tuple[str, int | None, int | None, str]]:
    with pytest.raises(DecodeError) as caught:
        loads_with_config(CreateOlConfigRequest, text, **options)
    return [(fault.pointer, fault.line, fault.column, fault.code) for fault in caught.value.errors]


def test_a_preset_is_what_loads_makes_of_it() -> None:
    assert loads_with_config(OlConfig, PRESET)[0] == loads(OlConfig, PRESET)


def test_the_configuration_is_what_loads_makes_of_it_alone() -> None:
    blob = json.dumps(json.loads(PRESET)["configJson"])
    assert loads_with_config(OlConfig, PRESET)[1] == loads(OrchestrationLoopConfig, blob)


def test_a_request_to_create_has_a_configuration() -> None:
    assert loads_with_config(CreateOlConfigRequest, CREATE)[1].max_iterations == 20


@pytest.mark.parametrize("text", ["{}", '{"configJson": null}', '{"config_json": null}'])
def test_a_request_to_update_may_have_no_configuration(text: str) -> None:
    assert loads_with_config(UpdateOlConfigRequest, text) == (UpdateOlConfigRequest(), None)


def test_a_request_to_update_may_have_a_configuration() -> None:
    text = '{"config_json": {"maxIterations": 3}}'
    config = loads_with_config(UpdateOlConfigRequest, text)[1]
    assert config == OrchestrationLoopConfig(max_iterations=3)


def test_faults_inside_have_their_place_in_the_whole_document() -> None:
    with pytest.raises(DecodeError) as caught:
        loads_with_config(OlConfig, BROKEN)
    assert [(f.pointer, f.line, f.column) for f in caught.value.errors] == [
        ("/configJson/maxIterations", 11, 22),
        ("/configJson/betweenIterations/type", 16, 15),
        ("/configJson/pipeline/implementFixes/timeoutSec", 32, 9),
    ]


def test_faults_inside_and_outside_are_found_in_one_go() -> None:
    text = '{"name": 1, "config_json": {"maxIterations": "2"}}'
    assert faults(text) == [
        ("/name", 1, 10, "wrong_type"),
        ("/config_json/maxIterations", 1, 46, "wrong_type"),
    ]


def test_a_blob_that_is_no_object_is_a_fault() -> None:
    text = '{"name": "n", "configJson": null}'
    assert faults(text) == [("/configJson", 1, 29, "wrong_type")]


def test_a_field_given_twice_inside_is_a_fault() -> None:
    text = '{"name": "n", "configJson": {"maxIterations": 1, "maxIterations": 2}}'
    assert faults(text) == [("/configJson/maxIterations", 1, 50, "duplicate_field")]


def test_an_unknown_field_inside_is_a_fault() -> None:
    text = '{"name": "n", "configJson": {"colour": 1}}'
    assert faults(text) == [("/configJson/colour", 1, 30, "unknown_field")]


def test_unknown_fields_inside_can_be_ignored() -> None:
    text = '{"name": "n", "configJson": {"colour": 1}}'
    config = loads_with_config(CreateOlConfigRequest, text, unknown="ignore")[1]
    assert config == OrchestrationLoopConfig()


@pytest.mark.parametrize("text", ["{", '{"name": "n", "configJson": {"colour": 1}}', CREATE])
def test_a_policy_that_is_none_is_refused_whatever_the_document(text: str | bytes) -> None:
    load: Any = loads_with_config
    with pytest.raises(ValueError, match="unknown must be 'deny', 'ignore' or None, not 'allow'"):
        load(CreateOlConfigRequest, text, unknown="allow")


@pytest.mark.parametrize("data", [None, {"name": "n", "configJson": {"colour": 1}}])
def test_a_policy_that_is_none_is_refused_whatever_the_data(data: object) -> None:
    decode: Any = decode_with_config
    with pytest.raises(ValueError, match="unknown must be 'deny', 'ignore' or None, not 'allow'"):
        decode(CreateOlConfigRequest, data, unknown="allow")


def test_the_document_keeps_the_blob_as_it_came() -> None:
    text = '{"name": "n", "configJson": {"max_iterations": 1}}'
    assert loads_with_config(CreateOlConfigRequest, text)[0].config_json == {"max_iterations": 1}


def test_plain_data_is_decoded_alike() -> None:
    assert decode_with_config(OlConfig, json.loads(PRESET)) == loads_with_config(OlConfig, PRESET)


def test_faults_in_plain_data_have_paths() -> None:
    with pytest.raises(DecodeError) as caught:
        decode_with_config(OlConfig, json.loads(BROKEN))
    assert caught.value.errors[0].path == ("configJson", "maxIterations")


def test_a_type_that_holds_no_configuration_is_refused() -> None:
    load: Any = loads_with_config
    with pytest.raises(TypeError, match="holds no configuration"):
        load(OrchestrationLoopConfig, "{}")
