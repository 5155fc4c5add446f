"""The libraries that are measured beside ours, one module each.

A module exports ``PEERS``. Each peer hands out, for a type given by its name,
the calls that its library's documentation recommends for repeated use, so that
whatever can be prepared once is prepared before the clock starts.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

OURS = "ours"

_MODULES = {
    OURS: "qontinui_peer",
    "pydantic": "pydantic_peer",
    "msgspec": "msgspec_peer",
    "mashumaro": "mashumaro_peer",
    "adaptix": "adaptix_peer",
    "cattrs": "cattrs_peer",
    "dacite": "dacite_peer",
    "json": "json_peer",
}


@dataclass(frozen=True)
class Calls:
    """What a library does with one type; None where it has no such call.

    ``content`` tells, as plain data under canonical names, what a decoded value
    holds. It is used once, to see that the value is right, and is not measured.
    ``tolerant`` is ``loads`` that passes unknown fields over.
    """

    decode: Callable[[Any], Any] | None
    loads: Callable[[str], Any] | None
    encode: Callable[[Any], Any] | None
    dumps: Callable[[Any], Any] | None
    content: Callable[[Any], Any]
    tolerant: Callable[[str], Any] | None = None


@dataclass(frozen=True)
class Peer:
    """A library: its name, its version, its calls by type name.

    ``both_spellings`` says that it reads snake_case names as well as camelCase.
    """

    name: str
    version: str
    calls: Callable[[str], Calls]
    both_spellings: bool = False


def version_of(distribution: str) -> str:
    """Return the version of an installed distribution."""
    return importlib.metadata.version(distribution)


def variant(module: ModuleType, name: str, **choices: Any) -> ModuleType:
    """Run a module of models once more, under another name, with other choices."""
    spec = importlib.util.spec_from_file_location(f"{module.__name__}_{name}", module.__file__)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    vars(made).update(choices)
    sys.modules[made.__name__] = made
    spec.loader.exec_module(made)
    return made


def load_peers(wanted: set[str]) -> tuple[list[Peer], list[str]]:
    """Import the wanted peers, or all if none is named, and ours in any case.

    Returns the peers, ours first, and the names of those that are not installed.
    """
    peers: list[Peer] = []
    missing: list[str] = []
    for name, module in _MODULES.items():
        if wanted and name not in wanted and name != OURS:
            continue
        try:
            peers += importlib.import_module(f"{__package__}.{module}").PEERS
        except ModuleNotFoundError as error:
            if error.name != name:  # a broken installation, or a mistake here
                raise
            missing.append(name)
    return peers, missing


def names() -> list[str]:
    """Return the names of all peers but ours, installed or not."""
    return [name for name in _MODULES if name != OURS]
