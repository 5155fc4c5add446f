"""The room of JSON Schema: out of shapes, in from elsewhere, and the drift between the two.

:mod:`.write` describes our types; :mod:`.nodes` reduces any schema to what it says,
:mod:`.read` finds schemas in documents, and :mod:`.drift` compares. Values are not read
or written here: without this folder, only what is exported below is gone.
"""

from .drift import KINDS, Difference, compare_schemas, find_drift
from .nodes import SchemaError
from .read import read_schemas
from .write import CONTRACTS, definitions, json_schema

__all__ = [
    "CONTRACTS",
    "KINDS",
    "Difference",
    "SchemaError",
    "compare_schemas",
    "definitions",
    "find_drift",
    "json_schema",
    "read_schemas",
]
