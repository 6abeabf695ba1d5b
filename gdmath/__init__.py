"""The numbers of gradient descent on the mean squared error of a line, held against scipy."""

from gdmath.answers import Fault, HomeworkError
from gdmath.batches import Epoch, FullBatch, Minibatch, Stochastic, orders
from gdmath.check import GradientCheck, central_difference, check_gradient, difference_steps
from gdmath.data import Data, Scaling
from gdmath.descent import Progress, Trajectory, descend, go_on
from gdmath.directions import Directions, directions, farthest_drop
from gdmath.errors import InputError
from gdmath.long_descent import LongDescent, descend_steadily
from gdmath.loss import MeanSquaredError, Slice
from gdmath.noise import NoiseBall, batch_gradients
from gdmath.optimizers import Adam, GradientDescent, Momentum, Nesterov, RMSProp
from gdmath.passes import Passes, descend_in_passes
from gdmath.plan import arrival, telling_start, telling_steps
from gdmath.rates import (
    InverseTimeDecay,
    Regime,
    best_rate,
    contraction,
    critical_rate,
    is_next_to_critical,
    regime,
    step_factor,
    stochastic_rate,
    telling_rates,
    wins_from,
)
from gdmath.steady import Course, Stay, stay, steps_to
from gdmath.tuning import Tuned, best_of, best_of_each, length_unit, rate_grid, settled, slope_unit

__all__ = [
    "Adam",
    "Course",
    "Data",
    "Directions",
    "Epoch",
    "Fault",
    "FullBatch",
    "GradientCheck",
    "GradientDescent",
    "HomeworkError",
    "InputError",
    "InverseTimeDecay",
    "LongDescent",
    "MeanSquaredError",
    "Minibatch",
    "Momentum",
    "Nesterov",
    "NoiseBall",
    "Passes",
    "Progress",
    "RMSProp",
    "Regime",
    "Scaling",
    "Slice",
    "Stay",
    "Stochastic",
    "Trajectory",
    "Tuned",
    "arrival",
    "batch_gradients",
    "best_of",
    "best_of_each",
    "best_rate",
    "central_difference",
    "check_gradient",
    "contraction",
    "critical_rate",
    "descend",
    "descend_in_passes",
    "descend_steadily",
    "difference_steps",
    "directions",
    "farthest_drop",
    "go_on",
    "is_next_to_critical",
    "length_unit",
    "orders",
    "rate_grid",
    "regime",
    "settled",
    "slope_unit",
    "stay",
    "step_factor",
    "steps_to",
    "stochastic_rate",
    "telling_rates",
    "telling_start",
    "telling_steps",
    "wins_from",
]
