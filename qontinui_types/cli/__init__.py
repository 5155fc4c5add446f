"""The command line: check, format and explain loop documents.

The command NAME is a function ``run_NAME``, which declares its arguments, does the work
and returns the exit status, if not 0. Its docstring is its help. Its module alone is loaded,
for a quick start, by a plain import, which tools that bundle programs find.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from inspect import cleandoc, getsource
from typing import TYPE_CHECKING, Any, NoReturn

from .. import __version__
from . import terminal
from .terminal import CommandError, Parser

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_SCRIPT = "qontinui-types"

_COMMANDS = ("check", "format", "new", "show", "types", "schema", "drift", "vendor")

_ABOUT = """\
Check, format and explain the documents of Qontinui's loop.

commands:
{}

examples:
  %(prog)s check OrchestrationLoopConfig loop.json
  %(prog)s COMMAND --help

exit status: 0 all well, 1 faults found, 2 the command could not do its work,
130 interrupted, 141 whoever read the output went away
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with ``arguments``, by default the program's; return the exit status.

    ``--help``, ``--version`` and wrong arguments raise SystemExit.
    """
    program = f"python3 -m {__name__.rpartition('.')[0]}"
    if os.path.basename(sys.argv[0] or "").startswith(_SCRIPT):
        program = _SCRIPT
    try:
        terminal.prepare()
        try:
            return _run(program, list(sys.argv[1:] if arguments is None else arguments))
        finally:  # --help, too, must notice a full disk
            sys.stdout.flush()
    except BrokenPipeError:  # as if SIGPIPE had ended it, like other filters
        return terminal.UNHEARD
    except KeyboardInterrupt:
        return terminal.INTERRUPTED
    except (CommandError, OSError, ImportError, MemoryError, RecursionError) as error:
        terminal.complain(f"{program}: {_reason(error)}")
        return terminal.FAILED
    finally:
        terminal.close()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return reason if error.filename is None else f"{error.filename}: {reason}"
    if isinstance(error, ImportError):
        return f"this copy is not whole: {error}"
    if isinstance(error, CommandError):
        return str(error)
    return "the document is too large, or nested too deeply"


def _run(program: str, arguments: list[str]) -> int:
    try:
        os.access("".join(arguments), os.F_OK)  # raises what open would
    except ValueError as error:
        raise CommandError(f"an argument cannot be a file name: {error}") from None
    name, *rest = arguments or [""]
    if name not in _COMMANDS:
        _general(program, arguments)
    run = _command(name)
    return run(Parser(f"{program} {name}", _help(run), rest)) or 0


def _command(name: str) -> Any:
    if name in ("check", "format"):
        from . import documents

        return getattr(documents, f"run_{name}")
    from . import types

    return getattr(types, f"run_{name}")


def _help(run: Any) -> str:
    """Return the docstring of a command, which python -OO leaves in the source alone."""
    with suppress(OSError):  # where there is no source, there is no help
        return cleandoc(run.__doc__ or getsource(run).split('"""')[1])
    return ""


def _general(program: str, arguments: list[str]) -> NoReturn:
    """Answer what names no command."""
    summaries = [(name, _help(_command(name)).partition(".")[0]) for name in _COMMANDS]
    listed = "\n".join(f"  {name:8}{summary}" for name, summary in summaries)
    parser = Parser(program, _ABOUT.format(listed), arguments)
    parser.usage = f"{program} COMMAND ..."
    parser.add_argument("-V", "--version", action="store_true", help="show the version and exit")
    if arguments and not arguments[0].startswith("-"):
        near = terminal.hint(arguments[0], _COMMANDS)
        parser.error(f"there is no command {arguments[0]!r}{near} (--help lists them)")
    if not parser.options().version:
        parser.error("a command is needed; --help lists them")
    print(_SCRIPT, __version__)
    sys.exit()
