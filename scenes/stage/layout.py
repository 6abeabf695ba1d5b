"""One grid of places shared by all clips: title, pictures, caption."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import DL, UR, Mobject, config

SEEN = 0.05
"""What is shorter on the screen, in Manim's units, is not seen: seven pixels of 1080 lines."""

HEIGHT, NARROW = 8.0, 4 / 3
"""The height of a frame in Manim's units, and the aspect ratio of the narrowest one that is no higher.

Type is as large in a 4:3 frame as in a 16:9 one; in narrower ones it covers as much of the picture as in 4:3.
"""

WIDE = 1.5

MARGIN = 0.5
TITLE_HEIGHT = 0.75
MODEL_HEIGHT = 0.6
CAPTION_HEIGHT, LINE_HEIGHT = 0.85, 0.55
GAP = 0.45


@dataclass(frozen=True)
class Box:
    """A rectangle of the frame, in Manim's units."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def center(self) -> np.ndarray:
        """The middle, as a Manim point."""
        return np.array([(self.left + self.right) / 2, (self.bottom + self.top) / 2, 0.0])

    @property
    def corners(self) -> np.ndarray:
        """The corners, `(4, 2)`, in turn."""
        x, y = [self.left, self.right, self.right, self.left], [self.bottom, self.bottom, self.top, self.top]
        return np.column_stack([x, y])

    def shrunk(self, left: float = 0.0, bottom: float = 0.0, right: float = 0.0, top: float = 0.0) -> Box:
        """The box less a border."""
        return Box(self.left + left, self.bottom + bottom, self.right - right, self.top - top)

    def reaching(self, right: float) -> Box:
        """The box with another right end."""
        return Box(self.left, self.bottom, right, self.top)

    def columns(self, *shares: float, gap: float = GAP) -> list[Box]:
        """Side by side from the left, widths in proportion to the shares."""
        free = self.width - gap * (len(shares) - 1)
        ends = np.cumsum(np.array(shares) / sum(shares) * free + gap) - gap
        starts = [0.0, *(ends[:-1] + gap)]
        return [Box(self.left + a, self.bottom, self.left + b, self.top) for a, b in zip(starts, ends, strict=True)]

    def beside(self, share: float, least: float) -> list[Box]:
        """Two columns, the first so many times as wide as the second; that keeps a least width."""
        return self.columns(min(share, (self.width - GAP) / least - 1.0), 1.0)

    def rows(self, *shares: float, gap: float = GAP) -> list[Box]:
        """One under the other from the top, heights in proportion to the shares."""
        turned = Box(-self.top, self.left, -self.bottom, self.right).columns(*shares, gap=gap)
        return [Box(self.left, -box.right, self.right, -box.left) for box in turned]

    def parted(self, *shares: float, gap: float = GAP) -> list[Box]:
        """Side by side or, in a frame higher than wide, one under the other."""
        return (self.rows if is_tall() else self.columns)(*shares, gap=gap)


def frame_size() -> tuple[float, float]:
    """How wide and how high the frame is, in Manim's units."""
    ratio = config.pixel_width / config.pixel_height
    height = HEIGHT * max(1.0, NARROW / ratio) ** 0.5
    return height * ratio, height


def is_wide() -> bool:
    """Whether the frame is so much wider than 4:3 that more stands side by side."""
    width, height = frame_size()
    return width > WIDE * height


def is_narrow() -> bool:
    """Whether the frame is narrower than 4:3, so that the model stands below the title."""
    return bool(frame_size()[1] > HEIGHT + 1e-2)


def is_tall() -> bool:
    """Whether the frame is higher than wide, so that pictures stand one below the other and captions take two lines."""
    width, height = frame_size()
    return height > width


def frame() -> Box:
    """The whole frame less its margins."""
    half_width, half_height = (side / 2 for side in frame_size())
    return Box(-half_width, -half_height, half_width, half_height).shrunk(MARGIN, MARGIN * 0.6, MARGIN, MARGIN * 0.6)


def title_place() -> Box:
    """Where the title stands."""
    whole = frame()
    return Box(whole.left, whole.top - TITLE_HEIGHT, whole.right, whole.top)


def model_place() -> Box:
    """Where the model stands: at the right of the title, or below it."""
    title = title_place()
    return Box(title.left, title.bottom - MODEL_HEIGHT, title.right, title.bottom) if is_narrow() else title


def caption_place() -> Box:
    """Where the caption stands."""
    whole = frame()
    return Box(whole.left, whole.bottom, whole.right, whole.bottom + CAPTION_HEIGHT + LINE_HEIGHT * is_tall())


def picture_place() -> Box:
    """Where everything else stands."""
    return Box(frame().left, caption_place().top + 0.1, frame().right, model_place().bottom - 0.1)


LARGEST = 1.5
"""How many times as large as it is laid out a part of the stage is shown, so that type stays in proportion."""


@dataclass(frozen=True)
class CloseUp:
    """The stage as the camera shows it: so many times as large, and moved."""

    scale: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def of(cls, part: Box) -> CloseUp:
        """A part of the stage in the middle of the place for pictures, as large as fits and never smaller."""
        place = picture_place()
        fits = min(place.width / part.width, place.height / part.height)
        scale = float(np.clip(fits, 1.0, LARGEST))
        x, y, _ = place.center - scale * part.center
        return cls(scale, (float(x), float(y)))

    def towards(self, other: CloseUp, share: float) -> CloseUp:
        """The close-up at that share of the way to another."""
        scale, (x, y), (to_x, to_y) = self.scale, self.shift, other.shift
        return CloseUp(scale + share * (other.scale - scale), (x + share * (to_x - x), y + share * (to_y - y)))

    def seen(self, points: np.ndarray) -> np.ndarray:
        """Where points `(..., 2)` of the stage are seen in the frame."""
        return self.scale * points + self.shift


WHOLE = CloseUp()


def place_of(part: Mobject) -> Box:
    """The rectangle that a part of a picture takes."""
    (left, bottom, _), (right, top, _) = part.get_critical_point(DL), part.get_critical_point(UR)
    return Box(left, bottom, right, top)


def enclosing(*parts: Box) -> Box:
    """The smallest box that holds these."""
    return Box(
        min(part.left for part in parts),
        min(part.bottom for part in parts),
        max(part.right for part in parts),
        max(part.top for part in parts),
    )
