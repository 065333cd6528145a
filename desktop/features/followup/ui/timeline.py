"""One subject: its steps and messages as one story, the newest first. Owns the widgets of that story.

What is written there is the mutual's or the user's: plain text, never markup.
"""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.followup import texts
from desktop.followup.facts import Message, Paper, Sending, Step, Thread
from desktop.kernel.clock import Clock
from desktop.toolkit import icons
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.theme import Theme

MOST = 200  # entries that are drawn: nobody reads more of one document

Entry = Step | Message


class Timeline(QWidget):
    """Empty until `show_thread`."""

    paper_asked = Signal(object)
    """Paper."""
    line_asked = Signal(object)
    """PaidBy."""
    dismissed = Signal(str)
    """The intent of a message that was refused, to be put out of sight."""
    taken_up = Signal(str)
    """The words of such a one, to be written again."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self.setAccessibleName(texts.TIMELINE_NAME)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: tuple[Entry, ...] = ()

    def show_thread(self, thread: Thread | None) -> None:
        """The story of this one; nothing is made anew where nothing changed."""
        entries = () if thread is None else told(thread)
        if entries == self._shown and entries:
            return
        self._shown = entries
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        now = self._clock.now()
        for place, entry in enumerate(entries):
            last = place == len(entries) - 1
            made = self._step(entry, now) if isinstance(entry, Step) else self._message(entry, now)
            self._column.addWidget(self._in_rail(entry, made, last=last))
        self._column.addStretch(1)

    # --- within ------------------------------------------------------------------------------------------------

    def _in_rail(self, entry: Entry, content: QWidget, *, last: bool) -> QWidget:
        theme = self._theme
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("m"))
        rail = QVBoxLayout()
        rail.setSpacing(theme.px("xs"))
        mark = QLabel(made)
        mark.setFixedSize(20, 20)
        icon, role = _mark(entry)
        icons.dress(theme, mark, icon, role, 20)
        rail.addWidget(mark)
        line = QFrame(made)
        line.setFixedWidth(1)
        line.setProperty("role", "line")
        if last:
            rail.addStretch(1)
            line.hide()
        else:
            between = QHBoxLayout()
            between.setContentsMargins(10, 0, 9, 0)
            between.addWidget(line)
            rail.addLayout(between, 1)
        row.addLayout(rail)
        row.addWidget(content, 1)
        return made

    def _step(self, step: Step, now: datetime) -> QWidget:
        made, column = self._block(texts.STAGES[step.stage], step.at, now)
        for words in (step.note, step.next_step):
            if words:
                column.addWidget(self._words(words, made))
        if step.line is not None:
            show = button(
                self._theme, texts.paid(step.line.number, step.line.invoice), "link", icon="statement", parent=made
            )
            show.setAccessibleDescription(texts.SHOW_LINE)
            show.clicked.connect(partial(self.line_asked.emit, step.line))
            column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _message(self, message: Message, now: datetime) -> QWidget:
        theme = self._theme
        made, column = self._block(texts.MINE if message.mine else texts.THEIRS, message.at, now)
        card = QFrame(made)
        card.setProperty("role", "strip")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(theme.px("m"), theme.px("s"), theme.px("m"), theme.px("s"))
        inside.setSpacing(theme.px("xs"))
        if message.text:
            inside.addWidget(self._words(message.text, card))
        for paper in message.papers:
            inside.addWidget(self._paper(paper, card, enabled=bool(paper.id)), 0, Qt.AlignmentFlag.AlignLeft)
            if paper.unwanted:
                inside.addWidget(self._note(f"{paper.name} {texts.UNWANTED}", "danger", card))
        if message.sending is Sending.WAITING:
            inside.addWidget(self._note(texts.WAITS, "", card))
        elif message.sending is Sending.REFUSED:
            inside.addWidget(self._note(f"{texts.REFUSED_SEND}. {texts.refused_send(message)}", "danger", card))
            actions = QHBoxLayout()
            actions.setSpacing(theme.px("l"))
            if message.text:
                again = button(theme, texts.TAKE_UP, "link", icon="edit", parent=card)
                again.clicked.connect(partial(self.taken_up.emit, message.text))
                actions.addWidget(again)
            dismiss = button(theme, texts.DISMISS, "link", icon="close", parent=card)
            dismiss.clicked.connect(partial(self.dismissed.emit, message.intent))
            actions.addWidget(dismiss)
            actions.addStretch(1)
            inside.addLayout(actions)
        column.addWidget(card)
        return made

    def _block(self, heading: str, at: datetime, now: datetime) -> tuple[QWidget, QVBoxLayout]:
        theme = self._theme
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, theme.px("l"))
        column.setSpacing(theme.px("xs"))
        head = QHBoxLayout()
        head.setSpacing(theme.px("s"))
        who = QLabel(heading, made)
        who.setProperty("role", "label")
        when = QLabel(texts.happened(at, now), made)
        when.setProperty("role", "note")
        head.addWidget(who)
        head.addWidget(when)
        head.addStretch(1)
        column.addLayout(head)
        return made, column

    def _paper(self, paper: Paper, parent: QWidget, *, enabled: bool) -> QWidget:
        made = button(self._theme, texts.paper(paper.name, paper.size), "link", icon="file", parent=parent)
        made.setEnabled(enabled)
        made.clicked.connect(partial(self.paper_asked.emit, paper))
        return made

    def _words(self, words: str, parent: QWidget) -> QLabel:
        made = QLabel(words, parent)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made

    def _note(self, words: str, tone: str, parent: QWidget) -> QLabel:
        made = QLabel(words, parent)
        made.setProperty("role", "note")
        made.setWordWrap(True)
        restyle(made, "tone", tone)
        return made


def told(thread: Thread) -> tuple[Entry, ...]:
    """Steps and messages in one order, the newest first; what waits to be sent is the newest."""
    entries: list[Entry] = [*thread.steps, *thread.messages]
    entries.sort(key=lambda entry: (isinstance(entry, Message) and entry.sending is not Sending.SENT, entry.at))
    return tuple(reversed(entries))[:MOST]


def _mark(entry: Entry) -> tuple[str, str]:
    if isinstance(entry, Step):
        role, icon = texts.LOOKS[entry.stage]
        return icon, "muted" if role == "neutral" else role
    return ("send" if entry.mine else "message"), ("muted" if entry.mine else "accent")
