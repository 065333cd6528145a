"""What the window says while files are dragged over it, for `toolkit.dropzone.DropZone`."""

from desktop.features.deposits import page_texts
from desktop.toolkit.dropzone import DropWords
from desktop.toolkit.scale import Heap

_TAKEN = (
    *(".pdf", ".eml", ".zip"),
    *(".jpg", ".jpeg", ".jfif", ".png", ".tif", ".tiff"),
    *(".heic", ".heif", ".hif", ".avif", ".webp", ".bmp", ".dib", ".gif", ".jp2", ".j2k"),
)


def _what(heap: Heap) -> str:
    return page_texts.dragged(heap.files, heap.folders, heap.octets, heap.others, whole=heap.whole, more=heap.more)


WORDS = DropWords(
    title=page_texts.DROP_TITLE,
    text=lambda heap: page_texts.drop_text(heap.files, heap.strangers),
    what=_what,
    taken=frozenset(_TAKEN),
)
