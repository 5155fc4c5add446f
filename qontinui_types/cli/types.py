"""All commands but those that read documents."""

from __future__ import annotations

import json
import os
import sys
from itertools import zip_longest
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Any

from .. import _codec
from .._codec import DecodeError, JsonValue, decode, dumps, load
from ..orchestration_config import CreateOlConfigRequest, OlConfig, OrchestrationLoopConfig
from . import terminal
from .terminal import CommandError, Parser, complain, counted, json_line, known_types, safe, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

#: With less room for the last column, its sentences go below the other cells.
_NARROWEST = 30

#: The columns in the middle are wrapped to this, or to their longest word.
_MIDDLE = 18

_GAP = "  "


def run_new(parser: Parser) -> None:
    """Write a document to start from.

    example:
      %(prog)s OlConfig > preset.json
    """
    parser.add_type()
    cls = parser.options().type
    template = _codec.room("about").template
    document = template(cls)
    if cls in (OlConfig, CreateOlConfigRequest):
        document["configJson"] = template(OrchestrationLoopConfig)
    print(dumps(decode(cls, document), indent=2))


def run_types(parser: Parser) -> None:
    """List every type with a sentence.

    example:
      %(prog)s
    """
    parser.options()
    outlines = map(_codec.room("about").outline, known_types().values())
    _print_table([(item.name, item.doc) for item in outlines])


def run_show(parser: Parser) -> None:
    """Explain a type: its fields, their types, defaults and meaning.

    example:
      %(prog)s OrchestrationLoopConfig
    """
    parser.add_type()
    outline = _codec.room("about").outline(parser.options().type)
    entries = outline.entries
    print(styled(outline.name, terminal.BOLD))
    _print_filled(outline.doc)
    _print_filled(f"On the wire: {outline.kind}.")
    if entries:
        step = 1 if any(entry.type for entry in entries) else 3
        rows = [(_GAP * e.inner + e.name, e.type, e.presence, e.doc)[::step] for e in entries]
        print()
        _print_table(rows, ("NAME", "TYPE", "PRESENCE", "MEANING")[::step])
    aliases = [alias for entry in entries for alias in entry.aliases]
    if aliases:
        print()
        _print_filled(f"Reading takes these names as well: {', '.join(aliases)}.")


def run_schema(parser: Parser) -> None:
    """Write the JSON Schema of a type or of all.

    example:
      %(prog)s --all --out schemas/
    """
    room = _codec.room("schema")
    parser.add_type(nargs="?")
    parser.add_argument("--out", metavar="FOLDER", help="write a file TYPE.json for each type here")
    what = "what reading accepts (deserialize, the default) or what writing produces"
    options = parser.options(
        all="all types, by name in one object",
        contract=(what, "deserialize", *room.CONTRACTS),
    )
    if options.all == (options.type is not None):
        raise CommandError("give either a type or --all")
    classes = known_types().values() if options.all else [options.type]
    schemas = {cls.__name__: room.json_schema(cls, options.contract) for cls in classes}
    text_of = json.JSONEncoder(indent=2, ensure_ascii=False).encode
    if options.out is None:
        print(text_of(schemas if options.all else schemas.popitem()[1]))
        return
    replace_file = _codec.room("files").replace_file
    os.makedirs(options.out, exist_ok=True)
    for name, schema in schemas.items():
        replace_file(os.path.join(options.out, f"{name}.json"), f"{text_of(schema)}\n".encode())
    complain(f"{options.out}: {counted(len(schemas), 'schema')} written")


def run_drift(parser: Parser) -> int:
    """Compare these types with schemas that the Rust side exported.

    A file holds the schema of a type, a document with $defs, or one object with
    schemas by the names of their types; a folder stands for its .json files. In
    the messages "here" is this library and "there" the exported schema.

    example:
      %(prog)s --contract serialize exported/

    exit status: 0 nothing differs, 1 something does, 2 the schemas could not be read
    """
    room = _codec.room("schema")
    parser.add_argument("path", metavar="FILE_OR_FOLDER", help="what the Rust side exported")
    options = parser.options(
        contract=("if not given, the one that fits better", None, *room.CONTRACTS),
        format=("how differences are printed", "text", "text", "json"),
        new_types="take types that only the exported schemas have for differences",
    )
    types = known_types()
    there: dict[str, Any] = {}
    try:
        whole = _read_schemas(room, options.path, there)
        ours = [name for name in (types if whole else there) if name in types]
        tried = []
        for contract in [options.contract] if options.contract else room.CONTRACTS:
            here: dict[str, Any] = {}
            for name in ours:
                room.read_types(room.json_schema(types[name], contract), here)
            tried.append((contract, room.compare(here, there)))
    except room.SchemaError as error:
        raise CommandError(str(error)) from None
    contract, found = min(tried, key=lambda each: len(each[1]))
    hidden = "" if options.new_types or not ours else "type_added"  # of none of ours: a slip
    told = [difference for difference in found if difference.kind != hidden]
    for difference in told:
        as_json = options.format == "json"
        print(json_line(difference.to_dict()) if as_json else safe(str(difference)))
    sys.stdout.flush()
    if len(found) > len(told):
        complain(f"{counted(len(found) - len(told), 'type')} only there, listed with --new-types")
    complain(f"{counted(len(told), 'difference')} under the {contract} contract")
    return terminal.FAULTS if told else 0


def _read_schemas(room: Any, path: str, types: dict[str, Any]) -> bool:
    """Read a file or the .json files of a folder; tell whether these stand for all types.

    A schema without a title is named after its file, up to the first dot.
    """
    files, folder = [path], os.path.isdir(path)
    if folder:
        paths = [os.path.join(path, n) for n in sorted(os.listdir(path)) if n.endswith(".json")]
        files = [name for name in paths if os.path.isfile(name) or not os.path.exists(name)]
    if not files:
        raise room.SchemaError(f"{path}: the folder holds no .json file")
    whole = folder
    for file in files:
        stem = os.path.basename(file).split(".")[0]
        try:
            whole |= room.read_types(load(JsonValue, file), types, stem)
        except (DecodeError, room.SchemaError) as error:
            text = getattr(error, "errors", [error])[0]
            raise room.SchemaError(f"{file}: {text}") from None
    return whole


def run_vendor(parser: Parser) -> None:
    """Copy this library into another project.

    DESTINATION gets the folders codec and qontinui_types. A copy made earlier is
    refreshed, unless somebody has changed it, and stays lean if it is. The files
    that are new or changed are listed.

    example:
      %(prog)s --lean src/tool/_vendor
    """
    from ..vendor import VendorError, is_lean, vendor

    parser.add_argument("destination", metavar="DESTINATION", help="a folder; made if need be")
    parser.add_exclusive(
        lean="only what reads, writes and explains faults: no command line, schemas or speed",
        full="everything, as for a new copy",
    )
    options = parser.options()
    as_before = not (options.lean or options.full)
    try:
        changed = vendor(options.destination, lean=None if as_before else options.lean)
    except VendorError as error:
        raise CommandError(str(error)) from None
    for path in changed:
        print(safe(path))
    kept = as_before and is_lean(options.destination)
    if kept or not changed:
        state = "refreshed" if changed else "up to date"
        lean = ", lean as before (--full makes it whole)" if kept else ""
        complain(f"{options.destination}: {state}{lean}")


def _print_table(rows: Sequence[Sequence[str]], head: Sequence[str] = ()) -> None:
    """Print rows of cells, under their titles if they have any."""
    rows = [head, *rows] if head else rows
    first, *middle, _ = zip(*rows, strict=True)
    widths = [max(map(len, first))]
    for column in middle:
        longest_word = max(map(len, " ".join(column).split()))
        widths.append(min(max(map(len, column)), max(_MIDDLE, longest_word)))
    widths.append(terminal.width() - sum(widths) - len(_GAP) * len(widths))
    for row in rows:
        if widths[-1] >= _NARROWEST:
            _print_row(row, widths, terminal.UNDERLINE if row is head else "")
        elif row is not head:
            _print_filled(_GAP.join(filter(None, row[:-1])), then=_GAP, style=terminal.BOLD)
            _print_filled(row[-1], "    ", "    ")


def _print_row(cells: Sequence[str], widths: Sequence[int], style: str) -> None:
    wrapped = [
        wrap(cell, width, break_long_words=False, break_on_hyphens=False)
        for cell, width in zip(cells, widths, strict=True)
    ]
    for line in zip_longest(*wrapped, fillvalue=""):
        print(styled(_GAP.join(map(str.ljust, line, [*widths[:-1], 0])).rstrip(), style))


def _print_filled(text: str, first: str = "", then: str = "", style: str = "") -> None:
    wrapped = fill(text, terminal.width(), initial_indent=first, subsequent_indent=then)
    print(styled(wrapped, style))
