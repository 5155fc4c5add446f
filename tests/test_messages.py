"""The sentences of faults: what was expected and found, and what was probably meant."""

from __future__ import annotations

import math
from typing import Any

import pytest

from codec import (
    DecodeError,
    EncodeError,
    JsonValue,
    decode,
    dumps,
    f32,
    f64,
    field,
    loads,
    struct,
    u8,
)
from qontinui_types import (
    BetweenIterations,
    BuildPhaseConfig,
    DiagnosticResult,
    ExitStrategy,
    LoopPhase,
    MultiLoopConfig,
    OrchestrationLoopConfig,
    OrchestrationLoopStatus,
    StallDetectorConfig,
    SummarizationConfig,
    UpdateOlConfigRequest,
)


@struct("Has a field that only sounds like a secret.", rename_all="camelCase")
class Account:
    name: str = ""
    phase: LoopPhase | None = None
    token_count: u8 = 0
    note: u8 = 0


@struct("May hold another.")
class Ring:
    next: Ring | None = field("The next.", default=None)


def messages(tp: Any, data: Any) -> list[str]:
    with pytest.raises(DecodeError) as caught:
        decode(tp, data)
    return [fault.message for fault in caught.value.errors]


def message(tp: Any, data: Any) -> str:
    (only,) = messages(tp, data)
    return only


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


# What is shown -------------------------------------------------------------


def test_a_long_string_is_cut_short() -> None:
    text = message(u8, "word " * 1000)

    assert text == (
        'expected an integer from 0 to 255 (u8), found the string "'
        + "word " * 8
        + '…" (5000 characters)'
    )


def test_a_long_unknown_key_is_cut_short() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(StallDetectorConfig, {"k" * 100_000: 1})

    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "number",
    [10**50, -(10**5000), 10**100_000],
    ids=["50 digits", "5,000 digits", "100,000 digits"],
)
def test_a_long_integer_is_described_not_written(number: int) -> None:
    text = message(u8, number)

    assert "an integer of about " in text
    assert len(text) < 100


@pytest.mark.parametrize(
    "secret",
    [
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "AKIAIOSFODNN7EXAMPLE",
        "0b0e7a1e-7b0e-4b0e-9b0e-0b0e7a1e7b0e",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc123",
    ],
)
def test_a_string_that_looks_like_a_secret_shows_four_characters(secret: str) -> None:
    text = message(u8, secret)

    assert f'the string "{secret[:4]}…" ({len(secret)} characters)' in text
    assert secret[4:] not in text


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "Passphrase",
        "client_secret",
        "apiKey",
        "api_key",
        "private_key",
        "accessToken",
        "credentials",
        "Authorization",
    ],
)
def test_what_stands_under_the_name_of_a_secret_is_not_shown(key: str) -> None:
    text = message(dict[str, list[str]], {key: "hunter2"})

    assert text == "expected an array, found the string of 7 characters; put it in square brackets"


@pytest.mark.parametrize("data", ["AKIAIOSFODNN7EXAMPLE", {"AKIAIOSFODNN7EXAMPLE": None}])
def test_a_secret_in_the_place_of_a_variant_shows_four_characters(data: Any) -> None:
    text = message(LoopPhase, data)

    assert '"AKIA…" (20 characters)' in text
    assert "AKIAI" not in text


@pytest.mark.parametrize(
    "text", ["internationalisation", "12345678901234567890", "AKIAIOSFODNN7EXAMPLE is no key"]
)
def test_words_and_digits_alone_do_not_look_like_a_secret(text: str) -> None:
    assert f'found the string "{text}"' in message(bool, text)


def test_only_the_innermost_key_tells_a_secret() -> None:
    tp = dict[str, dict[str, list[str]]]

    assert 'found the string "hunter2"' in message(tp, {"token": {"name": "hunter2"}})
    assert "found the string of 7 characters" in message(tp, {"name": {"token": "hunter2"}})


def test_a_number_under_a_name_like_token_is_shown() -> None:
    assert '"yes"' in message(dict[str, bool], {"token": "yes"})
    assert '"12"' in message(Account, {"tokenCount": "12"})
    assert '"0.5"' in message(
        SummarizationConfig,
        {
            "enabled": True,
            "tokenThresholdPct": "0.5",
            "maxTokensBudget": 1,
            "preserveLastNIterations": 1,
            "summaryMaxTokens": 1,
        },
    )


def test_controls_and_halves_of_surrogate_pairs_are_escaped_in_messages() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(u8, 'a\n"b"\x00\udc80')

    text = str(caught.value)
    assert '"a\\n\\"b\\"\\u0000\\udc80"' in text
    text.encode()


# Writing -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Account(name=5), "expected a string, found the integer 5"),  # type: ignore[arg-type]
        (Account(note=256), "expected an integer from 0 to 255 (u8), found the integer 256"),
        (Account(phase="idle"), 'expected a member of LoopPhase, found the string "idle"'),  # type: ignore[arg-type]
        (
            OrchestrationLoopConfig(exit_strategy="reflection"),  # type: ignore[arg-type]
            'expected a variant of ExitStrategy, found the string "reflection"',
        ),
        (
            OrchestrationLoopConfig(pipeline={}),  # type: ignore[arg-type]
            "expected a PipelineConfig, found an object",
        ),
        (
            BuildPhaseConfig(description="d", context_ids="abc"),  # type: ignore[arg-type]
            'expected a tuple or list, found the string "abc"',
        ),
        (
            DiagnosticResult(passed=True, page_health=object(), assertion_results=()),  # type: ignore[arg-type]
            "expected a JSON value, found a Python object",
        ),
    ],
)
def test_a_bad_value_is_described_in_terms_of_python(value: Any, expected: str) -> None:
    with pytest.raises(EncodeError) as caught:
        dumps(value)

    (fault,) = caught.value.errors
    assert fault.message.startswith(expected)


def test_a_field_may_be_named_by_any_of_its_words() -> None:
    @struct(rename_all="camelCase")
    class Dish:
        main_course: str = field(default="", aliases=("dinner",))

    assert 'did you mean "mainCourse"?' in message(Dish, {"diner": "soup"})


@pytest.mark.parametrize(
    ("length", "shown"),
    [(40, '"' + "a" * 40 + '"'), (41, '"' + "a" * 40 + '…" (41 characters)')],
)
def test_a_string_is_cut_from_41_characters_on(length: int, shown: str) -> None:
    assert message(u8, "a" * length).endswith(f"found the string {shown}")
