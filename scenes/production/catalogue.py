"""The names of the clips, in the order of the lecture, and what can be said of each without drawing it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from gdmath import InputError
from scenes.stage.sources import code, digest, file_digest

SCENES = Path(__file__).parents[1]
LENGTHS = Path(__file__).with_name("lengths.json")
"""Seconds and beats of each clip for the default lecture; `make gallery` measures them."""

ORDER = SCENES / "order.txt"
"""The order of the lecture, a name a line."""


@dataclass(frozen=True)
class Own:
    """A clip in a file outside the lecture."""

    name: str
    file: Path


def module(name: str) -> str:
    """The module of a clip: BowlDescent is in scenes.bowl_descent."""
    return "scenes." + re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def file(name: str, own: Path | None = None) -> Path:
    """The file of a clip: its own, or that in `scenes` which bears its name."""
    return own.resolve() if own else SCENES / f"{module(name).removeprefix('scenes.')}.py"


def in_order(order: Iterable[str], files: Iterable[Path]) -> tuple[str, ...]:
    """The clips that files hold, each named after its file, in that order; those it does not name come last."""
    there = [name for path in sorted(files) if (name := _named_after(path))]
    order = [name for name in order if name in there]
    return (*order, *(name for name in there if name not in order))


def _named_after(path: Path) -> str | None:
    """The clip that a file is named after, if it holds one."""
    name = "".join(word[:1].upper() + word[1:] for word in path.stem.split("_"))
    found = re.search(rf"^class {name}\(.*LectureScene", path.read_text(encoding="utf-8"), re.MULTILINE)
    return name if found else None


NAMES = in_order(ORDER.read_text(encoding="utf-8").split(), SCENES.glob("*.py"))
"""All clips, in the order of the lecture."""


@dataclass(frozen=True)
class Length:
    """How long a clip is, for the default lecture."""

    seconds: float
    beats: int


def code_behind(name: str, own: Path | None = None, content: Callable[[Path], str] = file_digest) -> str:
    """A digest of the code that a clip comes from: the scene's, and that which films it."""
    return digest(code(file(name, own), content), code(Path(__file__).with_name("film.py"), content))


def line(name: str, own: Path | None = None) -> str:
    """What the viewer of a clip sees, in one line."""
    return " ".join((ast.get_docstring(_class(name, own)) or "").split())


def title(name: str, own: Path | None = None) -> str:
    """The title of a clip, for people: "How wrong is a line?"; its name where its class gives no `headline`."""
    for node in _class(name, own).body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["headline"]:
            return str(ast.literal_eval(node.value))
    return name


def _class(name: str, own: Path | None = None) -> ast.ClassDef:
    """The class of a clip, read and not run: Manim is not needed for it."""
    tree = ast.parse(file(name, own).read_bytes())
    (found,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name]
    return found


def own_clips(path: Path) -> list[Own]:
    """The clips that a file of a lecturer's defines, found without running it.

    Raises `InputError` where there is none, or one that bears the name of a clip of the lecture.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, ValueError, SyntaxError) as error:
        raise InputError(f"{path} cannot be read as Python: {error}.") from None
    kinds = {"LectureScene", *NAMES}
    found: list[Own] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and kinds & {ast.unparse(base).rpartition(".")[2] for base in node.bases}:
            kinds.add(node.name)
            found.append(Own(node.name, path))
    if not found:
        raise InputError(f"{path} defines no clip; give a file with a class that inherits from LectureScene.")
    for own in found:
        if own.name in NAMES:
            raise InputError(f"{path}: {own.name} is a clip of the lecture already; give yours another name.")
    return found


def lengths() -> dict[str, Length]:
    """The length of each clip that was measured, for the default lecture."""
    content = json.loads(LENGTHS.read_text(encoding="utf-8"))
    return {name: Length(**content[name]) for name in NAMES if name in content}


def known(text: str) -> str:
    """The clip that is meant: its name, or its file, in any case. Raises `InputError` with the nearest one."""
    if name := namesake(Path(text).stem):
        return name
    by_form = {_form(name): name for name in NAMES}
    close = get_close_matches(_form(Path(text).stem), by_form, 1)
    raise InputError(
        f"{text} is not a clip; did you mean {by_form[close[0]]}?"
        if close
        else f"{text} is not a clip; there are {', '.join(NAMES)}."
    )


def namesake(text: str) -> str | None:
    """The clip whose name is this, but for case and joints."""
    return next((name for name in NAMES if _form(name) == _form(text)), None)


def _form(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
