"""How fast and at which hours documents leave, as the settings page offers it. Owns these controls; the page keeps what
is chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.features.settings import texts
from desktop.features.settings.domain import LIMITS, Preferences
from desktop.toolkit.choice import Choice
from desktop.toolkit.theme import Theme

Row = Callable[[str, str, QWidget | None], QWidget]

_HOUR = 84  # px


class Sending(QObject):
    """`change` keeps fields of `Preferences`."""

    def __init__(self, theme: Theme, change: Callable[..., object], width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._change = change
        self._parent = parent
        self._limit = self._choice([(kib, texts.limit(kib)) for kib in LIMITS], width)
        self._hours = self._choice(list(texts.HOURS_CHOICES.items()), width)
        every = [(number, texts.hour(number)) for number in range(24)]
        self._from, self._until = self._choice(every, _HOUR), self._choice(every, _HOUR)
        self._from.setAccessibleName(texts.HOURS_FROM)
        self._until.setAccessibleName(texts.HOURS_UNTIL)
        self._limit.chosen.connect(lambda kib: change(limit=kib))
        self._hours.chosen.connect(self._kept)
        self._from.chosen.connect(lambda number: change(hours_from=number))
        self._until.chosen.connect(lambda number: change(hours_until=number))

    def rows(self, row: Row) -> list[QWidget]:
        """Made by the page's own `row`."""
        self._set = row(texts.HOURS_SET, "", self._both())
        return [
            row(texts.LIMIT, texts.LIMIT_HINT, self._limit),
            row(texts.HOURS, texts.HOURS_HINT, self._hours),
            self._set,
        ]

    def show(self, now: Preferences) -> None:
        """What holds."""
        self._limit.select(now.limit)
        self._hours.select(now.keep_hours)
        self._from.select(now.hours_from)
        self._until.select(now.hours_until)
        self._set.setEnabled(now.keep_hours)

    @Slot(object)
    def _kept(self, keep: bool) -> None:
        self._change(keep_hours=keep)
        self._set.setEnabled(keep)

    def _both(self) -> QWidget:
        place = QWidget(self._parent)
        across = QHBoxLayout(place)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self._theme.px("s"))
        across.addWidget(self._from)
        across.addWidget(QLabel(texts.HOURS_TO, place))
        across.addWidget(self._until)
        return place

    def _choice(self, options: Sequence[tuple[object, str]], width: int) -> Choice:
        made = Choice(self._theme, self._parent)
        made.offer(options)
        made.setFixedWidth(width)
        return made
