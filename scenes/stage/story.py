"""How a clip is told: beats, their captions, and the one animation that walks along a descent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from manim import Animation, Mobject, Scene, VMobject, config
from manim.mobject.mobject import _AnimationBuilder

from gdmath import InputError
from scenes.in_sweep import LECTURES_RATE, RATE
from scenes.lecture import Lecture
from scenes.stage import heading
from scenes.stage.animations import Appear, FadeIn, FadeOut, Zoom, conceal
from scenes.stage.cache import fingerprint, frames_of, updates
from scenes.stage.camera import StageCamera, draw_stale
from scenes.stage.family import family, parts_of, shapes_of
from scenes.stage.layout import Box, CloseUp, picture_place, place_of
from scenes.stage.renderer import StageRenderer
from scenes.stage.theme import PACE, THEMES, Theme
from scenes.stage.type import Prose, spoken
from scenes.stage.writer import StageWriter

Seen = TypeVar("Seen")

Play = Animation | _AnimationBuilder

X264 = {
    "crf": "23.5",
    "x264-params": "aq-mode=0:b-adapt=0:b-pyramid=0:bframes=3:deblock=0,0:ipratio=2:mbtree=0:me=dia:mixed-refs=0:"
    "partitions=p8x8,i4x4,i8x8:pbratio=1.1:psy=0:rc-lookahead=0:ref=1:scenecut=0:subme=1:threads=1:trellis=0:weightb=0:"
    "weightp=0",
}
"""Against its preset medium at crf 20: a quarter of the time, edges and text no worse, files at most twice as large.

A drawn picture mostly rests, so looking ahead and searching for where things went cost much and find little. One
thread: the drawing is the other, and the file does not depend on how many processors there are. A preset or `tune` by
name would stop other encoders.
"""

LONGEST = 54
"""Letters: captions of a sweep stand as long as one so long, whatever each says, so that its clips stay in step."""

VP9 = {"crf": "20"}


@dataclass(frozen=True)
class Beat:
    """One idea of a clip: its words, and when it begins and ends, in seconds."""

    words: str
    begins: float
    ends: float


class LectureScene(Scene):
    """A clip that is a pure function of its lecture; one that `loops` ends as it began, to be shown over and over."""

    loops = False
    headline = ""
    """Its title, as it stands in the picture, on pages and in decks."""

    def __init__(self, lecture: Lecture | None = None, skip_animations: bool = False) -> None:
        self.lecture = _lecture_or_exit() if lecture is None else lecture
        if self.lecture.look.aspect is not None:
            shape(*map(int, self.lecture.look.aspect.split(":")))
        config.video_encoder_options = VP9 if config.format == "webm" else X264
        config.max_inflight_encoders = 2  # the next play is drawn while a hold is coded
        super().__init__(StageRenderer(StageWriter, StageCamera, skip_animations=skip_animations))
        self.theme: Theme = THEMES[self.lecture.look.theme]
        self.caption: VMobject = VMobject()
        self.beats: list[Beat] = []
        self.frames = 0

    @cached_property
    def fingerprint(self) -> str | None:
        """What its pictures depend on: sought where they are kept, for it takes all rows."""
        return fingerprint(self, self.lecture)

    def setup(self) -> None:
        """Lay the background."""
        self.camera.background_color = self.theme.background

    def play(self, *animations: Any, **settings: Any) -> None:
        """Play, with everything drawn as it is before and after: Manim paints what rests part by part."""
        draw_stale(self.mobjects)
        super().play(*animations, **settings)
        draw_stale(self.mobjects)
        self.frames += frames_of(self)
        self.renderer.time = self.frames / config.frame_rate  # Manim's own clock runs otherwise where it does not draw

    def get_moving_mobjects(self, *animations: Animation) -> list[Mobject]:
        """What is drawn in each frame of a play: everything, when the camera moves."""
        if any(isinstance(each, Zoom) for each in animations):
            return list(self.mobjects)
        return super().get_moving_mobjects(*animations)

    def get_moving_and_static_mobjects(self, animations: Iterable[Animation]) -> tuple[list[Mobject], list[Mobject]]:
        """What is drawn in each frame of a play, and what only once before it: nothing of a play that is skipped."""
        if self.renderer.skip_animations:
            return [], []
        moving = family(self.get_moving_mobjects(*animations))
        drawn_anew = set(moving)
        return moving, [shape for shape in shapes_of(self.mobjects) if shape not in drawn_anew]

    def get_mobject_family_members(self) -> list[Mobject]:
        """Its mobjects and all their parts."""
        return family(self.mobjects)

    def get_restructured_mobject_list(self, mobjects: Iterable[Mobject], to_remove: Iterable[Mobject]) -> list[Mobject]:
        """Those mobjects without others; of a group that had one of these, its other parts."""
        removed, kept = set(to_remove), []
        for mobject in mobjects:
            if mobject not in removed:
                part_goes = not removed.isdisjoint(parts_of([mobject]))
                kept += self.get_restructured_mobject_list(mobject.submobjects, removed) if part_goes else [mobject]
        return kept

    def update_to_time(self, t: float) -> None:
        """Bring everything to a moment of a play, if that is drawn here."""
        if self.renderer.comes_to_frame():
            super().update_to_time(t)

    def update_mobjects(self, dt: float) -> None:
        """Run what updates mobjects, where anything does: our views do not, and there are many parts to ask."""
        if updates(self):
            super().update_mobjects(dt)

    def close_up(self, part: Box) -> None:
        """Let a part of the stage fill the place of the pictures, as long as it is all there is."""
        self.camera.close_up = CloseUp.of(part)

    def whole(self) -> Zoom:
        """What was seen from near moves to its place on the stage."""
        return Zoom(self.camera, picture_place())

    def others(self, of: Callable[[Lecture], Seen]) -> list[Seen]:
        """What is to be seen of each lecture of a sweep: the same for all its clips. Without one, nothing."""
        return [of(each) for each in self.lecture.sweep.together]

    def title(self) -> Prose:
        """Its headline, top left."""
        return heading.title(self.headline, self.theme)

    def model(self, with_rate: bool = True, rate: float | None = None) -> VMobject:
        """The model, top right, and what varies in a sweep; where steps are taken, the lecture's rate or another."""
        sweep, ours = self.lecture.sweep, with_rate and rate is None
        told = [sweep.told, *sweep.all_told]
        shown = (rate or self.lecture.learning_rate) if with_rate else None
        if not sweep.told:
            return heading.model(self.theme, shown)
        once = None if ours and RATE in sweep.told else shown
        told = told if ours else [each.replace(RATE, LECTURES_RATE) for each in told]
        return heading.model_beside(told, place_of(self.title()).right, self.theme, once)

    def model_places(self) -> list[Box]:
        """Where the model stands in this clip and in all others of its sweep: another rate may be wider."""
        sweep = self.lecture.sweep
        rates = [] if RATE in sweep.told else [each.learning_rate for each in sweep.together]
        return [place_of(self.model()), *(place_of(self.model(rate=rate)) for rate in dict.fromkeys(rates))]

    def tag(self, box: Box) -> list[VMobject]:
        """What varies in a sweep, at the top right of a box; nothing where nothing does."""
        sweep = self.lecture.sweep
        return [heading.tag([sweep.told, *sweep.all_told], box, self.theme)] if sweep.told else []

    def beat(self, words: str, *plays: Play | list[Play]) -> None:
        """One idea: open a section, say it in the caption and the subtitle, play, and leave time to read.

        What is given is played one after the other; a list of animations is played together.
        """
        with self._section(words):
            caption = heading.caption(words, self.theme)
            first, *rest = [play if isinstance(play, list) else [play] for play in plays] or [[]]
            self.play(FadeOut(self.caption, run_time=0.3), FadeIn(caption, run_time=0.5), *first)
            self.caption = caption
            for animations in rest:
                self.play(*animations)

    def opened(self, words: str, *parts: VMobject) -> list[Play]:
        """Say words in a beat of their own, before parts of the picture are seen, and how these come; else nothing."""
        if not words:
            return []
        conceal(*parts)
        self.beat(words)
        return [*map(Appear, parts)]

    def lit(self, words: str, *plays: Play | list[Play]) -> None:
        """The same where the words stand in the picture: no caption says them again."""
        with self._section(words):
            for play in plays:
                self.play(*(play if isinstance(play, list) else [play]))

    @contextmanager
    def _section(self, words: str) -> Iterator[None]:
        """A section with its subtitle, as long at least as it takes to read."""
        began, said = self.time, spoken(words)
        self.next_section(said)
        yield
        letters = max(len(said), LONGEST) if self.lecture.sweep.together else len(said)
        self.wait(max(PACE.breath, letters / PACE.characters_a_second - (self.time - began)), frozen_frame=True)
        self.add_subcaption(said, duration=self.time - began, offset=began - self.time)
        self.beats.append(Beat(said, began, self.time))
        self.beat_ended()

    def beat_ended(self) -> None:
        """Nothing, but for who looks on: the last picture of a beat stands."""


def shape(across: int, up: int) -> None:
    """Give the frame that aspect ratio; its shorter side has the pixels that it had."""
    shorter = min(config.pixel_width, config.pixel_height)
    # an encoder wants even numbers
    config.pixel_width, config.pixel_height = (2 * round(shorter * side / min(across, up) / 2) for side in (across, up))


def _lecture_or_exit() -> Lecture:
    """The lecture of the working folder; where it is refused, one sentence instead of a traceback."""
    try:
        lecture = Lecture()
        _ = lecture.loss  # the data file is read here, so that what is wrong with it is said the same way
        return lecture
    except InputError as error:
        raise SystemExit(f"downhill: {error}") from None
