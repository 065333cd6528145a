"""The Qt side of the settings."""
