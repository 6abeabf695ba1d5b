"""Colours: what is written can be read, what differs in meaning looks different, red-green blind or not."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from scenes.stage.theme import THEMES, VIRIDIS, Theme, viridis

Array = NDArray[np.float64]

WRITTEN = ["text", "muted", "w", "b", "loss", "gradient", "data", "line", "step", "fit"]
COLOURED = ["w", "b", "loss", "gradient", "fit"]
PAIRS = [*combinations([*COLOURED, "data", "line"], 2), *((name, "step") for name in [*COLOURED, "data"])]
"""All meanings two by two but the line and a step: those are one neutral, told apart by their shapes."""

READABLE = 4.5
"""Contrast of text, WCAG 2.2, success criterion 1.4.3 (AA)."""

VISIBLE = 3.0
"""Contrast of graphical objects, WCAG 2.2, success criterion 1.4.11 (AA)."""

TOLD_APART = 10.0
"""ΔE00. In large fields side by side 1 is just seen. The least marks here are dots and strokes that the back row sees
a third of a degree wide or less; at a third half of the viewers see a difference of 7.3 in L*, 10.0 in a* or 14.0 in b*
(Stone, Szafir and Setlur 2014, An engineering model for color difference as a function of size)."""

VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
"""On linear RGB: Machado, Oliveira and Fernandes 2009, A physiologically-based model for simulation of color vision
deficiency, severity 1.0."""

TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
"""From linear sRGB, IEC 61966-2-1; the second row is WCAG's relative luminance."""

SHARES = np.linspace(0.0, 1.0, 1801)
HUNDREDTH = 18
"""As many shares further; nearer ones may differ by less than the rounding to bytes."""

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
visions = pytest.mark.parametrize("vision", VISIONS.values(), ids=VISIONS)


def rgb(color: str) -> Array:
    return np.array(list(bytes.fromhex(color.removeprefix("#"))), dtype=float)


def seen(colors: ArrayLike, vision: Array) -> Array:
    """Linear RGB of what the eye makes of RGB bytes."""
    shares = np.asarray(colors) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return np.clip(linear @ vision.T, 0.0, 1.0)


def luminance(linear: Array) -> Array:
    return linear @ TO_XYZ[1]


def contrast(first: Array, second: Array) -> Array:
    """WCAG's contrast ratio of linear colours."""
    low, high = np.sort(np.broadcast_arrays(luminance(first), luminance(second)), axis=0)
    return (high + 0.05) / (low + 0.05)


def lab(linear: Array) -> Array:
    """CIE L*a*b* under D65."""
    x, y, z = TO_XYZ @ linear / TO_XYZ.sum(axis=1)
    fx, fy, fz = (np.cbrt(t) if t > (6 / 29) ** 3 else t * (29 / 6) ** 2 / 3 + 4 / 29 for t in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def hue(color: str) -> float:
    """Degrees in the plane of a* and b*."""
    _, a, b = lab(seen(rgb(color), VISIONS["normal"]))
    return float(np.degrees(np.arctan2(b, a)))


def difference(first: ArrayLike, second: ArrayLike) -> float:
    """CIEDE2000 of two L*a*b* colours, as in Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    sevenths = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(sevenths / (sevenths + 25**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = np.degrees(np.arctan2([b1, b2], [stretch * a1, stretch * a2]))
    turn = (h2 - h1 + 180) % 360 - 180
    lightness, chroma, angle = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    waves = [(-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63)]
    t = 1 + sum(size * np.cos(np.radians(times * angle + shift)) for size, times, shift in waves)
    off = (lightness - 50) ** 2
    by_lightness = (l2 - l1) / (1 + 0.015 * off / np.sqrt(20 + off))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    blue = 2 * np.sqrt(chroma**7 / (chroma**7 + 25**7))
    blue *= np.sin(np.radians(60 * np.exp(-(((angle - 275) / 25) ** 2))))
    return float(np.sqrt(by_lightness**2 + by_chroma**2 + by_hue**2 - blue * by_chroma * by_hue))


def veiled(theme: Theme) -> Array:
    """The colours of the heat map."""
    return (theme.map_opacity * viridis(SHARES) + (1 - theme.map_opacity) * rgb(theme.background)).round()


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((50.0, 2.5, 0.0), (56.0, -27.0, -3.0), 31.9030),
        ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ],
)
def test_the_colour_difference_is_that_of_sharma_wu_and_dalal(first: ArrayLike, second: ArrayLike, published: float):
    assert difference(first, second) == pytest.approx(published, abs=5e-5)


@visions
def test_every_eye_sees_grey_as_that_grey(vision: Array):
    greys = np.repeat(np.arange(256.0)[:, None], 3, axis=1)
    assert seen(greys, vision) == pytest.approx(seen(greys, VISIONS["normal"]), abs=1e-5)


@themes
@visions
@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_can_be_read(theme: Theme, vision: Array, name: str):
    ink, ground = (seen(rgb(color), vision) for color in (getattr(theme, name), theme.background))
    assert contrast(ink, ground) >= READABLE


@themes
@visions
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_different_meanings_look_different(theme: Theme, vision: Array, one: str, other: str):
    first, second = (lab(seen(rgb(getattr(theme, name)), vision)) for name in (one, other))
    assert difference(first, second) >= TOLD_APART


@themes
@visions
def test_descents_side_by_side_look_different_and_can_be_read(theme: Theme, vision: Array):
    inks = [seen(rgb(color), vision) for color in theme.runs]
    others = [seen(rgb(getattr(theme, name)), vision) for name in ("fit", "data", "text")]
    assert min(contrast(ink, seen(rgb(theme.background), vision)) for ink in inks) >= READABLE
    pairs = [*combinations(inks, 2), *((ink, other) for ink in inks for other in others)]
    assert min(difference(lab(one), lab(other)) for one, other in pairs) >= TOLD_APART


@themes
def test_thin_ways_side_by_side_are_no_two_of_a_kind(theme: Theme):
    inks = [lab(seen(rgb(color), VISIONS["normal"])) for color in theme.runs]
    assert min(difference(one, other) for one, other in combinations(inks, 2)) >= 2 * TOLD_APART


@pytest.mark.parametrize("name", COLOURED)
def test_a_hue_means_the_same_in_every_theme(name: str):
    for here in THEMES.values():
        for there in THEMES.values():
            away = {other: hue(getattr(there, other)) - hue(getattr(here, name)) for other in COLOURED}
            assert min(away, key=lambda other: abs((away[other] + 180) % 360 - 180)) == name


@themes
@visions
@pytest.mark.parametrize("name", ["on_map", "fit_on_map"])
def test_on_every_colour_of_the_heat_map_a_mark_or_its_edge_stands_out(theme: Theme, vision: Array, name: str):
    ground = seen(veiled(theme), vision)
    mark, edge = (contrast(seen(rgb(color), vision), ground) for color in (getattr(theme, name), theme.on_map_edge))
    assert np.maximum(mark, edge).min() >= VISIBLE


@themes
@visions
@pytest.mark.parametrize("name", ["on_map", "fit_on_map"])
def test_on_the_heat_map_a_mark_stands_out_from_its_edge(theme: Theme, vision: Array, name: str):
    mark, edge = (seen(rgb(color), vision) for color in (getattr(theme, name), theme.on_map_edge))
    assert contrast(mark, edge) >= VISIBLE


@themes
@visions
def test_on_the_heat_map_the_fit_looks_different_from_the_path(theme: Theme, vision: Array):
    fit, path = (lab(seen(rgb(color), vision)) for color in (theme.fit_on_map, theme.on_map))
    assert difference(fit, path) >= TOLD_APART


def test_viridis_passes_through_its_stops():
    shares = np.arange(len(VIRIDIS)) / (len(VIRIDIS) - 1)
    assert [color.tobytes().hex() for color in viridis(shares)] == VIRIDIS


def test_viridis_lies_evenly_between_its_stops():
    gaps = len(VIRIDIS) - 1
    ends = np.array([rgb(stop) for stop in VIRIDIS])
    for part in np.linspace(0.0, 1.0, 17):
        between = (1 - part) * ends[:-1] + part * ends[1:]
        assert viridis((np.arange(gaps) + part) / gaps) == pytest.approx(between, abs=0.5 + 1e-9)


def test_viridis_stays_at_its_ends_beyond_them():
    assert (viridis([-1.0, 2.0]) == viridis([0.0, 1.0])).all()


@visions
def test_viridis_grows_lighter_with_every_hundredth(vision: Array):
    light = luminance(seen(viridis(SHARES[::HUNDREDTH]), vision))
    assert (np.diff(light) > 0).all()


@themes
@visions
def test_the_heat_map_grows_lighter_with_every_hundredth(theme: Theme, vision: Array):
    light = luminance(seen(veiled(theme)[::HUNDREDTH], vision))
    assert (np.diff(light) > 0).all()


def under_runs(theme: Theme) -> Array:
    """The colours of the heat map where coloured ways lie over it."""
    strength = np.interp(SHARES, [0, 1], theme.under_runs)[:, None]
    return (strength * viridis(SHARES) + (1 - strength) * rgb(theme.background)).round()


@themes
@visions
def test_descents_stand_out_from_every_colour_of_the_map_under_them(theme: Theme, vision: Array):
    ground = seen(under_runs(theme), vision)
    inks = [*theme.runs, theme.fit, theme.line, theme.muted]
    assert min(contrast(seen(rgb(ink), vision), ground).min() for ink in inks) >= VISIBLE
    apart = [difference(lab(seen(rgb(ink), vision)), lab(color)) for ink in inks for color in ground[::60]]
    assert min(apart) >= TOLD_APART


@themes
def test_the_map_under_descents_grows_lighter_with_the_loss(theme: Theme):
    light = luminance(seen(under_runs(theme)[:: 5 * HUNDREDTH], VISIONS["normal"]))
    assert (np.diff(light) > 0).all()
