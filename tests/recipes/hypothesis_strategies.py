from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from codec.numbers import round_f32
from codec.reflect import shape_of
from codec.shapes import (
    BoolShape,
    EnumShape,
    FloatShape,
    IntShape,
    JsonShape,
    MapShape,
    OptionShape,
    SequenceShape,
    StringShape,
)
from codec.structs import StructShape, TaggedShape
from qontinui_types import OrchestrationLoopStatus, dumps, loads

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)  # what UTF-8 can hold
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
BLOBS = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
_known: dict[Any, st.SearchStrategy[Any]] = {}


def values(tp: Any) -> st.SearchStrategy[Any]:
    """Values of a declared type, all of which can be written."""
    return _of(shape_of(tp))


def _of(shape: Any) -> st.SearchStrategy[Any]:
    if shape not in _known:  # a type may hold itself
        _known[shape] = st.deferred(lambda: _made(shape))
    return _known[shape]


def _made(shape: Any) -> st.SearchStrategy[Any]:
    match shape:
        case BoolShape():
            return st.booleans()
        case StringShape():
            return TEXTS
        case IntShape():
            return st.integers(shape.low, shape.high)
        case FloatShape(name="f32"):
            width = st.floats(width=32, allow_nan=False, allow_infinity=False)
            return width.map(round_f32)
        case FloatShape():
            return NUMBERS
        case JsonShape():
            return BLOBS
        case OptionShape():
            return st.none() | _of(shape.item)
        case SequenceShape():
            items = st.lists(_of(shape.item), max_size=2)
            return items if shape.as_list else items.map(tuple)
        case MapShape():
            return st.dictionaries(TEXTS, _of(shape.item), max_size=2)
        case EnumShape():
            return st.sampled_from([member.value for member in shape.members])
        case StructShape():
            return st.builds(shape.type, **{f.attribute: _of(f.shape) for f in shape.fields})
        case TaggedShape():
            return st.one_of([_of(variant.struct) for variant in shape.variants])
    raise TypeError(f"{shape.name} is not known here")


@given(values(OrchestrationLoopStatus))
def test_a_status_reads_back_as_it_was(status: OrchestrationLoopStatus) -> None:
    assert loads(OrchestrationLoopStatus, dumps(status)) == status


if __name__ == "__main__":
    test_a_status_reads_back_as_it_was()
    print("every status was read back as it was")
