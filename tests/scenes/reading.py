"""What a viewer reads."""

from __future__ import annotations

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def read(text: str) -> float:
    """The number that a viewer reads."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("×10")
    if not power and mantissa.startswith("10") and mantissa[2:3] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻" and mantissa[2:]:
        mantissa, power = "1", mantissa[2:]
    return float(f"{mantissa}e{power.translate(SUPERSCRIPTS) or 0}")
