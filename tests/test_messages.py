"""The sentences of faults: what was expected and found, and what was probably meant."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from codec import DecodeError, JsonValue, WireEnum, f32, f64, field, loads, plain_enum, struct, u8
from codec.faults import near, say
from codec.reflect import shape_of
from qontinui_types import (
    BetweenIterations,
    BuildPhaseConfig,
    ExitStrategy,
    LoopPhase,
    MultiLoopConfig,
    OrchestrationLoopConfig,
    OrchestrationLoopStatus,
    PipelineConfig,
    StallDetectorConfig,
    UpdateOlConfigRequest,
)
from saying import message, messages


@struct("May hold another.")
class Ring:
    next: Ring | None = field("The next.", default=None)


@plain_enum("Has a name that begins with a vowel.")
class Order(WireEnum):
    UP = "up", "From small to large."


@pytest.mark.parametrize(
    ("tp", "data", "expected"),
    [
        (u8, "x", 'expected an integer from 0 to 255 (u8), found the string "x"'),
        (u8, 256, "expected an integer from 0 to 255 (u8), found the integer 256"),
        (u8, [1], "expected an integer from 0 to 255 (u8), found an array"),
        (u8, 0.5, "expected an integer from 0 to 255 (u8), found the number 0.5"),
        (bool, "yes", 'expected true or false, found the string "yes"'),
        (str, 5, "expected a string, found the integer 5"),
        (str, {}, "expected a string, found an object"),
        (float, None, "expected a number, found null"),
        (float, math.nan, "expected a number, found NaN, which JSON does not have"),
        (float, math.inf, "expected a number, found a number too large for a 64-bit float"),
        (list[u8], {}, "expected an array, found an object"),
        (dict[str, u8], True, "expected an object, found true"),
        (JsonValue, {1, 2}, "expected a JSON value, found a Python set"),
        (f32, 1e39, "expected a number that a 32-bit float can hold, found the number 1e+39"),
        (f64, -2e308, "expected a number, found a number too large for a 64-bit float"),
        (LoopPhase, 1, "expected a string naming a LoopPhase, found the integer 1"),
        (Order, 1, "expected a string naming an Order, found the integer 1"),
        (ExitStrategy, 1, 'expected an object with a "type" (ExitStrategy), found the integer 1'),
        (MultiLoopConfig, 1, "expected an object (MultiLoopConfig), found the integer 1"),
        (UpdateOlConfigRequest, {"name": 1}, "expected a string or null, found the integer 1"),
        (Ring, {"next": 1}, "expected an object (Ring) or null, found the integer 1"),
        (JsonValue, {1: 2}, "a key must be a string, found the integer 1"),
        (
            MultiLoopConfig,
            {},
            'MultiLoopConfig needs the field "loops": an array',
        ),
        (
            BetweenIterations,
            {},
            (
                'BetweenIterations needs the field "type": one of "restart_runner",'
                ' "restart_on_signal", "wait_healthy", "none"'
            ),
        ),
        (
            BetweenIterations,
            {"type": "quit"},
            (
                '"quit" is no BetweenIterations (one of "restart_runner", "restart_on_signal",'
                ' "wait_healthy", "none")'
            ),
        ),
        (
            OrchestrationLoopConfig,
            {"workflowId": "a", "workflow_id": "b"},
            '"workflow_id" gives the field "workflowId" once more',
        ),
    ],
)
def test_a_message_says_what_was_expected_and_what_was_found(
    tp: Any, data: Any, expected: str
) -> None:
    assert message(tp, data) == expected


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("maxIteration", "maxIterations"),
        ("max-iterations", "maxIterations"),
        ("MaxIterations", "maxIterations"),
        ("MAX_ITERATIONS", "maxIterations"),
        ("maxiterations", "maxIterations"),
        ("maxItertaions", "maxIterations"),
        ("Max Iterations", "maxIterations"),
        ("workflowID", "workflowId"),
        ("workflow", "workflowId"),
        ("exitStategy", "exitStrategy"),
        ("waitforfixer", "waitForFixer"),
        ("pipline", "pipeline"),
    ],
)
def test_a_near_miss_among_field_names_is_named(key: str, meant: str) -> None:
    assert message(OrchestrationLoopConfig, {key: 1}) == (
        f'OrchestrationLoopConfig has no field "{key}"; did you mean "{meant}"?'
    )


@pytest.mark.parametrize("key", ["x", "", "comment", "$schema", "version", "bogus", "id"])
def test_nothing_is_guessed_for_a_name_that_is_like_no_other(key: str) -> None:
    assert message(OrchestrationLoopConfig, {key: 1}) == (
        f'OrchestrationLoopConfig has no field "{key}"'
    )


@pytest.mark.parametrize("given", ["maxIterations", "max_iterations"])
def test_a_near_miss_of_a_field_that_is_there_already_says_so(given: str) -> None:
    data = {given: 3, "maxIteration": 4}

    assert message(OrchestrationLoopConfig, data) == (
        'OrchestrationLoopConfig has no field "maxIteration"; "maxIterations" is given already'
    )


@pytest.mark.parametrize(
    ("tp", "data", "meant"),
    [
        (LoopPhase, "runningWorkflow", "running_workflow"),
        (LoopPhase, "RunningWorkflow", "running_workflow"),
        (LoopPhase, "running-workflow", "running_workflow"),
        (LoopPhase, "Idle", "idle"),
        (LoopPhase, "runing_workflow", "running_workflow"),
        (BetweenIterations, {"type": "restartRunner"}, "restart_runner"),
        (BetweenIterations, {"type": "None"}, "none"),
        (ExitStrategy, {"type": "FixedIterations"}, "fixed_iterations"),
    ],
)
def test_a_near_miss_among_variants_is_named(tp: Any, data: Any, meant: str) -> None:
    assert f'; did you mean "{meant}"? (one of "' in message(tp, data)


@pytest.mark.parametrize(
    ("tp", "data", "hint"),
    [
        (OrchestrationLoopConfig, {"maxIterations": "5"}, "write the number without quotes"),
        (OrchestrationLoopConfig, {"maxIterations": " 5.5 "}, "write the number without quotes"),
        (
            OrchestrationLoopConfig,
            {"maxIterations": 5.0},
            "write 5, without a fraction or exponent",
        ),
        (
            OrchestrationLoopConfig,
            {"maxIterations": 1e2},
            "write 100, without a fraction or exponent",
        ),
        (OrchestrationLoopConfig, {"waitForFixer": "true"}, "write true without quotes"),
        (OrchestrationLoopConfig, {"waitForFixer": "False"}, "write false without quotes"),
        (OrchestrationLoopConfig, {"waitForFixer": 0}, "write false"),
        (OrchestrationLoopConfig, {"waitForFixer": 1}, "write true"),
        (
            OrchestrationLoopConfig,
            {"supervisorPort": None},
            "null does not stand for the default: leave the field out to get that",
        ),
        (OrchestrationLoopConfig, {"exitStrategy": "reflection"}, 'write {"type": "reflection"}'),
        (
            OrchestrationLoopConfig,
            {"exitStrategy": "FixedIterations"},
            'write {"type": "fixed_iterations"}',
        ),
        (
            OrchestrationLoopConfig,
            {"stallDetection": [1, 2, 3, 4]},
            "fields have names here, not positions",
        ),
        (
            OrchestrationLoopConfig,
            {"exitStrategy": ["reflection"]},
            "fields have names here, not positions",
        ),
        (LoopPhase, {"idle": None}, 'write the string "idle" alone'),
        (BuildPhaseConfig, {"description": "d", "contextIds": "a"}, "put it in square brackets"),
    ],
)
def test_a_known_habit_is_named(tp: Any, data: Any, hint: str) -> None:
    assert message(tp, data).endswith("; " + hint)


@pytest.mark.parametrize(
    ("tp", "data"),
    [
        (OrchestrationLoopConfig, {"maxIterations": "five"}),
        (OrchestrationLoopConfig, {"maxIterations": 0.5}),
        (OrchestrationLoopConfig, {"maxIterations": 1e20}),
        (OrchestrationLoopConfig, {"waitForFixer": 2}),
        (OrchestrationLoopConfig, {"exitStrategy": "bogus"}),
        (StallDetectorConfig, dict.fromkeys(["maxRepeatedActions"])),
        (LoopPhase, {}),
        (LoopPhase, {5: None}),
    ],
)
def test_no_hint_is_given_where_nothing_is_likely(tp: Any, data: Any) -> None:
    assert all(";" not in text for text in messages(tp, data))


@pytest.mark.parametrize("text", ["\uff15", "+5", "007", ".5", "5.", "1_000", "\u0663"])
def test_what_would_be_no_json_is_not_to_be_written_without_quotes(text: str) -> None:
    assert message(u8, text) == (
        f'expected an integer from 0 to 255 (u8), found the string "{text}"'
    )


def test_null_for_a_required_field_is_not_explained_by_a_default() -> None:
    status = {
        "running": None,
        "phase": "idle",
        "currentIteration": 1,
        "workflowId": "w",
        "targetRunnerPort": 1,
        "isPipeline": False,
    }

    assert message(OrchestrationLoopStatus, status) == "expected true or false, found null"


def test_a_field_under_the_same_name_twice_is_said_to_be_given_twice() -> None:
    with pytest.raises(DecodeError) as caught:
        loads(StallDetectorConfig, '{"maxTotalSteps":1,"maxTotalSteps":1}')

    assert caught.value.errors[-1].message == ('the field "maxTotalSteps" is given more than once')


# What was meant elsewhere ----------------------------------------------------


def test_a_long_name_is_meant_whole() -> None:
    long = struct(type("Long", (), {"__annotations__": {"a" * 120: int}}))
    (line,) = messages(long, {"a" * 120: 1, "a" * 121: 1})

    assert f'(121 characters); "{"a" * 40}…" (120 characters) is given already' in line


def said(code: str, **facts: Any) -> str:
    """Return the sentence that is made of the facts of a fault."""
    found: Any = SimpleNamespace(code=code, steps=(), facts=facts)
    return say(found)


CONFIG: Any = shape_of(OrchestrationLoopConfig)
STALL: Any = shape_of(StallDetectorConfig)


@pytest.mark.parametrize(
    ("key", "holder"),
    [
        ("maxRepeatedActions", '"stallDetection"'),
        ("max_total_steps", '"stallDetection"'),
        ("build", '"pipeline"'),
        ("enabled", '"summarization" or "decomposition"'),
    ],
)
def test_a_field_that_stands_one_level_too_high_is_said_to_belong_below(
    key: str, holder: str
) -> None:
    assert message(OrchestrationLoopConfig, {key: 1}) == (
        f'OrchestrationLoopConfig has no field "{key}"; it is a field of {holder}'
    )


@pytest.mark.parametrize("key", ["supervisorPort", "supervisor_port"])
def test_a_field_that_stands_one_level_too_deep_is_said_to_belong_above(key: str) -> None:
    shape = shape_of(PipelineConfig)

    assert said("unknown_field", shape=shape, key=key, present={key}, outer=CONFIG) == (
        f'PipelineConfig has no field "{key}"; it belongs to OrchestrationLoopConfig, one level up'
    )


def test_another_spelling_of_an_own_field_is_not_taken_for_one_of_another_type() -> None:
    assert said("unknown_field", shape=STALL, key="MaxTotalSteps", present=(), outer=CONFIG) == (
        'StallDetectorConfig has no field "MaxTotalSteps"; did you mean "maxTotalSteps"?'
    )


@pytest.mark.parametrize(
    ("stray", "hint"),
    [
        (["maxTotalStep"], '; "maxTotalStep" may be meant for it'),
        (["max-total-steps", "x"], '; "max-total-steps" may be meant for it'),
        (["x"], ""),
        (["stallTimeoutSecs"], ""),
        ([f"maxTotalSteps{number}" for number in range(21)], ""),
    ],
)
def test_a_missing_field_names_the_key_that_may_be_meant_for_it(
    stray: list[str], hint: str
) -> None:
    steps = next(field for field in STALL.fields if field.wire == "maxTotalSteps")

    assert said("missing_field", shape=STALL, field=steps, present=set(stray)) == (
        'StallDetectorConfig needs the field "maxTotalSteps":'
        f" an integer from 0 to 4294967295 (u32){hint}"
    )


def test_a_missing_tag_names_the_key_that_may_be_meant_for_it() -> None:
    shape = shape_of(BetweenIterations)

    text = said("missing_field", shape=shape, field=None, present={"Type", "rebuild"})

    assert text.endswith('"wait_healthy", "none"; "Type" may be meant for it')


def test_several_fields_in_two_spellings_are_counted() -> None:
    keys = {"workflowId", "workflow_id", "maxIterations", "max_iterations", "pipeline"}
    facts = {"wire": "workflowId", "key": "workflow_id", "shape": CONFIG}

    assert said("duplicate_field", **facts, present=keys) == (
        '"workflow_id" gives the field "workflowId" once more;'
        " 2 fields are given in two spellings here: keep one of each"
    )
    assert said("duplicate_field", **facts, present=keys - {"max_iterations"}) == (
        '"workflow_id" gives the field "workflowId" once more'
    )


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"limit": 127}, "more than 127 containers are nested here"),
        ({"limit": 500}, "more than 500 containers are nested in this value"),
        ({"circle": True}, "this container holds itself"),
    ],
)
def test_what_is_too_deep_says_in_what_way(facts: Any, text: str) -> None:
    assert said("too_deep", **facts) == text


def test_names_are_near_whatever_their_case_and_separators() -> None:
    assert near("MAX-ITEMS", ["maxItems", "minItems"]) == "maxItems"
    assert near("maxitem", ["minItems", "maxItems"]) == "maxItems"
    assert near("items", ["maxItems"]) == "maxItems"
    assert near("other", ["maxItems", "min_items"]) == ""


def test_a_field_may_be_named_by_any_of_its_words() -> None:
    @struct(rename_all="camelCase")
    class Dish:
        main_course: str = field(default="", aliases=("dinner",))

    assert 'did you mean "mainCourse"?' in message(Dish, {"diner": "soup"})
