"""Lines and columns of faults: what stands in the text at the place reported."""

from __future__ import annotations

import json
import random
import tracemalloc
from types import SimpleNamespace
from typing import Any

import pytest

from codec import DecodeError, Fault, JsonValue, decode, field, loads, struct, u8
from codec.faults import place
from places import text_at
from qontinui_types import (
    BetweenIterations,
    CreateOlConfigRequest,
    MultiLoopConfig,
    OrchestrationLoopConfig,
    StallDetectorConfig,
)


@struct("Has all that a position can depend on.")
class Node:
    number: u8 = 0
    label: str = field(default="", aliases=("Label", "ké"))
    blob: JsonValue = 0
    nodes: tuple[Node, ...] = ()
    by_name: dict[str, Node] = field(default_factory=dict)


def faults(tp: Any, text: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(DecodeError) as caught:
        loads(tp, text)
    return caught.value.errors


def fault(tp: Any, text: str | bytes) -> Fault:
    (only,) = faults(tp, text)
    return only


@pytest.mark.parametrize(
    ("text", "standing_there"),
    [
        ('{"number": "x"}', '"x"}'),
        ('{"number"\n:\t 256 }', "256 }"),
        ('{"number": [1, 2]}', "[1, 2]}"),
        ('{"number": -1.5e3}', "-1.5e3}"),
        ('{"label": null}', "null}"),
        ('{"nodes": [{}, {}, true]}', "true]}"),
        ('{"nodes": [{}, {"nodes": [{"number": "deep"}]}]}', '"deep"}]}]}'),
        ('{"by_name": {"a": {}, "b": {"number": false}}}', "false}}}"),
        ('{"blob": [1, {"a": "\\ud800"}]}', '"\\ud800"}]}'),
        ('{"blob": {"a": 1e400}}', "1e400}}"),
        ("[]", "[]"),
        ("  \n 5 ", "5 "),
    ],
)
def test_a_wrong_value_is_placed_at_its_first_character(text: str, standing_there: str) -> None:
    assert text_at(text, fault(Node, text)) == standing_there


@pytest.mark.parametrize(
    ("text", "standing_there"),
    [
        ('{"x": 1}', '"x": 1}'),
        ('{"number": 1, "x": {"number": "no fault"}}', '"x": {"number": "no fault"}}'),
        ('{"nodes": [{"number": 1 ,\n  "\\u0078" : 1}]}', '"\\u0078" : 1}]}'),
        ('{"by_name": {"": {"": 1}}}', '"": 1}}}'),
    ],
)
def test_an_unknown_field_is_placed_at_the_quote_of_its_key(text: str, standing_there: str) -> None:
    found = fault(Node, text)

    assert found.code == "unknown_field"
    assert text_at(text, found) == standing_there


@pytest.mark.parametrize(
    ("text", "standing_there"),
    [
        ('{"number": 1, "number": 2}', '"number": 2}'),
        ('{"label": "a", "Label": "b"}', '"Label": "b"}'),
        ('{"label": "a", "la\\u0062el": "b"}', '"la\\u0062el": "b"}'),
        ('{"nodes": [{"k\\u00e9": "a", "ké": "b"}]}', '"ké": "b"}]}'),
    ],
)
def test_a_repeated_field_is_placed_at_the_quote_of_its_second_key(
    text: str, standing_there: str
) -> None:
    found = fault(Node, text)

    assert found.code == "duplicate_field"
    assert text_at(text, found) == standing_there


def test_each_further_repetition_has_a_place_of_its_own() -> None:
    text = '{"number": 1, "number": 2, "number": 3}'

    assert [text_at(text, found) for found in faults(Node, text)] == [
        '"number": 2, "number": 3}',
        '"number": 3}',
    ]


@pytest.mark.parametrize(
    ("tp", "text", "standing_there"),
    [
        (MultiLoopConfig, ' {"stopAllOnError": true}', '{"stopAllOnError": true}'),
        (MultiLoopConfig, '{"loops":[\n {"loopId": "a"} ]}', '{"loopId": "a"} ]}'),
        (BetweenIterations, '{"rebuild": true}', '{"rebuild": true}'),
    ],
)
def test_a_missing_field_is_placed_at_the_bracket_of_its_object(
    tp: Any, text: str, standing_there: str
) -> None:
    found = fault(tp, text)

    assert found.code == "missing_field"
    assert text_at(text, found) == standing_there


def test_a_fault_in_a_repeated_key_of_a_blob_is_placed_at_the_right_one() -> None:
    text = '{"blob": {"a": [1], "b": 2, "a": [1, 1e400], "a": [1]}}'

    assert text_at(text, fault(Node, text)) == '1e400], "a": [1]}}'


def test_a_fault_in_a_repeated_key_itself_is_placed_at_each_occurrence() -> None:
    text = '{"blob": {"\\ud800": 1, "b": 2, "\\ud800": 3}}'

    assert [text_at(text, found) for found in faults(Node, text)] == [
        '"\\ud800": 1, "b": 2, "\\ud800": 3}}',
        '"\\ud800": 3}}',
    ]


def test_a_fault_in_a_repeated_key_beside_a_tag_is_placed_at_the_right_one() -> None:
    text = '{"type": "none", "x": 1, "x": 1e400}'

    assert text_at(text, fault(BetweenIterations, text)) == "1e400}"


def test_faults_come_in_the_order_of_the_document() -> None:
    text = '{"x": 1, "nodes": [{"number": "a", "y": 2}, {"number": 1, "number": 2}], "label": 3}'

    assert [text_at(text, found)[:9] for found in faults(Node, text)] == [
        '"x": 1, "',
        '"a", "y":',
        '"y": 2}, ',
        '"number":',
        "3}",
    ]


def test_missing_fields_come_before_the_faults_inside_their_object() -> None:
    text = '{"maxTotalSteps": -1, "oscillationWindow": 1, "maxRepeatedActions": 1, "x": 1}'

    assert [found.code for found in faults(StallDetectorConfig, text)] == [
        "missing_field",
        "out_of_range",
        "unknown_field",
    ]


def test_columns_count_characters_not_bytes() -> None:
    text = '{"label": "é😀", "x": 1}'

    found = fault(Node, text)

    assert (found.line, found.column) == (1, 17)
    assert fault(Node, text.encode()) == found


def test_only_a_line_feed_begins_a_line() -> None:
    text = '{"label": "\u2028\u0085\x7f",\r\n\r"x": 1}'

    assert (fault(Node, text).line, fault(Node, text).column) == (2, 2)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_every_kind_are_placed_as_text_is(kind: Any) -> None:
    text = '{"label": "é",\n "x": 1}'

    assert fault(Node, kind(text.encode())) == fault(Node, text)


def test_plain_data_has_no_places() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(Node, {"x": 1})

    assert [(found.line, found.column) for found in caught.value.errors] == [(None, None)]


FILLERS = {
    "numbers": [12345] * 3000,
    "floats": [-1.5e300, 0.25] * 1500,
    "long strings": ["a" * 150, 'quote " and \\ back', "[{,:}]"] * 700,
    "literals": [None, True, False] * 700,
    "short lists": [[1, 2], [], [None]] * 700,
    "mixed": [1, "a", [], {}, [1, 2, {"a": ["b"]}], None] * 400,
    "members": {f"key {index}": index for index in range(2000)},
    "strings by key": {f'"\\{index}': f"]}}{index}" for index in range(2000)},
}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("filler", FILLERS.values(), ids=FILLERS)
def test_a_fault_behind_a_large_value_is_found(filler: Any, indent: int | None) -> None:
    value = {"nodes": [{"blob": filler}, {"blob": filler, "number": 2}], "label": 7}
    text = json.dumps(value, indent=indent)

    assert text_at(text, fault(Node, text))[0] == "7"


@pytest.mark.parametrize("index", [0, 1, 24, 25, 26, 499, 500, 501, 1024, 1999])
def test_a_fault_amid_a_long_array_is_found(index: int) -> None:
    items: list[Any] = list(range(2000))
    items[index] = "@"
    text = json.dumps({"blob": items}).replace('"@"', "1e400")

    found = fault(Node, text)

    assert found.path == ("blob", index)
    assert text_at(text, found).startswith("1e400")


@pytest.mark.parametrize("size", [256, 257, 600])
@pytest.mark.parametrize("index", [0, 255, -1])
def test_a_fault_amid_a_large_object_is_found(size: int, index: int) -> None:
    members: dict[str, Any] = {f"key {number}": number for number in range(size)}
    key = list(members)[index]
    text = json.dumps({"blob": {**members, key: "@"}}).replace('"@"', "1e400")

    found = fault(Node, text)

    assert found.path == ("blob", key)
    assert text_at(text, found).startswith("1e400")


def test_a_fault_in_the_first_of_equal_keys_of_a_large_object_is_found() -> None:
    text = json.dumps({"a": 0} | {f"key {number}": number for number in range(600)})
    text = text.replace("0", "1e400", 1).replace("}", ', "a": 1}')

    assert text_at(text, fault(JsonValue, text)).startswith("1e400")


def test_a_fault_in_a_large_map_of_what_ignores_unknown_fields_is_found() -> None:
    members: dict[str, Any] = {f"key {number}": {} for number in range(600)}

    with pytest.raises(DecodeError) as caught:
        decode(dict[str, OrchestrationLoopConfig], {**members, "key 599": 5}, unknown="ignore")

    assert [found.path for found in caught.value.errors] == [("key 599",)]


def test_many_faults_in_one_array_are_all_found() -> None:
    text = "[" + ", ".join("1e999" if index % 7 == 0 else str(index) for index in range(700)) + "]"

    found = faults(JsonValue, text)

    assert [item.path for item in found] == [(index,) for index in range(0, 700, 7)]
    assert all(text_at(text, item).startswith("1e999") for item in found)


MIXED = [
    "1",
    "-2.5e3",
    "true",
    '"a,b"',
    '"\\n\\u00e9]"',
    "[]",
    "{}",
    "[1,[2,3],{}]",
    '{"a":1,"b":[2]}',
]


@pytest.mark.parametrize("comma", [",", ", ", "\n,\t"])
@pytest.mark.parametrize("seed", range(20))
def test_faults_amid_parts_of_all_kinds_are_found(seed: int, comma: str) -> None:
    chance = random.Random(seed)
    parts = chance.choices(MIXED[: chance.randint(1, len(MIXED))], k=chance.randint(1, 3000))
    wrong = sorted(chance.sample(range(len(parts)), min(len(parts), chance.choice([1, 2, 50]))))
    for index in wrong:
        parts[index] = "1e400"

    for text in (
        f"[{comma.join(parts)}]",
        "{" + comma.join(f'"{index}" : {part}' for index, part in enumerate(parts)) + "}",
        f'[{{"a":[{comma.join(parts)}],"b":0}}]',
        "{" + comma.join(f'"{"ab"[index % 2]}":{part}' for index, part in enumerate(parts)) + "}",
    ):
        found = faults(JsonValue, text)

        assert len(found) == len(wrong)
        assert all(text_at(text, item).startswith("1e400") for item in found)
        assert len({(item.line, item.column) for item in found}) == len(wrong)


def test_finding_a_place_takes_little_memory() -> None:
    text = f"[{'[1],' * 250_000}1e400]"
    item: Any = SimpleNamespace(
        code="invalid_string",
        path=(250_000,),
        steps=((250_000, 250_000),),
        at_key=False,
        absent=False,
        facts={},
    )

    tracemalloc.start()
    try:
        (found,) = place(text, [item])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (found.line, found.column) == (1, 1_000_002)
    assert peak < 3_000_000


def test_places_stay_unknown_where_the_stack_is_too_short_to_find_them() -> None:
    text = '{"x":' + "[" * 100 + "]" * 100 + ',"workflowId":5}'
    seen: list[Fault] = []

    def descend() -> None:
        try:
            loads(OrchestrationLoopConfig, text, unknown="ignore")
        except DecodeError as error:
            seen.extend(error.errors)
        descend()

    with pytest.raises(RecursionError):
        descend()

    assert {item.code for item in seen} <= {"wrong_type", "too_deep"}


def test_a_fault_as_deep_as_containers_may_nest_is_found() -> None:
    text = "[" * 100 + "1e400" + "]" * 100

    assert text_at(text, fault(JsonValue, text)) == "1e400" + "]" * 100


def test_a_container_too_many_is_placed_at_its_bracket() -> None:
    text = '{"name": "n", "configJson": ' + "[\n" * 126 + '{"a": 1}' + "]" * 126 + "}"

    found = fault(CreateOlConfigRequest, text)

    assert found.code == "too_deep"
    assert text_at(text, found).startswith('{"a": 1}')


def test_a_key_that_occurs_at_several_levels_is_told_apart() -> None:
    text = '{"blob": {"number": "x"}, "nodes": [{"blob": {"number": []}, "number": "x"}]}'

    assert text_at(text, fault(Node, text)) == '"x"}]}'


def test_the_root_is_placed_behind_leading_space() -> None:
    found = fault(OrchestrationLoopConfig, "\n\n\t[1]\n")

    assert (found.path, found.line, found.column) == ((), 3, 2)
