"""Values that cannot be written, and what becomes of the files they were meant for."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import pytest

import reference
from codec import EncodeError, dump, dumps, encode, field, loads, struct
from qontinui_types import (
    BuildPhaseConfig,
    CreateOlConfigRequest,
    DiagnosePhaseConfig,
    LoopPhase,
    MultiLoopConfig,
    OrchestrationLoopConfig,
    OrchestrationLoopStatus,
)

if TYPE_CHECKING:
    from pathlib import Path


class Pretender:
    """Says that it is of another class."""

    @property
    def __class__(self) -> Any:
        return LoopPhase


UNWRITABLE: dict[str, Any] = {
    "a pretended member": OrchestrationLoopStatus(
        running=True,
        phase=Pretender(),  # type: ignore[arg-type]
        current_iteration=1,
        workflow_id="w",
        target_runner_port=1,
        is_pipeline=False,
    ),
    "port out of range": OrchestrationLoopConfig(supervisor_port=70000),
    "wrong type": OrchestrationLoopConfig(workflow_id=5),  # type: ignore[arg-type]
    "bool for int": OrchestrationLoopConfig(max_iterations=True),
    "None for a default": OrchestrationLoopConfig(workflow_id=None),  # type: ignore[arg-type]
    "half a pair": BuildPhaseConfig(description="\ud800"),
    "half a pair in a key": CreateOlConfigRequest(name="n", config_json={"\ud800": 1}),
    "NaN in a blob": CreateOlConfigRequest(name="n", config_json=[math.nan]),
    "set in a blob": CreateOlConfigRequest(name="n", config_json={1, 2}),  # type: ignore[arg-type]
    "int key": CreateOlConfigRequest(name="n", config_json={1: 2}),  # type: ignore[dict-item]
    "too large a number": DiagnosePhaseConfig(assertions=(10**400,)),
    "string for a sequence": BuildPhaseConfig(description="d", context_ids="abc"),  # type: ignore[arg-type]
    "dict for a struct": MultiLoopConfig(loops=({},)),  # type: ignore[arg-type]
    "a set": {1},
    "an object": object(),
    "a class": OrchestrationLoopConfig,
    "an iterator": iter([]),
}


@pytest.mark.parametrize("value", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_could_not_be_read_back_is_not_written(value: Any, tmp_path: Path) -> None:
    text, binary, path = io.StringIO(), io.BytesIO(), tmp_path / "old.json"
    path.write_text("old")

    for call in (encode, dumps, reference.encode, reference.dumps):
        with pytest.raises(EncodeError):
            call(value)
    for target in (text, binary, path, str(path)):
        with pytest.raises(EncodeError):
            dump(value, target)

    assert text.getvalue() == ""
    assert binary.getvalue() == b""
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["old.json"]


@pytest.mark.parametrize("indent", [-1, 1.0, "  ", True])
def test_an_indent_that_is_no_number_of_spaces_is_a_value_error(indent: Any) -> None:
    with pytest.raises(ValueError, match="indent"):
        dumps([1], indent=indent)


@struct("A ring of a chain.")
class Ring:
    next: Ring | None = field("The next ring.", default=None)


def chain(length: int) -> Ring:
    ring = Ring()
    for _ in range(length - 1):
        ring = Ring(next=ring)
    return ring


def test_objects_may_be_nested_127_deep_and_no_deeper() -> None:
    assert loads(Ring, dumps(chain(127))) == chain(127)
    with pytest.raises(EncodeError) as caught:
        dumps(chain(128))
    (fault,) = caught.value.errors
    assert (fault.code, fault.path) == ("too_deep", ("next",) * 127)
