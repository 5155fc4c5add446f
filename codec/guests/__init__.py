"""The room of guests: what other people's tools look for in a declared class, by name.

The heart puts the names of :data:`HOOKS` into each class, and comes here when one is
looked up. No tool is imported: when pydantic asks, its core is loaded.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ..api import decode, encode
from ..declare import NOTES, Notes
from ..doors import room
from ..errors import DecodeError, EncodeError, escaped
from ..records import ClassProperty, arguments, parts
from ..reflect import shape_of

if TYPE_CHECKING:
    from ..errors import Fault


def core_schema(cls: type, source: Any, handler: Any) -> Any:
    """Tell pydantic to validate by ``decode`` and to serialise by ``encode``."""
    core: Any = sys.modules["pydantic_core"]
    build: Any = core.core_schema

    def read(value: Any) -> Any:
        """Take plain data as ``decode`` does, and values of the class as they are."""
        try:
            return value if isinstance(value, cls) else decode(cls, value)
        except DecodeError as error:
            faults = [_line(core, fault, value) for fault in error.errors]
            raise core.ValidationError.from_exception_data(error.subject, faults) from None

    notes: Notes = getattr(cls, NOTES)
    read.__name__ = notes.name  # which messages show
    reference = _reference(cls if notes.enum is object else notes.enum, notes.name)
    written = build.plain_serializer_function_ser_schema(encode)
    return build.no_info_plain_validator_function(read, ref=reference, serialization=written)


def _reference(cls: type, name: str) -> str:
    """Return the name by which pydantic tells types apart; its end is not shown to people."""
    return f"{cls.__module__}.{name}:{id(cls)}"


def _line(core: Any, fault: Fault, data: Any) -> dict[str, Any]:
    """Return a fault as pydantic wants it, in what every JSON text can hold."""
    with suppress(LookupError, TypeError):  # a missing field is a fault of the object around it
        for step in fault.path:
            data = data[step]
    try:
        encode(data)
    except EncodeError:
        data = ascii(data)
    error = core.PydanticCustomError(fault.code, fault.message)
    place = tuple(escaped(step) if isinstance(step, str) else step for step in fault.path)
    return {"type": error, "loc": place, "input": data}


def json_schema(cls: type, schema: Any, handler: Any) -> Any:
    """Return the JSON Schema of the class, with the types in it among pydantic's definitions."""
    schemas = room("schema")
    if schemas is None:
        return {}
    build: Any = sys.modules["pydantic_core"].core_schema

    def define(shape: Any, identity: Any, title: str) -> None:
        """Have pydantic tell where it describes a type, and describe it there."""
        reference = _reference(shape.type, title)
        link = build.definition_reference_schema(reference)
        writer.references[identity] = handler(link)["$ref"]
        content = {"pydantic_js_functions": [lambda *_: writer.content(shape)]}
        described = build.any_schema(ref=reference, metadata=content)
        handler(build.definitions_schema(link, [described]))

    writer = schemas.Writer("serialize" if handler.mode == "serialization" else "deserialize")
    writer.define = define
    return writer.place(shape_of(cls))


def pretty(self: Any, printer: Any, cycle: bool) -> None:
    """Show a value in IPython: what ``repr`` shows, an argument a line where it is long."""
    name = type(self).__qualname__
    if cycle:
        printer.text(f"{name}(...)")
        return
    with printer.group(0, f"{name}(", ")"):
        with printer.indent(4):
            for number, (field, value) in enumerate(parts(self)):
                printer.text("," if number else "")
                printer.breakable(" " if number else "")
                printer.text(f"{field}=")
                printer.pretty(value)
        printer.breakable("")


def _stock(cls: type) -> Any:
    """Return a class whose constructor dataclasses have written out, with the same arguments."""
    fields = [
        (f.name, f.type, dataclasses.field(default=f.default, default_factory=f.default_factory))
        for f in arguments(cls)
    ]
    return dataclasses.make_dataclass(cls.__qualname__, fields, repr=False, eq=False, kw_only=True)


def refuse(cls: Any, given: dict[str, Any]) -> None:
    """Refuse arguments as Python does, and say what was probably meant."""
    odd = next((name for name in given if name not in cls.__field_names__), "")
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in odd)
    close = get_close_matches(snake, cls.__field_names__, n=1)
    try:
        _stock(cls)(**given)
    except TypeError as error:
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise TypeError(str(error).partition(". Did you mean")[0] + hint) from None


#: Members of classes, by the names that the tools give them.
HOOKS: dict[str, Any] = {
    "__get_pydantic_core_schema__": classmethod(core_schema),
    "__get_pydantic_json_schema__": classmethod(json_schema),
    "_repr_pretty_": pretty,
    "__signature__": ClassProperty(lambda cls: inspect.signature(_stock(cls))),
    "__refuse__": classmethod(refuse),
}
