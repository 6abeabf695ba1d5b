"""Rules that turn a gradient into the next point: init and step, nothing else.

A state is an immutable value: the number of steps taken and the running averages, if any. The updates are those of
PyTorch's `torch.optim`, so that a lecture and a homework agree to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError

Point = NDArray[np.float64]
Rate = float | Point | Callable[[int], float]
"""A learning rate: a number, one `(m,)` for each of m points `(2, m)` side by side, or a function of the step."""


class Optimizer(Protocol):
    """What `descend` asks of an optimizer."""

    def init(self, point: Point) -> Any:
        """The state before the first step."""

    def step(self, point: Point, gradient: Point, state: Any) -> tuple[Point, Any]:
        """The next point and the next state."""


@dataclass(frozen=True)
class GradientDescent:
    """p ← p − η·g."""

    rate: Rate

    def __post_init__(self) -> None:
        _check_rate(self.rate)

    def init(self, point: Point) -> int:
        return 0

    def step(self, point: Point, gradient: Point, state: int) -> tuple[Point, int]:
        return point - rate_at(self.rate, state) * gradient, state + 1


class Velocity(NamedTuple):
    """Steps taken, and the velocity they have built up."""

    steps: int
    velocity: Point | float


@dataclass(frozen=True)
class Momentum:
    """v ← μ·v + g; p ← p − η·v. (Polyak 1964, as in torch.optim.SGD(momentum=μ).)"""

    rate: Rate
    momentum: float = 0.9

    def __post_init__(self) -> None:
        _check_rate(self.rate)
        _check_decay("momentum", self.momentum)

    def init(self, point: Point) -> Velocity:
        return Velocity(0, 0.0)

    def step(self, point: Point, gradient: Point, state: Velocity) -> tuple[Point, Velocity]:
        velocity = self.momentum * state.velocity + gradient
        return point - rate_at(self.rate, state.steps) * velocity, Velocity(state.steps + 1, velocity)


@dataclass(frozen=True)
class Nesterov:
    """v ← μ·v + g; p ← p − η·(g + μ·v). (Sutskever et al. 2013, as in torch.optim.SGD(nesterov=True).)

    In these variables the iterate is Nesterov's look-ahead point, so that each gradient belongs to an iterate.
    """

    rate: Rate
    momentum: float = 0.9

    def __post_init__(self) -> None:
        _check_rate(self.rate)
        _check_decay("momentum", self.momentum)

    def init(self, point: Point) -> Velocity:
        return Velocity(0, 0.0)

    def step(self, point: Point, gradient: Point, state: Velocity) -> tuple[Point, Velocity]:
        velocity = self.momentum * state.velocity + gradient
        ahead = gradient + self.momentum * velocity
        return point - rate_at(self.rate, state.steps) * ahead, Velocity(state.steps + 1, velocity)


class Moments(NamedTuple):
    """Steps taken, and the running averages of the gradient and of its square."""

    steps: int
    mean: Point | float
    square: Point | float


@dataclass(frozen=True)
class RMSProp:
    """s ← α·s + (1 − α)·g²; p ← p − η·g/(√s + ε). (Hinton 2012, as in torch.optim.RMSprop.)"""

    rate: Rate
    decay: float = 0.99
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        _check_rate(self.rate)
        _check_decay("decay", self.decay)
        _check_epsilon(self.epsilon)

    def init(self, point: Point) -> Moments:
        return Moments(0, 0.0, 0.0)

    def step(self, point: Point, gradient: Point, state: Moments) -> tuple[Point, Moments]:
        square = self.decay * state.square + (1.0 - self.decay) * gradient * gradient
        move = gradient / (np.sqrt(square) + self.epsilon)
        return point - rate_at(self.rate, state.steps) * move, Moments(state.steps + 1, 0.0, square)


@dataclass(frozen=True)
class Adam:
    """m ← β₁·m + (1 − β₁)·g; s ← β₂·s + (1 − β₂)·g²; p ← p − η·m̂/(√ŝ + ε), m̂ and ŝ freed of their bias to 0.

    (Kingma and Ba 2015, algorithm 1, as in torch.optim.Adam.)
    """

    rate: Rate
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        _check_rate(self.rate)
        _check_decay("beta1", self.beta1)
        _check_decay("beta2", self.beta2)
        _check_epsilon(self.epsilon)

    def init(self, point: Point) -> Moments:
        return Moments(0, 0.0, 0.0)

    def step(self, point: Point, gradient: Point, state: Moments) -> tuple[Point, Moments]:
        steps = state.steps + 1
        mean = self.beta1 * state.mean + (1.0 - self.beta1) * gradient
        square = self.beta2 * state.square + (1.0 - self.beta2) * gradient * gradient
        unbiased_mean = mean / (1.0 - self.beta1**steps)
        unbiased_square = square / (1.0 - self.beta2**steps)
        move = unbiased_mean / (np.sqrt(unbiased_square) + self.epsilon)
        return point - rate_at(self.rate, state.steps) * move, Moments(steps, mean, square)


def rate_at(rate: Rate, step: int) -> float | Point:
    """The learning rate of one step, refused where a schedule gives one that is no rate."""
    if not callable(rate):
        return rate
    value = rate(step)
    if not is_rate(value):
        raise InputError(f"the schedule gives learning rate {value!r} at step {step}; it must be positive and finite.")
    return value


def is_rate(value: object) -> bool:
    """Whether the value is a positive finite number."""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and bool(0.0 < value < math.inf)


def _check_rate(rate: Rate) -> None:
    if isinstance(rate, np.ndarray) and rate.size and all(map(is_rate, rate.ravel())):
        return
    if not callable(rate) and not is_rate(rate):
        raise InputError(f"learning rate {rate!r} is not one; give a positive finite number or a function of the step.")


def _check_decay(name: str, value: float) -> None:
    if not 0.0 <= value < 1.0:
        raise InputError(f"{name} = {value!r} is out of range; give a number from 0 up to, not including, 1.")


def _check_epsilon(value: float) -> None:
    if not 0.0 < value < math.inf:
        raise InputError(f"epsilon = {value!r} is out of range; give a positive finite number.")
