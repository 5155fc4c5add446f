"""The command line: check, format and explain loop documents.

``main`` is all of it that others may call. The command NAME is a function
``run_NAME``, which declares its arguments, does the work and returns the exit
status. Its module alone is loaded, so that a check starts quickly, by a plain
import, so that tools that bundle programs find it.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from .. import __version__, _start
from . import terminal
from .terminal import FAILED, INTERRUPTED, UNHEARD, CommandError, hint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

_SCRIPT = "qontinui-types"

#: Each command, with its line in the list of commands.
_COMMANDS = {
    "check": "report every fault in documents, with line and column",
    "format": "write documents as the Rust side would",
    "new": "write a document to start from",
    "show": "explain a type: its fields, their types, defaults and meaning",
    "types": "list every type with a sentence",
    "schema": "write the JSON Schema of a type or of all",
    "drift": "compare these types with schemas that the Rust side exported",
    "vendor": "copy this library into another project",
}

_EXAMPLES = """\
examples:
  %(prog)s check OrchestrationLoopConfig loop.json
  %(prog)s new OlConfig > preset.json
  %(prog)s show OrchestrationLoopConfig
  %(prog)s COMMAND --help

exit status: 0 all well, 1 faults found, 2 the command could not do its work,
130 interrupted, 141 whoever read the output went away
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with ``arguments``, by default the program's; return the exit status.

    The status is 0 if all is well, 1 if faults were found, 2 if the command
    could not do its work, 130 if the user stopped it, 141 if whoever read the
    output has gone away. ``--help``, ``--version`` and wrong arguments raise
    SystemExit, as in every argparse program.
    """
    try:
        terminal.prepare()
        try:
            return _dispatch(list(sys.argv[1:] if arguments is None else arguments))
        finally:  # --help, too, must notice a full disk
            sys.stdout.flush()
    except CommandError as error:
        return _give_up(str(error))
    except BrokenPipeError:  # as if SIGPIPE had ended it, like other filters
        return UNHEARD
    except OSError as error:
        reason = error.strerror or str(error)
        return _give_up(reason if error.filename is None else f"{error.filename}: {reason}")
    except ImportError as error:
        return _give_up(f"this copy is not whole: {error}")
    except MemoryError:
        return _give_up("the document is too large for the memory of this machine")
    except RecursionError:
        return _give_up("folders, or what a file holds, are nested too deeply")
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        terminal.close()


def _give_up(message: str) -> int:
    terminal.complain(f"{_program()}: {message}")
    return FAILED


def _program() -> str:
    """Name the program as it was started."""
    if os.path.basename(sys.argv[0] or "").startswith(_SCRIPT):
        return _SCRIPT
    return f"python3 -m {__name__.rpartition('.')[0]}"


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in _COMMANDS:
        _general(arguments)
    name, *rest = arguments
    summary = _COMMANDS[name]
    parser = Parser(f"{_program()} {name}", f"{summary[0].upper()}{summary[1:]}.", rest)
    return _command(name)(parser)


def _command(name: str) -> Callable[[Parser], int]:
    if name == "check":
        from .check import run_check

        return run_check
    if name == "format":
        from .format import run_format

        return run_format
    from . import exchange, types

    module: Any = types if name in ("new", "show", "types") else exchange
    run: Callable[[Parser], int] = getattr(module, f"run_{name}")
    return run


def _general(arguments: list[str]) -> NoReturn:
    """Answer what names no command: ``--help``, ``--version``, a mistake."""
    program = _program()
    parser = Parser(
        program, "Check, format and explain the documents of Qontinui's loop.", arguments
    )
    parser.usage = f"{program} COMMAND ..."
    parser.add_argument(
        "-V", "--version", action="store_true", help="show the version of this library and exit"
    )
    width = max(map(len, _COMMANDS))
    listed = [f"  {name:{width}}  {summary}" for name, summary in _COMMANDS.items()]
    parser.epilog = "\n".join(["commands:", *listed, "", _EXAMPLES])
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.version:
        print(f"{_SCRIPT} {__version__}")
        parser.exit()
    name = options.command
    if name is None:
        parser.error("a command is needed; --help lists them")
    parser.error(f"there is no command {name!r}{hint(name, _COMMANDS)} (--help lists them)")


class Parser(argparse.ArgumentParser):
    """The parser of a command, with the arguments that the command was given."""

    def __init__(self, program: str, description: str, arguments: list[str]) -> None:
        super().__init__(
            prog=program,
            description=description,
            formatter_class=_formatter,
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


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Set help to the width of the terminal, up to what is pleasant to read."""
    width = min(terminal.width(), 100) - 2
    return argparse.RawDescriptionHelpFormatter(prog, width=width)
