"""What was measured, as tables for a terminal and as plain data for JSON."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from typing import Any

from marks import MARKS, Mark, Results
from measure import OPERATIONS
from peers.peer import OURS, Peer

from documents import Document

_INTRODUCTION = (
    "Times are in milliseconds, memory in kilobytes; in brackets, how often ours goes into it:"
    "\nmore than 1 is slower, or larger, than ours."
)


def environment(peers: list[Peer], missing: list[str], *, quick: bool) -> dict[str, Any]:
    """Tell what the figures were measured with and on."""
    return {
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
        yield "\nwhole processes, median"
        for script, seconds in results.processes.items():
            yield f"  {script:<24}{seconds * 1000:9.1f} ms"
    yield "\nmarks" + " " * 51 + "at most     now"
    yield from (_mark_line(mark, results) for mark in MARKS)


def _table(document: str, results: Results, peers: list[str]) -> Iterator[str]:
    yield f"  {'':<18}" + "".join(f"{name:>18}" for name in (*OPERATIONS, "memory"))
    for peer in peers:
        cells = [
            _cell(results.times, (document, operation, peer), (document, operation, OURS), 1e3)
            for operation in OPERATIONS
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


def as_data(
    documents: list[Document], results: Results, environment: dict[str, Any]
) -> dict[str, Any]:
    """Return the report as plain data: times in seconds, memory in bytes."""
    return {
        "environment": environment,
        "documents": {
            item.name: {"title": item.title, "bytes": len(item.text.encode())} for item in documents
        },
        "times": [
            {
                "document": document,
                "operation": operation,
                "peer": peer,
                "seconds": seconds,
                "ratio": _ratio(seconds, results.times.get((document, operation, OURS))),
            }
            for (document, operation, peer), seconds in results.times.items()
        ],
        "memory": [
            {
                "document": document,
                "peer": peer,
                "bytes": held,
                "ratio": _ratio(held, results.memory.get((document, OURS))),
            }
            for (document, peer), held in results.memory.items()
        ],
        "processes": results.processes,
        "marks": [
            {
                "figure": mark.figure,
                "most": mark.most,
                "aim": mark.aim,
                "unit": mark.unit.strip(),
                "value": value,
                "verdict": _verdict(mark, value),
            }
            for mark, value in ((mark, _value(mark, results)) for mark in MARKS)
        ],
    }


def _ratio(figure: float, ours: float | None) -> float | None:
    return None if ours is None else figure / ours
