"""``drift``: what differs between these types and schemas that the Rust side exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._codec import submodule
from . import catalog, terminal
from .trouble import FAULTS, WELL, CommandError

if TYPE_CHECKING:
    import argparse

_EPILOG = """\
A folder stands for the .json files in it. A file holds the schema of a type, a
document with $defs, or one object with schemas by the names of their types. In
the messages "here" is this library and "there" the exported schema.

examples:
  {prog} exported/schema.json
  {prog} --contract serialize exported/

exit status: 0 nothing differs, 1 something does, 2 the schemas could not be read
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _EPILOG
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


def run(options: argparse.Namespace) -> int:
    """Print the differences; return the exit status."""
    drift = submodule("drift")
    types = {cls.__name__: cls for cls in catalog.all_types()}
    try:
        found = drift.find_drift(types, drift.read_schemas(options.path), options.contract)
    except drift.SchemaError as error:
        raise CommandError(str(error)) from None
    for difference in found.differences:
        print(_as_json(difference.to_dict()) if options.format == "json" else difference)
    terminal.flush()
    count = len(found.differences)
    terminal.complain(
        f"{terminal.counted(count, 'difference')} under the {found.contract} contract"
    )
    return FAULTS if count else WELL


def _as_json(data: dict[str, str]) -> str:
    import json

    return json.dumps(data)
