"""Two columns of numbers out of a file as lecturers have it: text, a workbook, arrays."""

from __future__ import annotations

from pathlib import Path

from gdmath.files.arrays import READERS, read_arrays
from gdmath.files.columns import Asked, Columns, Origin, Path_
from gdmath.files.text import read_text
from gdmath.files.workbook import ENDINGS, read_workbook

__all__ = ["Asked", "Columns", "Origin", "read_columns", "read_text"]


def read_columns(path: Path_, asked: Asked) -> Columns:
    """The two columns asked for, or else the first two numeric ones, of a file whose kind its ending says.

    Rows in which either cell is missing are left out and counted. Raises `InputError` naming the file, the place, the
    column and the value that cannot be used.
    """
    path = Path(path)
    ending = path.suffix.lower()
    read = read_arrays if ending in READERS else read_workbook if ending in ENDINGS else read_text
    return read(path, asked)
