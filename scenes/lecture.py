"""The hyperparameters: defaults, then a TOML file, then the environment, then arguments."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, PositiveInt, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from gdmath import (
    Data,
    GradientDescent,
    InputError,
    MeanSquaredError,
    Trajectory,
    critical_rate,
    descend,
    telling_rates,
)

PREFIX = "DOWNHILL_"
LECTURE_VARIABLE = "DOWNHILL_LECTURE"
"""Names the lecture file; without it, lecture.toml in the working folder is read if it is there."""

PENGUINS = ("flipper_length_mm", "body_mass_g")

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


class Section(BaseModel):
    """A table of the lecture file; an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DataSection(Section):
    """Which rows the line is fitted to."""

    source: str = Field("synthetic", description='"synthetic", "penguins", or the path of a CSV file')
    x: str | None = Field(None, description="column of the file; the first numeric one if not given")
    y: str | None = Field(None, description="column of the file; the next numeric one if not given")
    standardize: bool = Field(False, description="bring x and y to mean 0 and standard deviation 1")
    n: int = Field(20, ge=2, description="synthetic: rows")
    slope: FiniteFloat = Field(2.0, description="synthetic: the true w")
    intercept: FiniteFloat = Field(1.0, description="synthetic: the true b")
    noise: FiniteFloat = Field(0.8, ge=0, description="synthetic: standard deviation around the line")
    x_range: tuple[FiniteFloat, FiniteFloat] = Field((0.0, 5.0), description="synthetic: where x is drawn from")
    seed: int = Field(0, ge=0, description="synthetic: seed of the draw")


class DescentSection(Section):
    """How the descent runs."""

    start: tuple[FiniteFloat, FiniteFloat] = Field((-1.0, 4.0), description="(w, b) before the first step")
    learning_rate: Positive | Literal["auto"] = Field(
        "auto", description='a number, or "auto": a fifth of the critical rate'
    )
    steps: int = Field(2000, ge=1, le=1_000_000, description="how many steps")


class LookSection(Section):
    """How the clips look."""

    theme: Literal["dark", "light"] = Field("dark", description='"dark" or "light"')
    aspect: Literal["16:9", "4:3"] | None = Field(None, description='"16:9" or "4:3"; without it, that of the command')


class ChainRuleSection(Section):
    """What ChainRule tells."""

    show_solution: bool = Field(True, description="false leaves the answers blank, with room to write")


class BatchesSection(Section):
    """On how much data BatchSizes takes a step."""

    sizes: Sizes | Literal["auto"] = Field(
        "auto", description='two or three batch sizes, or "auto": all rows, about a fifth of them, one'
    )
    epochs: PositiveInt | Literal["auto"] = Field(
        "auto", description='how often each run sees all rows, or "auto": 25 times, fewer for thousands of rows'
    )
    seed: int = Field(0, ge=0, description="seed of the shuffles")


class OptimizersSection(Section):
    """How OptimizerRace runs."""

    steps: int = Field(60, ge=1, le=1000, description="how many steps each optimizer takes")


class LearningRatesSection(Section):
    """Which rates LearningRates compares."""

    rates: Rates | Literal["auto"] = Field(
        "auto", description='one to four rates, or "auto": far too small, the best, just under and just above critical'
    )
    steps: int = Field(40, ge=1, le=10_000, description="how many steps each takes")


class _Environment(EnvSettingsSource):
    """Variables; a pair is written as 0,4 or as [0, 4]."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """A list from JSON, or from what stands between commas."""
        try:
            return json.loads(value)
        except ValueError:
            return [part.strip() for part in value.split(",")] if "," in value else value


_SECTIONS: dict[str, type[Section]] = {
    "data": DataSection,
    "descent": DescentSection,
    "look": LookSection,
    "chain_rule": ChainRuleSection,
    "batches": BatchesSection,
    "learning_rates": LearningRatesSection,
    "optimizers": OptimizersSection,
}


class Lecture(BaseSettings):
    """Everything a clip depends on; every scene is a pure function of it.

    `Lecture()` reads the lecture file and the environment; arguments come over both. Raises `InputError` naming the
    key, the value and what would be allowed.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    data: DataSection = DataSection()
    descent: DescentSection = DescentSection()
    look: LookSection = LookSection()
    chain_rule: ChainRuleSection = ChainRuleSection()
    batches: BatchesSection = BatchesSection()
    learning_rates: LearningRatesSection = LearningRatesSection()
    optimizers: OptimizersSection = OptimizersSection()

    def __init__(self, **values: Any) -> None:
        _check_variables(type(self))
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise InputError(_sentence(error, type(self))) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments over the environment over the lecture file."""
        return init_settings, _Environment(settings_cls), InitSettingsSource(settings_cls, _read_file(_lecture_file()))

    @cached_property
    def raw_rows(self) -> Data:
        """The rows in the units they came in."""
        asked = self.data
        if asked.source == "synthetic":
            data = Data.synthetic(asked.n, asked.slope, asked.intercept, asked.noise, asked.x_range, asked.seed)
        elif asked.source == "penguins":
            with as_file(files("scenes.data") / "penguins.csv") as path:
                data = Data.from_csv(path, asked.x or PENGUINS[0], asked.y or PENGUINS[1])
        else:
            data = Data.from_csv(asked.source, asked.x, asked.y)
        return data

    @cached_property
    def rows(self) -> Data:
        """The rows the line is fitted to."""
        return self.raw_rows.standardized()[0] if self.data.standardize else self.raw_rows

    @property
    def raw_start(self) -> NDArray[np.float64]:
        """The start as the same line over the raw rows, shaped (2,)."""
        start = np.array(self.descent.start)
        return self.raw_rows.standardized()[1].to_original(start) if self.data.standardize else start

    @cached_property
    def loss(self) -> MeanSquaredError:
        """The mean squared error over the rows."""
        return MeanSquaredError(self.rows)

    @property
    def learning_rate(self) -> float:
        """The constant learning rate of the descent."""
        asked = self.descent.learning_rate
        return critical_rate(self.loss) / 5 if asked == "auto" else asked

    @property
    def compared_rates(self) -> list[float]:
        """The different constant rates, the smallest first."""
        asked = self.learning_rates.rates
        return telling_rates(self.loss) if asked == "auto" else sorted(asked)

    @property
    def batch_sizes(self) -> list[int]:
        """The different batch sizes, the largest first."""
        asked, n = self.batches.sizes, len(self.rows)
        return sorted({n, max(2, -(-n // 5)), 1} if asked == "auto" else set(asked), reverse=True)

    @property
    def epochs(self) -> int:
        """How often a run that compares batch sizes sees all rows."""
        asked = self.batches.epochs
        return min(25, max(2, 20_000 // len(self.rows))) if asked == "auto" else asked

    def descend(self) -> Trajectory:
        """Gradient descent on all rows, as the lecture asks for it."""
        return descend(self.loss, self.descent.start, GradientDescent(self.learning_rate), self.descent.steps)


def _lecture_file() -> Path | None:
    """The lecture file there is, if any."""
    named = os.environ.get(LECTURE_VARIABLE)
    if named:
        return Path(named)
    found = Path("lecture.toml")
    return found if found.exists() else None


def _read_file(path: Path | None) -> dict[str, Any]:
    """The lecture file as it stands; a data file is looked for beside it."""
    if path is None:
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"{path}, named by {LECTURE_VARIABLE}, does not exist; give the path of a lecture file."
        ) from None
    except (OSError, UnicodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not TOML: {error}.") from None
    data = content.get("data")
    source = data.get("source") if isinstance(data, dict) else None
    if isinstance(source, str) and source not in ("synthetic", "penguins"):
        content["data"]["source"] = str(path.parent / source)
    return content


def _check_variables(lecture: type[Lecture]) -> None:
    """Refuse a variable of ours that names no section: pydantic-settings passes it over in silence."""
    for name in os.environ:
        section = name.removeprefix(PREFIX).lower().split("__")[0]
        if name.startswith(PREFIX) and name != LECTURE_VARIABLE and section not in lecture.model_fields:
            raise InputError(f"the variable {name} is not known{_nearest(section, lecture.model_fields)}.")


def _sentence(error: ValidationError, lecture: type[Lecture]) -> str:
    """The first thing wrong, in one sentence: the key, the value, what would be allowed."""
    first = error.errors()[0]
    section, *rest = [str(part) for part in first["loc"]]
    key = ".".join([section, *rest[:1]])
    if first["type"] == "extra_forbidden":
        known = _SECTIONS[section].model_fields if rest else lecture.model_fields
        return f"{key} is not a parameter{_nearest(rest[0] if rest else section, known)}."
    return f"{key} = {first['input']!r} is not allowed: {first['msg'][0].lower()}{first['msg'][1:]}."


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
