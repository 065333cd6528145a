"""What the window says of files that are dragged over it: what will really become of them, on the page that is shown.

Owns the choice between the pages' words; `desk.Desk.take` does accordingly.
"""

from collections.abc import Callable

from desktop.features.deposits import page_texts
from desktop.features.deposits.ui.drop import WORDS as TO_DEPOSIT
from desktop.features.followup import texts as followup_texts
from desktop.features.followup.ui.page import FollowupPage
from desktop.features.requests import texts as requests_texts
from desktop.features.requests.ui.page import RequestsPage
from desktop.toolkit.dropzone import DropWords
from desktop.toolkit.scale import Heap

_TAKEN = frozenset(ending for ending in TO_DEPOSIT.taken if ending not in (".eml", ".zip"))


def words_of(requests: RequestsPage, followup: FollowupPage) -> Callable[[], DropWords]:
    """Asked as a drag begins."""

    def words() -> DropWords:
        if requests.takes_drop():
            return DropWords(
                requests_texts.DROP_TITLE,
                lambda heap: _of_few(heap, requests_texts.drop_text(requests.wanted)),
                TO_DEPOSIT.what,
                _TAKEN,
            )
        if followup.takes_drop():
            return DropWords(
                followup_texts.DROP_TITLE,
                lambda heap: _of_few(heap, followup_texts.DROP_TEXT),
                TO_DEPOSIT.what,
                _TAKEN,
            )
        return TO_DEPOSIT

    return words


def _of_few(heap: Heap, usual: str) -> str:
    if heap.folders:
        return page_texts.NO_FOLDER
    if heap.strangers:
        return page_texts.drop_text(heap.files, heap.strangers)
    return usual
