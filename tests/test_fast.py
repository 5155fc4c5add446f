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
from codec import (
    DecodeError,
    EncodeError,
    JsonValue,
    WireEnum,
    f32,
    f64,
    fast,
    field,
    i8,
    i16,
    i32,
    i64,
    plain_enum,
    struct,
    u8,
    u16,
    u32,
    u64,
)
from codec.fast import Doubt
from codec.fast.source import literal
from codec.reflect import shape_of
from codec.structs import StructShape
from declared import TYPES
from samples import damaged, respelled, sample
from vectors import VECTORS, source

POLICIES = (None, "deny", "ignore")
ROUNDS = 30


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


def slowly(kind: str, tp: Any, source: Any, policy: str | None = None) -> Any:
    """Return what the reference makes of text or of plain data."""
    return outcome(getattr(reference, kind), tp, source, policy)


def assert_read_alike(tp: Any, text: str | bytes, policy: str | None = None) -> None:
    assert_same(outcome(fast.loads, tp, text, policy), slowly("loads", tp, text, policy))


def forms(tp: Any, data: Any, rng: random.Random) -> list[str]:
    """Write plain data compact, indented, and reordered with snake_case names."""
    shape = shape_of(tp)
    renamed = respelled(shape, data, rng, 1)
    return [
        json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        json.dumps(data, ensure_ascii=False, indent=2),
        json.dumps(reordered(renamed), indent=2),
    ]


def reordered(data: Any) -> Any:
    """Return data with the members of every object in reverse."""
    if isinstance(data, dict):
        return {key: reordered(value) for key, value in reversed(data.items())}
    return [reordered(item) for item in data] if isinstance(data, list) else data


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_every_form_of_a_document_is_read(cls: Any) -> None:
    rng = random.Random(f"forms of {cls.__name__}")
    for _ in range(ROUNDS):
        data = sample(shape_of(cls), rng)
        for text in forms(cls, data, rng):
            quick = outcome(fast.loads, cls, text, None)
            assert not failed(quick)
            assert_same(quick, slowly("loads", cls, text))


_PIECES = (
    *'{}[]:,"\\0-.eE+ \t\n\r\f\v\x00\x7f\u00a0\u2028',
    *("\\u", "\\ud83d", "\\ude00", "\\ud83d\\ude00", "\\u0022", "\\\\", '\\"', "\\u003a", "null"),
    *("true", "NaN", "Infinity", "-0", "01", "1e999", "-1", "18446744073709551616", "9" * 400),
    *("\ud83d", "\ufeff", "\u0661", '"type":"none",', '"id":1,', "[]", "{}", '"a":"b",', "//"),
)


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_mutated_text_is_read_alike(cls: Any) -> None:
    rng = random.Random(f"mutations of {cls.__name__}")
    for _ in range(ROUNDS):
        text = rng.choice(forms(cls, sample(shape_of(cls), rng), rng))
        for _ in range(4):
            start = rng.randrange(len(text) + 1)
            end = min(len(text), start + rng.choice((0, 0, 1, 1, 2, 9)))
            assert_read_alike(
                cls, text[:start] + rng.choice(_PIECES) + text[end:], rng.choice(POLICIES)
            )
            assert_read_alike(cls, text[:start] + text[end:], rng.choice(POLICIES))
            copied = text[start : start + rng.randrange(30)]  # which may repeat a whole member
            assert_read_alike(cls, text[:start] + copied + text[start:], rng.choice(POLICIES))


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_mutated_bytes_are_read_alike(cls: Any) -> None:
    rng = random.Random(f"bytes of {cls.__name__}")
    for _ in range(ROUNDS):
        raw = bytearray(rng.choice(forms(cls, sample(shape_of(cls), rng), rng)).encode())
        for _ in range(rng.randrange(1, 3)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        assert_read_alike(cls, bytes(raw), rng.choice(POLICIES))


_RESULT = '{"shouldExit":true,"reason":"ok"}'


@pytest.mark.parametrize(
    "reason",
    [
        *(
            "",
            "\\u003a",
            "\\\\",
            '\\"',
            '\\\\\\"',
            "\\u0022",
            "\\\\u0022",
            "\\ud83d\\ude00",
            "\\\\ud83d",
        ),
        *(
            "\\ud83d",
            "\\ude00",
            "\\ud83d\\\\\\ude00",
            "\\ud83d\\ud83d\\ude00",
            "\\uD83D\\uDE00",
            "\\ude00\\ud83d",
        ),
        *("\\u+123", "\\u12", "\\x", "\t", "\x7f", "\u2028", "\u00e9\u65e5", "a:b", "{[,"),
    ],
)
def test_escapes_are_read_alike(reason: str) -> None:
    cls = qontinui_types.ExitCheckResult
    valid = f'{{"shouldExit":true,"reason":"{reason}"}}'
    assert_read_alike(cls, valid)
    for name in ("reason", "\\u0072eason", "shouldExit", "other"):  # repeated, or unknown
        for value in ('"c"', "true", f'"{reason}"', '[{"a":1,"a":1}]'):
            text = f'{valid[:-1]},"{name}":{value}}}'
            for policy in POLICIES:
                assert_read_alike(cls, text, policy)


@pytest.mark.parametrize(
    "space", [" ", "\n", "\t", "\r", "\f", "\v", "\u00a0", "\ufeff", "/**/", "#"]
)
def test_white_space_is_legal_in_the_same_places(space: str) -> None:
    cls = qontinui_types.ExitCheckResult
    for place in range(len(_RESULT) + 1):
        assert_read_alike(cls, _RESULT[:place] + space + _RESULT[place:])


@pytest.mark.parametrize("further", ["{}", "1", ",", "}", "\x00", "null", '"', "\\", "\n\n", " x"])
def test_text_goes_on_after_its_end(further: str) -> None:
    assert_read_alike(qontinui_types.ExitCheckResult, _RESULT + further)


@pytest.mark.parametrize("tp", [u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, JsonValue])
def test_numbers_at_the_edges_are_read_alike(tp: Any) -> None:
    edges = [sign * (2**bits + by) for bits in range(65) for by in (-1, 0, 1) for sign in (1, -1)]
    spelled = ["1e308", "1.8e308", "-1.8e308", "1e-400", "3.4028235677973366e38", "3.41e38", "1.0"]
    spelled += ["-0", "-0.0", "1E5", "1e+5", "0e0", "-", "1.", ".5", "+1", "0x1", "1_0", "9" * 309]
    for number in (*map(str, edges), *spelled):
        assert_read_alike(tp, number)
        assert_read_alike(list[tp], f"[{number},0]")
        assert_read_alike(JsonValue, f'{{"a":[{number}]}}')


def nested(depth: int, inner: Any = 0) -> Any:
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize("depth", [*range(58, 70), *range(120, 132)])
def test_depth_has_one_limit(depth: int) -> None:
    for further in (False, True):
        data = {"type": "none", "further": nested(depth)} if further else nested(depth)
        tp: Any = qontinui_types.BetweenIterations if further else JsonValue
        for kind in ("decode", "loads"):
            source = json.dumps(data) if kind == "loads" else data
            assert_same(outcome(getattr(fast, kind), tp, source, None), slowly(kind, tp, source))


@pytest.mark.parametrize("depth", [498, 499, 500, 501])
def test_what_is_skipped_has_a_limit_of_its_own(depth: int) -> None:
    cls = qontinui_types.ExitCheckResult
    for inner in (0, "a", {}, {"k": "v"}):
        data = {**json.loads(_RESULT), "other": nested(depth, inner)}
        for kind in ("decode", "loads"):
            source = json.dumps(data) if kind == "loads" else data
            quick = outcome(getattr(fast, kind), cls, source, "ignore")
            assert failed(quick) == failed(slowly(kind, cls, source, "ignore"))


def test_shared_containers_are_skipped_once_a_level() -> None:
    shared: Any = []
    for _ in range(400):
        shared = [shared, shared]
    data = {**json.loads(_RESULT), "other": shared}
    result = fast.decode(qontinui_types.ExitCheckResult, data, "ignore")
    assert result == qontinui_types.ExitCheckResult(should_exit=True, reason="ok")


def test_an_over_long_number_that_is_skipped_hides_no_repeated_field() -> None:
    for digits in (400, 5000):
        other = f'"other":{"9" * digits}'
        assert_read_alike(qontinui_types.ExitCheckResult, f"{_RESULT[:-1]},{other}}}", "ignore")
        repeated = f'{_RESULT[:-1]},{other},"reason":"no"}}'
        assert failed(outcome(fast.loads, qontinui_types.ExitCheckResult, repeated, "ignore"))
        assert_read_alike(qontinui_types.ExitCheckResult, repeated, "ignore")


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


class Sly(str):
    """A str whose repr would be code."""

    def __repr__(self) -> str:
        return "__import__('os').abort()"


def test_only_plain_strings_become_source() -> None:
    with pytest.raises(Doubt):
        literal(Sly("x"))
    assert literal("a'\"\n\\") == repr("a'\"\n\\")


def test_half_made_enum_members_are_not_written() -> None:
    member: Any = (
        str.__new__(qontinui_types.LoopPhase, "idle")
        if issubclass(qontinui_types.LoopPhase, str)
        else object.__new__(qontinui_types.LoopPhase)
    )
    for write in (fast.encode, lambda value: fast.dumps(value, None)):
        assert failed(outcome(write, member))


def test_unknown_names_may_be_more_than_are_remembered() -> None:
    cls = qontinui_types.ExitCheckResult
    for number in range(1200):
        data = {"shouldExit": True, f"other{number}": number, "reason": "ok"}
        assert fast.decode(cls, data, "ignore").reason == "ok"
        assert fast.loads(cls, json.dumps(data), "ignore").reason == "ok"
    for count in (100, 1000):
        data = {"reason": "ok", **{f"other{number}": "x" for number in range(count)}}
        for whole in ({**data, "shouldExit": True}, data):
            assert_both_read_alike(cls, whole, "ignore")


def assert_both_read_alike(tp: Any, data: Any, policy: str | None = None) -> None:
    assert_same(outcome(fast.decode, tp, data, policy), slowly("decode", tp, data, policy))
    assert_read_alike(tp, json.dumps(data), policy)


@struct("Takes any names.", unknown="ignore", alias_all="snake_case", rename_all="camelCase")
class Loose:
    first_name: str = field("A name.", aliases=("given", ""))
    last_name: str | None = field("Another.", default=None)
    port: u16 = field("A number.", default=80)
    tags: list[str] = field("Words.", default_factory=list)


@struct("Needs nothing, and takes nothing else.", unknown="deny")
class Empty:
    note: str | None = field("A note.", default=None)


def spelled(shape: Any, data: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Return an object with its members in any order, under any names, and some unknown ones."""
    members = []
    for wire, value in data.items():
        names = [name for name, field in shape.spellings.items() if field.wire == wire]
        members.append((rng.choice(names or [wire]), value))
    for _ in range(rng.choice((0, 0, 1, 3))):
        key = rng.choice(
            ("other", "a\0b", "", "\0", "firstName\0lastName", "é", f"n{rng.random()}")
        )
        members.append((key, rng.choice((None, 1, "x", [], {"a": ["b", "c"]}))))
    if shape.spellings and rng.random() < 0.1:  # a field twice, under two names or one
        members.append((rng.choice(list(shape.spellings)), "twice"))
    if rng.random() < 0.05:
        members.append((rng.choice(("\ud800", "x\udfff")), 1))
    rng.shuffle(members)
    return dict(members)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("cls", [Loose, Empty, qontinui_types.StallDetectorConfig])
def test_names_in_any_order_and_spelling_are_read_alike(cls: Any, policy: str | None) -> None:
    rng = random.Random(f"names of {cls.__name__}")
    shape = shape_of(cls)
    read = 0
    for _ in range(400):
        data = spelled(shape, sample(shape, rng), rng)
        if "firstName" not in data and rng.random() < 0.5:
            data["given"] = "x"
        expected = slowly("decode", cls, data, policy)
        quick = outcome(fast.decode, cls, data, policy)
        assert failed(quick) == failed(expected)  # whatever came before, it does not give up
        assert_both_read_alike(cls, data, policy)
        assert_both_read_alike(list[cls], [data, spelled(shape, sample(shape, rng), rng)], policy)
        read += not failed(quick)
    assert read > 50


@pytest.mark.parametrize("policy", POLICIES)
def test_the_tag_may_stand_anywhere_among_other_members(policy: str | None) -> None:
    rng = random.Random("tags")
    tp = qontinui_types.ExitStrategy
    shape = shape_of(tp)
    for _ in range(200):
        data = sample(shape, rng)
        variant = shape.by_tag[data.pop("type")]
        members = [*spelled(variant.struct, data, rng).items(), ("type", variant.tag)]
        rng.shuffle(members)
        expected = slowly("decode", tp, dict(members), policy)
        assert failed(outcome(fast.decode, tp, dict(members), policy)) == failed(expected)
        assert_both_read_alike(tp, dict(members), policy)
        assert_both_read_alike(tp, {**dict(members), "deep": nested(130)}, policy)


@pytest.mark.parametrize("names", ["", "a", "note", "\0", "note\0", "note\0note"])
def test_no_text_of_a_key_passes_for_another(names: str) -> None:
    for first in ({}, {"note": "x"}, {names: "x"}):
        for data in ({}, {names: "y"}, {"note": "x", names: "y"}, {names: None}):
            for policy in POLICIES:
                outcome(fast.decode, Empty, first, policy)
                assert_both_read_alike(Empty, data, policy)


class Lying(str):
    """A str that passes for another text."""

    said = ""

    def __eq__(self, other: object) -> bool:
        return other == self.said

    def __hash__(self) -> int:
        return hash(self.said)


class Posing:
    """No str at all, but equal to one."""

    def __init__(self, said: str) -> None:
        self.said = said

    def __eq__(self, other: object) -> bool:
        return other == self.said

    def __hash__(self) -> int:
        return hash(self.said)


def lying(said: str) -> Lying:
    made = Lying("lastName")
    made.said = said
    return made


@pytest.mark.parametrize("make", [lying, Posing, UserString, Sly], ids=lambda make: make.__name__)
@pytest.mark.parametrize("said", ["firstName", "given", "first_name", "port", "other", "type"])
def test_a_key_counts_by_its_text_and_not_by_what_it_equals(make: Any, said: str) -> None:
    plain = {"firstName": "a", "port": 1, "other": 2}
    for key in ("firstName", "given", "first_name"):
        fast.decode(Loose, {key: "a", "port": 1, "other": 2}, None)  # so that names are known
        data = {make(said): "b" if said[0] in "fg" else 3, **plain}
        if said in ("given", "first_name", "firstName"):
            data = {key: value for key, value in data.items() if key != "firstName"}
            data.setdefault(make(said), "b")
        for policy in POLICIES:
            tp = qontinui_types.BetweenIterations if said == "type" else Loose
            given = {make("type"): "none"} if said == "type" else data
            assert_same(
                outcome(fast.decode, tp, given, policy), slowly("decode", tp, given, policy)
            )


def test_a_key_in_disguise_is_not_learnt() -> None:
    plain = {"firstName": "a", "lastName": "b"}
    for said in ("first_name", "given", "port", "other"):
        key = lying(said)
        for data in ({**plain, key: 1}, {key: "a", "lastName": "b"}):
            assert_same(outcome(fast.decode, Loose, data, None), slowly("decode", Loose, data))
        key.said = "lastName"
        for data in ({"lastName": "b", "zzz": 1}, {"lastName": "b", said: "c"}):
            assert_same(outcome(fast.decode, Loose, data, None), slowly("decode", Loose, data))
        for data in (plain, {"first_name": "a"}, {**plain, "port": 1}, {**plain, "other": 1}):
            assert fast.decode(Loose, data, None) == slowly("decode", Loose, data)


def test_keys_in_one_disguise_hide_no_other_key() -> None:
    deep: Any = []
    for _ in range(500):
        deep = [deep]
    keys = [lying("p"), lying("q")]
    disguised = {"firstName": "a", "lastName": "b", **dict.fromkeys(keys, 1)}
    for key in keys:
        key.said = "other"
    outcome(fast.decode, Loose, disguised, "ignore")
    plain = {"firstName": "a", "lastName": "b", "other": 1, "deep": deep}
    assert failed(outcome(fast.decode, Loose, plain, "ignore"))


def test_names_that_are_learnt_hold_for_later_documents() -> None:
    canonical = {"firstName": "a", "lastName": "b", "port": 1}
    snake = {"first_name": "a", "last_name": "b", "port": 1}
    mixed = {"last_name": "b", "port": 1, "given": "a"}
    for _ in range(3):
        for data in (canonical, snake, mixed, {"": "a"}, {**snake, "more": [1]}):
            for policy in POLICIES:
                assert_both_read_alike(Loose, data, policy)
                assert failed(outcome(fast.decode, Loose, data, policy)) == (
                    policy == "deny" and "more" in data
                )
        both = {"first_name": "a", **canonical}
        for data in (both, {"last_name": "b"}, {}, {**both, "more": 1}):
            assert failed(outcome(fast.decode, Loose, data, "ignore"))
            assert_both_read_alike(Loose, data, "ignore")


@pytest.mark.parametrize("tp", [list[Loose], list[Loose | None], tuple[Loose | None, ...]])
def test_only_the_faulty_parts_of_a_list_are_walked(
    tp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked = []
    read = StructShape.read
    monkeypatch.setattr(StructShape, "read", lambda *args: [walked.append(0), read(*args)][1])
    data = [{"firstName": "a"} for _ in range(100)]
    data[50] = {"first": "a"}
    for call, given in ((codec.decode, data), (codec.loads, json.dumps(data))):
        walked.clear()
        with pytest.raises(DecodeError):
            call(tp, given, unknown="deny")
        assert len(walked) == 1


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


def test_a_program_is_not_awaited_while_another_thread_imports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fast, "_programs", {})
    monkeypatch.setattr(fast, "_importing", {"generators": object()})
    assert outcome(fast.decode, bool, True, None) is Doubt
    assert qontinui_types.decode(bool, True) is True


@pytest.mark.parametrize("number", [1e-5, 9.99e-5, 1e-7, 1e-100, 5e-324, 1e16, 1e22, -1e-6, 0.1])
def test_numbers_in_blobs_are_written_alike(number: float) -> None:
    for blob in (number, [number], {"a": number}, {"a": [number, "1e-7,"]}, ["e-7]", {}]):
        value = reference.decode(list[JsonValue], [blob])
        result = qontinui_types.DiagnosticResult(
            passed=True, page_health=blob, assertion_results=tuple(value)
        )
        assert fast.dumps(result, None) == reference.dumps(result)
