"""Bare json: no types and no checks, a floor for what text costs.

Measured twice: as it is, and with the usual hook that refuses a key given twice.
"""

from __future__ import annotations

import json
from platform import python_version
from typing import Any

from documents import compact

from .peer import Calls, Peer


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key is given twice")
    return made


def _same(data: Any) -> Any:
    return data


def _plain(root: str) -> Calls:
    return Calls(decode=None, loads=json.loads, encode=None, dumps=compact, content=_same)


def _strict(root: str) -> Calls:
    read = json.JSONDecoder(object_pairs_hook=_refuse_repeats).decode
    return Calls(decode=None, loads=read, encode=None, dumps=None, content=_same)


PEERS = [
    Peer("json", python_version(), _plain),
    Peer("json, no repeats", python_version(), _strict),
]
