"""Beside a form: what changes (old and new account), which documents are still wanted, what happens next.

Owns no data: the form tells what is typed and joined.
"""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.requests import texts
from desktop.features.requests.domain import Shape, Typed
from desktop.features.requests.fields import masked_iban
from desktop.toolkit import icons
from desktop.toolkit.theme import Theme

_WIDE = 288  # px


class Side(QFrame):
    """For one kind; `tell` keeps it true."""

    def __init__(self, theme: Theme, shape: Shape, known: Mapping[str, str], parent: QWidget) -> None:
        """`known` is what holds now, for whom it concerns."""
        super().__init__(parent)
        self._theme = theme
        self._new: QLabel | None = None
        self._papers: dict[str, tuple[QLabel, QLabel]] = {}
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*([theme.px("l")] * 4))
        self._column.setSpacing(theme.px("s"))
        if shape.confirmed:
            self._compare(known)
        if shape.documents:
            self._heading(texts.NEEDED_TITLE)
            for role in shape.documents:
                self._papers[role] = self._wanted(role)
        self._heading(texts.NEXT_TITLE)
        steps = (texts.NEXT[0], *texts.NEXT_BANK) if shape.confirmed else texts.NEXT
        for number, sentence in enumerate(steps, 1):
            self._step(number, sentence)

    def tell(self, typed: Typed, roles: Collection[str]) -> None:
        """What is typed now, and what is joined."""
        if self._new is not None:
            self._new.setText(masked_iban(typed.words.get("iban", "")) or texts.NOT_TYPED)
        for role, (mark, words) in self._papers.items():
            there = role in roles
            icons.dress(self._theme, mark, "check-circle" if there else "join", "success" if there else "muted", 16)
            name = texts.ROLES[role]
            words.setText(name if there else texts.PAPER_STATE.format(role=name, state=texts.TO_JOIN))

    @property
    def compared(self) -> tuple[str, str]:
        """Old and new account as they are shown."""
        return ("", "") if self._new is None else (self._old.text(), self._new.text())

    # --- building ----------------------------------------------------------------------------------------------

    def _compare(self, known: Mapping[str, str]) -> None:
        self._heading(texts.NOW_TITLE)
        self._old = self._pair(texts.NOW_BANK, known.get("iban") or texts.UNKNOWN_NOW)
        self._new = self._pair(texts.NEW_BANK, texts.NOT_TYPED)

    def _pair(self, name: str, value: str) -> QLabel:
        column = QVBoxLayout()
        column.setSpacing(0)
        title = QLabel(name, self)
        title.setProperty("role", "note")
        shown = QLabel(value, self)
        shown.setProperty("role", "label")
        shown.setWordWrap(True)
        shown.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(title)
        column.addWidget(shown)
        self._column.addLayout(column)
        return shown

    def _wanted(self, role: str) -> tuple[QLabel, QLabel]:
        line = QHBoxLayout()
        line.setSpacing(self._theme.px("s"))
        mark, words = QLabel(self), QLabel(texts.ROLES[role], self)
        mark.setFixedSize(16, 16)
        line.addWidget(mark)
        line.addWidget(words, 1)
        self._column.addLayout(line)
        return mark, words

    def _step(self, number: int, sentence: str) -> None:
        line = QHBoxLayout()
        line.setSpacing(self._theme.px("s"))
        step = QLabel(str(number), self)
        step.setProperty("role", "step")
        step.setFixedSize(24, 24)
        step.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QLabel(sentence, self)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        line.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 1)
        self._column.addLayout(line)

    def _heading(self, words: str) -> None:
        if self._column.count():
            self._column.addSpacing(self._theme.px("s"))
        label = QLabel(words, self)
        label.setProperty("role", "heading")
        self._column.addWidget(label)
