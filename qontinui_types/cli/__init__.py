"""The command line: check, format and explain loop documents.

``main`` is all of it that others may call. Each command is a module with
``configure(parser)``, which declares its arguments, and ``run(options)``, which
does the work and returns the exit status. Only the module of the command that
was given is loaded, and it loads what it needs, so that a check starts quickly.
"""

from .program import main

__all__ = ["main"]
