"""The sessions that are open: each workstation by its name, « Fermer » beside it, and this one's name.

A practice has a handful of workstations: the last used are rows, the others a number.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.features.access import session_texts as texts
from desktop.features.access.domain import OpenSession, Refusal
from desktop.features.access.service import Access
from desktop.features.access.ui.section import Section
from desktop.kernel.clock import Clock
from desktop.toolkit import icons
from desktop.toolkit.banner import Tone
from desktop.toolkit.confirm import confirm
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import Field, button
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

MOST = 12  # rows
_ROW = 52  # px
_LONGEST = 60


class SessionRow(QWidget):
    """Name, where and when, and its button."""

    def __init__(self, theme: Theme, called: str, about: str, here: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(_ROW)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px("m"))
        mark = QLabel(self)
        mark.setFixedSize(20, 20)
        icons.dress(theme, mark, "device", "accent" if here else "muted", 20)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.name, self.about = Elided(self, called), Elided(self, about)
        self.name.setProperty("role", "label")
        self.about.setProperty("role", "note")
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.about)
        words.addStretch(1)
        line.addWidget(mark)
        line.addLayout(words, 1)
        self.close_button: QPushButton | None = None
        if here:
            said = QLabel(texts.HERE, self)
            said.setProperty("role", "note")
            line.addWidget(said)
        else:
            self.close_button = button(theme, texts.CLOSE, "secondary", parent=self)
            self.close_button.setAccessibleName(texts.close_name(called))
            line.addWidget(self.close_button)


class SessionsSection(Section):
    """Holds what the service said last."""

    def __init__(self, theme: Theme, tasks: Tasks, access: Access, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(theme, tasks, "device", texts.TITLE, texts.SUMMARY, parent)
        self._access = access
        self._clock = clock
        self.sessions: list[OpenSession] = []
        self.rows: list[SessionRow] = []
        self._looking = False
        self._build()
        self._connect()

    def shown(self) -> None:
        self.look()

    def look(self) -> None:
        """Ask which are open."""
        if not self._looking:
            self._looking = True
            self._tasks.run(self, self._access.sessions(), self._looked, self._failed)

    def set_online(self, online: bool) -> None:
        back = online and not self.online
        super().set_online(online)
        for row in self.rows:
            if row.close_button is not None:
                self._allow(row.close_button)
        if back and self.isVisible():
            self.look()

    def begin(self) -> None:
        self.close_all.setFocus()

    def show_sessions(self, sessions: Sequence[OpenSession]) -> None:
        """These are open."""
        self.sessions = list(sessions)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        here = self._access.workstation.name
        for session in self.sessions[:MOST]:
            about = texts.about(session, self._clock.now())
            row = SessionRow(self._theme, texts.name(session, here), about, session.current, self.body)
            if row.close_button is not None:
                self._allow(row.close_button)
                row.close_button.clicked.connect(partial(self._close, session, row.name.text()))
            if self.rows:
                self._list.addWidget(self._hairline())
            self._list.addWidget(row)
            self.rows.append(row)
        left = len(self.sessions) - MOST
        self.more.setVisible(left > 0)
        if left > 0:
            self.more.setText(texts.others(left))
        self.more.setVisible(left > 0)
        self.close_all.setVisible(len(self.sessions) > 1)

    def _build(self) -> None:
        theme = self._theme
        self.close_all = button(theme, texts.CLOSE_OTHERS, "secondary", parent=self)
        self.close_all.hide()
        self.buttons.addWidget(self.close_all)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(theme.px("xxl"), 0, 0, 0)
        column.setSpacing(theme.px("s"))
        self.none = QLabel(texts.LOADING, self.body)
        self.none.setProperty("role", "muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.more = QLabel(self.body)
        self.more.setProperty("role", "note")
        self.more.hide()
        self.name = QLineEdit(self._access.workstation.given, self.body)
        self.name.setMaxLength(_LONGEST)
        self.name.setPlaceholderText(self._access.workstation.name)
        self.name_field = Field(theme, texts.NAME, self.name, hint=texts.NAME_HINT, parent=self.body)
        self.keep = button(theme, texts.KEEP, "secondary", parent=self.body)
        self.keep.setEnabled(False)
        across = QHBoxLayout()
        across.setSpacing(theme.px("s"))
        self.name.setMinimumWidth(240)
        across.addWidget(self.name, 1)
        across.addWidget(self.keep)
        across.addStretch(1)
        inner = self.name_field.layout()
        assert isinstance(inner, QVBoxLayout)
        inner.removeWidget(self.name)
        inner.insertLayout(1, across)
        column.addWidget(self.none)
        column.addLayout(self._list)
        column.addWidget(self.more)
        column.addSpacing(theme.px("s"))
        column.addWidget(self.name_field)
        self.body.show()
        self.needs_line(self.close_all)

    def _connect(self) -> None:
        self.close_all.clicked.connect(self._close_others)
        self.keep.clicked.connect(self._rename)
        self.name.returnPressed.connect(self._rename)
        self.name.textEdited.connect(self._typed)

    def _hairline(self) -> QFrame:
        line = QFrame(self.body)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        return line

    def _looked(self, found: list[OpenSession] | Refusal) -> None:
        self._looking = False
        if isinstance(found, Refusal):
            self.none.setText(texts.UNKNOWN)
            self.none.setVisible(not self.sessions)
            return
        self.none.hide()
        self.show_sessions(found)

    def _failed(self, problem: Exception) -> None:
        self._looking = False
        self._tasks.unhandled(problem)

    def _close(self, session: OpenSession, called: str) -> None:
        text = texts.CLOSE_TEXT.format(name=called)
        if self.busy or not confirm(self, self._theme, texts.CLOSE_TITLE, text, texts.CLOSE_ACTION, danger=True):
            return

        def closed(_: bool) -> None:
            self.show_sessions([each for each in self.sessions if each.id != session.id])
            self.banner.say(Tone.SUCCESS, texts.CLOSED)
            (self.close_all if self.close_all.isVisible() else self.name).setFocus()

        self.ask(self._access.close(session.id), closed)

    @Slot()
    def _close_others(self) -> None:
        words = (texts.CLOSE_OTHERS_TITLE, texts.CLOSE_OTHERS_TEXT, texts.CLOSE_OTHERS_ACTION)
        if self.busy or not confirm(self, self._theme, *words, danger=True):
            return

        def closed(_: bool) -> None:
            self.show_sessions([each for each in self.sessions if each.current])
            self.banner.say(Tone.SUCCESS, texts.CLOSED_OTHERS)
            self.name.setFocus()

        self.ask(self._access.close_others(), closed, pressed=self.close_all)

    @Slot(str)
    def _typed(self, _: str) -> None:
        self.keep.setEnabled(self.name.text().strip() != self._access.workstation.given)

    @Slot()
    def _rename(self) -> None:
        if self.keep.isEnabled():
            self.keep.setEnabled(False)
            self._tasks.run(self, self._access.rename(self.name.text()), self._renamed)

    def _renamed(self, kept: bool) -> None:
        called = self._access.workstation.name
        self.name.setText(self._access.workstation.given)
        self.name.setPlaceholderText(called)
        if self.sessions:
            self.show_sessions(self.sessions)
        if kept:
            self.banner.say(Tone.SUCCESS, texts.KEPT.format(name=called))
        else:
            self.banner.say(Tone.WARNING, texts.NOT_KEPT)
