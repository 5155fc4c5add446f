"""adaptix: loaders and dumpers that it generates from dataclasses.

Unknown fields are refused and types are checked, without coercion; ranges and
the values inside blobs are not.
"""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

from adaptix import ExtraForbid, NameStyle, Retort, name_mapping

from documents import compact

from . import dataclass_models
from .peer import Calls


def _mapping(models: ModuleType, model: Any) -> Any:
    return name_mapping(
        model,
        name_style=NameStyle.CAMEL,
        extra_in=ExtraForbid(),
        omit_default=models.optional_names(model),
    )


def _calls(models: ModuleType, root: str) -> Calls:
    model = models.ROOTS[root]
    retort = Retort(recipe=[_mapping(models, model) for model in models.MODELS])
    decode = retort.get_loader(model)
    encode = retort.get_dumper(model)

    def loads(text: str) -> Any:
        return decode(json.loads(text))

    def dumps(value: Any) -> str:
        return compact(encode(value))

    return Calls(decode, loads, encode, dumps, models.content)


PEERS = dataclass_models.peers("adaptix", _calls)
