"""``schema``: JSON Schema, of one type or of all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .._codec import json_schema, submodule
from . import catalog, terminal
from .trouble import WELL, CommandError

if TYPE_CHECKING:
    import argparse

_EPILOG = """\
With --all and no folder, standard output gets one object with the schemas by
the names of their types.

examples:
  {prog} OrchestrationLoopConfig
  {prog} --all --out schemas/
  {prog} OlConfig --contract serialize
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _EPILOG
    catalog.add_type_argument(parser, optional=True)
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


def run(options: argparse.Namespace) -> int:
    """Print or write the schemas; return the exit status."""
    if options.all == (options.type is not None):
        raise CommandError("give either a type or --all")
    classes = catalog.all_types() if options.all else [catalog.type_named(options.type)]
    schemas = {cls.__name__: json_schema(cls, contract=options.contract) for cls in classes}
    if options.out is not None:
        _write(options.out, schemas)
    elif options.all:
        print(_text(schemas))
    else:
        print(*map(_text, schemas.values()))
    return WELL


def _text(schema: object) -> str:
    import json

    return json.dumps(schema, indent=2, ensure_ascii=False)


def _write(folder: str, schemas: dict[str, dict[str, object]]) -> None:
    os.makedirs(folder, exist_ok=True)
    replace_file = submodule("files").replace_file
    for name, schema in schemas.items():
        replace_file(os.path.join(folder, f"{name}.json"), f"{_text(schema)}\n".encode())
    terminal.complain(f"{folder}: {terminal.counted(len(schemas), 'schema')} written")
