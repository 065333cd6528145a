"""What the window says while files are dragged over it, for `toolkit.dropzone.DropZone`."""

from desktop.features.deposits import page_texts
from desktop.toolkit.dropzone import DropWords

WORDS = DropWords(title=page_texts.DROP_TITLE, text=page_texts.DROP_TEXT, what=page_texts.dragged)
