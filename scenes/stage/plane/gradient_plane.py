"""The plane of (−∂L/∂w, −∂L/∂b): where batches would go from one point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import ORIGIN, VGroup
from numpy.typing import NDArray

from scenes.stage.clipping import inside
from scenes.stage.layout import Box
from scenes.stage.plane.map_notes import BRIEFEST, BRIEFLY, look_alike
from scenes.stage.plot import Plot, Range, padded
from scenes.stage.run import Run
from scenes.stage.shapes import Arrow, Curve, Dots, cross
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, formula

Points = NDArray[np.float64]

NOTHING = 1e-9
"""Of the gradients far away: less than that is rounding."""

ASIDE, LINE = 0.15, 0.32
"""Between the note and the name of the axis beside it, and from one line of the note to the next."""

TITLE, NEXT, NUMBERS = 0.27, 0.2, 0.9
"""How far below the top the title stands, how far from it a note, and about what the numbers at an axis take."""

AT_THE_MINIMUM = "at the minimum"
"""The longest title: two planes side by side are laid out alike."""

SEEN, NO_ARROW = 0.12, 0.11
"""A shorter arrow on the screen is hardly seen, and how large the dot in its place is."""

SETTLED = 3
"""After so often the numbers beside axes that follow their room stay."""

MOST, FOLDS = 0.9, 4.0
"""A mark is in view where it is at most so many times as far out as that share of its cloud."""


class GradientPlane(Plot):
    """Axes for gradients with their signs turned, zero in view, and a title that says at which point they are.

    Where an arrow leads elsewhere on a map, for units differ, it is said: before the title or, in a narrow box, in a
    line under it.
    """

    def __init__(self, box: Box, ranges: tuple[Range, Range], title: str, theme: Theme) -> None:
        names = (
            formula(f"-partial L \\/ partial {name}", SIZES.label, color)
            for name, color in (("w", theme.w), ("b", theme.b))
        )
        w_name, b_name = names
        words, longest = (Prose(each, SIZES.label, theme.text) for each in (title, AT_THE_MINIMUM))
        notes = [Prose(each, SIZES.tick, theme.muted) for each in (BRIEFLY, f"axes: {BRIEFEST}", BRIEFEST)]
        room = box.width - NUMBERS - b_name.width - 2 * NEXT
        before = [note for note in notes if note.width + longest.width <= room]
        under = [] if before else [note for note in notes if note.width <= room] or notes[-1:]
        super().__init__(box.shrunk(top=LINE * len(under[:1])), *ranges, theme, w_name, b_name)
        self.theme, inner, self.base = theme, self.inner, box.bottom + 0.06
        self.room = w_name.get_left()[0] - self.inner.left - ASIDE
        x, y = self.place(0.0, 0.0)[:2]
        zero = [np.array([(inner.left, y), (inner.right, y)]), np.array([(x, inner.bottom), (x, inner.top)])]
        self.add(Curve(theme.faint, 2).show(zero), words.at((box.right, box.top - TITLE), 1.0))
        note = (before or under)[0]
        note.at((box.right - (words.width + NEXT) * bool(before), box.top - TITLE - LINE * bool(under)), 1.0)
        unlike = [] if look_alike(self.units) else [note]
        self.add(*unlike)
        beside = [*unlike, words] if before else unlike
        self.make_room(min((float(each.get_left()[0]) for each in beside), default=box.right))

    def tips(self, gradients: Points) -> Points:
        """Where arrows against the gradients `(m, 2)` end."""
        return self.place(*-gradients.T)

    def cloud(self, run: Run, gradients: Points) -> Dots:
        """The end of each arrow that is in view, with the colour and the mark of its run."""
        tips = self.tips(gradients)
        return Dots(0.085, run.color, 0.9, run.corners).show(tips[inside(tips, self.inner)])

    def note(self, clouds: Sequence[Points], rows: str) -> VGroup:
        """How many rows have a mark, as given, and how many marks of these clouds are out of view.

        It stands beside the name of an axis, its end below that where both together are too long.
        """
        out = sum(int((~inside(self.tips(cloud), self.inner)).sum()) for cloud in clouds)
        said = [words for words in (rows, f"{out:,} farther out" if out else "") if words]
        whole = Prose("; ".join(said), SIZES.tick, self.theme.muted)
        if whole.width <= self.room:
            return VGroup(whole.at((self.inner.left, self.base)))
        lines = (Prose(words, SIZES.tick, self.theme.muted) for words in said)
        return VGroup(*(line.at((self.left, self.base - k * LINE)) for k, line in enumerate(lines)))

    def away(self, gradients: Points) -> Points:
        """From zero to the ends of the arrows that are in view, on the screen, `(m, 2)`."""
        tips = self.tips(gradients)
        return (tips[inside(tips, self.inner)] - self.place(0.0, 0.0))[:, :2]

    def arrow(self, gradient: Points) -> Arrow | Dots:
        """The arrow against a gradient (2,), from zero; one too short to be seen as such is a dot at its end."""
        zero, tip = self.place(0.0, 0.0), self.tips(gradient)
        if np.hypot(*(tip - zero)[:2]) < SEEN:
            return Dots(NO_ARROW, self.theme.gradient).show(tip[None])
        return Arrow(self.theme.gradient, self.theme.background, 0.08, 0.32).show(zero, tip)

    def mean(self, gradient: Points) -> VGroup:
        """A cross at the end of the arrow of a mean."""
        return cross(self.tips(gradient), 0.13, self.theme.text, self.theme.background)


def enlarged(
    box: Box, here: GradientPlane, ranges: tuple[Range, Range], title: str, theme: Theme
) -> tuple[GradientPlane, float]:
    """The plane of at least these ranges around zero, along both axes so many times as large as one, and how many.

    The numbers beside its axes leave it more room, or less, so that equal ranges are not equally enlarged.
    """
    ends, plane = np.array(ranges), GradientPlane(box, ranges, title, theme)
    for _ in range(SETTLED):
        times = plane.units / here.units
        ends *= (times / times.min())[:, None]
        w, b = map(tuple, ends.tolist())
        plane = GradientPlane(box, (w, b), title, theme)
    return plane, float((plane.units / here.units).min())


def framing(full: Points, clouds: Sequence[Points]) -> tuple[Range, Range]:
    """The ranges that hold zero, the arrows against full gradients `(..., 2)` and clouds `(m, 2)` as they reach."""
    far = np.max([*np.abs(np.atleast_2d(full)), *map(reach, clouds)], axis=0)
    ends = -np.vstack([full, *(cloud.clip(-far, far) for cloud in clouds), ORIGIN[:2]])
    return padded(ends[:, 0], 0.12), padded(ends[:, 1], 0.12)


def reach(cloud: Points) -> Points:
    """How far gradients `(m, 2)` reach along each axis; a few that lie many times as far as the others do not count."""
    far = np.abs(cloud)
    usual, farthest = FOLDS * np.quantile(far, MOST, axis=0), far.max(axis=0)
    return np.where(usual > 0.0, np.minimum(usual, farthest), farthest)


def magnified(ranges: tuple[Range, Range], clouds: Sequence[Points]) -> tuple[Range, Range]:
    """Ranges as much smaller than these, around zero, as still hold clouds as they reach."""
    half = np.array([(high - low) / 2 for low, high in ranges])
    share = float((1.15 * np.max([*map(reach, clouds)], axis=0) / half).max())
    if share < NOTHING:
        return ranges
    w, b = share * half
    return (-w, w), (-b, b)
