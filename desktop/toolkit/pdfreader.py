"""A PDF to be read: `PdfView` with its pages, zoom, search and print, all of it by the keyboard too.

Owns the bar above the pages; the bytes come from the caller and never touch the disk.
"""

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.toolkit import texts
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import button
from desktop.toolkit.pdfview import PdfView
from desktop.toolkit.theme import Theme

_STEP = 1.25
_LEAST, _MOST = 0.25, 5.0
_PRINTED = 300  # dots an inch


class PdfReader(QWidget):
    """Empty until `show_bytes`."""

    closed = Signal()
    """Back to where it was opened from."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        from PySide6.QtPdf import QPdfSearchModel

        self._theme = theme
        self.view = PdfView(theme, self)
        self._found = QPdfSearchModel(self)
        self._at = -1
        self._build()
        self._connect()

    def show_bytes(self, data: bytes, title: str) -> bool:
        """Show `data`; False where it can't be drawn."""
        self.title.setText(title)
        self._found.setSearchString("")
        self.search.clear()
        good = self.view.show_bytes(data)
        if good:
            self._found.setDocument(self.view.document)
            self.view.set_found(self._found)
        for each in (self.search, self.smaller, self.larger, self.fit, self.print_button):
            each.setEnabled(good)
        self._say_page()
        self.view.setFocus()
        return good

    def clear(self) -> None:
        """Show nothing and forget the bytes."""
        self.view.clear()

    @property
    def page(self) -> int:
        """The page that is looked at, from 1."""
        return self.view.page + 1

    def find_(self) -> None:
        """Let the user type what is searched."""
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def print_(self) -> None:
        """Ask for a printer, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(_PRINTED)
        printer.setDocName(self.title.whole)
        dialog = QPrintDialog(printer, self)
        dialog.setModal(True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(printer))  # the printer lives as long as the question
        dialog.show()

    def print_on(self, printer: QPrinter) -> bool:
        """Without asking; False where the printer takes nothing."""
        document = self.view.document
        painter = QPainter()
        if not painter.begin(printer):
            return False
        page = printer.pageRect(QPrinter.Unit.DevicePixel).size()
        for number in range(document.pageCount()):
            if number:
                printer.newPage()
            size = document.pagePointSize(number).scaled(page, Qt.AspectRatioMode.KeepAspectRatio)
            image = document.render(number, QSize(round(size.width()), round(size.height())))
            painter.drawImage(QPointF(0, 0), image)
        return painter.end()

    @Slot()
    def zoom_in(self) -> None:
        """Larger."""
        self._zoom(_STEP)

    @Slot()
    def zoom_out(self) -> None:
        """Smaller."""
        self._zoom(1 / _STEP)

    # --- within ------------------------------------------------------------------------------------------------

    def _zoom(self, times: float) -> None:
        self.view.set_zoom(min(_MOST, max(_LEAST, self.view.zoom * times)))

    @Slot()
    def _previous(self) -> None:
        self.view.go_to(self.view.page - 1)

    @Slot()
    def _next(self) -> None:
        self.view.go_to(self.view.page + 1)

    @Slot(str)
    def _look(self, words: str) -> None:
        self._at = -1
        self._found.setSearchString(words.strip())
        self._say_found()

    @Slot()
    def _go_on(self) -> None:
        count = self._found.rowCount(self._found.index(-1, 0))
        if count:
            self._at = (self._at + 1) % count
            self.view.show_found(self._found.resultAtIndex(self._at), self._at)
        self._say_found()

    @Slot()
    def _say_found(self) -> None:
        count = self._found.rowCount(self._found.index(-1, 0))
        self.matches.setText(texts.pdf_found(self._at + 1, count) if self.search.text().strip() else "")

    @Slot()
    def _say_page(self) -> None:
        pages = self.view.document.pageCount()
        self.pages.setText(texts.pdf_page(self.page, pages) if pages else "")
        self.before.setEnabled(self.page > 1)
        self.after.setEnabled(self.page < pages)

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        bar = QHBoxLayout()
        bar.setSpacing(theme.px("xs"))
        self.back = button(theme, texts.PDF_BACK, "ghost", icon="back", parent=self)
        self.title = Elided(self)
        self.title.setProperty("role", "heading")
        self.pages = QLabel(self)
        self.pages.setProperty("role", "note")
        self.matches = QLabel(self)
        self.matches.setProperty("role", "note")
        self.before = self._square("chevron-up", texts.PDF_BEFORE)
        self.after = self._square("chevron-down", texts.PDF_AFTER)
        self.smaller = self._square("zoom-out", texts.PDF_SMALLER)
        self.larger = self._square("zoom-in", texts.PDF_LARGER)
        self.fit = button(theme, texts.PDF_FIT, "ghost", parent=self)
        self.print_button = button(theme, texts.PDF_PRINT, "secondary", icon="print", parent=self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(texts.PDF_SEARCH)
        self.search.setAccessibleName(texts.PDF_SEARCH_NAME)
        self.search.setFixedSize(200, theme.px("control"))
        self.search.setClearButtonEnabled(True)
        bar.addWidget(self.back)
        bar.addWidget(self.title, 1)
        for each in (self.matches, self.search):
            bar.addWidget(each)
        bar.addSpacing(theme.px("s"))
        for turn in (self.before, self.pages, self.after):
            bar.addWidget(turn)
        bar.addSpacing(theme.px("s"))
        for act in (self.smaller, self.larger, self.fit, self.print_button):
            bar.addWidget(act)
        column.addLayout(bar)
        column.addWidget(self.view, 1)

    def _square(self, icon: str, name: str) -> QPushButton:
        made = button(self._theme, "", "ghost", icon=icon, parent=self)
        made.setAccessibleName(name)
        made.setToolTip(name)
        return made

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.before.clicked.connect(self._previous)
        self.after.clicked.connect(self._next)
        self.smaller.clicked.connect(self.zoom_out)
        self.larger.clicked.connect(self.zoom_in)
        self.fit.clicked.connect(self.view.fit)
        self.print_button.clicked.connect(self.print_)
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self._go_on)
        self._found.countChanged.connect(self._say_found)
        self.view.page_changed.connect(self._say_page)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (
            ("Escape", self.closed.emit),
            ("Ctrl++", self.zoom_in),
            ("Ctrl+=", self.zoom_in),
            ("Ctrl+-", self.zoom_out),
            ("Ctrl+0", self.view.fit),
            ("F3", self._go_on),
        ):
            QShortcut(QKeySequence(keys), self, context=within).activated.connect(act)
