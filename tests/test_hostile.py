"""Hostile hands: depth, foreign objects, threads, forks, a stack that is nearly used up."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

import reference
import target
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


def test_an_indent_is_none_or_few_spaces() -> None:
    for indent in (-1, 101, 2**63, 10**400, 10**5_000, True, 1.0, Once("a")):
        with pytest.raises(ValueError, match="indent must be None or 0 to 100 spaces"):
            dumps([1], indent=indent)  # type: ignore[arg-type]
    assert dumps([1], indent=100) == "[\n" + " " * 100 + "1\n]"


# Threads ------------------------------------------------------------------------


def while_changed(change: Callable[[], None], call: Callable[[], Any]) -> set[str]:
    """Make a call again and again while another thread changes something; return what came."""
    over, seen = time.monotonic() + 0.2, set()
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            change()

    thread = threading.Thread(target=work)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread.start()
    try:
        while time.monotonic() < over:
            try:
                call()
                seen.add("value")
            except CodecError as error:
                seen.add(type(error).__name__)
    finally:
        stop.set()
        thread.join()
        sys.setswitchinterval(before)
    return seen


def test_bytes_that_another_thread_changes_are_read_or_refused() -> None:
    first = json.dumps({"blob": [{"a": 1}] * 400, "my_number": 1}).encode() + LONG.encode()
    second = json.dumps({"blob": [["b"]] * 400, "other": [], "my_number": -1}).encode()
    second += b" " * (len(first) - len(second))
    source = bytearray(first)

    def change() -> None:
        source[:] = second
        source[:] = first

    seen = while_changed(change, lambda: loads(Holder, source, unknown="deny"))
    assert seen <= {"value", "DecodeError"}


def test_data_that_another_thread_changes_are_read_or_refused() -> None:
    blob: dict[str, Any] = {f"k{number}": [number] for number in range(50)}

    def change() -> None:
        blob["more"] = "\ud800"
        blob["k1"] = [blob]
        del blob["more"]
        blob["k1"] = [1]

    seen = while_changed(change, lambda: decode(Holder, {"blob": blob}))
    assert seen <= {"value", "DecodeError"}
    seen = while_changed(change, lambda: dumps(Holder(blob=blob)))
    assert seen <= {"value", "EncodeError"}


# Little stack ---------------------------------------------------------------------


def with_stack(left: int, call: Callable[[], Any]) -> Any:
    """Make a call with so many frames left of the stack."""
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back

    def down(more: int) -> Any:
        return call() if more <= 0 else down(more - 1)

    return down(sys.getrecursionlimit() - depth - left)


@pytest.mark.parametrize("text", ['{"inner":{"number":1}}', '{"inner":{"number":-1},"x":1}'])
@pytest.mark.parametrize("space", ["", LONG])
def test_little_stack_is_not_taken_for_a_mistake_in_a_class(text: str, space: str) -> None:
    outcomes = set()
    for left in range(5, 90):
        inner = struct(type("Inner", (), {"__annotations__": {"number": u32}}))
        outer = struct(type("Outer", (), {"__annotations__": {"inner": inner}}))
        try:
            with_stack(left, lambda tp=outer: loads(tp, text + space))
            outcomes.add("value")
        except RecursionError:
            outcomes.add("RecursionError")
        except DecodeError as error:
            outcomes.add("little" if "stack" in str(error) else "faults")
        if "-1" in text:
            with pytest.raises(DecodeError, match=r"inner\.number"):
                loads(outer, text)
        else:
            assert loads(outer, text).inner.number == 1
    assert outcomes <= {"RecursionError", "little", "faults" if "-1" in text else "value"}


# Forks ------------------------------------------------------------------------------

FORKING = """
import os, signal, sys, threading, time
import {codec} as codec

class Slow:
    def find_spec(self, name, path=None, target=None):
        if "codec." in name:
            time.sleep(0.01)

sys.meta_path.insert(0, Slow())
Outer = codec.struct(type("Outer", (), {{"__annotations__": {{"number": codec.u32}}}}))
thread = threading.Thread(target=lambda: codec.loads(Outer, '{{"number":1}}' + " " * 30_000))
thread.start()
children = []
while thread.is_alive() or len(children) < 4:
    child = os.fork()
    if not child:
        signal.alarm(20)
        for text in ('{{"number":-1}}', '{{"number":', '{{"number":-1}}' + " " * 30_000):
            try:
                codec.loads(Outer, text)
            except codec.DecodeError as error:
                assert error.errors[0].line == 1
        assert codec.loads(Outer, '{{"number":2}}' + " " * 30_000).number == 2
        os._exit(7)
    children.append(child)
    time.sleep(0.002)
print({{os.waitpid(child, 0)[1] >> 8 for child in children}}, len(children) > 3)
"""


def test_a_child_forked_during_the_first_use_can_fail_and_read() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKING.format(codec=target.CODEC)],
        capture_output=True,
        text=True,
        env=target.environ(),
        timeout=120,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("{7} True\n", "")


# No scanner in C ----------------------------------------------------------------------

SCANNING = """
import json, sys
if sys.argv[1] == "python":
    for name in [name for name in sys.modules if name.startswith("json")]:
        del sys.modules[name]
    sys.modules["_json"] = None
    import json
import {codec} as codec
for text in json.load(sys.stdin):
    for tp in (codec.JsonValue, int, str):
        try:
            print(ascii(codec.loads(tp, text)))
        except codec.DecodeError as error:
            print(*(fault.code for fault in error.errors))
print(json.scanner.c_make_scanner is None)
"""

ODD_TEXTS = [
    *("1\u0661", "-\u0661", "1.\u0661", "1e\u0661", "[1,\u0661]", '{"a":1\u0661}', "1\u2028"),
    *('"\\u+123"', '"\\u 123"', '"\\u1_23"', '"\\u-123"', '"\\u0x12"', '"\\u\u0661234"'),
    *('"\\ud83d\\u+e00"', '"\\ud83d\\ude0"', '"a\\u12\n4"', '"\\ud800"', '"\\u12'),
    *('"\u0661"', '"\\u00e9\u0661"', '"\\\\u+123"', '["\\\\","\\\\\\u00e9"]', '"\\"\u0661"'),
    *("1" * 5000, "NaN", "-Infinity", "01", "1.", "[1,]", '{"a":1,}', '"\t"', "\x0c1", "\ufeff1"),
    *('{"a":1,"a":"\\ud800"}', "[" * 127 + "]" * 127, "[" * 128 + "]" * 128, "1e999", "-0"),
]


def test_without_a_scanner_in_c_the_same_texts_are_accepted() -> None:
    seen = []
    for scanner in ("c", "python"):
        done = subprocess.run(
            [sys.executable, "-c", SCANNING.format(codec=target.CODEC), scanner],
            input=json.dumps(ODD_TEXTS),
            capture_output=True,
            text=True,
            env=target.environ(),
            check=True,
        )
        seen.append(done.stdout.splitlines())
    assert (seen[0].pop(), seen[1].pop()) == ("False", "True")
    assert len(seen[0]) == 3 * len(ODD_TEXTS)
    assert seen[0] == seen[1]


def test_of_a_key_given_twice_at_any_depth_the_last_counts_and_no_time_is_lost() -> None:
    nested = "1"
    for _ in range(60):
        nested = f'{{"a":[{{"b":1,"b":2}}],"a":{nested}}}'
    text = f"[{','.join([nested] * 40)}]"
    assert loads(JsonValue, text) == json.loads(text)
    assert faults_of(loads, JsonValue, text.replace("2}", "1e999}", 1)) == [
        ("out_of_range", "[0].a[0].b")
    ]
