"""What the window says while files are dragged over it, for `toolkit.dropzone.DropZone`."""

from desktop.features.deposits import texts
from desktop.toolkit.dropzone import DropWords

WORDS = DropWords(title=texts.DROP_TITLE, text=texts.DROP_TEXT, what=texts.dragged)
