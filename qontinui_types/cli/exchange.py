"""The commands that exchange something with other projects: ``schema``, ``drift``, ``vendor``."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from .._codec import json_schema, submodule
from . import arguments, terminal
from .terminal import FAULTS, WELL, CommandError, counted

if TYPE_CHECKING:
    from . import Parser


def run_schema(parser: Parser) -> int:
    """Print or write JSON Schemas, of one type or of all."""
    parser.epilog = """\
With --all and no folder, standard output gets one object with the schemas by
the names of their types.

examples:
  %(prog)s OrchestrationLoopConfig
  %(prog)s --all --out schemas/
  %(prog)s OlConfig --contract serialize
"""
    arguments.add_type(parser, nargs="?")
    parser.add_argument("--all", action="store_true", help="all types")
    parser.add_argument(
        "--out", metavar="FOLDER", help="write a file TYPE.json for each type into this folder"
    )
    parser.add_argument(
        "--contract",
        choices=submodule("schema").CONTRACTS,
        default="deserialize",
        help="describe what reading accepts (deserialize, the default) or what writing produces",
    )
    options = parser.options()
    if options.all == (options.type is not None):
        raise CommandError("give either a type or --all")
    classes = arguments.all_types() if options.all else [arguments.type_named(options.type)]
    schemas = {cls.__name__: json_schema(cls, contract=options.contract) for cls in classes}
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
    replace_file = submodule("files").replace_file
    for name, schema in schemas.items():
        replace_file(os.path.join(folder, f"{name}.json"), f"{_text(schema)}\n".encode())
    terminal.complain(f"{folder}: {counted(len(schemas), 'schema')} written")


def run_drift(parser: Parser) -> int:
    """Print what differs between these types and schemas that the Rust side exported."""
    parser.epilog = """\
A folder stands for the .json files in it. A file holds the schema of a type, a
document with $defs, or one object with schemas by the names of their types. In
the messages "here" is this library and "there" the exported schema.

examples:
  %(prog)s exported/schema.json
  %(prog)s --contract serialize exported/

exit status: 0 nothing differs, 1 something does, 2 the schemas could not be read
"""
    parser.add_argument("path", metavar="FILE_OR_FOLDER", help="what the Rust side exported")
    parser.add_argument(
        "--contract",
        choices=submodule("schema").CONTRACTS,
        help="which contract the schemas were made for; if not given, the one that fits better",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how differences are printed; json: one JSON object for each, a line each",
    )
    options = parser.options()
    drift = submodule("drift")
    types = {cls.__name__: cls for cls in arguments.all_types()}
    try:
        found = drift.find_drift(types, drift.read_schemas(options.path), options.contract)
    except drift.SchemaError as error:
        raise CommandError(str(error)) from None
    for difference in found.differences:
        print(json.dumps(difference.to_dict()) if options.format == "json" else difference)
    sys.stdout.flush()
    count = len(found.differences)
    terminal.complain(f"{counted(count, 'difference')} under the {found.contract} contract")
    return FAULTS if count else WELL


def run_vendor(parser: Parser) -> int:
    """Copy this library into another project."""
    parser.epilog = """\
The folders codec and qontinui_types are put into DESTINATION side by side. A
copy made earlier is brought up to date, unless somebody has changed it. The
files that are new or changed are listed.

example:
  %(prog)s src/tool/_vendor
"""
    parser.add_argument(
        "destination", metavar="DESTINATION", help="the folder for the copy; made if need be"
    )
    destination = parser.options().destination
    from ..vendor import VendorError, vendor

    try:
        changed = vendor(destination)
    except VendorError as error:
        raise CommandError(str(error)) from None
    for path in changed:
        print(path)
    if not changed:
        terminal.complain(f"{destination}: up to date")
    return WELL
