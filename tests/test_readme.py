"""What the README and the pages that it links to show is what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from codec import CODES
from target import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
TEXTS = re.findall(r"^```text\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
PAGES = [
    "README.md",
    ".github/CONTRIBUTING.md",
    ".github/CHANGELOG.md",
    "tests/departures.md",
    "tests/recipes/README.md",
    "tests/recipes/serde_shapes.md",
]
RESULTS = ROOT / "tests" / "benchmarks" / "results.json"
#: What the README calls the marks of the benchmark that it quotes.
QUOTED = {
    "`decode`": "decode / pydantic",
    "`loads`": "loads, compact / pydantic",
    "`encode`": "encode / pydantic",
    "`dumps`": "dumps / pydantic",
    "memory held": "memory held / pydantic",
}


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) <= 180


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: block.splitlines()[-1])
def test_each_example_prints_what_the_readme_says(
    block: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {"__name__": "readme"}
    exec(compile(block, "README.md", "exec", dont_inherit=True), scope)
    printed = capsys.readouterr().out
    assert printed
    assert printed in TEXTS or f"# {printed}" in block


def test_the_table_of_codes_is_complete() -> None:
    for code, meaning in CODES.items():
        assert f"| `{code}` | {meaning} |" in README


def test_the_speed_is_that_of_the_results_else_quote_them_anew() -> None:
    results = json.loads(RESULTS.read_text("utf-8"))
    text = " ".join(README.split())
    for name, mark in QUOTED.items():
        old, new = (results[version]["marks"][mark] for version in ("3.11", "3.13"))
        assert f"{name} {old:.2f} / {new:.2f}" in text


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((ROOT / page).parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_left_to_be_filled_in(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert re.findall(r"@[A-Z]+@|\bTBD\b|\bXXX\b", text) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = re.findall(r"`((?:\.ci|\.github|codec|qontinui_types|tests)/[\w./]*)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []
