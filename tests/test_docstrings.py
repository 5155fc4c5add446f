"""The manual is true: examples in docstrings and pages run, and every public name has one."""

from __future__ import annotations

import doctest
import importlib
import pydoc
import re
import sys
from types import ModuleType
from typing import Any

import pytest

import codec
import qontinui_types
from target import ROOT

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
SHAPES = ROOT / "tests" / "recipes" / "serde_shapes.md"
PUBLIC = sorted({*codec.__all__, "UnknownVariant", "is_unknown"})
#: The modules that have examples.
NAMES = ["codec", "codec.newer", "qontinui_types"]


def run(text: str, name: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the examples of a text in a module of their own; return how many there are."""
    module = ModuleType("examples")
    vars(module).update({public: getattr(codec, public) for public in PUBLIC})
    monkeypatch.setitem(sys.modules, "examples", module)
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    test.globs = vars(module)
    said: list[str] = []
    done = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append)
    assert done.failed == 0, "".join(said)
    return done.attempted


def docstrings(module: Any) -> dict[str, str]:
    """Return the docstrings of a module and of what it defines, by name."""
    found = {module.__name__: module.__doc__ or ""}
    for name, value in vars(module).items():
        if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_"):
            found[f"{module.__name__}.{name}"] = getattr(value, "__doc__", None) or ""
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_module_run(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = docstrings(importlib.import_module(name))
    assert sum([run(text, place, monkeypatch) for place, text in texts.items()]) > 0


def test_no_examples_stand_in_other_modules_else_name_these_above() -> None:
    shown = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in ("codec", "qontinui_types")
        for path in (ROOT / package).rglob("*.py")
        if ">>> " in path.read_text("utf-8")
    }
    assert shown == set(NAMES)


def test_the_shapes_of_serde_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(SHAPES.read_text("utf-8"), SHAPES.name, monkeypatch) > 25


def examples(package: Any) -> str:
    """Return all lines of examples in a package's docstring and those of its public names."""
    public = PUBLIC if package is codec else package.__all__
    texts = [package.__doc__ or ""]
    texts += [getattr(getattr(package, name), "__doc__", None) or "" for name in public]
    return "\n".join(
        example.source for text in texts for example in doctest.DocTestParser().get_examples(text)
    )


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_of_codec_is_in_an_example_else_write_one(name: str) -> None:
    shown = examples(codec) + SHAPES.read_text("utf-8")
    assert re.search(rf"\b{name}\b", shown)


CALLS = "DecodeError EncodeError Fault decode dump dumps encode json_schema load loads".split()


@pytest.mark.parametrize("name", CALLS)
def test_every_call_of_the_types_is_in_an_example_else_write_one(name: str) -> None:
    assert name in examples(qontinui_types)


@pytest.mark.parametrize("package", [codec, qontinui_types], ids=["codec", "qontinui_types"])
def test_pydoc_shows_the_manual(package: Any) -> None:
    text = pydoc.plain(pydoc.render_doc(package))
    assert ">>> " in text
    for name in package.__all__:
        assert name.strip("_").lower() in text.lower()
