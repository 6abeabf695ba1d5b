"""The lectures that every clip is told for: ordinary ones, and those in which pictures go wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from scenes.lecture import Lecture


def far_lecture(folder: Path) -> Lecture:
    """A falling line with x around a million."""
    rng = np.random.default_rng(1)
    x = 1e6 + rng.uniform(0, 40, 30)
    y = 500 - 3.2 * (x - 1e6) + rng.normal(0, 8, 30)
    np.savetxt(folder / "far.csv", np.c_[x, y], delimiter=",", header="year,price", comments="")
    return Lecture(data={"source": str(folder / "far.csv")}, descent={"start": (-1.0, 4.0), "steps": 300})


def exact_lecture(folder: Path) -> Lecture:
    """Two rows: the least loss is zero."""
    (folder / "two.csv").write_text("x,y\n1,2\n3,5\n")
    return Lecture(data={"source": str(folder / "two.csv")}, descent={"steps": 12})


def floor_lecture(_: Path) -> Lecture:
    """A start along the valley from the fit, its line a standard deviation of y away: each step is a short one."""
    loss = Lecture().loss
    along = loss.axes[0] * float(np.std(loss.data.y) / np.sqrt(loss.eigenvalues[0] / 2.0))
    w, b = (loss.minimizer + along).tolist()
    return Lecture(look={"theme": "light"}, descent={"start": (w, b), "steps": 40})


LECTURES: dict[str, Callable[[Path], Lecture]] = {
    "synthetic": lambda folder: Lecture(),
    "on the valley floor": floor_lecture,
    "penguins": lambda folder: Lecture(data={"source": "penguins"}, descent={"steps": 20_000}),
    "penguins standardised": lambda folder: Lecture(data={"source": "penguins", "standardize": True}),
    "falling, far from zero": far_lecture,
    "two rows": exact_lecture,
    "one step": lambda folder: Lecture(descent={"steps": 1}),
    "from the minimum": lambda folder: Lecture(descent={"start": tuple(Lecture().loss.minimizer), "steps": 10}),
    "from far away": lambda folder: Lecture(descent={"start": (1e4, -1e5), "steps": 50}),
    "crawling": lambda folder: Lecture(descent={"learning_rate": 1e-6, "steps": 100}),
    "diverging": lambda folder: Lecture(descent={"learning_rate": 0.12, "steps": 3000}),
}
"""Each made in a folder, where its rows may lie. The floor is light; of the penguins' steps not every point is kept."""

LOOKS = [
    (aspect, theme)
    for themes in (("dark", "light", "dark", "light"), ("light", "dark", "light", "dark"))
    for aspect, theme in zip(("16:9", "4:3", "1:1", "9:16"), themes, strict=True)
]
"""Those next to each other differ in their aspect."""

IN_LOOKS = {
    "synthetic": 2,
    "penguins standardised": 2,
    "penguins": 2,
    "falling, far from zero": 2,
    "from far away": 2,
    "diverging": 2,
}
"""In how many looks a lecture is seen, where its numbers are long in more of them: one where it is not named here.

Which look that is goes round with the clips and the lectures."""


def looks_of(name: str, clip: int = 0) -> list[tuple[str, str]]:
    """The looks, aspect and theme, in which the clip of that number is seen for a lecture."""
    first = [*LECTURES].index(name) + clip
    return [LOOKS[(first + n) % len(LOOKS)] for n in range(IN_LOOKS.get(name, 1))]


def in_look(lecture: Lecture, aspect: str, theme: str) -> Lecture:
    """The lecture in another look."""
    return lecture.model_copy(update={"look": lecture.look.model_copy(update={"aspect": aspect, "theme": theme})})
