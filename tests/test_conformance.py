"""Every conformance vector, under both policies, through the public calls and the reference alone.

The vectors record what the Rust types did with each text; the few places where
this project departs from them on purpose are named in the vectors.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

import qontinui_types
import reference
from qontinui_types import DecodeError, decode, dumps, encode, loads
from recorded import as_recorded
from vectors import VECTORS, source

POLICIES = ("deny", "ignore")
INEXACT = {"json-int", "json-float"}  # numbers that serde itself alters in a blob

#: Each departure, with what serde does and what is done here under deny and under ignore.
DEPARTURES = {
    "positional": {("accept", "reject", "reject")},
    "variant-map": {("accept", "reject", "reject")},
    "f32-overflow": {("accept", "reject", "reject")},
    "json-int": {("accept", "accept", "accept")},
    "minus-zero": {("reject", "either", "either")},
    "depth": {("reject", "either", "either")},
    "skimmed": {("accept", "reject", "reject")},
}


class PublicCalls:
    """The calls that users make: the fast path, with the reference behind it."""

    loads = staticmethod(loads)
    decode = staticmethod(decode)
    encode = staticmethod(encode)
    dumps = staticmethod(dumps)


class ReferenceCalls:
    """The reference interpreter, without any fast path."""

    @staticmethod
    def loads(tp: Any, text: Any, *, unknown: str | None = None) -> Any:
        return reference.loads(tp, text, unknown)

    @staticmethod
    def decode(tp: Any, data: Any, *, unknown: str | None = None) -> Any:
        return reference.decode(tp, data, unknown)

    encode = staticmethod(reference.encode)
    dumps = staticmethod(reference.dumps)


@pytest.fixture(params=[PublicCalls, ReferenceCalls])
def calls(request: pytest.FixtureRequest) -> Any:
    return request.param


def read(calls: Any, vector: dict[str, Any], policy: str) -> tuple[str, Any]:
    """Return whether the vector's text was accepted, and the value."""
    tp = getattr(qontinui_types, vector["type"])
    try:
        return "accept", calls.loads(tp, source(vector), unknown=policy)
    except DecodeError:
        return "reject", None


def accepted(calls: Any) -> Any:
    """Yield each vector that must be accepted under a policy, its type and its value."""
    for vector in VECTORS:
        for policy in POLICIES:
            if vector[policy] == "accept":
                verdict, value = read(calls, vector, policy)
                assert verdict == "accept", (vector["id"], policy)
                yield vector, policy, getattr(qontinui_types, vector["type"]), value


def is_exact(vector: dict[str, Any]) -> bool:
    return not INEXACT & set(vector.get("departs", ()))


@pytest.mark.parametrize("policy", POLICIES)
def test_every_vector_is_accepted_or_rejected_as_it_says(calls: Any, policy: str) -> None:
    wrong = [
        (vector["id"], vector[policy], verdict)
        for vector in VECTORS
        if (verdict := read(calls, vector, policy)[0]) != vector[policy]
        and vector[policy] != "either"
    ]

    assert wrong == []


def test_what_is_written_is_what_serde_writes_else_renew_the_vectors(calls: Any) -> None:
    pretty = 0
    for vector, _, tp, value in accepted(calls):
        if not is_exact(vector):
            continue
        assert as_recorded(tp, calls.dumps(value)) == vector["compact"], vector["id"]
        if "pretty" in vector:
            text = as_recorded(tp, calls.dumps(value, indent=2), 2)
            assert text == vector["pretty"], vector["id"]
            pretty += 1

    assert pretty > 100


def test_what_is_written_reads_back_as_the_same_value(calls: Any) -> None:
    for vector, policy, tp, value in accepted(calls):
        for indent in (None, 2):
            text = calls.dumps(value, indent=indent)
            assert calls.loads(tp, text, unknown=policy) == value, vector["id"]


def test_what_is_encoded_decodes_to_the_same_value(calls: Any) -> None:
    for vector, policy, tp, value in accepted(calls):
        assert calls.decode(tp, calls.encode(value), unknown=policy) == value, vector["id"]


def test_plain_data_decodes_as_its_text_does(calls: Any) -> None:
    for vector, policy, tp, value in accepted(calls):
        data = json.loads(source(vector))
        assert calls.decode(tp, data, unknown=policy) == value, vector["id"]


def test_what_is_encoded_is_what_the_written_text_holds(calls: Any) -> None:
    for vector, _, _, value in accepted(calls):
        assert calls.encode(value) == json.loads(calls.dumps(value)), vector["id"]


def test_a_rejected_text_gives_the_same_faults_both_ways() -> None:
    for vector in VECTORS:
        for policy in POLICIES:
            tp = getattr(qontinui_types, vector["type"])
            found = []
            for calls in (PublicCalls, ReferenceCalls):
                try:
                    found.append(calls.loads(tp, source(vector), unknown=policy))  # type: ignore[attr-defined]
                except DecodeError as error:
                    found.append(error.to_dict())
            assert found[0] == found[1], vector["id"]


def test_every_departure_is_named_and_goes_the_way_it_is_described() -> None:
    found: dict[str, set[tuple[str, str, str]]] = {}
    for vector in VECTORS:
        for name in vector.get("departs", ()):
            verdicts = (vector["serde"], vector["deny"], vector["ignore"])
            found.setdefault(name, set()).add(verdicts)

    assert found == DEPARTURES


@pytest.mark.parametrize(
    "number",
    [
        "18446744073709551616",  # past 64 bits, which serde makes a float of
        "-9223372036854775809",
        "0.9226015798506805",  # where serde_json is one unit off in the last place
        "911.7106787778965",
        "31.245270191439438",
    ],
)
def test_a_number_in_a_blob_keeps_its_exact_value(calls: Any, number: str) -> None:
    value = calls.loads(qontinui_types.JsonValue, f"[{number}]")

    assert calls.dumps(value) == f"[{number}]"


def test_the_policies_differ_only_where_a_vector_holds_unknown_fields() -> None:
    for vector in VECTORS:
        if vector["deny"] != vector["ignore"]:
            assert (vector["deny"], vector["ignore"]) == ("reject", "accept"), vector["id"]
            tp = getattr(qontinui_types, vector["type"])
            with pytest.raises(DecodeError) as caught:
                loads(tp, source(vector), unknown="deny")
            assert {fault.code for fault in caught.value.errors} == {"unknown_field"}, vector["id"]


def test_the_vectors_reach_every_type() -> None:
    count = Counter(vector["type"] for vector in VECTORS)

    assert len(count) == 23
    assert min(count.values()) >= 10
