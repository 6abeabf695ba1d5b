"""The frame itself: what is drawn has the colours of what is there, and nothing that is hidden is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from manim import FadeIn, Square
from scipy.spatial import cKDTree

from scenes.lecture import Lecture
from scenes.stage.animations import Views, Walk
from scenes.stage.settings import settings
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.descent_world import DescentWorld
from scenes.stage.space.sight import crossings, facing, layer
from scenes.stage.space.view import View
from scenes.stage.space.wall import AMBIENT, DIFFUSE, DIM, GLASS, GLOSS, LIGHT, RIM
from scenes.stage.space.world import World
from scenes.stage.story import LectureScene
from scenes.stage.theme import DARK, viridis
from scenes.stage.words.valley_claims import is_blade
from tests.scenes.conftest import DRAWN
from tests.scenes.stage.painting import FAINT, middles, painted, pixel
from tests.scenes.stage.space.worlds import at, bowl_of, descent_of, in_bowl, marched, world_of

pytestmark = pytest.mark.usefixtures("pixels")


def far_from_lines(world: World, seen: np.ndarray, pixels: float = 3.0) -> np.ndarray:
    """Which places of the screen keep that far from every stroke and edge of a world."""
    strokes = np.concatenate([part.points[:, :2] for part in world.family_members_with_points()])
    starts, along = strokes[::4], strokes[3::4] - strokes[::4]
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = np.stack([(side - starts) / along for side in ([-7.5, -4.5], [7.5, 4.5])])
    enter, leave = np.nanmax(sides.min(axis=0), axis=1).clip(0, 1), np.nanmin(sides.max(axis=0), axis=1).clip(0, 1)
    near = enter < leave  # what is out of the frame is not looked at: of some all but a thousandth
    starts, along = (starts + enter[:, None] * along)[near], (along * (leave - enter)[:, None])[near]
    counts = 2 + (np.hypot(*along.T) / 0.02).astype(int)
    shares = np.concatenate([np.linspace(0, 1, count) for count in counts])[:, None]
    fine = np.repeat(starts, counts, axis=0) + shares * np.repeat(along, counts, axis=0)
    fine = fine[(np.abs(fine) < [7.5, 4.5]).all(axis=1)]
    apart = pixels * 8 / 360
    return cKDTree(fine).query(seen, distance_upper_bound=apart)[0] > apart


def shaded(bowl: Bowl, boxed: np.ndarray, view: View, side: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Colour and opacity of the inside (1) or the outside (−1): viridis of the root of the share, in the light."""
    moves = [bowl.on_surface(boxed + move) - bowl.on_surface(boxed - move) for move in 1e-3 * np.eye(2)]
    normals = np.cross(*moves)
    normals = side * (normals / np.linalg.norm(normals, axis=1)[:, None]) @ view.axes.T
    halfway = LIGHT + np.array([0.0, 0.0, 1.0])
    gloss = GLOSS * (normals @ halfway / np.linalg.norm(halfway)).clip(0)[:, None] ** 24
    strength = (1.0 if side > 0 else DIM) * (AMBIENT + DIFFUSE * (normals @ LIGHT).clip(0))
    colors = np.minimum(viridis(np.sqrt(bowl.on_surface(boxed)[:, 2] / bowl.height)) * strength[:, None], 255)
    opacity = GLASS + (RIM - GLASS) * (1 - normals[:, 2:]) ** 6 if side < 0 else np.ones((len(boxed), 1))
    return colors + gloss * (255 - colors), opacity


def surface(world: World, inside: bool) -> tuple[np.ndarray, np.ndarray]:
    """Points of the box on one face and where they are seen, far from strokes and from the face's border."""
    boxed = in_bowl(world.bowl, 3000)
    towards = facing(world.bowl, boxed, world.view)
    boxed = boxed[(world.bowl.holds(boxed) < 0.97) & ((towards if inside else -towards) > 0.1)]
    seen = world.view.seen(world.bowl.on_surface(boxed))
    clear = far_from_lines(world, seen) & (np.abs(seen) < [7.0, 3.9]).all(axis=1)
    return boxed[clear], seen[clear]


def test_the_inside_has_the_colours_of_the_loss_in_the_light(lecture: Lecture):
    bowl = bowl_of(lecture)
    _, narrow, axes = np.linalg.svd(bowl.root)  # look along the valley, from as near as it is narrow
    view = View(np.degrees(np.arctan2(axes[1, 1], axes[1, 0])), 50.0, scale=1.3 * max(narrow[0], 1.5))
    world = world_of(bowl, view)
    boxed, seen = surface(world, inside=True)
    uncovered = layer(bowl, bowl.on_surface(boxed), view) == 2
    boxed, seen = boxed[uncovered], seen[uncovered]
    assert len(boxed) > 5 or is_blade(lecture.loss)
    frame = painted(world)[pixel(seen)]
    assert np.abs(frame[:, :3] - shaded(bowl, boxed, view)[0]).max(initial=0) <= 18  # a grain of the shading apart
    assert (frame[:, 3] == 255).all()


def test_the_wall_before_the_inside_is_glass():
    bowl = bowl_of(Lecture())
    view = View(55.0, 12.0, 2.0)
    world = world_of(bowl, view)
    boxed, seen = surface(world, inside=False)
    inner, _ = crossings(bowl, bowl.on_surface(boxed), view)
    behind = (bowl.on_surface(boxed) + inner[:, None] * view.axes[2])[:, :2]
    backed = bowl.holds(behind) < 0.97
    boxed, behind, seen = boxed[backed], behind[backed], seen[backed]
    assert len(boxed) > 20
    (near, opacity), (far, _) = shaded(bowl, boxed, view, -1.0), shaded(bowl, behind, view)
    assert np.abs(painted(world)[pixel(seen)][:, :3] - (opacity * near + (1 - opacity) * far)).max() <= 18


@pytest.mark.parametrize("step", [0.0, 0.1, 0.2])
def test_a_ball_that_nothing_is_before_has_its_own_colour(step: float):
    world = at(descent_of(Lecture()), step)
    top = world.bowl.on_surface(world.bowl.boxed(world.walk.at(step)))
    assert marched(world.bowl, top[None] + 0.02 * world.view.axes[2], world.view)[0] == 2
    seen = world.view.seen(top)
    color = painted(world)[pixel(seen)]
    assert np.allclose(color, [214, 214, 214, 255], atol=18)  # white in the light, a pixel from its middle at most
    marks = (world.ball, world.iterates, world.way)  # those are white as well
    without = painted(*[part for part in world.family_members_with_points() if part not in marks])
    assert np.abs(without[pixel(seen)] - color).max() > 40


def test_a_ball_behind_the_near_wall_is_as_bright_as_before_it():
    world = at(descent_of(Lecture(), turned=180.0), 0.0)
    boxed = world.bowl.boxed(world.walk.at(0.0))
    assert facing(world.bowl, boxed, world.view) < 0
    beside = world.view.seen(world.bowl.on_surface(boxed)) + np.array([0.03, -0.06])
    across, up = (middles(*pixel(beside)) - world.view.seen(world.bowl.on_surface(boxed))) / world.ball.radius
    lit = 0.3 + 0.7 * (-0.4 * across + 0.5 * up + 0.77 * np.sqrt(1 - across**2 - up**2))
    assert np.abs(painted(world)[pixel(beside)][:3] - 255 * min(lit, 1.0)).max() <= 20


def drop(world: DescentWorld) -> tuple[np.ndarray, np.ndarray]:
    """Points of the line from the foot to the ball, away from both; and where they are seen."""
    boxed = world.bowl.boxed(world.walk.at(world.step))
    top, foot = world.bowl.on_surface(boxed), world.bowl.on_floor(boxed)
    line = foot + np.linspace(0, 1, 200)[:, None] * (top - foot)
    seen = world.view.seen(line)
    height = seen[-1, 1] - seen[:, 1]
    clear = (height > world.ball.radius + 0.06) & (seen[:, 1] - seen[0, 1] > 0.15)
    return line[clear], seen[clear]


def mark_of_the_drop(world: DescentWorld, seen: np.ndarray) -> np.ndarray:
    """How much the line changes the pixels at places of the screen."""
    with_it = painted(world)
    for curve in world.drops:
        curve.set_stroke(opacity=0.0)
    rows, columns = pixel(seen)
    apart = np.abs(with_it - painted(world)).max(axis=-1)
    return np.max([apart[rows, columns + k] for k in (-1, 0, 1)], axis=0)


@pytest.mark.parametrize("turned", [0.0, 70.0, 110.0, 180.0])
@pytest.mark.parametrize("step", [0.0, 0.5])
def test_the_line_to_the_floor_is_seen_just_where_no_inside_hides_it(step: float, turned: float):
    world = at(descent_of(Lecture(), turned), step)
    line, seen = drop(world)
    before, sure = marched(world.bowl, line, world.view)
    mark = mark_of_the_drop(world, seen)
    edge = np.abs(np.diff(before, prepend=before[0])) > 0
    sure &= ~np.convolve(edge, np.ones(15), "same").astype(bool)
    assert len(line) > 20
    assert (mark[sure & (before == 0)] == 0).all()
    assert (mark[sure & (before == 2)] > 40).all()


def test_the_line_is_hidden_behind_the_bowl_and_seen_before_it():
    hidden, shown = (at(descent_of(Lecture(), turned), 0.0) for turned in (0.0, 180.0))
    assert len(hidden.drops[0].points) > 0
    assert len(hidden.drops[2].points) == 0 or len(hidden.drops[0].points) > len(hidden.drops[2].points)
    assert len(shown.drops[0].points) == 0
    assert len(shown.drops[2].points) > 0


def filmed(*plays: Any) -> list[tuple[np.ndarray, View, float, float]]:
    """The frames of a scene in which a descent is played, each with the view, the step and the height meant."""
    frames, lecture = [], Lecture()
    world = descent_of(lecture)

    class Played(LectureScene):
        def construct(self):
            add_frame = self.renderer.add_frame

            def watched(frame: np.ndarray, *rest: Any, **more: Any):
                frames.append((self.camera.pixel_array.copy(), world.view, world.step, world.bowl.height))
                add_frame(frame, *rest, **more)

            self.renderer.add_frame = watched
            self.add(Square(6, color=DARK.muted), world)
            for play in plays:
                play(self, world)

    with settings(DRAWN):
        Played(lecture=lecture).render()
    return frames


def still(view: View, step: float, height: float) -> np.ndarray:
    """The frame of a new world that has never been shown otherwise."""
    world = descent_of(Lecture())
    world.to(view, height).show(step)
    return painted(Square(6, color=DARK.muted), world)


def turn_and_walk(scene: Any, world: DescentWorld) -> None:
    there = replace(world.view, azimuth=world.view.azimuth + 40.0, elevation=40.0, scale=0.8 * world.view.scale)
    scene.play(world.animate(run_time=0.8).to(there, 0.9), Walk(Views(world), 0.0, 2.0, run_time=0.8))


def test_every_frame_of_a_play_is_the_still_of_its_moment():
    frames = filmed(turn_and_walk)
    assert len({step for _, _, step, _ in frames}) >= 3
    for frame, *moment in frames:
        view, step, height = moment
        assert np.abs(frame - still(view, step, height)).max() <= FAINT


def test_a_hold_shows_the_end_of_the_play_before_it():
    frame, view, step, height = filmed(turn_and_walk, lambda scene, _: scene.wait(0.4))[-1]
    assert (step, height) == (2.0, pytest.approx(0.9))
    assert np.array_equal(frame, still(view, step, height))


def test_a_play_beside_the_world_shows_the_world_as_it_is_now():
    caption = Square(0.5, color=DARK.text).move_to([6, -3, 0])
    frames = filmed(turn_and_walk, lambda scene, _: scene.play(FadeIn(caption), run_time=0.4))
    frame, view, step, height = frames[-1]
    left = slice(0, 500)  # beside the caption
    assert np.array_equal(frame[:, left], still(view, step, height)[:, left])


def test_outside_the_world_a_transparent_frame_stays_transparent():
    world = at(descent_of(Lecture()), 1.0)
    frame = painted(world, background_opacity=0.0)
    drawn = np.vstack([part.points[:, :2] for part in world.family_members_with_points()])
    (top, left), (bottom, right) = (
        np.array(pixel(corner)) for corner in (drawn.min(0) * [1, 0] + drawn.max(0) * [0, 1], drawn.max(0))
    )
    bottom = pixel(drawn.min(axis=0))[0]
    outside = np.ones(frame.shape[:2], dtype=bool)
    outside[max(top - 3, 0) : bottom + 4, max(left - 3, 0) : right + 4] = False
    assert outside.sum() > 1000
    assert (frame[outside, 3] == 0).all()
    boxed, seen = surface(world, inside=True)
    assert len(boxed) > 5
    assert (frame[pixel(seen)][:, 3] == 255).all()
