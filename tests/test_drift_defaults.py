"""Drift: each change of a default is told, and no other spelling of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from drifting import changed, found, properties


def test_defaults_are_compared_item_by_item() -> None:
    def listed(default: list[Any]) -> dict[str, Any]:
        field = {"type": "array", "items": {"type": "number"}, "default": default}
        return {"title": "T", "type": "object", "properties": {"a": field}}

    assert found(listed([1, 2]), listed([1.0, 2.0])) == []
    assert found(listed([1, 2]), listed([1, True])) == [
        ("default_changed", "T.a", "the default is [1, true] there, [1, 2] here")
    ]


@pytest.mark.parametrize(("here", "there"), [(1, [1]), ([1], 1), (1, {"b": 1}), ({"b": 1}, [1])])
def test_a_default_of_another_kind_is_told(here: Any, there: Any) -> None:
    ours = {"title": "T", "type": "object", "properties": {"a": {"default": here}}}
    theirs = {"title": "T", "type": "object", "properties": {"a": {"default": there}}}
    message = f"the default is {json.dumps(there)} there, {json.dumps(here)} here"
    assert found(ours, theirs) == [("default_changed", "T.a", message)]


def test_another_default_is_told() -> None:
    def change(schema: dict[str, Any]) -> None:
        properties(schema)["exitStrategy"]["default"] = {"type": "fixed_iterations"}

    message = 'the default is {"type": "fixed_iterations"} there, {"type": "reflection"} here'
    assert changed("OrchestrationLoopConfig", change) == [
        ("default_changed", "OrchestrationLoopConfig.exitStrategy", message)
    ]


def test_a_default_is_told_in_its_own_letters() -> None:
    ours = {"title": "T", "type": "object", "properties": {"a": {}}}
    theirs = {"title": "T", "type": "object", "properties": {"a": {"default": "é"}}}
    message = 'the default is "é" there, not stated here'
    assert found(ours, theirs) == [("default_changed", "T.a", message)]


def test_a_default_of_true_for_one_of_1_is_told() -> None:
    ours = {"title": "T", "type": "object", "properties": {"a": {"default": 1}}}
    theirs = {"title": "T", "type": "object", "properties": {"a": {"default": True}}}
    message = "the default is true there, 1 here"
    assert found(ours, theirs) == [("default_changed", "T.a", message)]
