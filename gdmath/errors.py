"""What is said when input cannot be used."""


class InputError(ValueError):
    """Input that cannot be used: one sentence naming the place, the value and what would be right."""


def whole(value: object, least: int, complaint: str) -> int:
    """The value as an integer, refused with the complaint where it is no whole number of at least `least`."""
    try:
        number = int(value)  # type: ignore[call-overload]
        if isinstance(value, bool | str) or number != value or number < least:
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{complaint}; give a whole number of at least {least}.") from None
    return int(number)
