"""What pyproject.toml promises. The built wheel and sdist are looked into by .ci/check_dist.py."""

from __future__ import annotations

import json
import re

import pytest

import target
from qontinui_types import __version__

PROJECT = (target.ROOT / "pyproject.toml").read_text(encoding="utf-8")


def value_of(key: str) -> str:
    (value,) = re.findall(rf"^{re.escape(key)} = (.+)$", PROJECT, re.MULTILINE)
    assert isinstance(value, str)
    return value


def test_nothing_is_needed_at_run_time() -> None:
    assert value_of("dependencies") == "[]"


def test_the_test_extra_is_pytest_and_typing_extensions() -> None:
    assert re.findall(r'"([a-z-]+)', value_of("test")) == ["pytest", "typing-extensions"]


def test_the_version_is_written_in_the_package_alone() -> None:
    assert value_of("dynamic") == '["version"]'
    assert value_of("path") == '"qontinui_types/__init__.py"'
    assert __version__ not in PROJECT


def test_the_command_is_the_main_function_of_the_command_line() -> None:
    assert value_of("qontinui-types") == '"qontinui_types.cli:main"'


def test_every_supported_python_is_named() -> None:
    named = re.findall(r"Python :: (3\.\d+)", PROJECT)
    assert named == ["3.10", "3.11", "3.12", "3.13", "3.14"]
    assert value_of("requires-python") == '">=3.10"'


def test_the_licence_is_an_expression_with_its_file() -> None:
    assert (value_of("license"), value_of("license-files")) == ('"MIT"', '["LICENSE"]')


def test_the_readme_opens_with_two_commands_of_one_line_each() -> None:
    readme = (target.ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert [len(block.strip().splitlines()) for block in blocks[:2]] == [1, 1]


def test_the_example_of_the_description_prints_the_completed_config(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", PROJECT, re.MULTILINE | re.DOTALL)
    exec(compile(example, "pyproject.toml", "exec", dont_inherit=True), {})
    first, _, rest = capsys.readouterr().out.partition(" ")
    assert (first, json.loads(rest)["exitStrategy"]) == ("3", {"type": "reflection"})
