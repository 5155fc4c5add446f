"""The one rule for which name was probably meant; many faults ask for the same few names."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKE = 0.7  # how much two names must have in common, of 1
_LONGEST = 100  # characters of a word that are looked at


def near(word: str, known: Iterable[str], spellings: Iterable[str] = ()) -> str:
    """Return the name most like ``word``, or "", whatever its case and separators.

    ``spellings`` are further names to try.
    """
    return _nearest(fold(word), (*spellings, *known))


def fold(name: str) -> str:
    """Return what is left of a name without case and separators."""
    return re.sub(r"[\s_\-]+", "", name[:_LONGEST]).casefold()


@functools.lru_cache(maxsize=4096)
def _nearest(sought: str, names: tuple[str, ...]) -> str:
    folded = _folded(names)
    if sought in folded:
        return folded[sought]
    from difflib import get_close_matches

    # No more letters can be common than those that the other name has at all.
    common = {name: len(name) - len({*name}.difference(sought)) for name in folded}
    likely = [n for n in folded if 2 * common[n] >= _LIKE * (len(sought) + len(n))]
    close = get_close_matches(sought, likely, n=1, cutoff=_LIKE)
    return folded[close[0]] if close else ""


@functools.lru_cache(maxsize=256)
def _folded(names: tuple[str, ...]) -> dict[str, str]:
    return {fold(name): name for name in names}
