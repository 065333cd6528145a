"""A PDF shown from its bytes, never from a file: pages under one another, fitted to the width.

Owns the view; QtPdf is imported when the first one is made, not at start-up. It draws no form field that isn't
flattened (Qt 6.11).
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from desktop.toolkit import texts
from desktop.toolkit.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument


class PdfView(QWidget):
    """Empty until `show_bytes`."""

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
        self._sorry = QLabel(texts.PDF_UNREADABLE, self)
        self._sorry.setProperty("role", "empty")
        self._sorry.setWordWrap(True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._sorry)

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
