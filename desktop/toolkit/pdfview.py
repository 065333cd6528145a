"""A PDF shown from its bytes, never from a file: pages under one another, fitted to the width.

Owns the view; QtPdf is imported when the first one is made, not at start-up. It draws no form field that isn't
flattened (Qt 6.11).
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from desktop.toolkit import texts
from desktop.toolkit.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument, QPdfLink, QPdfSearchModel


class PdfView(QWidget):
    """Empty until `show_bytes`."""

    page_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        self._buffer: QBuffer | None = None
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setPageSpacing(theme.px("s"))
        self._view.setAccessibleName(texts.PDF_VIEW)
        self._theme = theme
        theme.changed.connect(self._dress)
        self._dress()
        self._sorry = QLabel(texts.PDF_UNREADABLE, self)
        self._sorry.setProperty("role", "empty")
        self._sorry.setWordWrap(True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._sorry)
        self.setFocusProxy(self._view)
        self._view.pageNavigator().currentPageChanged.connect(self.page_changed)

    @Slot()
    def _dress(self) -> None:
        """What lies around the pages: Qt takes it from a role that is a line's colour everywhere else."""
        palette = self._view.palette()
        palette.setColor(QPalette.ColorRole.Dark, self._theme.color("sunken"))
        self._view.setPalette(palette)

    @property
    def page(self) -> int:
        """The page that is looked at, from 0."""
        return self._view.pageNavigator().currentPage()

    def go_to(self, page: int) -> None:
        """The top of a page; one that isn't there changes nothing."""
        if 0 <= page < self._document.pageCount():
            self._view.pageNavigator().jump(page, QPointF(), self._view.zoomFactor())

    @property
    def zoom(self) -> float:
        """1.0 is 72 points an inch on the screen as it is."""
        from PySide6.QtPdfWidgets import QPdfView

        if self._view.zoomMode() is QPdfView.ZoomMode.FitToWidth and self._document.pageCount():
            dots = self._view.logicalDpiX() / 72
            return self._view.viewport().width() / (self._document.pagePointSize(self.page).width() * dots)
        return self._view.zoomFactor()

    def set_zoom(self, zoom: float) -> None:
        """No longer fitted to the width."""
        from PySide6.QtPdfWidgets import QPdfView

        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(zoom)

    def fit(self) -> None:
        """Fitted to the width again."""
        from PySide6.QtPdfWidgets import QPdfView

        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def set_found(self, found: "QPdfSearchModel") -> None:
        """Light up what was found."""
        self._view.setSearchModel(found)

    def show_found(self, link: "QPdfLink", place: int) -> None:
        """Go to one of those."""
        self._view.setCurrentSearchResultIndex(place)
        self._view.pageNavigator().jump(link.page(), link.location(), self._view.zoomFactor())

    @property
    def document(self) -> "QPdfDocument":
        """For printing and page counts."""
        return self._document

    def show_bytes(self, data: bytes) -> bool:
        """Show `data`; False, and a word in its place, where it can't be drawn."""
        from PySide6.QtPdf import QPdfDocument

        self.clear()
        self._buffer = QBuffer(self)  # lives as long as the document reads from it
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        good = self._document.status() == QPdfDocument.Status.Ready
        self._stack.setCurrentIndex(0 if good else 1)
        return good

    def clear(self) -> None:
        """Show nothing and forget the bytes."""
        self._document.close()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.deleteLater()
            self._buffer = None
