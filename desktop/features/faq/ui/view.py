"""Questions on the left, the answer on the right; what is shown follows what is typed.

Owns which question is answered. Where a screen opens is whoever holds it to say: `offers` are those that can be opened.
"""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop.features.faq import texts
from desktop.features.faq.domain import Entry, Faq, found
from desktop.features.faq.service import Questions
from desktop.features.faq.ui.entries import EntryList, Row
from desktop.toolkit.forms import button
from desktop.toolkit.long_list import notice
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_LIST = 360  # px
_READABLE = 640


class FaqView(QWidget):
    """`begin` fills it; a second call asks the service again."""

    open_asked = Signal(str)
    """The key of a screen."""

    def __init__(
        self, theme: Theme, tasks: Tasks, questions: Questions, offers: Collection[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._questions = questions
        self._offers = offers
        self._wanted = ""
        self.faq = Faq()
        self.entry: Entry | None = None
        self._build(theme)
        self._connect()

    def begin(self) -> None:
        """Show what is known, then what the service has."""
        if self.faq.entries:
            self._tasks.run(self, self._questions.refreshed(), self._refreshed)
        else:
            self.load(refresh=True)

    def load(self, *, refresh: bool = False) -> None:
        """Know what is known here; `refresh`: then ask the service."""
        self._tasks.run(self, self._questions.known(), partial(self._known, refresh=refresh))

    def look_for(self, entry: str) -> None:
        """Answer the question with this id, once it is known."""
        self._wanted = entry
        self.search.clear()
        self._show()

    # --- answers -----------------------------------------------------------------------------------------------

    def _known(self, faq: Faq, *, refresh: bool) -> None:
        self.faq = faq
        self._show()
        if refresh:
            self._tasks.run(self, self._questions.refreshed(), self._refreshed)

    def _refreshed(self, faq: Faq | None) -> None:
        if faq is not None:
            self.faq = faq
            self._show()
        elif not self.faq.entries:
            self._stack.setCurrentIndex(2)

    @Slot()
    def _show(self) -> None:
        typed = self.search.text().strip()
        meant = found(self.faq, typed)
        keep = self.entry
        if self._wanted:
            keep = next((entry for entry in self.faq.entries if entry.id == self._wanted), keep)
            self._wanted = "" if self.faq.entries else self._wanted
        rows: list[Row] = list(meant)
        if not typed:
            rows = []
            for category in self.faq.categories:
                rows += [category, *self.faq.of(category)]
        self.list.show_rows(rows, keep if not typed else None)
        if self.faq.entries:
            self._stack.setCurrentIndex(0 if meant else 1)

    @Slot(object)
    def _answer(self, entry: Entry) -> None:
        self.entry = entry
        self._question.setText(entry.question)
        self._text.setText("\n\n".join(entry.answer))
        words = texts.OPENS.get(entry.opens, "") if entry.opens in self._offers else ""
        self.act.setText(words)
        self.act.setVisible(bool(words))

    @Slot()
    def _open(self) -> None:
        if self.entry is not None and self.entry.opens in self._offers:
            self.open_asked.emit(self.entry.opens)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the search move in the list, Enter opens."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.search:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                self.list.keyPressEvent(event)
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return False

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self, theme: Theme) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("xl"), theme.px("l"), theme.px("xl"), theme.px("l"))
        row.setSpacing(theme.px("l"))
        left = QVBoxLayout()
        left.setSpacing(theme.px("m"))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(texts.SEARCH)
        self.search.setAccessibleName(texts.SEARCH_NAME)
        self.search.setClearButtonEnabled(True)
        self.search.setFixedHeight(theme.px("control"))
        self.list = EntryList(theme, self)
        card = self._card(theme, self.list)
        side = QWidget(self)
        side.setFixedWidth(_LIST)
        left.setContentsMargins(0, 0, 0, 0)
        side.setLayout(left)
        left.addWidget(self.search)
        left.addWidget(card, 1)
        row.addWidget(side)
        right = QFrame(self)
        right.setProperty("role", "card")
        within = QVBoxLayout(right)
        within.setContentsMargins(1, theme.px("s"), 1, theme.px("s"))  # within the card's rounded corners
        self._stack = QStackedLayout()
        within.addLayout(self._stack)
        self._stack.addWidget(self._answered(theme))
        self._stack.addWidget(notice(theme, self, texts.NOT_FOUND_TITLE, texts.NOT_FOUND_TEXT, "search"))
        self._stack.addWidget(notice(theme, self, texts.UNREADABLE_TITLE, texts.UNREADABLE_TEXT, "warning"))
        row.addWidget(right, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(60)

    def _answered(self, theme: Theme) -> QWidget:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(scroll)
        inside.setProperty("role", "raised")
        column = QVBoxLayout(inside)
        column.setContentsMargins(*([theme.px("xxl")] * 4))
        column.setSpacing(theme.px("l"))
        self._question, self._text = QLabel(inside), QLabel(texts.CHOOSE, inside)
        self._question.setProperty("role", "heading")
        for each in (self._question, self._text):
            each.setWordWrap(True)
            each.setMaximumWidth(_READABLE)
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            each.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(each)
        self.act = button(theme, "", "primary", main=True, parent=inside)
        self.act.hide()
        column.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        scroll.setWidget(inside)
        return scroll

    def _card(self, theme: Theme, content: QWidget) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, theme.px("xs"), 1, theme.px("xs"))
        inside.addWidget(content)
        return card

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._show)
        self.list.chosen.connect(self._answer)
        self.list.activated.connect(self._open)
        self.search.returnPressed.connect(self._open)
        self.act.clicked.connect(self._open)
