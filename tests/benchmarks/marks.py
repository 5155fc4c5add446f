"""The marks: the figures that the project holds itself to, as ratios within one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from peers.peer import OURS


@dataclass
class Results:
    """All that was measured.

    ``times`` is in seconds by document, operation and peer, ``memory`` in bytes
    by document and peer, ``processes`` in seconds by script, ``records`` the
    number of records of each document.
    """

    records: dict[str, int] = field(default_factory=dict)
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
    value: Callable[[Results], float]
    aim: float | None = None
    unit: str = ""


def _against(operation: str, peer: str) -> Callable[[Results], float]:
    """Compare our time for the status document with a peer's."""

    def value(results: Results) -> float:
        times = results.times
        return times["status", operation, OURS] / times["status", operation, peer]

    return value


def _against_generated(results: Results) -> float:
    peers = ("adaptix", "mashumaro", "cattrs")
    fastest = min(results.times["status", "decode", peer] for peer in peers)
    return results.times["status", "decode", OURS] / fastest


def _snake(results: Results) -> float:
    return results.times["snake", "decode", OURS] / results.times["status", "decode", OURS]


def _memory(results: Results) -> float:
    return results.memory["status", OURS] / results.memory["status", "pydantic"]


def _growth(operation: str) -> Callable[[Results], float]:
    """Compare the time for one record in a large document with that in a small one."""

    def value(results: Results) -> float:
        large, small = (
            results.times[name, operation, OURS] / results.records[name]
            for name in ("large", "status")
        )
        return large / small

    return value


def _beyond_standard_library(script: str) -> Callable[[Results], float]:
    """Return the milliseconds that a script takes beyond the import of four standard modules."""

    def value(results: Results) -> float:
        return (results.processes[script] - results.processes["standard library"]) * 1000

    return value


def _script(results: Results) -> float:
    return results.processes["script, ours"] / results.processes["script, pydantic"]


MARKS = [
    Mark("decode / pydantic model_validate", 0.65, _against("decode", "pydantic")),
    Mark("decode / fastest of adaptix, mashumaro, cattrs", 0.35, _against_generated),
    Mark("decode of snake_case / of canonical names", 1.6, _snake),
    Mark("loads / pydantic model_validate_json", 1.6, _against("loads", "pydantic"), aim=1.3),
    Mark("encode / pydantic model_dump", 1.0, _against("encode", "pydantic")),
    Mark("dumps / pydantic model_dump_json", 2.2, _against("dumps", "pydantic"), aim=1.6),
    Mark("dumps / json.dumps of plain data", 1.15, _against("dumps", "json"), aim=1.0),
    Mark("memory held / by pydantic's", 0.35, _memory),
    *(
        Mark(f"{operation}, a record at ten times the size", 1.1, _growth(operation))
        for operation in ("decode", "loads", "encode", "dumps")
    ),
    Mark(
        "import, beyond the standard library",
        14,
        _beyond_standard_library("import qontinui_types"),
        unit=" ms",
    ),
    Mark(
        "script, beyond the standard library",
        24,
        _beyond_standard_library("script, ours"),
        unit=" ms",
    ),
    Mark("script / pydantic's script", 0.45, _script),
]
