"""What OptimizerRace says of step lengths and of the losses at its end, and the criteria that it follows from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdmath import Trajectory, settled
from scenes.stage.layout import SEEN
from scenes.stage.words.goal import Goal

LONGER = 2
"""Each goes on for so many times the steps of the race before it is said to stay.

A swing that happens to be inside at the end has left by then: what momentum 0.9 keeps of it fades within some dozens
of steps. Farther on nothing is claimed: RMSProp forgets within some hundreds how steep it was, its steps grow until it
leaves, and when that is depends on rounding.
"""

TOLD = 0.1
"""Marks of which one is so far below another on the screen, about half of its breadth, are seen to be so."""

MOST = 10
"""So many words a caption has at most."""


@dataclass(frozen=True)
class Stay:
    """Since which step a run stays at the goal, in the race or `later`; else when it leaves, if it ended there."""

    since: int | None = None
    leaves: int | None = None
    later: int | None = None

    @classmethod
    def of(cls, longer: Trajectory, steps: int, level: float) -> Stay:
        """Of a run that goes on after a race of so many steps."""
        arrival = settled(longer, level)
        if arrival is not None:
            return cls(since=arrival) if arrival <= steps else cls(later=arrival)
        last = min(steps, longer.steps)
        out = longer.losses[last:] > level
        return cls() if out[0] else cls(leaves=last + int(out.argmax()))

    @property
    def is_there(self) -> bool:
        """Whether it is at the goal at the end of the race, or comes to stay there later."""
        return self != Stay()

    @property
    def words(self) -> str:
        """A step, or that there was none so far."""
        if self.leaves is not None:
            return f"leaves at {self.leaves:,}"
        arrival = self.later if self.since is None else self.since
        return "not yet" if arrival is None else f"step {arrival:,}"


def idea(usual: str, brief: str, places: NDArray[np.float64], by_length: bool, stalls: bool) -> str:
    """What an optimizer does, in brief where it has to be said, too, which of its steps are not seen.

    It leads from place to place of the screen, `(k+1, 2 or 3)`; of one that goes by length it is said along which
    parameter nothing of it is seen, and of one that `stalls` that its steps soon are not.
    """
    short = [name for name, reach in zip("wb", np.ptp(places[:, :2], axis=0), strict=True) if reach < SEEN]
    if len(short) == 2:
        return f"{brief}; all too short to see."
    if stalls:
        return f"{brief}; soon too short to see."
    return f"{brief}; {short[0]}'s too short to see." if by_length and short else usual


def is_stalled(steps: NDArray[np.float64], places: NDArray[np.float64], fit: NDArray[np.float64]) -> bool:
    """Whether for half of its steps or more a way is seen to stand on one spot that is not the place of the fit.

    It leads from place to place of the screen, `(k+1, 2 or 3)`, each after so many `steps`, `(k+1,)`.
    """
    if np.hypot(*(places[-1] - fit)[:2]) < SEEN:
        return False
    late = places[2.0 * steps >= steps[-1], :2] if steps[-1] > 1 else places[:, :2]
    return bool(np.ptp(late, axis=0).max() < SEEN)


def verdict(
    names: Sequence[str],
    stays: Sequence[Stay],
    losses: Sequence[float],
    written: Sequence[str],
    heights: Sequence[float],
    goal: Goal,
) -> str:
    """Who has arrived first, to stay there; where none has, whose last loss is lowest.

    On the screen the last losses are `written` so, and have these `heights`.
    """
    arrived = [stay.since for stay in stays if stay.since is not None]
    if not arrived:
        return _lowest(names, stays, losses, written, heights, goal)
    first = min(arrived)
    best = [name for name, stay in zip(names, stays, strict=True) if stay.since == first]
    if len(best) < len(names):
        return f"First to stay {goal.near}: {_listed(best, names)}."
    return f"All start {goal.near}, and stay there." if first == 0 else f"All stay {goal.near} from step {first:,} on."


def spoken_of(words: str, names: Sequence[str]) -> list[str]:
    """Whom a verdict sets apart: those that it names, those besides it where it says "all but", else all."""
    named = [name for name in names if name in words]
    chosen = [name for name in names if name not in named] if "all but " in words else named
    return chosen or list(names)


def _lowest(
    names: Sequence[str],
    stays: Sequence[Stay],
    losses: Sequence[float],
    written: Sequence[str],
    heights: Sequence[float],
    goal: Goal,
) -> str:
    """Whose last loss is lowest: alike are those within the margin of the goal, and a number says what is not seen.

    That is said of those only that are also written as the lowest is: who is lower is then read in the numbers.
    """
    low = min(losses)
    if low > goal.level and goal.as_one(low, max(losses)):
        return f"Each loss is still about {goal.stands(low, 2)}."
    yet = " yet" * any(stay.later is not None for stay in stays)
    alike = [loss <= low + goal.margin for loss in losses]
    if all(alike):
        return f"None stays {goal.near}{yet}, and all end alike."
    best = _listed([name for name, is_low in zip(names, alike, strict=True) if is_low], names)
    highest = max(height for height, is_low in zip(heights, alike, strict=True) if is_low)
    others = min(height for height, is_low in zip(heights, alike, strict=True) if not is_low)
    if others >= highest + TOLD:
        said = f"None stays {goal.near}{yet}; lowest: {best}."
        return said if len(said.split()) <= MOST else f"None stays{yet}; lowest: {best}."
    told = (written[losses.index(low)], goal.stands(low))
    same = [is_low and (text, goal.stands(x)) == told for is_low, text, x in zip(alike, written, losses, strict=True)]
    best = _listed([name for name, is_low in zip(names, same, strict=True) if is_low], names)
    ends = "Ends" if same.count(True) == 1 else "End"  # on its way another may have been lower
    said = f"lowest: {best}, {goal.stands(low)}."
    return f"{ends} {said}" if len(said.split()) < MOST else f"L{said[1:]}"


def _listed(chosen: Sequence[str], names: Sequence[str]) -> str:
    """Who of all is chosen, or who alone is not."""
    if 2 < len(chosen) == len(names) - 1:
        return f"all but {next(name for name in names if name not in chosen)}"
    return " and ".join(chosen) if len(chosen) < 3 else ", ".join(chosen)
