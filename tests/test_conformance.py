"""Every conformance vector, under both policies, through the public calls and the reference alone.

The vectors record what the Rust types did with each text; the few places where
this project departs from them on purpose are named in the vectors.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import qontinui_types
import reference
from qontinui_types import DecodeError, decode, dumps, encode, loads
from recorded import as_recorded
from vectors import VECTORS, source

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@cache
def read(calls: Any) -> list[tuple[dict[str, Any], str, Any, str, Any]]:
    """Read each vector under each policy, once for all tests.

    Returns the vector, the policy, the type, whether the text was accepted, and the
    value or the faults.
    """
    found = []
    for vector in VECTORS:
        tp = getattr(qontinui_types, vector["type"])
        for policy in POLICIES:
            try:
                verdict, value = "accept", calls.loads(tp, source(vector), unknown=policy)
            except DecodeError as error:
                verdict, value = "reject", error.to_dict()
            found.append((vector, policy, tp, verdict, value))
    return found


def accepted(calls: Any) -> Iterator[tuple[dict[str, Any], str, Any, Any]]:
    """Yield each vector that must be accepted under a policy, its type and its value."""
    for vector, policy, tp, verdict, value in read(calls):
        if vector[policy] == "accept":
            assert verdict == "accept", (vector["id"], policy)
            yield vector, policy, tp, value


def is_exact(vector: dict[str, Any]) -> bool:
    return not INEXACT & set(vector.get("departs", ()))


@pytest.mark.parametrize("policy", POLICIES)
def test_every_vector_is_accepted_or_rejected_as_it_says(calls: Any, policy: str) -> None:
    wrong = [
        (vector["id"], vector[policy], verdict)
        for vector, read_under, _, verdict, _ in read(calls)
        if read_under == policy and vector[policy] not in (verdict, "either")
    ]

    assert len(read(calls)) == 2 * len(VECTORS)
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
    for public, slow in zip(read(PublicCalls), read(ReferenceCalls), strict=True):
        assert public == slow, public[0]["id"]


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
