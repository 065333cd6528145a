"""The page of the account's access over the session that is open: which section is handed what. No business."""

from desktop.app.wiring import House
from desktop.features.access.ui.page import AccessPage
from desktop.features.access.ui.password_section import PasswordSection
from desktop.features.access.ui.section import Section
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


def access_page(theme: Theme, _tasks: Tasks, bridge: Bridge, _house: House) -> AccessPage:
    """For the practice whose vault is open; what it opens is closed before that vault is."""
    sections: list[Section] = [
        PasswordSection(theme),
    ]
    return AccessPage(theme, bridge, sections)
