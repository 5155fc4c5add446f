"""For text that is not JSON: the exact place where it stops being JSON, and the reason."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codec import DecodeError, JsonValue, faults, loads
from codec.faults import text_fault
from json_oracle import first_fault
from places import offset_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codec import Fault

DOCUMENTS = [
    '{"a": [1, -2.5e+3, true], "b\\u00e9\\n": {"c": null, "d": "x\\"y"}, "e": false}',
    '[[], {}, "", 0, -0, 0.5, 1E5, 10]',
    ' {\n "k" :\t"v" ,\r\n"l":[ 1 , 2 ]\n} ',
    "-12.5e-7",
    '"a\\/\\ud83d\\ude00"',
    "true",
    '{"a":{"b":{"c":[{}]}}}',
    '["é", "😀",\n"\u2028", 1]',
    '[[1], 2 ,{"a":[]}, "x" , [[]],-1.5e3,[true]]',
    '{"a":[1], "b" : {} ,"c":-2.5,"d":[[1]],"e":"f"}',
]
CHARACTERS = "{}[]\",:\\-+.eE0123tfnu \n\t/\x00\x1f\u00a0\ufeffNIa'#x_é"
WORDS = ["NaN", "Infinity", "-Infinity", "nul", "tru", "// c\n", "True", "''", "1:[2],"]


def fault_of(text: str | bytes) -> Fault | None:
    """Read any JSON; return why it was refused, or None."""
    try:
        loads(JsonValue, text)
    except DecodeError as error:
        (fault,) = error.errors
        return fault
    return None


def place_of(text: str) -> int | None:
    fault = fault_of(text)
    if fault is None or fault.code != "invalid_json":
        return None
    return offset_of(text, fault)


def variations(document: str) -> Iterator[str]:
    """Yield every beginning of a document, and every change of a single character."""
    for index in range(len(document) + 1):
        before, after = document[:index], document[index:]
        yield before
        yield before + after[1:]
        for piece in (*CHARACTERS, *WORDS):
            yield before + piece + after
            yield before + piece + after[1:]


@pytest.mark.parametrize("most", [4096, 23, 9])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_place_is_where_the_longest_beginning_of_a_document_ends(
    document: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "_MOST", most)
    assert place_of(document) is None
    wrong = [
        (text, expected, found)
        for text in variations(document)
        if (found := place_of(text)) != (expected := first_fault(text))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "the document is empty"),
        (" \n\t", 2, 2, "the document is empty"),
        ("{", 1, 2, "the text ends too early"),
        ('{"a": "bc', 1, 10, "the text ends in the middle of a string"),
        ('{"a": 1,}', 1, 9, "a comma must not stand before a closing bracket"),
        ("[1,\n]", 2, 1, "a comma must not stand before a closing bracket"),
        ("[1 2]", 1, 4, "expected a comma or the closing bracket before this"),
        ('{"a": 1\n "b": 2}', 2, 2, "expected a comma or the closing bracket before this"),
        ('{"a" 1}', 1, 6, "expected a colon after the key"),
        ("{a: 1}", 1, 2, "expected a key in double quotes"),
        ("{'a': 1}", 1, 2, "strings and keys are put in double quotes"),
        ("[\u201ca\u201d]", 1, 2, "straight double quotes"),
        ("[NaN]", 1, 2, "JSON has no NaN and no Infinity"),
        ('["NaN", -Infinity]', 1, 10, "JSON has no NaN and no Infinity"),
        ("[True]", 1, 2, "true and false are written in lower case"),
        ("[None]", 1, 2, "the empty value is written null"),
        ("[undefined]", 1, 2, "the empty value is written null"),
        ("[1, // one\n2]", 1, 5, "JSON has no comments"),
        ("[1, # one\n2]", 1, 5, "JSON has no comments"),
        ("[+1]", 1, 2, "a number begins with a digit or a minus sign"),
        ("[.5]", 1, 2, "a number begins with a digit or a minus sign"),
        ("[01]", 1, 3, "a number has no leading zeros"),
        ("[0x10]", 1, 3, "numbers are written in decimal"),
        ("[1_000]", 1, 3, "without separators"),
        ("[1.]", 1, 4, "expected a comma or the closing bracket"),
        ('["a\nb"]', 1, 4, "a line break in a string is written \\n, or a quote is missing"),
        ('["a\rb"]', 1, 4, "a line break in a string is written \\n, or a quote is missing"),
        ('["a\tb"]', 1, 4, "a tab in a string is written \\t"),
        ('["\\x41"]', 1, 4, "not an escape that JSON has; a backslash is written \\\\"),
        ('["C:\\users"]', 1, 7, "a backslash is written \\\\"),
        ("[a]", 1, 2, "strings and keys are put in double quotes"),
        ("a: 1", 1, 1, "strings and keys are put in double quotes"),
        ('["\\u12G4"]', 1, 7, "\\u takes four hexadecimal digits"),
        ("{} {}", 1, 4, "the document has ended before this"),
        ("[1]\n]", 2, 1, "the document has ended before this"),
        ("\ufeff{}", 1, 1, "byte order mark"),
        ("{}\ufeff", 1, 3, "byte order mark"),
        ("\u00a0{}", 1, 1, "expected a value"),
    ],
)
def test_the_message_names_the_cause(text: str, line: int, column: int, message: str) -> None:
    fault = fault_of(text)

    assert fault is not None
    assert (fault.code, fault.line, fault.column) == ("invalid_json", line, column)
    assert message in fault.message
    assert fault.path == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tru\n]", "expected a value"),
        ("[-\t1]", "expected a value"),
        ("[1.\n]", "expected a comma or the closing bracket before this"),
        ('["\\u12\n"]', "\\u takes four hexadecimal digits; a backslash is written \\\\"),
    ],
)
def test_a_line_break_or_tab_is_blamed_only_where_it_is_the_fault(text: str, message: str) -> None:
    fault = fault_of(text)

    assert fault is not None
    assert fault.message == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[_1]", "expected a value"),
        ("[x1]", "expected a value; strings and keys are put in double quotes"),
        ("[1 2]", "expected a comma or the closing bracket before this"),
    ],
)
def test_a_habit_with_numbers_is_named_only_behind_a_digit(text: str, message: str) -> None:
    fault = fault_of(text)

    assert fault is not None
    assert fault.message == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"time\\u006_fut_secs":1}',
            "\\u takes four hexadecimal digits; a backslash is written \\\\",
        ),
        ('["\\u00/*"]', "\\u takes four hexadecimal digits; a backslash is written \\\\"),
        ('["\\u1True"]', "\\u takes four hexadecimal digits; a backslash is written \\\\"),
        ('["\\None"]', "this is not an escape that JSON has; a backslash is written \\\\"),
        ('["\\\'"]', "this is not an escape that JSON has; a backslash is written \\\\"),
        ('["\\\n"]', "this is not an escape that JSON has; a backslash is written \\\\"),
        ('["a\x01True"]', "a control character in a string must be escaped"),
        ("[nulL]", "expected a value"),
        ("[1..5]", "expected a comma or the closing bracket before this"),
        ("1.", "the text ends too early"),
        ("1.x", "the document has ended before this"),
        ('"\\', "the text ends in the middle of a string"),
        ('["\\u12', "the text ends in the middle of a string"),
        ("{} // end", "the document has ended before this; JSON has no comments"),
        ("\u0661", "expected a value"),
        ("1\u0661", "the document has ended before this"),
        ('["\\u+123"]', "\\u takes four hexadecimal digits; a backslash is written \\\\"),
    ],
)
def test_a_hint_is_about_what_stands_at_the_fault(text: str, message: str) -> None:
    fault = fault_of(text)

    assert fault is not None
    assert fault.message == message


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
@pytest.mark.parametrize("document", ['{"a": "b"}', "[1]", '{"name": "\u00e9\u20ac"}'])
def test_an_encoding_without_a_mark_is_named(document: str, encoding: str, name: str) -> None:
    fault = fault_of(document.encode(encoding))

    assert fault is not None
    assert fault.message.endswith(f"; it looks like {name}")


def test_a_zero_alone_is_no_other_encoding() -> None:
    fault = fault_of("[\0, 1]")

    assert fault is not None
    assert fault.message == "expected a value"


PARTS = ["1, ", '"a\\n", ', "[], ", '{"a": [1, {"b": [[2]]}]}, ', f"[{'1, ' * 150}2], "]


@pytest.mark.parametrize("bad", ["x", "01", '"\\x"', '{"a" 1}', "[1,]", "[[[[[[tru]]]]]]", '"\t"'])
@pytest.mark.parametrize("part", [*PARTS, "".join(PARTS), "[" * 40 + "]" * 40 + ","])
def test_the_place_behind_much_valid_text_is_exact(part: str, bad: str) -> None:
    text = "[" + part * 100 + bad + "]"

    assert place_of(text) == first_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        '["' + "\\\\" * 200_000 + '",' + "[" * 100_000,
        '["' + "\\n" * 200_000 + '", x]',
        "[" + "1," * 200_000 + "x]",
        '{"a":' * 900 + "x",
    ],
    ids=["backslashes before a deep nesting", "escapes", "numbers", "objects"],
)
def test_looking_for_a_fault_takes_little_memory(text: str) -> None:
    tracemalloc.start()
    try:
        fault = text_fault(text, RecursionError() if text.endswith("[[") else ValueError())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert fault.line == 1
    assert peak < len(text) + 200_000


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (b'{"a": "\xff"}', 1, 8),
        ('["é"'.encode() + b", \xed\xa0\x80]", 1, 7),
        (b'["a",\n "\xc0\x80"]', 2, 3),
        (b'"\xc3', 1, 2),
        (b"\xff\xfe{\x00}\x00", 1, 1),
        (b"{}\xff", 1, 3),
        (b"\xef\xbb\xbf{}", 1, 1),
    ],
)
def test_bytes_that_are_not_utf_8_have_a_place_in_characters(
    text: bytes, line: int, column: int
) -> None:
    fault = fault_of(text)

    assert fault is not None
    assert (fault.code, fault.line, fault.column) == ("invalid_json", line, column)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_the_byte_order_mark_of_utf_16_is_named(mark: bytes) -> None:
    fault = fault_of(mark + b"{\0}\0")

    assert fault is not None
    assert fault.message == f"the byte 0x{mark[0]:02x} is not UTF-8 here; it looks like UTF-16"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_encodings_are_refused(encoding: str) -> None:
    fault = fault_of('{"a": "b"}'.encode(encoding))

    assert fault is not None
    assert fault.code == "invalid_json"


def test_a_str_with_half_of_a_surrogate_pair_is_no_text() -> None:
    fault = fault_of('["é",\n "\udc80"]')

    assert fault is not None
    assert (fault.code, fault.line, fault.column) == ("invalid_json", 2, 3)


@pytest.mark.parametrize("source", [None, 5, ["[]"], {}, object()])
def test_what_is_no_text_at_all_is_refused(source: Any) -> None:
    fault = fault_of(source)

    assert fault is not None
    assert (fault.code, fault.line) == ("invalid_json", None)
    assert type(source).__name__ in fault.message


@pytest.mark.parametrize("source", [io.StringIO("{}"), Path("config.json")])
def test_a_file_in_the_place_of_text_comes_with_a_hint_to_load(source: Any) -> None:
    fault = fault_of(source)

    assert fault is not None
    assert fault.message.endswith(f"found a Python {type(source).__name__}; load reads files")


@pytest.mark.parametrize(
    "kind", [str.encode, lambda t: bytearray(t.encode()), lambda t: memoryview(t.encode())]
)
def test_bytes_of_every_kind_are_placed_as_text_is(kind: Any) -> None:
    text = '{"é": "😀",\n "x": nope}'

    assert fault_of(kind(text)) == fault_of(text)


def test_only_a_line_feed_ends_a_line() -> None:
    fault = fault_of('["\u2028\u0085",\r 1,\r\n x]')

    assert fault is not None
    assert (fault.line, fault.column) == (2, 2)


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_brackets_without_end_are_refused_at_the_limit_or_at_the_end(bracket: str) -> None:
    fault = fault_of(bracket * 100_000)

    assert fault is not None
    assert (fault.code, fault.column) in (
        ("too_deep", 127 * len(bracket) + 1),
        ("invalid_json", 100_000 * len(bracket) + 1),
    )


def test_the_bracket_that_opens_one_container_too_many_is_named() -> None:
    fault = fault_of("[\n" * 100_000 + '"]]]]"' + "]" * 100_000)

    assert fault is not None
    assert (fault.code, fault.line, fault.column) == ("too_deep", 128, 1)


def test_brackets_in_strings_do_not_count() -> None:
    brackets = '"' + "[" * 200 + '\\"\\n' + "[" * 200 + '",'

    fault = fault_of("[" + brackets + "[" * 100_000 + "]" * 100_001)

    assert fault is not None
    assert (fault.code, fault.column) == ("too_deep", 1 + len(brackets) + 127)
