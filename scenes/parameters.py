"""The parameters of a lecture: one typed model for the file, the variables, the command line and the README."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat
from pydantic_core import PydanticCustomError

from gdmath.files.columns import MOST_ROWS

FAR = 1e50
"""No number is farther from 0: the square of a product of two can still be written."""

MOST_EPOCHS = 100_000


def _with_point(value: Any) -> Any:
    """A number as Python writes it, from a text with a decimal comma too."""
    return value.replace(",", ".") if isinstance(value, str) and re.fullmatch(r"[-+]?\d*,\d+", value) else value


def _whole(value: Any) -> Any:
    """A whole number, but for a text with a mark in it: 1.000 is a thousand to some and one to others."""
    if isinstance(value, str) and re.fullmatch(r"[-+]?\d+[.,]\d+", value):
        raise PydanticCustomError("whole", "write a whole number with digits alone")
    return value


def _near(value: float) -> float:
    if abs(value) > FAR:
        raise PydanticCustomError("far", "give a number between -1e50 and 1e50")
    return value


Number = Annotated[FiniteFloat, BeforeValidator(_with_point), AfterValidator(_near)]
Positive = Annotated[Number, Field(gt=0)]
Whole = Annotated[int, BeforeValidator(_whole)]
Steps = Annotated[Whole, Field(ge=1, le=1_000_000)]
Seed = Annotated[Whole, Field(ge=0, lt=2**64)]


def _different(sizes: tuple[int, ...]) -> tuple[int, ...]:
    if len(set(sizes)) not in (2, 3):
        raise PydanticCustomError("sizes", "give two or three different sizes")
    return sizes


Sizes = Annotated[tuple[Annotated[Whole, Field(ge=1, le=MOST_ROWS)], ...], AfterValidator(_different)]


def _distinct(rates: tuple[float, ...]) -> tuple[float, ...]:
    if len(set(rates)) != len(rates) or not 1 <= len(rates) <= 4:
        raise PydanticCustomError("rates", "give one to four different rates")
    return rates


Rates = Annotated[tuple[Positive, ...], AfterValidator(_distinct)]


def _name(value: Any) -> Any:
    """A name or a number of a column, or nothing: a variable or the command line says so by an empty text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value or None


Name = Annotated[str | None, BeforeValidator(_name)]

Mark = Annotated[Literal[".", ","] | None, BeforeValidator(lambda text: text or None)]


def parameter(default: Any, description: str, unit: str = "", **limits: Any) -> Any:
    """A field of a section, with the unit it is measured in; without one, it is a choice or a name."""
    return Field(default, description=description, json_schema_extra={"unit": unit}, **limits)


class Section(BaseModel):
    """A table of the lecture file; an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DataSection(Section):
    """Which rows the line is fitted to."""

    source: str = parameter(
        "synthetic", '"synthetic", "penguins", or the path of a file: text, .xlsx, .ods, .npy, .npz or .parquet'
    )
    x: Name = parameter(None, "column of the file, by name or number; the first numeric one if not given")
    y: Name = parameter(None, "column of the file, by name or number; the next numeric one if not given")
    sheet: Name = parameter(None, "sheet of a workbook; the first with two numeric columns if not given")
    decimal: Mark = parameter(None, 'decimal mark of a text file, "." or ",", where the file leaves it open')
    standardize: bool = parameter(False, "bring x and y to mean 0 and standard deviation 1")
    n: Whole = parameter(20, "synthetic: how many rows", "rows", ge=2, le=MOST_ROWS)
    slope: Number = parameter(2.0, "synthetic: the true w", "y per x")
    intercept: Number = parameter(1.0, "synthetic: the true b", "y")
    noise: Number = parameter(0.8, "synthetic: standard deviation around the line", "y", ge=0)
    x_range: tuple[Number, Number] = parameter((0.0, 5.0), "synthetic: where x is drawn from", "x")
    seed: Seed = parameter(0, "synthetic: seed of the draw")


class DescentSection(Section):
    """How the descent runs."""

    start: tuple[Number, Number] | Literal["auto"] = parameter(
        "auto", '(w, b) before the first step, or "auto": a line in view, off along both axes of the bowl', "y per x, y"
    )
    learning_rate: Positive | Literal["auto"] = parameter(
        "auto", 'a number, or "auto": a fifth of the critical rate 2/λmax', "1/λ"
    )
    steps: Steps | Literal["auto"] = parameter(
        "auto",
        'how many steps, or "auto": until it arrives, or has grown a thousandfold; 2,000 at most',
        "steps",
    )


class LookSection(Section):
    """How the clips look."""

    theme: Literal["dark", "light"] = parameter("dark", '"dark" or "light"')
    aspect: Literal["16:9", "4:3", "1:1", "9:16"] | None = parameter(
        None, '"16:9", "4:3", "1:1" or "9:16"; if not given, that of the command', "width:height"
    )


class ChainRuleSection(Section):
    """What ChainRule tells."""

    show_solution: bool = parameter(True, "false leaves the answers blank, with room to write")


class LearningRatesSection(Section):
    """Which rates LearningRates compares."""

    rates: Rates | Literal["auto"] = parameter(
        "auto", 'one to four rates, or "auto": far too small, the best, just under and just above critical', "1/λ"
    )
    steps: Annotated[Whole, Field(ge=1, le=10_000)] | Literal["auto"] = parameter(
        "auto", 'how many steps each takes, or "auto": until the best one has arrived, 400 at most', "steps"
    )


class BatchesSection(Section):
    """On how much data BatchSizes takes a step."""

    sizes: Sizes | Literal["auto"] = parameter(
        "auto", 'two or three batch sizes, or "auto": all rows, about a fifth of them, one', "rows"
    )
    epochs: Annotated[Whole, Field(ge=1, le=MOST_EPOCHS)] | Literal["auto"] = parameter(
        "auto", 'how often each run sees all rows, or "auto": 25 times, fewer for tens of thousands of rows', "epochs"
    )
    seed: Seed = parameter(0, "seed of the shuffles")


class OptimizersSection(Section):
    """How OptimizerRace runs."""

    steps: Whole = parameter(60, "how many steps each optimizer takes", "steps", ge=1, le=1000)


SECTIONS: dict[str, type[Section]] = {
    "data": DataSection,
    "descent": DescentSection,
    "look": LookSection,
    "chain_rule": ChainRuleSection,
    "learning_rates": LearningRatesSection,
    "batches": BatchesSection,
    "optimizers": OptimizersSection,
}
"""In the order of the lecture file."""
