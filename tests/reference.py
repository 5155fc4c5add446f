"""The public calls with the room of generated programs closed: the walk over shapes alone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import codec
from codec import doors

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Close some rooms for a while, as if their folders were not there."""
    before = {name: doors.room(name) for name in names}
    doors._rooms.update(dict.fromkeys(names))
    try:
        yield
    finally:
        doors._rooms.update(before)


def loads(tp: Any, text: Any, unknown: Any = None) -> Any:
    with without("fast"):
        return codec.loads(tp, text, unknown=unknown)


def decode(tp: Any, data: Any, unknown: Any = None) -> Any:
    with without("fast"):
        return codec.decode(tp, data, unknown=unknown)


def encode(value: Any) -> Any:
    with without("fast"):
        return codec.encode(value)


def dumps(value: Any, indent: int | None = None) -> str:
    with without("fast"):
        return codec.dumps(value, indent=indent)
