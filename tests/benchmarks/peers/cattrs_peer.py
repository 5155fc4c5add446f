"""cattrs: structure and unstructure functions that it generates from dataclasses.

Unknown fields are refused; types are mostly not checked: ``str``, ``int`` and
``bool`` are called on what comes, and blobs are taken as they are.
"""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from documents import compact

from . import dataclass_models
from .peer import Calls


def _register(converter: Converter, models: ModuleType, model: Any) -> None:
    optional = models.optional_names(model)
    options: dict[str, Any] = {
        name: override(rename=wire, omit_if_default=name in optional)
        for name, wire in models.wire_names(model).items()
    }
    read = make_dict_structure_fn(model, converter, **options)
    write = make_dict_unstructure_fn(model, converter, **options)
    converter.register_structure_hook(model, read)
    converter.register_unstructure_hook(model, write)


def _calls(models: ModuleType, root: str) -> Calls:
    converter = Converter(forbid_extra_keys=True)
    # In order of declaration, so that the hooks of a model's parts are there before its own.
    for model in models.MODELS:
        _register(converter, models, model)
    model = models.ROOTS[root]
    read = converter.get_structure_hook(model)

    def decode(data: Any) -> Any:
        return read(data, model)

    def loads(text: str) -> Any:
        return read(json.loads(text), model)

    encode = converter.get_unstructure_hook(model)

    def dumps(value: Any) -> str:
        return compact(encode(value))

    return Calls(decode, loads, encode, dumps, models.content)


PEERS = dataclass_models.peers("cattrs", _calls)
