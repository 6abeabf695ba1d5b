"""The names of the clips, in the order of the lecture, and what can be said of each without drawing it."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from gdmath import InputError
from scenes.stage.sources import code, digest

SCENES = Path(__file__).parents[1]
LENGTHS = Path(__file__).with_name("lengths.json")
"""Seconds and beats of each clip for the default lecture; `make gallery` measures them."""

NAMES = (
    "FitALine",
    "LossLandscape",
    "DerivativeSign",
    "GradientDirection",
    "ChainRule",
    "BowlDescent",
    "DescentDashboard",
    "LearningRates",
    "BatchSizes",
    "FeatureScaling",
    "OptimizerRace",
    "RollDownhill",
)


@dataclass(frozen=True)
class Length:
    """How long a clip is, for the default lecture."""

    seconds: float
    beats: int


def module(name: str) -> str:
    """The module of a clip: BowlDescent is in scenes.bowl_descent."""
    return "scenes." + re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def file(name: str) -> Path:
    """The file of a clip."""
    return SCENES / f"{module(name).removeprefix('scenes.')}.py"


def code_behind(name: str) -> str:
    """A digest of the code that a clip comes from: the scene's, and that which films it."""
    return digest(code(file(name)), code(Path(__file__).with_name("film.py")))


def line(name: str) -> str:
    """What the viewer of a clip sees, in one line."""
    return ast.get_docstring(_class(name)) or ""


def title(name: str) -> str:
    """The title of a clip, for people: "How wrong is a line?"; its name where its class gives no `headline`."""
    for node in _class(name).body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["headline"]:
            return str(ast.literal_eval(node.value))
    return name


def _class(name: str) -> ast.ClassDef:
    """The class of a clip, read and not run: Manim is not needed for it."""
    tree = ast.parse(file(name).read_bytes())
    (found,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name]
    return found


def lengths() -> dict[str, Length]:
    """The length of each clip, for the default lecture."""
    content = json.loads(LENGTHS.read_text(encoding="utf-8"))
    return {name: Length(**content[name]) for name in NAMES}


def known(text: str) -> str:
    """The clip that is meant: its name, or its file, in any case. Raises `InputError` with the nearest one."""
    by_form = {_form(name): name for name in NAMES}
    form = _form(Path(text).stem)
    if form in by_form:
        return by_form[form]
    close = get_close_matches(form, by_form, 1)
    raise InputError(
        f"{text} is not a clip; did you mean {by_form[close[0]]}?"
        if close
        else f"{text} is not a clip; there are {', '.join(NAMES)}."
    )


def _form(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
