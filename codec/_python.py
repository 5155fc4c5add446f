"""The check of Python's version, before anything that an old one cannot read."""

import sys

if sys.hexversion < 0x30A0000:
    raise ImportError("codec needs Python 3.10 or newer; this is " + sys.version.split()[0])
