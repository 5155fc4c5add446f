"""The generated fast paths against the reference interpreter: they never differ."""

from __future__ import annotations

import dataclasses
import json
import random
from collections import UserString
from typing import Any

import pytest

import qontinui_types
import reference
from codec import (
    DecodeError,
    EncodeError,
    JsonValue,
    WireEnum,
    fast,
    field,
    plain_enum,
    struct,
)
from codec.fast import Doubt
from codec.reflect import shape_of
from declared import TYPES
from samples import damaged, respelled, sample
from vectors import VECTORS, source

POLICIES = (None, "deny", "ignore")
ROUNDS = 60


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the fast path take even the first text of a type."""
    monkeypatch.setattr(fast, "WARM_UP", 0)


def outcome(call: Any, *arguments: Any) -> Any:
    """Return what a call returns, or the class of what it raises."""
    try:
        return call(*arguments)
    except Exception as error:
        return type(error)


def failed(result: Any) -> bool:
    return isinstance(result, type) and issubclass(result, Exception)


def assert_same(quick: Any, slow: Any) -> None:
    """A fast path may give up, but what it returns is what the reference returns."""
    if failed(quick):
        return
    assert quick == slow
    assert repr(quick) == repr(slow)  # tells 1 from 1.0 and True, and the order of keys


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


def test_a_repeated_name_with_a_colon_never_passes_the_fast_path() -> None:
    assert outcome(fast.loads, Picture, '{"px:wide":1,"px:wide":1}', None) is Doubt
