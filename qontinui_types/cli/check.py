"""The command ``check``."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from .._codec import DecodeError, loads
from . import arguments, terminal
from .arguments import LINES_ENDINGS, shown
from .report import FORMATS, with_lines
from .terminal import FAILED, FAULTS, WELL, CommandError, counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from . import Parser


def run_check(parser: Parser) -> int:
    """Print every fault in documents, each where it is."""
    options = _options(parser)
    check = _Check(options)
    for name in arguments.documents(options.files, check.troubles, check.endings):
        check.file(name)
    return check.finish()


_EPILOG = """\
--format json prints one JSON object for each fault, a line each, with the keys
file, line, column, path, pointer, code and message, among others. --format
github prints the commands that GitHub shows as annotations.

configJson holds whatever was stored there, such as the snake_case form of a
panel, with keys of its own. --deep is for presets in which it should be an
OrchestrationLoopConfig; without it, the summary counts these blobs.

examples:
  %(prog)s OrchestrationLoopConfig loop.json
  %(prog)s OlConfig --deep presets/
  %(prog)s OrchestrationLoopStatus --lines status.jsonl
  %(prog)s OrchestrationLoopStatus - < status.json

exit status: 0 no fault, 1 faults, 2 a file could not be read
"""


def _options(parser: Parser) -> argparse.Namespace:
    parser.epilog = _EPILOG
    arguments.add_type(parser)
    arguments.add_files(parser)
    parser.add_argument(
        "--deep",
        action="store_true",
        help="for presets and requests: configJson should be an OrchestrationLoopConfig; "
        "check it as well",
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
        "--unknown-variants",
        choices=("deny", "keep"),
        default="deny",
        help="whether variants that the types do not have, as a newer runner may write them, "
        "are faults (deny, the default) or taken as they are",
    )
    parser.add_argument(
        "--format", choices=tuple(FORMATS), default="text", help="how faults are printed"
    )
    return parser.options()


class _Check:
    """Checks documents, prints their faults and counts."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.troubles = arguments.Troubles()
        self._read = _reader(options)
        self._options = options
        self._lines: bool = options.lines
        self.endings = LINES_ENDINGS if self._lines else (".json",)
        self._may_hint = not self._lines
        self._documents = self._faulty = self._faults = self._blobs = 0
        self._complete = True

    def file(self, name: str) -> None:
        """Check a file."""
        if self._may_hint and arguments.has_documents_as_lines(name):
            self._may_hint = False
            terminal.complain("--lines reads a document a line")
        with terminal.Progress() as progress:
            contents = arguments.contents(name, self.troubles, lines=self._lines)
            for number, data in enumerate(contents):
                if self._lines:
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
        form = self._options.format
        reports = FORMATS[form](shown(name), error, lines_before)
        if form == "text":
            reports = with_lines(reports, error, data)
        for report in reports:
            print(report)

    def finish(self) -> int:
        """Say in one line what was checked and what was found; return the exit status."""
        sys.stdout.flush()
        unit = "line" if self._lines else "file"
        found = counted(self._faults, "fault")
        if self._faults:
            least = "" if self._complete else "at least "
            found = f"{least}{found} in {counted(self._faulty, unit)}"
        parts = [f"{counted(self._documents, unit)} checked", found]
        if self._blobs:
            parts.append(f"{counted(self._blobs, 'blob')} not looked into (--deep does)")
        troubles = self.troubles.summary()
        terminal.complain(", ".join([*parts, *troubles]))
        return FAILED if troubles else FAULTS if self._faults else WELL


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
    if options.unknown_variants != "deny":
        read = partial(read, unknown_variants=options.unknown_variants)
    return partial(read, cls, unknown=options.unknown)
