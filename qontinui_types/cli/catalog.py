"""The types that commands can be asked about, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import orchestration_config
from .._codec import submodule
from .trouble import CommandError, hint

if TYPE_CHECKING:
    import argparse


def add_type_argument(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """Declare the argument TYPE of a command."""
    parser.add_argument(
        "type",
        metavar="TYPE",
        nargs="?" if optional else None,
        help="the name of a type, such as OrchestrationLoopConfig; the command types lists them",
    )


def type_named(name: str) -> type:
    """Return the type with this name; raises CommandError if there is none."""
    known = names()
    if name in known:
        cls: type = vars(orchestration_config)[name]
        return cls
    raise CommandError(
        f"there is no type {name!r}{hint(name, known)} (the command types lists all)"
    )


def names() -> list[str]:
    """Return the names of all declared classes, variants among them, in their order."""
    return [name for name, value in vars(orchestration_config).items() if _is_public(name, value)]


def all_types() -> list[type]:
    """Return the types in their order; variants count as parts of their enum."""
    reflect, shape = submodule("reflect"), submodule("shape")
    classes = [vars(orchestration_config)[name] for name in names()]
    return [
        cls
        for cls in classes
        if not isinstance(made := reflect.shape_of(cls), shape.TaggedShape) or made.type is cls
    ]


def _is_public(name: str, value: object) -> bool:
    if name.startswith("_") or not isinstance(value, type):
        return False
    declared: bool = submodule("reflect").is_declared(value)
    return declared
