"""The departures from serde that no vector can hold, each asserted under its name."""

from __future__ import annotations

import re
from typing import Any

import pytest

import reference
from codec import DecodeError, EncodeError, JsonValue, dumps, f32, i64, loads, u8, u64
from target import ROOT
from test_conformance import DEPARTURES

LARGEST = 1.7976931348623157e308
#: Half a unit above the largest f32: the first number that rounds to infinity.
PAST_F32 = "3.4028235677973366e38"

both = pytest.mark.parametrize("read", [loads, reference.loads], ids=["public", "reference"])


def test_every_departure_of_the_vectors_has_its_row_in_departures_md() -> None:
    text = (ROOT / "tests" / "departures.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)`", text, re.MULTILINE)
    assert {*rows} == {*DEPARTURES, "json-float", "number-edge"}


@both
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7e39", 7e39),
        ("0.9226015798506805", 0.9226015798506805),
        ("911.7106787778965", 911.7106787778965),
        ("31.245270191439438", 31.245270191439438),
    ],
)
def test_json_float_is_rounded_correctly(read: Any, text: str, value: float) -> None:
    assert read(JsonValue, text) == value
    assert float(dumps(read(JsonValue, text))) == value


@both
def test_number_edge_of_f64_is_decided_by_the_rounded_value(read: Any) -> None:
    assert read(JsonValue, "1.7976931348623158e308") == LARGEST
    with pytest.raises(DecodeError) as caught:
        read(JsonValue, "1.7976931348623159e308")
    assert [fault.code for fault in caught.value.errors] == ["out_of_range"]


@both
def test_number_edge_of_f32_is_decided_by_the_rounded_value(read: Any) -> None:
    assert read(f32, "3.4028235677973362e38") == 3.4028235e38
    with pytest.raises(DecodeError) as caught:
        read(f32, PAST_F32)
    assert [fault.code for fault in caught.value.errors] == ["out_of_range"]


@pytest.mark.parametrize("write", [dumps, reference.dumps], ids=["public", "reference"])
def test_number_edge_no_integer_is_written_that_serde_refuses(write: Any) -> None:
    for number in (int(LARGEST), -int(LARGEST)):
        with pytest.raises(EncodeError) as caught:
            write([number])
        assert [fault.code for fault in caught.value.errors] == ["out_of_range"]
    assert write([10**308]) == f"[{10**308}]"


@both
def test_minus_zero_is_read_as_zero(read: Any) -> None:
    assert [read(tp, "-0") for tp in (u8, u64, i64, f32)] == [0, 0, 0, 0]
    assert dumps(read(u8, "-0")) == "0"
    assert read(f32, "-0.0") == 0
