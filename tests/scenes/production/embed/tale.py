"""Tale: a short clip for what decks and pages do with clips."""

from __future__ import annotations

from scenes.stage.animations import Appear, FadeIn, Views, Walk, conceal
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import picture_place
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.way_map import way_map
from scenes.stage.story import LectureScene


class Tale(LectureScene):
    """A point takes two steps."""

    headline = "Two steps"

    def construct(self) -> None:
        """Tell it."""
        walk, loss = self.lecture.descend(), self.lecture.loss
        left, right = picture_place().columns(1, 1)
        plot = way_map(left.shrunk(top=0.3), loss, walk, self.theme)
        path, numbers = PathView(plot, walk, walk.steps), Readout(right, walk, loss, self.theme)
        both = Views(path, numbers)
        conceal(path)
        self.add(self.title(), self.model(), plot, plot.iso_lines())
        self.beat("A map.", Appear(path))
        self.beat("A point.", FadeIn(numbers))
        self.beat("A step.", Walk(both, 0, 1, run_time=1))
        self.beat("A step more.", Walk(both, 1, walk.steps, run_time=1))
