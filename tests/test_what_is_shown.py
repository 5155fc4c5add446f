"""How much of a value a message shows: long ones are cut, secrets masked, controls escaped."""

from __future__ import annotations

from typing import Any

import pytest

from codec import DeclarationError, DecodeError, EncodeError, Fault, decode, dumps, struct, u8
from codec.errors import escaped
from codec.faults import quoted
from qontinui_types import (
    BuildPhaseConfig,
    DiagnosticResult,
    LoopPhase,
    OrchestrationLoopConfig,
    StallDetectorConfig,
    SummarizationConfig,
)
from saying import message, messages


@struct("Has a field that only sounds like a secret.", rename_all="camelCase")
class Account:
    name: str = ""
    phase: LoopPhase | None = None
    token_count: u8 = 0
    note: u8 = 0


def test_a_long_string_is_cut_short() -> None:
    text = message(u8, "word " * 1000)

    assert text == (
        'expected an integer from 0 to 255 (u8), found the string "'
        + "word " * 8
        + '…" (5000 characters)'
    )


def test_a_long_unknown_key_is_cut_short() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(StallDetectorConfig, {"k" * 100_000: 1})

    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("number", "digits"),
    [(10**50, 51), (-(10**5000), 5001), (int("1" * 400), 400), (10**100_000, 100_001)],
    ids=["51 digits", "5,001 digits", "400 digits", "100,001 digits"],
)
def test_a_long_integer_is_described_not_written(number: int, digits: int) -> None:
    text = message(u8, number)

    assert text.endswith(f"found an integer of about {digits} digits")
    assert len(text) < 100


@pytest.mark.parametrize(
    "secret",
    [
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "AKIAIOSFODNN7EXAMPLE",
        "0b0e7a1e-7b0e-4b0e-9b0e-0b0e7a1e7b0e",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc123",
    ],
)
def test_a_string_that_looks_like_a_secret_shows_four_characters(secret: str) -> None:
    text = message(u8, secret)

    assert f'the string "{secret[:4]}…" ({len(secret)} characters)' in text
    assert secret[4:] not in text


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "Passphrase",
        "client_secret",
        "apiKey",
        "API KEY",
        "api-key",
        "access_key",
        "private-key",
        "pwd",
        "accessToken",
        "credentials",
        "Authorization",
    ],
)
def test_what_stands_under_the_name_of_a_secret_is_not_shown(key: str) -> None:
    text = message(dict[str, list[str]], {key: "hunter2"})

    assert text == "expected an array, found the string of 7 characters; put it in square brackets"


def test_a_variant_or_number_under_the_name_of_a_secret_is_not_shown() -> None:
    variant = message(dict[str, LoopPhase], {"password": "hunter2"})

    assert variant.startswith("the string of 7 characters is no LoopPhase (one of ")
    assert message(dict[str, list[int]], {"password": ["hunter2"]}).endswith(
        "found the string of 7 characters"
    )


def test_a_variant_that_is_not_known_yet_is_no_secret() -> None:
    text = message(LoopPhase, "waiting_for_runner_v2")

    assert text.startswith(
        '"waiting_for_runner_v2" is no LoopPhase; did you mean "waiting_for_runner"?'
    )
    assert message(LoopPhase, {"waiting_for_runner_v2": None}).endswith(
        'write the string "waiting_for_runner_v2" alone'
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgres://admin:hunter2@db/x", '"postgres://admin:…@db/x"'),
        ("amqp://:p@ss:w@host", '"amqp://:…@host"'),
        ("http://host:8080/a", '"http://host:8080/a"'),
        ("key ghp_16C7e42F292c6912E7710c838347Ae178B4a", '"key ghp_…" (44 characters)'),
        ("AKIAIOSFODNN7EXAMPLE", '"AKIA…" (20 characters)'),
        ("AKIAIOSFODNN7EXAMPLE is no key", '"AKIA… is no key"'),
        ("glpat-x1" + "y" * 200, '"glpa…" (208 characters)'),
        ("task-number-1234567890", '"task-number-1234567890"'),
        ("sk-learn-and-nothing-else", '"sk-learn-and-nothing-else"'),
        ("a" * 50 + "…", '"' + "a" * 40 + '…" (51 characters)'),
        ("wait…", '"wait…"'),
        ("postgres://me@corp.com:hunter2@db/x", '"postgres://me@corp.com:…@db/x"'),
        ("postgres://dom/admin:hunter2@db", '"postgres://dom/admin:…@db"'),
        ("https://hunter2hunter2hunter2@host/", '"https://…@host/"'),
        ("https://a.example/@scope/me@b", '"https://a.example/@scope/me@b"'),
        ("https://a.example?x=1:2&to=me@b", '"https://a.example?x=1:2&to=me@b"'),
        ("ssh://git@a.example/b", '"ssh://git@a.example/b"'),
        ("a://b/" + "c/" * 99, '"a://b/' + "c/" * 17 + '…" (204 characters)'),
        ("Basic configuration-2", '"Basic configuration-2"'),
        ("https://ghp_16C7e42F292c69:x@host", '"https://…@host"'),
        ('a://u:hunt"er2@b', '"a://u:…@b"'),
        ("postgres://admin:" + "p" * 500 + "@db", '"postgres://admin:…" (520 characters)'),
        ("Bearer 0123456789abcdef", '"Bear…" (23 characters)'),
        ("the bearer of good-news-for-all-of-us", '"the bearer of good-news-for-all-of-us"'),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE/+==", '"----…\\n…" (40 characters)'),
    ],
)
def test_passwords_in_urls_and_known_tokens_are_masked_wherever_they_stand(
    text: str, shown: str
) -> None:
    path = Fault(path=("a", text), code="unknown_field", message="").dotted

    assert quoted(text) == shown
    assert path == f"a[{shown}]"
    assert f" has no field {shown}" in messages(StallDetectorConfig, {text: 1})[-1]


@pytest.mark.parametrize(
    "prefix",
    "AIza ATATT3 GOCSPX- dckr_pat_ dop_v1_ eyJh ghp_ glpat- glrt- hvs. shpat_ xapp- xoxb-".split(),
)
def test_a_token_is_known_by_its_start_if_no_word_begins_so(prefix: str) -> None:
    assert quoted(f"={prefix}abcdefghijkl") == f'"={prefix[:4]}…" ({len(prefix) + 13} characters)'


@pytest.mark.parametrize("lead", ["glpat-1", "http://u:p"])
def test_no_part_of_a_secret_moves_into_what_is_shown(lead: str) -> None:
    for count in range(150, 200):
        text = f"{lead}{'y' * count}@h http://u:hunter2@h ghp_16C7e42F292c6912E7710c838347Ae178B4a"

        assert "hu" not in quoted(text)
        assert "ghp" not in quoted(text)


def test_data_about_a_fault_hold_no_secret_of_its_path_and_say_so() -> None:
    data = Fault(path=("a://u:hunter2@b", 0, "c"), code="", message="").to_dict()

    assert (data["path"], data["cut"]) == (["a://u:…@b", 0, "c"], True)
    assert data["pointer"] == "/a:~1~1u:…@b/0/c"


def test_a_long_key_is_masked_before_it_is_cut() -> None:
    key = "a" * 20 + " a://u:hunter2hunter2@" + "b" * 20
    data = Fault(path=(key,), code="", message="").to_dict(whole=False)

    assert data["path"] == ["a" * 20 + " a://u:…"]
    assert data["dotted"] == f'… ["{"a" * 20} a://u:…"]'


@pytest.mark.parametrize(
    "character",
    [*"\x00\x1b\x7f\x85\x9b\u200b\u200d\u2028\u2029\u202e\u2066\ufeff\u034f\u3164\ufe0f"],
)
def test_what_does_not_print_is_escaped(character: str) -> None:
    text = message(u8, f"a{character}b")

    assert text.endswith(f'found the string "a\\u{ord(character):04x}b"')


@pytest.mark.parametrize("data", ["AKIAIOSFODNN7EXAMPLE", {"AKIAIOSFODNN7EXAMPLE": None}])
def test_a_secret_in_the_place_of_a_variant_shows_four_characters(data: Any) -> None:
    text = message(LoopPhase, data)

    assert '"AKIA…" (20 characters)' in text
    assert "AKIAI" not in text


@pytest.mark.parametrize(
    "text", ["internationalisation", "12345678901234567890", "abcdefghij0123456789 is no key"]
)
def test_words_and_digits_alone_do_not_look_like_a_secret(text: str) -> None:
    assert f'found the string "{text}"' in message(bool, text)


def test_only_the_innermost_key_tells_a_secret() -> None:
    tp = dict[str, dict[str, list[str]]]

    assert 'found the string "hunter2"' in message(tp, {"token": {"name": "hunter2"}})
    assert "found the string of 7 characters" in message(tp, {"name": {"token": "hunter2"}})


def test_a_number_under_a_name_like_token_is_shown() -> None:
    assert '"true"' in message(dict[str, bool], {"token": "true"})
    assert '"12"' in message(Account, {"tokenCount": "12"})
    assert '"0.5"' in message(
        SummarizationConfig,
        {
            "enabled": True,
            "tokenThresholdPct": "0.5",
            "maxTokensBudget": 1,
            "preserveLastNIterations": 1,
            "summaryMaxTokens": 1,
        },
    )


def test_controls_and_halves_of_surrogate_pairs_are_escaped_in_messages() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(u8, 'a\n"b"\x00\udc80')

    text = str(caught.value)
    assert '"a\\n\\"b\\"\\u0000\\udc80"' in text
    text.encode()


@pytest.mark.parametrize("text", ["bad \n::error::x\x1b[31m", "bad\u2028"])
def test_an_error_has_no_controls_from_its_subject_or_a_message(text: str) -> None:
    error = DecodeError(text, [Fault(path=(), code="invalid_value", message=text)])

    assert str(error).splitlines() == [
        f"1 fault reading {escaped(text)}",
        f"  {escaped(text)}",
    ]
    assert str(DeclarationError(text, [text])).count("\n") == 1


# Writing -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Account(name=5), "expected a string, found the integer 5"),  # type: ignore[arg-type]
        (Account(note=256), "expected an integer from 0 to 255 (u8), found the integer 256"),
        (Account(phase="idle"), 'expected a member of LoopPhase, found the string "idle"'),  # type: ignore[arg-type]
        (
            OrchestrationLoopConfig(exit_strategy="reflection"),  # type: ignore[arg-type]
            'expected a variant of ExitStrategy, found the string "reflection"',
        ),
        (
            OrchestrationLoopConfig(pipeline={}),  # type: ignore[arg-type]
            "expected a PipelineConfig, found an object",
        ),
        (
            BuildPhaseConfig(description="d", context_ids="abc"),  # type: ignore[arg-type]
            'expected a tuple or list, found the string "abc"',
        ),
        (
            DiagnosticResult(passed=True, page_health=object(), assertion_results=()),  # type: ignore[arg-type]
            "expected a JSON value, found a Python object",
        ),
    ],
)
def test_a_bad_value_is_described_in_terms_of_python(value: Any, expected: str) -> None:
    with pytest.raises(EncodeError) as caught:
        dumps(value)

    (fault,) = caught.value.errors
    assert fault.message.startswith(expected)


@pytest.mark.parametrize(
    ("length", "shown"),
    [(40, '"' + "a" * 40 + '"'), (41, '"' + "a" * 40 + '…" (41 characters)')],
)
def test_a_string_is_cut_from_41_characters_on(length: int, shown: str) -> None:
    assert message(u8, "a" * length).endswith(f"found the string {shown}")
