"""The data and lines through it."""
