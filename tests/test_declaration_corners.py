"""Corners of declarations, where reading, writing and the constructor could come apart."""

from __future__ import annotations

import enum
import pydoc
import re
from typing import Annotated, Any, NewType

import pytest

from codec import (
    DeclarationError,
    DecodeError,
    EncodeError,
    Fault,
    JsonValue,
    WireEnum,
    decode,
    dumps,
    encode,
    fast,
    field,
    loads,
    plain_enum,
    struct,
    tagged,
    u8,
    variant,
)
from codec.reflect import shape_of
from qontinui_types import BetweenIterations, LoopPhase

Words = NewType("Words", tuple[str, ...])


@tagged("An expression.", tag="op")
class Expression:
    pass


@variant("A sum, whose first part is a sum again or a product.")
class Sum(Expression):
    part: Sum | Product | None = field("The first part.", default=None)


@variant("A product.")
class Product(Expression):
    pass


class Named(str, enum.Enum):
    WHY = "why"


def mistakes_of(cls: Any) -> str:
    with pytest.raises(DeclarationError) as caught:
        shape_of(cls)
    return "\n".join(caught.value.mistakes)


def fault_of(cls: Any, text: str) -> Fault:
    with pytest.raises(DecodeError) as caught:
        loads(cls, text)
    (fault,) = caught.value.errors
    return fault


def test_an_enum_string_must_be_a_plain_string() -> None:
    @plain_enum("An enum.")
    class Odd(enum.Enum):
        X = Named.WHY

    assert "is not a plain string" in mistakes_of(Odd)


def test_a_wire_name_must_be_a_plain_string() -> None:
    @struct("A struct.")
    class Odd:
        x: int = field("A field.", name=Named.WHY)

    assert "is not a plain string" in mistakes_of(Odd)


def test_a_wire_name_must_fit_utf8() -> None:
    @struct("A struct.")
    class Odd:
        x: int = field("A field.", aliases=("\ud800",))

    assert "UTF-8" in mistakes_of(Odd)


def test_a_tag_must_fit_utf8() -> None:
    @tagged(tag="type")
    class Odd:
        pass

    @variant(name="\ud800")
    class Half(Odd):
        pass

    assert mistakes_of(Half) == "Half: its tag '\\ud800' is not a plain string that UTF-8 can hold"


def test_a_mutable_wire_default_is_a_mistake() -> None:
    @struct("A struct.")
    class Shared:
        x: list[int] = field("Numbers.", wire_default=[])
        y: JsonValue = field("Anything.", wire_default={})

    assert mistakes_of(Shared).count("mutable wire default") == 2


def test_none_must_be_admitted_where_it_is_never_left_out() -> None:
    @struct("A struct.")
    class Hollow:
        x: str = field("A text.", default=None, omit="never")  # type: ignore[assignment]

    assert "its default is wrong: expected a string, found null" in mistakes_of(Hollow)


@struct("Fields that hold tuples, however they come to it.")
class Tuples:
    made: tuple[int, ...] = field("From a factory of lists.", default_factory=list)  # type: ignore[arg-type]
    named: Words = field("By another name.", default=Words(()))


def test_a_factory_of_lists_gives_tuples_when_reading_too() -> None:
    assert decode(Tuples, {}) == Tuples()
    assert decode(Tuples, {}).made == ()


def test_a_list_for_a_tuple_by_another_name_becomes_a_tuple() -> None:
    given: Any = ["a"]
    value = Tuples(named=given)
    assert value.named == ("a",)
    assert loads(Tuples, dumps(value)) == value


@struct("Fields named like what generated code might use.")
class Named2:
    self: int = 1
    _factory: int = 2
    _set_x: int = 3
    x: tuple[int, ...] = field("Numbers.", default_factory=tuple)


def test_a_field_may_have_any_name() -> None:
    value = Named2(x=(5,))
    assert (value.self, value._factory, value._set_x, value.x) == (1, 2, 3, (5,))
    assert loads(Named2, dumps(value)) == value


@struct("Fields that may be empty.")
class Empties:
    numbers: tuple[int, ...] = field("Numbers.", default=(), omit="empty")
    table: dict[str, int] = field("A table.", default_factory=dict, omit="empty")


def test_the_empty_value_of_another_type_is_not_left_out() -> None:
    numbers: Any = ""
    table: Any = ()
    with pytest.raises(EncodeError) as caught:
        encode(Empties(numbers=numbers, table=table))
    assert [fault.path for fault in caught.value.errors] == [("numbers",), ("table",)]
    with pytest.raises(EncodeError):
        dumps(Empties(numbers=numbers))


@struct("A secret.")
class Secret:
    password: tuple[str, ...] = field("What must not be shown.")


def test_writing_hides_secrets_as_reading_does() -> None:
    password: Any = "hunter2"
    with pytest.raises(EncodeError) as written:
        dumps(Secret(password=password))
    with pytest.raises(DecodeError) as read:
        loads(Secret, '{"password":"hunter2"}')
    assert "hunter2" not in str(written.value)
    assert "hunter2" not in str(read.value)


def test_a_released_memoryview_is_no_text() -> None:
    view = memoryview(b"{}")
    view.release()
    with pytest.raises(DecodeError, match="released"):
        loads(Empties, view)


def test_a_long_negative_integer_is_exact_beside_a_longer_one() -> None:
    number = -(10**308)
    text = f'{{"b":{number},"q":{"1" * 5000}}}'

    @struct("A struct.", unknown="ignore")
    class Ignoring:
        b: JsonValue = field("Anything.")

    assert loads(Ignoring, text).b == number


@plain_enum("A colour.")
class Colour(WireEnum):
    RED = "red", "As of blood."


def test_help_of_an_enum_shows_its_strings() -> None:
    shown = pydoc.plain(pydoc.render_doc(Colour))
    assert "A colour." in shown
    assert "As of blood." in shown
    assert "idle (LoopPhase.IDLE)" in pydoc.plain(pydoc.render_doc(LoopPhase))


def test_help_of_a_tagged_enum_names_the_classes_of_its_variants() -> None:
    assert "none (NoAction)" in pydoc.plain(pydoc.render_doc(BetweenIterations))


def test_a_union_of_variants_may_contain_itself() -> None:
    text = '{"op":"Sum","part":{"op":"Sum","part":{"op":"Product"}}}'
    value = loads(Sum | Product, text)
    assert value == Sum(part=Sum(part=Product()))
    assert dumps(value) == text
    assert fault_of(Sum | Product, '{"op":"Sum","part":{"op":"Difference"}}').path == ("part", "op")


def test_a_method_may_name_its_own_class_inside_of_a_function() -> None:
    @struct("A struct.")
    class Counter:
        count: int = field("A count.")

        def next(self) -> Counter:
            return Counter(count=self.count + 1)

    assert Counter(count=1).next() == Counter(count=2)


def test_the_empty_tuple_type_is_no_wire_type() -> None:
    @struct("A struct.")
    class Odd:
        x: tuple[()] = field("A field.")

    assert Odd(x=()).x == ()
    assert re.match(r"Odd\.x: tuple(\[\(\)\])? is not a wire type", mistakes_of(Odd))


def test_methods_of_a_tagged_class_find_its_bases() -> None:
    @tagged("A figure.", tag="kind")
    class Figure:
        def shown(self) -> str:
            return super().__str__()

    @variant("A circle.")
    class Circle(Figure):
        radius: int = field("A length.", default=1)

    assert Circle(radius=2).shown() == repr(Circle(radius=2))


def test_properties_and_class_methods_find_the_bases_of_a_struct() -> None:
    class Base:
        size = 3

        @classmethod
        def kind(cls) -> str:
            return cls.__name__

    @struct("A struct.")
    class Thing(Base):
        @property
        def double(self) -> int:
            return 2 * super().size

        @classmethod
        def kind(cls) -> str:
            return super().kind()

    assert (Thing().double, Thing.kind()) == (6, "Thing")


def test_reading_makes_no_subclass_that_a_base_hears_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "WARM_UP", 0)
    known: dict[str, type] = {}

    class Base:
        def __init_subclass__(cls) -> None:
            known[cls.__name__] = cls

    @struct("A struct.")
    class Thing(Base):
        size: int = field("A number.")

    assert loads(Thing, '{"size":1}') == Thing(size=1)
    assert known == {"Thing": Thing}


@tagged("A condition.", tag="op")
class Condition:
    pass


@variant("What always holds.")
class Always(Condition):
    pass


@variant("The contrary of another.")
class Not(Condition):
    of: Condition = field("The other.", default=Always())


def test_a_default_may_be_of_the_type_that_is_being_declared() -> None:
    assert loads(Condition, '{"op":"Not"}') == Not(of=Always())


def test_mistakes_stand_in_the_order_of_the_fields() -> None:
    @struct("A struct.")
    class Wrong:
        a: u8 = field("A number.", default=256)
        b: complex = field("No wire type.")
        c: u8 = field("A number.", default=-1)

    assert re.findall(r"^Wrong\.(\w)", mistakes_of(Wrong), re.MULTILINE) == ["a", "b", "c"]


def test_none_admitted_twice_is_admitted_once() -> None:
    twice = shape_of(Annotated[u8 | None, "A number."] | None)
    assert twice.name == shape_of(u8 | None).name == "u8 | null"


def test_an_annotation_need_not_be_hashable() -> None:
    assert loads(Annotated[u8, ["a note"]], "255") == 255
    assert fault_of(Annotated[u8, ["a note"]], "256").code == "out_of_range"


def test_a_named_type_that_contains_itself_is_a_mistake() -> None:
    forest: Any = NewType("forest", list)
    forest.__supertype__ = list[forest]
    assert mistakes_of(forest).endswith("forest contains itself, as only classes may")
