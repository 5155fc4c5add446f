"""The documents that are measured, the same in every run.

They are built as values of ``qontinui_types`` from a fixed seed, and handed out
as plain data and as JSON text. Texts and identifiers have the lengths of real
ones, and every optional field is there in some records and absent in others.
"""

from __future__ import annotations

import dataclasses
import json
import random
from dataclasses import dataclass
from typing import Any

import qontinui_types as q

LOOPS = 10
ITERATIONS = 100
FAULTS = 1_000
BLOB_SIZE = 100_000

_SEED = 20250607
_TEXT = (
    "the loop found a button that did not answer and no dialog was shown after the click so the"
    " page stayed empty while the runner waited for its state to settle über naïve 日本 done"
)

#: The classes of a status document; their field names are those that ``snake`` spells anew.
_STATUS_TYPES: tuple[Any, ...] = (
    q.MultiLoopStatus,
    q.LoopInstanceStatus,
    q.OrchestrationLoopStatus,
    q.IterationResult,
    q.ExitCheckResult,
    q.DiagnosticResult,
)

#: Wire fields that hold free JSON, whose keys are no field names.
_BLOBS = ("pageHealth", "assertionResults")


OPERATIONS = ("decode", "loads", "encode", "dumps")


@dataclass(frozen=True)
class Document:
    """A document: its short name, its type's name, and its content in three forms.

    ``data`` is plain data, ``text`` the same as JSON, ``canonical`` what an
    encoder makes of it. ``operations`` are those that are measured on it.
    ``faults`` is the number of faults that reading it finds.
    """

    name: str
    title: str
    root: str
    data: Any
    text: str
    canonical: Any
    operations: tuple[str, ...] = OPERATIONS
    faults: int = 0


def build(loops: int = LOOPS) -> list[Document]:
    """Build all documents, with so many loops in the status documents."""
    status = q.encode(_status(loops))
    snake = _snake(status)
    config = q.encode(_config())
    kind = "MultiLoopStatus"
    text = ("loads",)
    return [
        _document("status", f"a status of {loops * ITERATIONS} iterations", kind, status),
        _document("indented", "the same, indented", kind, status, status, text, indent=2),
        _document(
            "reordered", "indented, reordered, snake_case", kind, _turned(snake), status, text, 2
        ),
        _document("snake", "the status in snake_case", kind, snake, status, ("decode", "loads")),
        _document("unknown", "with unknown fields", kind, _extended(status), status, ("tolerant",)),
        *(
            _document(
                name,
                f"with {count} wrong values",
                kind,
                _spoilt(status, count),
                None,
                text,
                faults=count,
            )
            for name, count in (("wrong", 1), ("faulty", min(FAULTS, loops * ITERATIONS)))
        ),
        _document("config", "one full config", "OrchestrationLoopConfig", config),
        _document(
            "wrong config",
            "a small config with a wrong value",
            "OrchestrationLoopConfig",
            _small(config),
            None,
            text,
            faults=1,
        ),
        _document("preset", "a preset with a large blob", "OlConfig", q.encode(_preset())),
    ]


def compact(data: Any) -> str:
    """Write plain data as JSON without spaces, with non-ASCII characters as they are."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def camel(name: str) -> str:
    """Return a field's name on the wire."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _document(
    name: str,
    title: str,
    root: str,
    data: Any,
    canonical: Any = None,
    operations: tuple[str, ...] = OPERATIONS,
    indent: int | None = None,
    faults: int = 0,
) -> Document:
    # A document that was read has strings of its own, none shared with constants.
    text = compact(data) if indent is None else json.dumps(data, ensure_ascii=False, indent=indent)
    title = f"{title}, {len(text.encode()) / 1000:.3g} KB"
    return Document(
        name, title, root, json.loads(text), text, canonical or data, operations, faults
    )


def _turned(data: Any) -> Any:
    """Return the data with the fields of every object in reverse order."""
    if isinstance(data, list):
        return [_turned(item) for item in data]
    if not isinstance(data, dict):
        return data
    return {key: _turned(value) for key, value in reversed(data.items())}


def _iterations(status: Any) -> list[Any]:
    return [item for loop in status["loops"] for item in loop["status"]["iterationResults"]]


def _extended(status: Any) -> Any:
    """Return the status with a field in every iteration that the types do not know."""
    status = json.loads(compact(status))
    for number, iteration in enumerate(_iterations(status)):
        iteration["tokensSpent"] = 1000 + number
    return status


def _spoilt(status: Any, count: int) -> Any:
    """Return the status with a string for the number of each of its last iterations."""
    status = json.loads(compact(status))
    for iteration in _iterations(status)[-count:]:
        iteration["iteration"] = "four"
    return status


def _small(config: Any) -> Any:
    """Return about 600 bytes of the config, with a port that is out of range."""
    left = {key: value for key, value in config.items() if key != "pipeline"}
    return {**left, "supervisorPort": 98750}


def _snake(data: Any) -> Any:
    names = {
        camel(field.name): field.name for cls in _STATUS_TYPES for field in dataclasses.fields(cls)
    }

    def rename(data: Any) -> Any:
        if isinstance(data, list):
            return [rename(item) for item in data]
        if not isinstance(data, dict):
            return data
        return {
            names[key]: value if key in _BLOBS else rename(value) for key, value in data.items()
        }

    return rename(data)


# The values ---------------------------------------------------------------


def _identifier(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _time(chance: random.Random) -> str:
    day, hour = chance.randint(1, 28), chance.randint(0, 23)
    minute, second = chance.randint(0, 59), chance.randint(0, 59)
    return f"2025-06-{day:02}T{hour:02}:{minute:02}:{second:02}Z"


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_TEXT.split(), k=words))


def _status(loops: int) -> q.MultiLoopStatus:
    chance = random.Random(_SEED)
    return q.MultiLoopStatus(
        loops=tuple(_loop(chance, number) for number in range(loops)),
        all_complete=False,
        any_error=True,
        stop_all_on_error=False,
    )


def _loop(chance: random.Random, number: int) -> q.LoopInstanceStatus:
    status = q.OrchestrationLoopStatus(
        running=True,
        phase=chance.choice(list(q.LoopPhase)),
        current_iteration=ITERATIONS,
        max_iterations=ITERATIONS * 2,
        workflow_id=_identifier(chance),
        target_runner_port=9876 + number,
        target_runner_id=f"runner-{number}",
        is_pipeline=True,
        started_at=_time(chance),
        iteration_results=tuple(_iteration(chance, n) for n in range(1, ITERATIONS + 1)),
    )
    return q.LoopInstanceStatus(loop_id=f"loop-{number}", label=f"Loop {number}", status=status)


def _iteration(chance: random.Random, number: int) -> q.IterationResult:
    reflected = number % 3 == 0
    piped = number % 2 == 0
    return q.IterationResult(
        iteration=number,
        started_at=_time(chance),
        completed_at=_time(chance),
        task_run_id=_identifier(chance),
        reflection_task_run_id=_identifier(chance) if reflected else None,
        fix_count=chance.randint(0, 9) if reflected else None,
        exit_check=q.ExitCheckResult(should_exit=False, reason=_sentence(chance, 4)),
        generated_workflow_id=_identifier(chance) if number % 8 == 0 else None,
        fixes_implemented=chance.random() < 0.5 if piped else None,
        rebuild_triggered=chance.random() < 0.5 if number % 6 == 0 else None,
        stall_detected=_sentence(chance, 6) if number % 25 == 0 else None,
        context_summarized=True if number % 10 == 0 else None,
        diagnostic_result=_diagnosis(chance) if number % 5 == 0 else None,
    )


def _diagnosis(chance: random.Random) -> q.DiagnosticResult:
    return q.DiagnosticResult(
        passed=False,
        page_health={"ok": False, "loadMs": chance.randint(50, 900), "score": 0.75, "errors": []},
        assertion_results=tuple(
            {"id": n, "passed": chance.random() < 0.5, "detail": None} for n in range(2)
        ),
        root_cause=chance.choice(list(q.RootCauseCategory)),
        diagnosis=_sentence(chance, 6),
        prompt_rewrite_suggestion=_sentence(chance, 5) if chance.random() < 0.5 else None,
    )


def _config() -> q.OrchestrationLoopConfig:
    chance = random.Random(_SEED)
    build = q.BuildPhaseConfig(
        description=_sentence(chance, 20),
        context=_sentence(chance, 10),
        context_ids=tuple(_identifier(chance) for _ in range(3)),
    )
    fixes = q.ImplementFixesConfig(
        model="claude-opus-4-6", timeout_secs=900, additional_context=_sentence(chance, 10)
    )
    diagnose = q.DiagnosePhaseConfig(
        assertions=tuple({"selector": f"#field-{n}", "visible": True} for n in range(3)),
        capture_snapshot=True,
        snapshot_max_chars=9000,
        model_override="claude-sonnet-4-6",
    )
    return q.OrchestrationLoopConfig(
        target_runner_port=9876,
        target_runner_id="primary",
        supervisor_port=9875,
        workflow_id=_identifier(chance),
        max_iterations=25,
        exit_strategy=q.DiagnosticEvaluation(),
        between_iterations=q.RestartRunner(rebuild=True),
        retry_on_failure=True,
        wait_for_fixer=True,
        pipeline=q.PipelineConfig(build=build, implement_fixes=fixes, diagnose=diagnose),
        stall_detection=q.StallDetectorConfig(),
        summarization=q.SummarizationConfig(),
        decomposition=q.DecomposerConfig(model_override="claude-haiku-4-5"),
    )


def _preset() -> q.OlConfig:
    chance = random.Random(_SEED)
    steps: list[Any] = []
    size = 0
    while size < BLOB_SIZE:
        step = {
            "id": _identifier(chance),
            "title": _sentence(chance, 5),
            "retries": chance.randint(0, 5),
            "weight": round(chance.random(), 4),
            "optional": chance.random() < 0.5,
            "after": None,
            "target": {"selector": f"#item-{len(steps)}", "box": [1, 2, 300, 40]},
        }
        steps.append(step)
        size += len(compact(step)) + 1
    return q.OlConfig(
        id=_identifier(chance),
        name="Nightly check",
        description=_sentence(chance, 12),
        is_favorite=True,
        config_json={"version": 3, "steps": steps},
        created_at=_time(chance),
        updated_at=_time(chance),
    )
