"""One receipt on the screen: number, when, for whom, and its documents with their SHA-256; print, save, copy.

Owns what is shown of one receipt; its bytes are drawn by `sheet`, off the UI thread. However many documents a deposit
has, they are rows of a table, never widgets.
"""

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.features.history import texts
from desktop.features.history.domain import Practice, file_name
from desktop.features.history.ui.sheet import as_pdf, paint
from desktop.infra.files import write_atomically
from desktop.kernel.french import size
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.copying import CopyButton
from desktop.toolkit.forms import button
from desktop.toolkit.memory import Memory
from desktop.toolkit.paged import Column, PagedModel
from desktop.toolkit.pills import PAD, Cell, NameCell, Pill
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Receipt, ReceiptDocument
from desktop.uploads.texts import KINDS

Numbered = tuple[int, ReceiptDocument]
_LEAST = 392  # px
_HASHED = 540  # px from which there is room for each document's SHA-256
_SHOWN_TO_ALL = 0o644  # a saved receipt belongs to the user's own files, not to the program's


class Detail(QFrame):
    """Empty until `show_receipt`."""

    said = Signal(str)
    """A sentence for the user: what was saved."""

    def __init__(
        self, theme: Theme, tasks: Tasks, practice: Practice, memory: Memory, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._practice = practice
        self._memory = memory
        self._receipt: Receipt | None = None
        self._documents: PagedModel[Numbered] = PagedModel(
            (
                Column(
                    "name",
                    texts.COLUMN_NAME,
                    lambda row: NameCell("file", row[1].name),
                    lambda row: row[1].name,
                    240,
                    tip=lambda row: row[1].name,
                    sortable=False,
                    stretch=5,
                ),
                Column(
                    "size",
                    texts.COLUMN_SIZE,
                    lambda row: Cell(size(row[1].size), "muted", right=True),
                    lambda row: size(row[1].size),
                    88,
                    sortable=False,
                    right=True,
                ),
                Column(
                    "sha256",
                    texts.COLUMN_HASH,
                    lambda row: Cell(row[1].sha256, "muted", middle=True),
                    lambda row: row[1].sha256,
                    200,
                    tip=lambda row: row[1].sha256,
                    sortable=False,
                    stretch=5,
                ),
            ),
            self._rows,
            lambda row: row[0],
            tasks,
        )
        self._build()
        self._documents.setParent(self)

    @property
    def receipt(self) -> Receipt | None:
        """What is shown."""
        return self._receipt

    def show_receipt(self, receipt: Receipt | None) -> None:
        """This one, or none."""
        if receipt is None or self._receipt is None or receipt.deposit != self._receipt.deposit:
            self.banner.clear()  # it spoke of another
        self._receipt = receipt
        self._copy.look_again()
        self._stack.setCurrentIndex(0 if receipt is None else 1)
        if receipt is None:
            return
        self._number.setText(receipt.number)
        self._received.setText(texts.received_in_full(receipt))
        self._kind.setText(KINDS[receipt.kind])
        self._content.setText(texts.content(receipt))
        self._message.setText(receipt.message)
        for each in (self._message, self._message_label):
            each.setVisible(bool(receipt.message))
        self._documents.set_ids([])
        self._documents.append(list(enumerate(receipt.documents)))

    def show_document(self, place: int | None) -> None:
        """Point at the document at this place of the receipt."""
        self.documents.select_ids([] if place is None else [place], scroll=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.documents.show_column("sha256", self.width() >= _HASHED)

    async def _rows(self, places: list[int]) -> list[Numbered]:
        receipt = self._receipt
        documents = receipt.documents if receipt else ()
        return [(place, documents[place]) for place in places if place < len(documents)]

    # --- print, save, copy -------------------------------------------------------------------------------------

    @Slot()
    def print_receipt(self) -> None:
        """Ask for a printer, then print."""
        if self._receipt is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(f"{texts.SHEET_TITLE} {self._receipt.number}")
        dialog = QPrintDialog(printer, self)
        dialog.setModal(True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # The printer lives as long as the question.
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.show()

    def print_on(self, printer: QPrinter) -> None:
        """Without asking."""
        if self._receipt is not None and not paint(printer, self._receipt, self._practice, self._family):
            self.banner.say(Tone.WARNING, texts.not_printed())

    @Slot()
    def save_receipt(self) -> None:
        """Ask where, then save as PDF."""
        if self._receipt is None:
            return
        folder = str(self._memory.recall("history-folder").get("folder", "") or Path.home())
        dialog = QFileDialog(self, texts.SAVE_TITLE, str(Path(folder) / file_name(self._receipt)), texts.SAVE_FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(file_name(self._receipt))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_as(Path(name)))
        dialog.open()

    def save_as(self, path: Path) -> None:
        """Without asking. The file is whole or isn't there."""
        if self._receipt is not None:
            self._memory.remember("history-folder", {"folder": str(path.parent)})
            work = _save(path, self._receipt, self._practice, self._family)
            self._tasks.run(self, work, lambda _: self._saved(path), lambda problem: self._not_saved(path, problem))

    def _saved(self, path: Path) -> None:
        self.banner.say(Tone.SUCCESS, texts.saved(path.name))
        self.said.emit(texts.saved(path.name))

    def _not_saved(self, path: Path, problem: Exception) -> None:
        self.banner.say(Tone.DANGER, texts.not_saved(path.name))
        if not isinstance(problem, OSError):
            self._tasks.unhandled(problem)

    @property
    def _family(self) -> str:
        return self._theme.font().family()

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
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
        margin = theme.px("xl")
        column.setContentsMargins(1, margin, 1, theme.px("s"))
        column.setSpacing(theme.px("l"))
        for part in (self._build_head(), self._build_fields()):
            inset = QHBoxLayout()
            inset.setContentsMargins(margin, 0, margin, 0)
            inset.addLayout(part)
            column.addLayout(inset)
        self.banner = Banner(theme, shown)
        strip = QHBoxLayout()
        strip.setContentsMargins(margin, 0, margin, 0)
        strip.addWidget(self.banner)
        column.addLayout(strip)
        self.documents = TableView(theme, self._documents, self._memory, "receipt-documents", shown)
        self.documents.setAccessibleName(texts.DOCUMENTS_NAME)
        table = QHBoxLayout()
        edge = margin - PAD  # so that its words stand under the others
        table.setContentsMargins(edge, 0, edge, 0)
        table.addWidget(self.documents)
        column.addLayout(table, 1)

    def _build_head(self) -> QVBoxLayout:
        theme = self._theme
        column = QVBoxLayout()
        column.setSpacing(theme.px("m"))
        line, actions = QHBoxLayout(), QHBoxLayout()
        line.setSpacing(theme.px("xs"))
        self._number = QLabel(self)
        self._number.setProperty("role", "title")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = CopyButton(theme, texts.COPY_NUMBER, lambda: self._receipt.number if self._receipt else "", self)
        pill = Pill(theme, self)
        pill.show_state(texts.RECEIVED, "success", "check-circle")
        line.addWidget(self._number)
        line.addWidget(self._copy)
        line.addStretch(1)
        line.addWidget(pill)
        actions.setSpacing(theme.px("s"))
        save = button(theme, texts.SAVE, "primary", icon="download", parent=self)
        save.clicked.connect(self.save_receipt)
        self._print = button(theme, texts.PRINT, "secondary", icon="print", parent=self)
        self._print.clicked.connect(self.print_receipt)
        actions.addWidget(save)
        actions.addWidget(self._print)
        actions.addStretch(1)
        column.addLayout(line)
        column.addLayout(actions)
        return column

    def _build_fields(self) -> QGridLayout:
        theme = self._theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px("xl"))
        grid.setVerticalSpacing(theme.px("s"))
        grid.setColumnStretch(1, 1)
        self._received, self._kind, self._content, self._message = (QLabel(self) for _ in range(4))
        practice = QLabel(f"{self._practice.name} · {texts.finess(self._practice)}", self)
        fields = (
            (texts.FIELD_RECEIVED, self._received),
            (texts.FIELD_PRACTICE, practice),
            (texts.FIELD_KIND, self._kind),
            (texts.FIELD_CONTENT, self._content),
            (texts.FIELD_MESSAGE, self._message),
        )
        for line, (name, value) in enumerate(fields):
            label = QLabel(name, self)
            label.setProperty("role", "muted")
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1, Qt.AlignmentFlag.AlignTop)
            if value is self._message:
                self._message_label = label
        return grid


async def _save(path: Path, receipt: Receipt, practice: Practice, family: str) -> None:
    def work() -> None:
        write_atomically(path, as_pdf(receipt, practice, family), mode=_SHOWN_TO_ALL)

    await asyncio.to_thread(work)
