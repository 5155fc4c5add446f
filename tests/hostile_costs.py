"""What hostile input costs: python tests/hostile_costs.py [--size MB] [--only WORD]

Each text is read by the codec, which also shows its faults, by bare ``json.loads``, and
held against the reading of a valid document of the same size, the status of the
benchmarks. A line gives both times, and the codec's as a multiple of bare json's and of
the valid document's; then the same of the peaks of memory.

The limit is 10 times the time, and 4 times the memory, of the dearer of the two: a text of
many small containers takes bare json longer than the codec takes for the valid document.
The status is 1 if a line is over its limit. What is no text follows, in seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "benchmarks"))

import codec
import documents
from codec import CodecError, JsonValue, struct, u32
from qontinui_types import (
    ExitStrategy,
    LoopPhase,
    MultiLoopStatus,
    OlConfig,
    StallDetectorConfig,
)

#: Of what the valid document takes, or bare json with the same text, if that is more.
MOST_TIME, MOST_MEMORY = 10, 4

#: Seconds and megabytes that may come on top, whatever the size: 10,000 faults are put into words.
WORDS_TIME, WORDS_MEMORY = 0.5, 10.0

#: Seconds that a case without a text may take, at any size.
MOST_SECONDS = 2.0


@struct(unknown="ignore")
class Holder:
    """Holds a blob and items; what else comes is skipped."""

    blob: JsonValue = None
    items: list[StallDetectorConfig] | None = None
    number: u32 = 0
    text: str = ""


STALL = '{"maxRepeatedActions":5,"maxTotalSteps":100,"stallTimeoutSecs":300,"oscillationWindow":10}'
ALIASED = (
    '{"max_repeated_actions":5,"max_total_steps":100,'
    '"stall_timeout_secs":300,"oscillation_window":10}'
)

#: Makes a text of about so many characters.
Maker = Callable[[int], str]


def times(part: str, start: str, end: str, comma: str = ",") -> Maker:
    """Return what repeats a part between a start and an end."""

    def make(size: int) -> str:
        count = max(1, (size - len(start) - len(end)) // len(part + comma))
        return start + comma.join([part] * count) + end

    return make


def counted(part: str, start: str, end: str) -> Maker:
    """Return what repeats a part with a number in it."""

    def make(size: int) -> str:
        count = max(1, size // (len(part) + 4))
        return start + ",".join([part.replace("#", str(number)) for number in range(count)]) + end

    return make


def long_key(size: int) -> str:
    """Make 10,000 faults under one long key."""
    return '{"' + "k" * (size - 20_030) + '":{"blob":[' + ",".join(["1"] * 10_000) + "]}}"


def status(size: int) -> str:
    """Make the status of the benchmarks, with its loops again and again."""
    document = documents.build()[0]
    return documents.compact({**document.data, "loops": document.data["loops"] * (size // 320_000)})


DEEP = "[" * 400 + "]" * 400
TWICE = '{"a":0,"a":' * 60 + "1" + "}" * 60
SHORT = ",".join(["1"] * 499) + ",{}"
BAD = ',"number":-1}'

#: Name, type and text; a fault in each but those marked as valid.
TEXTS: list[tuple[str, Any, Maker]] = [
    ("valid", list[StallDetectorConfig], times(STALL, "[", "]")),
    ("valid, aliases", list[StallDetectorConfig], times(ALIASED, "[", "]")),
    ("valid, ignored 400 deep", Holder, times(DEEP, '{"x":[', "]}")),
    ("ignored 400 deep", Holder, times(DEEP, '{"x":[', "]" + BAD)),
    ("ignored 600 deep", Holder, times("[" * 600 + "]" * 600, '{"x":[', "]" + BAD)),
    ("blob 400 deep", Holder, times(DEEP, '{"blob":[', "]}")),
    ("499 items and {}", Holder, times(SHORT, '{"blob":[', "]" + BAD)),
    ("499 items and {}, fault in it", Holder, times(SHORT, '{"blob":[', ',"\\ud800"]}')),
    ("499 items and {}, in x", Holder, times(SHORT, '{"x":[', "]" + BAD)),
    ("one key again and again", Holder, times('"a":1', '{"blob":{', "}" + BAD)),
    ("its last value has a fault", Holder, times('"a":1', '{"blob":{', ',"a":"\\ud800"}}')),
    ("objects with one key twice", Holder, times('{"a":1,"a":2}', '{"blob":[', "]" + BAD)),
    ("the same, fault in it", Holder, times('{"a":1,"a":2}', '{"blob":[', ',"\\ud800"]}')),
    ("one key twice, 60 deep", Holder, times(TWICE, '{"blob":[', "]" + BAD)),
    ("a field again and again", Holder, times('"number":1', "{", "}")),
    ("backslashes before depth", JsonValue, times("\\\\", '["', f'",{DEEP}]', "")),
    ("quotes before depth", JsonValue, times('\\"', '["', f'",{DEEP}]', "")),
    ("backslashes before no JSON", JsonValue, times("\\\\", '["', '",]', "")),
    ("halves of pairs", JsonValue, times("\\ud800", '["', '"]', "")),
    ("escapes, valid", JsonValue, times("\\u00e9\\n", '["', '"]', "")),
    ("empty lists, valid", JsonValue, times("[]", "[", "]")),
    ("empty lists, fault", Holder, times("[]", '{"blob":[', "]" + BAD)),
    ("small lists, fault", Holder, times("[1,[2]]", '{"blob":[', ',"\\ud800"]}')),
    ("small lists of a type, fault", list[list[JsonValue]], times("[1]", "[", ",[1e400]]")),
    ("numbers of a type, fault", list[u32], times("1", "[", ",-1]")),
    ("one fault at the end", list[StallDetectorConfig], times(STALL, "[", ",{}]")),
    ("one fault, aliases", list[StallDetectorConfig], times(ALIASED, "[", ",{}]")),
    ("a fault in each", list[StallDetectorConfig], times("{}", "[", "]")),
    ("a fault in each long one", list[JsonValue], times('["\\ud800",[1,2]]', "[", "]")),
    ("unknown fields", StallDetectorConfig, counted('"name#":1', "{", "}")),
    ("ignored fields, valid", Holder, counted('"name#":1', "{", "}")),
    ("ignored fields", Holder, counted('"name#":1', "{", BAD)),
    ("long unknown fields", StallDetectorConfig, counted(f'"{"n" * 999}#":1', "{", "}")),
    ("other layouts", list[Holder], counted('{"a#":1}', "[", ',{"number":-1}]')),
    ("one long unknown field", StallDetectorConfig, times("n", '{"', '":1}', "")),
    ("one long key, 10,000 faults", dict[str, Holder], long_key),
    ("a long string for an enum", LoopPhase, times("n", '"', '"', "")),
    ("a long string for a number", u32, times("1", '"', '"', "")),
    ("the tag comes last", ExitStrategy, counted('"a#":[]', "{", ',"type":"x"}')),
    ("the tag again and again", ExitStrategy, times('"type":"reflection"', "{", "}")),
    ("integers of 4,300 digits", Holder, times("1" * 4300, '{"x":[', "]" + BAD)),
    ("integers of 308 digits", Holder, times("1" * 308, '{"blob":[', "]" + BAD)),
    ("digits without end", u32, times("1", "", "", "")),
    ("fractions", Holder, times("0.1e-7", '{"blob":[', "]" + BAD)),
    ("only space", JsonValue, times(" \n", "", "x", "")),
    ("lines before a fault", Holder, times("\n", '{"number":', "-1}", "")),
    ("lines within", list[u32], times("1\n", "[", ",-1]")),
    ("no end of a string", JsonValue, times("n", '["', "", "")),
    ("no end of a list", JsonValue, times("[1]", "[", "")),
    ("no end of an object", JsonValue, times('"a":[1]', "{", "")),
    ("a comma too many", list[StallDetectorConfig], times(STALL, "[", ",]")),
    ("comments", JsonValue, times("// n\n", "", "1", "")),
    ("open for ever", JsonValue, times("[", "", "", "")),
    ("a preset", OlConfig, times("[1]", '{"name":"n","configJson":[', "]}")),
]


def seconds(call: Callable[[], Any]) -> float:
    """Return how long a call takes at best."""
    best = 1e9
    for _ in range(2):
        start = time.process_time()
        with contextlib.suppress(ValueError, RecursionError):
            call()
        best = min(best, time.process_time() - start)
    return best


def peak(call: Callable[[], Any]) -> int:
    """Return how many bytes a call takes at most."""
    tracemalloc.start()
    with contextlib.suppress(ValueError, RecursionError):
        call()
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return taken


def reported(tp: Any, text: str) -> None:
    """Read a text, and make all that a fault is shown as."""
    try:
        codec.loads(tp, text)
    except CodecError as error:
        str(error), json.dumps(error.to_dict())


def shared() -> None:
    """Skip plain data of 400 levels, each with the next one twice."""
    data: Any = []
    for _ in range(400):
        data = [data, data]
    codec.decode(Holder, {"x": data})


def shared_widely() -> None:
    """Skip plain data of five levels, each with the next one a thousand times."""
    data: Any = []
    for _ in range(5):
        data = [data] * 1000
    codec.decode(Holder, {"x": data})


def shared_chain() -> None:
    """Skip plain data in which one chain of lists hangs in many places."""
    chain: Any = []
    for _ in range(400):
        chain = [chain]
    codec.decode(Holder, {"x": [[chain] for _ in range(100_000)]})


def wide_type() -> None:
    """Use a type of seven levels, each with eight fields of the next, for the first time."""
    inner: Any = u32
    for level in range(7):
        hints = {f"f{number}": inner for number in range(8)}
        inner = struct(type(f"Level{level}", (), {"__annotations__": hints}))
    with contextlib.suppress(CodecError):
        codec.loads(inner, "{}" + " " * 30_000)


def required_names() -> None:
    """Compare schemas of many required fields, none of them shared."""
    ours, theirs = (
        {
            "title": "T",
            "type": "object",
            "properties": {f"{side}{n}": {"type": "string"} for n in range(20_000)},
            "required": [f"{side}{n}" for n in range(20_000)],
        }
        for side in "ab"
    )
    codec.compare_schemas(ours, theirs)


def chain_of_aliases() -> None:
    """Compare schemas in which each definition refers to the next."""
    names = [f"D{number}" for number in range(3_000)]
    chain: dict[str, Any] = {
        name: {"$ref": f"#/$defs/{after}"} for name, after in itertools.pairwise(names)
    }
    chain[names[-1]] = {"type": "string"}
    fields = {name: {"$ref": f"#/$defs/{name}"} for name in names}
    schema = {"title": "T", "type": "object", "properties": fields, "$defs": chain}
    with contextlib.suppress(ValueError):
        codec.compare_schemas(schema, json.loads(json.dumps(schema)))


CALLS = [shared, shared_widely, shared_chain, wide_type, required_names, chain_of_aliases]


def main() -> int:
    """Measure and print; return the status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", type=float, default=10, help="megabytes of each text")
    parser.add_argument("--only", default="", help="measure those with this in their name")
    options = parser.parse_args()
    size, bad = int(options.size * 1e6), 0
    document = status(size)
    valid = costs(lambda: reported(MultiLoopStatus, document))
    print(f"{'':34}{'seconds':>7}{'/ json':>7}{'/ valid':>8}{'MB':>8}{'/ json':>7}{'/ valid':>8}")
    for case in TEXTS:
        if options.only in case[0]:
            bad += _compare(case, size, valid)
    for call in CALLS:
        start = time.process_time()
        call()
        took = time.process_time() - start
        bad += took > MOST_SECONDS
        print(f"{call.__name__:32}{took:9.3f} s{'  TOO MUCH' * (took > MOST_SECONDS)}", flush=True)
    print(f"{bad} of {len(TEXTS) + len(CALLS)} cost too much")
    return 1 if bad else 0


def costs(call: Callable[[], Any]) -> tuple[float, float]:
    """Return the seconds and the megabytes that a call takes."""
    return seconds(call), peak(call) / 1e6


def _compare(case: tuple[str, Any, Maker], size: int, valid: tuple[float, float]) -> bool:
    """Measure a text and print a line; return whether it costs too much."""
    name, tp, make = case
    text = make(size)
    line, over = f"{name:32}", ""
    ours, bare = costs(lambda: reported(tp, text)), costs(lambda: json.loads(text))
    limits = (MOST_TIME, WORDS_TIME), (MOST_MEMORY, WORDS_MEMORY)
    for took, plain, good, (most, fixed) in zip(ours, bare, valid, limits, strict=True):
        line += f"{took:9.2f}{took / max(plain, 1e-6):7.1f}{took / good:8.1f}"
        if took > most * max(plain, good) + fixed:
            over = "  TOO MUCH"
    print(line + over, flush=True)
    return bool(over)


if __name__ == "__main__":
    sys.exit(main())
