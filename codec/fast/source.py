"""How a program is written: functions as source, one for each class that a type is made of.

A program repeats the reference for the common case only. It holds no rule and no
error text of its own. Strings go into source by ``repr`` of a plain str, all other
objects by a name in the scope of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import numbers, walk
from ..shapes import JsonShape, StringShape
from . import checks
from .checks import TYPE_ROOM, Doubt

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ..shapes import MapShape, OptionShape, SequenceShape, Shape

    #: Lines that check a variable, and the expression for the result.
    Written: TypeAlias = tuple[list[str], str]

_BOOL = "if {0} is not True and {0} is not False: raise Doubt"
_STR = "if type({0}) is not str: raise Doubt"
_NUMBER = "if type({0}) is not float and type({0}) is not int: raise Doubt"
_IN_RANGE = "if not -0xFFFFFFFF <= {0} <= 0xFFFFFFFF and not in_range({0}): raise Doubt"
_F32 = [_NUMBER, _IN_RANGE, "{0} = round_f32({0})", "if {0} is None: raise Doubt"]

#: How scalars and JSON values are dealt with, by kind of shape: lines that check the
#: variable {0}, and the result. All that a shape has may stand in braces.
_SCALARS = {
    "bool": [_BOOL, "{0}"],
    "string": [_STR, "if not {0}.isascii(): {0}.encode()", "{0}"],
    "int": ["if not (type({0}) is int and {low} <= {0} <= {high}): raise Doubt", "{0}"],
    "f32": [*_F32, "{0}"],
    "f64": [_NUMBER, _IN_RANGE, "float({0})"],
    "enum": [_STR, "{table}[{0}]"],
    "json": ["copy_json({0})"],
}

#: Of these a value stays as it is.
_UNCHANGED = ("bool", "string", "int")

#: The same where a kind of program differs.
_OWN: dict[str, dict[str, list[str]]] = {
    "loads": {
        "string": [_STR, "count += 1", "{0}"],
        "enum": ["count += 1", "{table}[{0}]"],
        "json": ["if {0} is not None: seen.append({0})", "own({0})"],
    },
    "encode": {"enum": ["{table}[id({0})]"]},
    "mark": {"enum": ["{table}[id({0})]"], "f32": [*_F32, "F32({0})"]},
    "dumps": {
        "bool": [_BOOL, "'true' if {0} else 'false'"],
        "string": ["encode_basestring({0})"],  # which raises for anything but strings
        "f32": [*_F32, "format_f32({0})"],
        "f64": [_NUMBER, _IN_RANGE, "format_f64(float({0}))"],
        "enum": ["encode_basestring({table}[id({0})])"],
        "json": ["seen.append({0})", "json_text({0})"],
    },
}

#: What is done at last where the functions of a program share lists, to look at many values
#: at once: ``seen``, and ``skipped`` for what no field takes. ``total`` counts strings.
_LAST = {
    "decode": ["check_keys(seen)", "if any(map(nests_too_deep, skipped)): raise Doubt"],
    "loads": [
        "if seen: total += len(strings_in(seen))",
        "if skipped: total += len(strings_in(skipped, MAX_SKIPPED_DEPTH))",
        "made = made, total",
    ],
    "dumps": ["check_keys([strings_in(seen)])"],
}


def literal(text: object) -> str:
    """Return a plain string as source."""
    if type(text) is not str:
        raise Doubt
    return repr(text)


def indented(lines: list[str]) -> list[str]:
    """Return lines one level further in."""
    return ["    " + line for line in lines]


class Generator:
    """Writes a program of a kind: ``decode``, ``loads``, ``encode``, ``dumps``, or ``mark``.

    That is ``encode`` with f32 as instances of F32. A program ``loads`` takes what was
    parsed, and returns the number of strings as well; ``dumps`` returns JSON, which may
    hold half of a surrogate pair: that is left to the caller. ``unknown`` is the policy
    for unknown fields.

    Kinds of shapes that have a method ``*_body`` have a function wherever they are. All
    others have a method that returns what checks a variable, and the result.
    """

    def __init__(self, kind: str, unknown: str | None) -> None:
        self.kind = kind
        self.unknown = unknown
        self.reads = kind in ("decode", "loads")
        self.current = ""  # the function that is being written
        self._scope = {**vars(numbers), **vars(walk), **vars(checks)}
        self._lines: list[str] = []
        self._functions: dict[int, tuple[str, int, object]] = {}
        self._height = 0
        self.alters = False  # whether a class may change what it is given

    def generate(self, shape: Shape) -> Any:
        """Return the program for a shape; raises Doubt."""
        function = self.function(shape)
        self._scope["own"] = checks.copy_json if self.alters else lambda parsed: parsed
        if self.kind not in _LAST:
            exec("\n".join(self._lines), self._scope)
            return self._scope[function]
        run = ["try:", *indented([f"made = {function}(value)", *_LAST[self.kind], "return made"])]
        run += ["finally:", "    total = 0", "    seen.clear()", "    skipped.clear()"]
        run = ["def run(value):", *indented(["nonlocal total", *run]), "return run"]
        body = ["total, seen, skipped = 0, [], []", *self._lines, *run]
        exec("\n".join(["def make():", *indented(body)]), self._scope)
        return checks.pooled(self._scope["make"])

    def name(self, value: Any, kind: str) -> str:
        """Return a name by which the source can refer to an object."""
        name = f"{kind}_{len(self._scope)}"
        self._scope[name] = value
        return name

    def function(self, shape: Shape) -> str:
        """Return the name of the function for a shape."""
        return self.define(shape, getattr(self, f"{_kind(shape)}_body", self._plain), shape)

    def define(self, of: object, body: Callable[..., list[str]], *arguments: object) -> str:
        """Return the name of the function for an object, written at first need.

        It nests at most two containers: its value, and a sequence or map that is a part of it.
        """
        name, height, _ = self._functions.get(id(of), ("", 0, None))
        if not name:
            name, around, self._height = f"do_{len(self._functions)}", self._height, 0
            self._functions[id(of)] = name, TYPE_ROOM, of  # so one that needs itself is too high
            self.current = name
            lines = body(*arguments)  # which may define further ones
            height = self._height + 2
            self._functions[id(of)] = name, height, of
            self._lines += [f"def {name}(value):", *indented(lines)]
            self._height = around
        self._height = max(self._height, height)
        if self._height >= TYPE_ROOM:
            raise Doubt
        return name

    def _plain(self, shape: Shape) -> list[str]:
        lines, result = self.part(shape, "value")
        result = f'f"""{{{result}}}"""' if self.kind == "dumps" else result
        if self.kind == "loads":
            lines = ["nonlocal total", "count = 0", *lines, "total += count"]
        return [*lines, f"return {result}"]

    def part(self, shape: Any, name: str) -> Written:
        """Return what deals with a shape in the variable ``name``."""
        kind = _kind(shape)
        if hasattr(self, f"{kind}_body"):
            return [], f"{self.function(shape)}({name})"
        if kind not in _SCALARS:
            written: Written = getattr(self, f"_{kind}")(shape, name)
            return written
        facts: dict[str, Any] = dict(vars(shape))
        if kind == "enum":
            table = shape.by_wire
            if not self.reads:  # by identity: what was made beside the enum may have such a value
                table = {id(member.value): str(member.wire) for member in shape.members}
            facts["table"] = self.name(table, "table")
        wanted = _OWN.get(self.kind, {}).get(kind, _SCALARS[kind])
        *lines, result = [line.format(name, **facts) for line in wanted]
        return lines, result

    def _option(self, shape: OptionShape, name: str) -> Written:
        lines, result = self.part(shape.item, name)
        if result != name or not lines:
            lines = [*lines, f"{name} = {result}"]
        lines = [f"if {name} is not None:", *indented(lines)]
        return [*lines, f"else: {name} = 'null'"] if self.kind == "dumps" else lines, name

    def _sequence(self, shape: SequenceShape, name: str) -> Written:
        lines = [f"if type({name}) is not list: raise Doubt"]
        if not self.reads:
            lines = [f"if type({name}) is not tuple and type({name}) is not list: raise Doubt"]
        if isinstance(shape.item, JsonShape):  # the whole is as good as a JSON value
            more, made = self.part(shape.item, name)
            lines += more if self.reads else [f"{name} = list({name})", *more]
        elif _kind(shape.item) in _UNCHANGED and self.kind != "dumps":
            # The loop goes over a copy, which no other thread knows.
            lines += [f"{name} = [*{name}]", f"for item in {name}:"]
            lines += indented(self.part(shape.item, "item")[0])
            made = name
        else:
            made = f"[{self.function(shape.item)}(item) for item in {name}]"
            made = f"'[' + ','.join({made}) + ']'" if self.kind == "dumps" else made
        return lines, f"tuple({made})" if self.reads and not shape.as_list else made

    def _map(self, shape: MapShape, name: str) -> Written:
        lines = [f"if type({name}) is not dict: raise Doubt"]
        key, item = f"{self.function(_KEY)}(key)", f"{self.function(shape.item)}(item)"
        if self.kind != "dumps":
            return lines, f"{{{key}: {item} for key, item in {name}.items()}}"
        lines.append(f"check_keys([{name}])")
        joined = f"','.join([{key} + ':' + {item} for key, item in {name}.items()])"
        return [*lines, f"{name} = '{{' + {joined} + '}}'"], name


def _kind(shape: Shape) -> str:
    kind = type(shape).__name__.removesuffix("Shape").lower()
    return shape.name if kind == "float" else kind


_KEY = StringShape()  # of maps
