"""All commands but those that read documents.

Tables have their text wrapped to the width that there is.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import zip_longest
from textwrap import fill, wrap
from typing import TYPE_CHECKING

from .. import _codec
from .._codec import decode, dumps
from ..orchestration_config import CreateOlConfigRequest, OlConfig, OrchestrationLoopConfig
from . import arguments, terminal
from .terminal import WELL, CommandError, counted, json_line, safe, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from . import Parser

#: The last column holds sentences. With less room than this they go below the other cells.
_NARROWEST = 30

#: The columns in the middle are wrapped to this, or to their longest word.
_MIDDLE = 18

_GAP = "  "


def run_new(parser: Parser) -> int:
    """Print a document to start from."""
    parser.epilog = "example:\n  %(prog)s OlConfig > preset.json"
    arguments.add_type(parser)
    cls = arguments.type_named(parser.options().type)
    template = _codec.room("about").template
    document = template(cls)
    if cls in (OlConfig, CreateOlConfigRequest):
        document["configJson"] = template(OrchestrationLoopConfig)
    print(dumps(decode(cls, document), indent=2))
    return WELL


def run_types(parser: Parser) -> int:
    """Print every type with its sentence."""
    parser.epilog = "example:\n  %(prog)s"
    parser.options()
    outlines = map(_codec.room("about").outline, arguments.all_types())
    _print_table([(item.name, item.doc) for item in outlines])
    return WELL


def run_show(parser: Parser) -> int:
    """Print a type as a table."""
    parser.epilog = "example:\n  %(prog)s OrchestrationLoopConfig"
    arguments.add_type(parser)
    cls = arguments.type_named(parser.options().type)
    outline = _codec.room("about").outline(cls)
    entries = outline.entries
    print(styled(outline.name, terminal.BOLD))
    _print_filled(outline.doc)
    _print_filled(f"On the wire: {outline.kind}.")
    if entries:
        rows = [("NAME", "TYPE", "PRESENCE", "MEANING")]
        rows += [(_GAP * e.inner + e.name, e.type, e.presence, e.doc) for e in entries]
        step = 1 if any(entry.type for entry in entries) else 3
        print()
        _print_table([row[::step] for row in rows[1:]], rows[0][::step])
    aliases = [alias for entry in entries for alias in entry.aliases]
    if aliases:
        print()
        _print_filled(f"Reading takes these names as well: {', '.join(aliases)}.")
    return WELL


def run_schema(parser: Parser) -> int:
    """Print or write JSON Schemas, of one type or of all."""
    room = _codec.room("schema")
    parser.epilog = "example:\n  %(prog)s --all --out schemas/"
    arguments.add_type(parser, nargs="?")
    parser.add_argument("--all", action="store_true", help="all types, by name in one object")
    parser.add_argument("--out", metavar="FOLDER", help="write a file TYPE.json for each type here")
    parser.add_argument(
        "--contract",
        choices=room.CONTRACTS,
        default="deserialize",
        help="what reading accepts (deserialize, the default) or what writing produces",
    )
    options = parser.options()
    if options.all == (options.type is not None):
        raise CommandError("give either a type or --all")
    classes = arguments.all_types() if options.all else [arguments.type_named(options.type)]
    schemas = {cls.__name__: room.json_schema(cls, options.contract) for cls in classes}
    if options.out is not None:
        os.makedirs(options.out, exist_ok=True)
        for name, schema in schemas.items():
            path = os.path.join(options.out, f"{name}.json")
            _codec.replace_file(path, f"{_text(schema)}\n".encode())
        terminal.complain(f"{options.out}: {counted(len(schemas), 'schema')} written")
    else:
        print(_text(schemas if options.all else schemas.popitem()[1]))
    return WELL


def _text(schema: object) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False)


_DRIFT = """\
A file holds the schema of a type, a document with $defs, or one object with
schemas by the names of their types; a folder stands for its .json files. In
the messages "here" is this library and "there" the exported schema.

example:
  %(prog)s --contract serialize exported/

exit status: 0 nothing differs, 1 something does, 2 the schemas could not be read
"""


def run_drift(parser: Parser) -> int:
    """Print what differs between these types and schemas that the Rust side exported."""
    room = _codec.room("schema")
    parser.epilog = _DRIFT
    add = parser.add_argument
    add("path", metavar="FILE_OR_FOLDER", help="what the Rust side exported")
    add("--contract", choices=room.CONTRACTS, help="if not given, the one that fits better")
    add("--format", choices=("text", "json"), default="text", help="how differences are printed")
    add(
        "--new-types",
        action="store_true",
        help="take types that only the exported schemas have for differences",
    )
    options = parser.options()
    types = {cls.__name__: cls for cls in arguments.all_types()}
    try:
        found = room.find_drift(types, room.read_schemas(options.path), options.contract)
    except room.SchemaError as error:
        raise CommandError(str(error)) from None
    told = found.differences
    if found.compared and not options.new_types:  # a name that we do not know may be a slip
        told = found.of_known_types
    for difference in told:
        as_json = options.format == "json"
        print(json_line(difference.to_dict()) if as_json else safe(str(difference)))
    sys.stdout.flush()
    unknown = len(found.differences) - len(told)
    if unknown:
        terminal.complain(f"{counted(unknown, 'type')} only there, listed with --new-types")
    terminal.complain(f"{counted(len(told), 'difference')} under the {found.contract} contract")
    return terminal.FAULTS if told else WELL


_VENDOR = """\
DESTINATION gets the folders codec and qontinui_types. A copy made earlier is
refreshed, unless somebody has changed it, and stays lean if it is. The files
that are new or changed are listed.

example:
  %(prog)s --lean src/tool/_vendor
"""


def run_vendor(parser: Parser) -> int:
    """Copy this library into another project."""
    from ..vendor import VendorError, is_lean, vendor

    parser.epilog = _VENDOR
    parser.add_argument("destination", metavar="DESTINATION", help="a folder; made if need be")
    add_extent = parser.add_mutually_exclusive_group().add_argument
    lean = "only what reads, writes and explains faults: no command line, schemas or speed"
    add_extent("--lean", action="store_true", default=None, help=lean)
    add_extent("--full", dest="lean", action="store_false", help="everything, as for a new copy")
    options = parser.options()
    try:
        changed = vendor(options.destination, lean=options.lean)
    except VendorError as error:
        raise CommandError(str(error)) from None
    for path in changed:
        print(safe(path))
    kept = options.lean is None and is_lean(options.destination)
    if kept or not changed:
        state = "up to date" if not changed else "refreshed"
        lean = ", lean as before (--full makes it whole)" if kept else ""
        terminal.complain(f"{options.destination}: {state}{lean}")
    return WELL


def _print_table(rows: Sequence[Sequence[str]], head: Sequence[str] = ()) -> None:
    """Print rows of cells, under their titles if they have any."""
    first, *middle, _ = zip(*rows, *([head] if head else []), strict=True)
    widths = [max(map(len, first)), *map(_squeezed, middle)]
    left = terminal.width() - sum(widths) - len(_GAP) * len(widths)
    if left < _NARROWEST:
        for *facts, last in rows:
            _print_filled(_GAP.join(filter(None, facts)), style=terminal.BOLD, then=_GAP)
            _print_filled(last, "    ", "    ")
        return
    if head:
        _print_row(head, [*widths, left], terminal.UNDERLINE)
    for row in rows:
        _print_row(row, [*widths, left])


def _squeezed(column: Sequence[str]) -> int:
    longest_word = max(len(word) for cell in column for word in cell.split() or [""])
    return min(max(map(len, column)), max(_MIDDLE, longest_word))


def _print_row(cells: Sequence[str], widths: Sequence[int], style: str = terminal.PLAIN) -> None:
    wrapped = [
        wrap(cell, width, break_long_words=False, break_on_hyphens=False)
        for cell, width in zip(cells[1:], widths[1:], strict=True)
    ]
    for line in zip_longest([cells[0]], *wrapped, fillvalue=""):
        row = _GAP.join(map(str.ljust, line, [*widths[:-1], 0]))
        print(styled(row.rstrip(), style))


def _print_filled(text: str, first: str = "", then: str = "", style: str = terminal.PLAIN) -> None:
    wrapped = fill(text, terminal.width(), initial_indent=first, subsequent_indent=then)
    print(styled(wrapped, style))
