"""The text in a file: its encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

from gdmath.errors import InputError
from gdmath.files.columns import MOST_ROWS, content_of

MARKS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
CODECS = {"UTF-8": "utf-8-sig", "UTF-16": "utf-16", "UTF-32": "utf-32", "Windows-1252": "cp1252"}
KINDS = {
    b"PK\x03\x04": "a workbook or an archive; give a workbook its ending, .xlsx or .ods",
    b"\xd0\xcf\x11\xe0": "an old workbook; give it its ending, .xls",
    b"PAR1": "a Parquet file; give it its ending, .parquet",
    b"\x93NUMPY": "an array of numpy; give it its ending, .npy",
    b"\x1f\x8b": "compressed; unpack it first",
    b"%PDF": "a PDF; save the table as CSV",
}
"""What other files begin with, and what to do."""


def text_of(path: Path) -> tuple[str, str]:
    """All of a text file and the name of its encoding: that of its byte-order mark, UTF-8, or what Excel writes.

    Text that is not UTF-8 is taken for Windows-1252: digits, points and commas are the same in every encoding that is
    left, so that only letters of names can be wrong, never a number.
    """
    content = content_of(path)
    for start, kind in KINDS.items():
        if content.startswith(start):
            raise InputError(f"{path} is {kind}.")
    name = next((name for mark, name in MARKS if content.startswith(mark)), None) or _without_mark(content)
    text = _decoded(path, content, CODECS.get(name, name))
    if "\0" in text:
        raise InputError(f"{path}, line {_line(text[: text.index(chr(0))])}: not text; save the table as CSV in UTF-8.")
    lines = max(text.count("\n"), text.count("\r"))
    if lines > MOST_ROWS:
        raise InputError(f"{path} has {lines:,} lines and at most {MOST_ROWS:,} are read; take every tenth of them.")
    return text, name


def _without_mark(content: bytes) -> str:
    """The encoding of a file that does not name it."""
    start = content[:2000]
    for odd, name in ((1, "UTF-16LE"), (0, "UTF-16BE")):  # digits and delimiters have a byte of 0 each
        if len(start) > 3 and start[odd::2].count(0) > 0.7 * (len(start) // 2) and 0 not in start[1 - odd :: 2]:
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "Windows-1252"
    return "UTF-8"


def _decoded(path: Path, content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(codec, errors="replace")
        raise InputError(f"{path}, line {_line(before)}: not text; save the table as CSV in UTF-8.") from None


def _line(before: str) -> int:
    """The number of the line that a text ends in."""
    return max(before.count("\n"), before.count("\r")) + 1
