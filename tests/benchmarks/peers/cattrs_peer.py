"""cattrs: structure and unstructure functions that it generates from dataclasses.

Unknown fields are refused; types are mostly not checked: ``str``, ``int`` and
``bool`` are called on what comes, and blobs are taken as they are.
"""

from __future__ import annotations

import json
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from documents import compact

from . import dataclass_models
from .peer import Calls, Peer, version_of

_CONVERTER = Converter(forbid_extra_keys=True)


def _register(model: Any) -> None:
    optional = dataclass_models.optional_names(model)
    options: dict[str, Any] = {
        name: override(rename=wire, omit_if_default=name in optional)
        for name, wire in dataclass_models.wire_names(model).items()
    }
    read = make_dict_structure_fn(model, _CONVERTER, **options)
    write = make_dict_unstructure_fn(model, _CONVERTER, **options)
    _CONVERTER.register_structure_hook(model, read)
    _CONVERTER.register_unstructure_hook(model, write)


# In order of declaration, so that the hooks of a model's parts are there before its own.
for _model in dataclass_models.MODELS:
    _register(_model)


def _calls(root: str) -> Calls:
    model = dataclass_models.ROOTS[root]
    read = _CONVERTER.get_structure_hook(model)

    def decode(data: Any) -> Any:
        return read(data, model)

    def loads(text: str) -> Any:
        return read(json.loads(text), model)

    encode = _CONVERTER.get_unstructure_hook(model)

    def dumps(value: Any) -> str:
        return compact(encode(value))

    return Calls(decode, loads, encode, dumps, dataclass_models.content)


PEERS = [Peer("cattrs", version_of("cattrs"), _calls)]
