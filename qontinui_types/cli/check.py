"""``check``: every fault in documents, each where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._codec import DecodeError, Fault, loads
from . import catalog, reports, sources, terminal
from .trouble import FAILED, FAULTS, WELL, CommandError, UnreadableError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

_EPILOG = """\
--format json prints one JSON object for each fault, a line each, with the keys
file, line, column, path, pointer, code and message, among others. --format
github prints the commands that GitHub shows as annotations.

examples:
  {prog} OrchestrationLoopConfig loop.json
  {prog} OlConfig --deep presets/
  {prog} OrchestrationLoopStatus --lines status.jsonl
  {prog} OrchestrationLoopStatus - < status.json

exit status: 0 no fault, 1 faults, 2 a file could not be read
"""

#: How the names of files end whose lines are documents; a folder stands for these under --lines.
_LINES_ENDINGS = (".jsonl", ".ndjson")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _EPILOG
    catalog.add_type_argument(parser)
    sources.add_files_argument(parser)
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
        "--format", choices=tuple(reports.FORMATS), default="text", help="how faults are printed"
    )


def run(options: argparse.Namespace) -> int:
    """Check the files; return the exit status."""
    check = _Check(_reader(options), reports.FORMATS[options.format])
    endings = _LINES_ENDINGS if options.lines else (".json",)
    look = check.lines if options.lines else check.document
    for name in sources.documents(options.files, endings):
        try:
            look(name)
        except UnreadableError as error:
            check.unread += 1
            terminal.complain(str(error))
    terminal.flush()
    if check.needs_lines:
        terminal.complain("--lines reads a document a line")
    terminal.complain(check.summary("line" if options.lines else "file"))
    return check.status()


def _reader(options: argparse.Namespace) -> Callable[[bytes], Any]:
    """Return the call that reads a document, and raises DecodeError."""
    cls = catalog.type_named(options.type)
    unknown = options.unknown
    if not options.deep:
        return lambda data: loads(cls, data, unknown=unknown)
    from .. import blobs

    if cls not in blobs.HOLDERS:
        holders = ", ".join(holder.__name__ for holder in blobs.HOLDERS)
        raise CommandError(f"--deep is for types that hold a configuration: {holders}")
    load: Any = blobs.loads_with_config
    return lambda data: load(cls, data, unknown=unknown)


class _Check:
    """Checks documents, prints their faults and counts."""

    def __init__(
        self, read: Callable[[bytes], Any], report: Callable[[str, Fault, int], str]
    ) -> None:
        self.unread = 0
        #: Whether a file of lines, going by its name, was read as one document and had faults.
        self.needs_lines = False
        self._read = read
        self._report = report
        self._documents = 0
        self._faulty = 0
        self._faults = 0
        self._complete = True

    def document(self, name: str) -> None:
        """Check a file that is a document; raises UnreadableError."""
        faulty = self._faulty
        self._check(name, sources.read(name), 0)
        if self._faulty > faulty and name.endswith(_LINES_ENDINGS):
            self.needs_lines = True

    def lines(self, name: str) -> None:
        """Check a file whose lines are documents; raises UnreadableError."""
        with terminal.Progress() as progress:
            for number, line in enumerate(sources.read_lines(name)):
                if line.strip(b" \t"):
                    progress.update(number, self._faults)
                    self._check(name, line, number, progress)

    def _check(
        self, name: str, data: bytes, lines_before: int, progress: terminal.Progress | None = None
    ) -> None:
        self._documents += 1
        try:
            self._read(data)
        except DecodeError as error:
            if progress:
                progress.clear()
            self._note(sources.shown(name), error, lines_before)

    def _note(self, file: str, error: DecodeError, lines_before: int) -> None:
        self._faulty += 1
        self._faults += len(error.errors)
        self._complete = self._complete and error.complete
        for fault in error.errors:
            print(self._report(file, fault, lines_before + (fault.line or 1)))

    def status(self) -> int:
        """Return the exit status."""
        if self.unread:
            return FAILED
        return FAULTS if self._faults else WELL

    def summary(self, unit: str) -> str:
        """Say in one line what was checked and what was found."""
        counted = terminal.counted
        found = counted(self._faults, "fault")
        if self._faults:
            least = "" if self._complete else "at least "
            found = f"{least}{found} in {counted(self._faulty, unit)}"
        parts = [f"{counted(self._documents, unit)} checked", found]
        if self.unread:
            parts.append(f"{counted(self.unread, 'file')} not readable")
        return ", ".join(parts)
