"""The descents of BatchSizes: batches of different sizes, and a rate that shrinks."""

from __future__ import annotations

from gdmath import GradientDescent, InverseTimeDecay, Minibatch, Trajectory, descend, stochastic_rate
from scenes.lecture import Lecture
from scenes.stage.words.noise_claims import named

CLOUD = 200
"""So many batches, or as many as there are rows where these are fewer, are drawn for a cloud: in whole epochs."""


def descents(lecture: Lecture, batches: list[Minibatch]) -> dict[str, Trajectory]:
    """A run for each way to batch and, with the smallest batches, one whose rate shrinks in the second half.

    All have the same start, seed, rate and number of epochs.
    """
    loss, start, n = lecture.loss, lecture.start, len(lecture.rows)
    rate = stochastic_rate(loss)
    steps = [lecture.epochs * batch.per_epoch(n) for batch in batches]
    shrinking = InverseTimeDecay(rate, steps[-1] / 2, steps[-1] / 10)
    names = [named(batch.size, n) for batch in batches]
    return {
        name: descend(loss, start, GradientDescent(rate), count, batch, lecture.batches.seed)
        for name, rate, count, batch in [
            *((name, rate, count, batch) for name, count, batch in zip(names, steps, batches, strict=True)),
            (f"{names[-1]}, shrinking rate", shrinking, steps[-1], batches[-1]),
        ]
    }


def cloud_epochs(size: int, n: int) -> int:
    """How many epochs of batches of a size make a cloud."""
    return min(size, -(-CLOUD * size // n))
