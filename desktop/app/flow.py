"""Lets documents leave as the settings of the workstation ask for: which setting is which wish of delivery."""

from datetime import time

from desktop.features.settings.domain import Preferences
from desktop.uploads.hours import Hours
from desktop.uploads.service import Flow


def follow(flow: Flow, preferences: Preferences) -> None:
    """From now on. Any thread."""
    flow.limit(preferences.limit * 1024 or None)
    hours = Hours(time(preferences.hours_from), time(preferences.hours_until)) if preferences.keep_hours else None
    flow.keep_to(hours)
