"""describe: the docstring that help() shows, and the outline that tables are made of."""

from __future__ import annotations

import inspect

import pytest

from codec import JsonValue, WireEnum, f32, field, plain_enum, struct, tagged, u16, u64, variant
from codec.about import describe, outline


@plain_enum("How loud it is.")
class Volume(WireEnum):
    LOW = "low", "One can sleep."
    HIGH = "high", "One cannot."


@tagged("How it sounds.", tag="type", rename_all="snake_case")
class Sound:
    pass


@variant("One tone.")
class PlainTone(Sound):
    pitch: u16 = field("In hertz.", default=440)


@variant("No tone.")
class Silence(Sound):
    pass


@struct("A signal.", rename_all="camelCase", alias_all="snake_case")
class Signal:
    sent_at: str = field("When it was sent.")
    repeat_count: u64 = field("How often.", default=1)
    volumes: tuple[Volume, ...] = field("How loud, in turn.", default=())
    sound: Sound = field("What is heard.", default=Silence())
    note: JsonValue | None = field("Anything.", default=None)
    bare: dict[str, bool] = field(default_factory=dict)


@struct("A sentence that survives.")
class Broken:
    wrong: set[int] = field("No wire type.")


def test_a_struct_is_described_field_by_field() -> None:
    assert describe(Signal).split("\n") == [
        "A signal.",
        "",
        "On the wire: an object.",
        "",
        "    sentAt (sent_at): string, required",
        "        When it was sent.",
        "    repeatCount (repeat_count): u64 (0 to 2^64-1), default 1",
        "        How often.",
        "    volumes: list of Volume, default []",
        "        How loud, in turn.",
        '    sound: Sound, default {"type":"silence"}',
        "        What is heard.",
        "    note: JSON value or null, optional",
        "        Anything.",
        "    bare: map of bool, default {}",
    ]


def test_an_enum_is_described_string_by_string() -> None:
    assert describe(Volume).split("\n") == [
        "How loud it is.",
        "",
        "On the wire: one of these strings.",
        "",
        "    low (Volume.LOW)",
        "        One can sleep.",
        "    high (Volume.HIGH)",
        "        One cannot.",
    ]


def test_a_tagged_enum_is_described_variant_by_variant() -> None:
    assert describe(Sound).split("\n") == [
        "How it sounds.",
        "",
        'On the wire: an object whose "type" is one of these.',
        "",
        "    plain_tone (PlainTone)",
        "        One tone.",
        "        pitch: u16 (0 to 65535), default 440",
        "            In hertz.",
        "    silence (Silence)",
        "        No tone.",
    ]


def test_a_variant_is_described_with_its_tag() -> None:
    assert describe(Silence).split("\n") == [
        "No tone.",
        "",
        'On the wire: an object (Sound) with "type": "silence".',
    ]


def test_a_broken_declaration_leaves_the_sentence() -> None:
    assert describe(Broken) == "A sentence that survives."


def test_help_shows_the_description() -> None:
    assert inspect.getdoc(Signal) == describe(Signal)


def test_a_class_that_is_not_declared_is_described_by_its_name() -> None:
    assert describe(OSError) == "OSError"


@pytest.mark.parametrize(("index", "aliases"), [(0, ("sent_at",)), (2, ())])
def test_an_outline_has_the_further_names_of_fields(index: int, aliases: tuple[str, ...]) -> None:
    assert outline(Signal).entries[index].aliases == aliases


def test_a_default_of_32_bits_is_shown_as_it_is_written() -> None:
    @struct()
    class Scale:
        ratio: f32 = field("A ratio.", default=0.10000000149011612)

    assert outline(Scale).entries[0].presence == "default 0.1"


def test_a_type_without_a_sentence_has_an_empty_one() -> None:
    @struct()
    class Alone:
        pass

    @tagged(tag="type")
    class Base:
        pass

    @variant()
    class Only(Base):
        pass

    assert [outline(cls).doc for cls in (Alone, Base, Only)] == ["", "", ""]


def test_a_tagged_enum_may_have_its_sentence_as_docstring() -> None:
    @tagged(tag="type")
    class Base:
        """Has a docstring."""

    @variant("One.")
    class Only(Base):
        pass

    assert (outline(Base).doc, outline(Only).doc) == ("Has a docstring.", "One.")
