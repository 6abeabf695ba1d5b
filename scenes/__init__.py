"""The clips, one idea a file."""
