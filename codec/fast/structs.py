"""Programs for classes with fields: structs, and enums with tags.

One that reads looks fields up by the names that the last objects of a struct had, since
most documents keep to one spelling. An object with others teaches it these first.
One that writes text has an f-string for each class, in which the names of fields and
the punctuation between them are already spelled out.

Parsed text may have lost repeated keys, which dicts do not show. So a program for
text counts the strings in what it was given, keys included. Text has two quotes
for each: if it has more, a key was lost.
"""

from __future__ import annotations

from itertools import filterfalse
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from ..shapes import OptionShape
from .checks import Doubt, Spelling
from .source import Generator, indented, literal

if TYPE_CHECKING:
    from ..structs import FieldShape, StructShape, TaggedShape
    from .source import Written


class Program(Generator):
    """Writes a program; a ``tag``, where a method takes one, is key and text of a variant."""

    def tagged_body(self, shape: TaggedShape) -> list[str]:
        """Return the body of the function for an enum with tags."""
        lines = ["tag = type(value)"]
        if self.reads:
            lines = ["if type(value) is not dict: raise Doubt"]
            lines += [f"tag = value[{literal(shape.tag)}]", "if type(tag) is not str: raise Doubt"]
        for variant in shape.variants:
            function = self.define(
                variant, self.struct_body, variant.struct, shape.tag, variant.tag
            )
            cls = self.name(variant.struct.type, "cls")
            case = f"tag == {literal(variant.tag)}" if self.reads else f"tag is {cls}"
            lines.append(f"if {case}: return {function}(value)")
        return [*lines, "raise Doubt"]

    def struct_body(self, shape: StructShape, *tag: str) -> list[str]:
        """Return the body of the function for a struct."""
        names = [literal(field.attribute)[1:-1] for field in shape.fields]
        if not all(name.isidentifier() and name.isascii() for name in names):
            raise Doubt  # of other letters some are not what Python would read
        return (self._reading if self.reads else self._writing)(shape, *tag)

    # Reading. All names of an object are looked at before any of its values is.

    def _reading(self, shape: StructShape, *tag: str) -> list[str]:
        own = self.current
        required = ["tag = value[name_0]"] if tag else []
        optional: list[str] = []
        checks: list[str] = []
        results: dict[str, str] = {}
        for number, field in enumerate(shape.fields, len(required)):
            name, lookup = f"value_{number}", f"value_{number} = value[name_{number}]"
            written = self.part(field.shape, name)
            if field.required:
                required.append(lookup)
            else:
                absent, written = self._absent(field, name, written)
                optional += [f"if name_{number} in value:", f"    {lookup}", "    count += 1"]
                optional.append(f"else: {name} = {absent}")
            checks += written[0]
            results[field.attribute] = written[1]
        start, seen = ["if type(value) is not dict: raise Doubt"], "seen.append(value)"
        if self.kind == "loads":
            seen = f"total += count + {checks.count('count += 1') + bool(tag)}"
            checks = [line for line in checks if line != "count += 1"]
            # In what was parsed, anything else raises TypeError where a member is required.
            start = ["nonlocal total", *([] if required else start)]
        names = [*tag[:1], *[field.wire for field in shape.fields]]
        spelling, others = self._spelling(shape, names, *tag)
        lookups = [f"count = {len(required)}", *required, *optional, "if count != len(value):"]
        return [
            *start,
            f"[{', '.join([f'name_{number}' for number in range(len(names))])}] = {spelling}.names",
            "try:",
            *indented([*lookups, *indented(others)]),
            f"except KeyError: return {own}({spelling}.learn(value))",
            *checks,
            seen,
            *self._made(shape, results),
        ]

    def _absent(self, field: FieldShape, name: str, written: Written) -> tuple[str, Written]:
        """Return what marks that a field is absent, and what deals with that and with others."""
        lines, result = written
        if field.default_factory is not None:
            default = self.name(field.default_factory, "make") + "()"
        elif field.default is None:  # which passes the checks as it is
            return "None", written
        else:
            default = self.name(field.default, "default")
        lines = indented([*lines, f"{name} = {result}"])
        return "absent", ([f"if {name} is absent: {name} = {default}", "else:", *lines], name)

    def _spelling(self, shape: StructShape, names: list[str], *tag: str) -> tuple[str, list[str]]:
        """Return the name of what learns names, and lines that look for members of no field.

        A variant may have any others, but their values are looked at.
        """
        places = {name: names.index(field.wire) for name, field in shape.spellings.items()}
        places.update(dict.fromkeys(tag[:1], 0))
        required = {places[field.wire] for field in shape.fields if field.required}
        closed = not tag and (self.unknown == "deny" or (self.unknown is None and shape.deny))
        spelling = self.name(Spelling(names, places, required, closed), "spelling")
        known = self.name(places.__contains__, "known")
        lines = [f"odd = [*{self.name(filterfalse, 'but')}({known}, value)]"]
        lines.append("if count + len(odd) != len(value): raise KeyError")
        if self.kind == "loads":
            lines.append("count += len(odd)")
        else:
            lines.append("''.join(odd).encode()")
        found = "map(value.__getitem__, odd)"
        if self.kind == "decode" and tag:
            lines.append(f"[*map(copy_json, {found})]")
        else:
            lines.append(f"{'seen' if tag else 'skipped'}.extend({found})")
        return spelling, ["raise KeyError"] if closed else lines

    def _made(self, shape: StructShape, results: dict[str, str]) -> list[str]:
        """Return lines that make and return the instance, of expressions by attribute."""
        cls = self.name(shape.type, "cls")
        if shape.checks_itself:
            arguments = ", ".join([f"{key}={result}" for key, result in results.items()])
            self.alters = True
            return [f"return {cls}({arguments})"]
        stores = [f"made.{key} = {result}" for key, result in results.items()]
        start = f"made = {self.name(twin(shape.type), 'twin')}()"
        return [start, *stores, f"made.__class__ = {cls}", "return made"]

    # Writing. Plain data begin as a literal of the members that are sure, up to the first that
    # is not. In text there is a comma before each member but a first that is sure.

    def _writing(self, shape: StructShape, *tag: str) -> list[str]:
        text = self.kind == "dumps"
        quote = _quoted if text else literal
        lines = [f"if type(value) is not {self.name(shape.type, 'cls')}: raise Doubt"]
        later: list[str] = []
        members = [":".join(map(quote, tag))] if tag else []
        unsure = not tag and any(field.omit_none or field.omit_empty for field in shape.fields[:1])
        for index, field in enumerate(shape.fields):
            name, key = f"value_{index}", quote(field.wire)
            lines.append(f"{name} = value.{field.attribute}")
            held = field.shape
            if field.omit_none and isinstance(held, OptionShape):
                held = held.item
            checks, result = self.part(held, name)
            member, store = f"{key}: {result}", f"made[{key}] = {result}"
            if text:
                comma = "," if members or unsure else ""
                member = f"{comma}{key}:{{{result}}}"
                store = f'{name} = f"""{member}"""'
            if field.omit_none or field.omit_empty:
                later += [self._present(field, name), *indented([*checks, store])]
                if text:
                    later.append(f"else: {name} = ''")
                    members.append(f"{{{name}}}")
            elif later and not text:
                later += [*checks, store]
            else:
                lines += checks
                members.append(member)
        if text:
            cut = '.replace("{,", "{", 1)' if unsure else ""
            return [*lines, *later, f'return f"""{{{{{"".join(members)}}}}}"""{cut}']
        return [*lines, f"made = {{{', '.join(members)}}}", *later, "return made"]

    def _present(self, field: FieldShape, name: str) -> str:
        """Return the condition that a field which may be left out is not."""
        if field.omit_none:
            return f"if {name} is not None:"
        kinds = self.name(field.shape.empties, "empties")
        return f"if len({name}) or type({name}) not in {kinds}:"


def _quoted(text: str) -> str:
    """Return a string of JSON as it stands in an f-string."""
    return literal(encode_basestring(text))[1:-1].replace("{", "{{").replace("}", "}}")


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
