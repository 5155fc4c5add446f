"""The commands that read documents: ``check`` and ``format``."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from .. import _codec
from .._codec import DecodeError, dumps, loads
from . import terminal
from .terminal import CommandError, Parser, complain, counted, json_line, safe, styled

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

#: How the names of files end whose lines are documents.
_LINES = (".jsonl", ".ndjson")

# Characters that the paths of faults may have in all: for each byte of a document, and at least.
_PATHS_PER_BYTE, _PATHS = 10, 10_000

_FILES = "a file; - for standard input; a folder for every .json file below it"


def run_check(parser: Parser) -> int:
    """Report every fault in documents, with line and column.

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
    parser.add_type()
    parser.add_argument("files", metavar="FILE", nargs="+", help=_FILES)
    variants = "whether variants of a newer runner are faults (deny, the default)"
    options = parser.options(
        deep="check configJson as an OrchestrationLoopConfig",
        lines="each line is a document; folders stand for .jsonl files",
        unknown=("whether unknown fields are faults", None, "deny", "ignore"),
        unknown_variants=(variants, "deny", "deny", "keep"),
        format=("how faults are printed", "text", "text", "json", "github"),
    )
    work = _Work(options, print)
    for _, _, value in work.read(_reader(options)):
        if getattr(value, "config_json", None) is not None:
            work["blob", "not looked into (--deep does)"] += 1
    sys.stdout.flush()
    unit = "line" if options.lines else "file"
    found = counted(work.faults, "fault")
    if work.faults:
        found = f"{'' if work.complete else 'at least '}{found} in {counted(work.faulty, unit)}"
    return work.finish(f"{counted(work.checked, unit)} checked", found)


def _reader(options: argparse.Namespace) -> Callable[[bytes], Any]:
    read: Any = loads
    if options.deep:
        from .. import blobs

        if options.type not in blobs.HOLDERS:
            holders = ", ".join(holder.__name__ for holder in blobs.HOLDERS)
            raise CommandError(f"--deep is for types that hold a configuration: {holders}")
        read = blobs.loads_with_config
    variants = options.unknown_variants
    return partial(read, options.type, unknown=options.unknown, unknown_variants=variants)


def run_format(parser: Parser) -> int:
    """Write documents as the Rust side would.

    The canonical document has the camelCase names in the order of their declaration,
    with the defaults that the Rust side writes out. A document with faults is not
    written. Keys that reading passes over are not kept.

    examples:
      %(prog)s OlConfig preset.json
      %(prog)s OlConfig --check presets/

    exit status: 0 all well, 1 a document has faults or, with --check or --diff,
    another form, 2 a file could not be read or written
    """
    parser.add_type()
    parser.add_argument("files", metavar="FILE", nargs="+", help=_FILES)
    parser.add_exclusive(
        write="put the result in place of the file",
        check="name the files that are not canonical",
        diff="show what --write would change",
    )
    options = parser.options(compact="one line without spaces")
    if options.write and "-" in options.files:
        raise CommandError("--write has no file to write to where standard input is read")
    to_output = not (options.write or options.check or options.diff)
    work = _Work(options, complain)
    for state in ("rewritten", "to be rewritten", "canonical", "with faults"):
        work["file", state] = 0
    for name, source, value in work.read(partial(loads, options.type)):
        text = dumps(value, indent=None if options.compact else 2) + "\n"
        if to_output:
            print(text, end="")
        elif text.encode() == source:
            work["file", "canonical"] += 1
        else:
            _rewrite(name, source, text, work)
    work["file", "with faults"] = work.faulty
    if to_output and not work.failed:
        work.clear()
    return work.finish()


def _rewrite(name: str, source: bytes, text: str, work: _Work) -> None:
    if not work.options.write:
        work["file", "to be rewritten"] += 1
        work.faults += 1
        name = safe(_shown(name))
        print(*_difference(name, source, text) if work.options.diff else [name], sep="\n")
        return
    try:
        os.stat(name)  # to make a file anew that has gone away is not asked for
        _codec.room("files").replace_file(name, text.encode())
    except OSError as error:
        reason = f"{error.strerror or error}; it is as it was before"
        work.trouble("file", "not writable", name, reason)
    else:
        work["file", "rewritten"] += 1
        complain(f"{name}: rewritten")


def _difference(name: str, source: bytes, text: str) -> Iterator[str]:
    from difflib import unified_diff

    styles = {"+": terminal.GREEN, "-": terminal.RED, "@": terminal.CYAN}
    old, new = _lines(source.decode()), _lines(text)
    for line in unified_diff(old, new, name, name, lineterm=""):
        yield styled(line, styles.get(line[0], ""))


def _lines(text: str) -> list[str]:
    """Split a text for a diff, made safe but for its tabs."""
    *lines, rest = ["\t".join(map(safe, line.split("\t"))) for line in text.split("\n")]
    return [*lines, f"{rest}\n\\ No newline at end of file"] if rest else lines


class _Work(Counter[tuple[str, str]]):
    """The documents of a command, and how many there are of what, as ("file", "not readable")."""

    checked = faulty = faults = 0
    complete = True
    failed = False

    def __init__(self, options: argparse.Namespace, report: Callable[[str], None]) -> None:
        super().__init__()
        self.options = options
        self.report = report
        self.progress = terminal.Progress()

    def trouble(self, noun: str, state: str, name: str, reason: str | None) -> None:
        self.progress.clear()
        complain(f"{_shown(name)}: {reason}")
        self[noun, state] += 1
        self.failed = True

    def finish(self, *first: str) -> int:
        """Sum up in a line, if there is anything to tell; return the exit status."""
        told = [*first]
        told += [f"{counted(n, noun)} {state}" for (noun, state), n in self.items() if n]
        if told:
            complain(", ".join(told))
        return terminal.FAILED if self.failed else terminal.FAULTS if self.faults else 0

    def read(self, decode: Callable[[bytes], Any]) -> Iterator[tuple[str, bytes, Any]]:
        """Yield what documents are read as, after file name and content; report the faulty ones."""
        form = getattr(self.options, "format", "")
        with self.progress:
            for name, number, source in self._documents():
                self.checked += 1
                try:
                    value = decode(source)
                except DecodeError as error:
                    self.progress.clear()
                    self.faulty += 1
                    self.faults += len(error.errors)
                    self.complete &= error.complete
                    for report in _reports(name, error, form, number, source):
                        self.report(report)
                else:
                    yield name, source, value

    def _documents(self) -> Iterator[tuple[str, int, bytes]]:
        """Yield each document, after the name of its file and how many lines come before it."""
        lines = getattr(self.options, "lines", None)
        hint = lines is False
        for name in self._files(_LINES if lines else (".json",)):
            if hint and _has_lines(name):
                hint = False
                complain("--lines reads a document a line")
            if name == "-" and sys.stdin is None:
                raise CommandError("standard input is closed")
            try:
                with nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb") as file:
                    if not lines:
                        yield name, 0, file.read()
                        continue
                    for number, line in enumerate(file):
                        self.progress.update(self.checked, self.faults)
                        if line.strip(b" \t\r\n"):
                            yield name, number, line.rstrip(b"\r\n")
            except OSError as error:
                self.trouble("file", "not readable", name, error.strerror)

    def _files(self, endings: tuple[str, ...]) -> Iterator[str]:
        """Yield the paths; in place of a folder all files below it that end so, in order."""
        for path in self.options.files:
            if path == "-" or not os.path.isdir(path):
                yield path
                continue
            found = False
            waiting = [(True, path)]
            while waiting:
                is_folder, item = waiting.pop()
                if is_folder:
                    try:  # os.path.isdir would say False of a folder that cannot be reached
                        with os.scandir(item) as inside:
                            known = [(i.is_dir(follow_symlinks=False), i.path) for i in inside]
                        waiting += sorted(known, reverse=True)
                    except OSError as error:
                        found = True  # perhaps
                        self.trouble("folder", "not readable", item, error.strerror)
                # A pipe could be waited for without end. A link that leads nowhere is told.
                elif item.endswith(endings) and (os.path.isfile(item) or not os.path.exists(item)):
                    found = True
                    yield item
            if not found:
                reason = f"no file below this folder ends in {' or '.join(endings)}"
                self.trouble("folder", "without documents", path, reason)


def _has_lines(name: str) -> bool:
    """Tell whether a file of that name is one of lines: the first of many is a document."""
    if name.endswith(_LINES) and os.path.isfile(name):
        with suppress(OSError), open(name, "rb") as file:
            first = file.readline(1 << 20)
            return len(first.strip()) > 1 and first.endswith(b"\n") and file.read(1) != b""
    return False


def _shown(name: str) -> str:
    return "<stdin>" if name == "-" else name


def _reports(
    name: str, error: DecodeError, form: str, lines_before: int, source: bytes
) -> Iterator[str]:
    """Yield each fault as compilers do, as an object, or as GitHub takes annotations."""
    file = _shown(name)
    lines: list[str] = []
    if form == "text" and sys.stdout.isatty() and error.errors[0].line:
        lines = _codec.room("faults").blotted(source.decode(errors="replace")).split("\n")
    for fault in error.to_dict(max(_PATHS, _PATHS_PER_BYTE * len(source)))["errors"]:
        line, column = lines_before + (fault["line"] or 1), fault["column"] or 1
        message = " ".join(fault["message"].splitlines())
        if fault["dotted"]:
            message = f"{fault['dotted']}: {message}"
        if form == "json":
            yield json_line({"file": file, **fault, "line": line, "column": column})
        elif form == "github":
            place = f"{_escaped(file, '%:,')},line={line},col={column}"
            yield f"::error file={place}::{_escaped(message, '%')}"
        else:
            yield safe(f"{file}:{line}:{column}: {message}")
            if lines:
                yield from _marked(lines[fault["line"] - 1].rstrip("\r"), column - 1)


def _marked(line: str, place: int) -> Iterator[str]:
    """Yield as much of a line as there is room for, and a marker below the place."""
    from unicodedata import combining, east_asian_width

    room = terminal.width() - 4
    start = 0 if len(line) <= room else max(0, place - room // 2)
    before = safe(line[start:place].replace("\t", " "))
    after = safe(line[place : start + room].replace("\t", " "))
    columns = sum(0 if combining(c) else 1 + (east_asian_width(c) in "WF") for c in before)
    yield f"  | {before}{after}"
    yield f"  | {' ' * columns}{styled('^', terminal.RED)}"


def _escaped(text: str, special: str) -> str:
    return safe(text).translate({ord(character): f"%{ord(character):02X}" for character in special})
