"""From JSON Schema, as schemars writes it, to what it says, free of how it says it.

A schema becomes a *node*, a plain dict with one form for all spellings of a thing, such
as ``enum`` and ``oneOf`` with ``const``, and no titles, descriptions or order. Nothing
is compared here. A node has

- ``form`` and ``of``: ``plain`` of JSON types; ``choice`` out of values; ``list``, ``map``;
  ``fields``, an object; ``tagged``, an object whose field ``of`` names its variant;
  ``ref`` to the type ``of``; ``any`` of several, by their text. ``nullable``: or null.
- ``text``: all that for messages.
- ``facts``: what else it states, by ``format``, ``range``, ``required``, ``default``,
  ``unknown_fields`` (refused), and ``rule KEYWORD`` for what has no place here; as text.
- ``parts``: nodes of fields and variants by name. ``items``: other nodes inside, each
  after what it adds to the place.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

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
_LONGEST = 1_000  # characters of a place, or of foreign text in a message


class SchemaError(ValueError):
    """A document is not JSON Schema of the kind that schemars writes; the text says where."""

    def __init__(self, text: str) -> None:
        super().__init__(shown(text))


class Reader:
    """Reads the schemas of a document, whose types have ``names`` by JSON pointer."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def node(self, schema: Any, where: str) -> Node:
        """Read a schema, whose place is ``where`` in messages."""
        if schema is False:
            return _choice([])
        rest = {} if schema is True else {**expect(dict, schema, where)}
        while isinstance(rest.get("allOf"), list) and len(rest["allOf"]) == 1:
            rest = {**expect(dict, rest.pop("allOf")[0], where), **rest}
        node = self._form(rest, where)
        if _agrees(rest.get("discriminator"), node):
            del rest["discriminator"]
        rules = {
            f"rule {key}": stated(value, REMARKS)
            for key, value in rest.items()
            if key not in REMARKS
        }
        return {**node, "facts": {**node["facts"], **rules}}

    def _form(self, rest: dict[str, Any], where: str) -> Node:
        """Read a schema but for its rules: the keywords that are left in ``rest``."""
        if "$ref" in rest:
            target = rest.pop("$ref")
            name = self._names.get(unquote(target)) if isinstance(target, str) else None
            if name is None:
                missing = f"refers to {json.dumps(target)}, which the document does not hold"
                raise SchemaError(f"{where} {missing}")
            return new_node("ref", name, of=name)
        for keyword in ("oneOf", "anyOf"):
            if keyword in rest:
                options = take(list, rest, keyword, where)
                return _either([self.node(option, where) for option in options])
        kinds, nullable = _kinds(rest, where)
        if "const" in rest or "enum" in rest:
            values = take(list, rest, "enum", where)
            return _choice([rest.pop("const")] if "const" in rest else values)
        if kinds == ["object"] or (not kinds and "properties" in rest):
            node = self._object(rest, where)
        elif kinds == ["array"]:
            item = self.node(rest.pop("items", True), where)
            node = new_node("list", f"list of {_inner(item)}", items=[("", item)])
        else:
            node = _plain(kinds, rest, where)
        return or_null(node) if nullable else node

    def _object(self, rest: dict[str, Any], where: str) -> Node:
        bounded = "additionalProperties" in rest
        others = rest.pop("additionalProperties", True)
        more = self.node(others, where)
        if bounded and others is not False and "properties" not in rest:
            return new_node("map", f"map of {_inner(more)}", items=[("", more)])
        required = take(list, rest, "required", where)
        schemas = take(dict, rest, "properties", where)
        for name in required:
            if not isinstance(name, str):
                raise SchemaError(f"{where}: a required field is {found(name)}, not a name")
        needed = dict.fromkeys(required, True)
        fields = new_node("fields", "object", items=[] if others is False else [(".*", more)])
        if others is False:
            fields["facts"]["unknown_fields"] = "refused"
        for name, schema in {**schemas, **needed, **schemas}.items():  # in the order of schemas
            fields["parts"][name] = node = self.node(schema, clipped(f"{where}.{name}"))
            if name in needed:
                node["facts"]["required"] = "required"
            if isinstance(schema, dict) and "default" in schema:
                node["facts"]["default"] = stated(schema["default"])
        return fields


def new_node(form: str, text: str, of: Any = None, items: Any = (), **facts: str) -> Node:
    """Make a node; what it shares with others is never changed."""
    common = {"form": form, "of": of, "nullable": False, "text": text}
    return {**common, "facts": facts, "parts": {}, "items": items}


def or_null(node: Node) -> Node:
    """Return a node that admits null as well."""
    if node["nullable"]:
        return node
    return {**node, "nullable": True, "text": f"{node['text']} or null"}


def _inner(node: Node) -> str:
    return f"({node['text']})" if node["nullable"] else str(node["text"])


def _either(options: list[Node]) -> Node:
    others = [node for node in options if (node["form"], node["of"]) != ("plain", ["null"])]
    joined = _joined(others)
    nullable = len(others) < len(options) or any(node["nullable"] for node in others)
    return or_null(joined) if nullable else joined


def _joined(nodes: list[Node]) -> Node:
    """Join options, none of which is just null."""
    if all(node["form"] == "choice" for node in nodes):
        return _choice([value for node in nodes for value in node["values"]])
    if not any(fact.startswith("rule ") for node in nodes for fact in node["facts"]):
        if len(nodes) == 1:
            return nodes[0]
        if all(node["form"] == "plain" and node["of"] and not node["facts"] for node in nodes):
            return _plain(sorted({kind for node in nodes for kind in node["of"]}), {}, "")
        for tag in nodes[0]["parts"]:
            variants = _variants(nodes, tag)
            if variants:
                text = f"object with variants by {json.dumps(tag)}"
                return {**new_node("tagged", text, of=tag), "parts": variants}
    nodes = sorted(nodes, key=_sorting_key)
    texts = [_inner(node) for node in nodes]
    return new_node("any", " or ".join(texts), of=texts, items=[("", node) for node in nodes])


def _sorting_key(node: Node) -> tuple[str, list[str], str]:
    """Tell options apart: objects by the names of their fields, whatever order these are in."""
    return node["text"], sorted(node["parts"]), json.dumps(node, sort_keys=True)


def _variants(nodes: list[Node], tag: str) -> dict[str, Node]:
    """Read nodes as the variants of an enum, if the field ``tag`` of each names it; {} if not."""
    variants = {}
    for node in nodes:
        match node["parts"].get(tag):
            case {"values": [str(name)], "facts": {"required": _}}:
                variants[name] = node
            case _:
                return {}
    if len(variants) < len(nodes):
        return {}
    return {
        name: {**node, "parts": {key: part for key, part in node["parts"].items() if key != tag}}
        for name, node in variants.items()
    }


def _agrees(discriminator: Any, node: Node) -> bool:
    """Tell whether OpenAPI's keyword says nothing but what the node says of its tag."""
    match discriminator:
        case {"propertyName": str(tag)}:
            mapped = discriminator.get("mapping", {})
            variants = node["parts"] if node["of"] == tag else _variants([node], tag)
            return isinstance(mapped, dict) and variants != {} and mapped.keys() <= variants.keys()
    return False


def _kinds(rest: dict[str, Any], where: str) -> tuple[list[str], bool]:
    """Read the JSON types, and whether null is one next to others."""
    given = rest.pop("type", [])
    kinds = given if isinstance(given, list) else [given]
    for kind in kinds:
        if kind not in _KINDS:
            raise SchemaError(f"{where}: {json.dumps(kind)} is no JSON type")
    others = sorted({*kinds} - {"null"})
    return others or kinds[:1], bool(others) and "null" in kinds


def _plain(kinds: list[str], rest: dict[str, Any], where: str) -> Node:
    facts = {}
    text = " or ".join(kinds) or "any JSON value"
    form, low, high = (rest.pop(keyword, None) for keyword in ("format", "minimum", "maximum"))
    if form is not None:
        if not isinstance(form, str):
            raise SchemaError(f"{where}: a format must be a string, found {found(form)}")
        text, facts["format"] = f"{text} ({form})", form
    for limit in (low, high):
        if isinstance(limit, bool) or not isinstance(limit, (int, float, type(None))):
            raise SchemaError(f"{where}: a limit must be a number, found {found(limit)}")
    if low is not None:
        facts["range"] = (
            f"from {stated(low)}" if high is None else f"{stated(low)} to {stated(high)}"
        )
    elif high is not None:
        facts["range"] = f"up to {stated(high)}"
    return new_node("plain", text, of=kinds, **facts)


def _choice(values: list[Any]) -> Node:
    some = sorted((value for value in values if value is not None), key=json.dumps)
    text = "one of " + ", ".join(map(stated, some)) if some else "no value"
    node = {**new_node("choice", text), "values": some}
    names = (value if isinstance(value, str) else stated(value) for value in some)
    node["parts"] = {name: new_node("choice", name) for name in names}
    return or_null(node) if None in values else node


def stated(value: Any, without: Container[str] = ()) -> str:
    """Return the text that equal JSON values share: 1 and 1.0 are equal, 1 and true are not.

    without: keys that are left out of all objects.
    """
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


_NAMES: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
}


def found(data: Any) -> str:
    """Return what kind of JSON value data is."""
    return _NAMES[type(data)]


def clipped(text: str) -> str:
    """Cut the middle out of a text that nobody would read to its end."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}…{text[-half:]}"


def shown(text: str) -> str:
    """Return foreign text for a message: cut, and with all that does not print escaped."""
    return "".join(mark if mark.isprintable() else json.dumps(mark)[1:-1] for mark in clipped(text))
