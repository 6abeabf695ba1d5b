"""Descents to try things on: any loss, start, rate, rule and batches."""

from hypothesis import strategies as st

from gdmath import (
    Adam,
    Data,
    FullBatch,
    GradientDescent,
    MeanSquaredError,
    Minibatch,
    Momentum,
    Nesterov,
    RMSProp,
    Stochastic,
    critical_rate,
    descend,
)
from tests.gdmath.strategies import points, seeds, shares, tame_losses

EVERY = [GradientDescent, Momentum, Nesterov, RMSProp, Adam]

LOSS = MeanSquaredError(Data.synthetic())


def batchings(n):
    return st.just(FullBatch()) | st.just(Stochastic()) | st.integers(1, n).map(Minibatch)


@st.composite
def descents(draw, max_steps=30):
    """Any rule, any batches, any start: the trajectory, and what it was asked for."""
    loss = draw(tame_losses())
    rule = draw(st.sampled_from(EVERY))
    asked = {
        "loss": loss,
        "start": draw(points(10.0)),
        "optimizer": rule(draw(shares(0.01, 0.5)) * critical_rate(loss)),
        "steps": draw(st.integers(0, max_steps)),
        "batches": draw(batchings(len(loss.data))),
        "seed": draw(seeds()),
    }
    return descend(**asked), asked
