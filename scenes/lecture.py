"""The lecture: its parameters from defaults, a TOML file, the environment, the command line, and what follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import PrivateAttr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from gdmath import (
    Data,
    InputError,
    MeanSquaredError,
    Trajectory,
    best_rate,
    critical_rate,
    descend_steadily,
    telling_rates,
    telling_start,
    telling_steps,
)
from scenes.in_sweep import InSweep
from scenes.lecture_source import PREFIX, check_key, check_variables, lecture_file, read_file, rows_of_file, sentence
from scenes.parameters import (
    BatchesSection,
    ChainRuleSection,
    DataSection,
    DescentSection,
    LearningRatesSection,
    LookSection,
    OptimizersSection,
    Section,
)

FEWEST_COMPARED, MOST_COMPARED = 30, 400
"""Steps of several runs side by side: so many until a rate just above critical is seen to climb, or can be told."""

MOST_PASSED = 20_000_000
"""Rows that a run with small batches may see, in all its epochs."""

PENGUINS = ("flipper_length_mm", "body_mass_g")


@lru_cache(maxsize=2)
def penguins(x: str = PENGUINS[0], y: str = PENGUINS[1]) -> Data:
    """Two columns of the built-in penguins; every lecture of a process shares the rows."""
    with as_file(files("scenes.data") / "penguins.csv") as path:
        return Data.from_csv(path, x, y)


class _Variables(EnvSettingsSource):
    """Texts by name, those of the environment or others; a pair is written as 0,4 or as [0, 4]."""

    def __init__(self, lecture: type[BaseSettings], texts: Mapping[str, str] | None = None) -> None:
        super().__init__(lecture)
        if texts is not None:
            self.env_vars = {f"{PREFIX}{key.replace('.', '__')}".lower(): text for key, text in texts.items()}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """A list from JSON, or from what stands between commas, or semicolons where those are decimal marks.

        One number is a list of one where a list is wanted.
        """
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            mark = ";" if ";" in value else ","
            return [part.strip() for part in value.split(mark)] if mark in value else value
        single = isinstance(found, (int, float)) and "tuple" in str(field.annotation).lower()
        return [found] if single else found


class Lecture(BaseSettings):
    """Everything a clip depends on; every scene is a pure function of it.

    `Lecture()` reads the lecture file and the environment; sections given as arguments come over both, and texts by
    dotted name in `assignments`, as of a command line, over all. `file` is read in place of the lecture file that the
    environment or the working folder has. Raises `InputError` naming the key, the value and what would be allowed.
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
    learning_rates: LearningRatesSection = LearningRatesSection()
    batches: BatchesSection = BatchesSection()
    optimizers: OptimizersSection = OptimizersSection()

    _sweep: InSweep = PrivateAttr(default_factory=InSweep)

    def __init__(
        self, *, file: Path | None = None, assignments: Mapping[str, str] | None = None, **sections: Any
    ) -> None:
        check_variables()
        for key in assignments or {}:
            check_key(key)
        try:
            super().__init__(file=file, assignments=assignments or {}, **sections)
        except ValidationError as error:
            raise InputError(sentence(error)) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Assignments over arguments over the environment over the lecture file."""
        arguments = cast(InitSettingsSource, init_settings).init_kwargs
        assignments, file = arguments.pop("assignments"), arguments.pop("file")
        return (
            _Variables(settings_cls, assignments),
            init_settings,
            _Variables(settings_cls),
            InitSettingsSource(settings_cls, read_file(file or lecture_file())),
        )

    def with_sections(self, **sections: Section) -> Lecture:
        """The same lecture with some sections replaced; with another `data` its rows are read anew."""
        other = self.model_copy(update=sections)
        if "data" in sections:
            for name in ("raw_rows", "rows", "loss"):
                other.__dict__.pop(name, None)
        return other

    def in_sweep(self, sweep: InSweep) -> Lecture:
        """The same lecture as one of a sweep."""
        other = self.model_copy()
        other._sweep = sweep
        return other

    @property
    def sweep(self) -> InSweep:
        """What it knows of its sweep."""
        return self._sweep

    @property
    def together(self) -> tuple[Lecture, ...]:
        """All lectures that are shown on the same axes: those of its sweep, or itself alone."""
        return self._sweep.together or (self,)

    @cached_property
    def raw_rows(self) -> Data:
        """The rows in the units they came in."""
        asked = self.data
        if asked.source == "synthetic":
            data = Data.synthetic(asked.n, asked.slope, asked.intercept, asked.noise, asked.x_range, asked.seed)
        elif asked.source == "penguins":
            data = penguins(asked.x or PENGUINS[0], asked.y or PENGUINS[1])
        else:
            data = rows_of_file(asked)
        return data

    @cached_property
    def rows(self) -> Data:
        """The rows the line is fitted to."""
        return self.raw_rows.standardized()[0] if self.data.standardize else self.raw_rows

    @property
    def start(self) -> NDArray[np.float64]:
        """(w, b) before the first step, shaped (2,)."""
        asked = self.descent.start
        return telling_start(self.loss) if asked == "auto" else np.array(asked)

    @property
    def raw_start(self) -> NDArray[np.float64]:
        """The start as the same line over the raw rows, shaped (2,)."""
        return self.raw_rows.standardized()[1].to_original(self.start) if self.data.standardize else self.start

    @property
    def steps(self) -> int:
        """How many steps the descent takes."""
        asked = self.descent.steps
        return telling_steps(self.loss, self.start, self.learning_rate) if asked == "auto" else asked

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
    def compared_steps(self) -> int:
        """How many steps the runs take that compare rates."""
        asked, best = self.learning_rates.steps, best_rate(self.loss)
        arrives = telling_steps(self.loss, self.start, best)
        return min(max(arrives, FEWEST_COMPARED), MOST_COMPARED) if asked == "auto" else asked

    @property
    def batch_sizes(self) -> list[int]:
        """The different batch sizes, the largest first."""
        asked, n = self.batches.sizes, len(self.rows)
        if asked != "auto" and max(asked) > n:
            raise InputError(f"batches.sizes = {asked!r} is not allowed: there are {n} rows; give sizes up to that.")
        return sorted({n, max(2, -(-n // 5)), 1} if asked == "auto" else set(asked), reverse=True)

    @property
    def epochs(self) -> int:
        """How often a run that compares batch sizes sees all rows."""
        asked, n = self.batches.epochs, len(self.rows)
        if asked == "auto":
            return min(25, max(1, 300_000 // n))
        if asked * n > MOST_PASSED:
            raise InputError(
                f"batches.epochs = {asked} is not allowed: it passes over {asked * n:,} rows, of which {MOST_PASSED:,} "
                f"can be; give at most {MOST_PASSED // n} epochs."
            )
        return asked

    def descend(self) -> Trajectory:
        """Gradient descent on all rows, as the lecture asks for it."""
        return descend_steadily(self.loss, self.start, self.learning_rate, self.steps)
