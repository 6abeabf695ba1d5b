"""The clips of a sweep can be compared frame by frame: their axes, levels, views and moments are the same."""

from __future__ import annotations

from typing import Any

import pytest

from scenes.production.clips import CLIPS
from scenes.production.sweep import Sweep, lectures
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plot import Plot
from scenes.stage.space.world import World
from scenes.stage.story import LectureScene
from tests.scenes.watching import Watching, played

SWEEPS = {
    "rates, one diverging": "descent.learning_rate=0.01,0.05,0.12",
    "starts": "descent.start=-1,4;0.5,0;4,1",
    "batch sizes": "batches.sizes=20,4;20,1",
    "noise": "data.noise=0.2,0.8,2",
    "slopes": "data.slope=-1,2",
    "rows": "data.n=20,200",
}


class Framed(Watching):
    """A clip whose frames are noted after every beat: the axes, the levels, and from where a bowl is seen."""

    noted: list[Any]

    def look(self, words: str) -> None:
        super().look(words)
        parts = [part for mobject in self.mobjects for part in mobject.get_family() if len(part.get_family()) > 1]
        frames = [frame for part in parts for frame in frame_of(part)]
        self.noted = [*getattr(self, "noted", []), frames]


def frame_of(part: Any) -> list[Any]:
    if isinstance(part, World):
        bowl, view = part.bowl, part.view
        return [("bowl", *bowl.center, *bowl.reach, bowl.brim, bowl.height, bowl.floor, *view._numbers())]
    if not isinstance(part, Plot):
        return []
    box = part.inner
    inner = box.left, box.bottom, box.right, box.top
    levels = (part.base, part.highest) if isinstance(part, Landscape) else ()
    return [(type(part).__name__, *part.x_range, *part.y_range, *inner, *levels)]


def told(clip: type[LectureScene], sweep: str, **look: str) -> list[Framed]:
    looks = {f"look.{key}": value for key, value in look.items()}
    return [played(Framed, clip, lecture) for _, lecture in lectures([Sweep.parse(sweep)], None, looks)]


@pytest.mark.parametrize("sweep", SWEEPS.values(), ids=SWEEPS)
@pytest.mark.parametrize("clip", CLIPS)
def test_all_clips_of_a_sweep_have_the_same_frames_at_every_beat(clip: type[LectureScene], sweep: str):
    first, *others = told(clip, sweep)
    assert any(first.noted)
    for other in others:
        for k, (one, two) in enumerate(zip(first.noted, other.noted, strict=False)):
            assert one == two, (k, first.seen[k], other.seen[k])
