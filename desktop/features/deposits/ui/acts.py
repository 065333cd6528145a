"""What can be done on the deposits page, for whoever looks for it by name. Owns the list; the page does it."""

from collections.abc import Callable
from functools import partial

from desktop.features.deposits import edit_texts, page_texts
from desktop.features.deposits.ui.arrivals import Arrivals
from desktop.features.deposits.ui.filters import Filters
from desktop.features.deposits.ui.folders import Folders
from desktop.features.deposits.ui.queue import Queue
from desktop.features.deposits.ui.word import Word
from desktop.toolkit.page import Act
from desktop.uploads.facts import View

_ICONS = {View.TO_SEND: "document", View.MOVING: "sending", View.TO_MEND: "warning", View.SENT: "check-circle"}


def acts(
    arrivals: Arrivals,
    filters: Filters,
    folders: Folders,
    queue: Queue,
    word: Word,
    send: Callable[[], object],
) -> list[Act]:
    """Now: what has no sense at the moment isn't offered."""
    found = [
        Act(page_texts.JOIN_FILES, arrivals.choose_files, "join", "Ctrl+J", page_texts.WORDS_JOIN),
        Act(page_texts.JOIN_FOLDER, arrivals.choose_folder, "folder", words=page_texts.WORDS_JOIN),
        Act(page_texts.PASTE_FILES, arrivals.paste, "paste", "Ctrl+V"),
    ]
    if queue.any_folder:
        found.append(Act(edit_texts.CHOOSE_FOLDER, folders.open, "folder", "Ctrl+D", edit_texts.WORDS_FOLDER))
    if word.last:
        found.append(Act(edit_texts.undo(word.last), word.undo, "undo", "Ctrl+Z"))
    waiting = queue.total(View.TO_SEND)
    if waiting:
        found.insert(0, Act(page_texts.send(waiting), send, "send", "Ctrl+Enter", page_texts.WORDS_SEND))
    for view, icon in _ICONS.items():
        if queue.total(view):
            found.append(Act(page_texts.show_view(view, queue.total(view)), partial(filters.choose, view), icon))
    return found
