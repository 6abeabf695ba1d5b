"""What a clip of a sweep says of itself: what varies, and its value there, in Typst's notation for formulas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenes.in_sweep import RATE
from scenes.stage.numerals import significant
from scenes.stage.ticks import plain

WRITTEN = {
    "descent.learning_rate": RATE + " #{}",
    "descent.start": '"start" #h(0.3em) #{}',
    "descent.steps": '#{} #h(0.3em) "steps"',
    "learning_rates.rates": '"rates" #h(0.3em) #{}',
    "learning_rates.steps": '#{} #h(0.3em) "steps"',
    "batches.sizes": '"batches of" #h(0.3em) #{}',
    "batches.epochs": '#{} #h(0.3em) "epochs"',
    "batches.seed": '"seed" #h(0.3em) #{}',
    "optimizers.steps": '#{} #h(0.3em) "steps"',
    "data.n": "n = #{}",
    "data.slope": '"true" #h(0.3em) w = #{}',
    "data.intercept": '"true" #h(0.3em) b = #{}',
    "data.noise": 'sigma_"noise" = #{}',
    "data.x_range": '"x from" #h(0.3em) #{}',
    "data.seed": '"seed" #h(0.3em) #{}',
    "data.source": "#{}",
}
"""How the value of a parameter is told; one that is not here is told by its name."""

PLAIN = 1e-4, 1e6
"""From the first to before the second a number is written in full."""

SEEN = ("look.theme", "look.aspect")
"""What no words need to say: it is the look of the whole picture."""


def told(varied: Sequence[tuple[str, str]], values: dict[str, tuple[str, ...]]) -> str:
    """What of a sweep varies, and its value here: pairs of dotted names and texts; `values` are all by those names."""
    parts = [
        WRITTEN.get(key, f'"{_named(key)}" #h(0.3em) #{{}}').format(_quoted(written(key, text)))
        for key, text in varied
        if len(values[key]) > 1 and key not in SEEN
    ]
    return " quad ".join(parts)


def written(key: str, text: str) -> str:
    """A value as it stands in a picture."""
    if key == "data.source":
        return Path(text).stem
    if key == "descent.start" and "," in text:
        return f"({_numbers(text)})"
    if key == "data.x_range" and "," in text:
        return " to ".join(_numbers(text).split(", "))
    value = _number(text)
    if value is None:
        return _numbers(text)
    return plain(value) if value == 0.0 or PLAIN[0] <= abs(value) < PLAIN[1] else significant(value, 3)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _numbers(text: str) -> str:
    """A list, with blanks after its commas and true minus signs."""
    return ", ".join(part.strip().strip("[]()") for part in text.split(",")).replace("-", "−")


def _named(key: str) -> str:
    return key.rpartition(".")[2].replace("_", " ")


def _quoted(words: str) -> str:
    """As a Typst string: nothing in it is markup."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
