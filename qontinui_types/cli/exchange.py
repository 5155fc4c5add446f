"""The commands that exchange something with other projects: ``schema``, ``drift``, ``vendor``."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from .. import _codec
from . import arguments, terminal
from .terminal import FAULTS, WELL, CommandError, counted, json_line, say

if TYPE_CHECKING:
    from . import Parser


_SCHEMA = """\
With --all and no folder, standard output gets one object with the schemas by
the names of their types.

examples:
  %(prog)s OrchestrationLoopConfig
  %(prog)s --all --out schemas/
  %(prog)s OlConfig --contract serialize
"""


def run_schema(parser: Parser) -> int:
    """Print or write JSON Schemas, of one type or of all."""
    parser.epilog = _SCHEMA
    arguments.add_type(parser, nargs="?")
    parser.add_argument("--all", action="store_true", help="all types")
    parser.add_argument(
        "--out", metavar="FOLDER", help="write a file TYPE.json for each type into this folder"
    )
    parser.add_argument(
        "--contract",
        choices=_codec.room("schema").CONTRACTS,
        default="deserialize",
        help="describe what reading accepts (deserialize, the default) or what writing produces",
    )
    options = parser.options()
    if options.all == (options.type is not None):
        raise CommandError("give either a type or --all")
    classes = arguments.all_types() if options.all else [arguments.type_named(options.type)]
    json_schema = _codec.room("schema").json_schema
    schemas = {cls.__name__: json_schema(cls, options.contract) for cls in classes}
    if options.out is not None:
        _write(options.out, schemas)
    elif options.all:
        print(_text(schemas))
    else:
        print(*map(_text, schemas.values()))
    return WELL


def _text(schema: object) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False)


def _write(folder: str, schemas: dict[str, dict[str, object]]) -> None:
    os.makedirs(folder, exist_ok=True)
    replace_file = _codec.replace_file
    for name, schema in schemas.items():
        replace_file(os.path.join(folder, f"{name}.json"), f"{_text(schema)}\n".encode())
    terminal.complain(f"{folder}: {counted(len(schemas), 'schema')} written")


_DRIFT = """\
A folder stands for the .json files in it. A file holds the schema of a type, a
document with $defs, or one object with schemas by the names of their types. In
the messages "here" is this library and "there" the exported schema. Types that
only the exported schemas have are counted, and are no difference by default.

examples:
  %(prog)s exported/schema.json
  %(prog)s --contract serialize exported/

exit status: 0 nothing differs, 1 something does, 2 the schemas could not be read
"""


def run_drift(parser: Parser) -> int:
    """Print what differs between these types and schemas that the Rust side exported."""
    parser.epilog = _DRIFT
    parser.add_argument("path", metavar="FILE_OR_FOLDER", help="what the Rust side exported")
    parser.add_argument(
        "--contract",
        choices=_codec.room("schema").CONTRACTS,
        help="which contract the schemas were made for; if not given, the one that fits better",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how differences are printed; json: one JSON object for each, a line each",
    )
    parser.add_argument(
        "--new-types",
        action="store_true",
        help="list the types that only the exported schemas have, and take them for differences",
    )
    options = parser.options()
    drift = _codec.room("schema")
    types = {cls.__name__: cls for cls in arguments.all_types()}
    try:
        found = drift.find_drift(types, drift.read_schemas(options.path), options.contract)
    except drift.SchemaError as error:
        raise CommandError(str(error)) from None
    told = found.differences
    if found.compared and not options.new_types:  # a name that we do not know may be a slip
        told = found.of_known_types
    for difference in told:
        if options.format == "json":
            print(json_line(difference.to_dict()))
        else:
            say(str(difference))
    sys.stdout.flush()
    unknown = len(found.differences) - len(told)
    if unknown:
        terminal.complain(f"{counted(unknown, 'type')} only there, listed with --new-types")
    terminal.complain(f"{counted(len(told), 'difference')} under the {found.contract} contract")
    return FAULTS if told else WELL


_VENDOR = """\
The folders codec and qontinui_types are put into DESTINATION side by side. A
copy made earlier is brought up to date, unless somebody has changed it. The
files that are new or changed are listed. A lean copy stays lean; --full
makes it whole.

examples:
  %(prog)s src/tool/_vendor
  %(prog)s --lean src/tool/_vendor
"""


def run_vendor(parser: Parser) -> int:
    """Copy this library into another project."""
    parser.epilog = _VENDOR
    parser.add_argument(
        "destination", metavar="DESTINATION", help="the folder for the copy; made if need be"
    )
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument(
        "--lean",
        action="store_true",
        default=None,
        help="only what reads, writes and explains faults: no command line, schemas or speed",
    )
    extent.add_argument(
        "--full", dest="lean", action="store_false", help="everything, as for a new copy"
    )
    options = parser.options()
    from ..vendor import VendorError, is_lean, vendor

    try:
        changed = vendor(options.destination, lean=options.lean)
    except VendorError as error:
        raise CommandError(str(error)) from None
    for path in changed:
        say(path)
    kept = options.lean is None and is_lean(options.destination)
    if kept or not changed:
        state = "up to date" if not changed else "refreshed"
        lean = ", lean as before (--full makes it whole)" if kept else ""
        terminal.complain(f"{options.destination}: {state}{lean}")
    return WELL
