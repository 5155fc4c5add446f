"""Programs that read: plain data, or text that was just parsed, that is valid.

A program knows each field by one name: the canonical one, or the alias, as most
documents keep to one spelling. An object with others is first brought to these.

Parsed text may have lost repeated keys, which dicts do not show. So a program for
text counts the strings in what it was given, keys included. Text has two quotes
for each: if it has more, a key was lost.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..shapes import BoolShape, EnumShape, FloatShape, IntShape, JsonShape, OptionShape, StringShape
from .checks import Doubt, copy_json, settler, skip, weigh, weigh_skipped
from .source import Generator, attribute, indented, literal

if TYPE_CHECKING:
    from ..shapes import SequenceShape, Shape
    from ..structs import FieldShape, StructShape, TaggedShape
    from .source import Written

#: What is checked where it is looked up.
_SCALARS = (BoolShape, StringShape, IntShape, FloatShape, EnumShape)


class Reader(Generator):
    """Writes decoders.

    They take plain data and return the value; with ``text`` they take what was
    parsed, and return the number of strings as well. ``unknown`` is the policy for
    unknown fields. Unless ``aliased``, they raise Aliased where they meet an alias.
    """

    def __init__(self, unknown: str | None, *, text: bool, aliased: bool) -> None:
        super().__init__(absent=object(), weigh=weigh)
        self._unknown = unknown
        self._text = text
        self._aliased = aliased

    def _whole(self, function: str) -> list[str]:
        if not self._text:
            return super()._whole(function)
        # Functions are made for each call, with a count of their own.
        body = ["total = 0", *self._lines, f"return {function}(value), total"]
        return ["def program(value):", *indented(body)]

    def _plain(self, shape: Shape) -> list[str]:
        lines, result = self.part(shape, "value")
        return [*self._counted(lines), f"return {result}"]

    def _counted(self, lines: list[str], sure: str = "0") -> list[str]:
        """Return the lines of a function, with those around them that count."""
        if not self._text:
            return lines
        return ["nonlocal total", "strings = 0", *lines, f"total += strings + {sure}"]

    def _string(self, shape: StringShape, name: str) -> Written:
        lines, _ = super()._string(shape, name)
        return [lines[0], "strings += 1"] if self._text else lines, name

    def _enum(self, shape: EnumShape, name: str) -> Written:
        check = "strings += 1" if self._text else f"if type({name}) is not str: raise Doubt"
        return [check], f"{self.name(shape.by_wire, 'members')}[{name}]"

    def _json(self, shape: JsonShape, name: str) -> Written:
        return ([f"strings += weigh({name})"], name) if self._text else super()._json(shape, name)

    def _sequence(self, shape: SequenceShape, name: str) -> Written:
        lines = [f"if type({name}) is not list: raise Doubt"]
        if isinstance(shape.item, JsonShape):
            more, made = self._json(shape.item, name)
            lines += more
        else:
            made = f"[{self.function(shape.item)}(item) for item in {name}]"
        return lines, made if shape.as_list else f"tuple({made})"

    def _tagged(self, shape: TaggedShape) -> list[str]:
        lines = ["if type(value) is not dict: raise Doubt", f"tag = value[{literal(shape.tag)}]"]
        lines.append("if type(tag) is not str: raise Doubt")
        for variant in shape.variants:
            further = weigh if self._text else copy_json
            body = partial(self._fields, variant, variant.struct, further, shape.tag)
            function = self.define(variant, body)
            lines.append(f"if tag == {literal(variant.tag)}: return {function}(value)")
        return [*lines, "raise Doubt"]

    def _struct(self, shape: StructShape) -> list[str]:
        deny = self._unknown == "deny" or (self._unknown is None and shape.deny)
        skipped = weigh_skipped if self._text else skip
        return self._fields(shape, shape, None if deny else skipped)

    def _fields(self, of: object, shape: StructShape, check: Any, tag: str = "") -> list[str]:
        """Return the body that reads a struct.

        ``check`` looks at members that are no fields, as for settler. ``tag`` is the key
        of the enum that it is a variant of. All names are looked at before any part
        that is a container is read.
        """
        required: list[str] = []
        optional: list[str] = []
        later: list[str] = []
        results = []
        for index, field in enumerate(shape.fields):
            variable = result = f"value_{index}"
            if field.required:
                required.append(f"{variable} = value[{literal(self._name(field))}]")
                lines, result = self.part(field.shape, variable)
            else:
                lines = self._optional(field, variable, optional)
            later += lines
            results.append((attribute(field), result))
        lines = [f"count = {len(required) + bool(tag)}"]
        if required:
            lines = ["try:", *indented(required + lines), "except KeyError: count = -1"]
        lines = ["if type(value) is not dict: raise Doubt", *lines, *optional]
        lines += ["if count != len(value):", *indented(self._again(of, shape, check, tag))]
        if not self._text:  # where other keys may equal a name
            lines.append("if [*map(type, value)].count(str) != count: raise Doubt")
        lines += later
        sure = f"len(value) + {len(tag) and 1}"
        return [*self._counted(lines, sure), *self._built(shape, results)]

    def _name(self, field: FieldShape) -> str:
        """Return the name by which the program knows a field."""
        return field.aliases[-1] if self._aliased and field.aliases else field.wire

    def _again(self, of: object, shape: StructShape, check: Any, tag: str) -> list[str]:
        """Return the lines that read an object once more, under the names that are known."""
        known = {name: self._name(field) for name, field in shape.spellings.items()}
        if tag:
            known[tag] = tag
        required = frozenset(self._name(field) for field in shape.fields if field.required)
        settle = self.name(settler(known, required, check, self._aliased), "settle")
        count = ["total += len(more) + sum(more)"] if self._text else []
        again = f"return {self._functions[id(of)]}(value)"
        return [f"value, more = {settle}(value)", *count, again]

    def _optional(self, field: FieldShape, name: str, lookups: list[str]) -> list[str]:
        """Add the lines that look a field up, with the check of a scalar; return later checks."""
        checks = self.replaced(field.shape, name)
        default = absent = "None"
        if field.default_factory is not None:
            default = self.name(field.default_factory, "make") + "()"
        elif field.default is not None:
            default = self.name(field.default, "default")
        key = literal(self._name(field))
        lookup = [f"{name} = value[{key}]", "count += 1"]
        item = field.shape.item if isinstance(field.shape, OptionShape) else field.shape
        if isinstance(item, _SCALARS):
            lookup, absent, checks = [*lookup, *checks], default, []
        elif default != "None":  # which passes the checks as it is
            absent = "absent"
            checks = [f"if {name} is absent: {name} = {default}", "else:", *indented(checks)]
        lookups += [f"if {key} in value:", *indented(lookup), f"else: {name} = {absent}"]
        return checks

    def _built(self, shape: StructShape, results: list[tuple[str, str]]) -> list[str]:
        """Return lines that make and return the instance, of attributes and expressions."""
        cls = self.name(shape.type, "cls")
        if shape.checks_itself:
            return [f"return {cls}({', '.join(f'{key}={result}' for key, result in results)})"]
        return [
            f"made = {self.name(twin(shape.type), 'twin')}()",
            *[f"made.{key} = {result}" for key, result in results],
            f"made.__class__ = {cls}",
            "return made",
        ]


def twin(cls: type) -> type:
    """Make a mutable class with the memory layout of a frozen one; raises Doubt.

    To fill an instance by plain stores and assign ``cls`` to its ``__class__`` is
    much faster than a frozen ``__init__``. As a subclass it shows in ``cls.__subclasses__()``
    and nowhere else, so there is none if something in ``cls`` is told of subclasses.
    """
    if type(cls) is not type or any("__init_subclass__" in vars(b) for b in cls.__mro__[:-1]):
        raise Doubt
    names = ("__setattr__", "__delattr__", "__init__")
    return type(cls.__name__, (cls,), {"__slots__": (), **{n: vars(object)[n] for n in names}})
