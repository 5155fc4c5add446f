"""Programs that write valid values: as plain data, or as compact JSON text.

Those for text are an f-string for each class, in which the names of fields and
the punctuation between them are already spelled out.
"""

from __future__ import annotations

from functools import partial
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from ..numbers import F32, format_f32, format_f64
from ..shapes import BoolShape, JsonShape, OptionShape
from .checks import exact_f32, exact_f64, json_text, weigh
from .source import Generator, attribute, indented, literal

if TYPE_CHECKING:
    from ..shapes import EnumShape, MapShape, SequenceShape, Shape, StringShape
    from ..structs import FieldShape, StructShape, TaggedShape
    from .source import Written


class Writer(Generator):
    """Writes encoders.

    They take a value and return plain data, with ``mark_f32`` the f32 among the floats
    as instances of F32; or with ``text`` they return JSON, which may hold half of
    a surrogate pair: that is left to the caller.
    """

    def __init__(self, *, text: bool, mark_f32: bool) -> None:
        super().__init__()
        if mark_f32:
            self._scope["f32"] = lambda number: F32(exact_f32(number))
        if text:
            self._scope.update(quote=encode_basestring, spell=json_text, weigh=weigh)
            self._scope["f32"] = lambda number: format_f32(exact_f32(number))
            self._scope["f64"] = lambda number: format_f64(exact_f64(number))
        self._text = text

    def _whole(self, function: str) -> list[str]:
        if not self._text:
            return super()._whole(function)
        # Functions are made for each call, with a list of its blobs: to weigh many is faster.
        body = ["blobs = []", *self._lines, f"text = {function}(value)", "weigh(blobs)"]
        return ["def program(value):", *indented([*body, "return text"])]

    def _json(self, shape: JsonShape, name: str) -> Written:
        if not self._text:
            return super()._json(shape, name)
        return [f"blobs.append({name})"], f"spell({name})"

    def _plain(self, shape: Shape) -> list[str]:
        lines, result = self.part(shape, "value")
        return [*lines, f'return f"""{{{result}}}"""' if self._text else f"return {result}"]

    def _bool(self, shape: BoolShape, name: str) -> Written:
        lines, _ = super()._bool(shape, name)
        return lines, f"'true' if {name} else 'false'" if self._text else name

    def _string(self, shape: StringShape, name: str) -> Written:
        # What quotes raises for anything but strings.
        return ([], f"quote({name})") if self._text else super()._string(shape, name)

    def _enum(self, shape: EnumShape, name: str) -> Written:
        spell = encode_basestring if self._text else str
        # By identity: what was made beside the enum may have a member's value.
        wires = {id(member.value): spell(member.wire) for member in shape.members}
        return [], f"{self.name(wires, 'wires')}[id({name})]"

    def _option(self, shape: OptionShape, name: str) -> Written:
        lines, _ = super()._option(shape, name)
        return [*lines, f"else: {name} = 'null'"] if self._text else lines, name

    def _sequence(self, shape: SequenceShape, name: str) -> Written:
        check = f"if type({name}) is not tuple and type({name}) is not list: raise Doubt"
        if isinstance(shape.item, JsonShape):
            lines, result = self._json(shape.item, name)
            return [check, f"{name} = list({name})", *lines], result
        items = f"[{self.function(shape.item)}(item) for item in {name}]"
        return [check], f"'[' + ','.join({items}) + ']'" if self._text else items

    def _map(self, shape: MapShape, name: str) -> Written:
        if not self._text:
            return super()._map(shape, name)
        item = f"quote(key) + ':' + {self.function(shape.item)}(item)"
        joined = f"','.join([{item} for key, item in {name}.items()])"
        check = f"if type({name}) is not dict: raise Doubt"
        return [check, f"{name} = '{{' + {joined} + '}}'"], name

    def _tagged(self, shape: TaggedShape) -> list[str]:
        lines = ["cls = type(value)"]
        for variant in shape.variants:
            body = partial(self._fields, variant.struct, shape.tag, variant.tag)
            function = self.define(variant, body)
            cls = self.name(variant.struct.type, "cls")
            lines.append(f"if cls is {cls}: return {function}(value)")
        return [*lines, "raise Doubt"]

    def _struct(self, shape: StructShape) -> list[str]:
        return self._fields(shape)

    def _fields(self, shape: StructShape, *tag: str) -> list[str]:
        """Return the body for a struct; ``tag`` is key and text of a variant."""
        fields = self._spelled(shape, tag) if self._text else self._listed(shape, tag)
        check = f"if type(value) is not {self.name(shape.type, 'cls')}: raise Doubt"
        return [check, *fields]

    def _present(self, field: FieldShape, name: str) -> str:
        """Return the condition that a field which may be left out is not."""
        if field.omit_none:
            return f"if {name} is not None:"
        kinds = self.name(field.shape.empties, "empties")
        return f"if len({name}) or type({name}) not in {kinds}:"

    def _listed(self, shape: StructShape, tag: tuple[str, ...]) -> list[str]:
        """Make one literal of the members that are sure, up to the first that is not."""
        lines: list[str] = []
        entries = [": ".join(map(literal, tag))] if tag else []
        later: list[str] = []
        for index, field in enumerate(shape.fields):
            name = f"value_{index}"
            lines.append(f"{name} = value.{attribute(field)}")
            checks, result = self.part(_within(field), name)
            store = f"made[{literal(field.wire)}] = {result}"
            if _may_lack(field):
                later += [self._present(field, name), *indented([*checks, store])]
            elif later:
                later += [*checks, store]
            else:
                lines += checks
                entries.append(f"{literal(field.wire)}: {result}")
        return [*lines, f"made = {{{', '.join(entries)}}}", *later, "return made"]

    def _spelled(self, shape: StructShape, tag: tuple[str, ...]) -> list[str]:
        """Put a comma before each member, but after those that come before the first sure one."""
        lines: list[str] = []
        text = _literal(":".join(map(encode_basestring, tag)))
        sure, none_sure = bool(tag), not tag and all(map(_may_lack, shape.fields))
        for index, field in enumerate(shape.fields):
            name = f"value_{index}"
            lines.append(f"{name} = value.{attribute(field)}")
            key = ("," if sure or none_sure else "") + encode_basestring(field.wire) + ":"
            if _may_lack(field):
                lines += self._optional(field, name, key, "" if sure or none_sure else ",")
                text += f"{{{name}}}"
            else:
                checks, result = self.part(field.shape, name)
                lines += checks
                text += f"{_literal(key)}{{{result}}}"
                sure = True
        if none_sure:
            lines.append(f'text = f"""{text}"""[1:]')
            text = "{text}"
        return [*lines, f'return f"""{{{{{text}}}}}"""']

    def _optional(self, field: FieldShape, name: str, before: str, after: str) -> list[str]:
        """Return lines that write a member which may be left out, as empty text if it is."""
        shape = _within(field)
        if isinstance(shape, BoolShape) and field.omit_none:
            words = [self.name(f"{before}{word}{after}", "word") for word in ("true", "false")]
            return [
                f"if {name} is None: {name} = ''",
                f"elif {name} is True: {name} = {words[0]}",
                f"elif {name} is False: {name} = {words[1]}",
                "else: raise Doubt",
            ]
        checks, result = self.part(shape, name)
        written = f'{name} = f"""{_literal(before)}{{{result}}}{after}"""'
        lines = [self._present(field, name), *indented([*checks, written])]
        return [*lines, f"else: {name} = ''"]


def _within(field: FieldShape) -> Shape:
    """Return the shape of what a field holds when it is not left out."""
    if field.omit_none and isinstance(field.shape, OptionShape):
        return field.shape.item
    return field.shape


def _may_lack(field: FieldShape) -> bool:
    """Tell whether a field may be left out."""
    return field.omit_none or field.omit_empty


def _literal(text: str) -> str:
    """Return plain text as it stands in an f-string in double quotes."""
    literal(text)  # which raises for any other
    for char in ("\\", '"'):
        text = text.replace(char, "\\" + char)
    return text.replace("{", "{{").replace("}", "}}")
