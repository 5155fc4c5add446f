"""What declarations mean: the options of types and fields, containers, recursion, enums."""

from __future__ import annotations

from typing import Any, NewType

import pytest

from codec import (
    DecodeError,
    EncodeError,
    JsonValue,
    decode,
    dumps,
    encode,
    field,
    loads,
    struct,
    tagged,
    u8,
    variant,
)


@struct("A knot in a tree.")
class Tree:
    name: str
    children: tuple[Tree, ...] = field(default=(), omit="empty")
    parent: Tree | None = None


@tagged("A sum.", tag="op", rename_all="lowercase")
class Sum:
    pass


@variant("A number alone.")
class Number(Sum):
    value: u8


@variant("Two sums together.", name="+")
class Plus(Sum):
    left: Sum
    right: Sum


@tagged(tag="name")
class Colour:
    pass


@variant()
class Red(Colour):
    pass


@variant()
class Green(Colour):
    pass


@variant()
class Blue(Colour):
    pass


@struct("Every option of a field.", rename_all="camelCase", alias_all="snake_case")
class Options:
    given_name: str = field("Has a name of its own.", name="NAME", default="n")
    other_names: str = field("Has further spellings.", aliases=("nick", "alias"), default="o")
    must_be_there: u8 = field(
        "The constructor has a default, the wire has none.", default=1, required=True
    )
    wire_only: u8 = field("Absence means something, the constructor asks.", wire_default=7)
    two_defaults: u8 = field("Absence means another value.", default=1, wire_default=2)
    none_left_out: str | None = field("Left out by habit.", default=None)
    none_written: str | None = field("Written as null.", default=None, omit="never")
    empty_left_out: tuple[u8, ...] = field("Left out when empty.", default=(), omit="empty")
    text_left_out: str = field("Left out when empty.", default="", omit="empty")


@struct(unknown="ignore")
class Open:
    a: u8 = 1


@struct(unknown="deny")
class Shut:
    a: u8 = 1
    inner: Open = Open()


def minimal(**further: Any) -> dict[str, Any]:
    return {"mustBeThere": 1, **further}


# Options -------------------------------------------------------------------


def test_a_name_of_its_own_goes_before_the_rule() -> None:
    assert decode(Options, minimal(NAME="x")).given_name == "x"
    assert encode(Options(wire_only=1))["NAME"] == "n"
    with pytest.raises(DecodeError):
        decode(Options, minimal(givenName="x"))


@pytest.mark.parametrize("name", ["otherNames", "other_names", "nick", "alias"])
def test_a_field_is_read_under_each_of_its_spellings(name: str) -> None:
    assert decode(Options, minimal(**{name: "x"})).other_names == "x"


def test_a_field_is_written_under_its_canonical_name_only() -> None:
    written = encode(decode(Options, minimal(nick="x")))

    assert written["otherNames"] == "x"
    assert not {"nick", "alias", "other_names"} & set(written)


def test_two_spellings_of_one_field_are_a_duplicate() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(Options, minimal(nick="x", alias="y"))

    assert [(fault.code, fault.path) for fault in caught.value.errors] == [
        ("duplicate_field", ("alias",))
    ]


def test_a_required_field_must_be_on_the_wire_whatever_the_constructor_does() -> None:
    assert Options(wire_only=1).must_be_there == 1
    with pytest.raises(DecodeError, match="mustBeThere"):
        decode(Options, {})


def test_a_wire_default_is_what_absence_means() -> None:
    value = decode(Options, minimal())

    assert value.wire_only == 7
    assert value.two_defaults == 2
    assert Options(wire_only=1).two_defaults == 1


def test_a_field_is_left_out_as_it_says() -> None:
    assert list(encode(Options(wire_only=1))) == [
        "NAME",
        "otherNames",
        "mustBeThere",
        "wireOnly",
        "twoDefaults",
        "noneWritten",
    ]


def test_a_field_that_is_not_empty_is_written() -> None:
    value = Options(wire_only=1, none_left_out="a", empty_left_out=(1,), text_left_out="b")

    written = encode(value)

    assert (written["noneLeftOut"], written["emptyLeftOut"], written["textLeftOut"]) == (
        "a",
        [1],
        "b",
    )


def test_a_type_that_admits_none_needs_no_default_to_be_absent() -> None:
    @struct()
    class Loose:
        maybe: u8 | None

    assert decode(Loose, {}).maybe is None
    assert dumps(decode(Loose, {})) == '{"maybe":null}'


@pytest.mark.parametrize("policy", ["deny", "ignore"])
def test_a_type_declares_what_happens_to_unknown_fields(policy: Any) -> None:
    assert decode(Open, {"b": 1}) == Open()
    assert decode(Shut, {"inner": {"b": 1}}) == Shut()
    for tp, data in ((Open, {"b": 1}), (Shut, {"inner": {"b": 1}}), (Shut, {"b": 1})):
        if policy == "ignore":
            assert decode(tp, data, unknown=policy) == tp()
        else:
            with pytest.raises(DecodeError):
                decode(tp, data, unknown=policy)


@pytest.mark.parametrize("policy", ["Deny", "", "allow", 1, True])
def test_a_policy_that_does_not_exist_is_a_value_error(policy: Any) -> None:
    with pytest.raises(ValueError, match="unknown must be"):
        decode(Options, {}, unknown=policy)
    with pytest.raises(ValueError, match="unknown must be"):
        loads(Options, "{}", unknown=policy)


def test_names_and_sentences_come_from_the_class_where_none_are_given() -> None:
    @struct(name="Renamed")
    class Original:
        """Says what it is."""

        a: u8

    with pytest.raises(DecodeError, match="1 fault reading Renamed"):
        decode(Original, {})
    assert "Says what it is." in (Original.__doc__ or "")


def test_a_check_of_the_class_runs_on_construction_and_on_reading() -> None:
    @struct()
    class Span:
        low: u8
        high: u8

        def __post_init__(self) -> None:
            if self.low > self.high:
                raise ValueError("low must not be above high")

    with pytest.raises(ValueError, match="low must not"):
        Span(low=2, high=1)
    with pytest.raises(DecodeError) as caught:
        loads(list[Span], '[{"low":1,"high":2},\n {"low":2,"high":1}]')
    (fault,) = caught.value.errors
    assert (fault.code, fault.path, fault.line, fault.column) == ("invalid_value", (1,), 2, 2)
    assert fault.message == "low must not be above high"


@pytest.mark.parametrize("error", [KeyError("k"), RuntimeError(), ZeroDivisionError("z")])
def test_a_check_may_refuse_with_any_exception(error: Exception) -> None:
    @struct()
    class Picky:
        a: u8 = 1

        def __post_init__(self) -> None:
            raise error

    with pytest.raises(DecodeError) as caught:
        decode(Picky, {})

    assert [fault.code for fault in caught.value.errors] == ["invalid_value"]


def test_methods_and_properties_of_a_declared_class_work() -> None:
    @struct()
    class Circle:
        radius: u8

        @property
        def diameter(self) -> int:
            return 2 * self.radius

        def grown(self) -> Circle:
            return type(self)(radius=self.radius + 1)

    assert decode(Circle, {"radius": 2}).grown().diameter == 6


# Types ---------------------------------------------------------------------

UserId = NewType("UserId", str)


@pytest.mark.parametrize(
    ("tp", "text"),
    [
        (u8, "5"),
        (str, '"s"'),
        (bool, "true"),
        (JsonValue, '{"a":[1,null]}'),
        (list[u8], "[1,2]"),
        (tuple[u8, ...], "[1,2]"),
        (dict[str, u8], '{"a":1}'),
        (dict[str, list[dict[str, JsonValue]]], '{"a":[{"b":null}]}'),
        (u8 | None, "null"),
        (None | u8, "5"),
        (list[Tree | None], '[null,{"name":"a"}]'),
        (UserId, '"u"'),
        (list[Sum], '[{"op":"number","value":1}]'),
    ],
)
def test_scalars_and_containers_are_types_at_the_top_as_well(tp: Any, text: str) -> None:
    assert dumps(loads(tp, text)) == text


def test_the_annotation_says_whether_a_sequence_is_a_list_or_a_tuple() -> None:
    assert loads(list[u8], "[1]") == [1]
    assert loads(tuple[u8, ...], "[1]") == (1,)
    assert loads(dict[str, tuple[u8, ...]], '{"a":[1]}') == {"a": (1,)}


def test_a_list_field_stays_a_list() -> None:
    @struct()
    class Bag:
        items: list[u8]

    assert decode(Bag, {"items": [1]}).items == [1]
    assert Bag(items=[1]).items == [1]


def test_tuples_inside_tuples_are_made_of_lists_as_well() -> None:
    @struct()
    class Grid:
        rows: tuple[tuple[u8, ...], ...]

    assert Grid(rows=[[1], [2]]).rows == ((1,), (2,))  # type: ignore[arg-type]


def test_lists_inside_tuples_stay_lists() -> None:
    @struct("Rows that can grow.")
    class Rows:
        rows: tuple[list[u8], ...]

    assert Rows(rows=([1], [2])).rows == ([1], [2])


def test_a_struct_may_hold_itself() -> None:
    text = '{"name":"a","children":[{"name":"b","children":[{"name":"c"}]}],"parent":{"name":"p"}}'

    tree = loads(Tree, text)

    assert tree.children[0].children[0].name == "c"
    assert dumps(tree) == text


def test_a_fault_deep_in_a_recursive_type_is_found() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(Tree, {"name": "a", "children": [{"name": "b", "children": [{"name": 1}]}]})

    assert caught.value.errors[0].dotted == "children[0].children[0].name"


def test_a_tagged_enum_may_hold_itself() -> None:
    text = '{"op":"+","left":{"op":"number","value":1},"right":{"op":"number","value":2}}'

    assert loads(Sum, text) == Plus(left=Number(value=1), right=Number(value=2))
    assert dumps(loads(Sum, text)) == text


def test_a_union_of_some_variants_takes_these_only() -> None:
    part: Any = Red | Green

    assert decode(part, {"name": "Red"}) == Red()
    with pytest.raises(DecodeError) as caught:
        decode(part, {"name": "Blue"})
    assert 'one of "Red", "Green"' in caught.value.errors[0].message


def test_a_subclass_of_a_declared_class_is_not_written_for_it() -> None:
    class Special(Tree):  # type: ignore[misc]
        pass

    with pytest.raises(EncodeError):
        encode(Special(name="a"))
