"""« Changer mot de passe »."""

from PySide6.QtWidgets import QWidget

from desktop.features.access import texts
from desktop.features.access.ui.section import Section
from desktop.toolkit.theme import Theme


class PasswordSection(Section):
    """Says what the password is for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "locked", texts.PASSWORD_TITLE, texts.PASSWORD_TEXT, parent)
