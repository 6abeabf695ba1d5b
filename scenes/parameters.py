"""The parameters of a lecture: one typed model for the file, the variables, the command line and the README."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, PositiveInt
from pydantic_core import PydanticCustomError

Steps = Annotated[int, Field(ge=1, le=1_000_000)]

Positive = Annotated[FiniteFloat, Field(gt=0)]


def _different(sizes: tuple[int, ...]) -> tuple[int, ...]:
    if len(set(sizes)) not in (2, 3):
        raise PydanticCustomError("sizes", "give two or three different sizes")
    return sizes


Sizes = Annotated[tuple[PositiveInt, ...], AfterValidator(_different)]


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
    n: int = parameter(20, "synthetic: how many rows", "rows", ge=2)
    slope: FiniteFloat = parameter(2.0, "synthetic: the true w", "y per x")
    intercept: FiniteFloat = parameter(1.0, "synthetic: the true b", "y")
    noise: FiniteFloat = parameter(0.8, "synthetic: standard deviation around the line", "y", ge=0)
    x_range: tuple[FiniteFloat, FiniteFloat] = parameter((0.0, 5.0), "synthetic: where x is drawn from", "x")
    seed: int = parameter(0, "synthetic: seed of the draw", ge=0)


class DescentSection(Section):
    """How the descent runs."""

    start: tuple[FiniteFloat, FiniteFloat] | Literal["auto"] = parameter(
        "auto", '(w, b) before the first step, or "auto": a line in view, off along both axes of the bowl', "y per x, y"
    )
    learning_rate: Positive | Literal["auto"] = parameter(
        "auto", 'a number, or "auto": a fifth of the critical rate 2/λmax', "1/λ"
    )
    steps: Steps | Literal["auto"] = parameter(
        "auto",
        'how many steps, or "auto": until soon after it arrives, or has grown a thousandfold; 2,000 at most',
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
    steps: Annotated[int, Field(ge=1, le=10_000)] | Literal["auto"] = parameter(
        "auto", 'how many steps each takes, or "auto": until the best one has arrived, 400 at most', "steps"
    )


class BatchesSection(Section):
    """On how much data BatchSizes takes a step."""

    sizes: Sizes | Literal["auto"] = parameter(
        "auto", 'two or three batch sizes, or "auto": all rows, about a fifth of them, one', "rows"
    )
    epochs: PositiveInt | Literal["auto"] = parameter(
        "auto", 'how often each run sees all rows, or "auto": 25 times, fewer for tens of thousands of rows', "epochs"
    )
    seed: int = parameter(0, "seed of the shuffles", ge=0)


class OptimizersSection(Section):
    """How OptimizerRace runs."""

    steps: int = parameter(60, "how many steps each optimizer takes", "steps", ge=1, le=1000)


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
