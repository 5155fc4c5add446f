"""Generated dumpers: straight-line functions from valid values to compact JSON text.

A dumper is an f-string for each class, in which the names of fields and the
punctuation between them are already spelled out.
"""

from __future__ import annotations

from json import encoder as json_encoder
from json.encoder import JSONEncoder, encode_basestring
from typing import TYPE_CHECKING, Any

from .fast import Doubt
from .fast_encode import class_check, dispatched, may_lack, present_test, within
from .generate import JSON_ROOM, Generator, exact_f32, exact_f64, in_range, indented
from .scalars import MAX_NUMBER, format_f32, format_f64
from .shape import JsonShape
from .text import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from . import shape as shapes
    from .shape import Shape

    #: Lines that check a variable, and the inside of an f-string for it.
    Spelled: TypeAlias = tuple[list[str], str]


def dumper(shape: Shape) -> Any:
    """Generate a function from a value to compact JSON text; raises NotGenerated.

    The text may hold half of a surrogate pair: that is left to the caller.
    """
    generator = _Dumper(quote=encode_basestring, json=_json_text, f32=_f32_text, f64=_f64_text)
    return generator.generate(shape)


class _Dumper(Generator):
    def _plain(self, shape: Shape) -> list[str]:
        lines, text = self._in_place(shape, "value")
        return [*lines, f"return {_f_string(text)}"]

    def _bool(self, shape: shapes.BoolShape, name: str) -> Spelled:
        check = f"if {name} is not True and {name} is not False: raise Doubt"
        return [check], f"{{'true' if {name} else 'false'}}"

    def _string(self, shape: shapes.StringShape, name: str) -> Spelled:
        return [], f"{{quote({name})}}"  # which raises for anything but strings

    def _int(self, shape: shapes.IntShape, name: str) -> Spelled:
        return [f"if not ({in_range(name, shape.low, shape.high)}): raise Doubt"], f"{{{name}}}"

    def _float(self, shape: shapes.FloatShape, name: str) -> Spelled:
        return [], f"{{{shape.name}({name})}}"

    def _enum(self, shape: shapes.EnumShape, name: str) -> Spelled:
        cls = self._program.name(shape.type, "cls")
        return [f"if type({name}) is not {cls}: raise Doubt"], f"{{quote({name}._value_)}}"

    def _json(self, shape: JsonShape, name: str) -> Spelled:
        return [], f"{{json({name})}}"

    def _option(self, shape: shapes.OptionShape, name: str) -> Spelled:
        lines, text = self._in_place(shape.item, name)
        lines = [*lines, f"{name} = {_f_string(text)}"]
        return [f"if {name} is None: {name} = 'null'", "else:", *indented(lines)], f"{{{name}}}"

    def _sequence(self, shape: shapes.SequenceShape, name: str) -> Spelled:
        check = f"if type({name}) is not tuple and type({name}) is not list: raise Doubt"
        if isinstance(shape.item, JsonShape):
            return [check], f"{{json(list({name}))}}"
        items = f"[{self._function(shape.item)}(item) for item in {name}]"
        return [check], f"[{{','.join({items})}}]"

    def _map(self, shape: shapes.MapShape, name: str) -> Spelled:
        check = f"if type({name}) is not dict: raise Doubt"
        write = self._function(shape.item)
        items = f"[quote(key) + ':' + {write}(item) for key, item in {name}.items()]"
        return [check], f"{{{{{{','.join({items})}}}}}}"

    def _call(self, shape: Shape, name: str) -> Spelled:
        return [], f"{{{self._function(shape)}({name})}}"

    def _tagged(self, shape: shapes.TaggedShape) -> list[str]:
        key = encode_basestring(shape.tag)
        return dispatched(
            self._program,
            shape,
            lambda struct, tag: self._struct(struct, f"{key}:{encode_basestring(tag)}"),
        )

    def _struct(self, shape: shapes.StructShape, start: str = "") -> list[str]:
        lines, text = self._members(shape, "value", start)
        return [*lines, f"return {_f_string(text)}"]

    def _members(self, shape: shapes.StructShape, name: str, start: str = "") -> Spelled:
        """Spell a struct in the variable ``name``; ``start`` is the tag of a variant.

        A comma goes before a member; before the first that is sure to be there,
        it goes after those that may be left out.
        """
        lines = [class_check(self._program, shape, name)]
        text, sure = _literal(start), bool(start)
        for index, field in enumerate(shape.fields):
            member = f"{name}_{index}"
            key = encode_basestring(field.wire) + ":"
            lines.append(f"{member} = {name}.{field.attribute}")
            checks, spelled = self._in_place(within(field), member)
            if not may_lack(field):
                lines += checks
                text += _literal("," + key if sure else key) + spelled
                sure = True
                continue
            before, after = (",", "") if sure or all(map(may_lack, shape.fields)) else ("", ",")
            whole = _f_string(_literal(before + key) + spelled + after)
            lines += [
                present_test(self._program, field, member),
                *indented([*checks, f"{member} = {whole}"]),
            ]
            lines.append(f"else: {member} = ''")
            text += f"{{{member}}}"
        if not sure and text:
            lines.append(f"{name} = {_f_string(text)}[1:]")
            text = f"{{{name}}}"
        return lines, f"{{{{{text}}}}}"


def _f_string(text: str) -> str:
    return f'f"""{text}"""'


def _literal(text: str) -> str:
    """Escape text for the literal part of an f-string in double quotes."""
    for char in ("\\", '"'):
        text = text.replace(char, "\\" + char)
    return text.replace("{", "{{").replace("}", "}}")


# What the generated functions call ---------------------------------------


def _f64_text(number: Any) -> str:
    return format_f64(exact_f64(number))


def _f32_text(number: Any) -> str:
    return format_f32(exact_f32(number))


def _json_text(value: Any) -> str:
    """Write a JSON value, checking all of it."""
    kind = type(value)
    members = value if kind is dict or kind is list else (value,)
    return "".join(_encode_json(value, 0)) if _check_json(members) else write(value, None)


def _check_json(members: Any, around: tuple[int, ...] = ()) -> bool:
    """Check the members of a JSON value; tell whether the json module spells it as serde_json does.

    The loop and ``around`` are as in :func:`.generate.copy_json`.
    """
    items = members
    if type(members) is dict:
        for key in members:
            if type(key) is not str:
                raise Doubt
        items = members.values()
    same = True
    for item in items:
        kind = type(item)
        if kind is str or kind is bool or item is None:
            continue
        if kind is int:
            if -0xFFFFFFFF <= item <= 0xFFFFFFFF or -MAX_NUMBER <= item <= MAX_NUMBER:
                continue
        elif kind is float:
            if item - item == 0.0:  # neither infinite nor NaN
                same = same and not -1e-4 < item < 1e-4
                continue
        elif (kind is dict or kind is list) and id(item) not in around and len(around) < JSON_ROOM:
            if item and not _check_json(item, (*around, id(item))):
                same = False
            continue
        raise Doubt
    return same


def _json_encoder() -> Callable[[Any, int], Any]:
    """Return the json module's encoder, made once where its C form is there."""
    make = getattr(json_encoder, "c_make_encoder", None)
    if make is None:
        encoder = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
        return lambda value, _: encoder.encode(value)
    made: Callable[[Any, int], Any] = make(
        None, None, encode_basestring, None, ":", ",", False, False, False
    )
    return made


_encode_json = _json_encoder()
