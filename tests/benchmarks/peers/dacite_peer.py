"""dacite: dataclasses from dicts by interpretation; it has no way back.

Types are checked; unknown fields are not refused, as its strict mode knows no
names but those in Python.
"""

from __future__ import annotations

import json
from enum import Enum
from functools import lru_cache
from typing import Any

import dacite

from documents import camel

from . import dataclass_models
from .peer import Calls, Peer, version_of

_CONFIG = dacite.Config(cast=[Enum], convert_key=lru_cache(None)(camel))


def _calls(root: str) -> Calls:
    model = dataclass_models.ROOTS[root]

    def decode(data: Any) -> Any:
        return dacite.from_dict(model, data, _CONFIG)

    def loads(text: str) -> Any:
        return decode(json.loads(text))

    return Calls(decode, loads, None, None, dataclass_models.content)


PEERS = [Peer("dacite", version_of("dacite"), _calls)]
