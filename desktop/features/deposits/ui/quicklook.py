"""A page of a document as a picture, drawn off the UI thread from the bytes in the vault: no file is made.

Owns the drawing; knows neither the engine nor the panel. What can't be drawn is None, never an exception: a document
that this workstation can't draw may be perfectly good for the Mutuelle.
"""

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from desktop.infra import pages
from desktop.uploads import picture

_MOST_MEGABYTES = 256  # of pixels, decoded: an image bomb isn't worth a look
PDF = "application/pdf"
_AMPLE = 4  # times the room: a JPEG is decoded no larger, which is several times faster for a small picture
_TIFF = (b"II*\0", b"MM\0*")
# What Qt's own reader unpacks, in less time than Pillow and without holding up the window (6.11: no JPEG in a TIFF).
_QT_UNPACKS = frozenset({"raw", "tiff_ccitt", "group3", "group4", "tiff_lzw", "packbits", "tiff_adobe_deflate"})


@dataclass(frozen=True, slots=True)
class Look:
    """The picture, in device pixels, and how many pages the document has."""

    image: QImage
    pages: int


def look(content: bytes, media_type: str, room: QSize, page: int = 0) -> Look | None:
    """Draw a page (from 0) so that it fits into `room` (device pixels). Worker thread."""
    return _of_pdf(content, room, page) if media_type == PDF else _of_image(content, room, page)


def _of_pdf(content: bytes, room: QSize, page: int) -> Look | None:
    try:
        drawn = pages.draw(content, page, (room.width(), room.height()))
    except pages.Unopened:
        return None
    form = QImage.Format.Format_Grayscale8 if drawn.grey else QImage.Format.Format_BGR888
    image = QImage(drawn.octets, drawn.width, drawn.height, drawn.stride, form)
    return Look(image.convertToFormat(QImage.Format.Format_RGB32), drawn.pages)  # a copy: the bytes are Python's


def _of_image(content: bytes, room: QSize, page: int) -> Look | None:
    if content[:4] in _TIFF and not _is_plain_tiff(content):
        return _by_pillow(content, room, page)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _read(buffer, room, page)


def _is_plain_tiff(content: bytes) -> bool:
    try:
        return picture.opened(content).info.get("compression") in _QT_UNPACKS
    except Exception:  # Pillow raises as many kinds as there are ways to damage a file
        return False


def _by_pillow(content: bytes, room: QSize, page: int) -> Look | None:
    try:
        image = picture.opened(content)
        several = getattr(image, "n_frames", 1)
        image.seek(page)
        made = picture.plain(image).convert("RGB")
        made.thumbnail((room.width(), room.height()))
        drawn = QImage(made.tobytes(), made.width, made.height, 3 * made.width, QImage.Format.Format_RGB888)
        return Look(drawn.convertToFormat(QImage.Format.Format_RGB32), several)  # a copy: the bytes are Python's
    except Exception:  # as above; `EOFError` where there is no such page
        return None


def _read(buffer: QBuffer, room: QSize, page: int) -> Look | None:
    # Apart from where the buffer is made: the reader of a TIFF must go before its buffer (Qt 6.11).
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    several = max(1, reader.imageCount())
    if page and not reader.jumpToImage(page):
        return None
    if bytes(reader.format().data()) == b"jpeg":
        side = _AMPLE * max(room.width(), room.height())
        if max(reader.size().toTuple()) > side:
            reader.setScaledSize(reader.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    fitted = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    if fitted.width() < image.width():
        image = image.scaled(fitted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return Look(_on_white(image) if image.hasAlphaChannel() else image, several)


def _on_white(image: QImage) -> QImage:
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    return paper
