"""What the standard library writes of a value reads back the same, or it raises.

The same law for other people's writers is held by tests/neighbours.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from codec import JsonValue, encode, loads, struct, tagged, variant
from generated import WIRE, values
from qontinui_types import LoopPhase, OrchestrationLoopConfig, RestartRunner


@pytest.mark.parametrize("tp", WIRE, ids=lambda tp: tp.__name__)
def test_what_asdict_and_json_write_reads_back_the_same(tp: Any) -> None:
    for value in values(tp, 100):
        plain = dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value
        assert loads(tp, json.dumps(plain)) == value


@pytest.mark.parametrize("tp", WIRE, ids=lambda tp: tp.__name__)
def test_what_json_writes_by_encode_reads_back_the_same(tp: Any) -> None:
    for value in values(tp, 100):
        assert loads(tp, json.dumps(value, default=encode)) == value


def test_json_alone_writes_a_member_as_its_string_and_refuses_a_config() -> None:
    assert json.dumps({LoopPhase.IDLE: LoopPhase.ERROR}) == '{"idle": "error"}'
    with pytest.raises(TypeError, match="OrchestrationLoopConfig is not JSON serializable"):
        json.dumps(OrchestrationLoopConfig())


def test_asdict_names_the_variant() -> None:
    data = dataclasses.asdict(OrchestrationLoopConfig(between_iterations=RestartRunner()))
    assert data["exit_strategy"] == {"type": "reflection"}
    assert data["between_iterations"] == {"type": "restart_runner", "rebuild": False}


def test_a_tag_that_is_no_name_is_held_by_an_attribute_that_is_told() -> None:
    @tagged("What happened.", tag="@kind", attribute="kind")
    class Event:
        pass

    @variant("It went on.")
    class Went(Event):
        far: JsonValue

    assert (Went(far=1).kind, encode(Went(far=1))) == ("Went", {"@kind": "Went", "far": 1})
    assert dataclasses.asdict(Went(far=1)) == {"kind": "Went", "far": 1}


def test_classes_have_what_guests_look_for_and_their_own_comes_first() -> None:
    @struct
    class Plain:
        size: int

        def __rich_repr__(self) -> str:
            return "mine"

    assert callable(vars(Plain)["_repr_pretty_"].__get__(None, Plain))
    assert Plain(size=1).__rich_repr__() == "mine"
    assert list(RestartRunner(rebuild=True).__rich_repr__()) == [("rebuild", True)]
