"""Values of the declared types, from a seeded generator."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import qontinui_types
from codec import decode
from codec.reflect import shape_of
from declared import NAMES
from samples import sample

if TYPE_CHECKING:
    from collections.abc import Iterator


#: The types of the Rust module.
WIRE: list[Any] = [getattr(qontinui_types, name) for name in NAMES]


def values(tp: Any, count: int) -> Iterator[Any]:
    """Yield values of a type, the same ones each time."""
    rng = random.Random(f"{tp.__name__} elsewhere")
    for _ in range(count):
        yield decode(tp, sample(shape_of(tp), rng))
