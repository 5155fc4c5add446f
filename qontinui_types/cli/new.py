"""``new``: a document to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._codec import decode, dumps, submodule
from ..orchestration_config import CreateOlConfigRequest, OlConfig, OrchestrationLoopConfig
from . import catalog
from .trouble import WELL

if TYPE_CHECKING:
    import argparse

_EPILOG = """\
Fields with a default have it; required fields have placeholders, such as
"TODO: name", 0 and false. The document is valid as it stands.

examples:
  {prog} OrchestrationLoopConfig > loop.json
  {prog} OlConfig > preset.json
"""

#: Whose ``configJson`` gets a configuration to start from.
_PRESETS = (OlConfig, CreateOlConfigRequest)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _EPILOG
    catalog.add_type_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Print the document; return the exit status."""
    cls = catalog.type_named(options.type)
    template = submodule("template").template
    document = template(cls)
    if cls in _PRESETS:
        document["configJson"] = template(OrchestrationLoopConfig)
    print(dumps(decode(cls, document), indent=2))
    return WELL
