"""What is wrong with a homework is said in one line, and in one sentence where both derivatives have the same fault."""

from __future__ import annotations

import pytest

from gdmath import Fault, GradientCheck
from gdmath.check import PartialCheck
from scenes.stage.words.homework_claims import LINE, verdict


def part(fault: Fault, factor: float | None = None, brief: str = "") -> PartialCheck:
    return PartialCheck(fault, 1.0, factor, "", brief)


def both(fault: Fault, factor: float | None = None, brief: str = "") -> str:
    return verdict(GradientCheck(part(fault, factor, brief), part(fault, factor, brief)), 20)


CONSTANTS = [0.5, -1.0, -0.5, 2.0, 20.0, 10.0, -20.0, 0.75, -3.14159e9]
PARTS = [
    *(part(fault) for fault in Fault if fault not in (Fault.FACTOR, Fault.STOPS)),
    *(part(Fault.FACTOR, constant) for constant in CONSTANTS),
    part(Fault.STOPS, brief="NameError in line 3"),
    part(Fault.STOPS, brief="TypeError in line 12"),
]


@pytest.mark.parametrize("w", PARTS)
def test_a_verdict_is_ten_words_in_a_line(w: PartialCheck):
    for b in PARTS:
        said = verdict(GradientCheck(w, b), 20)
        assert said.endswith(".")
        assert "\n" not in said
        assert len(said) <= LINE
        assert len(said.split()) <= 10
        assert said.count("∂L/∂") in (0, 2)


@pytest.mark.parametrize(
    ("constant", "words"),
    list(
        zip(
            CONSTANTS,
            [
                "Your gradient is exactly half: the 2 is missing.",
                "The sign is wrong: it climbs.",
                "The sign is wrong, and the 2 is missing.",
                "Your gradient is exactly twice: one 2 too many.",
                "A sum in place of the mean.",
                "A sum in place of the mean, without the 2.",
                "A sum in place of the mean, the sign wrong.",
                "Your gradient is 0.750 times the true one.",
                "Your gradient is −3.1×10⁹ times the true one.",
            ],
            strict=True,
        )
    ),
)
def test_a_constant_is_called_by_its_name(constant: float, words: str):
    assert both(Fault.FACTOR, constant) == words


def test_of_two_rows_a_sum_is_twice_the_mean():
    twice = part(Fault.FACTOR, 2.0)
    assert "exactly twice" in verdict(GradientCheck(twice, twice), 2)


def test_two_constants_are_told_apart():
    said = verdict(GradientCheck(part(Fault.FACTOR, 0.5), part(Fault.FACTOR, -1.0)), 20)
    assert said == "∂L/∂w: exactly half; ∂L/∂b: wrong sign."


def test_the_other_derivative_is_called_by_its_name():
    swapped, right = part(Fault.SWAPPED), part(Fault.NONE)
    assert verdict(GradientCheck(swapped, swapped), 20) == "w and b are swapped."
    assert verdict(GradientCheck(swapped, right), 20) == "∂L/∂w: derivative by b; ∂L/∂b: right."
    assert verdict(GradientCheck(right, swapped), 20) == "∂L/∂w: right; ∂L/∂b: derivative by w."


def test_one_error_of_both_is_told_once_and_two_errors_with_their_lines():
    assert both(Fault.STOPS, brief="no answer in 5 seconds") == "No answer in 5 seconds."
    errors = [part(Fault.STOPS, brief=f"NameError in line {line}") for line in (3, 7)]
    assert verdict(GradientCheck(*errors), 20) == "∂L/∂w: NameError in line 3; ∂L/∂b: NameError in line 7."


def test_what_has_no_room_in_a_line_has_two_and_ends_in_dots():
    errors = [part(Fault.STOPS, brief=f"{name}Error in line 3") for name in ("ModuleNotFound", 50 * "Long")]
    first, second = verdict(GradientCheck(*errors), 20).split("\n")
    assert first == "∂L/∂w: ModuleNotFoundError in line 3;"
    assert second.endswith("LongLong…")
    assert len(second) == LINE


@pytest.mark.parametrize("of", ["w", "b"])
def test_of_a_single_derivative_nothing_is_said_of_the_other(of: str):
    check = GradientCheck(part(Fault.BLANK), part(Fault.BLANK))
    assert verdict(check, 20, of) == f"∂L/∂{of}: still blank."
