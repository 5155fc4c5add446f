"""From the arguments to a command, and from whatever happens in it to an exit status."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from .. import __version__
from . import terminal
from .trouble import FAILED, INTERRUPTED, CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The name of the program where it is not installed as a script of its own.
_MODULE = f"python3 -m {(__package__ or '').rpartition('.')[0]}"

_SCRIPT = "qontinui-types"

#: Each command: its module, and its line in the list of commands.
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("check", "report every fault in documents, with line and column"),
    "format": ("reformat", "write documents as the Rust side would"),
    "new": ("new", "write a document to start from"),
    "show": ("show", "explain a type: its fields, their types, defaults and meaning"),
    "types": ("list_types", "list every type with a sentence"),
    "schema": ("schema", "write the JSON Schema of a type or of all"),
    "drift": ("drift", "compare these types with schemas that the Rust side exported"),
    "vendor": ("vendor", "copy this library into another project"),
}

_EXAMPLES = """\
examples:
  {prog} check OrchestrationLoopConfig loop.json
  {prog} new OlConfig > preset.json
  {prog} show OrchestrationLoopConfig
  {prog} COMMAND --help

exit status: 0 all well, 1 faults found, 2 the command could not do its work
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with ``arguments``, by default the program's; return the exit status.

    The status is 0 if all is well, 1 if faults were found, 2 if the command
    could not do its work, 130 if the user stopped it. ``--help``, ``--version``
    and wrong arguments raise SystemExit, as in every argparse program.
    """
    try:
        terminal.prepare()
        try:
            status = _dispatch(list(sys.argv[1:] if arguments is None else arguments))
        finally:  # --help, too, must notice a full disk
            terminal.flush()
    except CommandError as error:
        status = _give_up(str(error))
    except BrokenPipeError:  # whoever read the output has seen enough
        status = FAILED
    except OSError as error:
        status = _give_up(_explain(error))
    except MemoryError:
        status = _give_up("the document is too large for the memory of this machine")
    except KeyboardInterrupt:
        status = INTERRUPTED
    finally:
        terminal.close()
    return status


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        _general(arguments)
    name = arguments[0]
    module, summary = COMMANDS[name]
    command = import_module(f".{module}", __package__)
    parser = _parser(f"{_program()} {name}", f"{summary[0].upper()}{summary[1:]}.")
    command.configure(parser)
    parser.epilog = (parser.epilog or "").replace("{prog}", parser.prog)
    status: int = command.run(parser.parse_intermixed_args(arguments[1:]))
    return status


def _general(arguments: list[str]) -> NoReturn:
    """Answer what names no command: ``--help``, ``--version``, a mistake."""
    program = _program()
    parser = _parser(program, "Check, format and explain the documents of Qontinui's loop.")
    parser.usage = f"{program} COMMAND ..."
    parser.add_argument(
        "--version", action="store_true", help="show the version of this library and exit"
    )
    width = max(map(len, COMMANDS))
    listed = [f"  {name:{width}}  {summary}" for name, (_, summary) in COMMANDS.items()]
    parser.epilog = "\n".join(["commands:", *listed, "", _EXAMPLES.format(prog=program)])
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    name = options.command
    if options.version:
        print(f"{_SCRIPT} {__version__}")
        parser.exit()
    if name is None:
        parser.error("a command is needed; --help lists them")
    from .trouble import hint

    parser.error(f"there is no command {name!r}{hint(name, COMMANDS)} (--help lists them)")


def _parser(program: str, description: str) -> argparse.ArgumentParser:
    return _Parser(
        prog=program,
        description=description,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )


class _Parser(argparse.ArgumentParser):
    """A parser whose help is written like all other output: a failure shows."""

    def print_help(self, file: Any = None) -> None:
        print(self.format_help(), end="", file=file)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Sets help to the width of the terminal, up to what is pleasant to read."""

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, **{"width": min(terminal.width(), 100) - 2, **options})


def _program() -> str:
    """Name the program as it was started."""
    started = os.path.basename(sys.argv[0] or "")
    return _SCRIPT if started.startswith(_SCRIPT) else _MODULE


def _give_up(message: str) -> int:
    terminal.complain(f"{_program()}: {message}")
    return FAILED


def _explain(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename is not None else reason
