"""Descents as numbers and curves, alone and side by side."""
