"""The one seam between this package and ``codec``, the package that lies beside it.

Inside another package, as ``tool._vendor.qontinui_types``, the neighbour is
``tool._vendor.codec``; at the top of a path it is the top-level ``codec``. So a
copy always uses the codec that it was copied with, and no file needs an edit.
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
else:
    from ..codec import *
    from ..codec import __all__ as __all__
    from ..codec import __name__ as _home


def submodule(name: str) -> Any:
    """Return the module ``name`` of the codec, which is loaded when it is first asked for."""
    from importlib import import_module

    return import_module(f"{_home}.{name}")
