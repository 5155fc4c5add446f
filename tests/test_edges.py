"""Edges of numbers, names and output: each was once wrong, or untested."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

import reference
from codec import (
    CodecError,
    DecodeError,
    EncodeError,
    JsonValue,
    compare_schemas,
    decode,
    dumps,
    encode,
    f32,
    f64,
    loads,
    struct,
    u32,
)
from qontinui_types import ExitStrategy, StallDetectorConfig

LONG = " " * 25_000
LARGEST = 17976931348623156225 * 10**289 - 1


@struct(rename_all="camelCase", alias_all="snake_case", unknown="ignore")
class Holder:
    """Skips unknown fields."""

    blob: JsonValue = None
    my_number: u32 = 0
    my_f32: f32 = 0.0
    my_f64: f64 = 0.0


@struct
class Outer:
    """Holds another class."""

    stall: StallDetectorConfig


def faults(tp: Any, text: str) -> list[tuple[str, str]]:
    """Return code and path of all that is wrong in a text, short or long, on every way in."""
    found = []
    for read in (loads, reference.loads):
        for source in (text, text + LONG):
            with pytest.raises(DecodeError) as caught:
                read(tp, source)
            found.append([(fault.code, fault.dotted) for fault in caught.value.errors])
    assert found == [found[0]] * 4
    return found[0]


def taken(tp: Any, text: str) -> Any:
    """Return what a text means on every way in."""
    values = [read(tp, text + space) for read in (loads, reference.loads) for space in ("", LONG)]
    assert values == [values[0]] * 4
    return values[0]


# Numbers ----------------------------------------------------------------------


@pytest.mark.parametrize("sign", [1, -1])
def test_no_integer_is_read_or_written_that_serde_refuses(sign: int) -> None:
    assert taken(JsonValue, f"[{sign * LARGEST}]") == [sign * LARGEST]
    assert dumps(Holder(blob=sign * LARGEST)).startswith(f'{{"blob":{sign * LARGEST},')
    for number in (LARGEST + 1, int(1.7976931348623157e308), 10**309):
        assert faults(JsonValue, f"[{sign * number}]") == [("out_of_range", "[0]")]
        assert faults(Holder, f'{{"myF64":{sign * number}}}') == [("out_of_range", "myF64")]
        for write in (dumps, encode, reference.dumps, reference.encode):
            for value in (Holder(blob=sign * number), Holder(my_f64=sign * number), [number]):
                with pytest.raises(EncodeError):
                    write(value)


def test_the_largest_f64_and_f32_are_told_by_the_correctly_rounded_value() -> None:
    for text in ("1.7976931348623157e308", "1.7976931348623158e308", "17976931348623157e292"):
        assert taken(JsonValue, text) == taken(f64, text) == 1.7976931348623157e308
    for text in ("1.7976931348623159e308", "-1.8e308", "1e309"):
        assert faults(JsonValue, text) == [("out_of_range", "")]
        assert faults(f64, text) == [("out_of_range", "")]
    for text in ("3.4028234663852886e38", "3.4028235677973362e38", "3.4028235e38"):
        assert taken(f32, text) == 3.4028235e38
    for text in ("3.4028235677973366e38", "3.4028236e38", "1e39", "-1e39"):
        assert faults(f32, text) == [("out_of_range", "")]


def test_minus_zero_is_zero() -> None:
    assert taken(u32, "-0") == 0
    assert taken(JsonValue, "-0") == 0
    assert taken(f32, "-0") == 0.0
    assert math.copysign(1, taken(f32, "-0.0")) == -1
    assert dumps(Holder(my_f32=-0.0)) == '{"myNumber":0,"myF32":-0.0,"myF64":0.0}'


def test_an_f32_is_spelled_alike_in_both_forms() -> None:
    for number, spelled in ((0.000001, "0.000001"), (1e-7, "1e-7"), (1e15, "1e+15")):
        value = Holder(my_f32=number, my_f64=number)
        assert f'"myF32":{spelled},' in dumps(value)
        assert f'"myF32": {spelled},' in dumps(value, indent=2)
    assert '"myF64": 1e-6' in dumps(Holder(my_f64=0.000001), indent=2)


def test_a_float_in_a_blob_is_correctly_rounded() -> None:
    for text, spelled in (("7e39", "7e+39"), ("123456789012345678e-30", "1.234567890123457e-13")):
        assert taken(JsonValue, text) == float(text)
        assert dumps(loads(JsonValue, text)) == spelled


@pytest.mark.parametrize("digits", [310, 4300, 5000])
def test_an_over_long_integer_is_out_of_range_whatever_stands_beside_it(digits: int) -> None:
    number = "1" * digits
    for more in ("1", "2" * 5000):
        for sign in ("", "-"):
            text = f'{{"x":{more},"myNumber":{sign}{number}}}'
            assert faults(Holder, text) == [("out_of_range", "myNumber")]
        assert faults(Holder, f'{{"x":{more},"blob":[{number}]}}') == [("out_of_range", "blob[0]")]


def test_an_over_long_number_in_a_skipped_field_hides_no_repeated_field() -> None:
    text = '{"x":' + "1" * 5000 + ',"myNumber":1,"my_number":1,"blob":{"a":1,"a":2}}'
    assert faults(Holder, text) == [("duplicate_field", "my_number")]
    assert faults(Holder, text.replace("my_n", "myN")) == [("duplicate_field", "myNumber")]
    assert taken(Holder, text.replace('"my_number":1,', "")).blob == {"a": 2}


# Names --------------------------------------------------------------------------


def test_keys_are_looked_at_under_aliases_too() -> None:
    sound = {"my_number": 1, "my_f32": 0.5}
    assert decode(Holder, sound) == Holder(my_number=1, my_f32=0.5)
    for odd, code in ((1, "wrong_type"), (None, "wrong_type"), ("\ud800", "invalid_string")):
        for read in (decode, reference.decode):
            with pytest.raises(DecodeError) as caught:
                read(Holder, {**sound, odd: 1})
            assert [fault.code for fault in caught.value.errors] == [code]
    assert faults(Holder, '{"my_number":1,"\\ud800":1}') == [("invalid_string", '["\\ud800"]')]


def test_of_repeated_tags_the_first_counts_and_the_others_are_faults() -> None:
    twice = '{"type":"reflection","type":"no_such"}'
    assert ("duplicate_field", "type") in faults(ExitStrategy, twice)
    assert not any(code == "unknown_variant" for code, _ in faults(ExitStrategy, twice))
    first = faults(ExitStrategy, '{"type":"no_such","type":"reflection"}')
    assert first == [("unknown_variant", "type")]


def test_an_instance_of_a_subclass_is_not_written() -> None:
    class Special(StallDetectorConfig):
        pass

    for write in (dumps, encode, reference.dumps, reference.encode):
        for value in (Outer(stall=Special()), Special(), [Special()], {"a": Special()}):
            with pytest.raises(EncodeError) as caught:
                write(value)
            assert [fault.code for fault in caught.value.errors] == ["wrong_type"]


def test_a_pointer_in_a_schema_is_read_from_its_last_escape() -> None:
    def schema(pointer: str) -> dict[str, Any]:
        definitions = {"a~1": {"type": "string"}, "a/": {"type": "integer"}}
        fields = {"f": {"$ref": f"#/$defs/{pointer}"}}
        return {"title": "T", "type": "object", "properties": fields, "$defs": definitions}

    assert compare_schemas(schema("a~01"), schema("a~01")) == []
    (difference,) = compare_schemas(schema("a~01"), schema("a~1"))
    assert (difference.where, difference.kind) == ("T.f", "type_changed")


def test_a_byte_order_mark_has_a_message_of_its_own() -> None:
    for text in ("\ufeff{}", "\ufeff{}".encode()):
        with pytest.raises(DecodeError) as caught:
            loads(Holder, text)
        (fault,) = caught.value.errors
        message = "the text begins with a byte order mark, which JSON does not have"
        assert (fault.message, fault.line, fault.column) == (message, 1, 1)


# Output -------------------------------------------------------------------------


def test_what_an_error_shows_is_bounded_and_says_where_it_was_cut() -> None:
    key = "k" * 300_000
    text = json.dumps({key: [{"blob": 1, "myNumber": -1}] * 10_001})
    with pytest.raises(DecodeError) as caught:
        loads(dict[str, list[Holder]], text)
    error = caught.value
    assert (len(error.errors), error.complete) == (10_000, False)
    assert len(json.dumps(error.to_dict())) < 8_000_000
    assert len(str(error)) < 10_000
    assert len(repr(error)) < 10_000

    whole, *_, last = error.to_dict()["errors"]
    assert whole["path"] == [key, 0, "myNumber"]
    assert "cut" not in whole
    assert (last["path"], last["pointer"]) == (["myNumber"], "/myNumber")
    assert last["dotted"] == "… myNumber"
    assert last["cut"] is True
    assert error.errors[-1].path == (key, 9_999, "myNumber")


def test_faults_that_lie_deep_are_bounded_by_their_steps() -> None:
    deep = "[" * 128 + "]" * 128
    with pytest.raises(CodecError) as caught:
        loads(JsonValue, "[" + ",".join([deep] * 800) + "]")
    error = caught.value
    assert not error.complete
    assert len(error.errors) == 788
    assert len(json.dumps(error.to_dict())) < 2_000_000
    assert str(error).startswith("at least 788 faults reading JSON value")


@struct
class Marked:
    """Changes its blob as it is made."""

    tags: JsonValue
    number: u32 = 0

    def __post_init__(self) -> None:
        self.tags.append("mark")


def test_a_field_given_twice_is_seen_though_the_class_changes_what_it_is_given() -> None:
    assert faults(Marked, '{"number":1,"number":2,"tags":[]}') == [("duplicate_field", "number")]
    assert loads(Marked, '{"number":1,"tags":["a"]}' + LONG).tags == ["a", "mark"]


def test_objects_127_deep_are_written_as_they_were_read() -> None:
    text = '{"a":' * 127 + "1" + "}" * 127
    assert dumps(loads(JsonValue, text)) == text
    assert dumps(loads(dict[str, JsonValue], text)) == text


class Elusive(Exception):
    """Has no attribute without another error."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


@struct
class Refusing:
    """Refuses all values."""

    number: u32

    def __post_init__(self) -> None:
        raise Elusive("never")


def test_an_error_of_the_class_itself_is_not_looked_into() -> None:
    for read in (decode, reference.decode):
        for _ in range(3):
            with pytest.raises(DecodeError, match="never"):
                read(Refusing, {"number": 1})
    assert faults(Refusing, '{"number":1}') == [("invalid_value", "")]
