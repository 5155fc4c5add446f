"""The scalar types of the wire, for use as annotations, and the arithmetic of f32.

Each name is an ``Annotated`` form of the Python type that holds the value, so a
type checker sees ``int`` or ``float`` and the codec sees the width as well.
"""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from typing import TypeAlias

#: How many containers may be open at once, as in serde_json.
MAX_DEPTH = 127

#: How many containers a value may nest that is skipped as unknown. serde_json sets
#: no limit there; Python's scanner has one, which differs between its versions.
MAX_SKIPPED_DEPTH = 500

#: The largest magnitude a JSON number may have: past it serde_json says "out of range".
MAX_NUMBER = int(1.7976931348623157e308)


class Int:
    """Marks an integer type: its Rust name and its inclusive range."""

    __slots__ = ("high", "low", "name")

    def __init__(self, name: str, low: int, high: int) -> None:
        self.name = name
        self.low = low
        self.high = high

    def __repr__(self) -> str:
        return self.name


class Float:
    """Marks a floating-point type: ``f32`` or ``f64``."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


class Json:
    """Marks a field that holds any JSON value as it came: ``serde_json::Value``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "JsonValue"


u8 = Annotated[int, Int("u8", 0, 2**8 - 1)]
u16 = Annotated[int, Int("u16", 0, 2**16 - 1)]
u32 = Annotated[int, Int("u32", 0, 2**32 - 1)]
u64 = Annotated[int, Int("u64", 0, 2**64 - 1)]
usize = Annotated[int, Int("usize", 0, 2**64 - 1)]
i8 = Annotated[int, Int("i8", -(2**7), 2**7 - 1)]
i16 = Annotated[int, Int("i16", -(2**15), 2**15 - 1)]
i32 = Annotated[int, Int("i32", -(2**31), 2**31 - 1)]
i64 = Annotated[int, Int("i64", -(2**63), 2**63 - 1)]
f32 = Annotated[float, Float("f32")]
f64 = Annotated[float, Float("f64")]

if TYPE_CHECKING:
    JsonValue: TypeAlias = (
        dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None
    )
else:
    JsonValue = Annotated[object, Json()]


class F32(float):
    """A float to be spelled as an f32."""

    __slots__ = ()


def round_f32(number: float) -> float | None:
    """Return the shortest decimal that names the f32 nearest to ``number``.

    ``number`` is a finite float or an int of any size. The result is the float
    that this decimal spells, or None where the nearest f32 is infinite. An
    integer of at most 64 bits is rounded once, any other number by way of f64,
    as serde_json does it.
    """
    if type(number) is float:
        wide = number
        if 1e-37 < abs(wide) < 1e38 and float(f"{wide:.6g}") == wide:
            return wide  # every decimal of six digits names an f32 of its own
    else:
        try:
            wide = _round_to_24_bits(int(number)) if -(2**63) <= number < 2**64 else float(number)
        except OverflowError:
            return None
    try:
        bits = struct.pack("<f", wide)
    except OverflowError:
        return None
    return _shortest(bits)


def _round_to_24_bits(number: int) -> float:
    """Round an integer to the 24 significant bits of an f32, halves to even."""
    shift = abs(number).bit_length() - 24
    if shift <= 0:
        return float(number)
    quotient, rest = divmod(abs(number), 1 << shift)
    half = 1 << (shift - 1)
    if rest > half or (rest == half and quotient & 1):
        quotient += 1
    return math.copysign(float(quotient << shift), number)


def _shortest(bits: bytes) -> float:
    """Find the decimal of fewest digits that rounds to the f32 ``bits``; of several, the nearest.

    Rounding to n digits gives the nearest decimal only. Just above a power of
    two the next one down may still round to the same f32 where the nearest
    does not, so both neighbours are tried as well.
    """
    exact: float = struct.unpack("<f", bits)[0]
    for digits in range(9):
        mantissa, exponent = f"{exact:.{digits}e}".split("e")
        whole = int(mantissa.replace(".", ""))
        scale = int(exponent) - digits
        near = [float(f"{whole + step}e{scale}") for step in (0, 1, -1)]
        fits = [value for value in near if _same_f32(value, bits)]
        if fits:
            return min(fits, key=lambda value: abs(value - exact))
    return exact


def _same_f32(value: float, bits: bytes) -> bool:
    try:
        return struct.pack("<f", value) == bits
    except OverflowError:
        return False


def format_f64(number: float) -> str:
    """Spell a finite f64 as serde_json does: shortest digits, plain from 1e-5 to below 1e16."""
    text = repr(number)
    if "e" in text or -1e-4 < number < 1e-4:
        return _spell(text, -5, 15)
    return text  # in between, Python writes the same


def format_f32(number: float) -> str:
    """Spell an f32, held as its shortest decimal, as serde_json does: plain from 1e-6 to 1e13."""
    return _spell(repr(number), -6, 12)


def _spell(text: str, lowest: int, highest: int) -> str:
    """Respell a float's repr: no exponent where its decimal exponent is in the given range."""
    sign = "-" if text[0] == "-" else ""
    mantissa, _, power = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = int(power or 0) + len(whole) - 1 - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if not digits:
        return sign + "0.0"
    if exponent < lowest or exponent > highest:
        tail = "." + digits[1:] if digits[1:] else ""
        return f"{sign}{digits[0]}{tail}e{exponent:+d}"
    if exponent < 0:
        return sign + "0." + "0" * (-exponent - 1) + digits
    return (
        sign
        + digits[: exponent + 1].ljust(exponent + 1, "0")
        + "."
        + (digits[exponent + 1 :] or "0")
    )
