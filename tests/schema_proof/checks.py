"""The checks of ``run.py`` that need its Python packages: ``checks.py SCHEMAS MODELS``.

SCHEMAS is the folder of the schemas, one folder a contract; MODELS is one for
the Python modules that are generated.
"""

from __future__ import annotations

import importlib
import json
import sys
import warnings
from pathlib import Path
from typing import Any

# The checkout that this file is part of is what is proved.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import qontinui_types
from codec.reflect import shape_of
from codec.shapes import MapShape, OptionShape, SequenceShape
from codec.structs import StructShape, TaggedShape
from qontinui_types import DecodeError, JsonValue, dumps, loads

VECTORS = Path(__file__).resolve().parents[1] / "conformance" / "vectors.jsonl"


def main(schemas: Path, models: Path) -> None:
    validators = {
        folder.name: {file.stem: _validator(file) for file in sorted(folder.glob("*.json"))}
        for folder in sorted(schemas.iterdir())
    }
    count = sum(map(len, validators.values()))
    print(f"metaschema: {count} schemas are sound")
    vectors = [json.loads(line) for line in VECTORS.read_text("utf-8").split("\n") if line]
    _compare_with_vectors(vectors, validators["deserialize"])
    written = _written(vectors)
    _check_written(written, validators)
    _check_models(written, schemas / "serialize", models)


def _validator(file: Path) -> Any:
    """Make a validator for a schema that its metaschema accepts."""
    kind: Any = importlib.import_module("jsonschema").Draft202012Validator
    schema = json.loads(file.read_bytes())
    kind.check_schema(schema)
    return kind(schema)


def _source(vector: dict[str, Any]) -> str | bytes:
    text: str | bytes = vector["text"] if "text" in vector else bytes.fromhex(vector["hex"])
    return text


def _read(tp: Any, source: str | bytes) -> Any:
    """Read under the deny policy; return None, which no type here reads as, if refused."""
    try:
        return loads(tp, source, unknown="deny")
    except DecodeError:
        return None


def _compare_with_vectors(vectors: list[dict[str, Any]], validators: dict[str, Any]) -> None:
    """Hold the schemas against the deny policy, on documents in canonical spelling.

    What the policy accepts, the schema accepts; what the schema refuses, the
    policy refuses, in the vector and in fact.
    """
    accepted = refused = 0
    for vector in vectors:
        name, source = vector["type"], _source(vector)
        tp = getattr(qontinui_types, name)
        try:
            data = loads(JsonValue, source)
        except DecodeError:
            continue  # no JSON, so nothing for a schema to judge
        if not _is_canonical(shape_of(tp), data):
            continue
        value = _read(tp, source)
        if validators[name].is_valid(data):
            accepted += value is not None
        else:
            if value is not None or vector["deny"] == "accept":
                sys.exit(f"the schema of {name} refuses what the codec accepts: {source!r}")
            refused += 1
    if not accepted or not refused:
        sys.exit("the vectors prove nothing")
    print(f"vectors: {accepted} accepted by both, {refused} refused by schema and codec")


def _is_canonical(shape: Any, data: Any) -> bool:
    """Tell whether no field in the document goes by another than its canonical name."""
    if isinstance(shape, OptionShape):
        return _is_canonical(shape.item, data)
    if isinstance(shape, SequenceShape) and isinstance(data, list):
        return all(_is_canonical(shape.item, item) for item in data)
    if isinstance(shape, MapShape) and isinstance(data, dict):
        return all(_is_canonical(shape.item, item) for item in data.values())
    if isinstance(shape, TaggedShape) and isinstance(data, dict):
        tag = data.get(shape.tag)
        variant = shape.by_tag.get(tag) if isinstance(tag, str) else None
        return variant is None or _is_canonical(variant.struct, data)
    if isinstance(shape, StructShape) and isinstance(data, dict):
        fields = [(key, shape.spellings.get(key)) for key in data]
        return all(
            field is None or (key == field.wire and _is_canonical(field.shape, data[key]))
            for key, field in fields
        )
    return True


def _written(vectors: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the name of the type, and what ``dumps`` writes, for each vector that is accepted."""
    read = [(vector["type"], _source(vector)) for vector in vectors]
    values = [(name, _read(getattr(qontinui_types, name), source)) for name, source in read]
    return [(name, dumps(value)) for name, value in values if value is not None]


def _check_written(written: list[tuple[str, str]], validators: dict[str, Any]) -> None:
    for name, text in written:
        for contract, of_type in validators.items():
            for error in of_type[name].iter_errors(json.loads(text)):
                sys.exit(f"the {contract} schema of {name} refuses {text}: {error.message}")
    print(f"written: {len(written)} documents are valid under both contracts")


def _check_models(written: list[tuple[str, str]], schemas: Path, folder: Path) -> None:
    """Generate a Python module for each schema, and let its model read what ``dumps`` wrote."""
    pydantic: Any = importlib.import_module("pydantic")
    folder.mkdir(exist_ok=True)
    sys.path.insert(0, str(folder))
    adapters = {}
    for file in sorted(schemas.glob("*.json")):
        module = _generate(file, folder)
        adapters[file.stem] = pydantic.TypeAdapter(getattr(module, file.stem))
    for name, text in written:
        try:
            adapters[name].validate_json(text)
        except pydantic.ValidationError as error:
            sys.exit(f"the model of {name} refuses {text}: {error}")
    print(f"models: {len(adapters)} generated, {len(written)} documents are accepted")


def _generate(schema: Path, folder: Path) -> Any:
    generator: Any = importlib.import_module("datamodel_code_generator")
    name = f"model_of_{schema.stem}"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "format of .* not understood")  # schemars' uint32 and kin
        generator.generate(
            schema.read_text("utf-8"),
            input_file_type=generator.InputFileType.JsonSchema,
            output=folder / f"{name}.py",
            output_model_type=generator.DataModelType.PydanticV2BaseModel,
            formatters=[],
        )
    importlib.invalidate_caches()
    return importlib.import_module(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
