"""The command ``format``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _codec
from .._codec import DecodeError, dumps, loads
from . import arguments, terminal
from .arguments import STANDARD_INPUT, shown
from .terminal import FAILED, FAULTS, WELL, CommandError, counted, reports, safe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from . import Parser

_EPILOG = """\
The canonical document has the camelCase names in the order of their declaration,
with the defaults that the Rust side writes out. A document with faults is not
written. Keys that reading passes over are not kept.

examples:
  %(prog)s OlConfig preset.json
  %(prog)s OlConfig --check presets/

exit status: 0 all well, 1 a document has faults or, with --check or --diff,
another form, 2 a file could not be read or written
"""


def run_format(parser: Parser) -> int:
    """Write documents as the Rust side would."""
    parser.epilog = _EPILOG
    arguments.add_type(parser)
    arguments.add_files(parser)
    add_mode = parser.add_mutually_exclusive_group().add_argument
    add_mode("--write", action="store_true", help="put the result in place of the file")
    add_mode("--check", action="store_true", help="name the files that are not canonical")
    add_mode("--diff", action="store_true", help="show what --write would change")
    parser.add_argument("--compact", action="store_true", help="one line without spaces")
    options = parser.options()
    if options.write and STANDARD_INPUT in options.files:
        raise CommandError("--write has no file to write to where standard input is read")
    formatter = _Formatter(options)
    for name in arguments.documents(options.files, formatter.troubles):
        for source in arguments.contents(name, formatter.troubles):
            formatter.document(name, source)
    return formatter.finish()


class _Formatter:
    """Formats files in one of the modes, and counts."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.troubles = arguments.Troubles()
        self._options = options
        self._prints = not (options.write or options.check or options.diff)
        self._cls = arguments.type_named(options.type)
        self._canonical = self._other = self._faulty = 0

    def document(self, name: str, source: bytes) -> None:
        """Format what a file holds."""
        options = self._options
        try:
            value: Any = loads(self._cls, source)
        except DecodeError as error:
            self._faulty += 1
            for report in reports(shown(name), error):
                terminal.complain(report)
            return
        text = dumps(value, indent=None if options.compact else 2) + "\n"
        if self._prints:
            print(text, end="")
        elif text.encode() == source:
            self._canonical += 1
        elif options.write:
            self._write(name, text)
        else:
            self._other += 1
            for line in _difference(name, source, text) if options.diff else [safe(shown(name))]:
                print(line)

    def _write(self, name: str, text: str) -> None:
        try:
            _codec.replace_file(name, text.encode())
        except OSError as error:
            reason = f"{error.strerror or error}; it is as it was before"
            self.troubles.note("file", name, "not writable", reason)
        else:
            self._other += 1
            terminal.complain(f"{name}: rewritten")

    def finish(self) -> int:
        """Sum up what was done, where that was more than to print; return the exit status."""
        write = self._options.write
        what = "rewritten" if write else "to be rewritten"
        found = ((self._other, what), (self._canonical, "canonical"), (self._faulty, "with faults"))
        if self.troubles or not self._prints:
            parts = [f"{counted(number, 'file')} {state}" for number, state in found if number]
            terminal.complain(", ".join([*parts, *self.troubles.summary()]))
        if self.troubles:
            return FAILED
        return FAULTS if self._faulty or (self._other and not write) else WELL


def _difference(name: str, source: bytes, text: str) -> Iterator[str]:
    """Yield the lines of a unified diff, in colour on a terminal."""
    from difflib import unified_diff

    styles = {"+": terminal.GREEN, "-": terminal.RED, "@": terminal.CYAN}
    name = safe(shown(name))
    old, new = _lines(source.decode()), _lines(text)
    for line in unified_diff(old, new, name, name, lineterm=""):
        yield terminal.styled(line, styles.get(line[0], terminal.PLAIN))


def _lines(text: str) -> list[str]:
    """Split a text for a diff, made safe but for its tabs."""
    *lines, rest = ["\t".join(map(safe, line.split("\t"))) for line in text.split("\n")]
    return [*lines, f"{rest}\n\\ No newline at end of file"] if rest else lines
