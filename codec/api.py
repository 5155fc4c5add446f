"""The functions that users call.

Each tries the generated fast path first. That path knows nothing of errors: on
anything but canonical, valid input it raises, whatever it likes, and the
reference interpreter decides and explains.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from . import fast
from .errors import DecodeError, Fault
from .fast import Parsed

if TYPE_CHECKING:
    from typing import IO, Literal

    from typing_extensions import TypeForm

    from .declare import Policy
    from .drift import Difference
    from .text import JsonText

T = TypeVar("T")


def loads(type: TypeForm[T], text: JsonText, *, unknown: Policy | None = None) -> T:
    """Read JSON text as a value of ``type``.

    type: a declared class, a scalar type, ``JsonValue``, or ``list[T]``,
        ``tuple[T, ...]``, ``dict[str, T]``, ``T | None`` of these.
    text: JSON as str, or as bytes, bytearray or memoryview in UTF-8.
    unknown: what to do with unknown fields: ``"deny"`` refuses, ``"ignore"`` skips
        them; None leaves it to each type's declaration.

    Raises DecodeError with every fault, each with its line and column;
    DeclarationError if ``type`` is none; ValueError for another ``unknown``.
    The rules are those of serde.
    """
    chosen = policy(unknown)
    parsed = None
    try:
        value: T = fast.loads(type, text, chosen)
        return value
    except Parsed as doubt:
        parsed = doubt
    except Exception:  # the reference says what is wrong, if anything is
        pass
    from . import reference

    slowly: T = reference.loads(type, text, chosen, fast.shortcut(chosen), parsed)
    return slowly


def decode(type: TypeForm[T], data: Any, *, unknown: Policy | None = None) -> T:
    """Turn plain Python data, as the json module makes it, into a value of ``type``.

    The value shares no mutable object with ``data``. Arguments and errors are
    those of :func:`loads`, but faults have no line and column.
    """
    chosen = policy(unknown)
    try:
        value: T = fast.decode(type, data, chosen)
        return value
    except Exception:  # as in loads
        pass
    from . import reference

    slowly: T = reference.decode(type, data, chosen, fast.shortcut(chosen))
    return slowly


def encode(value: Any) -> Any:
    """Turn a value into plain Python data: dicts, lists, strings, numbers, booleans, None.

    value: an instance of a declared class, or lists, tuples and dicts of such, or
        JSON data. The result shares no mutable object with it.

    Raises EncodeError with every fault if reading the result would be refused.
    """
    try:
        return fast.encode(value)
    except Exception:  # as in loads
        pass
    from . import reference

    return reference.encode(value)


def dumps(value: Any, *, indent: int | None = None) -> str:
    """Write a value as JSON text, byte for byte as serde_json prints it.

    indent: spaces a level; 2 is serde_json's pretty form, None its compact one.

    Raises EncodeError as :func:`encode` does; ValueError for another ``indent``.
    """
    spaces = _spaces(indent)
    try:
        return fast.dumps(value, spaces)
    except Exception:  # as in loads
        pass
    from . import reference

    return reference.dumps(value, spaces)


def policy(unknown: str | None) -> str | None:
    """Return a policy for unknown fields; raises ValueError for any other word."""
    if unknown not in ("deny", "ignore", None):
        raise ValueError(f"unknown must be 'deny', 'ignore' or None, not {unknown!r}")
    return unknown


def _spaces(indent: int | None) -> int | None:
    if indent is not None and (type(indent) is not int or indent < 0):
        raise ValueError(f"indent must be None or a number of spaces, not {indent!r}")
    return indent


def load(
    type: TypeForm[T],
    file: IO[str] | IO[bytes] | str | os.PathLike[str],
    *,
    unknown: Policy | None = None,
) -> T:
    """Read a file as :func:`loads` reads text.

    file: open for text or bytes, or a path.

    Raises what :func:`loads` raises; OSError passes through.
    """
    if isinstance(file, (str, os.PathLike)):
        with open(file, "rb") as opened:
            return loads(type, opened.read(), unknown=unknown)
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        from .reflect import shape_of

        message = f"the file is not {error.encoding} text: {error.reason}"
        fault = Fault(path=(), code="invalid_json", message=message)
        raise DecodeError(shape_of(type).name, [fault]) from None
    return loads(type, text, unknown=unknown)


def dump(
    value: Any,
    file: IO[str] | IO[bytes] | str | os.PathLike[str],
    *,
    indent: int | None = None,
) -> None:
    """Write a value to a file as :func:`dumps` writes it, with no line break at the end.

    file: open for text or bytes, or a path, which is replaced as a whole or, if
        anything fails, left as it was.

    Raises what :func:`dumps` raises. OSError passes through, and so does the
    UnicodeEncodeError of a text file in an encoding that lacks a character.
    """
    text = dumps(value, indent=indent)
    if isinstance(file, (str, os.PathLike)):
        from .files import replace_file

        replace_file(file, text.encode())
        return
    opened: Any = file
    opened.write(text.encode() if _is_binary(file) else text)


def _is_binary(file: Any) -> bool:
    import io

    if hasattr(file, "encoding"):  # those of the codecs module show the mode of the file beneath
        return False
    named = "b" in str(getattr(file, "mode", ""))
    return named or isinstance(file, (io.RawIOBase, io.BufferedIOBase))


def json_schema(
    type: TypeForm[T], *, contract: Literal["deserialize", "serialize"] = "deserialize"
) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a type, as schemars makes it.

    contract: ``"deserialize"`` describes what reading accepts under canonical
        names, ``"serialize"`` what writing produces.

    Raises DeclarationError if ``type`` is none; ValueError for another contract.
    """
    from .schema import json_schema

    return json_schema(type, contract)


def compare_schemas(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """Tell how one JSON Schema differs from another, in terms of types, fields and variants.

    Each is a schema as :func:`json_schema` or schemars gives it, or a dict of
    such by type name. Wording and order do not count.

    Raises ValueError for anything that is no such schema.
    """
    from .drift import compare_schemas

    return compare_schemas(ours, theirs)
