"""Numbers on the wire: their limits, the arithmetic of f32, and serde_json's digits.

Nothing here knows of types or text.
"""

from __future__ import annotations

import struct

#: How many containers may be open at once, as in serde_json.
MAX_DEPTH = 127

#: How many a skipped, unknown value may nest. serde_json sets no limit there;
#: Python's scanner has one, which differs between its versions.
MAX_SKIPPED_DEPTH = 500

#: The largest magnitude of an integer. Of a long one serde_json multiplies the first twenty
#: digits by a power of ten, and past this the product is infinite: "number out of range".
MAX_INTEGER = 17976931348623156225 * 10**289 - 1


class F32(float):
    """A float to be spelled as an f32."""

    __slots__ = ()


def in_range(number: float) -> bool:
    """Tell whether serde_json can hold ``number``, a float or an int of any size."""
    if -0xFFFFFFFF <= number <= 0xFFFFFFFF:  # most are small, and large ones take their time
        return True
    if type(number) is float:
        return number - number == 0.0  # neither infinite nor NaN
    return -MAX_INTEGER <= number <= MAX_INTEGER


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
