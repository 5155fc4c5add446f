"""From JSON Schema, as schemars writes it, to a catalogue of nodes.

The documents come from elsewhere, so nothing about them is taken for granted:
whatever has the wrong form is reported as a SchemaError that says where.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from .declare import MISSING
from .schema_nodes import (
    ANYTHING,
    AnyOf,
    Catalogue,
    Choice,
    Fields,
    ListOf,
    MapOf,
    Node,
    Plain,
    Property,
    Reference,
    Tagged,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .schema_nodes import Form

#: Keywords that hold definitions: that of the draft in use, and that of earlier ones.
_DEFINITIONS = ("$defs", "definitions")

#: Keywords that say nothing about which values are valid. A default counts for a field only.
_REMARKS = frozenset(
    ["$schema", "$id", "$comment", "title", "description", "examples", "default"]
) | {"deprecated", "readOnly", "writeOnly", *_DEFINITIONS}

#: By one of these a schema is told from a mapping of type names to schemas.
_KEYWORDS = _REMARKS | {"type", "properties", "oneOf", "anyOf", "allOf", "enum", "const", "$ref"}

_KINDS = ("array", "boolean", "integer", "null", "number", "object", "string")


class SchemaError(ValueError):
    """A document is not JSON Schema of the kind that schemars writes; the text says where."""


def read_catalogue(document: Any, name: str | None = None) -> Catalogue:
    """Read a parsed document: one schema, or a mapping of type names to schemas.

    name: the name of the type that a schema without a title describes.

    Raises SchemaError for any other document.
    """
    try:
        return _read(document, name)
    except RecursionError:
        raise SchemaError("the schema is nested too deep") from None


def _read(document: Any, name: str | None) -> Catalogue:
    if not isinstance(document, dict) or not document:
        raise SchemaError(f"expected a schema, or schemas by type name, found {_found(document)}")
    if not _KEYWORDS.isdisjoint(document):
        return _Reader(document, name).catalogue()
    readers = [_Reader(schema, name, named=True) for name, schema in document.items()]
    return merge([reader.catalogue() for reader in readers])


def merge(catalogues: Iterable[Catalogue]) -> Catalogue:
    """Join catalogues into one that speaks of all types."""
    types: dict[str, tuple[Node, ...]] = {}
    roots: dict[str, None] = {}
    for catalogue in catalogues:
        roots.update(dict.fromkeys(catalogue.roots))
        for name, nodes in catalogue.types.items():
            for node in nodes:
                _add(types, name, node)
    return Catalogue(types=types, roots=tuple(roots), whole=True)


def _add(types: dict[str, tuple[Node, ...]], name: str, node: Node) -> None:
    known = types.get(name, ())
    if node not in known:
        types[name] = (*known, node)


class _Reader:
    """Reads one document: a root schema and its definitions."""

    def __init__(self, document: Any, name: str | None, *, named: bool = False) -> None:
        where = name or "the document"
        self._document = _object(document, where)
        title = document.get("title")
        if isinstance(title, str) and not named:
            name = title
        self._definitions: dict[str, Any] = {}
        for keyword in _DEFINITIONS:
            self._definitions.update(_object(document.get(keyword, {}), f"{where}: {keyword}"))
        is_container = bool(self._definitions) and _REMARKS.issuperset(document)
        self._name = None if is_container else name
        if self._name is None and not is_container:
            raise SchemaError("the schema has no title, so there is no name for its type")

    def catalogue(self) -> Catalogue:
        """Read the root and all definitions."""
        types: dict[str, tuple[Node, ...]] = {}
        if self._name is not None:
            _add(types, self._name, self.node(self._document, self._name))
        for name, schema in self._definitions.items():
            _add(types, name, self.node(schema, name))
        roots = tuple(types) if self._name is None else (self._name,)
        return Catalogue(types=types, roots=roots, whole=self._name is None)

    def node(self, schema: Any, where: str) -> Node:
        """Read a schema; ``where`` names it for messages."""
        if schema is True:
            return ANYTHING
        if schema is False:
            return Node(form=Choice(values=()))
        rest = {key: value for key, value in _object(schema, where).items() if key not in _REMARKS}
        while isinstance(rest.get("allOf"), list) and len(rest["allOf"]) == 1:
            only = _object(rest.pop("allOf")[0], where)
            rest = {**{key: value for key, value in only.items() if key not in _REMARKS}, **rest}
        form, nullable = self._form(rest, where)
        return Node(form=form, nullable=nullable, rules=_without_remarks(rest))

    def _form(self, rest: dict[str, Any], where: str) -> tuple[Form, bool]:
        """Read the form of a schema, taking the keywords that are dealt with out of ``rest``."""
        if "$ref" in rest:
            return self._reference(rest.pop("$ref"), where), False
        for keyword in ("oneOf", "anyOf"):
            if keyword in rest:
                return self._options(_list(rest.pop(keyword), f"{where}: {keyword}"), where)
        kinds, nullable = self._kinds(rest, where)
        if "const" in rest or "enum" in rest:
            listed = _list(rest.pop("enum", []), f"{where}: enum")
            values = [rest.pop("const")] if "const" in rest else listed
            return _choice(values), None in values
        if kinds == ("object",) or (not kinds and "properties" in rest):
            return self._object_form(rest, where), nullable
        if kinds == ("array",):
            return ListOf(item=self.node(rest.pop("items", True), where)), nullable
        return self._plain(kinds, rest, where), nullable

    def _kinds(self, rest: dict[str, Any], where: str) -> tuple[tuple[str, ...], bool]:
        given = rest.pop("type", [])
        kinds = given if isinstance(given, list) else [given]
        for kind in kinds:
            if kind not in _KINDS:
                raise SchemaError(f"{where}: {_shown(kind)} is no JSON type")
        if kinds == ["null"]:
            return ("null",), False
        return tuple(sorted({kind for kind in kinds if kind != "null"})), "null" in kinds

    def _plain(self, kinds: tuple[str, ...], rest: dict[str, Any], where: str) -> Plain:
        form = rest.pop("format", None)
        if form is not None and not isinstance(form, str):
            raise SchemaError(f"{where}: a format must be a string, found {_found(form)}")
        limits = [rest.pop(keyword, None) for keyword in ("minimum", "maximum")]
        for limit in limits:
            if limit is not None and (
                isinstance(limit, bool) or not isinstance(limit, (int, float))
            ):
                raise SchemaError(f"{where}: a limit must be a number, found {_found(limit)}")
        return Plain(kinds=kinds, format=form, minimum=limits[0], maximum=limits[1])

    def _reference(self, target: Any, where: str) -> Reference:
        if target == "#" and self._name is not None:
            return Reference(name=self._name)
        if isinstance(target, str):
            for keyword in _DEFINITIONS:
                prefix = f"#/{keyword}/"
                name = unquote(target[len(prefix) :]).replace("~1", "/").replace("~0", "~")
                if target.startswith(prefix) and name in self._definitions:
                    return Reference(name=name)
        raise SchemaError(f"{where} refers to {_shown(target)}, which the document does not hold")

    def _object_form(self, rest: dict[str, Any], where: str) -> Form:
        bounded = "additionalProperties" in rest
        others = rest.pop("additionalProperties", True)
        more = None if others is False else self.node(others, where)
        if bounded and more is not None and "properties" not in rest:
            return MapOf(item=more)
        required = _list(rest.pop("required", []), f"{where}: required")
        properties = _object(rest.pop("properties", {}), f"{where}: properties")
        for name in required:
            if not isinstance(name, str):
                raise SchemaError(f"{where}: a required field is {_found(name)}, not a name")
        fields = {
            name: Property(
                node=self.node(schema, f"{where}.{name}"),
                required=name in required,
                default=schema.get("default", MISSING) if isinstance(schema, dict) else MISSING,
            )
            for name, schema in properties.items()
        }
        for name in required:
            fields.setdefault(name, Property(node=ANYTHING, required=True))
        return Fields(properties=fields, rest=more)

    def _options(self, schemas: list[Any], where: str) -> tuple[Form, bool]:
        nodes = [self.node(schema, where) for schema in schemas]
        others = [node for node in nodes if node.form != Plain(kinds=("null",))]
        nullable = len(others) < len(nodes) or any(node.nullable for node in others)
        forms = [node.form for node in others]
        if len(others) == 1 and not others[0].rules:
            return forms[0], nullable
        if others and all(isinstance(form, Choice) for form in forms):
            values = [value for form in forms if isinstance(form, Choice) for value in form.values]
            return _choice(values), nullable
        tagged = None if any(node.rules for node in others) else _tagged(forms)
        return tagged or AnyOf(options=tuple(sorted(others, key=_sort_key))), nullable


def _choice(values: list[Any]) -> Choice:
    return Choice(values=tuple(sorted((v for v in values if v is not None), key=_shown)))


def _sort_key(node: Node) -> tuple[str, str]:
    return text_of(node), repr(node)


def _tagged(forms: list[Form]) -> Tagged | None:
    """Read options as an internally tagged enum, if all have a field that names the variant."""
    objects = [form for form in forms if isinstance(form, Fields)]
    if not objects or len(objects) < len(forms):
        return None
    for tag in objects[0].properties:
        variants = {}
        for fields in objects:
            value = _tag_value(fields, tag)
            if value is not None:
                others = {name: item for name, item in fields.properties.items() if name != tag}
                variants[value] = Fields(properties=others, rest=fields.rest)
        if len(variants) == len(objects):
            return Tagged(tag=tag, variants=variants)
    return None


def _tag_value(fields: Fields, tag: str) -> str | None:
    """Return the one string that a required field may hold, if that is what it is."""
    field = fields.properties.get(tag)
    if field is None or not field.required or not isinstance(field.node.form, Choice):
        return None
    values = field.node.form.values
    return values[0] if len(values) == 1 and isinstance(values[0], str) else None


def _without_remarks(data: Any) -> Any:
    """Drop the remarks from keywords that are not understood but compared as they are."""
    if isinstance(data, dict):
        return {k: _without_remarks(v) for k, v in data.items() if k not in _REMARKS}
    if isinstance(data, list):
        return [_without_remarks(item) for item in data]
    return data


def _object(data: Any, where: str) -> dict[str, Any]:
    if isinstance(data, dict):
        return data
    raise SchemaError(f"{where}: expected an object, found {_found(data)}")


def _list(data: Any, where: str) -> list[Any]:
    if isinstance(data, list):
        return data
    raise SchemaError(f"{where}: expected an array, found {_found(data)}")


def _found(data: Any) -> str:
    names = {dict: "an object", list: "an array", str: "a string", type(None): "null"}
    names |= {bool: "a boolean", int: "a number", float: "a number"}
    return names.get(type(data), f"a Python {type(data).__name__}")


def _shown(data: Any) -> str:
    try:
        return json.dumps(data)
    except (TypeError, ValueError):
        return _found(data)
