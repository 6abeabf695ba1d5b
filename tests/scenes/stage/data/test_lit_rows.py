"""The rows of a step are lit, and counted, at every moment."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdmath import Epoch
from scenes.lecture import Lecture
from scenes.stage.data.lit_rows import EpochCount, LitRows
from scenes.stage.data.rows import DataPlot
from scenes.stage.run import told_apart
from scenes.stage.theme import DARK
from tests.scenes.batches import BOX, TOLERANCE, Told, places, places_of, shuffled
from tests.scenes.reading import read


def test_at_every_moment_the_rows_of_the_step_being_taken_are_lit_and_counted(lecture: Lecture):
    plot = DataPlot(BOX, lecture.rows, np.zeros((1, 2)), DARK)
    (run,) = told_apart({"run": lecture.descend()}, DARK)
    epoch = shuffled(lecture, 1, 1)
    drawn = Epoch(np.concatenate(epoch), 1)
    view, count = LitRows(plot, run, drawn), EpochCount(BOX, drawn, DARK)
    for step in (0.0, 0.3, 1.0, 1.5, len(epoch) - 0.5, float(len(epoch))):
        view.show(step)
        count.show(step)
        k = int(np.ceil(step))
        lit = epoch[k - 1] if k else epoch[0][:0]
        shown = places(view.lit, view.lit.points)
        assert np.allclose(shown, plot.place(lecture.rows.x[lit], lecture.rows.y[lit]), atol=TOLERANCE)
        assert [read(number.text) for number in count.numbers] == [k, k]


@pytest.mark.parametrize("n", [501, 20_000])
def test_lit_rows_are_drawn_rows_and_those_of_the_single_steps_are_among_them(n: int):
    scene = Told(lecture=Lecture(data={"n": n}, batches={"sizes": (7, 1)}))
    scene.render()
    for seen in (seen for seen in scene.seen if "one epoch." in seen.words):
        ((view, _),) = seen.all(LitRows)
        ((plot, _),) = seen.all(DataPlot)
        drawn = {(round(x, 6), round(y, 6)) for x, y, _ in places_of(plot)}
        size = int(re.search(r"on (\d+)", seen.words)[1])
        order = np.concatenate(shuffled(scene.lecture, 1, 1))
        for step in (1, 2, 3, 4, -(-n // size)):
            view.show(step)
            rows = order[(step - 1) * size : step * size]
            lit = {(round(x, 6), round(y, 6)) for x, y, _ in places(view.lit, view.lit.points)}
            assert lit <= drawn
            wanted = plot.place(scene.lecture.rows.x[rows], scene.lecture.rows.y[rows])
            assert lit == {(round(x, 6), round(y, 6)) for x, y, _ in wanted}
