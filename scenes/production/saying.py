"""How what went wrong is said in a line."""

from __future__ import annotations

import re
from pathlib import Path

from gdmath import InputError
from gdmath.errors import LONGEST, shortened


def said_of(error: BaseException, file: Path | None = None) -> str:
    """What went wrong; what nobody foresaw with its kind, and the line of a file that led to it."""
    if isinstance(error, InputError):
        return shortened(error, LONGEST)
    words = f"{type(error).__name__}: {shortened(error, LONGEST)}"
    where = file and re.findall(
        rf'File "{re.escape(str(file.resolve()))}", line (\d+)', "".join(getattr(error, "__notes__", []))
    )
    return f"{words} ({file}, line {where[-1]})" if where else words
