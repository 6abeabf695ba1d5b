"""What is said when input cannot be used."""


class InputError(ValueError):
    """Input that cannot be used: one sentence naming the place, the value and what would be right."""
