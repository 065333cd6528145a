"""The Qt side of the feature."""
