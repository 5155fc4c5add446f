"""mashumaro: decoders and encoders that it generates from dataclasses.

Unknown fields are refused; types are mostly not checked: strings and blobs are
taken as they come, and ``int`` and ``bool`` are called on the rest.
"""

from __future__ import annotations

import json
from typing import Any

from mashumaro.codecs import BasicDecoder, BasicEncoder
from mashumaro.config import BaseConfig

from documents import compact

from . import dataclass_models
from .peer import Calls, Peer, version_of


def _configure(model: Any) -> None:
    options = {
        "aliases": dataclass_models.wire_names(model),
        "serialize_by_alias": True,
        "omit_none": True,
        "forbid_extra_keys": True,
    }
    model.Config = type("Config", (BaseConfig,), options)


# mashumaro looks for its options on the classes; the other libraries do not see them.
for _model in dataclass_models.MODELS:
    _configure(_model)


def _calls(root: str) -> Calls:
    model = dataclass_models.ROOTS[root]
    decode = BasicDecoder(model).decode
    encode = BasicEncoder(model).encode

    def loads(text: str) -> Any:
        return decode(json.loads(text))

    def dumps(value: Any) -> str:
        return compact(encode(value))

    return Calls(decode, loads, encode, dumps, dataclass_models.content)


PEERS = [Peer("mashumaro", version_of("mashumaro"), _calls)]
