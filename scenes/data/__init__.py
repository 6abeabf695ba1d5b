"""Example data that comes with the lecture; SOURCES.md has its terms."""
