"""``format``: documents as the Rust side would write them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .._codec import DecodeError, dumps, loads, submodule
from . import catalog, reports, sources, terminal
from .trouble import FAILED, FAULTS, WELL, CommandError, UnreadableError

if TYPE_CHECKING:
    import argparse

_EPILOG = """\
The canonical document has the camelCase names in the order of their
declaration, with the defaults that the Rust side writes out. A document with
faults is not written; its faults go to standard error. Further keys in the
objects of a tagged enum, which reading passes over, are not kept.

examples:
  {prog} OlConfig preset.json
  {prog} OlConfig --write presets/
  {prog} OlConfig --check presets/

exit status: 0 all well, 1 a document has faults or, with --check, another form,
2 a file could not be read or written
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _EPILOG
    catalog.add_type_argument(parser)
    sources.add_files_argument(parser)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--write",
        action="store_true",
        help="put the result in place of the file, as a whole; without it, standard output",
    )
    mode.add_argument(
        "--check",
        action="store_true",
        help="write nothing; name the files that are not in canonical form",
    )
    parser.add_argument(
        "--compact", action="store_true", help="one line without spaces, as programs send it"
    )


def run(options: argparse.Namespace) -> int:
    """Format the files; return the exit status."""
    if options.write and sources.STANDARD_INPUT in options.files:
        raise CommandError("--write has no file to write to where standard input is read")
    cls = catalog.type_named(options.type)
    indent = None if options.compact else 2
    status = WELL
    for name in sources.documents(options.files):
        try:
            status = max(status, _format(cls, name, indent, options))
        except UnreadableError as error:
            terminal.complain(str(error))
            status = FAILED
    return status


def _format(cls: type, name: str, indent: int | None, options: argparse.Namespace) -> int:
    """Format one file; return the exit status that it alone would give."""
    source = sources.read(name)
    try:
        text = dumps(loads(cls, source), indent=indent) + "\n"
    except DecodeError as error:
        for fault in error.errors:
            terminal.complain(reports.as_text(sources.shown(name), fault, fault.line or 1))
        return FAULTS
    result = text.encode()
    if options.check:
        if result != source:
            print(sources.shown(name))
        return WELL if result == source else FAULTS
    if not options.write:
        sys.stdout.write(text)
    elif result != source:
        _replace(name, result)
    return WELL


def _replace(name: str, data: bytes) -> None:
    try:
        submodule("files").replace_file(name, data)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror or error}; it is as it was before") from None
    terminal.complain(f"{name}: rewritten")
