"""DescentDashboard calls faster only what is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenes.audit.watching import Watching, played
from scenes.descent_dashboard import DescentDashboard
from scenes.lecture import Lecture
from scenes.stage.descents.dashboard import APART, Dashboard
from scenes.stage.layout import picture_place
from scenes.stage.settings import settings
from scenes.stage.theme import DARK, SIZES
from scenes.stage.words.claims import arrived_at


@pytest.mark.parametrize("steps", [10, 40])
def test_the_steps_after_the_single_ones_are_called_faster_where_they_are(steps: int):
    """Of the eruptions the last five took longer than the first."""
    scene = played(Watching, DescentDashboard, Lecture(descent={"steps": steps}))
    single, rest = (
        next(beat for beat in scene.beats if beat.words.startswith(word)) for word in ("Again", ("Faster", "On to"))
    )
    faster = (rest.ends - rest.begins) / (steps - 5) < 0.8 * (single.ends - single.begins) / 4
    assert rest.words == (f"Faster: {steps} steps in a few seconds." if steps == 40 else "On to step 10.")
    assert faster == rest.words.startswith("Faster")


@pytest.mark.parametrize(("rate", "leaves"), [(0.025, True), (0.002, False)])
def test_where_the_line_leaves_the_rows_with_the_first_step_it_is_said_then(rate: float, leaves: bool, tmp_path: Path):
    """Of the fourth set of Anscombe's the line of step 1 was nowhere, and "One step" said nothing of it."""
    y = [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89]
    rows = np.column_stack([np.where(np.array(y) == 12.5, 19.0, 8.0), y])
    np.savetxt(tmp_path / "fourth.csv", rows, delimiter=",", header="x,y", comments="")
    lecture = Lecture(data={"source": str(tmp_path / "fourth.csv")}, descent={"learning_rate": rate, "steps": 6})
    line = Dashboard(picture_place(), lecture.loss, lecture.descend(), DARK).line
    assert line.in_view(0)
    assert line.in_view(1) != leaves
    words = next(beat.words for beat in played(Watching, DescentDashboard, lecture).beats if "One step" in beat.words)
    assert ("leaves the picture" in words) == leaves
    assert len(words.split()) <= 10


@pytest.mark.parametrize(("across", "up"), [(854, 480), (640, 480), (480, 480), (480, 854)])
def test_map_and_rows_are_large_and_the_numbers_can_be_read_in_every_format(across: int, up: int):
    """In 4:3 and 1:1 the whole descent was sixty pixels of a flat map."""
    lecture = Lecture()
    with settings({"pixel_width": across, "pixel_height": up}):
        place = picture_place()
        board = Dashboard(place, lecture.loss, lecture.descend(), DARK)
    inner = board.landscape.inner
    assert inner.width * inner.height > 0.14 * place.width * place.height
    way = np.ptp(board.path.places, axis=0)
    assert way.max() > 0.4 * min(inner.width, inner.height)
    assert board.rows.inner.height > 0.18 * place.height
    assert min(number.size for number in board.numbers.numbers) > 0.68 * SIZES.readout


@pytest.mark.parametrize(("rate", "steps"), [(0.0202, 378), (0.0202, 2000), (0.2, 10), (0.002, 40)])
def test_the_step_that_is_named_is_marked_on_the_losses_or_none_is(rate: float, steps: int):
    """Step 328 was nowhere in a picture of step 378."""
    lecture = Lecture(data={"standardize": rate > 0.1}, descent={"learning_rate": rate, "steps": steps})
    loss, walk = lecture.loss, lecture.descend()
    board = Dashboard(picture_place(), loss, walk, DARK)
    step, places = arrived_at(walk, loss), board.curve.places
    apart = step is not None and np.hypot(*(places[step] - places[-1])[:2]) >= APART
    assert (len(board.arrival) > 0) == apart
    if apart:
        ring, _, number = board.arrival
        assert ring.get_center()[:2] == pytest.approx(places[step, :2], abs=1e-6)
        assert number.words == f"{step:,}"
    scene = played(Watching, DescentDashboard, lecture)
    named = next((beat.words for beat in scene.beats if "since step" in beat.words), "")
    assert (named == f"Within 1 % of the least loss since step {step:,}.") == apart if step else not named


@pytest.mark.parametrize(("across", "up"), [(854, 480), (480, 480), (480, 854)])
def test_in_a_tall_frame_the_rows_fill_it_while_they_are_alone(across: int, up: int):
    """They were a strip of a ninth of the height on an empty page."""
    lecture = Lecture()
    with settings({"pixel_width": across, "pixel_height": up}):
        place = picture_place()
        board = Dashboard(place, lecture.loss, lecture.descend(), DARK)
    assert (len(board.alone) > 0) == (up > across)
    if up > across:
        rows, _, _, numbers = board.alone
        assert rows.inner.height > 0.45 * place.height > 1.5 * board.rows.inner.height
        assert numbers.get_top()[1] < rows.inner.bottom
        assert place.bottom - 0.05 <= numbers.get_bottom()[1]
