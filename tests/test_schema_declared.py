"""JSON Schema of any declared class: references, defaults, enums, variants, names."""

from __future__ import annotations

import enum

import pytest

import qontinui_types
from codec import (
    JsonValue,
    WireEnum,
    f32,
    f64,
    field,
    json_schema,
    plain_enum,
    struct,
    tagged,
    u8,
    u32,
    variant,
)
from codec.reflect import shape_of
from codec.schema import Writer
from plain_schema import bare
from qontinui_types import (
    BetweenIterations,
    FixedIterations,
    MultiLoopConfig,
    NoAction,
    OlConfig,
    OrchestrationLoopConfig,
    Reflection,
    RestartOnSignal,
    RestartRunner,
    WaitHealthy,
)


@struct("A tree.")
class Tree:
    name: str = field("Its name.")
    left: Tree | None = field("A smaller tree.", default=None)
    more: tuple[Tree, ...] = field("More of them.", default=())


@struct("Holds a tree.")
class Garden:
    tree: Tree = field("The tree.")


def test_a_reference_to_the_type_asked_for_is_the_document() -> None:
    properties = bare(Tree)["properties"]
    assert properties["left"] == {"anyOf": [{"$ref": "#"}, {"type": "null"}]}
    assert properties["more"] == {"type": "array", "items": {"$ref": "#"}, "default": []}
    assert "$defs" not in bare(Tree)


def test_a_recursive_type_inside_another_refers_to_its_definition() -> None:
    tree = bare(Garden)["$defs"]["Tree"]
    reference = {"$ref": "#/$defs/Tree"}
    assert tree["properties"]["left"] == {"anyOf": [reference, {"type": "null"}]}


@struct(unknown="ignore")
class Loose:
    """A type that ignores unknown fields."""

    number: f32 = field(default=0.1)
    kept: str | None = field(default=None, omit="never")
    left_out: tuple[u8, ...] = field(default=(), omit="empty")
    by_wire: u8 = field(wire_default=7)
    constructed: u8 = field(default=5, required=True)
    any: JsonValue = field(default=None, omit="never")


def test_unknown_fields_are_refused_only_where_the_type_refuses_them() -> None:
    assert "additionalProperties" not in json_schema(Loose)
    assert json_schema(Tree)["additionalProperties"] is False


def test_defaults_are_those_of_the_wire_that_writing_shows() -> None:
    defaults = {
        name: item["default"]
        for name, item in json_schema(Loose)["properties"].items()
        if "default" in item
    }
    assert defaults == {"number": 0.10000000149011612, "kept": None, "by_wire": 7, "any": None}


def test_reading_requires_what_has_no_meaning_when_absent() -> None:
    assert json_schema(Loose)["required"] == ["constructed"]


def test_writing_requires_what_is_never_left_out() -> None:
    required = json_schema(Loose, contract="serialize")["required"]
    assert required == ["number", "kept", "by_wire", "constructed", "any"]


@plain_enum("A colour.")
class Colour(WireEnum):
    RED = "red"
    GREEN = "green", "As of grass."
    BLUE = "blue"


@plain_enum()
class Side(enum.Enum):
    LEFT = "left"
    RIGHT = "right"


def test_members_without_a_sentence_share_one_enum() -> None:
    assert json_schema(Colour)["oneOf"] == [
        {"type": "string", "enum": ["red", "blue"]},
        {"description": "As of grass.", "type": "string", "const": "green"},
    ]


def test_an_enum_without_any_sentence_is_one_enum() -> None:
    assert bare(Side) == {"title": "Side", "type": "string", "enum": ["left", "right"]}


@tagged("A shape.", tag="kind", rename_all="snake_case")
class Figure:
    pass


@variant("A round one.")
class Circle(Figure):
    radius: f64 = field("Half as wide.")


@variant("One with others in it.", name="a/b")
class Group(Figure):
    members: tuple[Figure, ...] = field("The others.", default=())


def test_a_variant_lists_its_tag_last_and_requires_it_first() -> None:
    circle = json_schema(Figure)["oneOf"][0]
    assert circle == {
        "description": "A round one.",
        "type": "object",
        "properties": {
            "radius": {"description": "Half as wide.", "type": "number", "format": "double"},
            "kind": {
                "description": 'Always "circle", which names the variant.',
                "type": "string",
                "const": "circle",
            },
        },
        "required": ["kind", "radius"],
    }


def test_a_single_variant_is_an_object_of_its_own_name() -> None:
    schema = bare(RestartRunner, "serialize")
    assert schema == {
        "title": "RestartRunner",
        "type": "object",
        "properties": {
            "rebuild": {"type": "boolean", "default": False},
            "type": {"type": "string", "const": "restart_runner"},
        },
        "required": ["type", "rebuild"],
    }


@struct("Both.")
class Both:
    some: Reflection | FixedIterations = field("Some.")
    all: qontinui_types.ExitStrategy = field("All.")


def test_some_variants_of_an_enum_are_a_type_apart_from_all_of_them() -> None:
    definitions = json_schema(Both)["$defs"]
    sizes = {name: len(item["oneOf"]) for name, item in definitions.items()}
    assert sizes == {"Reflection_or_FixedIterations": 2, "ExitStrategy": 4}


def test_all_variants_of_an_enum_by_name_are_the_enum() -> None:
    variants = RestartRunner | RestartOnSignal | WaitHealthy | NoAction
    assert json_schema(variants) == json_schema(BetweenIterations)


@struct("Another tree.", name="Tree")
class OtherTree:
    height: u32 = field("How high it is.")


@struct("Holds two.")
class Pair:
    first: Tree = field("The first.")
    second: OtherTree = field("The second.")


def test_two_types_of_one_name_have_two_definitions() -> None:
    schema = json_schema(Pair)
    assert schema["properties"]["second"]["$ref"] == "#/$defs/Tree2"
    assert {name: item["description"] for name, item in schema["$defs"].items()} == {
        "Tree": "A tree.",
        "Tree2": "Another tree.",
    }


@struct("A type with a name that no pointer holds as it is.", name="Page<T/~ü>")
class Page:
    size: u32 = field("How many there are.")


def test_a_name_is_escaped_where_it_is_referred_to() -> None:
    schema = json_schema(list[Page])
    assert schema["title"] == "Array_of_Page<T/~ü>"
    assert schema["items"] == {"$ref": "#/$defs/Page%3CT~1~0%C3%BC%3E"}
    assert list(schema["$defs"]) == ["Page<T/~ü>"]


def test_a_default_of_a_declared_type_is_what_writing_makes_of_it() -> None:
    default = json_schema(OrchestrationLoopConfig)["properties"]["exitStrategy"]["default"]
    assert default == {"type": "reflection"}


# Definitions apart ----------------------------------------------------------


def test_several_types_share_their_definitions() -> None:
    types = [MultiLoopConfig, list[OlConfig], str | None]
    writer = Writer("serialize")
    assert [writer.place(shape_of(tp)) for tp in types] == [
        {"$ref": "#/$defs/MultiLoopConfig"},
        {"type": "array", "items": {"$ref": "#/$defs/OlConfig"}},
        {"type": ["string", "null"]},
    ]
    whole = json_schema(MultiLoopConfig, contract="serialize")
    names, defs = ["MultiLoopConfig", *whole["$defs"], "OlConfig"], writer.definitions
    assert sorted(defs) == sorted(names)
    assert {name: defs[name] for name in whole["$defs"]} == whole["$defs"]


def test_definitions_need_a_contract() -> None:
    with pytest.raises(ValueError, match="not 'read'"):
        Writer("read")
