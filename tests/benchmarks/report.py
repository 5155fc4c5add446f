"""What was measured: tables for a terminal, and the file of results."""

from __future__ import annotations

import datetime
import json
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marks import MARKS, Mark, Results
from peers.peer import OURS, Peer

from documents import OPERATIONS, Document

_INTRODUCTION = (
    "Times are in milliseconds, memory in kilobytes; in brackets, how often ours goes into it:"
    "\nmore than 1 is slower, or larger, than ours."
)


#: A library that is measured in two ways has the version of the first.
_VARIANTS = (" JsonValue", " unfrozen", ", no repeats")

_COLUMNS = (*OPERATIONS, "tolerant")


def environment(peers: list[Peer], missing: list[str], *, quick: bool) -> dict[str, Any]:
    """Tell what the figures were measured with and on."""
    return {
        "date": datetime.date.today().isoformat(),
        "quick": quick,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": _processor(),
        "versions": {peer.name: peer.version for peer in peers},
        "missing": missing,
    }


def _processor() -> str:
    """Return the name of the processor, where the system tells it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            lines = [line.partition(":") for line in file]
    except OSError:
        return platform.processor()
    return next((value.strip() for key, _, value in lines if key.strip() == "model name"), "")


def as_text(documents: list[Document], results: Results, environment: dict[str, Any]) -> str:
    """Write the report for a terminal."""
    return "\n".join(_lines(documents, results, environment))


def _lines(
    documents: list[Document], results: Results, environment: dict[str, Any]
) -> Iterator[str]:
    place = ", ".join(environment[key] for key in ("python", "system", "machine", "processor"))
    versions = ", ".join(f"{name} {version}" for name, version in environment["versions"].items())
    if environment["quick"]:
        yield "A quick run, of smaller documents: its figures are no measurement."
    yield place
    yield versions
    if environment["missing"]:
        yield f"Not installed, so left out: {', '.join(environment['missing'])}"
    if results.times:
        yield f"\n{_INTRODUCTION}"
    for document in documents:
        if any(name == document.name for name, _, _ in results.times):
            yield f"\n{document.name}: {document.title}"
            yield from _table(document.name, results, list(environment["versions"]))
    if results.processes:
        yield "\nwhole processes, best of all"
        for script, seconds in results.processes.items():
            yield f"  {script:<24}{seconds * 1000:9.1f} ms"
    yield "\nmarks" + " " * 51 + "at most     now"
    yield from (_mark_line(mark, results) for mark in MARKS)
    values = [(mark, value) for mark in MARKS if (value := _value(mark, results)) is not None]
    yield f"{sum(value <= mark.most for mark, value in values)} of {len(values)} marks are met"


def _table(document: str, results: Results, peers: list[str]) -> Iterator[str]:
    yield f"  {'':<18}" + "".join(f"{name:>18}" for name in (*_COLUMNS, "memory"))
    for peer in peers:
        cells = [
            _cell(results.times, (document, operation, peer), (document, operation, OURS), 1e3)
            for operation in _COLUMNS
        ]
        cells.append(_cell(results.memory, (document, peer), (document, OURS), 1e-3))
        if any(cells):
            yield f"  {peer:<18}" + "".join(f"{cell or '-':>18}" for cell in cells)


def _cell(figures: dict[Any, Any], key: Any, ours: Any, scale: float) -> str:
    """Write one figure and its ratio to ours; nothing if it was not measured."""
    if key not in figures:
        return ""
    figure = figures[key] * scale
    shown = (
        f"{figure:.4f}" if figure < 0.1 else f"{figure:.2f}" if figure < 100 else f"{figure:.0f}"
    )
    return f"{shown} ({figures[key] / figures[ours]:.2f})" if ours in figures else shown


def _value(mark: Mark, results: Results) -> float | None:
    try:
        return mark.value(results)
    except KeyError:
        return None


def _verdict(mark: Mark, value: float | None) -> str:
    if value is None:
        return "not measured"
    if value > mark.most:
        return "missed"
    if mark.aim is not None and value > mark.aim:
        return f"met; the aim is {mark.aim:g}"
    return "met"


def _mark_line(mark: Mark, results: Results) -> str:
    value = _value(mark, results)
    now = f"{value:.2f}{mark.unit}" if value is not None else ""
    return f"  {mark.figure:<50}{f'{mark.most:g}{mark.unit}':>11}{now:>11}  {_verdict(mark, value)}"


def record(file: Path, results: Results, environment: dict[str, Any]) -> None:
    """Put the marks and the figures of the status document into a file of results.

    The file has one entry for each version of Python; only that of this one is replaced.
    """
    entries = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    version = ".".join(platform.python_version_tuple()[:2])
    entries[version] = {
        **{key: environment[key] for key in ("date", "python", "system", "processor")},
        "versions": {
            peer: found
            for peer, found in environment["versions"].items()
            if not peer.endswith(_VARIANTS)
        },
        "marks": {
            _named(mark): _rounded(value)
            for mark in MARKS
            if (value := _value(mark, results)) is not None
        },
        "peers, their figure / ours": {
            peer: _ratios(results, peer) for peer in environment["versions"] if peer != OURS
        },
        "processes, ms": {
            name: round(seconds * 1000, 1) for name, seconds in results.processes.items()
        },
    }
    text = json.dumps(dict(sorted(entries.items())), indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


def _named(mark: Mark) -> str:
    return f"{mark.figure},{mark.unit}" if mark.unit else mark.figure


def _ratios(results: Results, peer: str) -> dict[str, float]:
    found = {
        operation: results.times["status", operation, peer]
        / results.times["status", operation, OURS]
        for operation in OPERATIONS
        if ("status", operation, peer) in results.times
    }
    if ("status", peer) in results.memory:
        found["memory"] = results.memory["status", peer] / results.memory["status", OURS]
    return {name: _rounded(ratio) for name, ratio in found.items()}


def _rounded(value: float) -> float:
    """Keep three digits, which is more than two runs agree in."""
    return float(f"{value:.3g}")
