"""pydantic 2, whose core is Rust: strict models, see ``pydantic_models``.

Measured twice: with blobs as ``Any``, which is what the marks compare with, and
as ``JsonValue``, which checks what is in them as this project does.

``encode`` is ``model_dump`` in its faster mode, which leaves enum members as
they are and, like ``model_dump_json``, checks nothing.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pydantic

from . import pydantic_models
from .peer import Calls, Peer, variant


def _encode(value: pydantic.BaseModel) -> Any:
    return value.model_dump(by_alias=True, exclude_none=True)


def _dumps(value: pydantic.BaseModel) -> str:
    return value.model_dump_json(by_alias=True, exclude_none=True)


def _content(value: pydantic.BaseModel) -> Any:
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


def _peer(name: str, models: ModuleType) -> Peer:
    def calls(root: str) -> Calls:
        model = getattr(models, root)
        return Calls(model.model_validate, model.model_validate_json, _encode, _dumps, _content)

    return Peer(name, pydantic.VERSION, calls, both_spellings=True)


PEERS = [
    _peer("pydantic", pydantic_models),
    _peer("pydantic JsonValue", variant(pydantic_models, "json", Blob=pydantic.JsonValue)),
]
