"""The living agreement with its bar: page, zoom, print. Owns the bar; the pages are `sheets`'."""

from PySide6.QtCore import QPointF, QSize, Qt, Slot
from PySide6.QtGui import QImage, QKeySequence, QPainter, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.features.convention import page_texts as texts
from desktop.features.convention.ui.sheets import Sheets
from desktop.infra.pages import Part, draw_parts
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

_DOTS = 200  # an inch, on paper


class Living(QWidget):
    """What stands at the right of the form."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sheets = Sheets(theme, self)
        self._build()
        self._connect()

    def print_content(self, content: bytes, printer: QPrinter) -> bool:
        """Every page on `printer`, without asking; False where it takes nothing."""
        assert self.sheets._template is not None
        painter = QPainter()
        if not painter.begin(printer):
            return False
        paper = printer.pageRect(QPrinter.Unit.DevicePixel).size()
        scale = _DOTS / 72
        for number, (width, height) in enumerate(self.sheets._template.sizes):
            if number:
                printer.newPage()
            part = Part(number, scale, 0, 0, round(width * scale), round(height * scale))
            octets = draw_parts(content, [part])[0]
            image = QImage(octets, part.width, part.height, part.width * 4, QImage.Format.Format_RGB32)
            size = QSize(part.width, part.height).scaled(paper.toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QPointF(0, 0), image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation))
        return painter.end()

    def ask_print(self, content: bytes) -> None:
        """Ask for a printer, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(texts.TITLE)
        dialog = QPrintDialog(printer, self)
        dialog.setModal(True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_content(content, printer))
        dialog.show()

    @Slot()
    def _say_page(self) -> None:
        at, pages = self.sheets.page, self.sheets.pages
        self.pages.setText(texts.page(at + 1, pages) if pages else "")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at + 1 < pages)

    @Slot()
    def _previous(self) -> None:
        self.sheets.go_to(self.sheets.page - 1)

    @Slot()
    def _next(self) -> None:
        self.sheets.go_to(self.sheets.page + 1)

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.px("m"), theme.px("xs"), theme.px("m"), theme.px("xs"))
        bar.setSpacing(theme.px("xs"))
        title = QLabel(texts.PREVIEW, self)
        title.setProperty("role", "label")
        self.pages = QLabel(self)
        self.pages.setProperty("role", "note")
        self.before = self._square("chevron-up", texts.PAGE_BEFORE)
        self.after = self._square("chevron-down", texts.PAGE_AFTER)
        self.smaller = self._square("zoom-out", texts.SMALLER)
        self.larger = self._square("zoom-in", texts.LARGER)
        self.fit = button(theme, texts.FIT, "ghost", parent=self)
        self.print_button = self._square("print", texts.PRINT)
        bar.addWidget(title)
        bar.addStretch(1)
        for each in (self.before, self.pages, self.after):
            bar.addWidget(each)
        bar.addSpacing(theme.px("s"))
        for act in (self.smaller, self.larger, self.fit, self.print_button):
            bar.addWidget(act)
        column.addLayout(bar)
        column.addWidget(self.sheets, 1)
        self._say_page()

    def _square(self, icon: str, name: str) -> QPushButton:
        made = button(self._theme, "", "ghost", icon=icon, parent=self)
        made.setAccessibleName(name)
        made.setToolTip(name)
        return made

    def _connect(self) -> None:
        self.before.clicked.connect(self._previous)
        self.after.clicked.connect(self._next)
        self.smaller.clicked.connect(self.sheets.zoom_out)
        self.larger.clicked.connect(self.sheets.zoom_in)
        self.fit.clicked.connect(self.sheets.fit)
        self.sheets.page_changed.connect(self._say_page)
        self.sheets.drawn.connect(self._say_page)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (
            ("Ctrl++", self.sheets.zoom_in),
            ("Ctrl+=", self.sheets.zoom_in),
            ("Ctrl+-", self.sheets.zoom_out),
            ("Ctrl+0", self.sheets.fit),
            ("PgDown", self.sheets.scroll_down),
            ("PgUp", self.sheets.scroll_up),
        ):
            QShortcut(QKeySequence(keys), self, context=within).activated.connect(act)
