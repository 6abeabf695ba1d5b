"""Numbers as they are written: so many digits, a true minus, powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence


def significant(value: float, digits: int = 4) -> str:
    """A number to so many significant digits, of any size: 14.40, 0.2877, 5,781; fewer before a power: 1.77×10⁷."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "∞"
    exponent = int(f"{value:.{digits - 1}e}".split("e")[1])
    if -3 <= exponent <= 4:
        return signed(f"{value:,.{max(0, digits - 1 - exponent)}f}")
    decimals = max(1, digits - 2 if abs(exponent) < 10 else digits - 3)
    mantissa, power = f"{value:.{decimals}e}".split("e")
    return power_of_ten(float(mantissa), int(power), decimals)


def alike(values: Sequence[float], digits: int) -> list[str]:
    """Numbers to so many significant digits in one notation: all plain, or all but 0 times a power of ten."""
    texts = [significant(value, digits) for value in values]
    if not any("×" in text for text in texts):
        return texts
    parts = [f"{value:.{max(1, digits - 2)}e}".split("e") for value in values]
    return [power_of_ten(float(m), int(e), max(1, digits - 2)) if float(m) else "0" for m, e in parts]


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals, as a power of ten where that would be long."""
    if abs(value) >= 1e5 or decimals > 5:
        return significant(value)
    return signed(f"{value:,.{max(0, decimals)}f}")


def spelled(value: float, digits: int) -> tuple[str, float]:
    """A number for a formula to so many digits, and what it says: all that are before the point, and a year as one."""
    exponent = math.floor(math.log10(abs(value))) if value else 0
    decimals = max(0, digits - 1 - exponent)
    if -3 <= exponent <= 6:
        mark = "," if exponent > 3 else ""
        return signed(f"{value:{mark}.{decimals}f}"), round(value, decimals)
    text = f"{value:.{digits - 1}e}"
    return power_of_ten(float(text.partition("e")[0]), int(text.partition("e")[2]), digits - 1), float(text)


def power_of_ten(mantissa: float, exponent: int, decimals: int) -> str:
    """m×10ⁿ; the mantissa 1 without decimals is left out."""
    power = "10" + str(exponent).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return power if decimals == 0 and mantissa == 1 else f"{signed(f'{mantissa:.{decimals}f}')}×{power}"


def signed(text: str) -> str:
    """With a true minus sign, and none before zero."""
    return text.replace("-", "−") if text.strip("-0.,") else text.lstrip("-")
