"""The commands about documents, ``check`` and ``format``, and how they print faults."""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from .._codec import DecodeError, Fault, dumps, loads, submodule
from . import arguments, terminal
from .arguments import STANDARD_INPUT, UnreadableError, shown
from .terminal import FAILED, FAULTS, WELL, CommandError, counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from . import Parser

#: How the names of files end whose lines are documents; a folder stands for these under --lines.
_LINES_ENDINGS = (".jsonl", ".ndjson")


def run_check(parser: Parser) -> int:
    """Print every fault in documents, each where it is."""
    options = _check_options(parser)
    check = _Check(options)
    for name in arguments.documents(options.files, check.endings):
        try:
            check.file(name)
        except UnreadableError as error:
            check.unread += 1
            terminal.complain(str(error))
    return check.finish()


def _check_options(parser: Parser) -> argparse.Namespace:
    parser.epilog = """\
--format json prints one JSON object for each fault, a line each, with the keys
file, line, column, path, pointer, code and message, among others. --format
github prints the commands that GitHub shows as annotations.

examples:
  %(prog)s OrchestrationLoopConfig loop.json
  %(prog)s OlConfig --deep presets/
  %(prog)s OrchestrationLoopStatus --lines status.jsonl
  %(prog)s OrchestrationLoopStatus - < status.json

exit status: 0 no fault, 1 faults, 2 a file could not be read
"""
    arguments.add_type(parser)
    arguments.add_files(parser)
    parser.add_argument(
        "--deep",
        action="store_true",
        help="for presets and requests: check what configJson holds as well",
    )
    parser.add_argument(
        "--lines",
        action="store_true",
        help="each line is a document (JSON Lines); empty lines are passed over, "
        "and a folder stands for its .jsonl and .ndjson files",
    )
    parser.add_argument(
        "--unknown",
        choices=("deny", "ignore"),
        help="whether unknown fields are faults; deny is what the types declare",
    )
    parser.add_argument(
        "--format", choices=tuple(_FORMATS), default="text", help="how faults are printed"
    )
    return parser.options()


class _Check:
    """Checks documents, prints their faults and counts."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.unread = 0
        self._read = _reader(options)
        self._report = _FORMATS[options.format]
        self._lines: bool = options.lines
        self.endings = _LINES_ENDINGS if self._lines else (".json",)
        self._documents = self._faulty = self._faults = 0
        self._complete = True
        #: Whether a file of lines, going by its name, was read as one document and had faults.
        self._needs_lines = False

    def file(self, name: str) -> None:
        """Check a file; raises UnreadableError."""
        with terminal.Progress() as progress:
            for number, data in enumerate(arguments.contents(name, lines=self._lines)):
                if self._lines:
                    if not data.strip(b" \t"):
                        continue
                    progress.update(number, self._faults)
                self._documents += 1
                try:
                    self._read(data)
                except DecodeError as error:
                    progress.clear()
                    self._note(name, error, number)

    def _note(self, name: str, error: DecodeError, lines_before: int) -> None:
        self._faulty += 1
        self._faults += len(error.errors)
        self._complete &= error.complete
        self._needs_lines |= not self._lines and name.endswith(_LINES_ENDINGS)
        for fault in error.errors:
            print(self._report(shown(name), fault, lines_before + (fault.line or 1)))

    def finish(self) -> int:
        """Say in one line what was checked and what was found; return the exit status."""
        sys.stdout.flush()
        if self._needs_lines:
            terminal.complain("--lines reads a document a line")
        unit = "line" if self._lines else "file"
        found = counted(self._faults, "fault")
        if self._faults:
            least = "" if self._complete else "at least "
            found = f"{least}{found} in {counted(self._faulty, unit)}"
        parts = [f"{counted(self._documents, unit)} checked", found]
        if self.unread:
            parts.append(f"{counted(self.unread, 'file')} not readable")
        terminal.complain(", ".join(parts))
        return FAILED if self.unread else FAULTS if self._faults else WELL


def _reader(options: argparse.Namespace) -> Callable[[bytes], Any]:
    """Return the call that reads a document, and raises DecodeError."""
    cls = arguments.type_named(options.type)
    read: Any = loads
    if options.deep:
        from .. import blobs

        if cls not in blobs.HOLDERS:
            holders = ", ".join(holder.__name__ for holder in blobs.HOLDERS)
            raise CommandError(f"--deep is for types that hold a configuration: {holders}")
        read = blobs.loads_with_config
    return partial(read, cls, unknown=options.unknown)


def run_format(parser: Parser) -> int:
    """Write documents as the Rust side would."""
    options = _format_options(parser)
    if options.write and STANDARD_INPUT in options.files:
        raise CommandError("--write has no file to write to where standard input is read")
    cls = arguments.type_named(options.type)
    status = WELL
    for name in arguments.documents(options.files):
        try:
            status = max(status, _format(cls, name, options))
        except UnreadableError as error:
            terminal.complain(str(error))
            status = FAILED
    return status


def _format_options(parser: Parser) -> argparse.Namespace:
    parser.epilog = """\
The canonical document has the camelCase names in the order of their
declaration, with the defaults that the Rust side writes out. A document with
faults is not written; its faults go to standard error. Further keys in the
objects of a tagged enum, which reading passes over, are not kept.

examples:
  %(prog)s OlConfig preset.json
  %(prog)s OlConfig --write presets/
  %(prog)s OlConfig --check presets/

exit status: 0 all well, 1 a document has faults or, with --check, another form,
2 a file could not be read or written
"""
    arguments.add_type(parser)
    arguments.add_files(parser)
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
    return parser.options()


def _format(cls: type, name: str, options: argparse.Namespace) -> int:
    """Format one file; return the exit status that it alone would give."""
    (source,) = arguments.contents(name)
    try:
        text = dumps(loads(cls, source), indent=None if options.compact else 2) + "\n"
    except DecodeError as error:
        for fault in error.errors:
            terminal.complain(_as_text(shown(name), fault, fault.line or 1))
        return FAULTS
    canonical = text.encode() == source
    if options.check:
        if not canonical:
            print(shown(name))
        return WELL if canonical else FAULTS
    if not options.write:
        print(text, end="")
    elif not canonical:
        try:
            submodule("files").replace_file(name, text.encode())
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"{name}: {reason}; it is as it was before") from None
        terminal.complain(f"{name}: rewritten")
    return WELL


def _as_text(file: str, fault: Fault, line: int) -> str:
    """Write ``FILE:LINE:COLUMN: message``, as compilers do."""
    return f"{file}:{line}:{fault.column or 1}: {_message(fault)}"


def _as_json(file: str, fault: Fault, line: int) -> str:
    return json.dumps({"file": file, **fault.to_dict(), "line": line, "column": fault.column or 1})


def _as_github(file: str, fault: Fault, line: int) -> str:
    """Write a workflow command that GitHub shows as an annotation of the file."""
    place = f"file={_escaped(file, ':,')},line={line},col={fault.column or 1}"
    return f"::error {place}::{_escaped(_message(fault))}"


def _message(fault: Fault) -> str:
    """Return the message on one line, after the path that it is about."""
    message = " ".join(fault.message.splitlines())
    return f"{fault.dotted}: {message}" if fault.path else message


def _escaped(text: str, further: str = "") -> str:
    for character in "%\r\n" + further:  # the percent sign first, as the others bring it in
        text = text.replace(character, f"%{ord(character):02X}")
    return text


#: The formats by name. Each takes the name of the file, the fault, and its line in the file.
_FORMATS = {"text": _as_text, "json": _as_json, "github": _as_github}
