"""Tables written out in every form: known values, and the bytes that a program of some kind would write for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SEPARATORS = {",": 5, ";": 5, "\t": 4, "|": 2, " ": 3, "aligned": 4, "wide": 3}
GROUPS = {"": 8, ",": 2, ".": 2, " ": 1, "\u00a0": 1, "\u202f": 1, "'": 1, "’": 1}
ENCODINGS = {"utf-8": 6, "utf-8-sig": 2, "utf-16": 2, "utf-16-le": 1, "cp1252": 2}
LINE_ENDS = {"\n": 5, "\r\n": 3, "\r": 1}
WORDS = ["Aruba", "New Zealand", "Trinidad and Tobago", "Chad", "Peru", "Côte", "A1", "x"]
NAMES = ["hours", "score", "Größe in m", "price (in $)", "y", "life, years", "1990", "Water"]
TITLES = ["Table 1", "Results of 2020", "Source: a survey; see page 3", "measured by hand, in May"]


@dataclass(frozen=True)
class Written:
    """What was written: the bytes, the two columns of numbers, the rows that have both, and all choices by name."""

    content: bytes
    x: list[float]
    y: list[float]
    form: dict[str, object]


def pick(rng: np.random.Generator, weights: dict) -> object:
    """One of these, as often as its weight says."""
    keys = list(weights)
    shares = np.array(list(weights.values()), dtype=float)
    return keys[rng.choice(len(keys), p=shares / shares.sum())]


def number(value: float, digits: int, form: dict) -> str:
    """A number as the form writes it; the value has no more digits than are written."""
    text = f"{abs(value):.{digits}f}"
    whole, _, part = text.partition(".")
    if form["group"]:
        whole = f"{int(whole):,}".replace(",", str(form["group"]))
    return f"{form['minus'] if value < 0 else ''}{whole}{form['decimal'] * bool(part)}{part}"


def with_unit(text: str, unit: str, form: dict) -> str:
    """The same with a unit where a country puts it."""
    if unit == "":
        return text
    if unit == "%" or form["unit behind"]:
        return f"{text}{form['unit blank']}{unit}"
    minus = form["minus"] if text.startswith(form["minus"]) else ""
    return f"{minus}{unit}{text.removeprefix(minus)}"


def quoted(cell: str, separator: str, how: str, blanks: bool) -> str:
    """A cell in quotes where it needs them, or always."""
    needs = '"' in cell or (" " in cell or not cell if blanks else separator in cell)
    return '"' + cell.replace('"', '""') + '"' if how == "all" or needs else cell


def written(seed: int) -> Written:
    """A table of two columns of numbers among others, by its seed."""
    rng = np.random.default_rng(seed)
    form: dict = {
        "separator": pick(rng, SEPARATORS),
        "decimal": pick(rng, {".": 3, ",": 2}),
        "group": pick(rng, GROUPS),
        "minus": pick(rng, {"-": 4, "−": 1}),
        "quotes": pick(rng, {"needed": 3, "all": 1}),
        "encoding": pick(rng, ENCODINGS),
        "end": pick(rng, LINE_ENDS),
        "header": rng.random() < 0.8,
        "titles": int(pick(rng, {0: 6, 1: 2, 2: 1})),
        "comments": int(pick(rng, {0: 6, 1: 2, 2: 1})),
        "blank lines": rng.random() < 0.15,
        "last empty": rng.random() < 0.15,
        "count": pick(rng, {"no": 5, "": 1, "id": 1, "index": 1, "Unnamed: 0": 1}),
        "text": rng.random() < 0.4,
        "missing": pick(rng, {"none": 5, "": 1, "NA": 1, "?": 1, "NaN": 1}),
        "unit behind": rng.random() < 0.5,
        "unit blank": pick(rng, {"": 1, " ": 1}),
    }
    if form["group"] == form["decimal"] or (form["group"] == "." and form["separator"] == ","):
        form["group"] = ""  # where commas are between cells, points are decimal: see examples/dates.csv
    if form["encoding"] == "cp1252" and (form["minus"] == "−" or form["group"] == "\u202f"):
        form["encoding"] = "utf-8"
    by_blanks = form["separator"] in (" ", "aligned", "wide")
    rows = int(rng.integers(2, 12))
    digits = [int(pick(rng, {0: 2, 1: 2, 2: 3, 3: 2, 4: 1})) for _ in range(2)]
    scale = [10.0 ** rng.integers(0, 6) for _ in range(2)]
    signed = [rng.random() < 0.3 for _ in range(2)]
    values = [
        [round(float(v), d) for v in s * rng.uniform(-1.0 if neg else 0.0, 1.0, rows)]
        for d, s, neg in zip(digits, scale, signed, strict=True)
    ]
    units = [str(pick(rng, {"": 6, "$": 1, "€": 1, "%": 1})) for _ in range(2)]
    cells = [
        [with_unit(number(v, d, form), unit, form) for v in column]
        for column, d, unit in zip(values, digits, units, strict=True)
    ]
    gone = [[form["missing"] != "none" and rng.random() < 0.2 for _ in range(rows)] for _ in range(2)]
    cells = [
        [str(form["missing"]) if lost else cell for cell, lost in zip(column, out, strict=True)]
        for column, out in zip(cells, gone, strict=True)
    ]
    names = [str(name) for name in rng.choice(NAMES, 2, replace=False)]
    table = list(cells)
    if form["text"]:
        table.insert(int(rng.integers(0, 2)), [str(rng.choice(WORDS)) for _ in range(rows)])
        names.insert(table.index(next(c for c in table if c not in cells)), "country")
    if form["count"] != "no":
        first = int(rng.integers(0, 2))
        table.insert(0, [str(k + first) for k in range(rows)])
        names.insert(0, str(form["count"]))
        form["header"] = True
    grid = [list(row) for row in zip(*table, strict=True)]
    if form["header"]:
        grid.insert(0, names)
    lines = laid_out(grid, form, by_blanks)
    if form["blank lines"]:
        lines.insert(int(rng.integers(0, len(lines) + 1)), "")
    titles = [TITLES[k] for k in rng.integers(0, len(TITLES), int(form["titles"]))]
    comments = [f"# {TITLES[k]}" for k in rng.integers(0, len(TITLES), int(form["comments"]))]
    text = str(form["end"]).join([*comments, *titles, *lines]) + str(form["end"]) * int(rng.integers(0, 2))
    kept = [k for k in range(rows) if not (gone[0][k] or gone[1][k])]
    x, y = ([column[k] for k in kept] for column in values)
    mark = "\ufeff" if form["encoding"] == "utf-16-le" and rng.random() < 0.5 else ""
    return Written((mark + text).encode(str(form["encoding"]), errors="replace"), x, y, form)


def laid_out(grid: list[list[str]], form: dict, by_blanks: bool) -> list[str]:
    """The lines of a grid of cells."""
    separator, last = str(form["separator"]), form["last empty"] and not by_blanks
    if separator in ("aligned", "wide"):
        grid = [[cell or "NA" for cell in row] for row in grid]  # an empty cell has no place
    if separator == "aligned":
        widths = [max(map(len, column)) + 2 for column in zip(*grid, strict=True)]
        return ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in grid]
    if separator == "wide":
        return ["   ".join(row) for row in grid]
    how = str(form["quotes"])
    rows = [[*(quoted(cell, separator, how, by_blanks) for cell in row), *[""] * last] for row in grid]
    return [separator.join(row) for row in rows]
