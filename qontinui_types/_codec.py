"""The one seam between this package and ``codec``, the package that lies beside it.

Inside another package, as ``tool._vendor.qontinui_types``, the neighbour is
``tool._vendor.codec``; at the top of a path it is the top-level ``codec``. So a
copy always uses the codec that it was copied with, and no file needs an edit.

What lies deeper than the names that codec exports is listed here, once.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or "." not in __package__:
    import codec

    if not hasattr(codec, "WireEnum"):
        raise ImportError(
            f"qontinui_types needs the package codec that lies beside it, but {codec.__file__}"
            " comes first on the path; inside a package of yours, the two cannot be mixed up",
            name="codec",
            path=codec.__file__,
        )
    from codec import *
    from codec import __all__ as __all__
    from codec import __name__ as _home
    from codec.doors import needed as _needed
    from codec.errors import escaped as escaped
    from codec.records import dataclass_transform as dataclass_transform
    from codec.reflect import is_declared as is_declared
    from codec.reflect import shape_of as shape_of
else:
    from ..codec import *
    from ..codec import __all__ as __all__
    from ..codec import __name__ as _home
    from ..codec.doors import needed as _needed
    from ..codec.errors import escaped as escaped
    from ..codec.records import dataclass_transform as dataclass_transform
    from ..codec.reflect import is_declared as is_declared
    from ..codec.reflect import shape_of as shape_of


#: The full name of the codec.
HOME = _home


def room(name: str) -> Any:
    """Return the module of a room of the codec; raises ImportError if the copy leaves it out."""
    return _needed(name, "this command")
