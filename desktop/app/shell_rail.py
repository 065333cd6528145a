"""The rail at the left of the window: pages with their badges, the practice with its menu, the settings.

Owns how it looks, wide or narrow; what is chosen there goes out as signals.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.app import finder_texts, texts
from desktop.kernel.identifiers import group_finess
from desktop.toolkit import icons
from desktop.toolkit.keys import native
from desktop.toolkit.page import Act, Page
from desktop.toolkit.theme import Theme

LOCK_KEYS = "Ctrl+L"
_DOT = QRect(24, 5, 10, 10)  # px: over the corner of the icon


class RailButton(QPushButton):
    """An icon, a word, a badge; while narrow the icon alone, with a dot for the badge."""

    def __init__(self, theme: Theme, icon: str, text: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = text
        self._icon_name = icon
        self._keys = keys
        self._count = 0
        self._narrow = False
        self.setAutoDefault(False)
        self.setFixedHeight(36)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("s"), 0, theme.px("s"), 0)
        row.setSpacing(theme.px("m"))
        self._mark = QLabel(self)
        self._mark.setFixedSize(20, 20)
        self._draw = icons.dress_by(theme, self._mark, self._look)
        self._words = QLabel(text, self)
        self._words.setFont(theme.font("body", 500))
        self._badge = QLabel(self)
        self._badge.setProperty("role", "badge")
        self._badge.setFixedHeight(18)
        self._badge.hide()
        self._dot = QLabel(self)
        self._dot.setProperty("role", "dot")
        self._dot.setGeometry(_DOT)
        self._dot.hide()
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        row.addWidget(self._badge)
        for label in (self._mark, self._words, self._badge, self._dot):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._toggled)
        self._name()

    def set_count(self, count: int) -> None:
        """How many things need the user there."""
        self._count = count
        self._badge.setText("99+" if count > 99 else str(count))
        self._badge.setVisible(count > 0 and not self._narrow)
        self._dot.setVisible(count > 0 and self._narrow)
        self._name()

    def set_narrow(self, narrow: bool) -> None:
        """The icon alone, with its name as a tooltip."""
        self._narrow = narrow
        self._words.setVisible(not narrow)
        self._badge.setVisible(self._count > 0 and not narrow)
        self._dot.setVisible(self._count > 0 and narrow)
        self._name()

    def _look(self) -> tuple[str, str, int]:
        return self._icon_name, "accent" if self.isChecked() else "muted", 20

    def _name(self) -> None:
        named = texts.BADGE.format(title=self._title, count=self._count) if self._count else self._title
        self.setAccessibleName(named)
        keys = native(self._keys)
        self.setToolTip(texts.KEYS.format(text=named, keys=keys) if keys else named if self._narrow else "")

    @Slot(bool)
    def _toggled(self, checked: bool) -> None:
        font = self._words.font()
        font.setWeight(font.Weight.DemiBold if checked else font.Weight.Medium)
        self._words.setFont(font)
        self._words.setProperty("tone", "accent" if checked else "")
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        self._draw()


class PracticeButton(QPushButton):
    """The practice's name, on two lines where it needs them, and its number; its menu switches, locks, signs out."""

    def __init__(self, theme: Theme, name: str, finess: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = name or texts.UNNAMED
        self.setAutoDefault(False)
        self.setAccessibleName(texts.PRACTICE_MENU.format(name=name, finess=group_finess(finess)))
        self.setToolTip(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("s"), 0, theme.px("s"), 0)
        row.setSpacing(theme.px("s"))
        self._mark = QLabel(self)
        self._mark.setFixedSize(20, 20)
        icons.dress(theme, self._mark, "practice", "muted", 20)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = QLabel(self)
        self._name.setFont(theme.font("body", 600))
        self._name.setWordWrap(True)
        self._number = QLabel(group_finess(finess), self)
        self._number.setProperty("role", "note")
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._number)
        words.addStretch(1)
        self._arrow = QLabel(self)
        self._arrow.setFixedSize(16, 16)
        icons.dress(theme, self._arrow, "chevron-up", "muted", 16)
        row.addWidget(self._mark)
        row.addLayout(words, 1)
        row.addWidget(self._arrow)
        for label in (self._mark, self._name, self._number, self._arrow):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # Rail, its margins, the button's border and margins, the arrow and its gap.
        room = theme.px("rail") - 2 * theme.px("s") - 4 - 3 * theme.px("s") - 16
        metrics = QFontMetrics(self._name.font())
        lines = 1 if metrics.horizontalAdvance(name) <= room else 2
        self._name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, room if lines == 1 else room * 7 // 4))
        self._height = 48 if lines == 1 else 64

    def set_narrow(self, narrow: bool) -> None:
        """The icon alone."""
        self._mark.setVisible(narrow)
        for label in (self._name, self._number, self._arrow):
            label.setVisible(not narrow)
        self.setFixedHeight(36 if narrow else self._height)


class Rail(QFrame):
    """Pages at the top, practice and settings at the bottom."""

    page_chosen = Signal(int)
    settings_chosen = Signal()
    lock_chosen = Signal()
    keys_chosen = Signal()
    sign_out_chosen = Signal()
    switch_chosen = Signal(str)
    """FINESS of a known practice, "" for another one."""

    def __init__(
        self, theme: Theme, pages: Sequence[Page], practice: str, finess: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "rail")
        self.setAccessibleName(texts.NAVIGATION)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px("s"), theme.px("m"), theme.px("s"), theme.px("s"))
        column.setSpacing(2)
        column.addLayout(self._wordmark())
        column.addSpacing(theme.px("l"))
        self._buttons: list[RailButton] = []
        for number, page in enumerate(pages):
            made = RailButton(
                theme, page.icon_name, page.label or page.title, f"Ctrl+{number + 1}" if number < 8 else "", self
            )
            made.setCheckable(True)
            made.clicked.connect(lambda _=False, number=number: self.page_chosen.emit(number))
            page.badge_changed.connect(made.set_count)
            self._buttons.append(made)
            column.addWidget(made)
        column.addStretch(1)
        self._settings = RailButton(theme, "settings", texts.SETTINGS, "", self)
        self._settings.setCheckable(True)
        self._settings.clicked.connect(self._settings_clicked)
        self._practice = PracticeButton(theme, practice, finess, self)
        self._practice.clicked.connect(self._open_menu)
        column.addWidget(self._settings)
        column.addWidget(self._practice)
        self._others: list[tuple[str, str]] = []
        self.set_narrow(False)

    def set_practices(self, others: Sequence[tuple[str, str]]) -> None:
        """The other practices of this workstation: (FINESS, name)."""
        self._others = list(others)

    def check(self, number: int | None) -> None:
        """Show this page as the visible one; None for the settings."""
        for place, made in enumerate(self._buttons):
            made.setChecked(place == number)
        self._settings.setChecked(number is None)

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, or icons and words."""
        self.setFixedWidth(self._theme.px("rail-narrow" if narrow else "rail"))
        self._words.setVisible(not narrow)
        self._settings.set_narrow(narrow)
        self._practice.set_narrow(narrow)
        for made in self._buttons:
            made.set_narrow(narrow)

    def acts(self) -> list[Act]:
        """What the practice's menu offers, for whoever lists what can be done."""
        switch = [
            Act(
                texts.SWITCH.format(name=name or texts.UNNAMED),
                partial(self.switch_chosen.emit, finess),
                "practice",
                words=f"{finess} {finder_texts.WORDS_SWITCH}",
            )
            for finess, name in self._others
        ]
        return [
            *switch,
            Act(texts.ADD_PRACTICE, partial(self.switch_chosen.emit, ""), "add", words=finder_texts.WORDS_SWITCH),
            Act(texts.KEYS_TITLE, self.keys_chosen.emit, "help", "F1", finder_texts.WORDS_KEYS),
            Act(texts.LOCK, self.lock_chosen.emit, "locked", LOCK_KEYS, finder_texts.WORDS_LOCK),
            Act(texts.SIGN_OUT, self.sign_out_chosen.emit, "sign-out", words=finder_texts.WORDS_SIGN_OUT),
        ]

    def menu(self) -> QMenu:
        """The practice's menu, made afresh."""
        menu = QMenu(self)
        for finess, name in self._others:
            action = menu.addAction(f"{name or texts.UNNAMED} · {group_finess(finess)}".replace("&", "&&"))
            icons.dress(self._theme, action, "practice", "muted", 16)
            action.triggered.connect(lambda _=False, finess=finess: self.switch_chosen.emit(finess))
        add = menu.addAction(texts.ADD_PRACTICE)
        icons.dress(self._theme, add, "add", "muted", 16)
        add.triggered.connect(lambda _=False: self.switch_chosen.emit(""))
        menu.addSeparator()
        for icon, text, keys, signal in (
            ("help", texts.KEYS_TITLE, "F1", self.keys_chosen),
            ("locked", texts.LOCK, LOCK_KEYS, self.lock_chosen),
            ("sign-out", texts.SIGN_OUT, "", self.sign_out_chosen),
        ):
            action = menu.addAction(text)
            icons.dress(self._theme, action, icon, "muted", 16)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, signal=signal: signal.emit())
        return menu

    def _wordmark(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.px("s"), 4, self._theme.px("s"), 0)
        row.setSpacing(self._theme.px("m"))
        mark = QLabel(self)
        mark.setFixedSize(20, 20)
        icons.dress(self._theme, mark, "brand", "accent", 20)
        self._words = QLabel(texts.PROGRAM, self)
        self._words.setFont(self._theme.font("lead", 600))
        row.addWidget(mark)
        row.addWidget(self._words, 1)
        return row

    @Slot()
    def _settings_clicked(self) -> None:
        # Whoever hears the signal decides whether the settings become the visible page.
        self._settings.setChecked(not self._settings.isChecked())
        self.settings_chosen.emit()

    @Slot()
    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.setMinimumWidth(self._theme.px("rail") - self._theme.px("l"))
        corner = self._practice.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4))
        menu.popup(corner)
