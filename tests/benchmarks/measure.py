"""Times and memory, taken inside one process.

All that is to be timed is put in one list, and the list is gone through again
and again, so that a slow moment of the machine meets everyone alike. Of each
entry the best time counts. Short calls are repeated within one sample; long
ones sit out most of the rounds. The garbage collector is off while the clock
runs and clears up between rounds.
"""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from peers.peer import Calls, Peer

from documents import Document, compact

OPERATIONS = ("decode", "loads", "encode", "dumps")

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
        self.every = _SPARSE if self.best > _LONG else 1

    def sample(self) -> None:
        """Take one sample."""
        call, argument = self.call, self.argument
        repeats = range(self.repeats)
        start = time.perf_counter()
        for _ in repeats:
            call(argument)
        self.best = min(self.best, (time.perf_counter() - start) / self.repeats)


def cases_of(document: Document, peer: Peer) -> list[Case]:
    """List what a peer can do with a document, once its results are seen to be right."""
    if document.data != document.canonical and not peer.both_spellings:
        return []
    calls = peer.calls(document.root)
    value = _verified(document, peer, calls)
    arguments = (document.data, document.text, value, value)
    return [
        Case(document.name, operation, peer.name, call, argument)
        for operation, argument in zip(OPERATIONS, arguments, strict=True)
        if (call := getattr(calls, operation)) is not None
    ]


def _verified(document: Document, peer: Peer, calls: Calls) -> Any:
    """Return the decoded document; raises AssertionError if any call gets it wrong."""
    value = calls.loads(document.text) if calls.loads else None
    contents = {"loads": calls.content(value)}
    if calls.decode:
        value = calls.decode(document.data)
        contents["decode"] = calls.content(value)
    if calls.encode:
        plain = json.dumps(calls.encode(value), default=lambda member: member.value)
        contents["encode"] = json.loads(plain)
    if calls.dumps:
        contents["dumps"] = json.loads(calls.dumps(value))
    for operation, content in contents.items():
        if content != document.canonical:
            raise AssertionError(f"{peer.name}: {operation} of {document.name} is not right")
    return value


def run(cases: list[Case], seconds: float, rounds: int) -> int:
    """Take samples for so many seconds, but for at least so many rounds; return their number."""
    for case in cases:
        case.calibrate()
    deadline = time.perf_counter() + seconds
    done = 0
    with _collector_off():
        while done < rounds or time.perf_counter() < deadline:
            for case in cases:
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
