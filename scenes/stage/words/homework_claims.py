"""What is said of a homework below its picture: the verdict of `gdmath.check_gradient`, in few words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdmath import Fault, GradientCheck
from gdmath.check import TOLERANCE, PartialCheck
from scenes.stage.numerals import significant

LINE = 60
"""So many letters have room in a line."""

OF_BOTH = {
    Fault.NONE: "Your gradient is right.",
    Fault.SWAPPED: "w and b are swapped.",
    Fault.WRONG: "Both derivatives are wrong.",
    Fault.NOT_FINITE: "Neither derivative is a finite number.",
    Fault.VECTOR: "Vectors instead of numbers: take their means.",
    Fault.NO_NUMBER: "Neither derivative is a number.",
    Fault.NOTHING: "Nothing is returned.",
    Fault.BLANK: "The homework is still blank.",
}
OF_ONE = {
    Fault.NONE: "right",
    Fault.WRONG: "wrong",
    Fault.NOT_FINITE: "not finite",
    Fault.VECTOR: "vector, not number",
    Fault.NO_NUMBER: "not a number",
    Fault.NOTHING: "nothing returned",
    Fault.BLANK: "still blank",
}
"""What is wrong, where it is the same with both derivatives, and of one."""

OTHER = {"w": "b", "b": "w"}


def verdict(check: GradientCheck, rows: int, of: str = "wb") -> str:
    """What was found of the derivatives `of` w, b or both over so many rows; two lines where one has no room."""
    found = [(name, getattr(check, name)) for name in of]
    words = _of_both([part for _, part in found], rows) if len(found) == 2 else ""
    each = [f"∂L/∂{name}: {_of_one(part, name, rows)}" for name, part in found]
    line = words or f"{'; '.join(each)}."
    lines = [line] if len(line) <= LINE else [*(f"{part};" for part in each[:-1]), f"{each[-1]}."]
    return "\n".join(line if len(line) <= LINE else f"{line[: LINE - 1]}…" for line in lines)


def _of_both(parts: Sequence[PartialCheck], rows: int) -> str:
    """One sentence where both have the same fault, else nothing."""
    by_w, by_b = parts
    if by_w.fault is not by_b.fault:
        return ""
    if by_w.fault is Fault.STOPS:
        return f"{by_w.brief[:1].upper()}{by_w.brief[1:]}." if by_w.brief == by_b.brief else ""
    if by_w.fault is Fault.FACTOR:
        words = _constant(by_w, rows)
        return words[0] if words == _constant(by_b, rows) else ""
    return OF_BOTH[by_w.fault]


def _of_one(part: PartialCheck, name: str, rows: int) -> str:
    if part.fault is Fault.SWAPPED:
        return f"derivative by {OTHER[name]}"
    if part.fault is Fault.FACTOR:
        return _constant(part, rows)[1]
    return part.brief if part.fault is Fault.STOPS else OF_ONE[part.fault]


def _constant(part: PartialCheck, rows: int) -> tuple[str, str]:
    """What a constant multiple of the truth is, of both and of one: those that homework has by name."""
    factor = part.factor or math.nan
    known = {
        0.5: ("Your gradient is exactly half: the 2 is missing.", "exactly half"),
        -1.0: ("The sign is wrong: it climbs.", "wrong sign"),
        -0.5: ("The sign is wrong, and the 2 is missing.", "half, wrong sign"),
        float(rows): ("A sum in place of the mean.", "sum, not mean"),
        0.5 * rows: ("A sum in place of the mean, without the 2.", "sum, without the 2"),
        -float(rows): ("A sum in place of the mean, the sign wrong.", "sum, wrong sign"),
        2.0: ("Your gradient is exactly twice: one 2 too many.", "exactly twice"),  # also the sum over two rows
    }
    for constant, words in known.items():
        if abs(factor - constant) <= TOLERANCE * abs(constant):
            return words
    times = significant(factor, 3)
    return f"Your gradient is {times} times the true one.", f"factor {times}"
