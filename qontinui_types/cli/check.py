"""The command ``check``."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from .._codec import DecodeError, loads
from . import arguments, terminal
from .arguments import LINES_ENDINGS, shown
from .terminal import FAILED, FAULTS, FORMATS, WELL, CommandError, counted, reports

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from . import Parser

_EPILOG = """\
--format json prints an object for each fault, with the keys file, line, column,
path, pointer, code and message, among others; --format github prints annotations.

configJson holds whatever was stored there, such as the snake_case form of a
panel, with keys of its own. Without --deep, the summary counts these blobs.

examples:
  %(prog)s OrchestrationLoopConfig loop.json
  %(prog)s OlConfig --deep presets/
  %(prog)s OrchestrationLoopStatus --lines status.jsonl

exit status: 0 no fault, 1 faults, 2 a file could not be read
"""


def run_check(parser: Parser) -> int:
    """Print every fault in documents, each where it is."""
    parser.epilog = _EPILOG
    arguments.add_type(parser)
    arguments.add_files(parser)
    add = parser.add_argument
    add("--deep", action="store_true", help="check configJson as an OrchestrationLoopConfig")
    add(
        "--lines",
        action="store_true",
        help="each line is a document; folders stand for .jsonl files",
    )
    add("--unknown", choices=("deny", "ignore"), help="whether unknown fields are faults")
    add(
        "--unknown-variants",
        choices=("deny", "keep"),
        help="whether variants of a newer runner are faults (deny, the default)",
    )
    add("--format", choices=FORMATS, default="text", help="how faults are printed")
    check = _Check(parser.options())
    for name in arguments.documents(check.options.files, check.troubles, check.endings):
        check.file(name)
    return check.finish()


class _Check:
    """Checks documents, prints their faults and counts."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.troubles = arguments.Troubles()
        self.endings = LINES_ENDINGS if options.lines else (".json",)
        self._read = _reader(options)
        self._may_hint = not options.lines
        self._documents = self._faulty = self._faults = self._blobs = 0
        self._complete = True

    def file(self, name: str) -> None:
        """Check a file."""
        lines: bool = self.options.lines
        if self._may_hint and arguments.has_documents_as_lines(name):
            self._may_hint = False
            terminal.complain("--lines reads a document a line")
        with terminal.Progress() as progress:
            for number, data in enumerate(arguments.contents(name, self.troubles, lines=lines)):
                if lines:
                    if not data.strip(b" \t"):
                        continue
                    progress.update(number, self._faults)
                self._documents += 1
                try:
                    value = self._read(data)
                except DecodeError as error:
                    progress.clear()
                    self._note(name, error, number, data)
                else:
                    self._blobs += getattr(value, "config_json", None) is not None

    def _note(self, name: str, error: DecodeError, lines_before: int, data: bytes) -> None:
        self._faulty += 1
        self._faults += len(error.errors)
        self._complete &= error.complete
        for report in reports(shown(name), error, self.options.format, lines_before, data):
            print(report)

    def finish(self) -> int:
        """Say in one line what was checked and what was found; return the exit status."""
        sys.stdout.flush()
        unit = "line" if self.options.lines else "file"
        found = counted(self._faults, "fault")
        if self._faults:
            least = "" if self._complete else "at least "
            found = f"{least}{found} in {counted(self._faulty, unit)}"
        parts = [f"{counted(self._documents, unit)} checked", found]
        if self._blobs:
            parts.append(f"{counted(self._blobs, 'blob')} not looked into (--deep does)")
        terminal.complain(", ".join([*parts, *self.troubles.summary()]))
        return FAILED if self.troubles else FAULTS if self._faults else WELL


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
    if options.unknown_variants == "keep":
        read = partial(read, unknown_variants="keep")
    return partial(read, cls, unknown=options.unknown)
