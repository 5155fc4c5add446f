"""What type checkers infer from the calls; also run, as a test, for what the values are."""

from __future__ import annotations

from typing import Any

from typing_extensions import assert_never, assert_type

import codec
from qontinui_types import (
    BetweenIterations,
    DiagnosticEvaluation,
    ExitStrategy,
    FixedIterations,
    JsonValue,
    LoopPhase,
    NoAction,
    OrchestrationLoopConfig,
    Reflection,
    RestartOnSignal,
    RestartRunner,
    StallDetectorConfig,
    WaitHealthy,
    WorkflowVerification,
    decode,
    dumps,
    encode,
    json_schema,
    loads,
)


@codec.struct("Names that Python has taken.")
class Taken:
    type: str = codec.field("Hides a builtin.")
    field: str = codec.field("Hides the function, so it is codec.field below.")
    class_: int = codec.field("A keyword.", name="class")
    from_: str | None = codec.field("Another.", name="from", default=None)


def names() -> None:
    text = '{"type":"a","field":"b","class":1,"from":"c"}'
    taken = codec.loads(Taken, text)
    assert_type(taken.type, str)
    assert_type(taken.field, str)
    assert_type(taken.class_, int)
    assert_type(taken.from_, str | None)
    assert taken == Taken(type="a", field="b", class_=1, from_="c")
    assert codec.dumps(taken) == text


def classes() -> None:
    config = loads(OrchestrationLoopConfig, "{}")
    assert_type(config, OrchestrationLoopConfig)
    assert_type(decode(OrchestrationLoopConfig, {}), OrchestrationLoopConfig)
    assert_type(loads(OrchestrationLoopConfig, b"{}", unknown="ignore"), OrchestrationLoopConfig)
    assert_type(loads(LoopPhase, '"idle"'), LoopPhase)
    assert_type(loads(str, '"s"'), str)


def containers() -> None:
    assert_type(loads(list[OrchestrationLoopConfig], "[{}]"), list[OrchestrationLoopConfig])
    assert_type(loads(list[LoopPhase], "[]"), list[LoopPhase])
    assert_type(decode(tuple[LoopPhase, ...], []), tuple[LoopPhase, ...])
    assert_type(decode(dict[str, LoopPhase], {}), dict[str, LoopPhase])


def unions() -> None:
    assert_type(loads(LoopPhase | None, "null"), LoopPhase | None)
    assert_type(
        decode(ExitStrategy, {"type": "reflection"}),
        Reflection | WorkflowVerification | FixedIterations | DiagnosticEvaluation,
    )
    assert_type(
        decode(BetweenIterations, {"type": "none"}),
        RestartRunner | RestartOnSignal | WaitHealthy | NoAction,
    )
    assert_type(loads(RestartRunner, '{"type":"restart_runner"}'), RestartRunner)


def blobs() -> None:
    assert_type(loads(JsonValue, "[1]"), JsonValue)


def other_calls() -> None:
    assert_type(dumps(OrchestrationLoopConfig()), str)
    assert_type(encode(OrchestrationLoopConfig()), Any)
    assert_type(json_schema(OrchestrationLoopConfig), dict[str, Any])
    assert_type(json_schema(list[LoopPhase], contract="serialize"), dict[str, Any])


def fields() -> None:
    config = OrchestrationLoopConfig(max_iterations=3)
    assert_type(config.max_iterations, int | None)
    assert_type(config.workflow_id, str)
    assert_type(config.stall_detection, StallDetectorConfig | None)
    assert_type(RestartRunner().rebuild, bool)


def describe_exit(strategy: ExitStrategy) -> str:
    """Match every variant: a checker finds that nothing is left over."""
    match strategy:
        case Reflection():
            return "reflection"
        case WorkflowVerification():
            return "verification"
        case FixedIterations():
            return "fixed"
        case DiagnosticEvaluation():
            return "diagnosis"
        case _:
            assert_never(strategy)


def describe_between(action: BetweenIterations) -> str:
    """Match every variant, two of them by their fields as well."""
    match action:
        case RestartRunner(rebuild=True) | RestartOnSignal(rebuild=True):
            return "rebuild"
        case RestartRunner() | RestartOnSignal():
            return "restart"
        case WaitHealthy():
            return "wait"
        case NoAction():
            return "go on"
        case _:
            assert_never(action)


def describe_phase(phase: LoopPhase) -> str:
    """Compare members of a plain enum."""
    if phase is LoopPhase.IDLE:
        return "idle"
    text: str = phase.value
    return text
