"""A descent driven by hand goes where the rule sends it, shows what the clip shows, and takes nothing back wrongly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdmath import Adam, GradientDescent, InputError, Minibatch, critical_rate, descend
from gdmath.long_descent import ONE_BY_ONE
from scenes.audit.lectures import LECTURES
from scenes.lecture import Lecture
from scenes.live import Live
from scenes.production.clips import load
from scenes.stage.settings import settings

SIZES = {"16:9": (854, 480), "4:3": (640, 480), "1:1": (480, 480), "9:16": (480, 854)}


def last_picture(lecture: Lecture, size: tuple[int, int]) -> np.ndarray:
    with settings({"pixel_width": size[0], "pixel_height": size[1]}):
        clip = load("DescentDashboard")(lecture=lecture, skip_animations=True)
        clip.render()
        return clip.renderer.picture(clip)[..., :3]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_at_the_last_step_the_picture_is_the_last_of_the_clip(size: tuple[int, int], theme: str):
    lecture = Lecture(look={"theme": theme})
    live = Live(lecture)
    live.picture(*size)
    for n in (1, 2, lecture.steps - 3):
        live.step(n)
        live.picture(*size)
    assert np.array_equal(live.picture(*size), last_picture(lecture, size))


@pytest.mark.parametrize("name", ["penguins", "penguins standardised", "two rows", "falling, far from zero"])
def test_of_any_lecture_it_is(name: str, tmp_path: Path, clean_desk: None):
    lecture = LECTURES[name](tmp_path)
    live = Live(lecture).step(lecture.steps)
    apart = live.picture(*SIZES["16:9"]).astype(int) - last_picture(lecture, SIZES["16:9"])
    assert np.abs(apart).max() <= (lecture.steps > ONE_BY_ONE)  # of so many steps the clip keeps but some points


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_steps_in_portions_are_the_steps_of_one_descent(portions: list[int]):
    live, lecture = Live(Lecture()), Lecture()
    for n in portions:
        live.step(n)
    walk = descend(lecture.loss, lecture.start, GradientDescent(lecture.learning_rate), sum(portions))
    assert np.array_equal(live.history.points, walk.points)
    assert np.array_equal(live.history.losses, walk.losses)
    assert np.array_equal(live.point, walk.points[-1])


def test_adam_keeps_its_averages_and_batches_go_on_between_portions():
    live, lecture = Live(Lecture()), Lecture()
    live.optimizer = "Adam"
    live.batch_size = 3
    for n in (1, 5, 2, 20):
        live.step(n)
    walk = descend(lecture.loss, lecture.start, Adam(live.rate), 28, Minibatch(3))
    assert live.history.points == pytest.approx(walk.points, rel=1e-12)
    assert live.history.epochs == pytest.approx(walk.epochs)


def test_a_new_rate_counts_from_the_next_step():
    live, lecture = Live(Lecture()).step(3), Lecture()
    live.rate = 0.01
    live.step(2)
    first = descend(lecture.loss, lecture.start, GradientDescent(lecture.learning_rate), 3)
    then = descend(lecture.loss, first.points[-1], GradientDescent(0.01), 2)
    assert np.array_equal(live.history.points, np.vstack([first.points, then.points[1:]]))


def test_what_is_taken_back_is_as_it_was():
    live = Live(Lecture())
    pictures = [live.picture(320, 180)]
    changes = [
        lambda: live.step(3),
        lambda: setattr(live, "rate", 0.05),
        lambda: live.step(2),
        lambda: live.begin_at((0.0, 3.0)),
        lambda: live.step(),
    ]
    for change in changes:
        change()
        pictures.append(live.picture(320, 180))
    for before in pictures[-2::-1]:
        live.undo()
        assert np.array_equal(live.picture(320, 180), before)
    assert not live.can_undo
    assert live.undo().history.steps == 0


def test_reset_starts_where_it_is_told_at_the_rate_it_is_told():
    live = Live(Lecture()).step(5).reset(start=(0.5, -1.0), rate=0.02)
    assert (live.history.steps, tuple(live.point), live.rate) == (0, (0.5, -1.0), 0.02)
    assert tuple(live.step(4).reset().point) == (0.5, -1.0)


def test_a_descent_that_leaves_its_axes_is_framed_anew():
    live = Live(Lecture())
    live.picture(320, 180)
    live.rate = 1.5 * critical_rate(live.loss)
    for _ in range(6):
        live.step(3)
        view = live.view((320, 180))
        assert live.history.losses[-1] <= view.board.losses.y_range[1]
        assert live.history.steps <= view.walk.steps


def test_steps_beyond_the_range_of_numbers_end_there():
    live = Live(Lecture())
    live.rate = 1e6
    walk = live.step(200).history
    assert walk.diverged
    assert np.isfinite(walk.losses).all()
    live.picture(320, 180)
    assert live.step(5).history.steps == walk.steps


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda live: live.step(0), "n = 0 steps"),
        (lambda live: live.step(200_000), "too many"),
        (lambda live: setattr(live, "rate", -1.0), "rate = -1.0"),
        (lambda live: setattr(live, "rate", "fast"), "rate = 'fast'"),
        (lambda live: setattr(live, "optimizer", "Newton"), "optimizer 'Newton'"),
        (lambda live: setattr(live, "batch_size", 0), "batch size 0"),
        (lambda live: setattr(live, "batch_size", 21), "batch size 21"),
        (lambda live: setattr(live, "source", "/etc/passwd"), "data '/etc/passwd'"),
        (lambda live: setattr(live, "theme", "pink"), "theme 'pink'"),
        (lambda live: live.reset(start=(1.0,)), "not a point"),
        (lambda live: live.reset(start=(1e200, 0.0)), "not finite"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_moves(change, words: str):
    live = Live(Lecture()).step(2)
    before = live.line
    with pytest.raises(InputError, match=words.replace("(", r"\(")):
        change(live)
    assert live.line == before


def test_other_rows_begin_anew_and_the_lectures_own_come_back(tmp_path: Path):
    (tmp_path / "rows.csv").write_text("x,y\n1,2\n2,3\n3,5\n")
    live = Live(Lecture(data={"source": str(tmp_path / "rows.csv")}, descent={"start": (0.0, 0.0)})).step(3)
    assert live.sources == [str(tmp_path / "rows.csv"), "synthetic", "penguins"]
    live.source = "penguins"
    assert len(live.loss.data) == len(Lecture(data={"source": "penguins"}).rows)
    assert live.history.steps == 0
    live.source = str(tmp_path / "rows.csv")
    assert live.loss.data.x.tolist() == [1.0, 2.0, 3.0]
    assert tuple(live.point) == (0.0, 0.0)


def test_the_line_the_lecture_and_the_command_are_those_of_the_picture():
    live = Live(Lecture()).reset(start=(0.0, 3.0), rate=0.05).step(7)
    w, b = live.point
    assert live.line == f"after step 7: w = {w:.3f}, b = {b:.3f}, loss = {live.history.losses[-1]:.3f}"
    assert repr(live) == live.line
    lecture = live.lecture
    assert np.array_equal(lecture.descend().points, live.history.points)
    command = live.command()
    assert command.startswith("downhill render DescentDashboard")
    for words in ("descent.start=0.0,3.0", "descent.learning_rate=0.05", "descent.steps=7"):
        assert words in command


def test_a_map_tells_where_it_was_touched():
    live = Live(Lecture())
    view = live.view((1280, 720))
    (left, top, right, bottom), plot = view.map, view.board.landscape
    w, b = view.point_at(left, bottom)
    assert (w, b) == pytest.approx((plot.x_range[0], plot.y_range[0]))
    for w, b in live.likely().points[:5]:
        x, y, _ = plot.place(w, b)
        width, height = view.frame
        assert view.point_at(0.5 + x / width, 0.5 - y / height) == pytest.approx((w, b))
    assert view.point_at(left - 0.01, top) is None
    assert view.point_at(0.5 * (left + right), bottom + 0.01) is None


def test_the_descent_of_a_homework_is_its_own_and_the_true_one_lies_beside_it():
    def half_w(yhat, x, y):
        return np.mean((yhat - y) * x)

    def half_b(yhat, x, y):
        return np.mean(yhat - y)

    lecture = Lecture()
    live = Live(lecture, half_w, half_b).step(6)
    halved = descend(lecture.loss, lecture.start, GradientDescent(lecture.learning_rate / 2), 6)
    true = descend(lecture.loss, lecture.start, GradientDescent(lecture.learning_rate), 6)
    assert live.history.points == pytest.approx(halved.points, rel=1e-9)
    assert live.now.true.points == pytest.approx(true.points, rel=1e-12)
    plain = Live(lecture).step(6).picture(320, 180)
    assert not np.array_equal(live.picture(320, 180), plain)
    assert "half" in live.verdict


def test_a_homework_that_fails_moves_nothing_and_is_told():
    def broken(yhat, x, y):
        return missing  # noqa: F821

    live = Live(Lecture(), broken, broken).step(3)
    assert live.history.steps == 0
    assert "NameError" in live.verdict


def test_a_homework_that_was_mended_is_right_after_a_reset():
    factor = [1.0]

    def by_w(yhat, x, y):
        return factor[0] * np.mean((yhat - y) * x)

    def by_b(yhat, x, y):
        return factor[0] * np.mean(yhat - y)

    live = Live(Lecture(), by_w, by_b).step(3)
    assert live.errs
    factor[0] = 2.0
    live.reset()
    assert not live.errs
    assert live.step(3).history.points == pytest.approx(live.now.true.points, rel=1e-9)


def test_of_a_right_homework_it_is_said_that_it_is_and_what_came_of_it():
    def by_w(yhat, x, y):
        return -2 * np.mean((y - yhat) * x)

    def by_b(yhat, x, y):
        return -2 * np.mean(y - yhat)

    live, plain = Live(Lecture(), by_w, by_b), Live(Lecture())
    assert live.words == live.verdict == "Your gradient is right."
    for each in (live, plain):
        each.rate = 1.0
        each.step(5)
    assert live.words == f"Right. {plain.words}"
    assert "grown" in live.words


def test_while_a_rate_is_chosen_an_arrow_shows_where_the_next_step_leads():
    live = Live(Lecture()).step(2)
    plain = live.picture(640, 360)
    assert live.aim is None
    for rate in (0.02, 0.04, 5.0):
        live.rate = rate
        expected = live.point - rate * live.loss.gradient(*live.point)
        assert live.aim == pytest.approx(expected)
        assert not np.array_equal(live.picture(640, 360)[40:240, 320:], plain[40:240, 320:])
    live.rate = 0.03
    aimed = live.aim
    live.step()
    assert live.aim is None
    assert np.array_equal(live.point, aimed)


def test_a_slider_that_is_drawn_is_one_change():
    live = Live(Lecture()).step(2)
    before = live.rate
    for rate in np.linspace(0.01, 0.09, 40):
        live.rate = float(rate)
    assert live.undo().rate == before
    assert live.history.steps == 2


def test_an_optimizer_or_a_batch_size_that_is_taken_back_is_named_no_more():
    live = Live(Lecture())
    titles = [live.view((320, 180)).title]
    live.optimizer = "Adam"
    titles.append(live.view((320, 180)).title)
    live.batch_size = 4
    assert live.view((320, 180)).title == "Adam on 4 of 20 rows"
    for title in titles[::-1]:
        assert live.undo().view((320, 180)).title == live.title == title
