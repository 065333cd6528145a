"""Words by which receipts and documents are found: how a text is parted into them, and the SQL of their tables.

What is a word is decided here, for what is kept as for what is asked: SQLite is handed words parted by spaces.
"""

import re
from collections.abc import Iterable, Sequence

import apsw

from desktop.uploads.facts import Receipt
from desktop.uploads.store_lines import fold, lines, sort_key

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"0*(\d+)")
MESSAGE_WORDS = 60
"""Of a message, how many different words find its documents too; all of them find its deposit."""


def words(text: str) -> list[str]:
    """The words of `text`, folded: letters and digits that stand together."""
    return _WORD.findall(fold(text))


def matching(search: str) -> str:
    """FTS5's wording of "each of these begins a word"; "" where nothing was asked."""
    return " AND ".join(f'"{word}"*' for word in words(search))


def findable(texts: Iterable[str]) -> list[str]:
    """Under which words something of these texts is found: "scan0012" also as "0012" and "12"."""
    found: dict[str, None] = {}
    for text in texts:
        for word in words(text):
            found[word] = None
            for run in _DIGITS.finditer(word):
                found[run[0]] = None
                found[run[1]] = None
    return list(found)


def index_receipt(db: apsw.Connection, seq: int, number: str, message: str, names: Sequence[str]) -> None:
    """Let a receipt be found by its number, its message and the names in it."""
    db.execute(
        "INSERT INTO receipt_words (rowid, words) VALUES (?, ?)", (seq, " ".join(findable((number, message, *names))))
    )


def index_documents(
    db: apsw.Connection, seq: int, places: int, number: str, message: str, names: Iterable[tuple[int, str]]
) -> None:
    """Let documents be found by their (place, name), and by their receipt's number and message."""
    shared = [*findable((number,)), *findable((message,))[:MESSAGE_WORDS]]
    db.executemany(
        "INSERT INTO document_words (rowid, words) VALUES (?, ?)",
        [(seq * places + place, " ".join(dict.fromkeys((*findable((name,)), *shared)))) for place, name in names],
    )


def index(db: apsw.Connection, seq: int, places: int, receipt: Receipt) -> None:
    """Let a receipt that is being stored be found, and each of its documents."""
    names = [part.name for part in receipt.documents]
    index_receipt(db, seq, receipt.number, receipt.message, names)
    index_documents(db, seq, places, receipt.number, receipt.message, enumerate(names))


def is_unread(db: apsw.Connection) -> bool:
    """Whether there are receipts from before there was a history."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM unread)").get)


def read_on(db: apsw.Connection, places: int, most: int) -> None:
    """Index at most `most` documents of a receipt from before there was a history."""
    todo = db.execute(
        "SELECT u.receipt, u.place, r.number, r.message FROM unread AS u JOIN receipt AS r ON r.seq = u.receipt"
        " ORDER BY u.receipt DESC LIMIT 1"
    ).fetchone()
    if todo is None:
        return
    seq, place, number, message = todo
    sql = "SELECT place, name FROM receipt_document WHERE receipt = ? AND place >= ? ORDER BY place LIMIT ?"
    found = lines(db, sql, (seq, place, most))
    index_documents(db, seq, places, number, message, found)
    db.executemany(
        "UPDATE receipt_document SET name_key = ? WHERE receipt = ? AND place = ?",
        [(sort_key(name), seq, number_of) for number_of, name in found],
    )
    if len(found) == most:
        db.execute("UPDATE unread SET place = ? WHERE receipt = ?", (found[-1][0] + 1, seq))
    else:
        names = lines(db, "SELECT name FROM receipt_document WHERE receipt = ? ORDER BY place", (seq,))
        index_receipt(db, seq, number, message, [name for (name,) in names])
        db.execute("DELETE FROM unread WHERE receipt = ?", (seq,))
