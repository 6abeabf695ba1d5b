"""Any data, any line, any rate: what the theorems quantify over."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gdmath import Data, MeanSquaredError

EPS = float(np.finfo(float).eps)


def numbers(limit):
    return st.floats(-limit, limit, allow_subnormal=False)


def powers_of_ten(low, high):
    return st.floats(low, high).map(lambda exponent: 10.0**exponent)


def signs():
    return st.sampled_from([-1.0, 1.0])


@st.composite
def data_sets(draw, min_rows=2, max_rows=24, far=1e6, scale=3):
    """Rows around any line, rising or falling, noisy or exact.

    The spread of x and of y is up to 10^±scale, and x lies up to `far` of its spreads away from zero.
    """
    n = draw(st.integers(min_rows, max_rows))
    unit = draw(arrays(float, n, elements=numbers(1.0)).filter(lambda u: np.ptp(u) >= 0.1))
    noise = draw(arrays(float, n, elements=numbers(1.0)))
    spread, height = draw(powers_of_ten(-scale, scale)), draw(powers_of_ten(-scale, scale))
    away = draw(numbers(far))
    tilt, lift = draw(numbers(2.0)), draw(numbers(2.0))
    roughness = draw(st.sampled_from([0.0, 1e-6, 0.1, 1.0]))
    return Data(spread * (unit + away), height * (tilt * unit + lift + roughness * noise))


def losses(**kwargs):
    return data_sets(**kwargs).map(MeanSquaredError)


def tame_losses(**kwargs):
    """Losses whose numbers are all near one, for referees that lose digits elsewhere."""
    return losses(**({"far": 3.0, "scale": 0} | kwargs))


def points(limit=100.0):
    return st.tuples(numbers(limit), numbers(limit)).map(np.array)


def shares(low=0.01, high=0.99):
    """A rate as a share of the critical one."""
    return st.floats(low, high)


def seeds():
    return st.integers(0, 2**32 - 1)


def steepest(loss):
    """The unit vector along the axis of the largest curvature."""
    return np.linalg.eigh(loss.hessian)[1][:, 1]


def magnitude(data, w, b):
    """|w|·max|x| + |b| + max|y|: the size of the numbers a residual is the difference of."""
    return abs(w) * np.abs(data.x).max() + abs(b) + np.abs(data.y).max()
