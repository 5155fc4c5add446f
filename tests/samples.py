"""Random plain data for a type, and damage to it, from a seeded generator."""

from __future__ import annotations

import copy
import random
from typing import Any

from codec import shapes as s
from codec import structs as t

_TEXTS = ("", "w", "a:b", '"', "\\", "\n", "é", "日本", "😀", "\x7f", "\u2028", "x" * 50)
_FLOATS = (0.0, -0.0, 0.5, 0.1, 1e-5, 9.99e-5, 1e-7, 1e16, 1.5e300, -2.25)
_JUNK = (None, True, 0, -1, 2**70, 1.5, "", "x", [], {}, [1], {"a": 1}, {"type": "x"}, float("nan"))


def sample(shape: Any, rng: random.Random) -> Any:
    """Return plain data that a shape accepts, under canonical names."""
    return _MAKERS[type(shape)](shape, rng)


def _struct(shape: t.StructShape, rng: random.Random) -> dict[str, Any]:
    return {
        field.wire: sample(field.shape, rng)
        for field in shape.fields
        if field.required or rng.random() < 0.6
    }


def _tagged(shape: t.TaggedShape, rng: random.Random) -> dict[str, Any]:
    variant = rng.choice(shape.variants)
    data = {shape.tag: variant.tag, **_struct(variant.struct, rng)}
    if rng.random() < 0.2:
        data["further"] = _json(s.JsonShape(), rng)
    return data


def _json(shape: s.JsonShape, rng: random.Random, depth: int = 3) -> Any:
    kind = rng.randrange(7 if depth else 5)
    if kind == 5:
        return [_json(shape, rng, depth - 1) for _ in range(rng.randrange(4))]
    if kind == 6:
        return {rng.choice(_TEXTS): _json(shape, rng, depth - 1) for _ in range(rng.randrange(4))}
    return (None, rng.random() < 0.5, rng.randrange(-(2**65), 2**65), _float(rng), _text(rng))[kind]


def _float(rng: random.Random) -> float:
    return rng.choice(_FLOATS) if rng.random() < 0.5 else rng.uniform(-1e6, 1e6)


def _number(shape: s.FloatShape, rng: random.Random) -> float:
    number = rng.randrange(100) if rng.random() < 0.2 else _float(rng)
    return number if shape.name == "f64" or abs(number) < 1e38 else 0.75


def _text(rng: random.Random) -> str:
    return rng.choice(_TEXTS)


_MAKERS: dict[type, Any] = {
    s.BoolShape: lambda shape, rng: rng.random() < 0.5,
    s.StringShape: lambda shape, rng: _text(rng),
    s.IntShape: lambda shape, rng: rng.choice((shape.low, shape.high, rng.randint(0, 100))),
    s.FloatShape: lambda shape, rng: _number(shape, rng),
    s.JsonShape: _json,
    s.OptionShape: lambda shape, rng: None if rng.random() < 0.2 else sample(shape.item, rng),
    s.SequenceShape: lambda shape, rng: [sample(shape.item, rng) for _ in range(rng.randrange(4))],
    s.MapShape: lambda shape, rng: {_text(rng): sample(shape.item, rng) for _ in range(3)},
    s.EnumShape: lambda shape, rng: rng.choice(shape.members).wire,
    t.StructShape: _struct,
    t.TaggedShape: _tagged,
}


def respelled(shape: Any, data: Any, rng: random.Random, share: float) -> Any:
    """Return data with a share of its field names replaced by aliases."""
    if isinstance(shape, s.OptionShape):
        return None if data is None else respelled(shape.item, data, rng, share)
    if isinstance(shape, s.SequenceShape):
        return [respelled(shape.item, item, rng, share) for item in data]
    if isinstance(shape, s.MapShape):
        return {key: respelled(shape.item, item, rng, share) for key, item in data.items()}
    struct = shape
    if isinstance(shape, t.TaggedShape):
        struct = shape.by_tag[data[shape.tag]].struct
    if not isinstance(struct, t.StructShape):
        return data
    made = {}
    for key, item in data.items():
        field = struct.spellings.get(key)
        if field is None:
            made[key] = item
            continue
        name = field.aliases[0] if field.aliases and rng.random() < share else key
        made[name] = respelled(field.shape, item, rng, share)
    return made


def damaged(data: Any, rng: random.Random) -> Any:
    """Return a copy of data with one random change, which may be harmless."""
    whole = {"": copy.deepcopy(data)}
    places = [(whole, "")]
    for holder, key in places:
        value = holder[key]
        if isinstance(value, dict):
            places += [(value, name) for name in value]
        elif isinstance(value, list):
            places += [(value, index) for index in range(len(value))]
    holder, key = rng.choice(places)
    change = rng.randrange(3)
    if change == 0:
        holder[key] = copy.deepcopy(rng.choice(_JUNK))
    elif change == 1 and holder is not whole:
        del holder[key]
    elif isinstance(holder[key], dict):
        holder[key][rng.choice(("extra", "id", "type", "max_iterations", "é"))] = rng.choice(_JUNK)
    else:
        holder[key] = [holder[key]]
    return whole[""]
