"""The settings: values, file, page."""
