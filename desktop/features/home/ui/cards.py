"""The cards of Accueil and their rows. Owns their look; what they say is handed in."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.features.home import texts
from desktop.features.home.domain import Announcement, Todo
from desktop.kernel.french import day
from desktop.toolkit import icons
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

_ROW = 52  # px
_LAST = 48


class Card(QFrame):
    """A heading and what stands under it."""

    def __init__(self, theme: Theme, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.setAccessibleName(heading)
        margin = theme.px("l")
        self._inset = theme.px("s")  # the ground of rows that lead somewhere is wider than their words
        column = QVBoxLayout(self)
        column.setContentsMargins(margin - self._inset, theme.px("m"), margin - self._inset, theme.px("m"))
        column.setSpacing(theme.px("s"))
        title = QLabel(heading, self)
        title.setProperty("role", "heading")
        title.setContentsMargins(self._inset, 0, self._inset, 0)
        column.addWidget(title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px("xs"))
        column.addLayout(self._rows)

    def clear(self) -> None:
        """Nothing under the heading."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def add(self, row: QWidget, *, left: bool = False) -> None:
        """One more row."""
        held = QWidget(self)
        line = QHBoxLayout(held)
        line.setContentsMargins(self._inset, 0, self._inset, 0)
        line.addWidget(row, 0, Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag(0))
        self._rows.addWidget(held)

    def list_last(self, rows: Sequence[tuple[tuple[str, str], Callable[[], object]]], nothing: str) -> None:
        """Rows of two lines that lead somewhere; `nothing` where there is none."""
        self.clear()
        for (title, note), run in rows:
            made = two_lines(self._theme, title, note, self)
            made.clicked.connect(run)
            self._rows.addWidget(made)
        if not rows:
            self.say(nothing)

    def say(self, words: str, icon: str = "", role: str = "muted") -> None:
        """A sentence in the place of rows."""
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, self._theme.px("xs"))
        row.setSpacing(self._theme.px("s"))
        if icon:
            mark = QLabel(made)
            mark.setFixedSize(20, 20)
            icons.dress(self._theme, mark, icon, role, 20)
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        said = QLabel(words, made)
        said.setProperty("role", "muted")
        said.setWordWrap(True)
        row.addWidget(said, 1)
        self.add(made)


class TodoRow(QWidget):
    """Icon, what it is, why, and its button."""

    chosen = Signal()

    def __init__(self, theme: Theme, row: Todo, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(_ROW)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px("m"))
        mark = QLabel(self)
        mark.setFixedSize(20, 20)
        icon, role = texts.ICONS[row.need]
        icons.dress(theme, mark, icon, role, 20)
        title, why = texts.todo(row)
        words = QVBoxLayout()
        words.setSpacing(0)
        name, note = Elided(self, title), Elided(self, why)
        name.setProperty("role", "label")
        note.setProperty("role", "note")
        words.addStretch(1)
        words.addWidget(name)
        words.addWidget(note)
        words.addStretch(1)
        self.go = button(theme, texts.BUTTONS[row.need], "secondary", parent=self)
        self.go.setAccessibleName(texts.button_name(row))
        self.go.clicked.connect(self.chosen)
        line.addWidget(mark)
        line.addLayout(words, 1)
        line.addWidget(self.go)


class NoticeCard(QWidget):
    """A word of the mutual's: plain text."""

    def __init__(self, theme: Theme, notice: Announcement, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px("s"))
        column.setSpacing(2)
        title, when, body = QLabel(notice.title, self), QLabel(day(notice.at), self), QLabel(notice.body, self)
        title.setProperty("role", "label")
        when.setProperty("role", "note")
        for label in (title, body):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for label in (title, when, body):
            column.addWidget(label)


class Welcome(QFrame):
    """The first day: what this program is for, in three steps."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(texts.WELCOME)
        margin = theme.px("xl")
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("m"))
        title, text = QLabel(texts.WELCOME, self), QLabel(texts.WELCOME_TEXT, self)
        title.setProperty("role", "title")
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(text)
        for number, (heading, words) in enumerate(texts.STEPS, 1):
            row = QHBoxLayout()
            row.setSpacing(theme.px("m"))
            mark = QLabel(str(number), self)
            mark.setProperty("role", "step")
            mark.setFixedSize(24, 24)
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            said = QVBoxLayout()
            said.setSpacing(0)
            head, body = QLabel(heading, self), QLabel(words, self)
            head.setProperty("role", "label")
            body.setProperty("role", "muted")
            body.setWordWrap(True)
            said.addWidget(head)
            said.addWidget(body)
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addLayout(said, 1)
            column.addLayout(row)
        self.begin = button(theme, texts.BEGIN, "primary", icon="deposit", main=True, parent=self)
        column.addSpacing(theme.px("s"))
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)


def two_lines(theme: Theme, title: str, note: str, parent: QWidget) -> QPushButton:
    """A row that leads somewhere."""
    made = button(theme, "", "ghost", parent=parent)
    made.setFixedHeight(_LAST)
    made.setAccessibleName(f"{title}, {note}")
    column = QVBoxLayout(made)
    column.setContentsMargins(theme.px("s"), 0, theme.px("s"), 0)
    column.setSpacing(0)
    first, second = Elided(made, title), Elided(made, note)
    first.setProperty("role", "label")
    second.setProperty("role", "note")
    column.addStretch(1)
    for label in (first, second):
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column.addWidget(label)
    column.addStretch(1)
    return made
