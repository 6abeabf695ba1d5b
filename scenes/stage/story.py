"""How a clip is told: beats, their captions, and the one animation that walks along a descent."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from manim import Animation, FadeIn, FadeOut, MathTypst, Scene, VGroup, VMobject, config, smooth
from manim.mobject.mobject import _AnimationBuilder
from manim.scene.scene_file_writer import SceneFileWriter

from gdmath import InputError
from scenes.lecture import Lecture
from scenes.stage.cache import fingerprint, frames_of
from scenes.stage.camera import StageCamera, draw_stale, straight
from scenes.stage.layout import caption_place, title_place
from scenes.stage.theme import PACE, SIZES, THEMES, Theme
from scenes.stage.type import Prose, formula, quoted, significant, spoken

Play = Animation | _AnimationBuilder

ENCODING = {"crf": "20", "deblock": "1:1", "psy-rd": "0.4:0", "aq-strength": "0.6"}
"""Against Manim's default (crf 23): edges 4 dB and text clearly cleaner, files a third larger, the same time.

The last three are x264's tuning for drawn pictures, spelled out because `tune` itself would stop other encoders.
"""


@dataclass(frozen=True)
class Beat:
    """One idea of a clip: its words, and when it begins and ends, in seconds."""

    words: str
    begins: float
    ends: float


class LectureScene(Scene):
    """A clip that is a pure function of its lecture; one that `loops` ends as it began, to be shown over and over."""

    loops = False

    def __init__(self, lecture: Lecture | None = None, **settings: Any) -> None:
        self.lecture = _lecture_or_exit() if lecture is None else lecture
        if self.lecture.look.aspect is not None:
            across, up = map(int, self.lecture.look.aspect.split(":"))
            config.pixel_width = 2 * round(config.pixel_height * across / up / 2)  # an encoder wants it even
        config.video_encoder_options = ENCODING
        super().__init__(camera_class=StageCamera, **settings)
        if config.background_opacity < 1.0:
            _write_straight(self.renderer.file_writer)
        self.fingerprint = fingerprint(self, self.lecture)
        self.theme: Theme = THEMES[self.lecture.look.theme]
        self.caption: VMobject = VMobject()
        self.beats: list[Beat] = []
        self.frames = 0

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

    def title(self, words: str) -> Prose:
        """The title, top left."""
        place = title_place()
        return Prose(words, SIZES.title, self.theme.text, "semibold").at((place.left, place.bottom + 0.25))

    def model(self, with_rate: bool = True, rate: float | None = None) -> MathTypst:
        """The model and, where steps are taken, the learning rate, top right: the lecture's or the one given."""
        place, theme = title_place(), self.theme
        number = quoted(significant(rate or self.lecture.learning_rate, 3))
        source = "hat(y) = {{w : w}} x + {{b : b}}" + f" #h(2em) eta = #{number}" * with_rate
        words = formula(source, SIZES.label, theme.text, w=theme.w, b=theme.b)
        return words.move_to([place.right - words.width / 2, place.center[1], 0])

    def beat(self, words: str, *plays: Play | list[Play]) -> None:
        """One idea: open a section, say it in the caption and the subtitle, play, and leave time to read.

        What is given is played one after the other; a list of animations is played together.
        """
        with self._section(words):
            place = caption_place()
            caption = Prose(words, SIZES.caption, self.theme.text, width=place.width)
            caption.at((place.center[0], place.bottom + 0.32), 0.5)
            first, *rest = [play if isinstance(play, list) else [play] for play in plays] or [[]]
            self.play(FadeOut(self.caption, run_time=0.3), FadeIn(caption, run_time=0.5), *first)
            self.caption = caption
            for animations in rest:
                self.play(*animations)

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
        self.wait(max(PACE.breath, len(said) / PACE.characters_a_second - (self.time - began)), frozen_frame=True)
        self.add_subcaption(said, duration=self.time - began, offset=began - self.time)
        self.beats.append(Beat(said, began, self.time))
        self.beat_ended()

    def beat_ended(self) -> None:
        """Nothing, but for who looks on: the last picture of a beat stands."""


def _write_straight(writer: SceneFileWriter) -> None:
    """Let the frames of a transparent clip be written as players take them, else its edges are dark."""
    write_frame, save_image = writer.write_frame, writer.save_image
    writer.write_frame = lambda frame, repeat=1: write_frame(straight(frame), repeat=repeat)
    writer.save_image = lambda pixels: save_image(straight(pixels))


def conceal(*parts: VMobject) -> None:
    """Make parts of a picture invisible in their place, until they `Appear`."""
    for part in parts:
        remember(part)
    for part in parts:
        fade(part, 0.0)


class Show(Animation):
    """An animation that shows its picture as it is at each moment, and so needs no copy of how it began."""

    def create_starting_mobject(self) -> VMobject:
        """Nothing."""
        return VMobject()


class Appear(Show):
    """What was concealed becomes visible, in its place before and behind the rest of the picture."""

    def interpolate_mobject(self, alpha: float) -> None:
        """Show that share of its opacity."""
        fade(self.mobject, self.rate_func(alpha))


class Vanish(Show):
    """What is seen becomes invisible in its place, until it appears again."""

    def begin(self) -> None:
        """Keep how it looks."""
        remember(self.mobject)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Hide that share of its opacity."""
        fade(self.mobject, 1.0 - self.rate_func(alpha))


def remember(part: VMobject) -> None:
    """Keep how a part looks, to `fade` it."""
    for shape in part.get_family():
        shape.full = shape.fill_rgbas.copy(), shape.stroke_rgbas.copy()


class Shade(Show):
    """A part that can be concealed goes from one share of its opacity to another, in its place."""

    def __init__(self, part: VMobject, start: float, end: float, **settings: Any) -> None:
        self.start, self.end = start, end
        super().__init__(part, **settings)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the share in between."""
        fade(self.mobject, self.start + self.rate_func(alpha) * (self.end - self.start))


def fade(part: VMobject, share: float) -> None:
    """Show a share of the opacity that it had."""
    for shape in part.get_family():
        shape.fill_rgbas, shape.stroke_rgbas = (rgbas * [1.0, 1.0, 1.0, share] for rgbas in shape.full)


class Views(VGroup):
    """Several views of one descent, always at the same moment."""

    def show(self, step: float) -> None:
        """Show the moment after `step` steps, between two steps the way from one to the next."""
        for view in self:
            view.show(step)


class Walk(Show):
    """The picture goes from one moment of a descent to a later one; what it shows depends on the moment alone.

    In a time-lapse each second multiplies the moment by the same factor, counted in `lapse`ths.
    """

    def __init__(self, views: Views, start: float, end: float, lapse: float = 0, **settings: Any) -> None:
        self.start, self.end, self.lapse = start, end, lapse
        super().__init__(views, **settings)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the moment."""
        share = self.rate_func(alpha)
        if self.lapse:
            low, high = (math.log1p(self.lapse * moment) for moment in (self.start, self.end))
            grown = math.expm1(low + share * (high - low))
            self.mobject.show(round(grown, 9) / self.lapse)  # the last step is whole
        else:
            self.mobject.show(self.start + share * (self.end - self.start))


def step_by_step(steps: int) -> Callable[[float], float]:
    """A pace that rests between steps: each takes the same time, and starts and ends gently."""

    def pace(alpha: float) -> float:
        done = min(int(alpha * steps), steps - 1)
        return (done + smooth(alpha * steps - done)) / steps

    return pace


def _lecture_or_exit() -> Lecture:
    """The lecture of the working folder; where it is refused, one sentence instead of a traceback."""
    try:
        lecture = Lecture()
        _ = lecture.loss  # the data file is read here, so that what is wrong with it is said the same way
        return lecture
    except InputError as error:
        raise SystemExit(f"downhill: {error}") from None
