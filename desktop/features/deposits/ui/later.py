"""When documents are to leave, asked for by a menu or a small dialog. Owns both; the choice goes back to the page."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from desktop.features.deposits import flow_texts
from desktop.features.deposits.later import days, offers, times
from desktop.kernel.french import clock_time
from desktop.toolkit import icons
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import Field, button
from desktop.toolkit.theme import Theme

Chosen = Callable[[datetime | None], object]
"""None is now."""


class LaterDialog(QDialog):
    """`open()` it and listen to `accepted`; `now` is in the workstation's zone."""

    def __init__(self, theme: Theme, now: datetime, parent: QWidget) -> None:
        super().__init__(parent)
        self._now = now
        self.setWindowTitle(flow_texts.TITLE)
        column = QVBoxLayout(self)
        margin = theme.px("xl")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("m"))
        title = QLabel(flow_texts.TITLE, self)
        title.setProperty("role", "title")
        hint = QLabel(flow_texts.HINT, self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        hint.setMinimumWidth(380)
        self._day = Choice(theme, self)
        self._time = Choice(theme, self)
        fields = QHBoxLayout()
        fields.setSpacing(theme.px("m"))
        fields.addWidget(Field(theme, flow_texts.DAY, self._day, parent=self), 3)
        fields.addWidget(Field(theme, flow_texts.TIME, self._time, parent=self), 2)
        actions = QHBoxLayout()
        actions.setContentsMargins(0, theme.px("s"), 0, 0)
        actions.setSpacing(theme.px("s"))
        cancel = button(theme, flow_texts.CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        save = button(theme, flow_texts.SCHEDULE, "primary", main=True, parent=self)
        save.setDefault(True)
        save.clicked.connect(self.accept)
        actions.addStretch(1)
        actions.addWidget(cancel)
        actions.addWidget(save)
        column.addWidget(title)
        column.addWidget(hint)
        column.addLayout(fields)
        column.addLayout(actions)
        self._day.offer([(day, flow_texts.day_name(day, now)) for day in days(now)])
        self._day.chosen.connect(self._fill)
        _, first = offers(now)[0]
        self._day.select(first.replace(hour=0, minute=0))
        self._fill()
        self._time.select(first)
        self._day.setFocus()

    @property
    def moment(self) -> datetime:
        """As chosen."""
        found = self._time.value
        assert isinstance(found, datetime)
        return found

    @Slot()
    def _fill(self) -> None:
        day = self._day.value
        assert isinstance(day, datetime)
        before = self._time.currentText()
        self._time.offer([(each, clock_time(each)) for each in times(day, self._now)])
        self._time.setCurrentIndex(max(0, self._time.findText(before)))


def ask(theme: Theme, now: datetime, chosen: Chosen, parent: QWidget) -> LaterDialog:
    """Let the user choose a day and an hour."""
    dialog = LaterDialog(theme, now, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: chosen(dialog.moment))
    dialog.open()
    return dialog


def menu(theme: Theme, now: datetime, chosen: Chosen, parent: QWidget) -> QMenu:
    """Now, the moments that are offered, and a choice of one's own."""
    made = QMenu(parent)
    made.addAction(icons.icon(theme, "send", "muted", 16), flow_texts.NOW).triggered.connect(
        lambda _checked=False: chosen(None)
    )
    made.addSeparator()
    for name, moment in offers(now):
        action = made.addAction(icons.icon(theme, "clock", "muted", 16), name)
        action.triggered.connect(lambda _checked=False, at=moment: chosen(at))
    made.addSeparator()
    action = made.addAction(icons.icon(theme, "calendar", "muted", 16), flow_texts.CHOOSE)
    action.triggered.connect(lambda _checked=False: ask(theme, now, chosen, parent))
    made.aboutToHide.connect(made.deleteLater)
    return made


def below(control: QWidget) -> QPoint:
    """Where a menu of a control opens."""
    return control.mapToGlobal(control.rect().bottomLeft())
