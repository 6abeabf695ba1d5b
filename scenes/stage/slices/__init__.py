"""The loss along one parameter."""
