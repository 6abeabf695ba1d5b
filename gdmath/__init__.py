"""The numbers of gradient descent on the mean squared error of a line, held against scipy."""

from gdmath.batches import FullBatch, Minibatch, Stochastic
from gdmath.check import GradientCheck, check_gradient
from gdmath.data import Data, Scaling
from gdmath.descent import Trajectory, descend
from gdmath.errors import InputError
from gdmath.loss import MeanSquaredError, Slice
from gdmath.optimizers import Adam, GradientDescent, Momentum, Nesterov, RMSProp
from gdmath.rates import Regime, best_rate, contraction, critical_rate, regime

__all__ = [
    "Adam",
    "Data",
    "FullBatch",
    "GradientCheck",
    "GradientDescent",
    "InputError",
    "MeanSquaredError",
    "Minibatch",
    "Momentum",
    "Nesterov",
    "RMSProp",
    "Regime",
    "Scaling",
    "Slice",
    "Stochastic",
    "Trajectory",
    "best_rate",
    "check_gradient",
    "contraction",
    "critical_rate",
    "descend",
    "regime",
]
