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
from typing import Any
from urllib.parse import unquote

from ..api import decode
from ..errors import NO_STACK, DecodeError, escaped, masked
from ..shapes import JsonValue

Node = dict[str, Any]

#: Types by name; each may be described in several ways.
Types = dict[str, list[Node]]

#: Keys of a node that are neither facts nor things inside.
FORM = frozenset("type null ref only has".split())

#: Keywords that hold definitions: that of the draft in use, and that of earlier ones.
_DEFINITIONS = ("$defs", "definitions")

#: Keywords that say nothing about which values are valid. A default counts for a field only.
_REMARKS = frozenset(
    "$schema $id $comment title description examples default deprecated readOnly writeOnly".split()
).union(_DEFINITIONS)

#: By one of these a schema is told from a mapping of type names to schemas.
_KEYWORDS = _REMARKS.union("type properties oneOf anyOf allOf enum const $ref".split())

_KINDS = ("array", "boolean", "integer", "null", "number", "object", "string")
_FOUND = {dict: "an object", list: "an array", str: "a string", bool: "a boolean"}
_FOUND |= {int: "a number", float: "a number", type(None): "null"}
_HALF = 500  # of the characters of a place, or of foreign text in a message


class SchemaError(ValueError):
    """A document is not JSON Schema of the kind that schemars writes; the text says where."""

    def __init__(self, text: str) -> None:
        super().__init__(shown(text))


def read_types(document: Any, types: Types, name: str | None = None) -> bool:
    """Add to ``types`` what one schema describes, or a mapping of type names to schemas.

    name: of the type, if the schema has no title. Returns False for the schema of one type,
    which tells nothing of others. Raises SchemaError for all else.
    """
    try:
        document = decode(JsonValue, document)
        if not isinstance(document, dict) or not document:
            found = _FOUND[type(document)]
            raise SchemaError(f"expected a schema, or schemas by type name, found {found}")
        if not _KEYWORDS.isdisjoint(document):
            return _read(document, types, name)
        for key, schema in document.items():
            _read({**_sound(schema, key, dict), "title": key}, types, key)
    except (DecodeError, RecursionError) as error:  # the caller may have left little stack
        fault = getattr(error, "errors", [NO_STACK])[0]
        text = "nested too deep" if fault.code == "too_deep" else f"not JSON: {fault}"
        raise SchemaError(f"the schema is {text}") from None
    return True


def _read(document: Node, types: Types, name: str | None) -> bool:
    schemas, refs = [], {}
    for keyword in _DEFINITIONS:
        where = f"{name or 'the document'}: {keyword}"
        for key, schema in _sound(document.get(keyword, {}), where, dict).items():
            pointer = key.replace("~", "~0").replace("/", "~1")
            refs[f"#/{keyword}/{pointer}"] = key
            schemas.append((key, schema))
    whole = bool(schemas) and _REMARKS.issuperset(document)  # the root only holds definitions
    if not whole:
        title = document.get("title")
        name = title if isinstance(title, str) else name
        if name is None:
            raise SchemaError("the schema has no title, so there is no name for its type")
        refs["#"] = name
        schemas.insert(0, (name, document))
    for key, schema in schemas:
        node, known = _node(schema, clipped(key), refs), types.setdefault(key, [])
        if known[-1:] != [node]:  # most are the same wherever a document repeats them
            known.append(node)
    return whole


def _node(schema: Any, where: str, refs: dict[str, str]) -> Node:
    """Read a schema; ``where`` is its place, for messages."""
    if isinstance(schema, bool):
        schema = {} if schema else {"enum": []}
    rest = {**_sound(schema, where, dict)}
    while isinstance(rest.get("allOf"), list) and len(rest["allOf"]) == 1:
        rest = {**_sound(rest.pop("allOf")[0], where, dict), **rest}
    node = _either(_options(rest, where, refs), rest)
    form, *limits = (rest.pop(keyword, None) for keyword in ("format", "minimum", "maximum"))
    if form is not None:  # some exporters write null in place of nothing
        node["format"] = _sound(form, where, str, rule="a format must be a string, found {}")
    rule = "a limit must be a number, found {}"
    low, high = (
        limit is not None and _stated(_sound(limit, where, int, float, rule=rule))
        for limit in limits
    )
    if low or high:
        node["range"] = f"{low or 'up'} to {high}" if high else f"from {low}"
    rules = {f"rule {key}": _stated(rest[key], _REMARKS) for key in rest if key not in _REMARKS}
    return {**node, **rules}


def _options(rest: Node, where: str, refs: dict[str, str]) -> list[Node]:
    """Read what one may choose from; keywords that this leaves in ``rest`` are rules besides."""
    if "$ref" in rest:
        target = rest.pop("$ref")
        name = refs.get(unquote(str(target)))
        if name is None:
            missing = f"refers to {json.dumps(target)}, which the document does not hold"
            raise SchemaError(f"{where} {missing}")
        return [{"type": f"$ref {name}", "ref": name}]
    for keyword in ("oneOf", "anyOf"):
        if keyword in rest:
            options = _sound(rest.pop(keyword), f"{where}: {keyword}", list)
            return [_node(option, where, refs) for option in options]
    given = rest.pop("type", "object" if "properties" in rest else [])
    kinds = given if isinstance(given, list) else [given]
    for kind in kinds:
        if kind not in _KINDS:
            raise SchemaError(f"{where}: {json.dumps(kind)} is no JSON type")
    if "const" in rest or "enum" in rest:
        values = _sound(rest.pop("enum", []), f"{where}: enum", list)
        return list(map(_constant, [rest.pop("const")] if "const" in rest else values))
    some = dict.fromkeys(kinds) or ["any JSON value"]
    return [_of_kind(kind, rest, where, refs) for kind in some]


def _constant(value: Any) -> Node:
    if value is None:
        return {"type": "null", "null": True}
    text, named = _stated(value), isinstance(value, str)
    key = f".{value if named else text}"
    return {"type": "one of", "has": "variant", "only": named and key, key: {"type": text}}


def _of_kind(kind: str, rest: Node, where: str, refs: dict[str, str]) -> Node:
    if kind == "null":
        return _constant(None)
    if kind == "array":
        return {"type": "list of", "/": _node(rest.pop("items", True), where, refs)}
    if kind != "object":
        return {"type": kind}
    bounded = "additionalProperties" in rest
    others = rest.pop("additionalProperties", True)
    more = _node(others, where, refs)
    if bounded and others is not False and "properties" not in rest:
        return {"type": "map of", "/": more}
    node: Node = {"type": "object", "has": "field"}
    names = _sound(rest.pop("required", []), f"{where}: required", list)
    rule = "a required field is {}, not a name"
    required = {_sound(name, where, str, rule=rule): True for name in names}
    schemas = _sound(rest.pop("properties", {}), f"{where}: properties", dict)
    for name, schema in {**schemas, **required, **schemas}.items():  # in the order of schemas
        part = node[f".{name}"] = _node(schema, clipped(f"{where}.{name}"), refs)
        if name in required:
            part["required"] = "required"
        if isinstance(schema, dict) and "default" in schema:
            part["default"] = _stated(schema["default"])
    return {**node, "unknown_fields": "refused"} if others is False else {**node, "/.*": more}


def _either(options: list[Node], rest: Node) -> Node:
    """Join schemas of which a value has to match one."""
    null = [node.pop("null") for node in options if "null" in node]
    nodes = [node for node in options if node["type"] not in ("null", "no value")]
    match rest.get("discriminator"):
        case {"propertyName": str(tag), **more} if nodes:  # of OpenAPI; it may say nothing new
            named, mapped = _tagged(nodes, f".{tag}"), more.get("mapping", {})
            if named and isinstance(mapped, dict) and all(f".{name}" in named for name in mapped):
                del rest["discriminator"]
    if len(nodes) == 1:
        joined = nodes[0]
    elif all(node["type"] == "one of" for node in nodes):
        joined = {"type": "null" if null else "no value", "has": "variant"}
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


def _tagged(nodes: list[Node], key: str) -> Node:
    """Read nodes as the variants of an enum, if the field ``key`` of each names it."""
    variants: dict[str, Node] = {}
    for node in nodes:
        match node.get(key):
            case {"only": str(name), "required": _} if name not in variants:
                variants[name] = node
            case _:
                return {}
    bare = {name: {k: node[k] for k in node if k != key} for name, node in variants.items()}
    return {"type": f"object with variants by {json.dumps(key[1:])}", "has": "variant", **bare}


def text_of(node: Node, *, inner: bool = False) -> str:
    """Return what a node says, for messages; as part of another's text if ``inner``."""
    text = str(node.get("ref", node["type"]))
    if text == "one of":
        text += " " + ", ".join(sorted(node[key]["type"] for key in node if key[0] == "."))
    if "/" in node:
        text += " " + text_of(node["/"], inner=True)
    if "format" in node:
        text += f" ({node['format']})"
    if "null" in node and node["type"] != "null":
        text = f"({text} or null)" if inner else f"{text} or null"
    return text


def _stated(value: Any, without: frozenset[str] = frozenset()) -> str:
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
    """Cut the middle out of a text that nobody would read to its end; secrets are masked."""
    text = masked(text, len(text))
    return text if len(text) <= 2 * _HALF else f"{text[:_HALF]}…{text[-_HALF:]}"


def shown(text: str) -> str:
    """Return foreign text for a message: cut, and with all that does not print escaped."""
    return escaped(clipped(text))
