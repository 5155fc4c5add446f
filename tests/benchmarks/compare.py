"""Compares this project with other libraries that decode and encode typed JSON.

    python tests/benchmarks/compare.py [--quick] [--only NAME ...]

The other libraries are named in requirements.txt beside this file. Those that
are not installed are left out, and the report says so. A run of everything
writes its figures to results.json beside this file.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

# The checkout that this file is part of is what is measured.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import measure
import processes
import report
from marks import Results
from peers.peer import Peer, load_peers, names

import documents
from documents import Document

_RESULTS = Path(__file__).resolve().with_name("results.json")
_DOCUMENTS = (
    "status",
    "indented",
    "reordered",
    "snake",
    "unknown",
    "wrong",
    "faulty",
    "config",
    "wrong config",
    "preset",
)
_PROCESSES = "processes"


def main() -> None:
    """Measure what the command line asks for, and print the report."""
    options = _options()
    only = set(options.only)
    peers, missing = load_peers(only & set(names()))
    built = documents.build(loops=1) if options.quick else documents.build()
    results = Results()
    wanted = [document for document in built if _wants(only, document.name)]
    if wanted:
        _measure(wanted, peers, results, quick=options.quick)
    if _wants(only, _PROCESSES):
        _start_processes(built, peers, results, quick=options.quick)
    environment = report.environment(peers, missing, quick=options.quick)
    if not options.quick and not only:
        report.record(_RESULTS, results, environment)
    print(report.as_text(built, results, environment))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare this project with other libraries.")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="take one sample of smaller documents, to see that everything runs",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        default=[],
        metavar="NAME",
        choices=[*_DOCUMENTS, _PROCESSES, *names()],
        help=f"measure only these documents ({', '.join(_DOCUMENTS)}), the whole processes"
        f" ({_PROCESSES}), or these libraries ({', '.join(names())})",
    )
    return parser.parse_args()


def _wants(only: set[str], part: str) -> bool:
    """Tell whether a part is measured: it is named, or only libraries are."""
    parts = only & {*_DOCUMENTS, _PROCESSES}
    return not parts or part in parts


def _measure(wanted: list[Document], peers: list[Peer], results: Results, *, quick: bool) -> None:
    cases = []
    for document in wanted:
        for peer in peers:
            found = measure.cases_of(document, peer)
            cases += found
            if found and document.operations == documents.OPERATIONS:
                results.memory[document.name, peer.name] = measure.memory_held(document, peer)
    measure.run(cases, seconds=0 if quick else 40, rounds=1 if quick else 10)
    for case in cases:
        results.times[case.document, case.operation, case.peer] = case.best


def _start_processes(
    built: list[Document], peers: list[Peer], results: Results, *, quick: bool
) -> None:
    config = next(document for document in built if document.name == "config")
    scripts = list(processes.SCRIPTS)
    if not any(peer.name == "pydantic" for peer in peers):
        scripts.remove("script, pydantic")
    results.processes = processes.run(config, scripts, rounds=1 if quick else 25)


if __name__ == "__main__":
    main()
