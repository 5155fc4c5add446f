"""mashumaro: decoders and encoders that it generates from dataclasses.

Unknown fields are refused; types are mostly not checked: strings and blobs are
taken as they come, and ``int`` and ``bool`` are called on the rest.
"""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

from mashumaro.codecs import BasicDecoder, BasicEncoder
from mashumaro.config import BaseConfig

from documents import compact

from . import dataclass_models
from .peer import Calls


def _configure(models: ModuleType, model: Any) -> None:
    """Set the options where mashumaro looks: on the class; the other libraries do not see them."""
    options = {
        "aliases": models.wire_names(model),
        "serialize_by_alias": True,
        "omit_none": True,
        "forbid_extra_keys": True,
    }
    model.Config = type("Config", (BaseConfig,), options)


def _calls(models: ModuleType, root: str) -> Calls:
    for model in models.MODELS:
        _configure(models, model)
    model = models.ROOTS[root]
    decode = BasicDecoder(model).decode
    encode = BasicEncoder(model).encode

    def loads(text: str) -> Any:
        return decode(json.loads(text))

    def dumps(value: Any) -> str:
        return compact(encode(value))

    return Calls(decode, loads, encode, dumps, models.content)


PEERS = dataclass_models.peers("mashumaro", _calls)
