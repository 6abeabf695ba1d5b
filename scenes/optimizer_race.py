"""OptimizerRace: gradient descent, momentum, Nesterov, RMSProp and Adam from the same start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject, linear

from gdmath import MeanSquaredError, Trajectory, Tuned
from scenes.lecture import Lecture
from scenes.stage.animations import FadeIn, FadeOut, Shade, Views, Walk, conceal, step_by_step
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.descents.contenders import CONTENDERS, Standings, fairness, rule_of, stays_of, tuned
from scenes.stage.descents.loss_plot import LossPlot
from scenes.stage.descents.runs import losses, paths
from scenes.stage.descents.spotlight import Spotlight
from scenes.stage.layout import Box, is_tall, is_wide, picture_place, place_of
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.way_map import FOLDS, map_note
from scenes.stage.run import told_apart
from scenes.stage.shapes import Dots
from scenes.stage.story import LectureScene
from scenes.stage.words.claims import SINGLE_STEPS
from scenes.stage.words.goal import Goal
from scenes.stage.words.race_claims import idea, is_stalled, spoken_of, verdict
from scenes.stage.words.start_claims import moved, of_the_start

DIM = 0.25

RULE = 1.5
"""How high the lines of a rule stand."""


class OptimizerRace(LectureScene):
    """Five optimizers, each with its rule and its best rate, take as many steps over the same landscape."""

    headline = "Five ways downhill"

    def construct(self) -> None:
        """Tell it."""
        theme, loss, steps = self.theme, self.lecture.loss, self.lecture.optimizers.steps
        begin, best = away_from_the_fit(loss, self.lecture.start), race(self.lecture)
        walks = {name: each.walk for name, each in best.items()}
        runs = told_apart(walks, theme)
        singles = min(SINGLE_STEPS, steps)

        map_box, standings_box, loss_box = arranged(picture_place())
        rule_box = loss_box.shrunk(bottom=loss_box.height - RULE)  # the rules leave before the losses come
        others = self.others(raced)
        sights = [(each, near(ways)) for each, ways in others]
        landscape = framed_map(map_box, loss, near(list(walks.values())), theme, sights, fit=None)
        plot = LossPlot(loss_box, list(walks.values()), loss.minimum, theme, others=others)
        ways, curves = paths(runs, landscape), losses(runs, plot)
        least = plot.least(loss.minimum)
        goal = Goal.from_first(loss, float(loss.value(*begin)))
        rates = [each.rate for each in best.values()]
        stays = stays_of(best, loss, goal.level)
        standings = Standings(standings_box, runs, rates, stays, goal, theme)
        rules = [rule_of(each, rule_box, theme) for each in CONTENDERS]
        fair = fairness(loss_box, best, theme)
        star = landscape.place(*loss.minimizer)
        start = Dots(0.095, theme.line).show(landscape.place(*begin)[None])
        light = Spotlight(standings, curves.views, [], [[way] for way in ways.views])
        conceal(*ways.views, *standings.entries, *standings.rates)
        self.close_up(place_of(landscape))

        self.add(self.title(), self.model(False))
        self.add(
            landscape.ground(),
            landscape,
            landscape.contours(),
            fit := fit_or_pointer(landscape, ways.views),
            map_note(landscape, fit),
            start,
            ways,
        )
        begun = self.opened(of_the_start(moved, self.lecture), start)
        self.beat(f"Same landscape, same start, {steps:,} steps each.", begun)
        self.add(standings.entries, standings.rates)  # before, they are not in the frame
        before: list[VMobject] = []
        for each, rule, way, line in zip(CONTENDERS, rules, ways.views, standings.lines(), strict=True):
            aside = (
                [FadeOut(before[0]), *(Shade(part, 1, DIM) for part in before[1:])]
                if before
                else [FadeIn(standings), self.whole()]
            )
            self.beat(
                idea(each.idea, each.brief, way.places, each.by_length, is_stalled(way.walk.epochs, way.places, star)),
                [*aside, FadeIn(rule), *(Shade(part, 0, 1) for part in (way, *line))],
                Walk(way, 0, steps, lapse=True, run_time=2.5, rate_func=linear),
            )
            before = [rule, way, *line]
        first, *_ = before
        lit = [Shade(part, DIM, 1) for line in standings.lines()[:-1] for part in line]
        together, plotted = Views(ways, curves, standings.losses), [*map(FadeIn, (plot, curves, least))]
        again = [Shade(way, DIM if way is not ways.views[-1] else 1, 0) for way in ways.views]
        self.beat("Fair: each takes the best of equally many rates.", [FadeOut(first), FadeIn(fair), *again, *lit])
        ways.show(0)
        turned = [*map(FadeOut, (standings, standings.rates)), FadeIn(standings.losses)]
        seen = [*(Shade(way, 0, 1) for way in ways.views), *plotted, FadeOut(fair), *turned]
        single = Walk(together, 0, singles, run_time=1.2 * singles, rate_func=step_by_step(singles))
        self.beat("Now all five, step by step.", seen, single)
        if steps > singles:
            lapse = Walk(together, singles, steps, lapse=True, run_time=7, rate_func=linear)
            self.beat(f"Faster: {steps:,} steps each.", lapse)
        # how the rates were chosen is not how the verdict is found
        ends, heights = zip(*((walk.losses[-1], plot.places(walk)[-1, 1]) for walk in walks.values()), strict=True)
        written = [view.number.text for view in standings.losses.views]
        words = verdict([*walks], stays, ends, written, heights, goal)
        spoken = [k for k, name in enumerate(walks) if name in spoken_of(words, [*walks])]
        light.forward(*spoken)
        self.beat(words, [FadeIn(standings.steps), *light.on(*spoken)])


def arranged(place: Box) -> list[Box]:
    """Where the map, the standings and the losses stand; the map has all the height that there is beside these."""
    if is_tall():
        return place.rows(3.9, 2.25, 2.45, gap=0.15)
    plane, right = place.columns(1.2 if is_wide() else 0.87, 1)
    return [plane, *right.rows(2.7, 2.9, gap=0.15)]


def race(lecture: Lecture) -> dict[str, Tuned]:
    """All five at their best rates, from where there is a way to go."""
    return tuned(lecture.loss, away_from_the_fit(lecture.loss, lecture.start), lecture.optimizers.steps)


def raced(lecture: Lecture) -> tuple[MeanSquaredError, list[Trajectory]]:
    """The loss of a lecture and the descents of all five."""
    return lecture.loss, [each.walk for each in race(lecture).values()]


def near(walks: Sequence[Trajectory]) -> np.ndarray:
    """What of the descents is in view, `(k, 2)`."""
    return np.vstack([walk.near(FOLDS) for walk in walks])
