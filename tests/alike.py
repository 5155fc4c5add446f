"""How the generated fast paths are held against the reference interpreter."""

from __future__ import annotations

import json
from typing import Any

import pytest

import reference
from codec import fast

POLICIES = (None, "deny", "ignore")
ROUNDS = 30


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the fast path take even the first text of a type."""
    monkeypatch.setattr(fast, "WARM_UP", 0)


def outcome(call: Any, *arguments: Any) -> Any:
    """Return what a call returns, or the class of what it raises."""
    try:
        return call(*arguments)
    except Exception as error:
        return type(error)


def failed(result: Any) -> bool:
    return isinstance(result, type) and issubclass(result, Exception)


def assert_same(quick: Any, slow: Any) -> None:
    """A fast path may give up, but what it returns is what the reference returns."""
    if failed(quick):
        return
    assert quick == slow
    assert repr(quick) == repr(slow)  # tells 1 from 1.0 and True, and the order of keys


def slowly(kind: str, tp: Any, source: Any, policy: str | None = None) -> Any:
    """Return what the reference makes of text or of plain data."""
    return outcome(getattr(reference, kind), tp, source, policy)


def assert_read_alike(tp: Any, text: str | bytes, policy: str | None = None) -> None:
    assert_same(outcome(fast.loads, tp, text, policy), slowly("loads", tp, text, policy))


def assert_both_read_alike(tp: Any, data: Any, policy: str | None = None) -> None:
    assert_same(outcome(fast.decode, tp, data, policy), slowly("decode", tp, data, policy))
    assert_read_alike(tp, json.dumps(data), policy)


def nested(depth: int, inner: Any = 0) -> Any:
    for _ in range(depth):
        inner = [inner]
    return inner
