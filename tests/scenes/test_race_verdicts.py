"""What the race of the optimizers is said to have shown."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdmath import Trajectory
from scenes.lecture import Lecture
from scenes.stage.descents.contenders import stays_of
from scenes.stage.descents.loss_plot import LossPlot
from scenes.stage.descents.run_losses import digits_at_the_end
from scenes.stage.layout import Box
from scenes.stage.numerals import significant
from scenes.stage.run import told_apart
from scenes.stage.theme import DARK
from scenes.stage.words.goal import Goal
from scenes.stage.words.race_claims import TOLD, Stay, verdict
from tests.scenes.races import BOX, NAMES, goal_of, race_of, start_of, walk_of
from tests.scenes.reading import read


def verdict_on(lecture: Lecture, box: Box = BOX) -> str:
    race, goal = race_of(lecture), goal_of(lecture)
    walks = [each.walk for each in race.values()]
    plot = LossPlot(box, walks, lecture.loss.minimum, DARK)
    heights = [plot.places(walk)[-1, 1] for walk in walks]
    stays = stays_of(race, lecture.loss, goal.level)
    return verdict(NAMES, stays, [walk.losses[-1] for walk in walks], written_of(walks), heights, goal)


def written_of(walks: list[Trajectory]) -> list[str]:
    """The last losses as the table has them."""
    digits = digits_at_the_end(told_apart(dict(zip(NAMES, walks, strict=False)), DARK), 24, 9.0)
    return [significant(float(walk.losses[-1]), digits) for walk in walks]


def named_in(words: str) -> list[str]:
    named = [name for name in NAMES if name in words]
    return [name for name in NAMES if name not in named] if "all but" in words else named


def test_the_verdict_is_so(lecture: Lecture):
    race, goal, words = race_of(lecture), goal_of(lecture), verdict_on(lecture)
    assert len(words.split()) <= 10
    since = {name: stay.since for name, stay in zip(race, stays_of(race, lecture.loss, goal.level), strict=True)}
    arrived = {name: step for name, step in since.items() if step is not None}
    ends = {name: each.walk.losses[-1] for name, each in race.items()}
    first, *_ = words.split()
    if first == "First":
        assert {name for name, step in arrived.items() if step == min(arrived.values())} == set(named_in(words))
    elif first == "All":
        assert len(arrived) == len(NAMES)
        assert len(set(arrived.values())) == 1
    else:
        assert not arrived
        if first == "Each":
            assert max(ends.values()) <= 1.01 * min(ends.values())
        elif " least." in words or " first." in words:  # one number, said of all that are written so
            texts = dict(zip(NAMES, written_of([each.walk for each in race.values()]), strict=True))
            assert {texts[name] for name in named_in(words)} == {texts[min(ends, key=ends.__getitem__)]}
        else:
            assert_alike_by_the_goal(ends, named_in(words) or NAMES, lecture)


def assert_alike_by_the_goal(ends: dict[str, float], named: list[str], lecture: Lecture) -> None:
    """Alike are losses no farther apart than 1 % of the least; where that is nothing, a millionth of the first one."""
    (w, b), least = start_of(lecture), lecture.loss.minimum
    first = np.mean((lecture.rows.y - w * lecture.rows.x - b) ** 2)
    margin = 1e-6 * first if least < 1e-9 * lecture.rows.y.var() else 0.01 * least
    for name, end in ends.items():
        assert (end <= min(ends.values()) + margin) == (name in named)


PERCENT = Goal(1.01, "within 1 %", "of the least loss", 1.0)

MILLIONTH = Goal(9e-6, "below a millionth", "of the first loss", 9.0, exact=True)


def verdict_of(names, walks: list[Trajectory], goal: Goal = PERCENT) -> str:
    plot = LossPlot(BOX, walks, 1.0, DARK)
    heights = [plot.places(walk)[-1, 1] for walk in walks]
    stays = [Stay.of(walk, walk.steps, goal.level) for walk in walks]
    return verdict([*names], stays, [walk.losses[-1] for walk in walks], written_of(walks), heights, goal)


@pytest.mark.parametrize(
    ("walks", "words"),
    [
        ([(9, 1, 1), (9, 9, 1)], "First to stay within 1 %: a."),
        ([(9, 1, 9), (9, 9, 1)], "First to stay within 1 %: b."),
        ([(9, 1, 1), (9, 1, 1)], "All stay within 1 % from step 1 on."),
        ([(9, 9, 8), (9, 9, 7)], "None stays within 1 %; lowest: b."),
        ([(9, 9, 8), (9, 9, 8)], "Each loss is still about 8.0 times the least."),
        ([(9, 9, 1.5), (9, 9, 1.503)], "Each loss is still about 50 % above the least."),
        ([(90, 9, 9), (90, 9, 7), (90, 9, 7)], "None stays within 1 %; lowest: b and c."),
        ([(9e6, 9, 1.12), (9e6, 9, 1.03)], "Ends lowest: b, 3.0 % above the least."),
        ([(9e6, 9, 2.12), (9e6, 9, 2.03), (9e6, 9, 2.03)], "End lowest: b and c, 2.03 times the least."),
        ([(9e6, 9, 2.12), (9e6, 9, 2.03), (9e6, 9, 2.035)], "Ends lowest: b, 2.03 times the least."),
        ([(9e6, 9, 1.12), (9e6, 9, 1.025), (9e6, 9, 1.031)], "Ends lowest: b, 2.5 % above the least."),
        ([(9, 9, 1.024), (9, 9, 1.030)], "None stays within 1 %, and all end alike."),
        ([(1, 1, 1), (1, 1, 1)], "All start within 1 %, and stay there."),
        ([(1, 1, 1), (1, 2, 1)], "First to stay within 1 %: a."),
    ],
)
def test_ties_and_nobody_at_all(walks, words):
    assert verdict_of("abc"[: len(walks)], [walk_of(*losses) for losses in walks]) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("ab", "None stays within 1 % yet; lowest: b."),
        (["a", "one of a very long name"], "None stays yet; lowest: one of a very long name."),
    ],
)
def test_who_comes_to_stay_later_as_the_table_says_is_not_said_never_to_stay(names, words):
    losses = [9.0, 2.0]
    for stay in (Stay(later=70), Stay()):
        said = verdict(names, [Stay(), stay], losses, ["9.000", "2.000"], losses, PERCENT)
        assert said == words if stay.is_there else " yet" not in said


@pytest.mark.parametrize(
    ("first", "words"),
    [("ab", "a and b"), ("abc", "a, b, c"), ("abce", "all but d"), ("e", "e")],
)
def test_all_that_tie_are_named(first: str, words: str):
    walks = [walk_of(9.0, *([1.0] if name in first else [9.0]), 1.0) for name in "abcde"]
    assert verdict_of("abcde", walks) == f"First to stay within 1 %: {words}."


@given(
    st.lists(st.floats(0.0, 12.0), min_size=2, max_size=5), st.floats(0.0, 1.0), st.sampled_from([PERCENT, MILLIONTH])
)
def test_only_those_alike_by_the_measure_of_the_goal_share_a_place(powers: list[float], near: float, goal: Goal):
    excess = 10.0 ** (near * np.array(powers) - 4.0)
    ends = goal.level + goal.margin * 100.0 * excess
    walks, names = [walk_of(9.0, 9.0, end) for end in ends], NAMES[: len(ends)]
    words, low = verdict_of(names, walks, goal), ends.min()
    assert len(words.split()) <= 10
    if words.startswith("Each"):
        assert ends.max() <= 1.01 * low
        return
    named = [name for name in names if name in words]
    named = [name for name in names if name not in named] if "all but" in words or "all end" in words else named
    alike = {name for name, end in zip(names, ends, strict=True) if end <= low + goal.margin}
    if " least." not in words and " first." not in words:
        assert alike == set(named)
        return
    texts = dict(zip(names, written_of(walks), strict=True))
    assert set(named) <= alike
    assert {texts[name] for name in named} == {texts[names[int(ends.argmin())]]}  # in the picture they are one number


@given(st.floats(1.011, 60.0), st.lists(st.floats(1.0, 1.02), min_size=1, max_size=3), st.booleans())
def test_one_number_said_of_several_is_so_of_each(low: float, times: list[float], apart: bool):
    """Momentum and Nesterov were both said to end 2.52 % above the least; Nesterov was 3.1 % above, by the table."""
    ends = [low, *(low * each for each in times), *[3.0 * low] * apart]
    names = NAMES[: len(ends)]
    words = verdict_of(names, [walk_of(9e6, end) for end in ends])
    found = re.search(r"(\S+) (% above|times) the least", words)
    if found is None:
        return
    said, last = read(found[1]), 10.0 ** -len(found[1].partition(".")[2])
    for name, end in zip(names, ends, strict=True):
        if words.startswith("Each") or (name in words) != ("all but" in words):
            true = 100.0 * (end - 1.0) if "%" in found[2] else end
            assert abs(true - said) <= 0.51 * last + (0.011 * said if "about" in words else 0.0)


@given(st.lists(st.floats(-3.0, 3.0), min_size=2, max_size=5))
def test_a_lowest_that_is_not_seen_to_be_so_is_told_in_numbers(powers: list[float]):
    ends = 1.02 + 10.0 ** np.array(powers)
    walks = [walk_of(9e6, 9.0, end) for end in ends]
    words, plot = verdict_of(NAMES[: len(ends)], walks), LossPlot(BOX, walks, 1.0, DARK)
    low = ends <= ends.min() + 0.01
    if words.startswith("End"):
        number = read(words.split(", ")[-1].split()[0])
        stands = 1.0 + number / 100.0 if "%" in words else number
        assert stands == pytest.approx(ends.min(), rel=1e-2)
    elif "lowest" in words:
        heights = np.array([plot.places(walk)[-1, 1] for walk in walks])
        assert heights[~low].min() >= heights[low].max() + TOLD


@pytest.mark.parametrize("goal", [PERCENT, MILLIONTH])
@pytest.mark.parametrize("first", [*combinations(range(5), 2), *combinations(range(5), 3), *combinations(range(5), 4)])
def test_a_verdict_is_short_whoever_ties(goal: Goal, first: tuple[int, ...]):
    for late in (1.0, 4.0):
        late *= goal.level
        walks = [walk_of(9.0, *[late if k in first else 9.0] * 2) for k in range(5)]
        words = verdict_of(NAMES, walks, goal)
        assert len(words.split()) <= 10
        named = {k for k, name in enumerate(NAMES) if name in words}
        assert named == (set(range(5)) - set(first) if "all but" in words else set(first))
