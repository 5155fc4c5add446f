"""The doors to the rooms, which are the folders beside this module.

A room is loaded when the heart first asks for it. A copy may leave rooms out: their doors
give None, and the heart goes on with a plain answer of its own. Nothing here knows what
a room does; of guests it has the names that they look for in classes.
"""

from __future__ import annotations

import os
import sys
from _thread import RLock
from typing import Any

from .records import USUAL, parts

#: Held while a room is loaded, and while the process forks: a child has no half-loaded
#: module whose lock belongs to a thread that it does not have.
_loading = RLock()
if hasattr(os, "register_at_fork"):
    _free = _loading.release
    os.register_at_fork(before=_loading.acquire, after_in_parent=_free, after_in_child=_free)

_rooms: dict[str, Any] = {}


def room(name: str) -> Any:
    """Return the module of a room, loaded at first need; None if the room was left out."""
    if name not in _rooms:
        with _loading:
            _rooms[name] = _loaded(f"{__package__}.{name}")
    return _rooms[name]


def needed(name: str, call: str) -> Any:
    """Return the module of a room; raises ImportError, naming the call that needs it, without."""
    module = room(name)
    if module is None:
        raise ImportError(f"{call} needs the folder {name} of codec, which this copy leaves out")
    return module


def _loaded(full_name: str) -> Any:
    try:
        __import__(full_name)
    except ImportError as error:
        if error.name != full_name:  # the room is there, and something in it is not
            raise
        return None
    module = sys.modules[full_name]
    return module if module.__file__ else None  # a folder without modules may be left over


class _Hook:
    """A member of classes that a guest looks up; there is none where its room was left out."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        guests = room("guests")
        if guests is None:
            raise AttributeError(self._name)
        return guests.HOOKS[self._name].__get__(instance, owner)


#: What pydantic looks for in a class, by name.
PYDANTIC: dict[str, Any] = {
    name: _Hook(name) for name in ("__get_pydantic_core_schema__", "__get_pydantic_json_schema__")
}

#: What guests look for in a class of values with fields: pydantic, IPython, rich.
EXTRAS = {**PYDANTIC, "_repr_pretty_": _Hook("_repr_pretty_"), "__rich_repr__": parts}

# What people ask of a constructor: its arguments, and words on wrong ones.
USUAL.update({name: _Hook(name) for name in ("__signature__", "__refuse__")})
