"""Hostile hands: depth, foreign objects, threads, forks, a stack that is nearly used up."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

import reference
from codec import (
    CodecError,
    DecodeError,
    JsonValue,
    decode,
    dumps,
    encode,
    json_schema,
    loads,
    struct,
    u32,
)
from qontinui_types import LoopPhase, StallDetectorConfig

if TYPE_CHECKING:
    from collections.abc import Callable

#: White space after a text that makes it long enough for the fast room.
LONG = " " * 25_000

WAYS = {"fast": nullcontext, "reference": lambda: reference.without("fast")}


def faults_of(call: Callable[..., Any], *arguments: Any) -> list[tuple[str, str]]:
    """Return code and path of what both ways find, which has to be the same."""
    seen = []
    for way in WAYS.values():
        with way(), pytest.raises(CodecError) as caught:
            call(*arguments)
        seen.append([(fault.code, fault.dotted) for fault in caught.value.errors])
    assert seen[0] == seen[1]
    return seen[0]


# Depth ----------------------------------------------------------------------


def _levels(count: int) -> Any:
    inner: Any = JsonValue
    for level in range(count):
        inner = struct(type(f"Level{level}", (), {"__annotations__": {"inner": inner}}))
    return inner


@struct
class Chain:
    """Nests itself, and at its end twenty structs around a blob."""

    deep: _levels(20) | None = None  # type: ignore[valid-type]
    next: Chain | None = None


def chain(depth: int) -> str:
    """Return a text with so many containers open at its innermost point."""
    blob = depth - 60 - 20
    text = "[" * blob + "]" * blob
    text = '{"inner":' * 20 + text + "}" * 20
    return '{"next":' * 59 + '{"deep":' + text + "}" * 60


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("depth", [100, 126, 127, 128, 129, 140])
def test_every_way_in_takes_127_open_containers_and_no_more(depth: int, way: str) -> None:
    text = chain(depth)
    for source in (text, text + LONG, text.encode() + LONG.encode()):
        for call, given in ((loads, source), (decode, json.loads(text))):
            with WAYS[way]():
                if depth <= 127:
                    assert dumps(call(Chain, given)) == text
                else:
                    with pytest.raises(DecodeError) as caught:
                        call(Chain, given)
                    assert [fault.code for fault in caught.value.errors] == ["too_deep"]


@struct(unknown="ignore")
class Holder:
    """Skips unknown fields."""

    blob: JsonValue = None
    my_number: u32 = 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("depth", [499, 500, 501])
def test_a_skipped_value_may_nest_500_deep(depth: int, way: str) -> None:
    text = '{"x":' + "[" * depth + "]" * depth + "}"
    for call, given in ((loads, text), (loads, text + LONG), (decode, json.loads(text))):
        with WAYS[way]():
            if depth <= 500:
                assert call(Holder, given) == Holder()
            else:
                with pytest.raises(DecodeError) as caught:
                    call(Holder, given)
                assert [(f.code, f.path) for f in caught.value.errors] == [("too_deep", ("x",))]


def test_of_a_key_given_twice_at_any_depth_the_last_counts_and_no_time_is_lost() -> None:
    nested = "1"
    for _ in range(60):
        nested = f'{{"a":[{{"b":1,"b":2}}],"a":{nested}}}'
    text = f"[{','.join([nested] * 40)}]"
    assert loads(JsonValue, text) == json.loads(text)
    assert faults_of(loads, JsonValue, text.replace("2}", "1e999}", 1)) == [
        ("out_of_range", "[0].a[0].b")
    ]


# Foreign objects --------------------------------------------------------------


class Once(str):
    """A key that can be hashed once."""

    count = 0

    def __hash__(self) -> int:
        self.count += 1
        if self.count > 1:
            raise RuntimeError
        return str.__hash__(self)


class Equal:
    """A key that equals a name, and is no string."""

    def __hash__(self) -> int:
        return hash("blob")

    def __eq__(self, other: object) -> bool:
        return other == "blob"


def test_a_key_that_hashes_once_is_the_string_that_it_is() -> None:
    for way in WAYS.values():
        with way():
            assert decode(Holder, {Once("my_number"): 5}) == Holder(my_number=5)
            assert decode(JsonValue, {Once("a"): 1}) == {"a": 1}
            assert encode({Once("a"): 1}) == {"a": 1}
            assert dumps({Once("a"): 1}) == '{"a":1}'


def test_a_key_that_equals_a_name_is_none() -> None:
    assert faults_of(decode, Holder, {Equal(): 1}) == [("wrong_type", "")]
    assert faults_of(decode, JsonValue, [{Equal(): 1}]) == [("wrong_type", "[0]")]
    assert faults_of(encode, {Equal(): 1}) == [("wrong_type", "")]


class Unhashable(type):
    def __hash__(cls) -> int:
        raise RuntimeError


class Unequal(type):
    def __eq__(cls, other: object) -> bool:
        raise RuntimeError

    __hash__ = type.__hash__


class Uninstanced(type):
    def __instancecheck__(cls, instance: object) -> bool:
        raise RuntimeError

    def __subclasscheck__(cls, subclass: type) -> bool:
        raise RuntimeError


class Unnamed(type):
    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise RuntimeError

    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError(name)

    def __repr__(cls) -> str:
        raise RuntimeError


METACLASSES = [Unhashable, Unequal, Uninstanced, Unnamed]


@pytest.mark.parametrize("metaclass", METACLASSES, ids=["hash", "eq", "instance", "name"])
def test_a_metaclass_that_raises_brings_out_no_other_error(metaclass: type) -> None:
    value = type.__call__(type.__call__(metaclass, "Odd", (), {}))
    for shape, where in ((JsonValue, ""), (StallDetectorConfig, ""), (list[JsonValue], "[0]")):
        given = [value] if where else value
        assert faults_of(decode, shape, given) == [("wrong_type", where)]
    assert faults_of(loads, JsonValue, value) == [("invalid_json", "")]
    (fault,) = faults_of(dumps, [value])
    assert fault in [("wrong_type", "[0]"), ("invalid_value", "[0]")]


@pytest.mark.parametrize("metaclass", METACLASSES, ids=["hash", "eq", "instance", "name"])
def test_a_class_with_a_metaclass_that_raises_is_no_type(metaclass: type) -> None:
    cls = type.__call__(metaclass, "Odd", (), {})
    for call in (lambda: loads(cls, "{}"), lambda: decode(cls, {}), lambda: json_schema(cls)):
        with pytest.raises(TypeError, match="cannot be used on the wire"):
            call()


def test_a_half_made_member_of_an_enum_is_not_written() -> None:
    half = str.__new__(LoopPhase, "idle")
    assert faults_of(dumps, half) == [("wrong_type", "")]
    assert faults_of(encode, [half]) == [("wrong_type", "[0]")]
    assert faults_of(dumps, {"a": half}) == [("wrong_type", "a")]


class Lying(bytearray):
    """Has a buffer of its own, which Python looks at from 3.12 on."""

    def __buffer__(self, flags: int) -> memoryview:
        raise RuntimeError


class Misleading(bytes):
    """Has a buffer that raises what decoding raises."""

    def __buffer__(self, flags: int) -> memoryview:
        raise UnicodeDecodeError("utf-8", b"", 5, 6, "x")


def test_a_buffer_that_raises_as_decoding_does_is_no_text() -> None:
    if sys.version_info < (3, 12):
        assert loads(u32, Misleading(b"5")) == 5
        return
    with pytest.raises(DecodeError) as caught:
        loads(u32, Misleading(b"5"))
    (fault,) = caught.value.errors
    assert fault.message == "looking at it raises UnicodeDecodeError"


class OwnBytes(bytes):
    """Bytes of another class."""


def test_bytes_of_a_subclass_that_are_not_utf8_have_a_place() -> None:
    with pytest.raises(DecodeError, match="1:2: the byte 0xff is not UTF-8 here"):
        loads(u32, OwnBytes(b"5\xff"))


def test_a_buffer_that_raises_is_no_text() -> None:
    for way in WAYS.values():
        with way():
            if sys.version_info < (3, 12):
                assert loads(u32, Lying(b"5")) == 5
            else:
                with pytest.raises(DecodeError) as caught:
                    loads(u32, Lying(b"5"))
                (fault,) = caught.value.errors
                assert fault.message == "looking at it raises RuntimeError"
    released = memoryview(b"5")
    released.release()
    assert faults_of(loads, u32, released) == [("invalid_json", "")]


class Growing(dict[str, Any]):
    """Raises when it is looked at, as a dict does that another thread changes."""

    def __iter__(self) -> Any:
        raise RuntimeError("dictionary changed size during iteration")


@struct
class Refuses:
    """Raises what no one expects."""

    number: u32

    def __post_init__(self) -> None:
        class Odd(Exception):
            def __str__(self) -> str:
                raise KeyError

        raise Odd


def test_what_foreign_code_raises_is_a_fault_where_it_was_raised() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(dict[str, list[Refuses]], {"a": [{"number": 1}]})
    assert [str(f) for f in caught.value.errors] == ["a[0]: looking at it raises KeyError"]
    assert not caught.value.complete

    many = [{}] * 10_000
    with pytest.raises(DecodeError) as caught:
        decode(list[Refuses], [*many, {"number": 1}])
    assert len(caught.value.errors) == 10_000
    assert caught.value.errors[-1].path == (9_999, "number") or not caught.value.complete


class Late(str):
    """A key that can be hashed twice."""

    count = 0

    def __hash__(self) -> int:
        self.count += 1
        if self.count > 2:
            raise RuntimeError
        return str.__hash__(self)


class OwnDict(dict[str, Any]):
    """A dict of another class."""


@pytest.mark.parametrize("tp", [u32, LoopPhase, list[u32], list[list[u32]]])
def test_a_value_that_cannot_be_shown_is_a_fault(tp: Any) -> None:
    data: Any = OwnDict({Late("a"): 1})
    with pytest.raises(DecodeError) as caught:
        decode(tp, [data] if tp == list[list[u32]] else data)
    assert [fault.code for fault in caught.value.errors] == ["wrong_type"]


def test_a_refusal_that_cannot_be_shown_is_a_fault() -> None:
    class Text(str):
        def __str__(self) -> str:
            raise RuntimeError

    class Odd(Exception):
        def __str__(self) -> str:
            return Text("no")

    @struct
    class Refusing:
        def __post_init__(self) -> None:
            raise Odd

    with pytest.raises(DecodeError) as caught:
        decode(Refusing, {})
    assert [fault.code for fault in caught.value.errors] == ["invalid_value"]


def test_no_memory_in_a_check_of_a_class_is_no_refusal() -> None:
    @struct
    class Large:
        def __post_init__(self) -> None:
            raise MemoryError

    with pytest.raises(MemoryError):
        decode(Large, {})


def test_a_wrong_declaration_is_told_wherever_its_value_is() -> None:
    wrong = struct(type("Wrong", (), {"__annotations__": {"number": "Nope"}}))
    value = object.__new__(wrong)
    for whole in (value, [value], {"a": value}):
        with pytest.raises(TypeError, match="Wrong cannot be used on the wire"):
            dumps(whole)


@struct
class Phased:
    """Holds a member of an enum."""

    phase: LoopPhase


def test_a_class_does_not_say_itself_how_it_is_written() -> None:
    class Odd:
        def encode_as(self, walk: Any, shape: Any = None) -> Any:
            return object()

    for value in (Odd(), [Odd()], {"a": Odd()}):
        for call in (encode, dumps):
            assert [code for code, _ in faults_of(call, value)] == ["wrong_type"]
    assert faults_of(dumps, Phased(phase=Odd())) == [("wrong_type", "phase")]  # type: ignore[arg-type]


class OwnKey(str):
    """A key that equals only itself."""

    def __hash__(self) -> int:
        return 5

    def __eq__(self, other: object) -> bool:
        return self is other


@struct
class Mapped:
    """Holds a map."""

    numbers: dict[str, u32]


@pytest.mark.parametrize("indent", [None, 0])
def test_a_key_is_written_once(indent: int | None) -> None:
    value = Mapped(numbers={"a": 1, OwnKey("a"): 2})
    for way in WAYS.values():
        with way():
            assert json.loads(dumps(value, indent=indent)) == {"numbers": {"a": 2}}
            assert dumps(value, indent=indent).count('"a"') == 1


def test_names_that_python_reads_as_others_are_kept_apart() -> None:
    own = struct(type("Own", (), {"__annotations__": {"\ufb01": u32, "fi": u32}}))
    given = {"\ufb01": 1, "fi": 2}
    value = own(**given)
    for way in WAYS.values():
        with way():
            assert dumps(value) == '{"\ufb01":1,"fi":2}'
            assert loads(own, dumps(value) + LONG) == value


class Pretending(list[int]):
    """Shows other items than it has."""

    def __iter__(self) -> Any:
        return iter([7])


@struct
class Listed:
    """Holds numbers."""

    numbers: list[u32]


def test_items_of_a_list_are_those_that_it_has() -> None:
    for way in WAYS.values():
        with way():
            assert encode(Listed(numbers=Pretending([1, 2]))) == {"numbers": [1, 2]}  # type: ignore[arg-type]


def test_an_indent_is_none_or_few_spaces() -> None:
    for indent in (-1, 101, 2**63, 10**400, 10**5_000, True, 1.0, Once("a")):
        with pytest.raises(ValueError, match="indent must be None or 0 to 100 spaces"):
            dumps([1], indent=indent)  # type: ignore[arg-type]
    assert dumps([1], indent=100) == "[\n" + " " * 100 + "1\n]"
