"""Integer ranges, and how floats are rounded and spelled, against tables of serde_json's ways."""

from __future__ import annotations

import math
import random
import struct as binary
from pathlib import Path
from typing import Annotated, Any

import pytest

import codec
from codec import (
    DecodeError,
    EncodeError,
    JsonValue,
    decode,
    dumps,
    encode,
    f32,
    f64,
    loads,
    struct,
)
from codec.numbers import format_f32, format_f64, round_f32

RANGES = {
    "u8": (0, 255),
    "u16": (0, 65535),
    "u32": (0, 4294967295),
    "u64": (0, 18446744073709551615),
    "usize": (0, 18446744073709551615),
    "i8": (-128, 127),
    "i16": (-32768, 32767),
    "i32": (-2147483648, 2147483647),
    "i64": (-9223372036854775808, 9223372036854775807),
}


@struct("Holds one f32, so that writing knows it for one.")
class Single:
    value: f32


@struct("Holds one number of each width that plain annotations stand for.")
class Plain:
    whole: int
    real: float


def table(name: str) -> list[tuple[str, str]]:
    """Read a table: a literal, and what this project makes of it."""
    lines = (Path(__file__).parent / "data" / name).read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return [(row[0], row[-1]) for row in rows]


def f32_bits(number: float) -> bytes:
    return binary.pack("<f", number)


@pytest.mark.parametrize("name", RANGES)
def test_an_integer_type_takes_its_whole_range_and_nothing_more(name: str) -> None:
    low, high = RANGES[name]
    tp: Any = getattr(codec, name)

    for number in (low, 0, 1, high):
        assert loads(tp, str(number)) == number
        assert decode(tp, number) == number
    for number in (low - 1, high + 1, 10**30, -(10**30)):
        with pytest.raises(DecodeError) as caught:
            loads(tp, str(number))
        assert [fault.code for fault in caught.value.errors] == ["out_of_range"]
        assert f"from {low} to {high} ({name})" in caught.value.errors[0].message


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("literal", ["5.0", "5e0", "1E2", "true", "null", '"5"', "[5]", "{}"])
def test_nothing_else_is_taken_for_an_integer(name: str, literal: str) -> None:
    with pytest.raises(DecodeError) as caught:
        loads(getattr(codec, name), literal)

    assert [fault.code for fault in caught.value.errors] == ["wrong_type"]


def test_plain_int_and_float_stand_for_i64_and_f64() -> None:
    assert dumps(loads(Plain, '{"whole":-5,"real":2}')) == '{"whole":-5,"real":2.0}'
    with pytest.raises(DecodeError, match=r"i64"):
        loads(Plain, '{"whole":9223372036854775808,"real":2}')


def test_a_mark_of_another_library_in_an_annotation_is_passed_over() -> None:
    assert decode(Annotated[codec.u8, "a note"], 255) == 255
    with pytest.raises(DecodeError):
        decode(Annotated[codec.u8, "a note"], 256)


@pytest.mark.parametrize(("literal", "spelled"), table("f32.txt"))
def test_f32_is_read_and_written_as_serde_json_does(literal: str, spelled: str) -> None:
    text = f'{{"value":{literal}}}'

    if spelled == "error":
        with pytest.raises(DecodeError):
            loads(Single, text)
    else:
        assert dumps(loads(Single, text)) == f'{{"value":{spelled}}}'


@pytest.mark.parametrize(("literal", "spelled"), table("f64.txt"))
def test_a_number_in_a_blob_is_read_and_written_as_serde_json_does(
    literal: str, spelled: str
) -> None:
    if spelled == "error":
        with pytest.raises(DecodeError):
            loads(JsonValue, literal)
    else:
        assert dumps(loads(JsonValue, literal)) == spelled


@pytest.mark.parametrize(
    "bits", [0x3DCCCCCD, 0x00000001, 0x7F7FFFFF, 0x0F800000, 0x6B000000, 0x6C800000]
)
def test_an_f32_is_held_as_the_shortest_decimal_that_names_it(bits: int) -> None:
    exact: float = binary.unpack("<f", bits.to_bytes(4, "little"))[0]

    held = round_f32(exact)

    assert held is not None
    assert f32_bits(held) == f32_bits(exact)
    assert len(repr(held)) <= len(repr(exact))


def test_every_f32_comes_back_from_its_own_spelling() -> None:
    random_bits = random.Random(32)
    for _ in range(5000):
        exact = binary.unpack("<f", random_bits.randbytes(4))[0]
        if math.isfinite(exact):
            held = round_f32(exact)
            assert held is not None
            assert f32_bits(held) == f32_bits(exact)
            assert round_f32(float(format_f32(held))) == held


@pytest.mark.parametrize(
    ("number", "spelled"),
    [(2.0**-12, "0.00024414062"), (305404.125, "305404.12"), (8099.03125, "8099.0312")],
)
def test_of_two_decimals_as_near_the_even_one_names_an_f32(number: float, spelled: str) -> None:
    held = round_f32(number)
    assert held is not None
    assert format_f32(held) == spelled


def test_three_powers_of_two_alone_have_a_name_that_is_not_their_nearest_decimal() -> None:
    def nearest(exact: float) -> float:
        rounded = (float(f"{exact:.{digits}e}") for digits in range(10))
        return next(value for value in rounded if f32_bits(value) == f32_bits(exact))

    others = [power for power in range(-149, 128) if round_f32(2.0**power) != nearest(2.0**power)]
    assert others == [-96, 87, 90]


def test_shortest_digits_next_to_every_power_of_two() -> None:
    for exponent in range(-149, 128):
        for step in (-1, 0, 1):
            bits = binary.unpack("<i", f32_bits(2.0**exponent))[0] + step
            exact: float = binary.unpack("<f", binary.pack("<i", max(bits, 0)))[0]
            held = round_f32(exact)
            assert held is not None
            assert f32_bits(held) == f32_bits(exact)
            for digits in range(len(repr(held).split("e")[0].replace(".", "").strip("0")) - 2):
                assert f32_bits(float(f"{exact:.{digits}e}")) != f32_bits(exact)


@pytest.mark.parametrize(
    ("number", "nearest"),
    [
        (2**24 + 1, 2.0**24),  # halves go to the even neighbour
        (2**24 + 3, 2.0**24 + 4),
        (-(2**24) - 3, -(2.0**24) - 4),
        (9007199791611905, 9007200328482816.0),  # by way of f64 it would go the other way
        (2**63 + 2**39 + 2**10, 2.0**63 + 2.0**40),
        (2**64 - 1, 2.0**64),
    ],
)
def test_an_integer_is_rounded_to_f32_once(number: int, nearest: float) -> None:
    held = round_f32(number)

    assert held is not None
    assert f32_bits(held) == f32_bits(nearest)


def test_an_integer_of_more_than_64_bits_is_rounded_to_f32_by_way_of_f64() -> None:
    assert round_f32(2**64 + 2**40 + 1) == round_f32(2.0**64)
    assert round_f32(2**64 + 2**40 + 2**11 + 1) == round_f32(2.0**64 + 2.0**41)
    assert round_f32(-(2**63) - 2**39 - 1) == round_f32(-(2.0**63))


def test_of_two_decimals_for_one_f32_the_nearer_one_is_held() -> None:
    assert round_f32(8.589973e9) == round_f32(8.589974e9) == 8.589974e9


def test_a_negative_f32_has_the_digits_of_the_positive_one() -> None:
    for exponent in range(-149, 128):
        positive = round_f32(2.0**exponent)
        assert positive is not None
        assert round_f32(-(2.0**exponent)) == -positive


@pytest.mark.parametrize("number", [3.4028235677973366e38, 4e38, -1e39, 10**39, 10**400])
def test_what_rounds_to_infinity_as_f32_has_no_f32(number: float) -> None:
    assert round_f32(number) is None


def test_f64_in_exponent_form_has_a_sign_and_no_padding() -> None:
    assert [format_f64(x) for x in (1e16, 1.5e-7, -1e22, 9.99e15)] == [
        "1e+16",
        "1.5e-7",
        "-1e+22",
        "9990000000000000.0",
    ]


def test_every_f64_comes_back_from_its_own_spelling() -> None:
    random_bits = random.Random(64)
    for _ in range(5000):
        number = binary.unpack("<d", random_bits.randbytes(8))[0]
        if math.isfinite(number):
            assert float(format_f64(number)) == number


@pytest.mark.parametrize("tp", [f32, f64])
@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 10**400])
def test_what_json_cannot_hold_is_no_float(tp: Any, number: float) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(tp, number)

    assert [fault.code for fault in caught.value.errors] == ["out_of_range"]


@pytest.mark.parametrize("number", [math.nan, math.inf, 1e39, 10**39])
def test_what_f32_cannot_hold_is_never_written(number: float) -> None:
    with pytest.raises(EncodeError) as caught:
        dumps(Single(value=number))

    assert [(fault.path, fault.code) for fault in caught.value.errors] == [
        (("value",), "out_of_range")
    ]


def test_an_int_in_a_float_field_is_written_as_a_float() -> None:
    assert dumps(Single(value=3)) == '{"value":3.0}'
    assert encode(Single(value=3)) == {"value": 3.0}


def test_writing_rounds_a_float_to_its_f32() -> None:
    assert dumps(Single(value=0.1000000001)) == '{"value":0.1}'
