"""The one seam between this package and ``codec``, the package that lies beside it.

Inside another package, as ``tool._vendor.qontinui_types``, the neighbour is
``tool._vendor.codec``; at the top of a path it is the top-level ``codec``. So a
copy always uses the codec that it was copied with, and no file needs an edit.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING or "." not in __package__:
    from codec import *
    from codec import __all__ as __all__
else:
    from ..codec import *
    from ..codec import __all__ as __all__
