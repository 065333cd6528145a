"""The conditions of use, to be read in the program and accepted there. Plain words; nothing in them is followed."""

import html

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from desktop.features.registration import texts
from desktop.features.registration.domain import Section, Terms
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme


class TermsDialog(QDialog):
    """Over the page; Escape leaves things as they are."""

    agreed = Signal()

    def __init__(self, theme: Theme, terms: Terms, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(terms.title)
        self.setModal(True)
        self.resize(680, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("l"))
        heading = QLabel(terms.title, self)
        heading.setProperty("role", "title")
        heading.setWordWrap(True)
        self.words = QTextBrowser(self)
        self.words.setOpenLinks(False)
        self.words.setAccessibleName(terms.title)
        self.words.setHtml("".join(_written(each) for each in terms.sections))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px("s"))
        self.leave = button(theme, texts.CLOSE, "secondary", main=True, parent=self)
        self.accept_button = button(theme, texts.ACCEPT, "primary", main=True, parent=self)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.accept_button)
        column.addWidget(heading)
        column.addWidget(self.words, 1)
        column.addLayout(buttons)
        self.leave.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)
        self.accepted.connect(self.agreed)
        self.words.setFocus()


def _written(section: Section) -> str:
    title, body = html.escape(section.title), html.escape(section.body)
    return f"<p style='font-weight:600'>{title}</p><p>{body}</p>"
