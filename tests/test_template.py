"""template: a document to start from, for every kind of shape."""

from __future__ import annotations

import pytest

from codec import (
    JsonValue,
    WireEnum,
    decode,
    f32,
    f64,
    field,
    i8,
    plain_enum,
    struct,
    tagged,
    u16,
    variant,
)
from codec.about import template
from codec.errors import DeclarationError


@plain_enum("A colour.")
class Colour(WireEnum):
    RED = "red", "Like blood."
    BLUE = "blue", "Like the sky."


@tagged("A chain.", tag="kind")
class Chain:
    pass


@variant("A link before another chain.")
class Link(Chain):
    rest: Chain = field("The rest.")


@variant("The end.")
class End(Chain):
    pass


@struct("A part.")
class Part:
    size: u16 = field("How large it is.")
    colour: Colour = field("Its colour.", default=Colour.BLUE)


@struct("All of it.")
class Whole:
    title: str = field("A required string.")
    ready: bool = field("A required bool.")
    weight: f64 = field("A required number.")
    blob: JsonValue = field("Required JSON.")
    table: dict[str, u16] = field("A required map.")
    names: tuple[str, ...] = field("A required list of strings.")
    parts: tuple[Part, ...] = field("A required list of structs.")
    chain: Chain = field("A required tagged enum.")
    limit: u16 = field("Required, with a default of the constructor.", default=5, required=True)
    note: str | None = field("Optional.", default=None)
    nothing: str | None = field(
        "Must be there, may be null.", default=None, required=True, omit="never"
    )
    extra: tuple[str, ...] = field("Left out when empty.", default=(), omit="empty")
    shown: tuple[str, ...] = field("Written when empty.", default=())


@struct("A tree.")
class Tree:
    children: tuple[Tree, ...] = field("The subtrees.")


@struct("Never ends.")
class Endless:
    another: Endless = field("Another one.")


@struct("Has a list of what never ends.")
class Shelf:
    items: tuple[Endless, ...] = field("What stands on it.")


@tagged("Neither variant ends.", tag="kind")
class Loop:
    pass


@variant("Goes on with the other.")
class There(Loop):
    back: Loop = field("The way back.")


@variant("Goes on with the other, too.")
class Back(Loop):
    there: Loop = field("The way there.")


WHOLE = {
    "title": "TODO: title",
    "ready": False,
    "weight": 0.0,
    "blob": {},
    "table": {},
    "names": [],
    "parts": [{"size": 0, "colour": "blue"}],
    "chain": {"kind": "End"},
    "limit": 5,
    "nothing": None,
    "shown": [],
}


@pytest.mark.parametrize(("name", "value"), WHOLE.items())
def test_a_field_has_its_default_or_a_placeholder(name: str, value: object) -> None:
    assert template(Whole)[name] == value


def test_what_may_be_absent_without_a_meaning_of_its_own_is_left_out() -> None:
    assert set(template(Whole)) == set(WHOLE)


def test_fields_stand_in_the_order_of_their_declaration() -> None:
    assert list(template(Whole)) == list(WHOLE)


def test_a_default_of_32_bits_is_a_plain_float() -> None:
    @struct()
    class Scale:
        ratio: f32 = field("A ratio.", default=0.1)

    ratio = template(Scale)["ratio"]
    assert (type(ratio), ratio) == (float, 0.1)


def test_a_template_is_valid() -> None:
    assert decode(Whole, template(Whole)).parts == (Part(size=0),)


def test_an_enum_gives_its_first_member() -> None:
    assert template(Colour) == "red"


def test_an_integer_is_zero_even_where_its_range_begins_below() -> None:
    assert template(i8) == 0


def test_a_type_that_may_hold_itself_ends_where_it_can() -> None:
    assert template(Tree) == {"children": []}


def test_a_list_of_what_never_ends_is_empty() -> None:
    assert template(Shelf) == {"items": []}


@pytest.mark.parametrize("cls", [Endless, Loop])
def test_a_type_that_must_hold_itself_has_no_template(cls: type) -> None:
    with pytest.raises(DeclarationError, match="would have to hold another"):
        template(cls)
