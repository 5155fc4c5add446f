"""The generated fast paths against the reference interpreter: they never differ."""

from __future__ import annotations

import dataclasses
import json
import random
import sys
import time
from collections import UserString
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import codec
import qontinui_types
import reference
from alike import POLICIES, ROUNDS, assert_same, failed, nested, outcome, slowly
from alike import warm as warm
from codec import DecodeError, EncodeError, JsonValue, WireEnum, fast, field, plain_enum, struct, u8
from codec.fast import Doubt
from codec.reflect import shape_of
from declared import TYPES
from samples import damaged, respelled, sample
from vectors import VECTORS, source


@pytest.mark.parametrize("policy", POLICIES)
def test_no_vector_is_read_differently(policy: str | None) -> None:
    for vector in VECTORS:
        cls, text = getattr(qontinui_types, vector["type"]), source(vector)
        assert_same(
            outcome(fast.loads, cls, text, policy), outcome(reference.loads, cls, text, policy)
        )


def test_the_fast_path_reads_nearly_every_vector_that_is_accepted() -> None:
    given_up = []
    for vector in VECTORS:
        if vector["deny"] == "accept":
            cls = getattr(qontinui_types, vector["type"])
            if failed(outcome(fast.loads, cls, source(vector), None)):
                given_up.append(vector["id"])
    # a few nest deeper than the fast path goes, the others repeat keys of a blob
    assert len(given_up) < 20


def texts(data: Any, rng: random.Random) -> str:
    """Write plain data in one of the ways that JSON allows."""
    return json.dumps(
        data,
        ensure_ascii=rng.random() < 0.5,
        indent=rng.choice((None, 1)),
        separators=rng.choice(((",", ":"), (" , ", " : "))),
    )


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_random_documents_are_read_alike(cls: Any) -> None:
    rng = random.Random(f"documents of {cls.__name__}")
    shape = shape_of(cls)
    for _ in range(ROUNDS):
        data = respelled(shape, sample(shape, rng), rng, rng.choice((0, 0.3, 1)))
        for policy in POLICIES:
            expected = outcome(reference.decode, cls, data, policy)
            for quick in (
                outcome(fast.decode, cls, data, policy),
                outcome(fast.loads, cls, texts(data, rng), policy),
            ):
                assert failed(quick) == failed(expected)  # it does not give up on valid documents
                assert_same(quick, expected)


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_damaged_documents_are_read_alike(cls: Any) -> None:
    rng = random.Random(f"damage to {cls.__name__}")
    shape = shape_of(cls)
    for _ in range(ROUNDS * 3):
        data = damaged(sample(shape, rng), rng)
        policy = rng.choice(POLICIES)
        assert_same(
            outcome(fast.decode, cls, data, policy), outcome(reference.decode, cls, data, policy)
        )
        text = json.dumps(data)
        assert_same(
            outcome(fast.loads, cls, text, policy), outcome(reference.loads, cls, text, policy)
        )


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_random_values_are_written_alike(cls: Any) -> None:
    rng = random.Random(f"values of {cls.__name__}")
    shape = shape_of(cls)
    for _ in range(ROUNDS):
        value = reference.decode(cls, sample(shape, rng), None)
        assert_same(fast.encode(value), reference.encode(value))
        assert fast.dumps(value, None) == reference.dumps(value, None)
        assert fast.dumps(value, 2) == reference.dumps(value, 2)


@pytest.mark.parametrize("cls", [t for t in TYPES if dataclasses.is_dataclass(t)])
def test_spoilt_values_are_written_alike(cls: Any) -> None:
    rng = random.Random(f"spoilt values of {cls.__name__}")
    shape = shape_of(cls)
    junk = (None, True, -1, 2**70, 1.5, "\ud800", [], {}, {1: 2}, (1,), [float("inf")], set())
    for _ in range(ROUNDS):
        value = reference.decode(cls, sample(shape, rng), None)
        name = rng.choice(dataclasses.fields(cls)).name
        object.__setattr__(value, name, rng.choice(junk))
        assert_same(outcome(fast.encode, value), outcome(reference.encode, value))
        assert_same(outcome(fast.dumps, value, None), outcome(reference.dumps, value, None))


def test_repeated_keys_never_pass_the_fast_path() -> None:
    cls = qontinui_types.ExitCheckResult
    for text in (
        '{"shouldExit":true,"reason":"a:b","reason":"c"}',
        '{"shouldExit":true,"reason":"a:b","reason" :"a:b"}',
        '{"shouldExit":true,"reason":"c","reason":"\\u003a"}',
        '{"shouldExit":true,"reason":"c","reason":"\\u003A"}',
        '{"should_exit":true,"shouldExit":true,"reason":"c"}',
    ):
        with pytest.raises(DecodeError):
            qontinui_types.loads(cls, text)


def test_the_first_texts_of_a_type_are_left_to_the_reference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fast, "WARM_UP", 60)
    monkeypatch.setattr(fast, "_read", {})
    results = [outcome(fast.loads, list[int], "[1,2,3,4,5,6,7,8,9]", None) for _ in range(4)]
    assert results == [Doubt, Doubt, Doubt, [1, 2, 3, 4, 5, 6, 7, 8, 9]]


@pytest.mark.parametrize(
    ("cls", "data"),
    [
        (qontinui_types.LoopPhase, UserString("idle")),
        (qontinui_types.ExitStrategy, {"type": UserString("reflection")}),
    ],
)
def test_what_only_equals_a_string_names_no_variant(cls: Any, data: Any) -> None:
    with pytest.raises(DecodeError):
        qontinui_types.decode(cls, data)


def test_lists_nested_too_deep_are_not_written() -> None:
    value: Any = qontinui_types.LoopPhase.IDLE
    for _ in range(128):
        value = [value]
    assert len(qontinui_types.dumps(value[0])) == 127 * 2 + len('"idle"')
    with pytest.raises(EncodeError):
        qontinui_types.dumps(value)


def test_a_deep_type_and_a_deep_value_in_it_share_one_limit() -> None:
    tp: Any = JsonValue
    for _ in range(100):
        tp = list[tp]
    data: Any = 0
    for _ in range(128):
        data = [data]
    assert qontinui_types.decode(tp, data[0]) == data[0]
    with pytest.raises(DecodeError, match="more than 127 containers"):
        qontinui_types.decode(tp, data)


@plain_enum("Has a colon in a string.")
class Ratio(WireEnum):
    EVEN = "1:1"


@struct("Has a colon in a name, and one in the string of an enum.")
class Picture:
    size: int = field("A size.", name="px:wide")
    ratio: Ratio | None = field("A ratio.", default=None)


def test_names_with_colons_are_read_by_the_fast_path() -> None:
    for text in ('{"px:wide":1}', '{"px:wide":1,"ratio":"1:1"}'):
        assert fast.loads(Picture, text, None) == reference.loads(Picture, text)


@struct("Holds itself, deep inside.")
class Branch:
    name: str = field("A name.")
    branches: tuple[Branch, ...] = field("More.", default=())
    blob: JsonValue = field("Anything.", default=None)


def test_a_type_that_contains_itself_has_no_program() -> None:
    data = {"name": "a", "branches": [{"name": "b"}], "blob": nested(50)}
    assert failed(outcome(fast.decode, Branch, data, None))
    assert qontinui_types.decode(Branch, data) == reference.decode(Branch, data)


def test_many_paths_through_a_type_are_gone_once() -> None:
    inner = "int"
    for level in range(11):
        lines = [f"    f{i}: {inner} | None = None" for i in range(8)]
        inner = f"Level{level}"
        exec("\n".join(['@struct("A level.")', f"class {inner}:", *lines]), globals())
    start = time.perf_counter()
    tp, data = globals()[inner], {"f0": {"f7": {}}}
    assert fast.decode(tp, data, None) == reference.decode(tp, data)
    assert time.perf_counter() - start < 2


def test_variants_show_no_helper_class() -> None:
    base = qontinui_types.BetweenIterations
    fast.decode(base, {"type": "restart_runner"}, None)
    names = {cls.__name__ for cls in base.__subclasses__()}
    assert names == {"RestartRunner", "RestartOnSignal", "WaitHealthy", "NoAction"}
    assert len(base.__subclasses__()) == 4


def test_half_made_enum_members_are_not_written() -> None:
    member: Any = (
        str.__new__(qontinui_types.LoopPhase, "idle")
        if issubclass(qontinui_types.LoopPhase, str)
        else object.__new__(qontinui_types.LoopPhase)
    )
    for write in (fast.encode, lambda value: fast.dumps(value, None)):
        assert failed(outcome(write, member))


@struct("Empties its blob.")
class Emptied:
    blob: JsonValue = field("Anything.", default=None)
    size: u8 = field("How large.", default=0)

    def __post_init__(self) -> None:
        if isinstance(self.blob, dict):
            del self.blob["once"]


@struct("Holds those that empty their blobs.")
class Emptying:
    items: tuple[Emptied, ...] = field("Some.", default=())


@pytest.mark.parametrize(
    ("tp", "text"),
    [
        (list[Emptied], '[{"blob":{"once":"\\ud800"}}]'),
        (list[Emptied], '[{"blob":{"once":1}},{"size":"\\ud800"}]'),
        (list[Emptying], '[{"items":[{"blob":{"once":1}},{"size":-1}]},{"items":0}]'),
        (Emptying, '{"items":[{"blob":{"once":1e999}},{"blob":{"once":1}}]}'),
    ],
)
def test_a_blob_that_a_class_alters_is_read_as_it_came(tp: Any, text: str) -> None:
    told = []
    for loads in (codec.loads, reference.loads):
        with pytest.raises(DecodeError) as caught:
            loads(tp, text)
        told.append(caught.value.errors)
    assert told[0] == told[1]


@struct("Reads more of its kind while it is read.")
class Nested:
    depth: u8 = field("How many more.")
    name: str = field("A name.")
    blob: JsonValue = field("Anything.", default=None)

    def __post_init__(self) -> None:
        if self.depth:
            text = f'[{{"depth":{self.depth - 1},"name":"x","blob":["y",{{"z":"z"}}]}}]'
            assert fast.loads(list[Nested], text, None)[0].depth == self.depth - 1
            twice = text.replace('"name"', '"name":"w","name"')
            assert failed(outcome(fast.loads, list[Nested], twice, None))
            (inner,) = fast.decode(list[Nested], json.loads(text), None)
            assert json.loads(fast.dumps([inner], None))[0]["blob"] == ["y", {"z": "z"}]


def test_calls_inside_calls_do_not_disturb_each_other() -> None:
    for _ in range(3):
        text = '[{"depth":3,"name":"x","blob":["y"]},{"depth":2,"name":"v"}]'
        assert [value.depth for value in fast.loads(list[Nested], text, None)] == [3, 2]
        assert failed(
            outcome(fast.loads, list[Nested], text.replace('"v"', '"v","name":"v"'), None)
        )
        assert len(fast.decode(list[Nested], json.loads(text), None)) == 2
        assert failed(outcome(fast.decode, list[Nested], [{"depth": 0, "name": 1}], None))


def test_calls_at_once_do_not_disturb_each_other() -> None:
    cls = list[qontinui_types.DiagnosticResult]
    texts = [
        json.dumps([{"passed": True, "pageHealth": {"k": ["v"] * n}, "assertionResults": []}] * n)
        for n in range(1, 9)
    ]
    expected = [slowly("loads", cls, text) for text in texts]
    written = [reference.dumps(values) for values in expected]

    def read(number: int) -> None:
        for _ in range(200):
            text = outcome(fast.dumps, expected[number], None)
            assert failed(text) or text == written[number]
            value = outcome(fast.loads, cls, texts[number], None)
            assert failed(value) or value == expected[number]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, range(8)))


def test_nothing_that_was_read_or_written_is_held() -> None:
    blob: list[Any] = ["a", {"b": 1}]
    data = {"passed": True, "pageHealth": blob, "assertionResults": []}
    value = qontinui_types.DiagnosticResult(passed=True, page_health=blob, assertion_results=())
    before = sys.getrefcount(blob), sys.getrefcount(data)
    for _ in range(3):
        fast.decode(type(value), data, None)
        fast.dumps(value, None)
        fast.encode(value)
        for wrong in ({**data, "passed": 1}, {**data, "further": 1}):
            assert failed(outcome(fast.decode, type(value), wrong, "deny"))
    del wrong
    assert (sys.getrefcount(blob), sys.getrefcount(data)) == before


@pytest.mark.parametrize("number", [1e-5, 9.99e-5, 1e-7, 1e-100, 5e-324, 1e16, 1e22, -1e-6, 0.1])
def test_numbers_in_blobs_are_written_alike(number: float) -> None:
    for blob in (number, [number], {"a": number}, {"a": [number, "1e-7,"]}, ["e-7]", {}]):
        value = reference.decode(list[JsonValue], [blob])
        result = qontinui_types.DiagnosticResult(
            passed=True, page_health=blob, assertion_results=tuple(value)
        )
        assert fast.dumps(result, None) == reference.dumps(result)
