"""What is said when input cannot be used."""

from __future__ import annotations

import unicodedata

LONGEST = 900
"""Characters of a sentence."""


class InputError(ValueError):
    """Input that cannot be used: one sentence naming the place, the value and what would be right.

    Whatever it quotes, it is one line of bearable length, without marks that control a terminal.
    """

    def __init__(self, words: str) -> None:
        super().__init__(shortened(words, LONGEST))


def printable(words: object) -> str:
    """Words as one line, a blank in place of every mark that is no sign but a command: an escape, a line's end."""
    return "".join(" " if unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Zl", "Zp") else mark for mark in str(words))


def shortened(words: object, longest: int = 80) -> str:
    """The same, of many words the begin and the end."""
    text = str(words)
    if len(text) > longest:
        text = f"{text[: longest - longest // 3 - 1]}…{text[-(longest // 3) :]}"
    return printable(text)


def whole(value: object, least: int, complaint: str) -> int:
    """The value as an integer, refused with the complaint where it is no whole number of at least `least`."""
    try:
        number = int(value)  # type: ignore[call-overload]
        if isinstance(value, bool | str) or number != value or number < least:
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{complaint}; give a whole number of at least {least}.") from None
    return int(number)
