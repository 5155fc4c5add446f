"""What the Rust types did, as data, and how to compare with it while it lags behind.

``data/unrecorded.txt`` names fields and types that were declared before the Rust side
has made vectors and schemas with them. They are left out of each comparison.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qontinui_types
from codec import shapes, structs
from codec.reflect import is_declared, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
CONTRACTS = ("deserialize", "serialize")
#: The schemas that schemars made, by contract and type.
SCHEMAS: dict[str, dict[str, Any]] = {
    contract: json.loads((_HERE / "conformance" / f"schema.{contract}.json").read_bytes())
    for contract in CONTRACTS
}
_LINES = (_HERE / "data" / "unrecorded.txt").read_text("utf-8").splitlines()
#: The fields that the data lacks, as (type, attribute); of a whole type, (type, "").
UNRECORDED = {
    (line.split()[0], "".join(line.split()[1:]))
    for line in _LINES
    if line and not line.startswith("#")
}


def declared() -> dict[str, type]:
    """Return the types that are no variants, in their order, by name."""
    module = qontinui_types.orchestration_config
    own = {
        name: cls
        for name, cls in vars(module).items()
        if is_declared(cls) and not name.startswith("_") and cls.__module__ == module.__name__
    }
    return {name: cls for name, cls in own.items() if shape_of(cls).type is cls}


def recorded_types() -> dict[str, type]:
    """Return the types of which there are schemas and vectors."""
    return {name: getattr(qontinui_types, name) for name in SCHEMAS["deserialize"]}


def unrecorded_fields(struct: structs.StructShape) -> set[str]:
    """Return the wire names of the fields of a struct that the data lacks."""
    return {field.wire for field in struct.fields if (struct.name, field.attribute) in UNRECORDED}


def objects(shape: Any, data: Any) -> Iterator[tuple[structs.StructShape, dict[str, Any]]]:
    """Yield each object in what was written of a type, with its struct, the innermost first."""
    if isinstance(shape, shapes.OptionShape) and data is not None:
        yield from objects(shape.item, data)
    elif isinstance(shape, shapes.SequenceShape):
        for item in data:
            yield from objects(shape.item, item)
    elif isinstance(shape, shapes.MapShape):
        for item in data.values():
            yield from objects(shape.item, item)
    elif isinstance(shape, structs.TaggedShape):
        yield from objects(shape.by_tag[data[shape.tag]].struct, data)
    elif isinstance(shape, structs.StructShape):
        for field in shape.fields:
            if field.wire in data:
                yield from objects(field.shape, data[field.wire])
        yield shape, data


def as_recorded(tp: Any, written: str, indent: int | None = None) -> str:
    """Return a written text as it would be without what the data lacks."""
    if not UNRECORDED:
        return written
    data = json.loads(written)
    for struct, item in objects(shape_of(tp), data):
        for wire in unrecorded_fields(struct):
            item.pop(wire, None)
    return qontinui_types.dumps(data, indent=indent)


def schema_as_recorded(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a schema of a type as it would be without what the data lacks."""
    schema = json.loads(json.dumps(schema))
    definitions = schema.get("$defs", {})
    for gone in {type_name for type_name, field in UNRECORDED if not field} & definitions.keys():
        del definitions[gone]
    for owner, part in [(name, schema), *definitions.items()]:
        shape = shape_of(getattr(qontinui_types, owner))
        gone_fields = unrecorded_fields(shape) if isinstance(shape, structs.StructShape) else ()
        for wire in gone_fields:
            part["properties"].pop(wire, None)
            part["required"] = [key for key in part.get("required", ()) if key != wire]
    return schema
