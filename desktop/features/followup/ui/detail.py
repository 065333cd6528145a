"""One subject at the side: what it is, what is to be done with its button, its story, and the box to write in.

Owns what is shown of one subject; who asks and who sends is the page.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.features.followup import texts
from desktop.features.followup.ui.reply import Reply
from desktop.features.followup.ui.timeline import Timeline
from desktop.followup.facts import Kind, PaidBy, Stage, Thread
from desktop.kernel.clock import Clock
from desktop.toolkit import icons
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.pills import Pill
from desktop.toolkit.theme import Theme

_LEAST = 400  # px


class Detail(QFrame):
    """Empty until `show_thread`."""

    piece_asked = Signal()
    line_asked = Signal(object)
    """PaidBy."""
    receipt_asked = Signal(str)
    """UUID of a deposit."""
    subject_asked = Signal(object)
    """SubjectKey."""
    complaint_asked = Signal(object)
    """Thread of what was refused."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.thread_: Thread | None = None
        self._build(clock)
        self._connect()

    @property
    def awaits_piece(self) -> bool:
        """Whether the mutual waits for something that isn't on its way."""
        thread = self.thread_
        return thread is not None and thread.subject.stage is Stage.MISSING and not thread.subject.piece

    def show_thread(self, thread: Thread | None) -> None:
        """This one, or none."""
        before, self.thread_ = self.thread_, thread
        self._stack.setCurrentIndex(0 if thread is None else 1)
        if thread is None:
            return
        subject = thread.subject
        self._title.setText(texts.title(subject))
        self._what.setText(texts.what(subject))
        self._pill.show_state(*texts.state(subject))
        self._show_need(thread)
        self._links(thread)
        self.timeline.show_thread(thread)
        self.reply.show_subject(subject.id, closed=subject.stage is Stage.CLOSED)
        if before is None or before.subject.key != subject.key:
            self._scroll.verticalScrollBar().setValue(0)

    # --- within ------------------------------------------------------------------------------------------------

    def _show_need(self, thread: Thread) -> None:
        subject, last = thread.subject, thread.steps[-1] if thread.steps else None
        tone, icon, title, words, note = "", "info", "", "", ""
        if subject.piece:
            tone, icon, title, words = "info", "sending", texts.PIECE_TITLE, texts.PIECE_TEXT
        elif subject.stage is Stage.MISSING:
            tone, icon, title = "warning", "join", texts.MISSING_TITLE
            words, note = texts.missing(thread.missing), texts.MISSING_DROP
        elif subject.stage is Stage.REFUSED and last is not None:
            tone, icon, title, words = "danger", "failed", texts.REFUSED_TITLE, last.note
            note = f"{texts.NEXT}\u00a0: {last.next_step}" if last.next_step else ""
        elif subject.stage is Stage.SETTLED and last is not None and last.line is not None:
            tone, icon, title = "success", "money", texts.SETTLED_TITLE
            words = texts.paid(last.line.number, last.line.invoice)
        self._need.setVisible(bool(tone))
        if not tone:
            return
        restyle(self._need, "tone", tone)
        icons.dress(self._theme, self._need_mark, icon, tone, 20)
        self._need_title.setText(title)
        self._need_words.setText(words)
        self._need_note.setText(note)
        self._need_note.setVisible(bool(note))
        self.add_piece.setVisible(subject.stage is Stage.MISSING and not subject.piece)
        self.show_line.setVisible(subject.stage is Stage.SETTLED)
        self.complain.setVisible(subject.stage is Stage.REFUSED)

    def _links(self, thread: Thread) -> None:
        subject = thread.subject
        self.show_receipt.setVisible(subject.kind is Kind.DEPOSIT or subject.parent is not None)
        self.show_parent.setVisible(thread.parent is not None)
        self.show_answers.setVisible(thread.answers is not None)
        self.show_answered.setVisible(bool(thread.answered_by))

    @Slot()
    def _line(self) -> None:
        line = self.thread_.steps[-1].line if self.thread_ and self.thread_.steps else None
        if line is not None:
            self.line_asked.emit(line)

    @Slot()
    def _receipt(self) -> None:
        if self.thread_ is not None:
            subject = self.thread_.subject
            self.receipt_asked.emit(subject.id if subject.kind is Kind.DEPOSIT else subject.parent or "")

    @Slot()
    def _parent(self) -> None:
        if self.thread_ is not None:
            self.subject_asked.emit(self.thread_.parent)

    @Slot()
    def _answers(self) -> None:
        if self.thread_ is not None:
            self.subject_asked.emit(self.thread_.answers)

    @Slot()
    def _answered(self) -> None:
        if self.thread_ is not None and self.thread_.answered_by:
            self.subject_asked.emit(self.thread_.answered_by[-1])

    @Slot(object)
    def _pass_line(self, line: PaidBy) -> None:
        self.line_asked.emit(line)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self, clock: Clock) -> None:
        theme = self._theme
        self.setProperty("role", "card")
        self.setAccessibleName(texts.DETAIL_NAME)
        self.setMinimumWidth(_LEAST)
        self._stack = QStackedLayout(self)
        choose = QLabel(texts.CHOOSE, self)
        choose.setProperty("role", "empty")
        choose.setAlignment(Qt.AlignmentFlag.AlignCenter)
        choose.setWordWrap(True)
        self._stack.addWidget(choose)
        shown = QWidget(self)
        self._stack.addWidget(shown)
        column = QVBoxLayout(shown)
        margin = theme.px("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("m"))
        column.addLayout(self._build_head(shown))
        column.addWidget(self._build_need(shown))
        self._scroll = QScrollArea(shown)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(texts.TIMELINE_NAME)
        self.timeline = Timeline(theme, clock, self._scroll)
        self.timeline.setProperty("role", "raised")
        self._scroll.setWidget(self.timeline)
        column.addWidget(self._scroll, 1)
        line = QFrame(shown)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        column.addWidget(line)
        self.reply = Reply(theme, shown)
        column.addWidget(self.reply)

    def _build_head(self, parent: QWidget) -> QVBoxLayout:
        theme = self._theme
        column = QVBoxLayout()
        column.setSpacing(theme.px("xs"))
        line = QHBoxLayout()
        line.setSpacing(theme.px("s"))
        self._title = Elided(parent)
        self._title.setProperty("role", "heading")
        self._pill = Pill(theme, parent)
        line.addWidget(self._title, 1)
        line.addWidget(self._pill)
        self._what = QLabel(parent)
        self._what.setProperty("role", "note")
        self._what.setWordWrap(True)
        links = QHBoxLayout()
        links.setSpacing(theme.px("l"))
        self.show_receipt = self._link(texts.SHOW_RECEIPT, parent)
        self.show_parent = self._link(texts.SHOW_PARENT, parent)
        self.show_answers = self._link(texts.SHOW_ANSWERS, parent)
        self.show_answered = self._link(texts.SHOW_ANSWERED, parent)
        for each in (self.show_receipt, self.show_parent, self.show_answers, self.show_answered):
            links.addWidget(each)
        links.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._what)
        column.addLayout(links)
        return column

    def _link(self, words: str, parent: QWidget) -> QPushButton:
        return button(self._theme, words, "link", parent=parent)

    def _build_need(self, parent: QWidget) -> QFrame:
        theme = self._theme
        self._need = QFrame(parent)
        self._need.setProperty("role", "banner")
        row = QHBoxLayout(self._need)
        row.setContentsMargins(theme.px("m"), theme.px("m"), theme.px("m"), theme.px("m"))
        row.setSpacing(theme.px("m"))
        self._need_mark = QLabel(self._need)
        self._need_mark.setFixedSize(20, 20)
        words = QVBoxLayout()
        words.setSpacing(theme.px("xs"))
        self._need_title = QLabel(self._need)
        self._need_title.setProperty("role", "label")
        self._need_words, self._need_note = QLabel(self._need), QLabel(self._need)
        for label in (self._need_words, self._need_note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.add_piece = button(theme, texts.ADD_PIECE, "primary", icon="join", parent=self._need)
        self.show_line = button(theme, texts.SHOW_LINE, "secondary", icon="statement", parent=self._need)
        self.complain = button(theme, texts.COMPLAIN, "secondary", icon="request", parent=self._need)
        for each in (self._need_title, self._need_words, self._need_note):
            words.addWidget(each)
        words.addSpacing(theme.px("xs"))
        for made in (self.add_piece, self.show_line, self.complain):
            words.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._need_mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._need.hide()
        return self._need

    def _connect(self) -> None:
        self.add_piece.clicked.connect(self.piece_asked)
        self.show_line.clicked.connect(self._line)
        self.complain.clicked.connect(lambda: self.complaint_asked.emit(self.thread_))
        self.show_receipt.clicked.connect(self._receipt)
        self.show_parent.clicked.connect(self._parent)
        self.show_answers.clicked.connect(self._answers)
        self.show_answered.clicked.connect(self._answered)
        self.timeline.line_asked.connect(self._pass_line)
        self.timeline.taken_up.connect(self.reply.take_up)
