"""The 23 types against the Rust definitions: names, order, presence, defaults, construction."""

from __future__ import annotations

import dataclasses
import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import qontinui_types as q
from codec.reflect import shape_of
from qontinui_types import (
    BuildPhaseConfig,
    DecodeError,
    DecomposerConfig,
    DiagnosePhaseConfig,
    DiagnosticEvaluation,
    DiagnosticResult,
    FixedIterations,
    LoopPhase,
    MultiLoopConfig,
    NoAction,
    OrchestrationLoopConfig,
    Reflection,
    RestartOnSignal,
    RestartRunner,
    RootCauseCategory,
    StallDetectorConfig,
    SummarizationConfig,
    UpdateOlConfigRequest,
    WaitHealthy,
    WorkflowVerification,
    decode,
    dumps,
    encode,
    loads,
)
from recorded import declared

REQUIRED = object()


@dataclasses.dataclass
class Row:
    """A line of ``data/fields.txt``."""

    attribute: str
    wire: str
    rust: str
    default: Any
    written: str


def read_table() -> dict[str, list[Row]]:
    table: dict[str, list[Row]] = {}
    rows: list[Row] = []
    for line in (Path(__file__).parent / "data" / "fields.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            rows = table.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            attribute, wire, rust, default, written = line.split()
            value = REQUIRED if default == "required" else eval(default, vars(q).copy())
            rows.append(Row(attribute, wire, rust, value, written))
    return table


STRUCTS = read_table()
VARIANTS = {
    "ExitStrategy": {
        "reflection": Reflection,
        "workflow_verification": WorkflowVerification,
        "fixed_iterations": FixedIterations,
        "diagnostic_evaluation": DiagnosticEvaluation,
    },
    "BetweenIterations": {
        "restart_runner": RestartRunner,
        "restart_on_signal": RestartOnSignal,
        "wait_healthy": WaitHealthy,
        "none": NoAction,
    },
}
VARIANT_CLASSES = [cls for variants in VARIANTS.values() for cls in variants.values()]
RUST_DEFAULTS = {
    StallDetectorConfig: {
        "max_repeated_actions": 5,
        "max_total_steps": 100,
        "stall_timeout_secs": 300,
        "oscillation_window": 10,
    },
    SummarizationConfig: {
        "enabled": True,
        "token_threshold_pct": 0.75,
        "max_tokens_budget": 80000,
        "preserve_last_n_iterations": 2,
        "summary_max_tokens": 2000,
    },
    DecomposerConfig: {
        "enabled": True,
        "min_subtasks": 3,
        "max_subtasks": 7,
        "model_override": None,
    },
}
SAMPLES: dict[str, Any] = {
    "String": "s",
    "LoopId": "l",
    "bool": True,
    "u16": 1,
    "u32": 1,
    "u64": 1,
    "usize": 1,
    "f32": 0.5,
    "Value": {"any": [1, None]},
    "Vec<Value>": [1],
    "Vec<String>": ["s"],
    "ExitStrategy": {"type": "fixed_iterations"},
    "BetweenIterations": {"type": "restart_runner", "rebuild": True},
    "LoopPhase": "idle",
    "RootCauseCategory": "unknown",
}

a_struct = pytest.mark.parametrize("name", sorted(STRUCTS))


def sample(rust: str) -> Any:
    """Return wire data for a Rust type, with every field of a struct present."""
    if rust in SAMPLES:
        return SAMPLES[rust]
    outer, _, inner = rust.removesuffix(">").partition("<")
    if outer == "Option":
        return sample(inner)
    if outer == "Vec":
        return [sample(inner)]
    return with_unlisted(rust, {row.wire: sample(row.rust) for row in STRUCTS[rust]})


def wires(name: str) -> set[str]:
    return {row.wire for row in STRUCTS[name]}


def with_unlisted(name: str, data: dict[str, Any]) -> dict[str, Any]:
    """Add what is written of fields that have no row yet, in the order of the declaration."""
    written = encode(decode(getattr(q, name), data))
    if written.keys() <= wires(name):
        return data
    return {key: data.get(key, item) for key, item in written.items()} | data


def required_only(name: str) -> dict[str, Any]:
    return {row.wire: sample(row.rust) for row in STRUCTS[name] if row.default is REQUIRED}


def test_every_struct_has_its_section_in_fields_txt_else_add_it() -> None:
    structs = {name for name, tp in declared().items() if hasattr(shape_of(tp), "fields")}
    assert {*STRUCTS} == structs


def test_every_type_is_exported_else_add_it_to_all() -> None:
    assert {*declared(), "LoopId"} <= set(q.__all__)
    assert q.LoopId is str


@a_struct
def test_fields_have_the_rust_names_in_the_rust_order_else_add_rows_to_fields_txt(
    name: str,
) -> None:
    fields = [field.name for field in dataclasses.fields(getattr(q, name))]

    assert fields == [row.attribute for row in STRUCTS[name]]


@a_struct
def test_a_full_document_is_written_back_as_it_was_read(name: str) -> None:
    text = json.dumps(sample(name), separators=(",", ":"))

    assert dumps(loads(getattr(q, name), text)) == text


@a_struct
def test_every_field_is_read_from_its_wire_name_and_from_its_rust_name(name: str) -> None:
    canonical = sample(name)
    snake = {row.attribute: canonical[row.wire] for row in STRUCTS[name]}
    canonical = {wire: item for wire, item in canonical.items() if wire in wires(name)}

    assert decode(getattr(q, name), snake) == decode(getattr(q, name), canonical)


@a_struct
def test_absence_means_the_default_or_is_an_error(name: str) -> None:
    value = decode(getattr(q, name), required_only(name))

    for row in STRUCTS[name]:
        if row.default is not REQUIRED:
            assert getattr(value, row.attribute) == row.default
            continue
        data = required_only(name)
        del data[row.wire]
        with pytest.raises(DecodeError) as caught:
            decode(getattr(q, name), data)
        assert [(fault.code, fault.path) for fault in caught.value.errors] == [
            ("missing_field", (row.wire,))
        ]


@a_struct
def test_null_is_read_as_none_where_the_rust_type_is_an_option_and_nowhere_else(name: str) -> None:
    for row in STRUCTS[name]:
        data = {**sample(name), row.wire: None}
        if row.rust.startswith("Option") or row.rust == "Value":
            assert getattr(decode(getattr(q, name), data), row.attribute) is None
        else:
            with pytest.raises(DecodeError) as caught:
                decode(getattr(q, name), data)
            assert [fault.path for fault in caught.value.errors] == [(row.wire,)]


@a_struct
def test_fields_are_left_out_as_serde_leaves_them_out(name: str) -> None:
    written = encode(decode(getattr(q, name), required_only(name)))

    assert [wire for wire in written if wire in wires(name)] == [
        row.wire for row in STRUCTS[name] if row.default is REQUIRED or row.written == "always"
    ]


@a_struct
def test_unknown_fields_are_refused_unless_the_caller_ignores_them(name: str) -> None:
    data = {**sample(name), "further": 1}

    with pytest.raises(DecodeError):
        decode(getattr(q, name), data)
    assert decode(getattr(q, name), data, unknown="ignore") == decode(
        getattr(q, name), sample(name)
    )


@a_struct
def test_the_constructor_has_the_serde_defaults_and_the_rust_defaults(name: str) -> None:
    cls = getattr(q, name)
    expected = {row.attribute: row.default for row in STRUCTS[name] if row.default is not REQUIRED}
    expected |= RUST_DEFAULTS.get(cls, {})
    given = {row.attribute: None for row in STRUCTS[name] if row.attribute not in expected}

    value = cls(**given)

    assert {attribute: getattr(value, attribute) for attribute in expected} == expected


@a_struct
def test_the_constructor_takes_what_has_no_default_by_keyword_only(name: str) -> None:
    cls = getattr(q, name)
    parameters = inspect.signature(cls).parameters

    assert {parameter.kind for parameter in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    with pytest.raises(TypeError):
        cls("positional")
    if any(p.default is inspect.Parameter.empty for p in parameters.values()):
        with pytest.raises(TypeError):
            cls()
    with pytest.raises(TypeError):
        cls(**dict.fromkeys(parameters), no_such_field=1)


@pytest.mark.parametrize("cls", RUST_DEFAULTS)
def test_a_rust_default_is_no_wire_default(cls: Any) -> None:
    required = [row.wire for row in STRUCTS[cls.__name__] if row.default is REQUIRED]

    with pytest.raises(DecodeError) as caught:
        decode(cls, {})

    assert [fault.path for fault in caught.value.errors] == [(wire,) for wire in required]


@pytest.mark.parametrize(
    "cls", [*(getattr(q, name) for name in STRUCTS), *VARIANT_CLASSES], ids=lambda cls: cls.__name__
)
def test_values_are_frozen_and_slotted_dataclasses(cls: Any) -> None:
    fields = [field.name for field in dataclasses.fields(cls)]
    arguments = [field.name for field in dataclasses.fields(cls) if field.init]
    value = cls(**dict.fromkeys(arguments))

    assert not hasattr(value, "__dict__")
    for name in [*fields, "no_such_field"]:
        with pytest.raises(AttributeError):
            setattr(value, name, 1)
        with pytest.raises(AttributeError):
            delattr(value, name)


@pytest.mark.parametrize("enum", VARIANTS)
def test_variants_are_instances_of_their_enum(enum: str) -> None:
    for cls in VARIANTS[enum].values():
        assert isinstance(cls(), getattr(q, enum))


@pytest.mark.parametrize("enum", VARIANTS)
def test_a_variant_is_written_with_its_tag_first(enum: str) -> None:
    for tag, cls in VARIANTS[enum].items():
        rebuild = {"rebuild": False} if hasattr(cls(), "rebuild") else {}
        assert list(encode(cls()).items()) == [("type", tag), *rebuild.items()]
        assert decode(getattr(q, enum), {"type": tag}) == cls()


def test_further_keys_of_a_tagged_enum_are_passed_over_under_both_policies() -> None:
    data = {"type": "reflection", "reflection_workflow_id": None}

    assert decode(q.ExitStrategy, data, unknown="deny") == Reflection()
    assert decode(q.ExitStrategy, data, unknown="ignore") == Reflection()


def test_rebuild_has_no_second_spelling() -> None:
    data = {"type": "restart_runner", "Rebuild": True}

    assert decode(q.BetweenIterations, data) == RestartRunner(rebuild=False)


def test_a_single_variant_is_a_type_of_its_own_on_the_wire() -> None:
    assert decode(RestartRunner, {"type": "restart_runner", "rebuild": True}).rebuild is True
    with pytest.raises(DecodeError):
        decode(RestartRunner, {"type": "none"})


def test_the_phases_are_the_18_of_the_runner() -> None:
    assert [(phase.name, phase.value) for phase in LoopPhase] == [
        (phase.upper(), phase)
        for phase in (
            "idle building_workflow running_workflow diagnosing reflecting implementing_fixes"
            " evaluating_exit waiting_for_fixer between_iterations waiting_for_runner"
            " stall_detecting planning dispatching_worker reconciling elaborating complete"
            " stopped error"
        ).split()
    ]


def test_the_root_causes_are_the_seven_of_the_runner() -> None:
    assert [(cause.name, cause.value) for cause in RootCauseCategory] == [
        (cause.upper(), cause)
        for cause in (
            "bad_ui_rendering bad_ui_bridge_evaluation bad_verification_steps"
            " bad_generation_prompt bad_state_machine_logic infrastructure_issue unknown"
        ).split()
    ]


@pytest.mark.parametrize("enum", [LoopPhase, RootCauseCategory])
def test_every_member_goes_out_and_comes_in_as_its_string(enum: Any) -> None:
    for member in enum:
        assert dumps(member) == f'"{member.value}"'
        assert loads(enum, dumps(member)) is member


@pytest.mark.parametrize("enum", [LoopPhase, RootCauseCategory])
def test_every_member_has_a_sentence(enum: Any) -> None:
    sentences = [member.__doc__ for member in enum]

    assert all(sentence and sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


def test_a_list_given_to_the_constructor_becomes_a_tuple() -> None:
    ids = ["a", "b"]
    phase = BuildPhaseConfig(description="d", context_ids=ids)  # type: ignore[arg-type]

    ids.append("c")

    assert phase.context_ids == ("a", "b")


@pytest.mark.parametrize(
    ("value", "attribute"),
    [
        (MultiLoopConfig(loops=[]), "loops"),  # type: ignore[arg-type]
        (DiagnosePhaseConfig(assertions=[1]), "assertions"),  # type: ignore[arg-type]
        (
            DiagnosticResult(passed=True, page_health=1, assertion_results=[2]),  # type: ignore[arg-type]
            "assertion_results",
        ),
    ],
)
def test_every_sequence_field_holds_a_tuple(value: Any, attribute: str) -> None:
    assert type(getattr(value, attribute)) is tuple


def test_decoded_sequences_are_tuples() -> None:
    assert decode(MultiLoopConfig, {"loops": []}).loops == ()
    assert decode(BuildPhaseConfig, {"description": "", "contextIds": ["a"]}).context_ids == ("a",)


def test_an_empty_list_is_kept_where_absence_means_something_else() -> None:
    phase = loads(BuildPhaseConfig, '{"description":"d","contextIds":[]}')

    assert dumps(phase) == '{"description":"d","contextIds":[]}'


def test_an_explicit_null_blob_of_an_update_is_lost_as_in_rust() -> None:
    assert dumps(loads(UpdateOlConfigRequest, '{"configJson":null}')) == "{}"


def test_the_default_configuration_is_that_of_the_runner() -> None:
    written = json.loads(dumps(OrchestrationLoopConfig()))
    known = {
        wire: item for wire, item in written.items() if wire in wires("OrchestrationLoopConfig")
    }

    assert json.dumps(known, separators=(",", ":")) == (
        '{"supervisorPort":9875,"workflowId":"","exitStrategy":{"type":"reflection"},'
        '"betweenIterations":{"type":"none"},"retryOnFailure":false,"waitForFixer":true}'
    )


def test_variants_match_by_class_and_field() -> None:
    config = loads(
        OrchestrationLoopConfig, '{"betweenIterations":{"type":"restart_runner","rebuild":true}}'
    )

    match config.between_iterations:
        case RestartRunner(rebuild=True):
            matched = "rebuild"
        case _:
            matched = "other"

    assert matched == "rebuild"


@a_struct
def test_help_shows_each_field_with_its_wire_name(name: str) -> None:
    text = inspect.getdoc(getattr(q, name)) or ""

    for row in STRUCTS[name]:
        assert row.wire in text
