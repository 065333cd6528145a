"""The questions on the screen."""
