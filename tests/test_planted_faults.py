"""Known faults planted in valid documents: exactly these must be found, where they were planted."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

import reference
from codec import DecodeError, decode, loads
from places import text_at
from qontinui_types import MultiLoopConfig, MultiLoopStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    Path = tuple[str | int, ...]

CONFIG: dict[str, Any] = {
    "targetRunnerPort": 9877,
    "supervisorPort": 9875,
    "workflowId": "wf é😀",
    "maxIterations": 5,
    "exitStrategy": {"type": "reflection", "extra": [1, None]},
    "betweenIterations": {"type": "restart_runner", "rebuild": True},
    "retryOnFailure": False,
    "pipeline": {
        "build": {"description": 'quote " and \\', "contextIds": ["a", "b"]},
        "diagnose": {"assertions": [{"loops": [{}]}, 1.5], "captureSnapshot": True},
    },
    "stallDetection": {
        "maxRepeatedActions": 5,
        "maxTotalSteps": 100,
        "stallTimeoutSecs": 300,
        "oscillationWindow": 10,
    },
}
LOOPS: dict[str, Any] = {
    "loops": [{"loopId": f"loop {index}", "label": None, "config": CONFIG} for index in range(4)],
    "stopAllOnError": True,
}
ITERATION: dict[str, Any] = {
    "iteration": 1,
    "startedAt": "2026-03-01T02:00:00Z",
    "completedAt": "2026-03-01T02:10:00Z",
    "taskRunId": "run",
    "fixCount": 2,
    "exitCheck": {"shouldExit": False, "reason": "go on"},
    "diagnosticResult": {"passed": False, "pageHealth": {"a": [1]}, "assertionResults": [True]},
}
STATUS: dict[str, Any] = {
    "loops": [
        {
            "loopId": f"loop {index}",
            "status": {
                "running": True,
                "phase": "running_workflow",
                "currentIteration": 3,
                "workflowId": "wf",
                "targetRunnerPort": 9876,
                "isPipeline": True,
                "iterationResults": [ITERATION] * 3,
            },
        }
        for index in range(3)
    ],
    "allComplete": False,
    "anyError": False,
    "stopAllOnError": False,
}
DOCUMENTS = [(MultiLoopConfig, LOOPS), (MultiLoopStatus, STATUS)]

#: Values that are wrong wherever they replace one of a type, with the code they give.
WRONG: dict[type, list[tuple[Any, str]]] = {
    bool: [(1, "wrong_type"), ("true", "wrong_type"), ([], "wrong_type")],
    int: [(-1, "out_of_range"), (2**70, "out_of_range"), (1.5, "wrong_type"), ("1", "wrong_type")],
    str: [(5, "wrong_type"), ({}, "wrong_type"), (False, "wrong_type")],
}
REQUIRED = {"loopId", "config", "status", "shouldExit", "reason", "taskRunId", "phase", "passed"}
FREE = ("extra", "assertions", "pageHealth", "assertionResults")


@dataclass
class Planted:
    """A fault put into a document: what must be found, and the text that stands at its place."""

    path: Path
    code: str
    at: str


def fields(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """List the members of all structs in a document, but not what lies in blobs."""
    if isinstance(value, list):
        return [item for i, part in enumerate(value) for item in fields(part, (*path, i))]
    if not isinstance(value, dict):
        return []
    known = [key for key in value if key not in FREE and not key.startswith("MARK")]
    here = [((*path, key), value[key]) for key in known]
    return [item for member in here for item in [member, *fields(member[1], member[0])]]


def parent_of(document: Any, path: Path) -> Any:
    for step in path[:-1]:
        document = document[step]
    return document


class Planter:
    """Plants faults of every kind into a copy of a document, each in a place of its own."""

    def __init__(self, document: Any, seed: int) -> None:
        self._random = random.Random(seed)
        self.document = json.loads(json.dumps(document))  # in which nothing is shared
        self.planted: list[Planted] = []
        self._marks: dict[str, str] = {}

    def plant(self, count: int) -> None:
        kinds: list[Callable[[Path, Any], bool]] = [
            self._wrong_value,
            self._unknown,
            self._missing,
            self._duplicate,
        ]
        while len(self.planted) < count:
            path, value = self._random.choice(fields(self.document))
            if all(self._apart(path, other.path) for other in self.planted):
                self._random.choice(kinds)(path, value)

    @staticmethod
    def _apart(path: Path, other: Path) -> bool:
        """Tell whether faults at the two paths cannot hide or move each other."""
        parent = path[:-1]
        return other[: len(path)] != path and path[: len(other)] != other and other[:-1] != parent

    def _wrong_value(self, path: Path, value: Any) -> bool:
        choices = WRONG.get(type(value))
        if not choices or path[-1] in ("type", "phase"):
            return False
        wrong, code = self._random.choice(choices)
        parent_of(self.document, path)[path[-1]] = wrong
        self._note(path, code, json.dumps(wrong))
        return True

    def _unknown(self, path: Path, value: Any) -> bool:
        parent = parent_of(self.document, path)
        if "type" in parent:
            return False
        key = self._random.choice(["bogus", "wörk/flow~Id", "Extra Key"])
        parent[key] = [{"any": 1}]
        self._note((*path[:-1], key), "unknown_field", json.dumps(key) + ":")
        return True

    def _missing(self, path: Path, value: Any) -> bool:
        if path[-1] not in REQUIRED:
            return False
        del parent_of(self.document, path)[path[-1]]
        self._note(path, "missing_field", "{")
        return True

    def _duplicate(self, path: Path, value: Any) -> bool:
        if isinstance(value, (dict, list)) or path[-1] == "type":
            return False
        mark = f"MARK{len(self._marks)}"
        parent_of(self.document, path)[mark] = value
        self._marks[json.dumps(mark)] = json.dumps(path[-1])
        self._note(path, "duplicate_field", json.dumps(path[-1]) + ":")
        return True

    def _note(self, path: Path, code: str, at: str) -> None:
        self.planted.append(Planted(path, code, at))

    def text(self, indent: int | None) -> str:
        text = json.dumps(self.document, indent=indent)
        for mark, key in self._marks.items():
            text = text.replace(mark, key)
        return text


def squeezed(text: str) -> str:
    return "".join(text[:200].split())


@pytest.mark.parametrize(("tp", "document"), DOCUMENTS, ids=["config", "status"])
def test_the_documents_themselves_have_no_faults(tp: Any, document: Any) -> None:
    assert loads(tp, json.dumps(document)) == decode(tp, document)


@pytest.mark.parametrize("seed", range(150))
@pytest.mark.parametrize(("tp", "document"), DOCUMENTS, ids=["config", "status"])
def test_exactly_the_planted_faults_are_found_at_their_places(
    tp: Any, document: Any, seed: int
) -> None:
    planter = Planter(document, seed)
    planter.plant(1 + seed % 5)
    text = planter.text(indent=(None, 2)[seed % 2])

    with pytest.raises(DecodeError) as caught:
        loads(tp, text)

    found = {(fault.path, fault.code): fault for fault in caught.value.errors}
    assert set(found) == {(planted.path, planted.code) for planted in planter.planted}
    assert len(caught.value.errors) == len(planter.planted)
    for planted in planter.planted:
        there = text_at(text, found[planted.path, planted.code])
        assert squeezed(there).startswith(squeezed(planted.at)[:12])


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("tp", "document"), DOCUMENTS, ids=["config", "status"])
def test_places_come_in_the_order_of_the_text(tp: Any, document: Any, seed: int) -> None:
    planter = Planter(document, 1000 + seed)
    planter.plant(5)

    with pytest.raises(DecodeError) as caught:
        loads(tp, planter.text(indent=2))

    places = [(fault.line, fault.column) for fault in caught.value.errors]
    assert places == sorted(places)  # type: ignore[type-var]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("tp", "document"), DOCUMENTS, ids=["config", "status"])
def test_the_reference_alone_finds_the_same(tp: Any, document: Any, seed: int) -> None:
    planter = Planter(document, 2000 + seed)
    planter.plant(3)
    text = planter.text(indent=None)

    with pytest.raises(DecodeError) as public:
        loads(tp, text)
    with pytest.raises(DecodeError) as alone:
        reference.loads(tp, text)

    assert public.value.to_dict() == alone.value.to_dict()
