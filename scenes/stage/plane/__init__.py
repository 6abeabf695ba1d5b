"""The (w, b) plane seen from above, and what lies on it."""
