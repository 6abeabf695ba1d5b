"""Where the data stand in tests of their parts, and rows of which some lie far out."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scenes.lecture import Lecture
from scenes.stage.layout import Box

PLOT = Box(-6.5, -2.0, -2.0, 2.5)


def far_out(tmp_path: Path) -> Lecture:
    """Rows of which three lie far beyond the others."""
    x = np.concatenate([np.linspace(0, 10, 57), [400.0, 500.0, 600.0]])
    np.savetxt(tmp_path / "far.csv", np.c_[x, 0.5 * x + np.cos(x)], delimiter=",", header="x,y", comments="")
    return Lecture(data={"source": str(tmp_path / "far.csv")}, descent={"start": (-1.0, 4.0)})
