"""From JSON Schema, ours or that of schemars, to what it says, free of how it says it.

Every keyword that comes in is known here; nothing is compared. A schema becomes a *node*,
a flat dict with one form for all spellings of a thing, and no titles, descriptions or order:

- ``type``: what it is, but for what is inside; ``null``: or null; ``ref``: the type that it
  refers to; ``only``: the key of the one string that it admits.
- Facts, as text: ``format``, ``range``, ``required``, ``default``, ``unknown_fields``
  (refused), and ``rule KEYWORD`` for what has no place here.
- ``.NAME``: the node of each field or variant, whichever it ``has``. ``/.*``: of fields of
  any other name. ``/...``: of other things inside.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..api import decode, load
from ..errors import DecodeError, escaped
from ..shapes import JsonValue

if TYPE_CHECKING:
    from collections.abc import Container

Node = dict[str, Any]

#: Keys of a node that are neither facts nor things inside.
FORM = frozenset("type null ref only has".split())

#: Keywords that hold definitions: that of the draft in use, and that of earlier ones.
_DEFINITIONS = ("$defs", "definitions")

#: Keywords that say nothing about which values are valid. A default counts for a field only.
_REMARKS = frozenset(
    "$schema $id $comment title description examples default deprecated readOnly writeOnly".split()
).union(_DEFINITIONS)

#: Keywords that some exporters write as null in place of nothing.
_NULLABLE = ("format", "minimum", "maximum")

#: By one of these a schema is told from a mapping of type names to schemas.
_KEYWORDS = _REMARKS.union("type properties oneOf anyOf allOf enum const $ref".split())

_KINDS = ("array", "boolean", "integer", "null", "number", "object", "string")
_FOUND = {dict: "an object", list: "an array", str: "a string", bool: "a boolean"}
_FOUND |= {int: "a number", float: "a number", type(None): "null"}
_LONGEST = 1_000  # characters of a place, or of foreign text in a message


class SchemaError(ValueError):
    """A document is not JSON Schema of the kind that schemars writes; the text says where."""

    def __init__(self, text: str) -> None:
        super().__init__(shown(text))


def read_schemas(path: str | os.PathLike[str]) -> Catalogue:
    """Read a file, or every ``*.json`` file of a folder, for :func:`.find_drift`.

    A file holds whatever :func:`.compare_schemas` takes. A schema without a title
    is named after its file, up to the first dot.

    Raises SchemaError, which names the file; OSError passes through.
    """
    files = [os.fspath(path)]
    if folder := os.path.isdir(path):
        paths = [os.path.join(path, name) for name in sorted(os.listdir(path))]
        files = [name for name in paths if name.endswith(".json") and os.path.isfile(name)]
    if not files:
        raise SchemaError(f"{path}: the folder holds no .json file")
    catalogue = Catalogue()
    for file in files:
        try:
            catalogue.add(load(JsonValue, file), os.path.basename(file).split(".")[0])
        except (DecodeError, SchemaError) as error:
            text = getattr(error, "errors", [error])[0]
            raise SchemaError(f"{file}: {text}") from None
    catalogue.whole |= folder
    return catalogue


class Catalogue:
    """The types that documents describe: by name, then by JSON text, for each may have several.

    ``whole`` is False after the schema of one type, which tells nothing of others.
    """

    def __init__(self) -> None:
        self.types: dict[str, dict[str, Node]] = {}
        self.whole = False
        self._names: dict[str, str] = {}  # of types, by JSON pointer

    def add(self, document: Any, name: str | None = None) -> Catalogue:
        """Read one schema, or a mapping of type names to schemas; return the catalogue.

        name: of the type, if the schema has no title. Raises SchemaError for all else.
        """
        try:
            document = decode(JsonValue, document)
            if not isinstance(document, dict) or not document:
                found = _FOUND[type(document)]
                raise SchemaError(f"expected a schema, or schemas by type name, found {found}")
            if not _KEYWORDS.isdisjoint(document):
                self._add(document, name)
                return self
            for key, schema in document.items():
                self._add({**_sound(schema, key, dict), "title": key}, key)
        except (DecodeError, RecursionError) as error:  # the caller may have left little stack
            fault: Any = getattr(error, "errors", [None])[0]
            deep = fault is None or fault.code == "too_deep"
            text = "nested too deep" if deep else f"not JSON: {fault}"
            raise SchemaError(f"the schema is {text}") from None
        self.whole = True
        return self

    def _add(self, document: Node, name: str | None) -> None:
        schemas, self._names = [], {}
        for keyword in _DEFINITIONS:
            where = f"{name or 'the document'}: {keyword}"
            for key, schema in _sound(document.get(keyword, {}), where, dict).items():
                pointer = key.replace("~", "~0").replace("/", "~1")
                self._names[f"#/{keyword}/{pointer}"] = key
                schemas.append((key, schema))
        if schemas and _REMARKS.issuperset(document):  # the root only holds definitions
            self.whole = True
        else:
            title = document.get("title")
            name = title if isinstance(title, str) else name
            if name is None:
                raise SchemaError("the schema has no title, so there is no name for its type")
            self._names["#"] = name
            schemas.insert(0, (name, document))
        for key, schema in schemas:
            node = self._node(schema, clipped(key))
            self.types.setdefault(key, {})[_stated(node)] = node

    def _node(self, schema: Any, where: str) -> Node:
        """Read a schema; ``where`` is its place, for messages."""
        if schema is False:
            return _choice()
        rest = {} if schema is True else {**_sound(schema, where, dict)}
        while isinstance(rest.get("allOf"), list) and len(rest["allOf"]) == 1:
            rest = {**_sound(rest.pop("allOf")[0], where, dict), **rest}
        node = self._form(rest, where)
        rest = {key: rest[key] for key in rest if rest[key] is not None or key not in _NULLABLE}
        if "format" in rest:
            rule = "a format must be a string, found {}"
            node["format"] = _sound(rest.pop("format"), where, str, rule=rule)
        limits = {}
        for keyword in [word for word in ("minimum", "maximum") if word in rest]:
            rule = "a limit must be a number, found {}"
            limits[keyword] = _stated(_sound(rest.pop(keyword), where, int, float, rule=rule))
        if limits:
            low, high = limits.get("minimum"), limits.get("maximum")
            node["range"] = f"{low or 'up'} to {high}" if high else f"from {low}"
        rules = {f"rule {key}": _stated(rest[key], _REMARKS) for key in rest if key not in _REMARKS}
        return {**node, **rules}

    def _form(self, rest: Node, where: str) -> Node:
        """Read a schema but for its rules: the keywords that are left in ``rest``."""
        if "$ref" in rest:
            target = rest.pop("$ref")
            name = self._names.get(unquote(target)) if isinstance(target, str) else None
            if name is None:
                missing = f"refers to {json.dumps(target)}, which the document does not hold"
                raise SchemaError(f"{where} {missing}")
            return {"type": f"$ref {name}", "ref": name}
        for keyword in ("oneOf", "anyOf"):
            if keyword in rest:
                options = _sound(rest.pop(keyword), f"{where}: {keyword}", list)
                return _either([self._node(option, where) for option in options], rest)
        given = rest.pop("type", "object" if "properties" in rest else [])
        kinds = given if isinstance(given, list) else [given]
        for kind in kinds:
            if kind not in _KINDS:
                raise SchemaError(f"{where}: {json.dumps(kind)} is no JSON type")
        if "const" in rest or "enum" in rest:
            values = _sound(rest.pop("enum", []), f"{where}: enum", list)
            return _choice(*([rest.pop("const")] if "const" in rest else values))
        some = dict.fromkeys(kinds) or ["any JSON value"]
        return _either([self._of_kind(kind, rest, where) for kind in some], rest)

    def _of_kind(self, kind: str, rest: Node, where: str) -> Node:
        """Read what a schema says of one JSON type."""
        if kind == "null":
            return _choice(None)
        if kind == "array":
            return {"type": "list of", "/": self._node(rest.pop("items", True), where)}
        if kind != "object":
            return {"type": kind}
        bounded = "additionalProperties" in rest
        others = rest.pop("additionalProperties", True)
        more = self._node(others, where)
        if bounded and others is not False and "properties" not in rest:
            return {"type": "map of", "/": more}
        node: Node = {"type": "object", "has": "field"}
        names = _sound(rest.pop("required", []), f"{where}: required", list)
        rule = "a required field is {}, not a name"
        required = {_sound(name, where, str, rule=rule): True for name in names}
        schemas = _sound(rest.pop("properties", {}), f"{where}: properties", dict)
        for name, schema in {**schemas, **required, **schemas}.items():  # in the order of schemas
            part = node[f".{name}"] = self._node(schema, clipped(f"{where}.{name}"))
            if name in required:
                part["required"] = "required"
            if isinstance(schema, dict) and "default" in schema:
                part["default"] = _stated(schema["default"])
        return {**node, "unknown_fields": "refused"} if others is False else {**node, "/.*": more}


def _choice(*values: Any) -> Node:
    node: Node = {"type": "no value", "has": "variant"}
    for value in values:
        if value is not None:
            text, node["type"] = _stated(value), "one of"
            node[f".{value if isinstance(value, str) else text}"] = {"type": text}
    match values:
        case [str(name)]:
            node["only"] = f".{name}"
    return {**node, "null": True} if None in values else node


def _either(options: list[Node], rest: Node) -> Node:
    """Join schemas of which a value has to match one."""
    null = [node.pop("null") for node in options if "null" in node]
    nodes = [node for node in options if node["type"] != "no value"]
    match rest.get("discriminator"):
        case {"propertyName": str(tag), **more} if nodes:  # of OpenAPI; it may say nothing new
            named, mapped = _tagged(nodes, f".{tag}"), more.get("mapping", {})
            if named and isinstance(mapped, dict) and all(f".{name}" in named for name in mapped):
                del rest["discriminator"]
    if len(nodes) == 1:
        joined = nodes[0]
    elif all(node["type"] == "one of" for node in nodes):
        joined = _choice()
        for node in nodes:
            joined |= {key: node[key] for key in node if key[0] == "." or key == "type"}
    else:
        enums = (_tagged(nodes, key) for key in nodes[0] if key[0] == ".")
        joined = next(filter(None, enums), {}) or _several(nodes)
    return {**joined, "null": True} if null else joined


def _several(nodes: list[Node]) -> Node:
    # Objects are told apart by the names of their fields, whatever order these are in.
    keyed = {(text_of(node), *sorted(node), _stated(node)): node for node in nodes}
    nodes = [keyed[key] for key in sorted(keyed)]
    parts = {f"/{number}": node for number, node in enumerate(nodes)}
    return {"type": " or ".join(map(text_of, nodes)), **parts} if nodes[1:] else nodes[0]


def _tagged(nodes: list[Node], key: str) -> Node | None:
    """Read nodes as the variants of an enum, if the field ``key`` of each names it."""
    variants: dict[str, Node] = {}
    for node in nodes:
        match node.get(key):
            case {"only": str(name), "required": _} if name not in variants:
                variants[name] = node
            case _:
                return None
    for name, node in variants.items():
        variants[name] = {other: node[other] for other in node if other != key}
    tag = json.dumps(key[1:])
    return {"type": f"object with variants by {tag}", "has": "variant", **variants}


def text_of(node: Node, *, inner: bool = False) -> str:
    """Return what a node says, for messages; as part of another's text if ``inner``."""
    text = str(node.get("ref", node["type"]))
    if text == "one of":
        text += " " + ", ".join(sorted(node[key]["type"] for key in node if key[0] == "."))
    if "/" in node:
        text += " " + text_of(node["/"], inner=True)
    if "format" in node:
        text += f" ({node['format']})"
    if "null" not in node:
        return text
    if node["type"] == "no value":
        return text.replace("no value", "null", 1)
    return f"({text} or null)" if inner else f"{text} or null"


def _stated(value: Any, without: Container[str] = ()) -> str:
    """Return the text that equal JSON values share: 1 and 1.0, but not true. Leaves keys out."""
    same = json.loads(
        json.dumps(value),
        parse_float=lambda text: int(float(text)) if float(text).is_integer() else float(text),
        object_hook=lambda item: {key: item[key] for key in item if key not in without},
    )
    return json.dumps(same, sort_keys=True, ensure_ascii=False)


def _sound(data: Any, where: str, *kinds: type, rule: str = "") -> Any:
    """Return data of one of some kinds; raises SchemaError for any other."""
    if type(data) in kinds:
        return data
    rule = rule or f"expected {_FOUND[kinds[0]]}, found {{}}"
    raise SchemaError(f"{where}: {rule.format(_FOUND[type(data)])}")


def clipped(text: str) -> str:
    """Cut the middle out of a text that nobody would read to its end."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}…{text[-half:]}"


def shown(text: str) -> str:
    """Return foreign text for a message: cut, and with all that does not print escaped."""
    return escaped(clipped(text))
