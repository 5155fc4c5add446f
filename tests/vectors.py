"""The conformance vectors: what the Rust types did with each text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_LINES = (Path(__file__).parent / "conformance" / "vectors.jsonl").read_text("utf-8").split("\n")
VECTORS: list[dict[str, Any]] = [json.loads(line) for line in _LINES if line]


def source(vector: dict[str, Any]) -> str | bytes:
    """Return the text of a vector, or its bytes."""
    return vector["text"] if "text" in vector else bytes.fromhex(vector["hex"])
