"""Hostile bytes, Python objects and values: nothing but the codec's own errors may come out."""

from __future__ import annotations

import json
import math
import random
from collections import OrderedDict
from typing import Any
from unittest import mock

import pytest

import qontinui_types
import reference
from codec import (
    DecodeError,
    EncodeError,
    JsonValue,
    decode,
    dumps,
    encode,
    loads,
    struct,
    u8,
)
from qontinui_types import (
    CreateOlConfigRequest,
    ExitStrategy,
    LoopPhase,
    MultiLoopConfig,
    OrchestrationLoopConfig,
    StallDetectorConfig,
)
from vectors import VECTORS, source

TYPES: list[Any] = [
    OrchestrationLoopConfig,
    MultiLoopConfig,
    ExitStrategy,
    LoopPhase,
    JsonValue,
    u8,
    str,
    bool,
    float,
    list[StallDetectorConfig],
    dict[str, JsonValue],
    OrchestrationLoopConfig | None,
]


def blob(value: Any) -> dict[str, Any]:
    return {"name": "n", "configJson": value}


class HostileStr(str):
    """Lies about everything that a subclass can lie about."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = str.__hash__

    def __str__(self) -> str:
        raise RuntimeError

    def encode(self, *args: Any, **kwargs: Any) -> bytes:
        raise RuntimeError

    def isascii(self) -> bool:
        raise RuntimeError

    def __getitem__(self, index: Any) -> str:
        raise RuntimeError

    def __len__(self) -> int:
        raise RuntimeError


class HostileInt(int):
    def __le__(self, other: Any) -> bool:
        return True

    __lt__ = __ge__ = __gt__ = __le__

    def __int__(self) -> int:
        return 5

    __index__ = __int__

    def __repr__(self) -> str:
        raise RuntimeError


class HostileFloat(float):
    def __float__(self) -> float:
        return 0.5

    def __repr__(self) -> str:
        return "}"


class HostileDict(dict[Any, Any]):
    def items(self) -> Any:
        raise RuntimeError

    def __iter__(self) -> Any:
        raise RuntimeError

    def __len__(self) -> int:
        return 0

    def __getitem__(self, key: Any) -> Any:
        raise RuntimeError

    def get(self, *args: Any) -> Any:
        raise RuntimeError

    def __contains__(self, key: object) -> bool:
        return True


class HostileList(list[Any]):
    def __iter__(self) -> Any:
        raise RuntimeError

    def __len__(self) -> int:
        return -1

    def __getitem__(self, index: Any) -> Any:
        raise RuntimeError


def circle_of_lists() -> Any:
    items: list[Any] = []
    items.append(items)
    return items


def circle_that_branches() -> Any:
    items: list[Any] = []
    items.extend([items, items])
    return items


def circle_of_dicts() -> Any:
    members: dict[str, Any] = {}
    members["a"] = {"b": [members]}
    return members


def nested(depth: int, kind: str = "list") -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if kind == "list" else {"a": value}
    return value


OBJECTS: dict[str, Any] = {
    "NaN": math.nan,
    "infinity": -math.inf,
    "long int": 10**5000,
    "long negative int": -(10**5000),
    "half a pair": "\ud800",
    "half a pair as key": {"\udc00": 1},
    "set": {1, 2},
    "tuple": (1, 2),
    "bytes": b"{}",
    "object": object(),
    "class": int,
    "generator": (i for i in ()),
    "complex": 1j,
    "int keys": {1: 2},
    "None as key": {None: 1},
    "tuple as key": {(1, 2): 3},
    "circle of lists": circle_of_lists(),
    "circle that branches": circle_that_branches(),
    "circle of dicts": circle_of_dicts(),
    "deep lists": nested(5000),
    "deep dicts": nested(5000, "dict"),
    "hostile str": HostileStr("name"),
    "hostile str as key": {HostileStr("name"): 1},
    "hostile int": HostileInt(70000),
    "hostile float": HostileFloat(math.nan),
    "hostile dict": HostileDict({"name": 1, "maxIterations": 3}),
    "hostile list": HostileList([1]),
}

every_object = pytest.mark.parametrize("data", OBJECTS.values(), ids=OBJECTS)


# Plain data ------------------------------------------------------------------


@every_object
@pytest.mark.parametrize("policy", ["deny", "ignore"])
def test_no_python_object_brings_out_another_error(data: Any, policy: Any) -> None:
    for tp in TYPES:
        for given in (data, [data], {"workflowId": data}, {"pipeline": data}, {"further": data}):
            for call in (decode, lambda t, d, unknown: reference.decode(t, d, unknown)):
                try:
                    value = call(tp, given, unknown=policy)  # type: ignore[operator]
                except DecodeError as error:
                    str(error).encode()
                    json.dumps(error.to_dict())
                else:
                    dumps(value)


@every_object
def test_no_python_object_in_a_blob_brings_out_another_error(data: Any) -> None:
    try:
        value = decode(CreateOlConfigRequest, blob(data))
    except DecodeError:
        return
    assert loads(CreateOlConfigRequest, dumps(value)) == value


@pytest.mark.parametrize(
    "name",
    ["circle of lists", "circle that branches", "circle of dicts", "deep lists", "deep dicts"],
)
def test_what_nests_without_end_is_too_deep(name: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(CreateOlConfigRequest, blob(OBJECTS[name]))
    assert {fault.code for fault in caught.value.errors} == {"too_deep"}

    with pytest.raises(EncodeError) as caught_writing:
        dumps(CreateOlConfigRequest(name="n", config_json=OBJECTS[name]))
    assert {fault.code for fault in caught_writing.value.errors} == {"too_deep"}


def test_one_object_in_two_places_is_no_circle() -> None:
    shared = [1]

    assert encode([shared, shared, {"a": shared}]) == [[1], [1], {"a": [1]}]
    assert decode(JsonValue, [shared, {"a": shared}]) == [[1], {"a": [1]}]


def test_one_object_in_two_places_beside_a_fault_is_no_circle() -> None:
    shared: list[Any] = [1]

    with pytest.raises(DecodeError) as caught:
        decode(JsonValue, [shared, shared, object()])

    assert [fault.path for fault in caught.value.errors] == [(2,)]


def test_a_circle_is_reported_where_it_closes() -> None:
    circle: list[Any] = []
    circle.append(circle)

    with pytest.raises(DecodeError) as caught:
        decode(JsonValue, circle)

    assert [(fault.path, fault.message) for fault in caught.value.errors] == [
        ((0,), "this container holds itself")
    ]


def test_a_number_counts_for_no_container() -> None:
    text = "[" * 127 + "1" + "]" * 127

    assert dumps(loads(JsonValue, text)) == text


def test_a_subclass_counts_as_what_it_is_underneath() -> None:
    value = decode(JsonValue, [HostileStr("s"), HostileInt(7), HostileFloat(1.5), HostileList([1])])

    assert value == ["s", 7, 1.5, [1]]
    assert [type(item) for item in value] == [str, int, float, list]  # type: ignore[union-attr]
    assert decode(JsonValue, HostileDict({"a": 1})) == {"a": 1}


def test_an_ordered_dict_keeps_its_own_order() -> None:
    moved = OrderedDict(a=1, b=2)
    moved.move_to_end("a")

    assert list(decode(dict[str, JsonValue], moved)) == ["b", "a"]
    assert dumps(moved) == '{"b":2,"a":1}'


def test_a_subclass_of_int_is_held_to_the_range_by_its_real_value() -> None:
    with pytest.raises(DecodeError):
        decode(u8, HostileInt(300))
    with pytest.raises(EncodeError):
        dumps(StallDetectorConfig(max_total_steps=HostileInt(2**40)))


def test_a_bool_is_no_int_and_an_int_is_no_bool() -> None:
    for tp, data in ((u8, True), (float, False), (bool, 1), (bool, 0)):
        with pytest.raises(DecodeError):
            decode(tp, data)  # type: ignore[arg-type]


def test_a_deep_stack_gives_the_codec_its_own_error() -> None:
    text = dumps(nested(100))

    def descend() -> None:
        loads(JsonValue, text)
        decode(JsonValue, nested(100))
        dumps(nested(100))
        descend()

    with pytest.raises((DecodeError, EncodeError)) as caught:
        descend()

    assert {fault.code for fault in caught.value.errors} == {"too_deep"}


@pytest.mark.parametrize("depth", [130, 500, 900, 960, 980, 990, 1000, 1100, 3000, 100_000])
def test_deep_text_before_a_fault_brings_out_no_other_error(depth: int) -> None:
    text = '{"x":' + "[" * depth + "]" * depth + ',"workflowId":5}'

    for policy in ("deny", "ignore"):
        with pytest.raises(DecodeError):
            loads(OrchestrationLoopConfig, text, unknown=policy)  # type: ignore[arg-type]


# Text ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'"\xed\xa0\x80"',
        '{"a":1}'.encode("utf-16"),
        '"\\ud800"',
        '["\\udc00\\ud800"]',
        '{"\\ud800":1}',
        "NaN",
        "[Infinity]",
        "-Infinity",
        "1e400",
        "-1e999999999",
        "1" * 5000,
        "-" + "9" * 400,
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '"' + "\\" * 99_999,
        "1" + "0" * 310 + ".0",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_no_json_value_is_refused(text: str | bytes) -> None:
    with pytest.raises(DecodeError):
        loads(JsonValue, text)
    with pytest.raises(DecodeError):
        reference.loads(JsonValue, text)


@pytest.mark.parametrize("cls", [str, bytes])
def test_what_only_pretends_to_be_text_is_no_text(cls: type) -> None:
    with pytest.raises(DecodeError, match="found a Python Mock"):
        loads(JsonValue, mock.Mock(spec=cls))


def test_an_integer_of_any_length_within_the_range_of_f64_is_kept() -> None:
    digits = "1" + "0" * 300

    assert loads(JsonValue, digits) == 10**300
    assert dumps(10**300) == digits


@pytest.mark.parametrize("number", [10**308, -(10**308)], ids=["positive", "negative"])
def test_a_number_of_too_many_digits_in_an_ignored_field_changes_no_other(number: int) -> None:
    @struct(unknown="ignore")
    class Loose:
        blob: JsonValue = None

    value = loads(Loose, f'{{"x":{"1" * 5000},"blob":{number}}}')

    assert value == Loose(blob=number)
    assert isinstance(value.blob, int)


def test_the_last_of_equal_keys_counts_in_a_blob_and_the_first_keeps_its_place() -> None:
    assert dumps(loads(JsonValue, '{"b":1,"a":2,"b":3}')) == '{"b":3,"a":2}'


def mutate(text: bytes, chance: random.Random) -> bytes:
    """Change, drop, double or move a few bytes."""
    data = bytearray(text)
    for _ in range(chance.randint(1, 4)):
        if not data:
            break
        at, to = chance.randrange(len(data)), chance.randrange(len(data))
        kind = chance.randrange(5)
        if kind == 0:
            data[at] = chance.randrange(256)
        elif kind == 1:
            data[at] = chance.choice(b'{}[]",:\\0123456789-+.eEtfnu \n')
        elif kind == 2:
            del data[at : at + chance.randint(1, 8)]
        elif kind == 3:
            data[at:at] = data[to : to + chance.randint(1, 20)]
        else:
            data[at], data[to] = data[to], data[at]
    return bytes(data)


@pytest.mark.parametrize("seed", range(8))
def test_mutated_documents_are_read_or_refused_alike_by_both_decoders(seed: int) -> None:
    chance = random.Random(seed)
    for vector in chance.sample(VECTORS, 250):
        tp = getattr(qontinui_types, vector["type"])
        policy = chance.choice(["deny", "ignore"])
        given = source(vector)
        text = mutate(given.encode() if isinstance(given, str) else given, chance)
        results: list[Any] = []
        for call in (lambda *a: loads(*a[:2], unknown=a[2]), reference.loads):
            try:
                results.append(call(tp, text, policy))
            except DecodeError as error:
                results.append(error.to_dict())
        assert results[0] == results[1], text
        if not isinstance(results[0], dict):
            assert loads(tp, dumps(results[0])) == results[0]


@pytest.mark.parametrize("seed", range(4))
def test_noise_is_read_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(500):
        text = bytes(
            chance.choices(b'{}[]",:\\u0d8e1.-+ tfn\xc3\xa9\xff\x00', k=chance.randint(0, 30))
        )
        for tp in (JsonValue, OrchestrationLoopConfig):
            try:
                loads(tp, text)
            except DecodeError as error:
                str(error).encode()
