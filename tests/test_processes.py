"""Threads, forks, little stack, and a json module without its scanner: the answers stay."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

import target
from codec import CodecError, DecodeError, JsonValue, decode, dumps, loads, struct, u32

if TYPE_CHECKING:
    from collections.abc import Callable

#: White space after a text that makes it long enough for the fast room.
LONG = " " * 25_000


@struct
class Holder:
    """Holds a blob."""

    blob: JsonValue = None
    my_number: u32 = 0


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


@struct(unknown="ignore")
class Loose:
    """Skips what it does not know."""


def test_a_text_that_only_the_stack_is_too_small_for_is_not_too_deep() -> None:
    text = '{"x":' + "[" * 300 + "]" * 300 + "}"
    outcomes = set()
    for left in range(100, 400, 20):
        try:
            with_stack(left, lambda: outcomes.add(repr(loads(Loose, text))))
        except DecodeError as error:
            outcomes.add(error.errors[0].message)
    little = "the nesting goes deeper than what is left of Python's stack"
    assert outcomes <= {"Loose()", little}
    assert loads(Loose, text) == Loose()


# Forks ------------------------------------------------------------------------------

FORKING = """
import os, signal, sys, threading, time
import {codec} as codec

class Slow:
    def find_spec(self, name, path=None, target=None):
        if "codec." in name or name == "difflib":
            time.sleep(0.01)

sys.meta_path.insert(0, Slow())
Outer = codec.struct(type("Outer", (), {{"__annotations__": {{"number": codec.u32}}}}))
def use():
    codec.loads(Outer, '{{"number":1}}' + " " * 30_000)
    try:
        codec.loads(Outer, '{{"numbr":1,"number":1}}')
    except codec.DecodeError:
        pass
thread = threading.Thread(target=use)
thread.start()
children = []
while thread.is_alive() or len(children) < 4:
    child = os.fork()
    if not child:
        signal.alarm(20)
        for text in (
            *('{{"number":-1}}', '{{"numbr":1,"number":1}}', '{{"number":'),
            '{{"number":-1}}' + " " * 30_000,
        ):
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
