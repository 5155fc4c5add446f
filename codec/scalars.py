"""The scalar types of the wire, for use as annotations, and the arithmetic of f32.

Of each, a type checker sees the Python type and the codec sees the shape.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Annotated

from .record import record

if TYPE_CHECKING:
    from typing import TypeAlias

#: How many containers may be open at once, as in serde_json.
MAX_DEPTH = 127

#: How many a skipped, unknown value may nest. serde_json sets no limit there;
#: Python's scanner has one, which differs between its versions.
MAX_SKIPPED_DEPTH = 500

#: The largest magnitude a JSON number may have: past it serde_json says "out of range".
MAX_NUMBER = int(1.7976931348623157e308)


@record
class IntShape:
    """An integer from ``low`` to ``high``, both included; held as int."""

    name: str
    low: int
    high: int

    # Every call looks types up in dictionaries; identity makes that fast.
    __eq__, __hash__ = object.__eq__, object.__hash__

    def __repr__(self) -> str:
        return self.name


@record
class FloatShape:
    """A number, ``f32`` or ``f64``; held as float, an f32 as the shortest decimal naming it."""

    name: str

    __eq__, __hash__ = object.__eq__, object.__hash__

    def __repr__(self) -> str:
        return self.name


@record
class JsonShape:
    """Any JSON value; held as the ``json`` module makes it."""

    name: str = "JSON value"

    __eq__, __hash__ = object.__eq__, object.__hash__

    def __repr__(self) -> str:
        return "JsonValue"


u8 = Annotated[int, IntShape(name="u8", low=0, high=2**8 - 1)]
u16 = Annotated[int, IntShape(name="u16", low=0, high=2**16 - 1)]
u32 = Annotated[int, IntShape(name="u32", low=0, high=2**32 - 1)]
u64 = Annotated[int, IntShape(name="u64", low=0, high=2**64 - 1)]
usize = Annotated[int, IntShape(name="usize", low=0, high=2**64 - 1)]
i8 = Annotated[int, IntShape(name="i8", low=-(2**7), high=2**7 - 1)]
i16 = Annotated[int, IntShape(name="i16", low=-(2**15), high=2**15 - 1)]
i32 = Annotated[int, IntShape(name="i32", low=-(2**31), high=2**31 - 1)]
i64 = Annotated[int, IntShape(name="i64", low=-(2**63), high=2**63 - 1)]
f32 = Annotated[float, FloatShape(name="f32")]
f64 = Annotated[float, FloatShape(name="f64")]

if TYPE_CHECKING:
    JsonValue: TypeAlias = (
        dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None
    )
else:
    JsonValue = Annotated[object, JsonShape()]


class F32(float):
    """A float to be spelled as an f32."""

    __slots__ = ()


def round_f32(number: float) -> float | None:
    """Return the shortest decimal that names the f32 nearest to ``number``.

    ``number`` is a finite float or an int of any size; None says that the nearest
    f32 is infinite. As in serde_json, an integer of at most 64 bits is rounded
    once, any other number by way of f64.
    """
    if type(number) is float:
        if 1e-37 < abs(number) < 1e38 and float(f"{number:.6g}") == number:
            return number  # every decimal of six digits names an f32 of its own
    elif -(2**63) <= number < 2**64 and abs(number) > 2**53:
        # One bit in place of the last twelve, set if any of them was, makes this an
        # f64 without rounding and leaves it on its side of the middle of two f32.
        number = (int(number) >> 11 | (number % 2**11 > 0)) << 11
    bits = _f32_bits(number)
    return None if bits is None else _shortest(bits)


def _f32_bits(number: float) -> bytes | None:
    """Return the bits of the nearest f32, by way of f64; None past its range."""
    try:
        return struct.pack("<f", number)
    except (OverflowError, struct.error):  # the second is for integers
        return None


def _shortest(bits: bytes) -> float:
    """Find the decimal of fewest digits that rounds to the f32 ``bits``; of several, the nearest.

    Of two as near, that is the even one. Just above a power of two, a decimal next to
    the nearest one may round to the same f32 where that does not.
    """
    exact: float = struct.unpack("<f", bits)[0]
    for digits in range(9):
        mantissa, exponent = f"{exact:.{digits}e}".split("e")
        whole = int(mantissa.replace(".", ""))
        scale = int(exponent) - digits
        for step in (0, 1, -1):
            value = float(f"{whole + step}e{scale}")
            if _f32_bits(value) == bits:
                return value
    return exact


def format_f64(number: float) -> str:
    """Spell a finite f64 as serde_json does: shortest digits, plain from 1e-5 to below 1e16."""
    text = repr(number)
    if -1e-4 < number < 1e-4:
        return _spell(text, -5, 15)
    return text  # elsewhere, Python writes the same


def format_f32(number: float) -> str:
    """Spell an f32, held as its shortest decimal, as serde_json does: plain from 1e-6 to 1e13."""
    return _spell(repr(number), -6, 12)


def _spell(text: str, lowest: int, highest: int) -> str:
    """Respell a float's repr: no exponent where that is in the given range."""
    sign = "-" if text[0] == "-" else ""
    mantissa, _, power = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).rstrip("0")
    exponent = int(power or 0) + len(whole) - 1  # 0 for 0.0 and all below 1 that have no power
    if not lowest <= exponent <= highest:
        tail = "." + digits[1:] if digits[1:] else ""
        return f"{sign}{digits[0]}{tail}e{exponent:+d}"
    if exponent < 0:
        return sign + "0." + "0" * (-exponent - 1) + digits
    whole, fraction = digits[: exponent + 1], digits[exponent + 1 :]
    return f"{sign}{whole.ljust(exponent + 1, '0')}.{fraction or '0'}"
