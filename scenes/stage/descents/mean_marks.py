"""The means of the late losses of several descents, on the axes of their losses."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from scenes.stage.animations import Shade, conceal, remember
from scenes.stage.clipping import inside
from scenes.stage.data.rows import NOTE
from scenes.stage.descents.loss_plot import POINT, LossPlot, LossView
from scenes.stage.descents.runs import FAINT, nested
from scenes.stage.descents.spotlight import MARKED
from scenes.stage.layout import Box
from scenes.stage.plane.map_notes import BEFORE
from scenes.stage.plot import APART
from scenes.stage.run import Run
from scenes.stage.shapes import Mark
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose, digit_height, formula
from scenes.stage.words.noise_claims import late_stretch


class MeanMarks(VGroup):
    """The marks at the ends of losses, on their way from the last loss to the mean of the late ones.

    They take the place of those of the `views`; the marks of those that are `lit` lie in front.
    """

    def __init__(self, plot: LossPlot, runs: Sequence[Run], views: Sequence[LossView], lit: Sequence[int]) -> None:
        self.plot, self.lit = plot, lit
        self.ends = [view.places[-1] for view in views]
        means = [max(float(run.walk.late.mean()), plot.y_range[0]) for run in runs]
        self.means = [plot.place(plot.parts * run.walk.epochs[-1], mean) for run, mean in zip(runs, means, strict=True)]
        self.marks = [Mark(POINT, run.color, plot.theme.background, run.corners) for run in runs]
        super().__init__(*(self.marks[k] for k in sorted(range(len(runs)), key=lambda k: k in lit)))
        for k, mark in enumerate(self.marks):
            mark.set_z_index(MARKED if k in lit else 1)
        for view in views:
            conceal(view.mark)
            remember(view.mark)  # for good
        remember(self)
        self.show(0.0)

    def show(self, share: float) -> None:
        """Show that share of the way."""
        for mark, end, mean in zip(self.marks, self.ends, self.means, strict=True):
            place = (end + share * (mean - end))[None]
            mark.show(place[inside(place, self.plot.inner)])
        nested(self.submobjects)

    def turned(self) -> list[Shade]:
        """The light goes from the last of them to those that are lit."""
        before = [*[FAINT] * (len(self.marks) - 1), 1.0]
        shares = [1.0 if k in self.lit else FAINT for k in range(len(self.marks))]
        return [Shade(*each) for each in zip(self.marks, before, shares, strict=True)]


def mean_note(plot: LossPlot, box: Box, epochs: int) -> VGroup:
    """Over which of so many epochs the mean is: at the top right of a box, beside the name of the axis there."""
    size, theme, name, stretch = SIZES.tick, plot.theme, plot.above, late_stretch(epochs)
    base = box.top - NOTE
    left = box.left if name.get_top()[1] < base else float(name.get_right()[0]) + APART
    key = formula("overline(L) =", size, theme.loss)
    room = box.right - left - key.width - BEFORE
    choices = [f"mean over the {stretch}, marked", f"mean over the {stretch}", f"{stretch.replace(' ', '-')} mean"]
    notes = [Prose(words, size, theme.muted) for words in choices]
    note = next((each for each in notes if each.width <= room), notes[-1]).at((box.right, base), 1.0)
    key.move_to([float(note.get_left()[0]) - BEFORE - key.width / 2, base + digit_height(size) / 2, 0.0])
    return VGroup(key, note)
