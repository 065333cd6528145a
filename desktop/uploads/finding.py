"""What somebody who types a name or a number is looking for: documents of the queue, past ones, receipts.

Owns one reader of its own, so that each letter breaks off the question before it and no other question. Finds few, and
quickly; the history answers who wants all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import apsw

from desktop.infra.database import Vault
from desktop.infra.interruptible import Interruptible
from desktop.uploads import store_history, store_rows, store_words
from desktop.uploads.facts import DocumentRow
from desktop.uploads.history_facts import HistoryQuery, PastDeposit, PastDocument, Shelf

_OF_A_DEPOSIT = 1000  # documents, the server's most: only beyond are the first ones known to be the first


@dataclass(frozen=True, slots=True)
class Found:
    """Some of each, newest first; `rows` are of the queue and not acknowledged yet."""

    rows: tuple[DocumentRow, ...] = ()
    deposits: tuple[PastDeposit, ...] = ()
    documents: tuple[PastDocument, ...] = ()


class Finding:
    """Over an open vault, on the loop."""

    def __init__(self, vault: Vault) -> None:
        self._reader = Interruptible(vault.reader)

    async def find(self, search: str, most: int = 5) -> Found:
        """At most so many of each. `asyncio.CancelledError` where a newer question came first."""
        if not search.strip():
            return Found()
        return await self._reader.ask(partial(_find, search=search, most=most))

    def close(self) -> None:
        """Break off what is asked."""
        self._reader.close()


def _find(db: apsw.Connection, search: str, most: int) -> Found:
    rows = store_rows.rows(db, store_rows.named(db, search, most))
    words = store_words.words(search)
    # A deposit is also found by the names in it: those are told as documents.
    deposits = store_history.deposits(db, _first(db, Shelf.DEPOSITS, search, 4 * most))
    own = [each for each in deposits if all(_begins(each, word) for word in words)]
    documents = store_history.documents(db, _first(db, Shelf.DOCUMENTS, search, _OF_A_DEPOSIT + 1)[:most])
    return Found(tuple(rows), tuple(own[:most]), tuple(documents))


def _first(db: apsw.Connection, shelf: Shelf, search: str, most: int) -> Sequence[int]:
    return store_history.first_ids(db, HistoryQuery(shelf, search), most) or ()


def _begins(deposit: PastDeposit, word: str) -> bool:
    """Whether a word of its number or message begins so."""
    return any(each.startswith(word) for each in store_words.findable((deposit.number, deposit.message)))
