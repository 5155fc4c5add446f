"""From JSON Schema, as schemars writes it, to what it says, free of how it says it.

A schema becomes a *node*, a plain dict with one form for all spellings of a thing, and
no titles, descriptions or order. Nothing is compared here. A node has

- ``form`` and ``of``: ``plain`` of JSON types; ``choice`` out of values; ``list``, ``map``;
  ``fields``, an object; ``tagged``, an object whose field ``of`` names its variant;
  ``ref`` to the type ``of``; ``any`` of several, by their text. ``nullable``: or null.
- ``text``: all that for messages.
- ``facts``: what else it states, by ``format``, ``range``, ``required``, ``default``,
  ``unknown_fields`` (refused), and ``rule KEYWORD`` for what has no place here; as text.
- ``parts``: nodes of fields and variants by name. ``items``: other nodes inside.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from ..errors import escaped

if TYPE_CHECKING:
    from collections.abc import Container

_T = TypeVar("_T")
Node = dict[str, Any]

#: Keywords that hold definitions: that of the draft in use, and that of earlier ones.
DEFINITIONS = ("$defs", "definitions")

#: Keywords that say nothing about which values are valid. A default counts for a field only.
REMARKS = frozenset(
    "$schema $id $comment title description examples default deprecated readOnly writeOnly".split()
).union(DEFINITIONS)

_KINDS = ("array", "boolean", "integer", "null", "number", "object", "string")
_NAMES = {dict: "an object", list: "an array", str: "a string", type(None): "null"}
_LONGEST = 1_000  # characters of a place, or of foreign text in a message


class SchemaError(ValueError):
    """A document is not JSON Schema of the kind that schemars writes; the text says where."""

    def __init__(self, text: str) -> None:
        super().__init__(shown(text))


def read_node(schema: Any, where: str, names: dict[str, str]) -> Node:
    """Read a schema. ``where``: its place, for messages; ``names``: of types, by JSON pointer."""
    if schema is False:
        return _choice([])
    rest = {} if schema is True else {**expect(dict, schema, where)}
    while isinstance(rest.get("allOf"), list) and len(rest["allOf"]) == 1:
        rest = {**expect(dict, rest.pop("allOf")[0], where), **rest}
    node = _form(rest, where, names)
    if _agrees(rest.get("discriminator"), node):
        del rest["discriminator"]
    rules = {f"rule {key}": stated(rest[key], REMARKS) for key in rest if key not in REMARKS}
    return {**node, "facts": {**node["facts"], **rules}}


def _form(rest: dict[str, Any], where: str, names: dict[str, str]) -> Node:
    """Read a schema but for its rules: the keywords that are left in ``rest``."""
    if "$ref" in rest:
        target = rest.pop("$ref")
        name = names.get(unquote(target)) if isinstance(target, str) else None
        if name is None:
            missing = f"refers to {json.dumps(target)}, which the document does not hold"
            raise SchemaError(f"{where} {missing}")
        return _node("ref", name, of=name)
    for keyword in ("oneOf", "anyOf"):
        if keyword in rest:
            options = take(list, rest, keyword, where)
            return _either([read_node(option, where, names) for option in options])
    given = rest.pop("type", [])
    kinds = given if isinstance(given, list) else [given]
    for kind in kinds:
        if kind not in _KINDS:
            raise SchemaError(f"{where}: {json.dumps(kind)} is no JSON type")
    if "const" in rest or "enum" in rest:
        values = take(list, rest, "enum", where)
        return _choice([rest.pop("const")] if "const" in rest else values)
    others = sorted({*kinds} - {"null"})
    if others == ["object"] or (not kinds and "properties" in rest):
        node = _object(rest, where, names)
    elif others == ["array"]:
        node = _container("list", read_node(rest.pop("items", True), where, names))
    else:
        node = _plain(others or kinds[:1], rest, where)
    return or_null(node) if others and "null" in kinds else node


def _object(rest: dict[str, Any], where: str, names: dict[str, str]) -> Node:
    bounded = "additionalProperties" in rest
    others = rest.pop("additionalProperties", True)
    more = read_node(others, where, names)
    if bounded and others is not False and "properties" not in rest:
        return _container("map", more)
    fields = _node("fields", "object", items=[] if others is False else [(".*", more)])
    if others is False:
        fields["facts"]["unknown_fields"] = "refused"
    required = take(list, rest, "required", where)
    for name in required:
        if not isinstance(name, str):
            raise SchemaError(f"{where}: a required field is {found(name)}, not a name")
    needed = dict.fromkeys(required, True)
    schemas = take(dict, rest, "properties", where)
    for name, schema in {**schemas, **needed, **schemas}.items():  # in the order of schemas
        part = read_node(schema, clipped(f"{where}.{name}"), names)
        fields["parts"][name] = part
        if name in needed:
            part["facts"]["required"] = "required"
        if isinstance(schema, dict) and "default" in schema:
            part["facts"]["default"] = stated(schema["default"])
    return fields


def _node(form: str, text: str, of: Any = None, items: Any = (), parts: Any = None) -> Node:
    common = {"form": form, "of": of, "nullable": False, "text": text}
    return {**common, "facts": {}, "parts": parts or {}, "items": items}


def or_null(node: Node) -> Node:
    """Return a node that admits null as well."""
    if node["nullable"]:
        return node
    return {**node, "nullable": True, "text": f"{node['text']} or null"}


def _container(form: str, item: Node) -> Node:
    return _node(form, f"{form} of {_inner(item)}", items=[("", item)])


def _inner(node: Node) -> str:
    return f"({node['text']})" if node["nullable"] else str(node["text"])


def _either(options: list[Node]) -> Node:
    nodes = [node for node in options if (node["form"], node["of"]) != ("plain", ["null"])]
    nullable = len(nodes) < len(options) or any(node["nullable"] for node in nodes)
    if all(node["form"] == "choice" for node in nodes):
        joined = _choice([value for node in nodes for value in node["values"]])
    elif any(fact.startswith("rule ") for node in nodes for fact in node["facts"]):
        joined = _several(nodes)
    elif len(nodes) == 1:
        joined = nodes[0]
    elif all(node["form"] == "plain" and node["of"] and not node["facts"] for node in nodes):
        joined = _plain(sorted({kind for node in nodes for kind in node["of"]}), {}, "")
    else:
        enums = filter(None, (_tagged(nodes, tag) for tag in nodes[0]["parts"]))
        joined = next(enums, {}) or _several(nodes)
    return or_null(joined) if nullable else joined


def _several(nodes: list[Node]) -> Node:
    # Objects are told apart by the names of their fields, whatever order these are in.
    nodes = sorted(nodes, key=lambda node: (node["text"], sorted(node["parts"]), stated(node)))
    texts = [_inner(node) for node in nodes]
    return _node("any", " or ".join(texts), of=texts, items=[("", node) for node in nodes])


def _tagged(nodes: list[Node], tag: str) -> Node | None:
    """Read nodes as the variants of an enum, if the field ``tag`` of each names it."""
    variants = {}
    for node in nodes:
        match node["parts"].get(tag):
            case {"values": [str(name)], "facts": {"required": _}} if name not in variants:
                variants[name] = node
            case _:
                return None
    for name, node in variants.items():
        parts = {key: part for key, part in node["parts"].items() if key != tag}
        variants[name] = {**node, "parts": parts}
    return _node("tagged", f"object with variants by {json.dumps(tag)}", of=tag, parts=variants)


def _agrees(discriminator: Any, node: Node) -> bool:
    """Tell whether OpenAPI's keyword says nothing but what the node says of its tag."""
    match discriminator:
        case {"propertyName": str(tag)}:
            tagged = node if node["of"] == tag else _tagged([node], tag)
            mapped = discriminator.get("mapping", {})
            if tagged and isinstance(mapped, dict):
                return not mapped.keys() - tagged["parts"].keys()
    return False


def _plain(kinds: list[str], rest: dict[str, Any], where: str) -> Node:
    node = _node("plain", " or ".join(kinds) or "any JSON value", of=kinds)
    form, low, high = (rest.pop(keyword, None) for keyword in ("format", "minimum", "maximum"))
    if form is not None:
        if not isinstance(form, str):
            raise SchemaError(f"{where}: a format must be a string, found {found(form)}")
        node["text"] += f" ({form})"
        node["facts"]["format"] = form
    for limit in (low, high):
        if isinstance(limit, bool) or not isinstance(limit, (int, float, type(None))):
            raise SchemaError(f"{where}: a limit must be a number, found {found(limit)}")
    if high is not None:
        start = "up" if low is None else stated(low)
        node["facts"]["range"] = f"{start} to {stated(high)}"
    elif low is not None:
        node["facts"]["range"] = f"from {stated(low)}"
    return node


def _choice(values: list[Any]) -> Node:
    some = sorted((value for value in values if value is not None), key=json.dumps)
    text = "one of " + ", ".join(map(stated, some)) if some else "no value"
    names = [value if isinstance(value, str) else stated(value) for value in some]
    parts = {name: _node("choice", name) for name in names}
    node = {**_node("choice", text, parts=parts), "values": some}
    return or_null(node) if None in values else node


def stated(value: Any, without: Container[str] = ()) -> str:
    """Return the text that equal JSON values share: 1 and 1.0, but not true. Leaves keys out."""
    return json.dumps(_evened(value, without), sort_keys=True, ensure_ascii=False)


def _evened(value: Any, without: Container[str]) -> Any:
    if isinstance(value, list):
        return [_evened(item, without) for item in value]
    if isinstance(value, dict):
        return {key: _evened(item, without) for key, item in value.items() if key not in without}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def take(kind: type[_T], rest: dict[str, Any], keyword: str, where: str) -> _T:
    """Take a keyword out of a schema; raises SchemaError if its value is of another kind."""
    return expect(kind, rest.pop(keyword, kind()), f"{where}: {keyword}")


def expect(kind: type[_T], data: Any, where: str) -> _T:
    """Return data of a kind; raises SchemaError for any other."""
    if isinstance(data, kind):
        return data
    raise SchemaError(f"{where}: expected {_NAMES[kind]}, found {found(data)}")


def found(data: Any) -> str:
    """Return what kind of JSON value data is."""
    return "a boolean" if isinstance(data, bool) else _NAMES.get(type(data), "a number")


def clipped(text: str) -> str:
    """Cut the middle out of a text that nobody would read to its end."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}…{text[-half:]}"


def shown(text: str) -> str:
    """Return foreign text for a message: cut, and with all that does not print escaped."""
    return escaped(clipped(text))
