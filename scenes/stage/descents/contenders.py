"""The optimizers of the race: what each is called, its idea, its rule, and the descent at its best rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from gdmath import (
    Adam,
    GradientDescent,
    MeanSquaredError,
    Momentum,
    Nesterov,
    RMSProp,
    Tuned,
    best_of_each,
    descend,
    length_unit,
    slope_unit,
)
from scenes.stage.animations import Lights, Shade
from scenes.stage.descents.run_losses import LossNumber, broadest, digits_at_the_end
from scenes.stage.descents.runs import Race, light_on
from scenes.stage.layout import Box, begun_at
from scenes.stage.lettering import Formula
from scenes.stage.numerals import significant
from scenes.stage.run import Run
from scenes.stage.shapes import Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, formula
from scenes.stage.words.goal import Goal
from scenes.stage.words.race_claims import LONGER, Stay

AT_RATES, APART = 2.75, 0.2
"""Where the rates of a table of standings begin, and the room between them and what is at the right of them."""

LINE = 0.5
"""From one line of a remark to the next."""


@dataclass(frozen=True)
class Contender:
    """An optimizer as it is told: `lines` are its rule, with the numbers of a rule made at rate 1.

    Its idea is in `brief`, too, where there is more to say of its steps.
    """

    name: str
    idea: str
    optimizer: Callable[[float], Any]
    by_length: bool
    lines: Callable[[Any], tuple[str, ...]]
    brief: str

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
        "Gradient descent: against the slope",
    ),
    Contender(
        "momentum",
        "Momentum: keep most of the last step.",
        Momentum,
        False,
        lambda rule: (f"v arrow.l {rule.momentum:g} v + {{{{g : g}}}}", "p arrow.l p - eta v"),
        "Momentum: last step mostly kept",
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
        "Nesterov: momentum, one step ahead",
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
        "RMSProp: own step lengths",
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
        "Adam: momentum, own step lengths",
    ),
)


def tuned(loss: MeanSquaredError, start: tuple[float, float], steps: int) -> dict[str, Tuned]:
    """Each at the best of as many rates, in the unit that is its own."""
    units = {False: slope_unit(loss), True: length_unit(loss, start)}
    found = best_of_each([(units[each.by_length], each.optimizer) for each in CONTENDERS], loss, start, steps)
    return {each.name: best for each, best in zip(CONTENDERS, found, strict=True)}


def stays_of(best: dict[str, Tuned], loss: MeanSquaredError, level: float) -> list[Stay]:
    """Whether each stays at that loss where it is so at the end of its walk: it goes on from there, by its rule."""
    found = []
    for each in CONTENDERS:
        rate, walk = best[each.name].rate, best[each.name].walk
        longer = descend(loss, walk.points[0], each.optimizer(rate), LONGER * walk.steps)
        found.append(Stay.of(longer, walk.steps, level))
    return found


def rule_of(contender: Contender, box: Box, theme: Theme) -> VGroup:
    """Its update, line under line, no broader than the box."""
    lines = VGroup(*(_line(source, theme) for source in contender.rule))
    lines.scale(min(1.0, box.width / max(line.width for line in lines)))
    for line, place in zip(lines, box.rows(*[1] * 3, gap=0.0), strict=False):
        begun_at(line, box.left, place.center[1])
    return lines


def _corrected(mean: str, decay: float) -> str:
    """What Adam makes of a mean that began at zero."""
    return f"hat({mean}) = {mean} \\/ (1 - {decay:g}^t)"


def _line(source: str, theme: Theme) -> Formula:
    return formula(source, SIZES.label, theme.text, **({"g": theme.gradient} if "{{g : g}}" in source else {}))


class Standings(VGroup):
    """A line for each run: its mark and name, its rate, and since which step it stays at the goal.

    In the place of the `rates`, when they have left, are the `losses` of a moment.
    """

    def __init__(
        self, box: Box, runs: Sequence[Run], rates: Sequence[float], stays: Sequence[Stay], goal: Goal, theme: Theme
    ) -> None:
        header, *places = box.rows(1.5, *[1] * len(runs), gap=0.0)
        arrivals = [stay.words for stay in stays]
        room = box.width * SIZES.tick / SIZES.smallest - AT_RATES - APART - _broadest(arrivals)
        texts = _fitting(rates, room)
        digits = digits_at_the_end(runs, SIZES.tick, room)
        value = max(_broadest(texts), broadest(runs, SIZES.tick, digits))
        beside = max(value + _broadest(arrivals), _broadest(["η"]) + _broadest([goal.of]))
        share = min(1.0, box.width / (AT_RATES + APART + beside))
        label, tick, at_rates = share * SIZES.label, share * SIZES.tick, box.left + share * AT_RATES
        half, self.entries, self.steps = digit_height(label) / 2, VGroup(), VGroup()
        eta, loss = (formula(source, label, theme.muted) for source in ("eta", "L"))
        for head in (eta, loss):
            head.move_to([at_rates + head.width / 2, header.bottom + 0.08 + head.height / 2, 0.0])
        self.rates, numbers = VGroup(), list[LossNumber]()
        stay_words = run_on(stays, runs[0].walk.steps, goal.near, tick, box.width)
        for line, base in ((stay_words, 0.42), (goal.of, 0.08)):
            self.steps.add(Prose(line, tick, theme.muted).at((box.right, header.bottom + base), 1.0))
        for k, (run, stay, place) in enumerate(zip(runs, stays, places, strict=True)):
            left, base = np.array([box.left + 0.14, place.center[1], 0.0]), place.center[1] - half
            mark = Dots(0.12, run.color, corners=run.corners).show(left[None])
            name = Prose(run.name, label, theme.text).at((box.left + 0.42, base))
            self.entries.add(VGroup(mark, name))
            self.rates.add(Number(texts[k], (at_rates, base), tick, theme.text, f"{run.name}: η = {{}}"))
            says = f"{run.name}: loss {{}}"
            numbers.append(LossNumber(run.walk, (at_rates, base), tick, theme, says, digits))
            self.steps.add(Prose(stay.words, tick, theme.text).at((box.right, base), 1.0))
        self.come, self.lights = len(runs), Lights(*self.entries)
        self.losses = Race(runs, numbers).add(loss)
        super().__init__(eta)

    def speak_of(self, *spoken: int) -> list[Shade]:
        """These names are lit, or all where none is spoken of by itself; the others are dimmed."""
        return light_on(self.lights, [*self.entries], spoken)

    def lines(self) -> list[list[VMobject]]:
        """Of each run what comes with it: its mark and name, and its rate."""
        return [[*parts] for parts in zip(self.entries, self.rates, strict=True)]


def _fitting(rates: Sequence[float], room: float) -> list[str]:
    """Rates with three digits or, where they would be too broad for a room in a table, with two."""
    three, two = ([significant(rate, digits) for rate in rates] for digits in (3, 2))
    return three if _broadest(three) <= room else two


def _broadest(texts: Sequence[str]) -> float:
    """How broad the broadest of these is in a table."""
    return max(Prose(text, SIZES.tick, "#000000").width for text in texts)


def fairness(box: Box, best: dict[str, Tuned], theme: Theme) -> VGroup:
    """How the rates were chosen: among how many, from which to which, and what is best."""
    by_slope, by_length = (
        [each.name for each in CONTENDERS if each.by_length == by_length] for by_length in (False, True)
    )
    first, then = (
        f"{significant(best[name].lowest, 2)} to {significant(best[name].highest, 2)}"
        for name, *_ in (by_slope, by_length)
    )
    tried, named = f"{best[by_slope[0]].tried} rates were tried for each:", f"{' and '.join(by_length)}: {then}."
    return _note((tried, f"{first};", named, "Kept: the lowest mean of log L."), box, theme)


def run_on(stays: Sequence[Stay], steps: int, near: str, size: float, room: float) -> str:
    """What the steps of a table are: since when each stays `near`, and how far on from a race of so many that was seen.

    Where none is there at its end nothing was run on; in type of that size the words fit the room, if they can.
    """
    how = ("run on to", "to") if any(stay.is_there for stay in stays) else ()
    choices = [*(f"{each} step {LONGER * steps:,}: stays {near}" for each in how), f"stays {near}"]
    return next((words for words in choices if Prose(words, size, "#000000").width <= room), choices[-1])


def _note(words: Sequence[str], box: Box, theme: Theme) -> VGroup:
    """The lines of a remark, from the top of a box."""
    lines = (Prose(each, SIZES.label, theme.muted, width=box.width) for each in words)
    return VGroup(*(line.at((box.left, box.top - LINE * (k + 0.5) - 0.1)) for k, line in enumerate(lines)))
