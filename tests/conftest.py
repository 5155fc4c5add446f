"""Puts the copy of the packages that is under test where ``import codec`` finds it.

``target.py`` says which copy that is. A vendored one has longer names; for it
the plain names are made second names of the same modules.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    import pytest

_folder = tempfile.TemporaryDirectory(prefix="qontinui-target-")


class _SecondNames(importlib.abc.MetaPathFinder):
    """Finds ``codec`` and ``qontinui_types``, with all inside them, in the vendored copy."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target_: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] not in target.FOLDERS:
            return None
        if importlib.util.find_spec(target.PREFIX + name) is None:
            return None
        return importlib.util.spec_from_loader(name, _SecondName())


class _SecondName(importlib.abc.Loader):
    """Hands out the module of the vendored copy, unchanged."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(target.PREFIX + spec.name)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # which importing under the second name has replaced


def pytest_configure() -> None:
    entry = target.prepare(Path(_folder.name))
    sys.path[:] = [item for item in sys.path if Path(item or ".").resolve() != target.ROOT]
    sys.path.insert(0, str(entry))
    if target.PREFIX:
        sys.meta_path.insert(0, _SecondNames())
    importlib.invalidate_caches()


def pytest_unconfigure() -> None:
    _folder.cleanup()


def pytest_report_header(config: pytest.Config) -> str:
    package = importlib.import_module("qontinui_types")
    return f"under test: {target.KIND}, {package.__name__} from {package.__file__}"
