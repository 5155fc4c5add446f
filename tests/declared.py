"""Types for tests: those of the project, and one that uses what these leave unused."""

from typing import Any

import qontinui_types
from codec import (
    JsonValue,
    WireEnum,
    f32,
    f64,
    field,
    i8,
    i64,
    plain_enum,
    struct,
    tagged,
    u8,
    variant,
)

#: The 23 types of the Rust module, in its order.
NAMES = """
OlConfig CreateOlConfigRequest UpdateOlConfigRequest StallDetectorConfig SummarizationConfig
DecomposerConfig OrchestrationLoopConfig PipelineConfig BuildPhaseConfig ImplementFixesConfig
DiagnosePhaseConfig RootCauseCategory DiagnosticResult ExitStrategy BetweenIterations LoopPhase
OrchestrationLoopStatus IterationResult ExitCheckResult MultiLoopConfig MultiLoopEntry
MultiLoopStatus LoopInstanceStatus
""".split()


@plain_enum("A colour.")
class Colour(WireEnum):
    RED = "red", "As of blood."
    DEEP_BLUE = "deep:blue", "As of the sea."


@tagged("A shape.", tag="kind", rename_all="kebab-case")
class Figure:
    pass


@variant("A circle.", alias_all="SCREAMING_SNAKE_CASE")
class RoundOne(Figure):
    radius: f64 = field("How far it reaches.", default=1.0)
    colour: Colour = field("Its colour.", default=Colour.RED)


@variant("A polygon.")
class ManySided(Figure):
    corners: tuple[tuple[i64, ...], ...] = field("Where its corners are.")
    name: str | None = field("What it is called.", default=None, omit="never")


@struct("A point that does not lie on a certain line.")
class Point:
    x: i8 = field("Across.")
    y: i8 = field("Up.", aliases=("up", "high"))

    def __post_init__(self) -> None:
        if self.x == 7:
            raise ValueError("x must not be 7")


@struct("Everything that no type of the project has.", unknown="ignore", rename_all="kebab-case")
class Everything:
    first_note: str | None = field("Left out before anything sure.", default=None)
    numbers: list[u8] = field("Numbers.", default_factory=list, omit="empty")
    ratio: f32 = field("A ratio.", wire_default=0.5)
    by_name: dict[str, Point] = field("Points by name.", default_factory=dict)
    figures: tuple[Figure, ...] = field("Figures.", default=(), omit="empty")
    odd_name: bool = field("Named by hand.", name='odd "name"\\{}', default=False)
    colours: tuple[Colour | None, ...] = field("Colours.", aliases=("colors", "hues"))
    anything: JsonValue = field("Whatever.", default=None)
    title: str = field("A title.", default="", omit="empty")


@struct("Fields that may all be left out.")
class Sparse:
    a: u8 | None = None
    b: str | None = None
    c: tuple[JsonValue, ...] | None = None


TYPES: list[Any] = [getattr(qontinui_types, name) for name in NAMES]
TYPES += [Everything, Sparse, Point, Figure, Colour]
