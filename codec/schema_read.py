"""From JSON Schema, as schemars writes it, to what it says, free of how it says it.

A :class:`Node` has no titles, descriptions or order, and one form for all
spellings of a thing, such as ``enum`` and ``oneOf`` with ``const``.
"""

from __future__ import annotations

import itertools
import json
from typing import Any, TypeVar
from urllib.parse import unquote

from .declare import MISSING
from .record import record

_T = TypeVar("_T")


@record
class Plain:
    """Any value of the given JSON types, sorted by name; of every type, if there are none."""

    kinds: tuple[str, ...]
    format: str | None = None
    minimum: Any = None
    maximum: Any = None


@record
class Choice:
    """One of the values, sorted by their JSON."""

    values: tuple[Any, ...]


@record
class ListOf:
    """An array."""

    item: Node


@record
class MapOf:
    """An object with any keys."""

    item: Node


@record
class Property:
    """A field of an object; ``default`` is MISSING where the schema states none."""

    node: Node
    required: bool
    default: Any = MISSING


@record
class Fields:
    """An object with known fields; ``rest`` is what others hold, None if they are refused."""

    properties: dict[str, Property]
    rest: Node | None


@record
class Tagged:
    """An object whose field ``tag``, which the variants leave out, names its variant."""

    tag: str
    variants: dict[str, Fields]


@record
class Reference:
    """A value of the named type."""

    name: str


@record
class AnyOf:
    """A value of any of the options, which are in an order of their own."""

    options: tuple[Node, ...]


Form = Plain | Choice | ListOf | MapOf | Fields | Tagged | Reference | AnyOf


@record
class Node:
    """What a schema admits; ``rules`` are the keywords that no form covers, as they are."""

    form: Form
    nullable: bool = False
    rules: dict[str, Any] = {}

    def __str__(self) -> str:
        return _form_text(self.form) + (" or null" if self.nullable else "")


ANYTHING = Node(form=Plain(kinds=()))


@record
class Catalogue:
    """The types that a document describes: by name, each different description.

    ``roots`` are not there just because another refers to them. ``whole`` is False
    for the schema of one type, which tells nothing of others.
    """

    types: dict[str, tuple[Node, ...]]
    roots: tuple[str, ...]
    whole: bool


def _form_text(form: Form) -> str:
    match form:
        case Reference():
            return form.name
        case ListOf():
            return f"list of {_inner_text(form.item)}"
        case MapOf():
            return f"map of {_inner_text(form.item)}"
        case AnyOf():
            return " or ".join(map(_inner_text, form.options))
        case Choice():
            values = [json.dumps(value, ensure_ascii=False) for value in form.values]
            return "one of " + ", ".join(values) if values else "no value"
        case Tagged():
            return f"object with variants by {json.dumps(form.tag)}"
        case Fields():
            return "object"
        case Plain():
            kinds = " or ".join(form.kinds) or "any JSON value"
            return kinds if form.format is None else f"{kinds} ({form.format})"


def _inner_text(node: Node) -> str:
    return f"({node})" if node.nullable else str(node)


#: Keywords that hold definitions: that of the draft in use, and that of earlier ones.
_DEFINITIONS = ("$defs", "definitions")

#: Keywords that say nothing about which values are valid. A default counts for a field only.
_REMARKS = frozenset(
    "$schema $id $comment title description examples default deprecated readOnly writeOnly".split()
).union(_DEFINITIONS)

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
    if not isinstance(document, dict) or not document:
        raise SchemaError(f"expected a schema, or schemas by type name, found {_found(document)}")
    try:
        if not _KEYWORDS.isdisjoint(document):
            return _read(document, name)
        return merge(
            [
                _read({**_expect(dict, schema, name), "title": name}, name)
                for name, schema in document.items()
            ]
        )
    except RecursionError:
        raise SchemaError("the schema is nested too deep") from None


def merge(parts: list[Catalogue]) -> Catalogue:
    """Join catalogues into one that speaks of all types."""
    nodes = [(name, node) for part in parts for name in part.types for node in part.types[name]]
    roots = dict.fromkeys(name for part in parts for name in part.roots)
    return Catalogue(types=_by_name(nodes), roots=tuple(roots), whole=True)


def _by_name(nodes: list[tuple[str, Node]]) -> dict[str, tuple[Node, ...]]:
    types: dict[str, tuple[Node, ...]] = {}
    for name, node in nodes:
        known = types.get(name, ())
        if node not in known:
            types[name] = (*known, node)
    return types


def _read(document: dict[str, Any], name: str | None) -> Catalogue:
    rest, where = {**document}, name or "the document"
    definitions = {k: v for key in _DEFINITIONS for k, v in _take(dict, rest, key, where).items()}
    title = document.get("title")
    if isinstance(title, str):
        name = title
    schemas = [*definitions.items()]
    if definitions and _REMARKS.issuperset(document):
        name = None  # all that the root does is to hold definitions
    elif name is None:
        raise SchemaError("the schema has no title, so there is no name for its type")
    else:
        schemas.insert(0, (name, document))
    reader = _Reader(name, definitions)
    types = _by_name([(name, reader.node(schema, name)) for name, schema in schemas])
    return Catalogue(
        types=types, roots=tuple(types) if name is None else (name,), whole=name is None
    )


class _Reader:
    """Reads the schemas of a document; ``where`` names one for messages."""

    def __init__(self, root: str | None, definitions: dict[str, Any]) -> None:
        self._root = root
        self._definitions = definitions

    def node(self, schema: Any, where: str) -> Node:
        """Read a schema."""
        if schema is True:
            return ANYTHING
        if schema is False:
            return Node(form=Choice(values=()))
        rest = _rules(_expect(dict, schema, where))
        while isinstance(rest.get("allOf"), list) and len(rest["allOf"]) == 1:
            rest = {**_rules(_expect(dict, rest.pop("allOf")[0], where)), **rest}
        form, nullable = self._form(rest, where)
        return Node(form=form, nullable=nullable, rules=_without_remarks(rest))

    def _form(self, rest: dict[str, Any], where: str) -> tuple[Form, bool]:
        """Read the form of a schema, taking the keywords that are dealt with out of ``rest``."""
        if "$ref" in rest:
            return self._reference(rest.pop("$ref"), where), False
        for keyword in ("oneOf", "anyOf"):
            if keyword in rest:
                return self._options(_take(list, rest, keyword, where), where)
        kinds, nullable = _kinds(rest, where)
        if "const" in rest or "enum" in rest:
            values = _take(list, rest, "enum", where)
            if "const" in rest:
                values = [rest.pop("const")]
            return _choice(values), None in values
        if kinds == ("object",) or (not kinds and "properties" in rest):
            return self._object(rest, where), nullable
        if kinds == ("array",):
            return ListOf(item=self.node(rest.pop("items", True), where)), nullable
        return _plain(kinds, rest, where), nullable

    def _reference(self, target: Any, where: str) -> Reference:
        match target.split("/", 2) if isinstance(target, str) else ():
            case ["#"] if self._root is not None:
                return Reference(name=self._root)
            case ["#", "$defs" | "definitions", token]:
                name = unquote(token).replace("~1", "/").replace("~0", "~")
                if name in self._definitions:
                    return Reference(name=name)
        raise SchemaError(f"{where} refers to {_shown(target)}, which the document does not hold")

    def _object(self, rest: dict[str, Any], where: str) -> Form:
        bounded = "additionalProperties" in rest
        others = rest.pop("additionalProperties", True)
        more = None if others is False else self.node(others, where)
        if bounded and more is not None and "properties" not in rest:
            return MapOf(item=more)
        required = _take(list, rest, "required", where)
        properties = _take(dict, rest, "properties", where)
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
        has_rules = any(node.rules for node in others)
        forms = [node.form for node in others]
        if len(forms) == 1 and not has_rules:
            return forms[0], nullable
        choices = [form for form in forms if isinstance(form, Choice)]
        if len(choices) == len(forms):
            return _choice([value for form in choices for value in form.values]), nullable
        kinds = [form.kinds for form in forms if isinstance(form, Plain)]
        if all(kinds) and forms == [Plain(kinds=some) for some in kinds] and not has_rules:
            return Plain(kinds=tuple(sorted({*itertools.chain(*kinds)}))), nullable
        in_order = tuple(sorted(others, key=_sorting_key))
        return (not has_rules and _tagged(forms)) or AnyOf(options=in_order), nullable


def _sorting_key(option: Node) -> tuple[str, list[str], list[str]]:
    """Tell options apart: objects by the names of their fields, whatever order these are in."""
    names = sorted(option.form.properties) if isinstance(option.form, Fields) else []
    return str(option), names, sorted(repr(option))


def _kinds(rest: dict[str, Any], where: str) -> tuple[tuple[str, ...], bool]:
    """Read the JSON types, and whether null is one next to others."""
    given = rest.pop("type", [])
    kinds = given if isinstance(given, list) else [given]
    for kind in kinds:
        if kind not in _KINDS:
            raise SchemaError(f"{where}: {_shown(kind)} is no JSON type")
    if kinds == ["null"]:
        return ("null",), False
    return tuple(sorted({*kinds} - {"null"})), "null" in kinds


def _plain(kinds: tuple[str, ...], rest: dict[str, Any], where: str) -> Plain:
    form = rest.pop("format", None)
    if not isinstance(form, (str, type(None))):
        raise SchemaError(f"{where}: a format must be a string, found {_found(form)}")
    low, high = (rest.pop(keyword, None) for keyword in ("minimum", "maximum"))
    for limit in (low, high):
        if isinstance(limit, bool) or not isinstance(limit, (int, float, type(None))):
            raise SchemaError(f"{where}: a limit must be a number, found {_found(limit)}")
    return Plain(kinds=kinds, format=form, minimum=low, maximum=high)


def _choice(values: list[Any]) -> Choice:
    return Choice(values=tuple(sorted((v for v in values if v is not None), key=_shown)))


def _tagged(forms: list[Form]) -> Tagged | None:
    """Read options as an enum, if all have a field that names the variant."""
    objects = [form for form in forms if isinstance(form, Fields)]
    if not objects or len(objects) < len(forms):
        return None
    for tag in objects[0].properties:
        variants = {}
        for fields in objects:
            others = {**fields.properties}
            match others.pop(tag, None):
                case Property(required=True, node=Node(form=Choice(values=(str(name),)))):
                    variants[name] = Fields(properties=others, rest=fields.rest)
        if len(variants) == len(objects):
            return Tagged(tag=tag, variants=variants)
    return None


def _rules(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in _REMARKS}


def _without_remarks(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_remarks(value) for key, value in _rules(data).items()}
    if isinstance(data, list):
        return [_without_remarks(item) for item in data]
    return data


def _take(kind: type[_T], rest: dict[str, Any], keyword: str, where: str) -> _T:
    return _expect(kind, rest.pop(keyword, kind()), f"{where}: {keyword}")


def _expect(kind: type[_T], data: Any, where: str) -> _T:
    if isinstance(data, kind):
        return data
    raise SchemaError(f"{where}: expected {_NAMES[kind]}, found {_found(data)}")


_NAMES: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
}


def _found(data: Any) -> str:
    return _NAMES.get(type(data), f"a Python {type(data).__name__}")


def _shown(data: Any) -> str:
    try:
        return json.dumps(data)
    except (TypeError, ValueError):
        return _found(data)
