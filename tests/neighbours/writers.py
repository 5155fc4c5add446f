"""Of every value, what another tool writes reads back the same, or the tool raises.

The names of the files here keep them out of a plain run of pytest; ``.ci/run`` names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import orjson
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from codec import decode, dumps, loads
from generated import WIRE, values

if TYPE_CHECKING:
    from collections.abc import Callable


def read_back(tp: Any, write: Callable[[Any], Any], refuses: type[Exception]) -> int:
    """Hold the law over generated values of a type; return how many of 200 were written."""
    written = 0
    for value in values(tp, 200):
        try:
            text = write(value)
        except refuses:
            continue
        written += 1
        assert loads(tp, text) == value
    return written


@pytest.mark.parametrize("tp", WIRE, ids=lambda tp: tp.__name__)
def test_orjson(tp: Any) -> None:
    # It raises for integers of more than 64 bits, which only blobs can hold.
    assert read_back(tp, orjson.dumps, orjson.JSONEncodeError) >= 100


@pytest.mark.parametrize("tp", WIRE, ids=lambda tp: tp.__name__)
def test_msgspec(tp: Any) -> None:
    assert read_back(tp, msgspec.json.encode, OverflowError) >= 100


@pytest.mark.parametrize("tp", WIRE, ids=lambda tp: tp.__name__)
def test_pydantic(tp: Any) -> None:
    adapter = TypeAdapter(tp)
    assert read_back(tp, adapter.dump_json, ()) == 200
    for value in values(tp, 200):
        assert adapter.validate_json(dumps(value)) == value
        assert decode(tp, adapter.dump_python(value)) == value


@pytest.mark.parametrize("tp", WIRE, ids=lambda tp: tp.__name__)
def test_fastapi_with_the_response_declared_and_without(tp: Any) -> None:
    app = FastAPI()
    current: list[Any] = []

    def give() -> Any:
        return current[0]

    app.get("/plain")(give)
    app.get("/declared", response_model=tp)(give)
    with TestClient(app) as client:
        for value in values(tp, 50):
            current[:] = [value]
            for path in ("/plain", "/declared"):
                answer = client.get(path)
                assert answer.status_code == 200
                assert loads(tp, answer.content) == value
