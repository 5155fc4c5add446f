"""adaptix: loaders and dumpers that it generates from dataclasses.

Unknown fields are refused and types are checked, without coercion; ranges and
the values inside blobs are not.
"""

from __future__ import annotations

import json
from typing import Any

from adaptix import ExtraForbid, NameStyle, Retort, name_mapping

from documents import compact

from . import dataclass_models
from .peer import Calls, Peer, version_of


def _mapping(model: Any) -> Any:
    return name_mapping(
        model,
        name_style=NameStyle.CAMEL,
        extra_in=ExtraForbid(),
        omit_default=dataclass_models.optional_names(model),
    )


_RETORT = Retort(recipe=[_mapping(model) for model in dataclass_models.MODELS])


def _calls(root: str) -> Calls:
    model = dataclass_models.ROOTS[root]
    decode = _RETORT.get_loader(model)
    encode = _RETORT.get_dumper(model)

    def loads(text: str) -> Any:
        return decode(json.loads(text))

    def dumps(value: Any) -> str:
        return compact(encode(value))

    return Calls(decode, loads, encode, dumps, dataclass_models.content)


PEERS = [Peer("adaptix", version_of("adaptix"), _calls)]
