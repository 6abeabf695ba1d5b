"""The optimizers of the race: what each is called, its idea, its rule, and the descent at its best rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import MathTypst, VGroup

from gdmath import (
    Adam,
    GradientDescent,
    MeanSquaredError,
    Momentum,
    Nesterov,
    RMSProp,
    Trajectory,
    Tuned,
    best_of,
    length_unit,
    rate_grid,
    settled,
    slope_unit,
)
from scenes.stage.descents.loss_plot import LossPlot
from scenes.stage.descents.runs import Run
from scenes.stage.layout import Box
from scenes.stage.shapes import Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, formula, significant
from scenes.stage.words.goal import Goal

AT_RATES, APART = 2.75, 0.2
"""Where the rates of a table of standings begin, and the room between them and what is at the right of them."""

ALIKE = 0.06
"""Losses no farther apart than this on the screen are alike."""


@dataclass(frozen=True)
class Contender:
    """An optimizer as it is told: `lines` are its rule, with the numbers of a rule made at rate 1."""

    name: str
    idea: str
    optimizer: Callable[[float], Any]
    by_length: bool
    lines: Callable[[Any], tuple[str, ...]]

    @property
    def rule(self) -> tuple[str, ...]:
        """Its update in Typst's notation, a line each."""
        return self.lines(self.optimizer(1.0))


CONTENDERS = (
    Contender(
        "gradient descent",
        "Gradient descent: each step against the slope.",
        GradientDescent,
        False,
        lambda _: ("p = (w, b), quad {{g : g}} = nabla L(p)", "p arrow.l p - eta {{g : g}}"),
    ),
    Contender(
        "momentum",
        "Momentum: keep most of the last step.",
        Momentum,
        False,
        lambda rule: (f"v arrow.l {rule.momentum:g} v + {{{{g : g}}}}", "p arrow.l p - eta v"),
    ),
    Contender(
        "Nesterov",
        "Nesterov: momentum that looks one step ahead.",
        Nesterov,
        False,
        lambda rule: (
            f"v arrow.l {rule.momentum:g} v + {{{{g : g}}}}",
            f"p arrow.l p - eta ({{{{g : g}}}} + {rule.momentum:g} v)",
        ),
    ),
    Contender(
        "RMSProp",
        "RMSProp: each parameter gets its own step length.",
        RMSProp,
        True,
        lambda rule: (
            f"s arrow.l {rule.decay:g} s + {1 - rule.decay:.2g} {{{{g : g}}}}^2",
            "p arrow.l p - eta {{g : g}} \\/ (sqrt(s) + epsilon)",
        ),
    ),
    Contender(
        "Adam",
        "Adam: momentum, and a step length for each.",
        Adam,
        True,
        lambda rule: (
            f"m arrow.l {rule.beta1:g} m + {1 - rule.beta1:.2g} {{{{g : g}}}}, quad {_corrected('m', rule.beta1)}",
            f"s arrow.l {rule.beta2:g} s + {1 - rule.beta2:.2g} {{{{g : g}}}}^2, quad {_corrected('s', rule.beta2)}",
            'p arrow.l p - eta hat(m) \\/ (sqrt(hat(s)) + epsilon), quad "step" t',
        ),
    ),
)


def tuned(loss: MeanSquaredError, start: tuple[float, float], steps: int) -> dict[str, Tuned]:
    """Each at the best of as many rates, in the unit that is its own."""
    units = {False: slope_unit(loss), True: length_unit(loss, start)}
    return {
        each.name: best_of(rate_grid(units[each.by_length]), each.optimizer, loss, start, steps) for each in CONTENDERS
    }


def rule_of(contender: Contender, box: Box, theme: Theme) -> VGroup:
    """Its update, line under line."""
    lines = VGroup(*(_line(source, theme) for source in contender.rule))
    for line, place in zip(lines, box.rows(*[1] * 3, gap=0.0), strict=False):
        line.move_to([box.left + line.width / 2, place.center[1], 0.0])
    return lines


def _corrected(mean: str, decay: float) -> str:
    """What Adam makes of a mean that began at zero."""
    return f"hat({mean}) = {mean} \\/ (1 - {decay:g}^t)"


def _line(source: str, theme: Theme) -> MathTypst:
    return formula(source, SIZES.label, theme.text, **({"g": theme.gradient} if "{{g : g}}" in source else {}))


class Standings(VGroup):
    """A line for each run: its mark, name and rate and, to be shown at the end, since which step it has arrived.

    Without `rates` there are the marks and names alone.
    """

    def __init__(self, box: Box, runs: Sequence[Run], rates: Sequence[float], goal: Goal, theme: Theme) -> None:
        header, *places = box.rows(1.5, *[1] * len(runs), gap=0.0)
        self.arrivals = [settled(run.walk, goal.level) for run in runs]
        texts = [significant(rate, 3) for rate in rates]
        share = min(1.0, box.width / _breadth(texts, [*map(told, self.arrivals)], goal))
        label, tick, at_rates = share * SIZES.label, share * SIZES.tick, box.left + share * AT_RATES
        half, eta = digit_height(label) / 2, formula("eta", label, theme.muted)
        eta.move_to([at_rates + eta.width / 2, header.bottom + 0.15, 0.0])
        self.entries, self.steps = VGroup(), VGroup()
        for line, base in ((f"stays {goal.near}", 0.42), (goal.of, 0.08)):
            self.steps.add(Prose(line, tick, theme.muted).at((box.right, header.bottom + base), 1.0))
        for k, (run, arrival, place) in enumerate(zip(runs, self.arrivals, places, strict=True)):
            left, base = np.array([box.left + 0.14, place.center[1], 0.0]), place.center[1] - half
            mark = Dots(0.12, run.color, corners=run.corners).show(left[None])
            name = Prose(run.name, label, theme.text).at((box.left + 0.42, base))
            entry = VGroup(mark, name)
            if rates:
                entry.add(Number(texts[k], (at_rates, base), tick, theme.text))
            self.entries.add(entry)
            self.steps.add(Prose(told(arrival), tick, theme.text).at((box.right, base), 1.0))
        super().__init__(*([eta] if rates else []))


def _breadth(rates: Sequence[str], arrivals: Sequence[str], goal: Goal) -> float:
    """How broad a table of standings is: its rates and arrivals, or their heads, side by side."""
    rate, arrival, head, eta = (
        max((Prose(text, SIZES.tick, "#000000").width for text in texts), default=0.0)
        for texts in (rates, arrivals, [goal.of], ["η"])
    )
    return AT_RATES + APART + max(rate + arrival, eta + head)


def fairness(box: Box, tried: int, theme: Theme) -> VGroup:
    """How the rates were chosen."""
    words = f"{tried} rates were tried for each.", "Kept is that with the lowest", "mean of log L over all steps."
    lines = (Prose(each, SIZES.label, theme.muted, width=box.width) for each in words)
    places = box.rows(*[1] * 3, gap=0.0)
    return VGroup(*(line.at((box.left, place.center[1] - 0.1)) for line, place in zip(lines, places, strict=True)))


def told(arrival: int | None) -> str:
    """A step, or that there was none so far."""
    return "not yet" if arrival is None else f"step {arrival:,}"


def verdict(names: Sequence[str], walks: Sequence[Trajectory], goal: Goal, plot: LossPlot) -> str:
    """Who has arrived first, to stay there; where none has, whose loss is seen to be lowest at the end."""
    arrivals = [settled(walk, goal.level) for walk in walks]
    arrived = [step for step in arrivals if step is not None]
    if not arrived:
        ends = [float(plot.place(0.0, max(walk.losses[-1], plot.y_range[0]))[1]) for walk in walks]
        best = [name for name, end in zip(names, ends, strict=True) if end <= min(ends) + ALIKE]
        if len(best) == len(names):
            return f"None is {goal.near}, and all end alike."
        return (
            f"None is {goal.near}; lowest: {best[0]}."
            if len(best) == 1
            else f"None {goal.near}; lowest, alike: {_listed(best, names)}."
        )
    first = min(arrived)
    best = [name for name, step in zip(names, arrivals, strict=True) if step == first]
    if len(best) < len(names):
        return f"First to stay {goal.near}: {_listed(best, names)}."
    return f"All start {goal.near}, and stay there." if first == 0 else f"All stay {goal.near} from step {first:,} on."


def _listed(chosen: Sequence[str], names: Sequence[str]) -> str:
    """Who of all is chosen, or who alone is not."""
    if 2 < len(chosen) == len(names) - 1:
        return f"all but {next(name for name in names if name not in chosen)}"
    return " and ".join(chosen) if len(chosen) < 3 else ", ".join(chosen)
