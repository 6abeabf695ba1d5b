"""The outlines of what Typst sets, read from its drawing: Manim's reader of SVG takes forty times as long for words.

Typst draws three things: groups that are moved or mirrored, glyphs that are used at a place, and shapes. A glyph is
filled; the bar of a fraction, the bar of a root and the frame of a box are strokes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
import typst
from manim.constants import SCALE_FACTOR_PER_FONT_POINT
from numpy.typing import NDArray

PAGE = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#set text(size: 10pt)\n"
"""Of 10 points: at the font size 1 a point of Typst is then what Manim's own Typst makes of it."""

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"

COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
NUMBER = re.compile(r"-?[\d.]+")
TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")

CLOSED = 1e-4
"""Points of Typst; nearer to its start a path needs no line to close it."""

KEPT = 512
"""So many pieces of type are remembered: more than a clip has; those of hundreds of clips would fill the memory."""

Matrix = NDArray[np.float64]
"""Of 3 x 3: what it does to (x, y, 1)."""


class Leaf(NamedTuple):
    """A glyph or a line: cubic curves `(n, 3)`, four points each; the colour Typst gave it; a stroke's width, or 0."""

    points: NDArray[np.float64]
    paint: str
    stroke: float


def typeset(source: str, size: float) -> list[Leaf]:
    """What Typst draws of a source, in the order of painting, in Manim's units at a font size; y is up."""
    scale = size * SCALE_FACTOR_PER_FONT_POINT
    drawing = ElementTree.fromstring(typst.compile((PAGE + source).encode(), format="svg", font_paths=_fonts()))
    glyphs = {f"#{symbol.get('id')}": _outline(symbol) for symbol in drawing.iter(f"{SVG}symbol")}
    return list(_leaves(drawing, np.diag([scale, -scale, 1.0]), glyphs))


@cache
def _fonts() -> typst.Fonts:
    """Found once: looking for them takes longer than setting a line."""
    return typst.Fonts()


def _leaves(parent: Element, place: Matrix, glyphs: Mapping[str, str]) -> Iterator[Leaf]:
    for element in parent:
        here = place @ _matrix(element.get("transform", ""))
        if element.tag == f"{SVG}g":
            yield from _leaves(element, here, glyphs)
        elif element.tag == f"{SVG}use":
            at = _moved(float(element.get("x", 0.0)), float(element.get("y", 0.0)))
            yield from _leaf(element, here @ at, glyphs[element.get(f"{XLINK}href", "")])
        elif element.tag == f"{SVG}path":
            yield from _leaf(element, here, element.get("d", ""))


def _leaf(element: Element, place: Matrix, path: str) -> Iterator[Leaf]:
    """Nothing where there is nothing to see."""
    curves = _curves(path)
    if len(curves):
        fill, stroke = element.get("fill", "none"), element.get("stroke", "none")
        width = float(element.get("stroke-width", 1.0)) * abs(np.linalg.det(place)) ** 0.5 if stroke != "none" else 0.0
        points = np.stack([curves.real, curves.imag, np.ones(len(curves))], axis=1) @ place.T
        yield Leaf(points * [1.0, 1.0, 0.0], stroke if fill == "none" else fill, width)


def _outline(symbol: Element) -> str:
    """The path of a glyph; a letter that is a picture has none."""
    path = symbol.find(f"{SVG}path")
    return "" if path is None else path.get("d", "")


def _matrix(transform: str) -> Matrix:
    matrix = np.eye(3)
    for kind, values in TRANSFORM.findall(transform):
        numbers = [float(value) for value in NUMBER.findall(values)]
        if kind == "translate":
            matrix = matrix @ _moved(*numbers)
        elif kind == "scale":
            matrix = matrix @ np.diag([numbers[0], numbers[-1], 1.0])
        else:
            matrix = matrix @ np.array([numbers[0::2], numbers[1::2], [0.0, 0.0, 1.0]])
    return matrix


def _moved(x: float, y: float = 0.0) -> Matrix:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


@lru_cache(4 * KEPT)
def _curves(path: str) -> NDArray[np.complex128]:
    """The cubic curves of a path, four points x + iy each."""
    points: list[complex] = []
    here = start = 0j
    for command, values in COMMAND.findall(path):
        numbers = [float(value) for value in NUMBER.findall(values)]
        to = _towards(command, numbers, here, start)
        if command in "Mm":
            start = to[-1]
        elif command not in "Zz" or abs(here - start) > CLOSED:
            points += _cubic(here, to)
        here = to[-1]
    return np.array(points, dtype=complex)


def _towards(command: str, numbers: list[float], here: complex, start: complex) -> list[complex]:
    """Where a command leads, past its handles; in small letters it counts from where the pen is."""
    origin = here if command.islower() else 0j
    match command.upper():
        case "Z":
            return [start]
        case "H":
            return [complex(origin.real + numbers[0], here.imag)]
        case "V":
            return [complex(here.real, origin.imag + numbers[0])]
        case _:
            return [origin + complex(x, y) for x, y in zip(numbers[0::2], numbers[1::2], strict=True)]


def _cubic(here: complex, to: list[complex]) -> list[complex]:
    """A line or a curve of one or two handles as a curve of two."""
    *handles, end = to
    match handles:
        case []:
            return [here, (here + here + end) / 3, (here + end + end) / 3, end]
        case [handle]:
            return [here, (here + handle + handle) / 3, (handle + handle + end) / 3, end]
        case _:
            return [here, *to]
