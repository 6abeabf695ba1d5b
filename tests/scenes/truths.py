"""What stands in a picture: whether it is so, and all of it of the same moment.

Nothing here asks a view which moment it shows: values are read back from the screen and held against the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from manim import Mobject, Star

from gdmath import Data
from scenes.stage.clipping import inside
from scenes.stage.data.rows import LineView
from scenes.stage.descents.loss_plot import LossView
from scenes.stage.descents.readout import ALL, Readout
from scenes.stage.family import family, parts_of
from scenes.stage.plane.chips import Chips
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.plot import Plot
from scenes.stage.space.descent_world import DescentWorld
from scenes.stage.story import LectureScene
from scenes.stage.ticks import Scale
from tests.scenes.reading import read

BACK: dict[Callable, Callable[[float], float]] = {
    np.asarray: lambda length: length,
    np.log10: lambda length: 10.0**length,
    np.log1p: np.expm1,
}


class Moment(NamedTuple):
    """A picture: the parts that are seen, the words said of it, and its lecture's rows: as they came, and as fitted."""

    seen: list[Mobject]
    words: str
    rows: list[Data]


def hold(scene: LectureScene, words: str) -> int:
    """Hold what stands in the picture against the rows; how many parts that were."""
    seen = [part for part in family(scene.mobjects) if any(len(each.points) for each in parts_of([part]))]
    told = [part for part in seen if type(part) in CHECKS]
    rows = [scene.lecture.raw_rows, scene.lecture.rows]
    for part in told:
        CHECKS[type(part)](part, Moment(seen, words, rows))
    return len(told)


def value_of(plot: Plot, place: np.ndarray) -> np.ndarray:
    """The values (x, y) that stand at a place of the screen."""
    box, values = plot.inner, []
    shares = (place[0] - box.left) / box.width, (place[1] - box.bottom) / box.height
    for share, range_, scale in zip(shares, (plot.x_range, plot.y_range), (plot.x_scale, plot.y_scale), strict=True):
        low, high = scale.forward(np.array(range_, dtype=float))
        values.append(back(scale, low + share * (high - low)))
    return np.array(values)


def back(scale: Scale, length: float) -> float:
    return float(BACK[scale.forward](length))


def middle(shape: Mobject) -> np.ndarray:
    return (shape.points.max(axis=0) + shape.points.min(axis=0)) / 2


def by_rows(rows, w: float, b: float) -> float:
    """The loss, as the mean over the rows; no square leaves the range of numbers before the mean does."""
    residuals = rows.y - w * rows.x - b
    largest = float(np.abs(residuals).max()) or 1.0
    return largest * float(np.mean((residuals / largest) ** 2)) * largest


def centroid(shape: Mobject) -> np.ndarray:
    return np.mean(shape.points[::4], axis=0)


def same_walk(part: Mobject, seen: list[Mobject], kind: type) -> list[Mobject]:
    return [other for other in seen if type(other) is kind and other.walk is part.walk]


def check_path(path: PathView, moment: Moment) -> None:
    """The dot stands at an iterate, or an arrow ends the way; line and numbers are of that very point."""
    if len(path.mark.dot.points) == 0:
        check_pointer(path, moment)
        return
    plot = path.plot
    places = plot.place(*path.walk.points.T)
    here = centroid(path.mark.dot)
    step = int(np.hypot(*(places - here)[:, :2].T).argmin())
    assert np.hypot(*(places[step] - here)[:2]) < 0.02, moment.words
    w, b = path.walk.points[step]
    for numbers in same_walk(path, moment.seen, Readout):
        texts = dict(zip(numbers.shown, (number.text for number in numbers.numbers), strict=True))
        for symbol, value, extent in (("w", w, 0), ("b", b, 1)):
            reach = np.abs(path.walk.near()[:, extent]).max()
            assert read(texts[symbol]) == pytest.approx(value, rel=6e-2, abs=1e-3 * reach), (moment.words, symbol)
        assert read(texts["L"]) == pytest.approx(by_rows(plot.loss.data, w, b), rel=6e-2, abs=1e-9), moment.words
    for curve in same_walk(path, moment.seen, LossView):
        if len(curve.mark.dot.points):
            across, _ = value_of(curve.plot, centroid(curve.mark.dot))
            shown = int(np.abs(curve.walk.epochs - across / curve.plot.parts).argmin())
            assert np.hypot(*(places[shown] - here)[:2]) < 0.02, moment.words
    for line in same_walk(path, moment.seen, LineView):
        if len(line.current.points):
            ends = [value_of(line.plot, place) for place in line.current.points[[0, -1]]]
            for x, y in ends:
                reach = line.plot.y_range[1] - line.plot.y_range[0]
                assert w * x + b == pytest.approx(y, abs=2e-2 * reach), moment.words


def check_pointer(path: PathView, moment: Moment) -> None:
    """The arrow to a point out of view stands at the border, and leads on to one of its iterates."""
    outline, box = path.pointer.arrow.points, path.plot.inner
    if len(outline) == 0 or path.behind:
        return
    tip = outline[4 * 3]  # the outline goes up one side, to the tip, and back
    gaps = np.abs(tip[[0, 0, 1, 1]] - [box.left, box.right, box.bottom, box.top])
    assert gaps.min() < 1e-6, moment.words
    foot = (outline[0] + outline[::4][-2]) / 2
    ways = path.plot.place(*path.walk.points.T) - tip
    ways /= np.maximum(np.abs(ways).max(axis=1, keepdims=True), 1e-9)
    aims = ways @ (tip - foot) / np.hypot(*ways[:, :2].T) / np.hypot(*(tip - foot)[:2])
    assert aims.max() > 1 - 1e-6, moment.words


def check_losses(curve: LossView, moment: Moment) -> None:
    """Point k of the curve is the loss, over the rows, of point k of the path, the start included."""
    plot = curve.plot
    start = curve.walk.points[0]
    known = [*moment.rows, *(other.loss.data for other in moment.seen if isinstance(other, Landscape))]
    # the descent may have been on the raw rows though the lecture's or those of the map are rescaled
    rows = min(known, key=lambda each: abs(by_rows(each, *start) - curve.walk.losses[0]))
    if len(curve.mark.dot.points):
        across, loss = value_of(plot, centroid(curve.mark.dot))
        epoch = across / plot.parts
        step = int(np.abs(curve.walk.epochs - epoch).argmin())
        assert curve.walk.epochs[step] == pytest.approx(epoch, abs=1e-3 * max(1.0, epoch)), moment.words
        expected = max(by_rows(rows, *curve.walk.points[step]), plot.y_range[0])
        assert loss == pytest.approx(expected, rel=2e-3), moment.words
        for numbers in same_walk(curve, moment.seen, Readout):
            said = dict(zip(numbers.shown, numbers.numbers, strict=True)).get("L")
            assert said is None or read(said.text) == pytest.approx(expected, rel=6e-2, abs=1e-9), moment.words
    if len(curve.curve.points):
        first = value_of(plot, curve.curve.points[0])
        loss = by_rows(rows, *start)
        assert first[0] / plot.parts == pytest.approx(curve.walk.epochs[0], abs=1e-6), moment.words
        assert first[1] == pytest.approx(min(max(loss, plot.y_range[0]), plot.y_range[1]), rel=1e-3), moment.words


def check_world(world: DescentWorld, moment: Moment) -> None:
    """The ball is on the surface over its own parameters, and the gradient at the start points uphill."""
    if len(world.ball.points) == 0:
        return
    bowl, here = world.bowl, middle(world.ball)[:2]
    losses = bowl.loss.value(*world.walk.points.T)
    heights = bowl.height * (losses - bowl.loss.minimum) / (bowl.brim - bowl.loss.minimum)
    tops = world.view.seen(np.column_stack([bowl.boxed(world.walk.points), heights]))
    apart = np.hypot(*(tops - here).T)
    step = int(apart.argmin())
    assert apart[step] < 0.02, moment.words
    w, b = world.walk.points[step]
    assert losses[step] == pytest.approx(by_rows(bowl.loss.data, w, b), rel=1e-6, abs=1e-9)
    for numbers in same_walk(world, moment.seen, Readout):
        texts = dict(zip(ALL, (number.text for number in numbers.numbers), strict=True))
        assert read(texts["L"]) == pytest.approx(losses[step], rel=6e-2, abs=1e-9), moment.words
    if len(world.gradient.points):
        start, outline = world.walk.points[0], world.gradient.points[:, :2]
        foot = world.view.seen(bowl.on_floor(bowl.boxed(start)))
        tip = outline[np.hypot(*(outline - foot).T).argmax()]
        rows = bowl.loss.data
        error = start[0] * rows.x + start[1] - rows.y
        slope = np.array([np.mean(2 * error * rows.x), np.mean(2 * error)])
        uphill = world.view.seen(bowl.on_floor(bowl.boxed(start + 1e-3 * bowl.reach**2 * slope)))
        if np.hypot(*(tip - foot)) > 0.05:
            assert (tip - foot) @ (uphill - foot) > 0, moment.words


def check_chips(chips: Chips, moment: Moment) -> None:
    """A chip says the loss of the line that it stands for."""
    (plane,) = [other for other in moment.seen if type(other) is Landscape]
    for square, plate in (chip for chip in chips if len(chip) == 2):
        w, b = value_of(plane, middle(square))
        shown = read(plate.submobjects[1].text)
        assert shown == pytest.approx(by_rows(plane.loss.data, w, b), rel=2e-2, abs=1e-2 * plane.highest), moment.words


def check_star(star: Star, moment: Moment) -> None:
    """The star of a map is at the least-squares fit."""
    for plane in (other for other in moment.seen if isinstance(other, Landscape)):
        place = plane.place(*plane.loss.minimizer)
        if inside(star.get_center()[None], plane.inner)[0] and plane.inner.width > 3:
            rows = plane.loss.data
            w, _ = np.polyfit(rows.x - rows.x.mean(), rows.y - rows.y.mean(), 1)  # else far rows lose digits
            assert plane.loss.minimizer[0] == pytest.approx(w, rel=1e-6, abs=1e-9), moment.words
            assert np.hypot(*(centroid(star) - place)[:2]) < 0.05, moment.words


CHECKS = {
    PathView: check_path,
    LossView: check_losses,
    DescentWorld: check_world,
    Chips: check_chips,
    Star: check_star,
}
