"""Texts in every form, damaged ones and edges, by the fast paths and by the reference."""

from __future__ import annotations

import json
import random
from typing import Annotated, Any

import pytest

import codec
import qontinui_types
import reference
from alike import POLICIES, ROUNDS, assert_read_alike, assert_same, failed, nested, outcome, slowly
from alike import warm as warm
from codec import JsonValue, f32, f64, fast, i8, i16, i32, i64, u8, u16, u32, u64
from codec.reflect import shape_of
from declared import TYPES
from samples import respelled, sample


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


#: Kinds of items, each with one that is sound and one that is not.
_ITEMS: list[tuple[Any, Any, Any]] = [
    (u8, 7, 256),
    (f64, 7, "7"),
    (f32, 0.1, 1e39),
    (str, "é", "\ud800"),
    (u8 | None, None, -1),
    (JsonValue, [1], ["\ud800"]),
    (JsonValue | None, None, ["\ud800"]),
    (list[u8], [7], [7, -1]),
    (tuple[JsonValue, ...], [[7]], 7),
    (dict[str, u8], {"a": 7}, {"a": -1}),
    (qontinui_types.LoopPhase, "idle", "Idle"),
    (qontinui_types.BetweenIterations, {"type": "none"}, {"type": "None"}),
    (qontinui_types.ExitCheckResult, json.loads(_RESULT), {"reason": "ok"}),
]


@pytest.mark.parametrize("index", [0, 63, 64, 129])
@pytest.mark.parametrize(("item", "good", "bad"), _ITEMS)
def test_a_fault_amid_many_items_is_told_as_by_the_reference_alone(
    item: Any, good: Any, bad: Any, index: int
) -> None:
    data = [good] * 130
    data[index] = bad
    for read, alone, source in (
        (codec.loads, reference.loads, json.dumps(data)),
        (codec.decode, reference.decode, data),
    ):
        with pytest.raises(codec.DecodeError) as public:
            read(list[item], source)
        with pytest.raises(codec.DecodeError) as expected:
            alone(list[item], source)

        assert public.value.to_dict() == expected.value.to_dict()
        assert public.value.errors[0].path[0] == index


def test_types_that_cannot_be_hashed_leave_a_bounded_number_of_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fast, "_MOST_LISTS", 5)
    for _ in range(20):
        with pytest.raises(codec.DecodeError, match=r"\[64\]"):
            codec.loads(Annotated[list[u8], []], json.dumps([1] * 64 + [-1]))
    assert len(fast._lists) <= 6


@pytest.mark.parametrize(("width", "depth"), [(2, 400), (1000, 5)])
def test_shared_containers_are_skipped_once_a_level(width: int, depth: int) -> None:
    shared: Any = []
    for _ in range(depth):
        shared = [shared] * width
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
