"""The command line: check, format and explain loop documents.

The command NAME is a function ``run_NAME``, which declares its arguments, does the
work and returns the exit status. Its module alone is loaded, so that a check
starts quickly, by a plain import, so that tools that bundle programs find it.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from .. import __version__, _start
from . import terminal
from .terminal import FAILED, INTERRUPTED, UNHEARD, CommandError, hint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

_SCRIPT = "qontinui-types"

_COMMANDS = {
    "check": "Report every fault in documents, with line and column",
    "format": "Write documents as the Rust side would",
    "new": "Write a document to start from",
    "show": "Explain a type: its fields, their types, defaults and meaning",
    "types": "List every type with a sentence",
    "schema": "Write the JSON Schema of a type or of all",
    "drift": "Compare these types with schemas that the Rust side exported",
    "vendor": "Copy this library into another project",
}

_EXAMPLES = """\
examples:
  %(prog)s check OrchestrationLoopConfig loop.json
  %(prog)s COMMAND --help

exit status: 0 all well, 1 faults found, 2 the command could not do its work,
130 interrupted, 141 whoever read the output went away
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with ``arguments``, by default the program's.

    Returns the exit status, as ``--help`` lists them; ``--help``, ``--version`` and
    wrong arguments raise SystemExit.
    """
    try:
        terminal.prepare()
        try:
            return _dispatch(list(sys.argv[1:] if arguments is None else arguments))
        finally:  # --help, too, must notice a full disk
            sys.stdout.flush()
    except BrokenPipeError:  # as if SIGPIPE had ended it, like other filters
        return UNHEARD
    except KeyboardInterrupt:
        return INTERRUPTED
    except (CommandError, OSError, ImportError, MemoryError, RecursionError) as error:
        terminal.complain(f"{_program()}: {_reason(error)}")
        return FAILED
    finally:
        terminal.close()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return reason if error.filename is None else f"{error.filename}: {reason}"
    if isinstance(error, ImportError):
        return f"this copy is not whole: {error}"
    if isinstance(error, (MemoryError, RecursionError)):
        return "the document is too large, or nested too deeply"
    return str(error)


def _program() -> str:
    if os.path.basename(sys.argv[0] or "").startswith(_SCRIPT):
        return _SCRIPT
    return f"python3 -m {__name__.rpartition('.')[0]}"


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in _COMMANDS:
        _general(arguments)
    name, *rest = arguments
    run: Callable[[Parser], int]
    if name == "check":
        from .check import run_check as run
    elif name == "format":
        from .format import run_format as run
    else:
        from . import types

        run = getattr(types, f"run_{name}")
    return run(Parser(f"{_program()} {name}", f"{_COMMANDS[name]}.", rest))


def _general(arguments: list[str]) -> NoReturn:
    """Answer what names no command: ``--help``, ``--version``, a mistake."""
    program = _program()
    parser = Parser(program, "Check, format and explain the documents of Qontinui's loop.", [])
    parser.usage = f"{program} COMMAND ..."
    parser.add_argument("-V", "--version", action="version", version=f"{_SCRIPT} {__version__}")
    listed = [f"  {name:8}{summary}" for name, summary in _COMMANDS.items()]
    parser.epilog = "\n".join(["commands:", *listed, "", _EXAMPLES])
    if arguments and not arguments[0].startswith("-"):
        name = arguments[0]
        parser.error(f"there is no command {name!r}{hint(name, _COMMANDS)} (--help lists them)")
    parser.parse_args(arguments)
    parser.error("a command is needed; --help lists them")


class Parser(argparse.ArgumentParser):
    """The parser of a command, with the arguments that the command was given."""

    def __init__(self, program: str, description: str, arguments: list[str]) -> None:
        width = min(terminal.width(), 100) - 2  # wider is not pleasant to read
        super().__init__(
            prog=program,
            description=description,
            formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=width),
            allow_abbrev=False,
        )
        self._arguments = arguments

    def options(self) -> argparse.Namespace:
        """Parse the arguments; exits after ``--help`` and after a mistake."""
        options = self.parse_intermixed_args(self._arguments)
        _start.ready()
        return options

    def error(self, message: str) -> NoReturn:
        """Exit with the message, which may have words of the user's, made safe."""
        super().error(terminal.safe(message))

    def print_help(self, file: Any = None) -> None:
        """Write the help like all other output: a failure shows."""
        print(self.format_help(), end="", file=file)
