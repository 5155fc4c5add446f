"""Variants of newer runners: kept as they came where the caller asks for that, and only there."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from codec import DecodeError, EncodeError, decode, dumps, encode, is_unknown, load, loads
from qontinui_types import (
    BetweenIterations,
    ExitStrategy,
    LoopPhase,
    OrchestrationLoopConfig,
    OrchestrationLoopStatus,
    Reflection,
    RootCauseCategory,
    UnknownVariant,
)
from qontinui_types.blobs import loads_with_config
from qontinui_types.orchestration_config import OlConfig

STATUS = (
    '{"running":true,"phase":"napping","currentIteration":1,"workflowId":"w",'
    '"targetRunnerPort":1,"isPipeline":false}'
)
CONFIG = (
    '{"supervisorPort":1,"workflowId":"","exitStrategy":{"type":"budget","dollars":[5,null]},'
    '"betweenIterations":{"type":"none"},"retryOnFailure":false,"waitForFixer":true}'
)


def codes(call: Any, *args: Any, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(DecodeError) as caught:
        call(*args, **options)
    return [(fault.code, fault.dotted) for fault in caught.value.errors]


def test_an_unknown_phase_is_kept_and_written_as_it_came() -> None:
    status = loads(OrchestrationLoopStatus, STATUS, unknown_variants="keep")
    assert status.phase == UnknownVariant("LoopPhase", "napping")
    assert dumps(status) == STATUS


def test_an_unknown_strategy_is_kept_whole_and_written_as_it_came() -> None:
    config = loads(OrchestrationLoopConfig, CONFIG, unknown_variants="keep")
    kept: Any = config.exit_strategy
    assert (kept.enum, kept.data) == ("ExitStrategy", {"type": "budget", "dollars": [5, None]})
    assert dumps(config) == CONFIG
    assert encode(config) == json.loads(CONFIG)


@pytest.mark.parametrize("unknown", [None, "deny", "ignore"])
def test_it_is_off_unless_asked_for(unknown: Any) -> None:
    assert codes(loads, OrchestrationLoopStatus, STATUS, unknown=unknown) == [
        ("unknown_variant", "phase")
    ]
    assert codes(decode, ExitStrategy, {"type": "budget"}, unknown=unknown) == [
        ("unknown_variant", "type")
    ]


def test_what_is_known_is_read_as_ever() -> None:
    assert loads(LoopPhase, '"idle"', unknown_variants="keep") is LoopPhase.IDLE
    assert loads(ExitStrategy, '{"type":"reflection"}', unknown_variants="keep") == Reflection()


def test_other_faults_stay_faults() -> None:
    assert codes(loads, LoopPhase, "7", unknown_variants="keep") == [("wrong_type", "")]
    assert codes(loads, ExitStrategy, '{"kind":"x"}', unknown_variants="keep") == [
        ("missing_field", "type")
    ]
    assert codes(loads, LoopPhase, '"\\ud800"', unknown_variants="keep") != []
    twice = '{"type":"x","type":"y"}'
    assert codes(loads, ExitStrategy, twice, unknown_variants="keep") == [
        ("duplicate_field", "type")
    ]
    assert codes(loads, ExitStrategy, '{"type":"x","a":1e999}', unknown_variants="keep") == [
        ("out_of_range", "a")
    ]


def test_another_word_for_the_option_is_a_value_error() -> None:
    wrong: Any = "ignore"
    with pytest.raises(ValueError, match="unknown_variants must be 'deny' or 'keep'"):
        loads(LoopPhase, '"idle"', unknown_variants=wrong)


def test_a_kept_string_equals_its_string_as_members_do() -> None:
    phase: Any = loads(LoopPhase, '"napping"', unknown_variants="keep")
    assert phase == "napping"
    assert hash(phase) == hash("napping")
    assert phase != UnknownVariant("RootCauseCategory", "napping")
    assert (str(phase), repr(phase)) == ("napping", "UnknownVariant('LoopPhase', 'napping')")


def test_a_kept_variant_falls_to_the_default_case_of_a_match() -> None:
    phase: Any = loads(LoopPhase, '"napping"', unknown_variants="keep")
    match phase:
        case LoopPhase.IDLE:
            seen = "idle"
        case _:
            seen = "other"
    assert seen == "other"
    assert is_unknown(phase)
    assert not is_unknown(LoopPhase.IDLE)


def test_a_kept_variant_is_copied_and_pickled_and_cannot_be_changed() -> None:
    kept: Any = loads(BetweenIterations, '{"type":"nap","for":1}', unknown_variants="keep")
    assert copy.deepcopy(kept) == kept
    assert pickle.loads(pickle.dumps(kept)) == kept
    with pytest.raises(AttributeError):
        kept.data = {}


@pytest.mark.parametrize(
    "phase",
    [
        UnknownVariant("LoopPhase", "idle"),
        UnknownVariant("RootCauseCategory", "napping"),
        UnknownVariant("LoopPhase", 7),
    ],
)
def test_what_reading_could_not_have_kept_is_not_written(phase: Any) -> None:
    status: Any = loads(OrchestrationLoopStatus, STATUS, unknown_variants="keep")
    values = {name: getattr(status, name) for name in status.__field_names__}
    with pytest.raises(EncodeError):
        dumps(OrchestrationLoopStatus(**{**values, "phase": phase}))


def test_files_and_blobs_take_the_option_too(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    path.write_text(STATUS, encoding="utf-8")
    status = load(OrchestrationLoopStatus, path, unknown_variants="keep")
    assert is_unknown(status.phase)
    preset = json.dumps(
        {
            "id": "i",
            "name": "n",
            "isFavorite": False,
            "configJson": json.loads(CONFIG),
            "createdAt": "c",
            "updatedAt": "u",
        }
    )
    _, config = loads_with_config(OlConfig, preset, unknown_variants="keep")
    assert is_unknown(config.exit_strategy)


def test_a_kept_variant_by_itself_is_written_as_it_came() -> None:
    kept = loads(RootCauseCategory, '"gremlins"', unknown_variants="keep")
    assert (dumps(kept), encode(kept)) == ('"gremlins"', "gremlins")
