"""The way to an application that was begun: those of this workstation, and the link that came by mail."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.features.application import texts
from desktop.kernel.identifiers import group_finess
from desktop.kernel.ids import Finess
from desktop.toolkit.forms import Field, button
from desktop.toolkit.theme import Theme

_MOST = 6


class Landing(QFrame):
    """A card."""

    link_given = Signal(str)
    chosen = Signal(str)
    """The FINESS of an application that is kept here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("m"))
        self._known = QWidget(self)
        self._list = QVBoxLayout(self._known)
        self._list.setContentsMargins(0, 0, 0, theme.px("l"))
        self._list.setSpacing(theme.px("s"))
        self._known.hide()
        title, words = QLabel(texts.LINK_TITLE, self), QLabel(texts.LINK_TEXT, self)
        title.setProperty("role", "heading")
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        self.link = QLineEdit(self)
        self.field = Field(theme, texts.LINK_FIELD, self.link, main=True, parent=self)
        self.open = button(theme, texts.LINK_OPEN, "primary", main=True, parent=self)
        for each in (self._known, title, words, self.field, self.open):
            column.addWidget(each)
        self.link.returnPressed.connect(self._give)
        self.open.clicked.connect(self._give)
        self.link.textEdited.connect(lambda _: self.field.set_fault(""))

    def show_known(self, known: Sequence[Finess]) -> None:
        """A button for each application of this workstation."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._known.setVisible(bool(known))
        if known:
            title = QLabel(texts.KNOWN_TITLE, self._known)
            title.setProperty("role", "heading")
            self._list.addWidget(title)
        for finess in known[:_MOST]:
            words = texts.KNOWN.format(finess=group_finess(finess))
            made = button(self._theme, words, "secondary", icon="document", main=True, parent=self._known)
            made.clicked.connect(lambda _=False, chosen=finess: self.chosen.emit(chosen))
            self._list.addWidget(made)

    def refuse(self, words: str) -> None:
        """Why the link opens nothing."""
        self.field.set_fault(words)
        self.link.selectAll()
        self.link.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Closed while a link is being opened."""
        for each in (self.link, self.open, self._known):
            each.setEnabled(not busy)
        self.open.setText(texts.LINK_OPENING if busy else texts.LINK_OPEN)

    @Slot()
    def _give(self) -> None:
        typed = self.link.text().strip()
        if typed:
            self.link_given.emit(typed)
        else:
            self.refuse(texts.LINK_MISSING)
