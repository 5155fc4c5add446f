"""Ours: the types of this project, through the public calls."""

from __future__ import annotations

from functools import partial

import qontinui_types as q

from .peer import OURS, Calls, Peer


def _calls(root: str) -> Calls:
    cls = getattr(q, root)
    return Calls(
        decode=partial(q.decode, cls),
        loads=partial(q.loads, cls),
        encode=q.encode,
        dumps=q.dumps,
        content=q.encode,
        tolerant=partial(q.loads, cls, unknown="ignore"),
    )


PEERS = [Peer(OURS, q.__version__, _calls, both_spellings=True)]
