"""From documents, files and folders to the types that they describe, as nodes by name.

What a schema is made of is the matter of :mod:`.nodes`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from ..api import decode, loads
from ..errors import DecodeError
from ..shapes import JsonValue
from .nodes import (
    DEFINITIONS,
    REMARKS,
    SchemaError,
    clipped,
    expect,
    found,
    read_node,
    stated,
    take,
)

if TYPE_CHECKING:
    from .nodes import Node

#: By one of these a schema is told from a mapping of type names to schemas.
_KEYWORDS = REMARKS | {"type", "properties", "oneOf", "anyOf", "allOf", "enum", "const", "$ref"}

_DEEP = "the schema is nested too deep"


class Catalogue(NamedTuple):
    """The types that a document describes, the main one first: by name, all that it says of each.

    ``whole`` is False for the schema of one type, which tells nothing of others.
    """

    types: dict[str, list[Node]]
    whole: bool


def read_schemas(path: str | os.PathLike[str]) -> Catalogue:
    """Read a file, or every ``*.json`` file of a folder, for :func:`.find_drift`.

    A file holds whatever :func:`.compare_schemas` takes. A schema without a title
    is named after its file, up to the first dot.

    Raises SchemaError, which names the file; OSError passes through.
    """
    path = os.fspath(path)
    if not os.path.isdir(path):
        return _read_file(path)
    paths = [os.path.join(path, name) for name in sorted(os.listdir(path))]
    files = [name for name in paths if name.endswith(".json") and os.path.isfile(name)]
    if not files:
        raise SchemaError(f"{path}: the folder holds no .json file")
    return merge([_read_file(name) for name in files])


def _read_file(path: str) -> Catalogue:
    with open(path, "rb") as file:
        source = file.read()
    try:
        return read_catalogue(loads(JsonValue, source), os.path.basename(path).split(".")[0])
    except (DecodeError, SchemaError) as error:
        text = error.errors[0] if isinstance(error, DecodeError) else error
        raise SchemaError(f"{path}: {text}") from None


def read_catalogue(document: Any, name: str | None = None) -> Catalogue:
    """Read a parsed document: one schema, or a mapping of type names to schemas.

    name: the name of the type that a schema without a title describes.

    Raises SchemaError for any other document.
    """
    try:
        document = decode(JsonValue, document)
        if not isinstance(document, dict) or not document:
            kind = found(document)
            raise SchemaError(f"expected a schema, or schemas by type name, found {kind}")
        if not _KEYWORDS.isdisjoint(document):
            return _read(document, name)
        schemas = [(key, expect(dict, schema, key)) for key, schema in document.items()]
        return merge([_read({**schema, "title": key}, key) for key, schema in schemas])
    except RecursionError:  # the caller left little of the stack
        raise SchemaError(_DEEP) from None
    except DecodeError as error:
        fault = error.errors[0]
        text = _DEEP if fault.code == "too_deep" else f"the schema is not JSON: {fault}"
        raise SchemaError(text) from None


def merge(parts: list[Catalogue]) -> Catalogue:
    """Join catalogues into one that speaks of all types; of equal descriptions it keeps one."""
    types: dict[str, dict[str, Node]] = {}
    for part in parts:
        for name, nodes in part.types.items():
            types.setdefault(name, {}).update({stated(node): node for node in nodes})
    return Catalogue({name: [*different.values()] for name, different in types.items()}, whole=True)


def _read(document: dict[str, Any], name: str | None) -> Catalogue:
    rest, where, names, schemas = {**document}, name or "the document", {}, []
    for keyword in DEFINITIONS:
        for key, schema in take(dict, rest, keyword, where).items():
            names[f"#/{keyword}/" + key.replace("~", "~0").replace("/", "~1")] = key
            schemas.append((key, schema))
    whole = bool(schemas) and REMARKS.issuperset(document)  # the root only holds definitions
    if not whole:
        title = document.get("title")
        name = title if isinstance(title, str) else name
        if name is None:
            raise SchemaError("the schema has no title, so there is no name for its type")
        names["#"] = name
        schemas.insert(0, (name, document))
    types: dict[str, list[Node]] = {}
    for key, schema in schemas:
        types.setdefault(key, []).append(read_node(schema, clipped(key), names))
    return Catalogue(types, whole)
