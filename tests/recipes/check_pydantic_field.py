"""Sends requests to the application of pydantic_field.py, and looks at the answers."""

from fastapi.testclient import TestClient
from pydantic import TypeAdapter
from pydantic_field import LoopConfig, app

client = TestClient(app)

good = client.post("/launch", json={"name": "nightly", "config": {"max_iterations": 3}})
assert good.status_code == 200, good.text
assert good.json()["config"]["maxIterations"] == 3
assert good.json()["config"]["exitStrategy"] == {"type": "reflection"}

bad = client.post("/launch", json={"name": "nightly", "config": {"maxIterations": -3}})
assert bad.status_code == 422, bad.text
(fault,) = bad.json()["detail"]
assert fault["loc"] == ["body", "config"]
assert "maxIterations" in fault["msg"]

adapter = TypeAdapter(LoopConfig)
config = adapter.validate_python({"maxIterations": 3})
assert config.max_iterations == 3
assert adapter.validate_python(config) is config

assert client.get("/openapi.json").status_code == 200
print(fault["msg"])
