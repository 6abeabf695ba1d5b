"""Colours by what they mean, sizes and pace: one place for all clips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

VIRIDIS = ["440154", "482878", "3e4989", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b", "fde725"]
"""Ten even stops of the colour map viridis (Smith and van der Walt 2015, CC0), from low to high loss."""


@dataclass(frozen=True)
class Theme:
    """What each colour means; the same in every clip and in the formulas."""

    background: str
    text: str
    muted: str  # axes, and words that are not spoken of now
    faint: str  # what only structures
    data: str
    line: str  # the model's current line
    w: str
    b: str
    loss: str
    gradient: str
    step: str
    fit: str  # the least-squares fit
    on_map: str  # what is drawn over the heat map, and its edge
    on_map_edge: str
    fit_on_map: str
    runs: tuple[str, ...]  # descents side by side, each with a mark and a name of its own
    map_opacity: float  # how strongly the heat map covers the background
    under_runs: tuple[float, float]  # the same where coloured ways lie over it, for a low and for a high loss


DARK = Theme(
    background="#101418",
    text="#F2F4F6",
    muted="#A3ADB8",
    faint="#3A434D",
    data="#C3CCD6",
    line="#FFFFFF",
    w="#F09F28",
    b="#62B8F5",
    loss="#5FD6A4",
    gradient="#F7706A",
    step="#FFFFFF",
    fit="#FFE45C",
    on_map="#FFFFFF",
    on_map_edge="#101418",
    fit_on_map="#FFE45C",
    runs=("#C77DFF", "#E8C39E", "#B7C4FF", "#93AE3A", "#009696"),
    map_opacity=0.80,
    under_runs=(0.28, 0.17),
)

LIGHT = Theme(
    background="#FCFCFA",
    text="#15191E",
    muted="#59636E",
    faint="#CDD3D9",
    data="#5A6570",
    line="#15191E",
    w="#A65A00",
    b="#0868B0",
    loss="#0B7B5A",
    gradient="#B0203E",
    step="#15191E",
    fit="#5A4400",
    on_map="#FFFFFF",
    on_map_edge="#15191E",
    fit_on_map="#FFE45C",
    runs=("#7E50B9", "#965A50", "#081B8B", "#74790A", "#004632"),
    map_opacity=0.85,
    under_runs=(0.18, 0.34),
)

THEMES = {"dark": DARK, "light": LIGHT}


@dataclass(frozen=True)
class Sizes:
    """Font sizes in Manim's points: 99 of them are one unit, an eighth of the frame's height."""

    title: float = 40
    caption: float = 38
    label: float = 30
    tick: float = 25
    readout: float = 34
    smallest: float = 22


SIZES = Sizes()


@dataclass(frozen=True)
class Pace:
    """Seconds."""

    appear: float = 1.0
    step: float = 1.4
    breath: float = 0.6  # a rest after something has moved
    characters_a_second: float = 15.0  # how fast a caption is read


PACE = Pace()


def viridis(share: ArrayLike) -> NDArray[np.uint8]:
    """The colour of a share from 0 (low loss) to 1 (high): RGB bytes on a new last axis."""
    stops = np.array([[int(stop[k : k + 2], 16) for k in (0, 2, 4)] for stop in VIRIDIS], dtype=float)
    place = np.clip(np.asarray(share, dtype=float), 0.0, 1.0) * (len(stops) - 1)
    channels = [np.interp(place, np.arange(len(stops)), channel) for channel in stops.T]
    return np.stack(channels, axis=-1).round().astype(np.uint8)
