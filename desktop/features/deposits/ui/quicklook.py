"""The first page of a document as a picture, drawn off the UI thread from the bytes in the vault: no file is made.

Owns the drawing; knows neither the engine nor the panel. What can't be drawn is None, never an exception: a document
that this workstation can't draw may be perfectly good for the Mutuelle.
"""

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

_MOST_MEGABYTES = 256  # of pixels, decoded: an image bomb isn't worth a look


@dataclass(frozen=True, slots=True)
class Look:
    """The picture, in device pixels, and how many pages the document has."""

    image: QImage
    pages: int


def look(content: bytes, media_type: str, room: QSize) -> Look | None:
    """Draw the first page so that it fits into `room` (device pixels). Worker thread."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    try:
        return _of_pdf(buffer, room) if media_type == "application/pdf" else _of_image(buffer, room)
    finally:
        buffer.close()


def _of_pdf(buffer: QBuffer, room: QSize) -> Look | None:
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    document.load(buffer)
    if document.status() != QPdfDocument.Status.Ready or document.pageCount() < 1:
        return None
    size = document.pagePointSize(0).toSize().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    drawn = document.render(0, size)
    pages = document.pageCount()
    document.close()
    if drawn.isNull():
        return None
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    from PySide6.QtGui import QPainter

    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return Look(paper, pages)


def _of_image(buffer: QBuffer, room: QSize) -> Look | None:
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    pages = max(1, reader.imageCount())
    image = reader.read()
    if image.isNull():
        return None
    fitted = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    if fitted.width() < image.width():
        image = image.scaled(fitted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return Look(image, pages)
