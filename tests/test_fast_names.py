"""Names in any order, spelling and disguise, by the fast paths and by the reference."""

from __future__ import annotations

import json
import random
from collections import UserString
from typing import Any

import pytest

import codec
import qontinui_types
from alike import POLICIES, assert_both_read_alike, assert_same, failed, nested, outcome, slowly
from alike import warm as warm
from codec import DecodeError, fast, field, struct, u16
from codec.fast import Doubt
from codec.fast.source import literal
from codec.reflect import shape_of
from codec.structs import StructShape
from samples import sample


class Sly(str):
    """A str whose repr would be code."""

    def __repr__(self) -> str:
        return "__import__('os').abort()"


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


def test_only_plain_strings_become_source() -> None:
    with pytest.raises(Doubt):
        literal(Sly("x"))
    assert literal("a'\"\n\\") == repr("a'\"\n\\")


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
