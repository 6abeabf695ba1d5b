"""What will happen, before anything is rendered: the rows, the fit, the curvatures, and what each rate does."""

from __future__ import annotations

from dataclasses import dataclass

from gdmath import Regime, Stay, arrival, best_rate, critical_rate, regime, stay, steps_to
from scenes.lecture import Lecture
from scenes.stage.words.goal import Goal


@dataclass(frozen=True)
class RateForecast:
    """What a constant rate does from the lecture's start."""

    used_by: str
    rate: float
    regime: Regime
    stay: Stay | None
    """When it is as near as the clips call arrived; None where it never is."""
    steps_taken: int
    near: str = "within 1 %"
    """What the clips call arrived, in words."""

    @property
    def verdict(self) -> str:
        """The same in words."""
        if self.stay is None and self.regime in (Regime.DIVERGES, Regime.CRITICAL):
            return "never arrives"
        if self.stay is None:
            return "comes ever nearer, and needs more steps than can be counted"
        first, left, taken = self.stay.first, self.stay.left, f"{self.steps_taken:,} are taken"
        if left is None and first == 0:
            return "is there from the start"
        if left is None and first <= self.steps_taken:
            return f"arrives after {first:,} steps"
        if left is None:
            return f"would need {in_digits(first)} steps; {taken}"
        if first == 0:
            return f"is {self.near} from the start, and leaves at step {in_digits(left)}"
        if first <= self.steps_taken:
            return f"comes {self.near} at step {first:,}, and leaves at step {in_digits(left)}"
        return f"would come {self.near} at step {in_digits(first)}, and leave at step {in_digits(left)}; {taken}"


def rates(lecture: Lecture) -> list[RateForecast]:
    """Each rate that the lecture asks for, and what it does."""
    loss, start = lecture.loss, lecture.start
    asked = [("descent", lecture.learning_rate, lecture.steps)]
    asked += [("learning_rates", rate, lecture.compared_steps) for rate in lecture.compared_rates]
    level, near = arrival(loss, start), _goal(lecture).near
    return [
        RateForecast(name, rate, regime(loss, rate), stay(loss, start, rate, level), steps, near)
        for name, rate, steps in asked
    ]


def goal(lecture: Lecture) -> str:
    """Where a descent has arrived, in words."""
    return _goal(lecture).words


def _goal(lecture: Lecture) -> Goal:
    return Goal.from_first(lecture.loss, float(lecture.loss.value(*lecture.start)))


def facts(lecture: Lecture) -> list[tuple[str, str]]:
    """What is so whatever the rate: names and values, first what was read."""
    loss, (start_w, start_b) = lecture.loss, lecture.start
    (w, b), (least, most) = loss.minimizer, loss.eigenvalues
    first, chosen = float(loss.value(start_w, start_b)), ", chosen" if lecture.descent.start == "auto" else ""
    return [
        *_read(lecture),
        ("fit", f"w = {w:.6g}, b = {b:.6g}, least loss {loss.minimum:.6g}"),
        ("start", f"w = {start_w:.6g}, b = {start_b:.6g}{chosen}: loss {first:.6g}"),
        ("curvatures", f"λmin = {least:.6g}, λmax = {most:.6g}, condition number {loss.condition_number:,.4g}"),
        ("rates", f"critical 2/λmax = {critical_rate(loss):.6g}, best 2/(λmin + λmax) = {best_rate(loss):.6g}"),
        *(("note", words) for words in filter(None, [long_valley(lecture)])),
        ("batches", f"{', '.join(f'{size:,}' for size in lecture.batch_sizes)} rows, {lecture.epochs} epochs"),
    ]


FAR = 1000.0
"""From this condition number on, it is said what it means."""

COUNTED = 10_000_000
"""From so many steps on, their number is rounded."""


def in_digits(steps: int) -> str:
    """A number of steps, rounded where it is very large."""
    return f"{steps:,}" if steps < COUNTED else f"{steps:.1e}"


def long_valley(lecture: Lecture) -> str | None:
    """What it means for the descent that its bowl is a long valley, and what helps; None where it is not."""
    loss, x = lecture.loss, lecture.rows.x
    if loss.condition_number < FAR:
        return None
    away, kappa = abs(float(x.mean())) / lecture.rows.x_deviation, f"condition number {loss.condition_number:,.3g}"
    steps = steps_to(loss, lecture.start, best_rate(loss), arrival(loss, lecture.start))
    number = None if steps is None else in_digits(steps)
    why = (
        f"x lies {away:,.3g} standard deviations from zero"
        if away > 3
        else "x is measured in very small or large units"
    )
    need = f"needs {number} steps at its best rate" if number else "does not arrive"
    return f"{why} ({kappa}): descent {need}. Try --standardize: x and y to mean 0 and deviation 1."


def _read(lecture: Lecture) -> list[tuple[str, str]]:
    """What was read: the file, the columns and why these, the rows, and what had to be assumed."""
    rows, origin, source = lecture.raw_rows, lecture.raw_rows.origin, lecture.data.source
    dropped = f", {rows.dropped:,} left out for a missing cell" if rows.dropped else ""
    first = ", ".join(f"({x:.6g}, {y:.6g})" for x, y in zip(rows.x[:2], rows.y[:2], strict=True))
    used = f"{len(rows):,}{dropped}: {rows.y_name} against {rows.x_name}, from {source}"
    standardized = [("", "x and y are then standardised")] if lecture.data.standardize else []
    if origin is None:
        return [("rows", used), *standardized]
    return [
        ("file", f"{source}: {origin.form}"),
        ("x", f"{rows.x_label}: {origin.chosen[0]}"),
        ("y", f"{rows.y_label}: {origin.chosen[1]}"),
        *(("assumed", words) for words in origin.assumed),
        ("rows", used),
        ("first two", first),
        *standardized,
    ]
