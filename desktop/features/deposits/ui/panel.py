"""The side panel: the quick look of the row that is selected, why it stands where it stands, and its details.

Owns what is shown of one row; the page tells which, and does what its buttons ask.
"""

import asyncio
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.features.deposits import document_texts, flow_texts, page_texts, sorting_texts, texts
from desktop.features.deposits.domain import of_row
from desktop.features.deposits.ui.columns import icon_of
from desktop.features.deposits.ui.invoice import InvoiceFields
from desktop.features.deposits.ui.pages_found import PagesFound
from desktop.features.deposits.ui.quicklook import Look, look
from desktop.kernel.clock import Clock
from desktop.kernel.failures import FileUnreadable
from desktop.kernel.french import moment, size
from desktop.kernel.ids import DocumentId
from desktop.toolkit import icons
from desktop.toolkit.copying import CopyButton
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.pills import Pill
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow, DocumentState, EngineStatus
from desktop.uploads.reason_texts import DEFAULT_LIMIT
from desktop.uploads.service import Delivery

_STAGE = (208, 480)  # least and greatest height of the picture's place
_STAGE_SHARE = 0.4  # of the panel's height
_PAUSE = 120  # milliseconds: rows that the arrow keys only pass over aren't drawn


class Stage(QWidget):
    """Where the picture stands: on a sunken ground, with a hairline, or a word in its place."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = QPixmap()
        self._pages = 0
        self._word = ""
        self._icon = "file"
        self.setFixedHeight(_STAGE[0])

    def room(self) -> QSize:
        """For a picture, in device pixels."""
        ratio = self.devicePixelRatioF()
        return QSize(round((self.width() - 32) * ratio), round((self.height() - 32) * ratio))

    @property
    def drawn(self) -> bool:
        """Whether a picture is shown."""
        return not self._picture.isNull()

    def show_look(self, look: Look) -> None:
        """This picture."""
        self._picture = QPixmap.fromImage(look.image)
        self._picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._pages = look.pages
        self._word = ""
        self.update()

    def show_word(self, word: str, icon: str) -> None:
        """No picture: an icon and a word."""
        self._picture = QPixmap()
        self._pages = 0
        self._word, self._icon = word, icon
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.px("radius"), theme.px("radius"))
        painter.setFont(theme.font("small", 500))
        if self._picture.isNull():
            mark = icons.pixmap(theme, self._icon, "muted", 32, self.devicePixelRatioF())
            painter.drawPixmap(int(self.width() / 2 - 16), int(self.height() / 2 - 28), mark)
            painter.setPen(theme.color("muted"))
            box = QRectF(24, self.height() / 2 + 12, self.width() - 48, 48)
            flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
            painter.drawText(box, flags, self._word)
        else:
            shown = self._picture.deviceIndependentSize()
            left, top = (self.width() - shown.width()) / 2, (self.height() - shown.height()) / 2
            painter.drawPixmap(int(left), int(top), self._picture)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawRect(QRectF(int(left), int(top), shown.width(), shown.height()))
            if self._pages > 1:
                self._draw_pages(painter)
        painter.end()

    def _draw_pages(self, painter: QPainter) -> None:
        theme = self._theme
        text = page_texts.pages(self._pages)
        width = painter.fontMetrics().horizontalAdvance(text) + 16
        box = QRectF(self.width() - width - 8, self.height() - 30, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        painter.drawRoundedRect(box, 11, 11)
        painter.setPen(theme.color("surface"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


class Panel(QFrame):
    """Empty until `show_row`."""

    insist_asked = Signal()
    retry_asked = Signal()
    reduce_asked = Signal()
    receipt_asked = Signal(object)
    """DepositId."""

    def __init__(
        self, theme: Theme, tasks: Tasks, delivery: Delivery, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._clock = clock
        self.limit = DEFAULT_LIMIT
        self.status: EngineStatus | None = None
        self._ahead: tuple[DocumentId, int] | None = None
        self._row: DocumentRow | None = None
        self._looking: Cancel | None = None
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._look)
        self.show_nothing(page_texts.PANEL_EMPTY)

    def show_nothing(self, word: str) -> None:
        """No row, or several."""
        self._row = None
        self._stop_looking()
        self._stage.show_word(word, "eye")
        self._body.hide()

    def show_row(self, row: DocumentRow) -> None:
        """This row; the same one again only refreshes its words."""
        fresh = self._row is None or self._row.id != row.id
        self._row = row
        self._fill(row, self._clock.now())
        self._body.show()
        if fresh:
            self._stop_looking()
            self._scroll.verticalScrollBar().setValue(0)
            if of_row(row).look:
                self._stage.show_word(page_texts.PANEL_LOADING, icon_of(row))
                self._soon.start()
            else:
                self._stage.show_word(page_texts.PANEL_NEVER, icon_of(row))

    @property
    def drawn(self) -> bool:
        """Whether a picture is shown."""
        return self._stage.drawn

    def show_ahead(self, document: DocumentId, how_many: int) -> None:
        """How many documents go before one that waits for its turn."""
        self._ahead = (document, how_many)
        if self._row is not None and self._row.id == document:
            self._fill(self._row, self._clock.now())

    def tick(self) -> None:
        """A second has passed."""
        if self._row is not None and self._row.next_try_at is not None and self.isVisible():
            self._fill(self._row, self._clock.now())

    # --- the picture ---------------------------------------------------------------------------------------------

    def _stop_looking(self) -> None:
        self._soon.stop()
        if self._looking is not None:
            self._looking()
            self._looking = None

    @Slot()
    def _look(self) -> None:
        row = self._row
        if row is None or not self.isVisible():
            return
        self._looking = self._tasks.run(
            self, self._draw(row.id, row.media_type, self._stage.room()), self._looked, self._not_looked
        )

    async def _draw(self, document: DocumentId, media_type: str, room: QSize) -> Look | None:
        content = await self._delivery.content(document)
        return await asyncio.to_thread(look, content, media_type, room)

    def _looked(self, found: Look | None) -> None:
        if found is None:
            self._stage.show_word(page_texts.PANEL_UNDRAWN, "file")
        else:
            self._stage.show_look(found)

    def _not_looked(self, problem: Exception) -> None:
        self._stage.show_word(page_texts.PANEL_NO_BYTES, "archive")
        if not isinstance(problem, FileUnreadable):
            self._tasks.unhandled(problem)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stage.setFixedHeight(int(min(_STAGE[1], max(_STAGE[0], self.height() * _STAGE_SHARE))))
        if self._row is not None and of_row(self._row).look:
            self._soon.start()  # drawn again for the new room, once the hand rests

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._row is not None and self._looking is None and of_row(self._row).look:
            self._soon.start()

    # --- the words -----------------------------------------------------------------------------------------------

    def _fill(self, row: DocumentRow, now: datetime) -> None:
        self._name.setText(_breakable(row.name))
        pill = texts.label(row)
        self._pill.show_state(pill.word, pill.role, pill.icon)
        said = texts.explain(row, now, self.limit, self.status)
        note = texts.panel_note(row, now)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._reason.setVisible(said is not None)
        able = of_row(row)
        if said is not None:
            restyle(self._reason, "tone", pill.role if pill.role in ("warning", "danger") else "info")
            ahead = self._ahead
            told = said is flow_texts.IN_TURN and ahead is not None and ahead[0] == row.id
            self._why.setText(flow_texts.in_turn(ahead[1]) if told and ahead is not None else said.why)
            self._remedy.setText(said.remedy)
            self._remedy.setVisible(bool(said.remedy))
            self._insist.setVisible(able.insist)
            self._reduce.setVisible(able.reduce)
            self._retry.setVisible(able.retry)
            self._retry.setText(page_texts.RETRY_NOW if row.state is DocumentState.WAITING else page_texts.RETRY)
        self._receipt.setVisible(able.receipt)
        self.invoice.show_row(row)
        for key, text in self._values(row, now).items():
            title, value = self._details[key]
            value.setText(text)
            title.setVisible(bool(text))
            value.setVisible(bool(text))
        self._hash_row.setVisible(row.sha256 is not None)
        self._hash_title.setVisible(row.sha256 is not None)
        if row.sha256:
            self._hash.setText(f"{row.sha256[:8]}…{row.sha256[-8:]}")
            self._hash.setToolTip(row.sha256)
        self._copy.look_again()

    def _values(self, row: DocumentRow, now: datetime) -> dict[str, str]:
        refused = row.state is DocumentState.REFUSED
        return {
            page_texts.PANEL_FOLDER: _breakable(page_texts.folder(row.folder)),
            page_texts.PANEL_KIND: "" if refused else sorting_texts.settled_kind(row),
            page_texts.PANEL_SIZE: size(row.size),
            document_texts.ORIGIN: document_texts.origin(row),
            page_texts.PANEL_DEPOSIT: row.deposit_label,
            page_texts.PANEL_MESSAGE: row.message,
            page_texts.PANEL_ADDED: moment(row.added_at, now),
        }

    # --- building ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self.setProperty("role", "card")
        self.setAccessibleName(page_texts.PANEL_NAME)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self._scroll)
        column = QVBoxLayout(inside)
        margin = theme.px("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("m"))
        self._stage = Stage(theme, inside)
        column.addWidget(self._stage)
        self._body = QWidget(inside)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.px("m"))
        self._name = _words("heading")
        body.addWidget(self._name)
        state = QHBoxLayout()
        state.setSpacing(theme.px("s"))
        self._pill = Pill(theme, self._body)
        self._note = _words("note")
        state.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        state.addWidget(self._note, 1)
        body.addLayout(state)
        self.found = PagesFound(theme, self._body)
        body.addWidget(self.found)
        body.addWidget(self._build_reason())
        self.invoice = InvoiceFields(theme, self._body)
        body.addWidget(self.invoice)
        body.addLayout(self._build_details())
        self._receipt = button(theme, page_texts.RECEIPT, "secondary", icon="receipt", parent=self._body)
        self._receipt.clicked.connect(self._ask_receipt)
        body.addWidget(self._receipt, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._body)
        column.addStretch(1)
        self._scroll.setWidget(inside)
        inside.setAutoFillBackground(False)  # setWidget turns it on
        outer.addWidget(self._scroll)

    def _build_reason(self) -> QFrame:
        theme = self._theme
        self._reason = QFrame(self._body)
        self._reason.setProperty("role", "banner")
        column = QVBoxLayout(self._reason)
        column.setContentsMargins(theme.px("m"), theme.px("m"), theme.px("m"), theme.px("m"))
        column.setSpacing(theme.px("s"))
        self._why = _words("")
        self._remedy = _words("label")
        self._insist = button(theme, page_texts.INSIST, "secondary", parent=self._reason)
        self._insist.clicked.connect(self.insist_asked)
        self._retry = button(theme, page_texts.RETRY, "secondary", icon="retry", parent=self._reason)
        self._retry.clicked.connect(self.retry_asked)
        self._reduce = button(theme, document_texts.REDUCE, "secondary", icon="shrink", parent=self._reason)
        self._reduce.setObjectName("reduce")
        self._reduce.clicked.connect(self.reduce_asked)
        for widget in (self._why, self._remedy):
            column.addWidget(widget)
        for action in (self._insist, self._reduce, self._retry):
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignLeft)
        return self._reason

    def _build_details(self) -> QGridLayout:
        theme = self._theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px("l"))
        grid.setVerticalSpacing(theme.px("s"))
        grid.setColumnStretch(1, 1)
        self._details: dict[str, tuple[QLabel, QLabel]] = {}
        keys = (
            page_texts.PANEL_KIND,
            page_texts.PANEL_SIZE,
            page_texts.PANEL_FOLDER,
            document_texts.ORIGIN,
            page_texts.PANEL_DEPOSIT,
            page_texts.PANEL_MESSAGE,
            page_texts.PANEL_ADDED,
        )
        top = Qt.AlignmentFlag.AlignTop
        for line, key in enumerate(keys):
            title, value = _words("muted"), _words("")
            title.setText(key)
            title.setWordWrap(False)
            self._details[key] = (title, value)
            grid.addWidget(title, line, 0, top)
            grid.addWidget(value, line, 1, top)
        self._hash_title = _words("muted")
        self._hash_title.setText(page_texts.PANEL_HASH)
        self._hash_title.setToolTip(page_texts.PANEL_HASH_TIP)
        self._hash_row = QWidget(self._body)
        row = QHBoxLayout(self._hash_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("xs"))
        self._hash = _words("")
        self._copy = CopyButton(
            theme, page_texts.COPY_HASH, lambda: (self._row.sha256 if self._row else "") or "", self._hash_row
        )
        row.addWidget(self._hash)
        row.addWidget(self._copy)
        row.addStretch(1)
        grid.addWidget(self._hash_title, len(keys), 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._hash_row, len(keys), 1)
        return grid

    @Slot()
    def _ask_receipt(self) -> None:
        if self._row is not None and self._row.deposit is not None:
            self.receipt_asked.emit(self._row.deposit)


def _words(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def _breakable(name: str) -> str:
    """Long names without spaces may be broken where one would pause: zero-width spaces after signs, and each 24."""
    out: list[str] = []
    run = 0
    for letter in name:
        out.append(letter)
        run = 0 if letter.isspace() else run + 1
        if letter in "_-/" or run >= 24:
            out.append("\u200b")
            run = 0
    return "".join(out)
