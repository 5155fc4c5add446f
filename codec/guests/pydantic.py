"""What pydantic asks a class: how to validate, how to serialise, and for a JSON Schema.

The codec does all of it, and each fault becomes an error of pydantic's with its place.
pydantic is what calls, so its core is loaded by then: nothing is imported for it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..api import decode, encode
from ..declare import notes_of
from ..doors import room
from ..errors import DecodeError, EncodeError, escaped
from ..reflect import shape_of
from ..shapes import EnumShape
from ..structs import StructShape, TaggedShape

if TYPE_CHECKING:
    from ..errors import Fault


def core_schema(cls: type, source: Any, handler: Any) -> Any:
    """Tell pydantic to validate by ``decode`` and to serialise by ``encode``."""
    core: Any = sys.modules["pydantic_core"]

    def read(value: Any) -> Any:
        """Take plain data as ``decode`` does, and values of the class as they are."""
        if isinstance(value, cls):
            return value
        try:
            return decode(cls, value)
        except DecodeError as error:
            faults = [_line(core, fault, value) for fault in error.errors]
            raise core.ValidationError.from_exception_data(error.subject, faults) from None

    name = getattr(notes_of(cls), "name", cls.__name__)
    read.__name__ = name  # which messages show
    return core.core_schema.no_info_plain_validator_function(
        read,
        ref=_reference(cls, name),
        serialization=core.core_schema.plain_serializer_function_ser_schema(encode),
    )


def _line(core: Any, fault: Fault, data: Any) -> dict[str, Any]:
    """Return a fault as pydantic wants it, in what every JSON text can hold."""
    for step in fault.path:
        try:
            data = data[step]
        except (LookupError, TypeError):  # a missing field is a fault of the object around it
            break
    try:
        encode(data)
    except EncodeError:
        data = ascii(data)
    error = core.PydanticCustomError(fault.code, fault.message)
    place = tuple(escaped(step) if isinstance(step, str) else step for step in fault.path)
    return {"type": error, "loc": place, "input": data}


def json_schema(cls: type, schema: Any, handler: Any) -> dict[str, Any]:
    """Return the JSON Schema of the class, with the types in it among pydantic's definitions."""
    writer = room("schema")
    if writer is None:
        return {}
    build: Any = sys.modules["pydantic_core"].core_schema
    shapes: list[Any] = []
    _gather(shape_of(cls), shapes)
    contract = "serialize" if handler.mode == "serialization" else "deserialize"
    placed, texts = writer.definitions(shapes, contract, "{name}")
    names = [place["$ref"] for place in placed]
    references = [_reference(_owner(s), unquote(n)) for s, n in zip(shapes, names, strict=True)]
    links = {
        name: handler(build.definition_reference_schema(reference))
        for name, reference in zip(names, references, strict=True)
    }
    contents = [_linked(texts[unquote(name)], links) for name in names]
    others = [  # of which pydantic makes definitions, each but the class's own
        {"type": "any", "ref": ref, "metadata": {"pydantic_js_functions": [lambda *_, t=text: t]}}
        for ref, text in zip(references[1:], contents[1:], strict=True)
    ]
    handler(build.definitions_schema(build.any_schema(), others))
    own: dict[str, Any] = contents[0]
    return own


def _reference(owner: Any, name: str) -> str:
    """Return the name by which pydantic tells types apart; its end is not shown to people."""
    return f"{getattr(owner, '__module__', '')}.{name}:{id(owner)}"


def _owner(shape: Any) -> Any:
    """Return the class that has a shape; the shape itself if it is of a union of variants."""
    classes = [shape.type, *(variant.struct.type for variant in getattr(shape, "variants", ()))]
    return next((cls for cls in classes if shape_of(cls) is shape), shape)


def _gather(shape: Any, into: list[Any]) -> None:
    """Gather the shapes of all declared types in one, itself first."""
    if isinstance(shape, (StructShape, TaggedShape, EnumShape)):
        if shape in into:
            return
        into.append(shape)
    structs = [variant.struct for variant in getattr(shape, "variants", ())]
    for struct in structs or [shape]:
        for field in getattr(struct, "fields", ()):
            _gather(field.shape, into)
    item = getattr(shape, "item", None)
    if item is not None:
        _gather(item, into)


def _linked(node: Any, links: dict[str, Any]) -> Any:
    """Return a schema with pydantic's links in place of names."""
    if isinstance(node, list):
        return [_linked(item, links) for item in node]
    if not isinstance(node, dict):
        return node
    link = links[node["$ref"]] if "$ref" in node else {}
    return {**{key: _linked(item, links) for key, item in node.items()}, **link}
