"""Generated decoders: straight-line functions for data that is canonical and valid.

A program reads plain data or freshly parsed text, and knows the fields by one
of three sets of names: the canonical ones, the first aliases, or, if it is
lenient, any, by bringing those of every object to canonical form first. Most
documents keep to one of the first two from beginning to end.

Parsed text may have lost repeated keys, which dicts do not show. So a program
for text gathers the sizes of all objects and all strings: outside of strings,
a document has a colon for each member, and if that is as many as were found,
none was lost (see :func:`.text.none_lost`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .fast import Doubt, NotGenerated, Unusual
from .generate import (
    JSON_ROOM,
    SCALARS,
    DataGenerator,
    copy_json,
    exact_f32,
    exact_f64,
    indented,
    is_flat,
)
from .record import filled, is_watched, twin
from .scalars import MAX_NUMBER
from .shape import JsonShape, OptionShape, StringShape
from .walk import nests_too_deep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal, TypeAlias

    from . import shape as shapes
    from .shape import FieldShape, Shape, StructShape

    Names: TypeAlias = Literal["canonical", "aliases", "any"]


def decoder(shape: Shape, *, text: bool, names: Names, unknown: str | None = None) -> Any:
    """Generate a decoder; raises NotGenerated.

    It takes data and, with ``text``, a function for the size of each object and
    a list for the strings; it raises :class:`Unusual` or KeyError if other names
    may be all that is wrong, and any other exception for other doubts.
    ``unknown``, the policy for unknown fields, matters only to a lenient one.
    """
    return _Decoder(text, names, unknown).generate(shape)


class _Decoder(DataGenerator):
    def __init__(self, text: bool, names: Names, unknown: str | None) -> None:
        super().__init__(
            ", size, strings" if text else "",
            Unusual=Unusual,
            absent=object(),
            f32=exact_f32,
            f64=exact_f64,
            copy_json=copy_json,
            filled=filled,
            see_json=_see_json,
            see_further=_see_further,
            renamed=_renamed,
            renamed_known=_renamed_known,
            renamed_open=_renamed_open,
        )
        self._text = text
        self._aliased = names == "aliases"
        self._lenient = names == "any"
        self._unknown = unknown

    def _string(self, shape: StringShape, name: str) -> list[str]:
        return self._strings([name])

    def _enum(self, shape: shapes.EnumShape, name: str) -> list[str]:
        self._colonless("".join(shape.by_wire))
        members = self._program.name(shape.by_wire, "members")
        return [*self._key_check(name), f"{name} = {members}[{name}]"]

    def _key_check(self, name: str) -> list[str]:
        """Return the check of data that might just equal a string; parsed text holds no such."""
        return [] if self._text else [f"if type({name}) is not str: raise Doubt"]

    def _json(self, shape: JsonShape, name: str) -> list[str]:
        if self._text:
            return [f"see_json({name}{self._further})"]
        return super()._json(shape, name)

    def _sequence(self, shape: shapes.SequenceShape, name: str) -> list[str]:
        check = f"if type({name}) is not list: raise Doubt"
        kept = [] if shape.as_list else [f"{name} = tuple({name})"]
        if isinstance(shape.item, JsonShape):
            return [check, *self._json(shape.item, name), *kept]
        items = f"[{self._function(shape.item)}(item{self._further}) for item in {name}]"
        return [check, f"{name} = {items if shape.as_list else f'tuple({items})'}"]

    def _map(self, shape: shapes.MapShape, name: str) -> list[str]:
        check, *lines = super()._map(shape, name)
        return [check, *([f"size(len({name}))"] if self._text else []), *lines]

    def _tagged(self, shape: shapes.TaggedShape) -> list[str]:
        lines = ["if type(value) is not dict: raise Doubt", f"tag = value[{shape.tag!r}]"]
        lines += self._key_check("tag")
        self._colonless("".join([shape.tag, *shape.by_tag]))
        for variant in shape.variants:
            body = partial(self._struct, variant.struct, shape.tag)
            function = self._program.function(variant, body)
            lines.append(f"if tag == {variant.tag!r}: return {function}(value{self._further})")
        return [*lines, "raise Doubt"]

    def _is_in_line(self, shape: Shape) -> bool:
        return is_flat(shape) and not self._lenient

    def _struct(self, shape: StructShape, tag: str | None = None) -> list[str]:
        return [*self._members(shape, "value", tag), "return value"]

    def _members(self, shape: StructShape, data: str, tag: str | None = None) -> list[str]:
        """Return lines that decode the struct in the variable ``data``.

        ``tag`` is the key of the enum that it is a variant of. All names are
        looked at before any part that is a container is decoded, so that an
        object with unusual ones is given up early.
        """
        required = [field for field in shape.fields if field.required]
        lines = [f"if type({data}) is not dict: raise Doubt"]
        if self._text:
            lines.append(f"size(len({data}))")
        if self._lenient:
            lines.append(self._renamed(shape, tag))
        lines.append(f"count = {len(required) + (tag is not None and not self._lenient)}")
        checks, strings = [], []
        variables = [f"{data}_{index}" for index in range(len(shape.fields))]
        for field, variable in zip(shape.fields, variables, strict=True):
            if not field.required:
                checks += self._optional(field, data, variable, lines)
                continue
            lines.append(f"{variable} = {data}[{self._name(field)!r}]")
            if isinstance(field.shape, StringShape):
                strings.append(variable)
            else:
                checks += self._in_place(field.shape, variable)
        lines += [self._counted(shape, data, tag), *self._strings(strings), *checks]
        return [*lines, *self._built(shape, data, variables)]

    def _name(self, field: FieldShape) -> str:
        """Return the name by which the program knows a field."""
        return self._colonless(field.aliases[0] if self._aliased and field.aliases else field.wire)

    def _colonless(self, name: str) -> str:
        """Return a name; raises NotGenerated if its colon would pass for one after a key."""
        if self._text and ":" in name:
            raise NotGenerated
        return name

    def _strings(self, names: list[str]) -> list[str]:
        """Return the lines that check several strings at once."""
        if not names:
            return []
        lines = [f"if {' or '.join(f'type({name}) is not str' for name in names)}: raise Doubt"]
        if self._text:
            return [*lines, f"strings += ({', '.join(names)},)"]
        return [*lines, *(f"if not {name}.isascii(): {name}.encode()" for name in names)]

    def _optional(self, field: FieldShape, data: str, variable: str, lines: list[str]) -> list[str]:
        """Add the lines that look a field up, with the check of a scalar; return later checks."""
        checks = self._in_place(field.shape, variable)
        default = "None"
        if field.default_factory is not None:
            default = self._program.name(field.default_factory, "make") + "()"
        elif field.default is not None:
            default = self._program.name(field.default, "default")
        name = repr(self._name(field))
        lookup = [f"{variable} = {data}[{name}]", "count += 1"]
        item = field.shape.item if isinstance(field.shape, OptionShape) else field.shape
        absent, later = default, []
        if isinstance(item, SCALARS):
            lookup += checks
        elif field.default is None and field.default_factory is None:
            later = checks  # which None passes as it is
        else:
            absent = "absent"
            later = [f"if {variable} is absent: {variable} = {default}", "else:", *indented(checks)]
        lines += [f"if {name} in {data}:", *indented(lookup), f"else: {variable} = {absent}"]
        return later

    def _renamed(self, shape: StructShape, tag: str | None) -> str:
        names = {name: field.wire for name, field in shape.spellings.items()}
        spellings = self._program.name(names, "spellings")
        if tag is not None:
            return f"value = renamed_open(value, {spellings}, {tag!r})"
        deny = self._unknown == "deny" or (self._unknown is None and shape.deny)
        return f"value = {'renamed' if deny else 'renamed_known'}(value, {spellings})"

    def _counted(self, shape: StructShape, data: str, tag: str | None) -> str:
        """Return the line that notices names which the program does not know."""
        if self._lenient:
            return "if count != len(value): raise Doubt"
        if tag is None:
            return f"if count != len({data}): raise Unusual"
        known = {self._name(field) for field in shape.fields}
        others = self._program.name(frozenset(shape.spellings) - known, "others")
        known_names = self._program.name(frozenset([tag, *known]), "known")
        return (
            f"if count != len({data}): see_further({data}, {known_names}, {others}{self._further})"
        )

    def _built(self, shape: StructShape, data: str, variables: list[str]) -> list[str]:
        """Return lines that make the value out of its parts, in place of the data."""
        cls = self._program.name(shape.type, "cls")
        pairs = [
            (field.attribute, name) for field, name in zip(shape.fields, variables, strict=True)
        ]
        if shape.checks_itself:
            return [f"{data} = {cls}({', '.join(f'{key}={name}' for key, name in pairs)})"]
        if is_watched(shape.type):
            members = ", ".join(f"{key!r}: {name}" for key, name in pairs)
            return [f"{data} = filled({cls}, {{{members}}})"]
        if not pairs:
            return [f"{data} = {self._program.name(shape.type(), 'only')}"]
        return [
            f"{data} = {self._program.name(twin(shape.type), 'twin')}()",
            *[f"{data}.{key} = {name}" for key, name in pairs],
            f"{data}.__class__ = {cls}",
        ]


# What the generated functions call ---------------------------------------


def _see_json(
    value: Any, size: Callable[[int], None], strings: list[str], room: int = JSON_ROOM
) -> None:
    """Check a JSON value that was parsed, and gather its sizes and strings.

    As in :func:`.generate.copy_json`, the loop deals with all but containers itself.
    """
    kind = type(value)
    if kind is dict:
        size(len(value))
        strings += value
        items = value.values()
    else:
        items = value if kind is list else (value,)
    for item in items:
        kind_of_item = type(item)
        if kind_of_item is str:
            strings.append(item)
        elif kind_of_item is dict or kind_of_item is list:
            if not room:
                raise Doubt
            _see_json(item, size, strings, room - 1)
        elif kind_of_item is float:
            if item - item != 0.0:  # infinite
                raise Doubt
        elif kind_of_item is int and not (
            -0xFFFFFFFF <= item <= 0xFFFFFFFF or -MAX_NUMBER <= item <= MAX_NUMBER
        ):
            raise Doubt


def _see_further(
    data: dict[Any, Any],
    known: frozenset[str],
    others: frozenset[str],
    size: Callable[[int], None] | None = None,
    strings: list[str] | None = None,
) -> None:
    """Check the members of a variant's object that are no fields under any of their names."""
    for key, value in data.items():
        if key in known:
            continue
        if key in others:
            raise Unusual
        if size is None or strings is None:
            copy_json({key: value})
        else:
            strings.append(key)
            _see_json(value, size, strings)


def _renamed(data: dict[Any, Any], spellings: Mapping[str, str]) -> dict[str, Any]:
    """Give every member its canonical name; unknown and repeated ones raise."""
    made = {spellings[key]: value for key, value in data.items()}
    if len(made) != len(data):
        raise Doubt
    return made


def _renamed_known(data: dict[Any, Any], spellings: Mapping[str, str]) -> dict[str, Any]:
    """Give every known member its canonical name, and leave the others out."""
    made = {}
    for key, value in data.items():
        if type(key) is not str or not (key.isascii() or key.encode()):
            raise Doubt
        if key in spellings:
            if spellings[key] in made:
                raise Doubt
            made[spellings[key]] = value
        elif nests_too_deep(value):
            raise Doubt
    return made


def _renamed_open(data: dict[Any, Any], spellings: Mapping[str, str], tag: str) -> dict[str, Any]:
    """Do the same for a variant, whose other members have to be JSON."""
    made = _renamed_known(data, spellings)
    for key, value in data.items():
        if key != tag and key not in spellings:
            copy_json(value)
    return made
