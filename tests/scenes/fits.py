"""Lectures whose lines and squares are tried: ordinary ones, many rows, one height."""

from __future__ import annotations

from pathlib import Path

from scenes.audit.lectures import LECTURES
from scenes.lecture import Lecture


def many_rows(folder: Path) -> Lecture:
    """Ten thousand rows: only some are drawn."""
    return Lecture(data={"n": 10_000, "slope": -3.0, "noise": 4.0})


def constant(folder: Path) -> Lecture:
    """One y in all rows: the fit is flat and the data have no spread."""
    (folder / "constant.csv").write_text("x,y\n1,7\n2,7\n4,7\n")
    return Lecture(data={"source": str(folder / "constant.csv")})


NAMES = ("synthetic", "penguins", "penguins standardised", "falling, far from zero", "two rows", "from far away")

ALL = {name: LECTURES[name] for name in NAMES} | {"many rows": many_rows, "constant y": constant}
"""The clip takes no step: of lectures that differ in their descent alone, one is enough."""
