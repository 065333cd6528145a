"""How an application stands: its number, what happens next with its one button, its steps, the papers sent."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.applicant.facts import Followed, SentPaper, Stage, Step
from desktop.features.application import texts
from desktop.kernel.clock import Clock
from desktop.kernel.french import size
from desktop.toolkit import icons
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

_LOOK = {
    Stage.RECEIVED: ("check-circle", "success"),
    Stage.MISSING: ("alert", "warning"),
    Stage.ACCEPTED: ("check-circle", "success"),
    Stage.REFUSED: ("failed", "danger"),
}
_ACTION = {Stage.ACCEPTED: texts.REGISTER, Stage.REFUSED: texts.AGAIN}
_MOST = 12  # steps or papers that are listed; older ones are in the mails


class FollowedView(QWidget):
    """Filled by `show_followed`."""

    acted = Signal()
    """The main button of the stage."""
    refresh_asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._shown: Followed | None = None
        self._build()

    @property
    def heading(self) -> str:
        """What it says first."""
        return self._heading.text()

    def show_followed(self, followed: Followed) -> None:
        """The application as it stands."""
        if followed == self._shown:
            return
        self._shown = followed
        icons.dress(self._theme, self._mark, *_LOOK[followed.stage], 40)
        self._heading.setText(texts.heading(followed))
        self._number.setText(texts.NUMBER.format(number=followed.number))
        self._next.setText(texts.following(followed))
        action = _ACTION.get(followed.stage, "")
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._fill(self._steps, [self._step(step) for step in followed.steps[-_MOST:]])
        self._fill(self._papers, [self._paper(paper) for paper in followed.papers[-_MOST:]])
        self.setAccessibleName(f"{self._heading.text()} {self._number.text()}")

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("l"))
        column.addWidget(self._build_head())
        self.lists = QWidget(self)  # the page may put it elsewhere than right under the head
        lists = QHBoxLayout(self.lists)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(theme.px("l"))
        self._steps = self._card(texts.STEPS_TITLE, lists)
        self._papers = self._card(texts.SENT_TITLE, lists)
        column.addWidget(self.lists)

    def _build_head(self) -> QFrame:
        theme = self._theme
        card = QFrame(self)
        card.setProperty("role", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(*([theme.px("xl")] * 4))
        row.setSpacing(theme.px("l"))
        self._mark = QLabel(card)
        self._mark.setFixedSize(40, 40)
        self._heading, self._number, self._next = (QLabel(card) for _ in range(3))
        self._heading.setProperty("role", "title")
        self._number.setProperty("role", "heading")
        self._number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._next.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(theme.px("xs"))
        for each in (self._heading, self._number, self._next):
            each.setWordWrap(True)
            words.addWidget(each)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, theme.px("m"), 0, 0)
        buttons.setSpacing(theme.px("s"))
        self.action = button(theme, "", "primary", main=True, parent=card)
        self.refresh = button(theme, texts.REFRESH, "secondary", icon="refresh", main=True, parent=card)
        self.action.clicked.connect(self.acted)
        self.refresh.clicked.connect(self._ask_refresh)
        buttons.addWidget(self.action)
        buttons.addWidget(self.refresh)
        buttons.addStretch(1)
        words.addLayout(buttons)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return card

    def _card(self, title: str, into: QHBoxLayout) -> QVBoxLayout:
        theme = self._theme
        card = QFrame(self.lists)
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(*([theme.px("l")] * 4))
        column.setSpacing(theme.px("s"))
        heading = QLabel(title, card)
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        inner = QVBoxLayout()
        inner.setSpacing(theme.px("s"))
        column.addLayout(inner)
        column.addStretch(1)
        into.addWidget(card, 1)
        return inner

    def _fill(self, column: QVBoxLayout, lines: list[QWidget]) -> None:
        while (item := column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for line in lines:
            column.addWidget(line)

    def _step(self, step: Step) -> QWidget:
        icon, role = texts.STEP_ICONS.get(step.what, ("info", "info"))
        told = texts.when(step.at, self._clock.now())
        return self._line(icon, role, texts.step(step.what), f"{told}\n{step.note}" if step.note else told)

    def _paper(self, paper: SentPaper) -> QWidget:
        return self._line("document", "muted", texts.ROLES[paper.role], f"{paper.name} · {size(paper.size)}")

    def _line(self, icon: str, role: str, words: str, under: str) -> QWidget:
        theme = self._theme
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("m"))
        mark = QLabel(line)
        icons.dress(theme, mark, icon, role, 20)
        text = QVBoxLayout()
        text.setSpacing(0)
        title, note = QLabel(words, line), QLabel(under, line)
        title.setProperty("role", "label")
        note.setProperty("role", "note")
        for each in (title, note):
            each.setTextFormat(Qt.TextFormat.PlainText)
            each.setWordWrap(True)
            text.addWidget(each)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        return line

    @Slot()
    def _ask_refresh(self) -> None:
        self.refresh_asked.emit()
