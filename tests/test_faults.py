"""Faults and errors as data: every code, paths, pointers, limits, and what errors can do."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from typing import Any

import pytest

from codec import (
    CODES,
    CodecError,
    DecodeError,
    EncodeError,
    Fault,
    JsonValue,
    decode,
    dumps,
    encode,
    field,
    loads,
    struct,
    u8,
)
from codec.errors import MAX_FAULTS, MAX_LINES
from qontinui_types import (
    MultiLoopConfig,
    OrchestrationLoopConfig,
    Reflection,
    StallDetectorConfig,
)
from target import CODEC, environ


@struct("Can go wrong in every way.")
class Trap:
    number: u8 = 0
    phase: OrchestrationLoopConfig = OrchestrationLoopConfig()
    text: str = field(default="", aliases=("words",))
    blob: JsonValue = 0
    traps: tuple[Trap, ...] = ()
    named: dict[str, Trap] = field(default_factory=dict)
    stall: StallDetectorConfig | None = None
    even: u8 = 0

    def __post_init__(self) -> None:
        if self.even % 2:
            raise ValueError("must be even")


#: For each code a document with that fault at its root, and the path to it.
EXAMPLES: dict[str, tuple[str, tuple[str | int, ...]]] = {
    "missing_field": (
        '{"stall":{"maxRepeatedActions":1,"maxTotalSteps":1,"stall_timeout_secs":1}}',
        ("stall", "oscillationWindow"),
    ),
    "unknown_field": ('{"x":1}', ("x",)),
    "duplicate_field": ('{"text":"a","words":"b"}', ("words",)),
    "wrong_type": ('{"number":"1"}', ("number",)),
    "out_of_range": ('{"number":256}', ("number",)),
    "unknown_variant": (
        '{"phase":{"exitStrategy":{"type":"x"}}}',
        ("phase", "exitStrategy", "type"),
    ),
    "invalid_string": ('{"blob":["\\ud800"]}', ("blob", 0)),
    "too_deep": ('{"blob":' + "[" * 127 + "]" * 127 + "}", ("blob", *[0] * 126)),
    "invalid_value": ('{"even":1}', ()),
}
NESTINGS: list[tuple[str, tuple[str | int, ...]]] = [
    ("@", ()),
    ('{"traps":[@]}', ("traps", 0)),
    ('{"traps":[{},{"traps":[{},{},@]}]}', ("traps", 1, "traps", 2)),
    ('{"named":{"a/b~c":@}}', ("named", "a/b~c")),
    ('{"named":{"":{"named":{"k":{"traps":[@]}}}}}', ("named", "", "named", "k", "traps", 0)),
]


def error_of(call: Any, *arguments: Any) -> CodecError:
    with pytest.raises(CodecError) as caught:
        call(*arguments)
    return caught.value


def two_faults() -> CodecError:
    return error_of(loads, Trap, '{"number": 256,\n "x": 1}')


# Codes and paths -----------------------------------------------------------


@pytest.mark.parametrize("nesting", NESTINGS, ids=range(len(NESTINGS)))
@pytest.mark.parametrize("code", [code for code in EXAMPLES if code != "too_deep"])
def test_every_code_at_every_nesting(code: str, nesting: Any) -> None:
    (document, path), (frame, steps) = EXAMPLES[code], nesting

    for error in (
        error_of(loads, Trap, frame.replace("@", document)),
        *([error_of(decode, Trap, json.loads(frame.replace("@", document)))]),
    ):
        assert [(fault.code, fault.path) for fault in error.errors] == [(code, (*steps, *path))]


def test_too_deep_is_reported_at_the_container_too_many() -> None:
    document, path = EXAMPLES["too_deep"]

    for error in (error_of(loads, Trap, document), error_of(decode, Trap, json.loads(document))):
        assert [(fault.code, fault.path) for fault in error.errors] == [("too_deep", path)]


def test_every_code_is_documented_and_has_an_example_here() -> None:
    assert set(CODES) == {*EXAMPLES, "invalid_json"}
    assert all(meaning and meaning[0].islower() for meaning in CODES.values())


def test_all_faults_of_a_document_are_reported_in_its_order() -> None:
    text = (
        '{"number":"a","traps":[{"x":1,"number":300},{"text":null}],"stall":{"maxTotalSteps":-1}}'
    )

    assert [(fault.code, fault.dotted) for fault in error_of(loads, Trap, text).errors] == [
        ("wrong_type", "number"),
        ("unknown_field", "traps[0].x"),
        ("out_of_range", "traps[0].number"),
        ("wrong_type", "traps[1].text"),
        ("missing_field", "stall.maxRepeatedActions"),
        ("missing_field", "stall.stallTimeoutSecs"),
        ("missing_field", "stall.oscillationWindow"),
        ("out_of_range", "stall.maxTotalSteps"),
    ]


def test_a_class_checks_itself_if_its_own_fields_are_sound_whatever_stands_beside_it() -> None:
    error = error_of(loads, Trap, '{"traps":[{"number":256,"even":1},{"even":1}]}')

    assert [(fault.code, fault.path) for fault in error.errors] == [
        ("out_of_range", ("traps", 0, "number")),
        ("invalid_value", ("traps", 1)),
    ]


def test_keys_in_a_path_are_spelled_as_the_input_spells_them() -> None:
    error = error_of(decode, OrchestrationLoopConfig, {"stall_detection": {"max_total_steps": "x"}})

    assert ("stall_detection", "max_total_steps") in [fault.path for fault in error.errors]


def test_a_missing_field_is_named_canonically() -> None:
    error = error_of(decode, OrchestrationLoopConfig, {"stall_detection": {}})

    assert error.errors[0].path == ("stall_detection", "maxRepeatedActions")


def test_a_variant_adds_no_step_to_the_path() -> None:
    data = {"betweenIterations": {"type": "restart_runner", "rebuild": 1}}

    (fault,) = error_of(decode, OrchestrationLoopConfig, data).errors

    assert fault.path == ("betweenIterations", "rebuild")


def test_a_junk_value_beside_a_tag_is_reported_under_both_policies() -> None:
    text = '{"exitStrategy":{"type":"reflection","x":[1e400]}}'

    for policy in ("deny", "ignore"):
        with pytest.raises(DecodeError) as caught:
            loads(OrchestrationLoopConfig, text, unknown=policy)  # type: ignore[arg-type]
        assert [fault.dotted for fault in caught.value.errors] == ["exitStrategy.x[0]"]


def test_both_spellings_of_a_field_and_a_wrong_value_are_separate_faults() -> None:
    error = error_of(loads, Trap, '{"words":1,"text":2,"text":"b"}')

    assert [(fault.code, fault.path) for fault in error.errors] == [
        ("wrong_type", ("words",)),
        ("duplicate_field", ("text",)),
        ("duplicate_field", ("text",)),
    ]


@pytest.mark.parametrize(
    ("path", "pointer", "dotted"),
    [
        ((), "", ""),
        (
            ("loops", 0, "config", "supervisorPort"),
            "/loops/0/config/supervisorPort",
            "loops[0].config.supervisorPort",
        ),
        ((3, "a"), "/3/a", "[3].a"),
        (("a/b", "m~n"), "/a~1b/m~0n", '["a/b"]["m~n"]'),
        (("",), "/", '[""]'),
        (("~1",), "/~01", '["~1"]'),
        (("a", "0"), "/a/0", 'a["0"]'),
        (("é",), "/é", "é"),
        (("a.b",), "/a.b", '["a.b"]'),
    ],
)
def test_a_path_can_be_had_as_pointer_and_in_dotted_form(
    path: tuple[str | int, ...], pointer: str, dotted: str
) -> None:
    fault = Fault(path=path, code="wrong_type", message="m")

    assert fault.pointer == pointer
    assert fault.dotted == dotted


def test_a_pointer_leads_to_the_value() -> None:
    document = '{"named":{"a/b":{"traps":[{},{"number":"here"}]}}}'
    (fault,) = error_of(loads, Trap, document).errors

    value = json.loads(document)
    for token in fault.pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]

    assert value == "here"


def test_faults_are_frozen_values() -> None:
    fault = two_faults().errors[0]

    assert fault == copy.copy(fault)
    assert hash(fault) == hash(copy.copy(fault))
    with pytest.raises(AttributeError):
        fault.code = "other"  # type: ignore[misc]


# Errors --------------------------------------------------------------------


def test_both_errors_are_value_errors_of_one_family() -> None:
    assert isinstance(error_of(decode, u8, "x"), DecodeError)
    assert isinstance(error_of(dumps, object()), EncodeError)
    assert issubclass(CodecError, ValueError)


def test_the_first_line_counts_and_the_others_begin_with_the_place() -> None:
    assert str(two_faults()).splitlines() == [
        "2 faults reading Trap",
        "  1:12: number: expected an integer from 0 to 255 (u8), found the integer 256",
        '  2:2: x: Trap has no field "x"',
    ]


def test_without_text_the_place_is_the_path() -> None:
    assert str(error_of(decode, list[Trap], [{}, {"number": 256}])).splitlines() == [
        "1 fault reading list of Trap",
        "  [1].number: expected an integer from 0 to 255 (u8), found the integer 256",
    ]


def test_a_fault_of_the_whole_document_has_no_path_to_show() -> None:
    assert str(error_of(decode, u8, "x")).splitlines()[1].startswith("  expected an integer")


def test_writing_says_writing() -> None:
    error = error_of(dumps, Trap(number=256))

    assert str(error).splitlines()[0] == "1 fault writing Trap"
    assert [fault.path for fault in error.errors] == [("number",)]


def test_a_thousand_faults_are_kept_but_not_all_printed() -> None:
    error = error_of(loads, list[u8], json.dumps([256] * 1000))

    assert len(error.errors) == 1000
    assert error.complete
    lines = str(error).splitlines()
    assert lines[0] == "1000 faults reading list of u8"
    assert lines[-1] == f"  ... and {1000 - MAX_LINES} more"
    assert len(lines) == MAX_LINES + 2


def test_as_many_faults_as_are_printed_leave_no_rest_to_count() -> None:
    lines = str(error_of(decode, list[u8], [256] * MAX_LINES)).splitlines()

    assert len(lines) == MAX_LINES + 1
    assert lines[-1].startswith(f"  [{MAX_LINES - 1}]: expected")


@pytest.mark.parametrize("call", [decode, loads])
def test_the_search_stops_at_the_bound_and_says_so(call: Any) -> None:
    data = [256] * (MAX_FAULTS + 1)

    error = error_of(call, list[u8], json.dumps(data) if call is loads else data)

    assert len(error.errors) == MAX_FAULTS
    assert not error.complete
    assert str(error).startswith(f"at least {MAX_FAULTS} faults reading list of u8\n")


def test_exactly_the_bound_is_still_complete() -> None:
    assert error_of(decode, list[u8], [256] * MAX_FAULTS).complete


def test_the_bound_holds_for_writing() -> None:
    error = error_of(encode, [object()] * (MAX_FAULTS + 1))

    assert (len(error.errors), error.complete) == (MAX_FAULTS, False)


def test_an_error_can_be_had_as_plain_data() -> None:
    data = two_faults().to_dict()

    assert (
        json.loads(json.dumps(data))
        == data
        == {
            "type": "Trap",
            "complete": True,
            "errors": [
                {
                    "path": ["number"],
                    "pointer": "/number",
                    "dotted": "number",
                    "code": "out_of_range",
                    "message": "expected an integer from 0 to 255 (u8), found the integer 256",
                    "line": 1,
                    "column": 12,
                },
                {
                    "path": ["x"],
                    "pointer": "/x",
                    "dotted": "x",
                    "code": "unknown_field",
                    "message": 'Trap has no field "x"',
                    "line": 2,
                    "column": 2,
                },
            ],
        }
    )


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "error",
    [
        two_faults(),
        error_of(dumps, Trap(number=256)),
        DecodeError("T", [Fault(path=(1, "a"), code="wrong_type", message="m")], complete=False),
    ],
    ids=["reading", "writing", "incomplete"],
)
def test_a_pickled_error_keeps_all(error: CodecError, protocol: int) -> None:
    returned = pickle.loads(pickle.dumps(error, protocol))

    assert type(returned) is type(error)
    assert returned.to_dict() == error.to_dict()
    assert returned.errors == error.errors
    assert str(returned) == str(error)


def test_an_error_has_its_faults_as_a_tuple_among_its_arguments() -> None:
    faults = two_faults().errors

    assert DecodeError("T", iter(faults), complete=False).args == ("T", faults, False)


def test_a_copied_error_keeps_all() -> None:
    error = two_faults()

    assert copy.copy(error).to_dict() == copy.deepcopy(error).to_dict() == error.to_dict()


def test_the_errors_are_a_tuple_and_the_type_is_named() -> None:
    error = two_faults()

    assert type(error.errors) is tuple
    assert error.subject == "Trap"


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        (loads, (Trap, '{"x":1}')),
        (loads, (Trap, "{")),
        (loads, (Trap, b"\xff")),
        (decode, (Trap, {"x": 1})),
        (dumps, (Trap(number=256),)),
        (encode, (object(),)),
    ],
)
def test_an_error_shows_no_other_error_behind_it(call: Any, arguments: Any) -> None:
    error = error_of(call, *arguments)

    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__


@pytest.mark.parametrize(
    "value",
    [
        MultiLoopConfig(loops=(OrchestrationLoopConfig(max_iterations=-1),)),  # type: ignore[arg-type]
        [Reflection(), {"a": Trap(number=-1)}],
        {"a": [{1: 2}]},
    ],
    ids=["wrong class", "inside containers", "key"],
)
def test_writing_reports_the_path(value: Any) -> None:
    paths = {
        "MultiLoopConfig": ("loops", 0),
        "list": (1, "a", "number"),
        "dict": ("a", 0),
    }

    (fault,) = error_of(encode, value).errors

    assert fault.path == paths[type(value).__name__]


def test_the_calls_keep_their_names_after_a_failure() -> None:
    program = (
        f"import {CODEC} as codec\n"
        "try: codec.loads(codec.u8, 'x')\n"
        "except codec.DecodeError: pass\n"
        "try: codec.dumps(object())\n"
        "except codec.EncodeError: pass\n"
        "calls = codec.loads, codec.dumps, codec.decode, codec.encode\n"
        "print(all(map(callable, calls)))"
    )

    result = subprocess.run(
        [sys.executable, "-c", program], env=environ(), capture_output=True, check=True
    )

    assert result.stdout.split() == [b"True"]
