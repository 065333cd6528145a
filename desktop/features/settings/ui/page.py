"""The settings page: one card per subject, one row per setting; each change holds at once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.features.settings import texts
from desktop.features.settings.domain import LOCK_CHOICES, Look
from desktop.features.settings.service import KeptStatements, LocalData, Settings
from desktop.features.settings.ui.history import HistoryChoice
from desktop.features.settings.ui.sending import Sending
from desktop.features.settings.ui.statements import StatementsKept
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.choice import Choice
from desktop.toolkit.confirm import confirm
from desktop.toolkit.forms import Check, button
from desktop.toolkit.page import Page
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Mode, Theme

_COLUMN = 720
_CONTROL = 200


class SettingsPage(Page):
    """Applies look and density to the theme itself; the rest is for who listens to `PreferencesChanged`."""

    erased = Signal()
    """The local data of the practice are gone, and it is signed out."""

    title = texts.TITLE
    key = "settings"
    icon_name = "settings"

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        settings: Settings,
        local: LocalData,
        version: str,
        kept: KeptStatements | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kept = kept
        self._theme = theme
        self._tasks = tasks
        self._settings = settings
        self._local = local
        self._build(version)
        self._connect()
        self.shown()

    def shown(self) -> None:
        """Show what holds."""
        now = self._settings.now
        self._look.select(now.look)
        self._density.select(now.compact)
        self._lock.select(now.lock_minutes)
        self._sending.show(now)
        self._remember.setChecked(now.remember)
        self._history.select(now.history_months)
        if self._statements is not None:
            self._statements.load()

    def _build(self, version: str) -> None:
        theme = self._theme
        self._banner = Banner(theme, self)
        self._look = self._choice([(look, name) for look, name in texts.LOOKS.items()])
        self._density = self._choice([(compact, name) for compact, name in texts.DENSITIES.items()])
        self._sending = Sending(theme, self._change, _CONTROL, self)
        self._lock = self._choice([(count, texts.minutes(count)) for count in LOCK_CHOICES])
        self._history = HistoryChoice(theme, self._tasks, self._settings, self._local, self._banner, self)
        self._history.setFixedWidth(_CONTROL)
        self._statements = (
            None if self._kept is None else StatementsKept(theme, self._tasks, self._kept, self._banner, self)
        )
        self._remember = Check(theme, texts.REMEMBER, self)
        self._remember.setAccessibleDescription(texts.REMEMBER_HINT)
        self._forget = button(theme, texts.FORGET, "secondary", parent=self)
        self._erase = button(theme, texts.ERASE, "secondary", parent=self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QFrame(scroll)
        inside.setProperty("role", "surface")
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        across = QHBoxLayout(inside)
        margin = theme.px("xl")
        across.setContentsMargins(margin, margin, margin, margin)
        column = QVBoxLayout()
        column.setSpacing(theme.px("s"))
        place = QWidget(inside)
        place.setMaximumWidth(_COLUMN)
        place.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        across.addWidget(place, 100)
        across.addStretch(1)
        column.addWidget(self._banner)
        for heading, rows in self._sections(version):
            words = QLabel(heading, place)
            words.setProperty("role", "heading")
            column.addWidget(words)
            column.addWidget(self._card(rows, place))
            column.addSpacing(theme.px("l"))
        column.addStretch(1)

    def _sections(self, version: str) -> list[tuple[str, list[QWidget]]]:
        remember = QWidget(self)
        inner = QVBoxLayout(remember)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._remember)
        hint = self._hint(texts.REMEMBER_HINT)
        hint.setContentsMargins(26, 0, 0, 0)
        inner.addWidget(hint)
        return [
            (
                texts.APPEARANCE,
                [
                    self._row(texts.LOOK, "", self._look),
                    self._row(texts.DENSITY, texts.DENSITY_HINT, self._density),
                ],
            ),
            (texts.SENDING, self._sending.rows(self._row)),
            (texts.SECURITY, [self._row(texts.LOCK, texts.LOCK_HINT, self._lock), remember]),
            (
                texts.LOCAL,
                [
                    self._row(texts.HISTORY, texts.HISTORY_HINT, self._history),
                    *self._of_statements(),
                    self._row(texts.LEARNED_LABEL, texts.LEARNED_HINT, self._forget),
                    self._row(texts.ERASE_LABEL, texts.ERASE_HINT, self._erase),
                ],
            ),
            (texts.ABOUT, [self._row(texts.ABOUT_TEXT.format(version=version), texts.ABOUT_HINT, None)]),
        ]

    def _of_statements(self) -> list[QWidget]:
        if self._statements is None:
            return []
        self._statements.months.setFixedWidth(_CONTROL)
        return [
            self._row(texts.STATEMENTS, texts.STATEMENTS_HINT, self._statements.months),
            self._row(texts.STATEMENTS_OFF, texts.STATEMENTS_OFF_HINT, self._statements.erase),
        ]

    def _choice(self, options: Sequence[tuple[object, str]]) -> Choice:
        made = Choice(self._theme, self)
        made.offer(options)
        made.setFixedWidth(_CONTROL)
        return made

    def _hint(self, text: str) -> QLabel:
        made = QLabel(text, self)
        made.setProperty("role", "note")
        made.setWordWrap(True)
        return made

    def _row(self, title: str, hint: str, control: QWidget | None) -> QWidget:
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self._theme.px("xl"))
        words = QVBoxLayout()
        words.setSpacing(2)
        label = QLabel(title, row)
        label.setProperty("role", "label")
        words.addWidget(label)
        if hint:
            words.addWidget(self._hint(hint))
        across.addLayout(words, 1)
        if control is not None:
            across.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
            label.setBuddy(control)
            if not control.accessibleName() and isinstance(control, Choice):
                control.setAccessibleName(title)
            control.setAccessibleDescription(hint)
        return row

    def _card(self, rows: Sequence[QWidget], parent: QWidget) -> QFrame:
        theme = self._theme
        card = QFrame(parent)
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px("l"), theme.px("m"), theme.px("l"), theme.px("m"))
        column.setSpacing(theme.px("m"))
        for number, row in enumerate(rows):
            if number:
                line = QFrame(card)
                line.setProperty("role", "line")
                line.setFixedHeight(1)
                column.addWidget(line)
            column.addWidget(row)
        return card

    def _connect(self) -> None:
        self._look.chosen.connect(self._look_chosen)
        self._density.chosen.connect(self._density_chosen)
        self._lock.chosen.connect(self._lock_chosen)
        self._remember.clicked.connect(self._remember_clicked)
        self._forget.clicked.connect(self._ask_forget)
        self._erase.clicked.connect(self._ask_erase)

    @Slot(object)
    def _look_chosen(self, look: Look) -> None:
        self._theme.set_mode(Mode(look.value))
        self._change(look=look)

    @Slot(object)
    def _density_chosen(self, compact: bool) -> None:
        self._theme.set_compact(compact)
        self._change(compact=compact)

    @Slot(object)
    def _lock_chosen(self, count: int) -> None:
        self._change(lock_minutes=count)

    @Slot(bool)
    def _remember_clicked(self, remember: bool) -> None:
        self._change(remember=remember)

    def _change(self, **what: object) -> None:
        if self._settings.change(**what):
            self._banner.clear()
        else:
            self._banner.say(Tone.WARNING, texts.NOT_KEPT)

    @Slot()
    def _ask_forget(self) -> None:
        self._forget.setEnabled(False)
        self._tasks.run(self, self._local.forget(), self._forgotten, self._not_forgotten)

    def _forgotten(self, _: None) -> None:
        self._forget.setEnabled(True)
        self._banner.say(Tone.SUCCESS, texts.FORGOTTEN)

    def _not_forgotten(self, problem: Exception) -> None:
        self._forget.setEnabled(True)
        self._banner.say(Tone.DANGER, texts.FORGET_FAILED)
        self._tasks.unhandled(problem)

    @Slot()
    def _ask_erase(self) -> None:
        self._tasks.run(self, self._local.queued(), self._confirm_erase)

    def _confirm_erase(self, queued: int) -> None:
        words = texts.erase_warning(queued)
        if confirm(self, self._theme, texts.ERASE_TITLE, words, texts.ERASE_ACTION, danger=True):
            self._erase.setEnabled(False)
            self._erase.setText(texts.ERASING)
            self._tasks.run(self, self._local.erase(), self._done, self._failed)

    def _done(self, _: None) -> None:
        self._open_erase()
        self.erased.emit()

    def _failed(self, problem: Exception) -> None:
        self._open_erase()
        self._banner.say(Tone.DANGER, texts.ERASE_FAILED)
        self._tasks.unhandled(problem)

    def _open_erase(self) -> None:
        self._erase.setEnabled(True)
        self._erase.setText(texts.ERASE)
