"""What comes before all else: the version of Python, and Ctrl-C while the program is loaded.

Every Python can read this file, also those that can read no other.
"""

import os
import sys

if sys.hexversion < 0x30A0000:
    python = sys.version.split()[0]
    raise ImportError("qontinui_types needs Python 3.10 or newer; this is " + python)


def stop(*_):  # type: (*object) -> None
    """Answer Ctrl-C without a traceback; the program, once loaded, does so itself."""
    os._exit(130)


# The heart of the module signal, which itself takes a while to load.
_signal = sys.modules.get("_signal")


def ready():  # type: () -> None
    """Let Ctrl-C be an exception again, which the program answers from here on."""
    if _signal and _signal.getsignal(_signal.SIGINT) is stop:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)


# Whoever imports this package as a library keeps the answer that they have. While Python looks for
# what -m names, "-m" stands in the place of the program's name. In the command line it may be
# joined with other options, and with the name.
_program = "".join(sys.argv[:1])
_given = "\0".join(sys.orig_argv) + "\0"
_by_name = any("m" + joint + str(__package__) + "\0" in _given for joint in ("", "\0"))
if (
    ((_program == "-m" and _by_name) or os.path.basename(_program) == "qontinui-types")
    and _signal
    and _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
):
    _signal.signal(_signal.SIGINT, stop)
