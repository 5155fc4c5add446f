"""The calls that users make, in terms of shapes and walks.

Each tries the room of generated programs first. Where that raises, whatever it likes, the
walk over the shape decides, and faults become errors. Only the codec's own errors leave here,
besides those of files; MemoryError, KeyboardInterrupt and, with fewer than about 50 frames of
the stack left, RecursionError pass through. To read a type for the first time takes five more
for each level of classes in it. Data that another thread changes is read as some mix of its
states, or refused; a blob that is changed while ``dumps`` writes it may be written unchecked.
"""

from __future__ import annotations

import os
from io import BufferedIOBase, RawIOBase
from typing import TYPE_CHECKING, Any, TypeVar

from .doors import needed, room
from .errors import NO_STACK, DecodeError, EncodeError, Fault, faults_of, text_fault
from .numbers import F32
from .reflect import is_declared, shape_of
from .shapes import JsonShape, Kept, MapShape, SequenceShape, Shape
from .text import NotText, as_text, scan_closely, write
from .walk import Walk, class_name

if TYPE_CHECKING:
    from typing import IO, Literal, TypeAlias

    from typing_extensions import TypeForm

    from .declare import Policy
    from .schema import Difference
    from .text import JsonText

    Variants: TypeAlias = Literal["deny", "keep"]

T = TypeVar("T")


def loads(
    type: TypeForm[T],
    text: JsonText,
    *,
    unknown: Policy | None = None,
    unknown_variants: Variants = "deny",
) -> T:
    """Read JSON text as a value of ``type``.

    type: a declared class, a scalar type, ``JsonValue``, or ``list[T]``,
        ``tuple[T, ...]``, ``dict[str, T]``, ``T | None`` of these.
    text: JSON as str, or as bytes, bytearray or memoryview in UTF-8.
    unknown: what to do with unknown fields: ``"deny"`` refuses, ``"ignore"`` skips
        them; None leaves it to each type's declaration.
    unknown_variants: what to do with variants of enums that are not declared:
        ``"deny"`` refuses, ``"keep"`` puts an UnknownVariant in their place.

    Raises DecodeError with every fault, each with its line and column;
    DeclarationError if ``type`` is none; ValueError for another option.
    The rules are those of serde.
    """
    keep = _keeps(unknown, unknown_variants)
    done, made = _at_once("loads", type, text, unknown)
    value: T = made if done else _read_text(type, text, unknown, keep, made)
    return value


def decode(
    type: TypeForm[T],
    data: Any,
    *,
    unknown: Policy | None = None,
    unknown_variants: Variants = "deny",
) -> T:
    """Turn plain Python data, as the json module makes it, into a value of ``type``.

    The value shares no mutable object with ``data``. Arguments and errors are
    those of :func:`loads`, but faults have no line and column.
    """
    keep = _keeps(unknown, unknown_variants)
    done, made = _at_once("decode", type, data, unknown)
    value: T = made if done else _read(shape_of(type), [data], unknown, keep)
    return value


def encode(value: Any) -> Any:
    """Turn a value into plain Python data: dicts, lists, strings, numbers, booleans, None.

    value: an instance of a declared class, or lists, tuples and dicts of such, or
        JSON data. The result shares no mutable object with it.

    Raises EncodeError with every fault if reading the result would be refused.
    """
    done, data = _at_once("encode", value)
    return data if done else _write(value)


def dumps(value: Any, *, indent: int | None = None) -> str:
    """Write a value as JSON text, byte for byte as serde_json prints it.

    indent: spaces a level, up to 100; 2 is serde_json's pretty form, None its compact one.

    Raises EncodeError as :func:`encode` does; ValueError for another ``indent``.
    """
    if indent is not None and (type(indent) is not int or not 0 <= indent <= 100):
        raise ValueError("indent must be None or 0 to 100 spaces")
    done, text = _at_once("dumps", value, indent)
    return str(text) if done else write(_write(value, F32), indent)


def _keeps(unknown: str | None, variants: str) -> bool:
    """Check the options of reading, and tell whether unknown variants are kept."""
    if unknown not in ("deny", "ignore", None):
        raise ValueError(f"unknown must be 'deny', 'ignore' or None, not {unknown!r}")
    if variants not in ("deny", "keep"):
        raise ValueError(f"unknown_variants must be 'deny' or 'keep', not {variants!r}")
    return variants == "keep"


def _at_once(call: str, *arguments: Any) -> tuple[bool, Any]:
    """Try the room of generated programs; return whether it did it, and what it made or learned."""
    fast = room("fast")
    if fast is None:
        return False, []
    try:
        return True, getattr(fast, call)(*arguments)
    except Exception as doubt:  # the walk says what is wrong, if anything is
        return False, vars(doubt)["held"] if type(doubt) is fast.Parsed else []


def _read_text(tp: Any, source: Any, policy: Any, keep: bool, held: list[Any]) -> Any:
    """Read JSON text by a walk alone.

    ``held`` has its data, or the error of reading it, and itself, if known already.
    """
    shape, text, shallow = shape_of(tp), "", bool(held)
    try:
        text = held.pop() if held else as_text(source)  # another thread may have changed it
        held = held or [scan_closely(text)]
        if isinstance(held[0], ValueError):
            raise held[0]
    except (NotText, ValueError, RecursionError) as error:
        raise DecodeError(shape.name, [text_fault(text, error)]) from None
    return _read(shape, held, policy, keep, text, shallow)


def _read(
    shape: Shape, held: list[Any], policy: Any, keep: bool, text: Any = None, shallow: bool = False
) -> Any:
    """Read plain data, parsed from ``text`` if that is given, by a walk alone."""
    fast = room("fast")
    newer = needed("newer", "unknown_variants='keep'") if keep else None
    shortcut = fast.shortcut(policy, text) if fast is not None else None
    walk = Walk(policy=policy, newer=newer, shortcut=shortcut, shallow=shallow)
    return _walked(walk, shape, held, DecodeError, shape.name, text)


def _write(value: Any, f32: Any = float) -> Any:
    """Turn a value into plain data by a walk alone; ``f32`` makes what each f32 becomes."""
    cls = type(value)
    shape = shape_of(cls) if is_declared(cls) else _BY_CLASS
    walk = Walk(writing=True, f32=f32)
    return _walked(walk, shape, [value], EncodeError, shape.name or f"a Python {class_name(cls)}")


def _walked(
    walk: Walk, shape: Shape, held: list[Any], error: Any, subject: str, text: str | None = None
) -> Any:
    """Walk through a whole value; raises the error with all that is found.

    The value is taken from ``held``, so that no one has it while faults are placed.
    """
    try:
        made, complete = walk.run(shape, held.pop())
    except RecursionError:
        raise error(subject, [NO_STACK]) from None
    if walk.found:
        del made
        raise error(subject, faults_of(walk.found, text), complete)
    return made


class _ByClass(Shape):
    """A value that shows by its class how it is written: as declared, a container, or JSON."""

    def encode(self, walk: Walk, value: Any) -> Any:
        cls = type(value)
        if is_declared(cls):
            return shape_of(cls).encode(walk, value)
        if issubclass(cls, Kept):
            return value.encode_as(walk)
        if issubclass(cls, (list, tuple)):
            return _LIST.encode(walk, value)
        return (_MAP if issubclass(cls, dict) else _JSON).encode(walk, value)


_BY_CLASS = _ByClass()
_LIST, _MAP, _JSON = SequenceShape(_BY_CLASS, as_list=True), MapShape(_BY_CLASS), JsonShape()


def load(
    type: TypeForm[T],
    file: IO[str] | IO[bytes] | str | os.PathLike[str],
    *,
    unknown: Policy | None = None,
    unknown_variants: Variants = "deny",
) -> T:
    """Read a file as :func:`loads` reads text.

    file: open for text or bytes, or a path.

    Raises what :func:`loads` raises; OSError passes through.
    """
    text: Any
    if isinstance(file, (str, os.PathLike)):
        with open(file, "rb") as opened:
            text = opened.read()
    else:
        try:
            text = file.read()
        except UnicodeDecodeError as error:
            message = f"the file is not {error.encoding} text: {error.reason}"
            fault = Fault(path=(), code="invalid_json", message=message)
            raise DecodeError(shape_of(type).name, [fault]) from None
    return loads(type, text, unknown=unknown, unknown_variants=unknown_variants)


def dump(
    value: Any,
    file: IO[str] | IO[bytes] | str | os.PathLike[str],
    *,
    indent: int | None = None,
) -> None:
    """Write a value to a file as :func:`dumps` writes it, with no line break at the end.

    file: open for text or bytes, or a path, which is replaced as a whole or, if
        anything fails, left as it was.

    Raises what :func:`dumps` raises. OSError passes through, as for a file that is
    read-only, and so does the UnicodeEncodeError of a text file in an encoding that
    lacks a character.
    """
    text = dumps(value, indent=indent)
    if isinstance(file, (str, os.PathLike)):
        needed("files", "dump to a path").replace_file(file, text.encode())
    else:
        binary = not hasattr(file, "encoding") and (  # those of codecs show the mode beneath
            "b" in str(getattr(file, "mode", "")) or isinstance(file, (RawIOBase, BufferedIOBase))
        )
        opened: Any = file
        opened.write(text.encode() if binary else text)


def json_schema(
    type: TypeForm[T], *, contract: Literal["deserialize", "serialize"] = "deserialize"
) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a type, as schemars makes it.

    contract: ``"deserialize"`` describes what reading accepts under canonical
        names, ``"serialize"`` what writing produces.

    Raises DeclarationError if ``type`` is none; ValueError for another contract.
    """
    schema: dict[str, Any] = needed("schema", "json_schema").json_schema(type, contract)
    return schema


def compare_schemas(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """Tell how one JSON Schema differs from another, in terms of types, fields and variants.

    Each is a schema as :func:`json_schema` or schemars gives it, or a dict of
    such by type name. Wording and order do not count.

    Raises ValueError for anything that is no such schema.
    """
    found: list[Difference] = needed("schema", "compare_schemas").compare_schemas(ours, theirs)
    return found
