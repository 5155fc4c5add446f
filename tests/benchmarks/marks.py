"""The marks: the figures that the project holds itself to, as ratios within one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from peers.peer import OURS


@dataclass
class Results:
    """All that was measured.

    ``times`` is in seconds by document, operation and peer, ``memory`` in bytes
    by document and peer, ``processes`` in seconds by script.
    """

    times: dict[tuple[str, str, str], float] = field(default_factory=dict)
    memory: dict[tuple[str, str], int] = field(default_factory=dict)
    processes: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """A figure, the most that it may be, and how to get it; ``aim`` is what would be better still.

    ``value`` raises KeyError where something that it needs was not measured.
    """

    figure: str
    most: float
    aim: float | None
    value: Callable[[Results], float]
    unit: str = ""


def _against(
    document: str, operation: str, peer: str = OURS, base: tuple[str, str] | None = None
) -> Callable[[Results], float]:
    """Compare our time with a peer's, or with our own, for the base: a document and operation."""

    def value(results: Results) -> float:
        there = base or (document, operation)
        return results.times[document, operation, OURS] / results.times[(*there, peer)]

    return value


def _memory(results: Results) -> float:
    return results.memory["status", OURS] / results.memory["status", "pydantic"]


def _wrong_config(results: Results) -> float:
    return results.times["wrong config", "loads", OURS] * 1000


def _beyond_standard_library(script: str) -> Callable[[Results], float]:
    """Return the milliseconds that a script takes beyond the import of four standard modules."""

    def value(results: Results) -> float:
        return (results.processes[script] - results.processes["standard library"]) * 1000

    return value


_LOADS = ("status", "loads")

MARKS = [
    Mark("decode / pydantic", 0.60, 0.50, _against("status", "decode", "pydantic")),
    Mark("loads, compact / pydantic", 1.20, 1.00, _against("status", "loads", "pydantic")),
    Mark(
        "loads, indented / pydantic's compact",
        1.30,
        1.10,
        _against("indented", "loads", "pydantic", _LOADS),
    ),
    Mark(
        "loads, indented, reordered, snake_case / the same",
        1.30,
        1.10,
        _against("reordered", "loads", "pydantic", _LOADS),
    ),
    Mark("encode / pydantic", 1.05, 0.85, _against("status", "encode", "pydantic")),
    Mark("dumps / pydantic", 1.60, 1.30, _against("status", "dumps", "pydantic")),
    Mark(
        "loads, unknown fields under ignore / without",
        1.5,
        1.2,
        _against("unknown", "tolerant", base=_LOADS),
    ),
    Mark("loads, one wrong value / valid", 3.5, 2, _against("wrong", "loads", base=_LOADS)),
    Mark("loads, 1,000 faults / valid", 10, None, _against("faulty", "loads", base=_LOADS)),
    Mark("a small config with a fault, after the first", 1, None, _wrong_config, " ms"),
    Mark(
        "decode, snake_case / canonical",
        1.3,
        1.0,
        _against("snake", "decode", base=("status", "decode")),
    ),
    Mark("memory held / pydantic", 0.30, 0.28, _memory),
    Mark("import", 12, 8, _beyond_standard_library("import qontinui_types"), " ms"),
    Mark("script", 22, 14, _beyond_standard_library("script, ours"), " ms"),
]
