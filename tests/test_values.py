"""Values as Python objects: equality, hash, repr, replace, copies, pickles, threads."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
import threading
from typing import Any

import pytest

import codec
import qontinui_types
from codec import JsonValue, decode, encode, field, loads, struct
from qontinui_types import (
    BetweenIterations,
    BuildPhaseConfig,
    CreateOlConfigRequest,
    DiagnosePhaseConfig,
    ExitCheckResult,
    LoopPhase,
    MultiLoopConfig,
    MultiLoopEntry,
    NoAction,
    OrchestrationLoopConfig,
    PipelineConfig,
    Reflection,
    RestartOnSignal,
    RestartRunner,
    RootCauseCategory,
    StallDetectorConfig,
    SummarizationConfig,
)
from target import environ

CONFIG = OrchestrationLoopConfig(
    workflow_id="wf",
    max_iterations=3,
    between_iterations=RestartRunner(rebuild=True),
    pipeline=PipelineConfig(
        build=BuildPhaseConfig(description="d", context_ids=("a", "b")),
        diagnose=DiagnosePhaseConfig(assertions=("x", 1, None)),
    ),
    stall_detection=StallDetectorConfig(max_total_steps=7),
    summarization=SummarizationConfig(token_threshold_pct=0.1),
)
WITH_BLOB = CreateOlConfigRequest(name="n", config_json={"a": [1, {"b": None}]})
VALUES = [
    CONFIG,
    WITH_BLOB,
    Reflection(),
    NoAction(),
    RestartOnSignal(rebuild=True),
    MultiLoopConfig(loops=(MultiLoopEntry(loop_id="l", config=CONFIG),)),
    LoopPhase.IDLE,
    RootCauseCategory.UNKNOWN,
]

every_value = pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)


@struct("Has a default made anew for each value.")
class Basket:
    items: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


class Outer:
    @struct("Declared inside of another class.")
    class Inner:
        size: int = 0


def rebuilt(value: Any) -> Any:
    return decode(type(value), encode(value))


@every_value
def test_values_of_equal_content_are_equal(value: Any) -> None:
    assert rebuilt(value) == value


def test_values_of_different_content_are_not_equal() -> None:
    assert dataclasses.replace(CONFIG, max_iterations=4) != CONFIG


def test_values_of_different_classes_are_not_equal() -> None:
    assert RestartRunner(rebuild=True) != RestartOnSignal(rebuild=True)
    assert Reflection() != NoAction()
    assert ExitCheckResult(should_exit=True, reason="r") != {"should_exit": True, "reason": "r"}


def test_equal_values_have_equal_hashes() -> None:
    assert hash(rebuilt(CONFIG)) == hash(CONFIG)
    assert len({CONFIG, rebuilt(CONFIG), Reflection(), Reflection()}) == 2


def test_a_value_with_a_dict_in_a_blob_has_no_hash() -> None:
    with pytest.raises(TypeError):
        hash(WITH_BLOB)


@every_value
def test_the_repr_evaluates_to_an_equal_value(value: Any) -> None:
    assert eval(repr(value), dict(vars(qontinui_types))) == value


def test_the_repr_leaves_out_fields_at_their_defaults() -> None:
    config = OrchestrationLoopConfig(workflow_id="wf", between_iterations=RestartRunner())

    assert repr(config) == (
        "OrchestrationLoopConfig(workflow_id='wf', between_iterations=RestartRunner())"
    )


def test_the_repr_leaves_out_a_default_that_a_factory_made() -> None:
    assert repr(Basket()) == "Basket()"
    assert repr(Basket(notes={"a": "b"})) == "Basket(notes={'a': 'b'})"


def test_the_repr_names_the_class_around_a_class() -> None:
    assert repr(Outer.Inner(size=1)) == "Outer.Inner(size=1)"


def test_the_repr_of_a_member_names_it() -> None:
    assert repr(LoopPhase.RUNNING_WORKFLOW) == "LoopPhase.RUNNING_WORKFLOW"


def test_each_value_gets_a_default_of_its_own_from_a_factory() -> None:
    assert Basket().notes is not Basket().notes
    assert decode(Basket, {}).notes is not decode(Basket, {}).notes


def test_replace_changes_one_field_and_keeps_the_others() -> None:
    changed = dataclasses.replace(CONFIG, max_iterations=9)

    assert changed.max_iterations == 9
    assert dataclasses.replace(changed, max_iterations=3) == CONFIG


def test_replace_makes_a_tuple_of_a_list() -> None:
    phase = BuildPhaseConfig(description="d")

    changed = dataclasses.replace(phase, context_ids=["a"])  # type: ignore[arg-type]

    assert changed.context_ids == ("a",)


@every_value
def test_copies_are_equal(value: Any) -> None:
    assert copy.copy(value) == value
    assert copy.deepcopy(value) == value


def test_a_deep_copy_shares_no_blob() -> None:
    twin = copy.deepcopy(WITH_BLOB)

    assert twin.config_json is not WITH_BLOB.config_json


@every_value
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_come_back_equal_and_of_the_same_class(value: Any, protocol: int) -> None:
    returned = pickle.loads(pickle.dumps(value, protocol))

    assert returned == value
    assert type(returned) is type(value)


def test_a_member_comes_back_from_a_pickle_as_itself() -> None:
    assert pickle.loads(pickle.dumps(LoopPhase.ERROR)) is LoopPhase.ERROR
    assert copy.deepcopy(LoopPhase.ERROR) is LoopPhase.ERROR


def test_a_pickle_can_be_read_by_a_process_that_has_imported_nothing_yet() -> None:
    program = "import pickle, sys; print(pickle.load(sys.stdin.buffer).between_iterations)"

    result = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(CONFIG),
        env=environ(),
        capture_output=True,
        check=True,
    )

    assert result.stdout.decode().strip() == "RestartRunner(rebuild=True)"


def test_asdict_goes_through_nested_values() -> None:
    assert dataclasses.asdict(CONFIG)["pipeline"]["build"] == {
        "description": "d",
        "context": None,
        "context_ids": ("a", "b"),
    }


def test_dataclasses_tell_of_all_shared_methods() -> None:
    params = vars(Basket)["__dataclass_params__"]
    assert (params.init, params.repr, params.eq, params.frozen) == (True, True, True, True)


def test_the_signature_shows_which_default_a_factory_makes() -> None:
    assert str(inspect.signature(Basket)) == (
        "(*, items: 'tuple[str, ...]' = (), notes: 'dict[str, str]' = <factory>) -> None"
    )


def test_a_call_that_lacks_a_field_is_refused_in_the_name_of_the_class() -> None:
    with pytest.raises(TypeError, match=r"^CreateOlConfigRequest\.__init__\(\) missing 2 "):
        CreateOlConfigRequest()  # type: ignore[call-arg]


def test_astuple_and_fields_work() -> None:
    assert dataclasses.astuple(ExitCheckResult(should_exit=True, reason="r")) == (True, "r")
    assert [f.name for f in dataclasses.fields(RestartRunner)] == ["type", "rebuild"]


def test_decoding_shares_no_mutable_object_with_its_input() -> None:
    data = {"name": "n", "configJson": {"a": [1]}}

    value = decode(CreateOlConfigRequest, data)
    data["configJson"]["a"].append(2)  # type: ignore[index]

    assert value.config_json == {"a": [1]}


def test_encoding_shares_no_mutable_object_with_the_value() -> None:
    value = CreateOlConfigRequest(name="n", config_json={"a": [1]})

    encode(value)["configJson"]["a"].append(2)

    assert value.config_json == {"a": [1]}


@pytest.mark.parametrize("tp", [JsonValue, dict[str, JsonValue]])
def test_plain_containers_are_copied_as_well(tp: Any) -> None:
    data = {"x": ["a"]}

    value = decode(tp, data)
    data["x"].append("b")

    assert value == {"x": ["a"]}


def declare_anew() -> Any:
    @struct("Declared for one test, so that nobody has used it yet.")
    class Fresh:
        number: codec.u8 = 3
        inner: Basket | None = None

    return Fresh


def test_threads_may_all_be_the_first_to_use_a_type() -> None:
    for _ in range(20):
        fresh = declare_anew()
        barrier = threading.Barrier(8)
        results: list[Any] = []

        def use(fresh: Any = fresh, barrier: Any = barrier, results: Any = results) -> None:
            barrier.wait()
            value = loads(fresh, '{"number":5,"inner":{"items":["a"]}}')
            results.append((value, encode(value), fresh(), repr(value)))

        threads = [threading.Thread(target=use) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(results) == 8
        for value, encoded, default, text in results:
            assert value == results[0][0]
            assert encoded == {"number": 5, "inner": {"items": ["a"], "notes": {}}}
            assert default.number == 3
            assert text.endswith("Fresh(number=5, inner=Basket(items=('a',)))")


def test_decoded_and_constructed_values_are_alike() -> None:
    decoded = decode(BetweenIterations, {"type": "restart_runner", "rebuild": True})

    assert type(decoded) is RestartRunner
    assert decoded == RestartRunner(rebuild=True)
    assert hash(decoded) == hash(RestartRunner(rebuild=True))


def test_a_fault_has_the_signature_of_its_fields_and_names_what_was_meant() -> None:
    assert list(inspect.signature(codec.Fault).parameters) == [
        "path",
        "code",
        "message",
        "line",
        "column",
    ]
    with pytest.raises(TypeError, match=r"argument 'col'; did you mean 'column'\?"):
        codec.Fault(path=(), code="x", message="m", col=3)  # type: ignore[call-arg]


@struct
class Loose:
    """Has a field of dataclasses' own, by position there."""

    first: int = dataclasses.field(kw_only=False)
    second: int = 1


def test_all_arguments_are_given_by_name_whatever_a_field_says() -> None:
    kinds = {one.kind for one in inspect.signature(Loose).parameters.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    assert Loose(first=2) == Loose(first=2, second=1)
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'first'"):
        Loose()  # type: ignore[call-arg]


@pytest.mark.parametrize(("given", "meant"), [("ID", "id"), ("configJSON", "config_json")])
def test_a_name_in_other_letters_is_recognised(given: str, meant: str) -> None:
    with pytest.raises(TypeError, match=f"did you mean '{meant}'"):
        qontinui_types.OlConfig(**{given: 1})  # type: ignore[arg-type]


class Labelled(codec.WireEnum):
    """Shows a label."""

    ONE = "one"

    def __str__(self) -> str:
        return "a label"


def test_a_member_is_formatted_as_its_string_on_the_wire() -> None:
    assert f"{Labelled.ONE:>5}" == "  one"
    assert str(Labelled.ONE) == "a label"
