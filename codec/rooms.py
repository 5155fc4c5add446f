"""How the rooms are opened. The one module of the heart that knows their names.

A room is loaded when its door is first used. One that was left out of a copy is None,
and the heart goes on without it.
"""

from __future__ import annotations

import os
from _thread import RLock
from typing import Any

from . import doors

#: Held while a room is loaded, and while the process forks: a child has no half-loaded
#: module whose lock belongs to a thread that it does not have.
_loading = RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_loading.acquire,
        after_in_parent=_loading.release,
        after_in_child=_loading.release,
    )


_rooms: dict[str, Any] = {}


def _opened(name: str) -> Any:
    """Return the module of a room, or None if there is no such folder."""
    if name not in _rooms:
        with _loading:
            _rooms[name] = _present(name)
    return _rooms[name]


def _present(name: str) -> Any:
    try:
        module = _load(name)
    except ImportError as error:
        if error.name != __package__:  # the room is there, and something in it is not
            raise
        return None
    return module if module.__file__ else None  # a folder without modules may be left over


def _load(name: str) -> Any:
    """Import a room, in plain words, which tools that bundle programs find."""
    if name == "fast":
        from . import fast

        return fast
    if name == "faults":
        from . import faults

        return faults
    if name == "checks":
        from . import checks

        return checks
    if name == "newer":
        from . import newer

        return newer
    if name == "schema":
        from . import schema

        return schema
    if name == "about":
        from . import about

        return about
    if name == "guests":
        from . import guests

        return guests
    raise LookupError(name)


doors.open_with(_opened)
