"""The Qt side of the way in."""
