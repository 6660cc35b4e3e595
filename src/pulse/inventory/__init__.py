"""The current picture."""
