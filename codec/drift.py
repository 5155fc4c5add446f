"""What differs between our types and schemas from elsewhere, in the types' own terms.

The Rust crate is the source of truth and moves on. Its schemas, as schemars
exports them, are read here from a document, a file or a folder, and compared
with those that the Python types give (see :mod:`.schema_compare`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .record import frozen_dataclass
from .schema import CONTRACTS, json_schema
from .schema_compare import KINDS, Difference, compare_catalogues
from .schema_nodes import Catalogue
from .schema_read import SchemaError, merge, read_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "KINDS",
    "Difference",
    "Drift",
    "SchemaError",
    "compare_schemas",
    "find_drift",
    "read_schemas",
]


@frozen_dataclass
class Drift:
    """How foreign schemas differ from our types under the contract that was compared."""

    contract: str
    differences: tuple[Difference, ...]


def compare_schemas(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """Tell how the JSON Schema ``theirs`` differs from ``ours``.

    Each is one schema as :func:`.schema.json_schema` or schemars gives it, one
    that holds nothing but ``$defs``, or a dict of schemas by type name. Wording
    and order do not count. A root without a title is taken for the type that
    ours describes.

    Raises SchemaError, a ValueError, for anything that is no such schema.
    """
    here = read_catalogue(ours)
    return compare_catalogues(here, read_catalogue(theirs, here.roots[0]))


def find_drift(types: Mapping[str, Any], theirs: Any, contract: str | None = None) -> Drift:
    """Tell how foreign schemas differ from our types.

    types: our types by name; a finished schema may stand for a type.
    theirs: a parsed document as for :func:`compare_schemas`, or what
        :func:`read_schemas` returned. The schema of a single type is compared
        with that type and those that it refers to; anything else with all types.
    contract: ``"deserialize"`` or ``"serialize"``, whichever the foreign schemas
        were made for; if None, the one under which less differs.

    Raises SchemaError, a ValueError, for malformed schemas; ValueError for
    another contract.
    """
    if contract is not None and contract not in CONTRACTS:
        raise ValueError(f"contract must be 'deserialize' or 'serialize', not {contract!r}")
    there = theirs if isinstance(theirs, Catalogue) else read_catalogue(theirs)
    wanted = {name: types[name] for name in _concerned(types, there)}
    tried = [
        Drift(contract=name, differences=tuple(compare_catalogues(_ours(wanted, name), there)))
        for name in (CONTRACTS if contract is None else (contract,))
    ]
    return min(tried, key=lambda drift: len(drift.differences))


def _concerned(types: Mapping[str, Any], there: Catalogue) -> list[str]:
    """Return the names of our types that foreign schemas speak of."""
    if there.whole:
        return list(types)
    known = [name for name in there.roots if name in types]
    return known or [name for name in there.types if name in types]


def _ours(types: Mapping[str, Any], contract: str) -> Catalogue:
    return merge(
        read_catalogue(tp if isinstance(tp, dict) else json_schema(tp, contract), name)
        for name, tp in types.items()
    )


def read_schemas(path: str | os.PathLike[str]) -> Catalogue:
    """Read a file, or every ``*.json`` file of a folder, as schemars exports them.

    A file holds whatever :func:`compare_schemas` takes. A schema without a title
    is named after its file, up to the first dot.

    Raises SchemaError, a ValueError, naming the file; OSError passes through.
    """
    if not os.path.isdir(path):
        return _read_file(os.fspath(path))
    files = sorted(name for name in os.listdir(path) if name.endswith(".json"))
    if not files:
        raise SchemaError(f"{os.fspath(path)}: the folder holds no .json file")
    return merge(_read_file(os.path.join(os.fspath(path), name)) for name in files)


def _read_file(path: str) -> Catalogue:
    from .errors import DecodeError
    from .reference import loads
    from .scalars import JsonValue

    with open(path, "rb") as file:
        source = file.read()
    try:
        return read_catalogue(loads(JsonValue, source), os.path.basename(path).split(".")[0])
    except (DecodeError, SchemaError) as error:
        raise SchemaError(f"{path}: {error}") from None
