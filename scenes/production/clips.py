"""All clips, in the order of the lecture."""

from __future__ import annotations

from scenes.batch_sizes import BatchSizes
from scenes.bowl_descent import BowlDescent
from scenes.chain_rule import ChainRule
from scenes.derivative_sign import DerivativeSign
from scenes.descent_dashboard import DescentDashboard
from scenes.feature_scaling import FeatureScaling
from scenes.fit_a_line import FitALine
from scenes.gradient_direction import GradientDirection
from scenes.learning_rates import LearningRates
from scenes.loss_landscape import LossLandscape
from scenes.optimizer_race import OptimizerRace
from scenes.roll_downhill import RollDownhill

CLIPS = (
    FitALine,
    LossLandscape,
    DerivativeSign,
    GradientDirection,
    ChainRule,
    BowlDescent,
    DescentDashboard,
    LearningRates,
    BatchSizes,
    FeatureScaling,
    OptimizerRace,
    RollDownhill,
)
