"""Times and memory, taken inside one process.

All that is to be timed is put in one list, and the list is gone through again
and again, in another order each time, so that a slow moment of the machine, or
what the call before has left behind, meets everyone alike. Of each entry the
best time counts. Short calls are repeated within one sample; long ones, and
libraries that no mark compares with, sit out most of the rounds. The clock is
the time that the processor spends on this process, so that what else runs on
the machine is not counted; the garbage collector is off while it runs and
clears up between rounds.
"""

from __future__ import annotations

import gc
import json
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from peers.peer import OURS, Calls, Peer

from documents import Document, compact

#: Documents for every peer; the others are for those that read both spellings of names.
_FOR_ALL = ("status", "indented", "config", "preset")

#: A sample should take at least this long, in seconds.
_SAMPLE = 0.002

#: Samples longer than this are taken in one round out of ``_SPARSE``.
_LONG = 0.02
_SPARSE = 5


@dataclass
class Case:
    """One call to be timed; ``best`` is its shortest time so far, in seconds."""

    document: str
    operation: str
    peer: str
    call: Callable[[Any], Any]
    argument: Any
    repeats: int = 1
    every: int = 1
    best: float = field(default=float("inf"))

    def calibrate(self) -> None:
        """Warm the call up and see how long it takes."""
        self.sample()
        self.sample()
        self.repeats = max(1, round(_SAMPLE / self.best))
        marked = self.peer in (OURS, "pydantic")
        self.every = 1 if marked and self.best <= _LONG else _SPARSE

    def sample(self) -> None:
        """Take one sample."""
        call, argument = self.call, self.argument
        repeats = range(self.repeats)
        start = time.process_time()
        for _ in repeats:
            call(argument)
        self.best = min(self.best, (time.process_time() - start) / self.repeats)


def cases_of(document: Document, peer: Peer) -> list[Case]:
    """List what a peer can do with a document, once its results are seen to be right."""
    if document.name not in _FOR_ALL and not peer.both_spellings:
        return []
    calls = peer.calls(document.root)
    made = {name: call for name in document.operations if (call := getattr(calls, name))}
    if document.faults:
        made = {name: _failing(document, peer, call) for name, call in made.items()}
        value = None
    else:
        value = _verified(document, peer, calls, made)
    arguments = {"decode": document.data, "loads": document.text, "tolerant": document.text}
    return [
        Case(document.name, operation, peer.name, call, arguments.get(operation, value))
        for operation, call in made.items()
    ]


def _failing(document: Document, peer: Peer, call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a call that reads a faulty document and writes the error out, as its user would."""

    def read(text: Any) -> str:
        try:
            call(text)
        except ValueError as error:
            return str(error)
        raise AssertionError(f"{peer.name}: {document.name} is not refused")

    message = read(document.text)
    if peer.name == OURS and not message.startswith(f"{document.faults} fault"):
        raise AssertionError(f"{document.name}: not {document.faults} faults: {message[:200]}")
    return read


def _verified(
    document: Document, peer: Peer, calls: Calls, made: dict[str, Callable[[Any], Any]]
) -> Any:
    """Return the decoded document; raises AssertionError if any call gets it wrong."""
    value = None
    contents = {}
    for name in ("tolerant", "loads", "decode"):
        if name in made:
            value = made[name](document.data if name == "decode" else document.text)
            contents[name] = calls.content(value)
    if "encode" in made:
        plain = json.dumps(made["encode"](value), default=lambda member: member.value)
        contents["encode"] = json.loads(plain)
    if "dumps" in made:
        contents["dumps"] = json.loads(made["dumps"](value))
    for operation, content in contents.items():
        if content != document.canonical:
            raise AssertionError(f"{peer.name}: {operation} of {document.name} is not right")
    return value


def run(cases: list[Case], seconds: float, rounds: int) -> int:
    """Take samples for so many seconds, but for at least so many rounds; return their number."""
    for case in cases:
        case.calibrate()
    chance = random.Random(0)
    order = list(cases)
    deadline = time.perf_counter() + seconds
    done = 0
    with _collector_off():
        while done < rounds or time.perf_counter() < deadline:
            chance.shuffle(order)
            for case in order:
                if done % case.every == 0:
                    case.sample()
            gc.collect()
            done += 1
    return done


@contextmanager
def _collector_off() -> Iterator[None]:
    gc.collect()
    gc.freeze()  # the documents themselves need not be gone through again
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def memory_held(document: Document, peer: Peer) -> int:
    """Return how many bytes a decoded document keeps alive, strings included.

    The plain data is made under observation too, and let go: what stays is the
    value and whatever it has taken over from the data.
    """
    calls = peer.calls(document.root)
    decode = calls.decode or _copy
    decode(json.loads(document.text))  # what is made at first use is not the document's
    gc.collect()
    tracemalloc.start()
    try:
        data = json.loads(document.text)
        value = decode(data)
        del data
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    del value
    return held


def _copy(data: Any) -> Any:
    return json.loads(compact(data))
