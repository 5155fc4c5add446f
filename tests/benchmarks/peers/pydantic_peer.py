"""pydantic 2, whose core is Rust: strict models, see ``pydantic_models``.

``encode`` is ``model_dump`` in its faster mode, which leaves enum members as
they are and, like ``model_dump_json``, checks nothing.
"""

from __future__ import annotations

from typing import Any

import pydantic

from . import pydantic_models
from .peer import Calls, Peer


def _encode(value: pydantic.BaseModel) -> Any:
    return value.model_dump(by_alias=True, exclude_none=True)


def _dumps(value: pydantic.BaseModel) -> str:
    return value.model_dump_json(by_alias=True, exclude_none=True)


def _content(value: pydantic.BaseModel) -> Any:
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


def _calls(root: str) -> Calls:
    model = getattr(pydantic_models, root)
    return Calls(model.model_validate, model.model_validate_json, _encode, _dumps, _content)


PEERS = [Peer("pydantic", pydantic.VERSION, _calls, both_spellings=True)]
