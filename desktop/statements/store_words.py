"""The SQL of the words by which lines are found: one FTS5 table for every 91 days of transfers.

Newest first, most searches end in the first table; a period asks its own tables only; a table whose lines are all gone
is dropped. What is a word is decided in `words`.
"""
# ruff: noqa: S608 - SQL is put together from literals and numbers

from collections.abc import Iterable
from typing import Any

import apsw

from desktop.statements.reading import PLACES

SEATS = 4096  # statements of one day
DAYS = 91
LINES = DAYS * SEATS * PLACES  # how many numbers of lines share a table


def table(block: int) -> str:
    """The name of a block's table."""
    return f"line_words_{block:d}"


def blocks(db: apsw.Connection, least: int, most: int, *, descending: bool) -> list[int]:
    """The blocks that may have lines from number `least` to number `most`."""
    way = "DESC" if descending else "ASC"
    sql = f"SELECT block FROM word_block WHERE block BETWEEN ? AND ? ORDER BY block {way}"
    found: list[tuple[Any, ...]] = db.execute(sql, (least // LINES, most // LINES)).fetchall()
    return [block for (block,) in found]


def put(db: apsw.Connection, seq: int, words: Iterable[tuple[int, str]]) -> None:
    """Let lines of one statement be found; `words` are numbers of lines, ascending, and what is said in them."""
    block = seq * PLACES // LINES
    if db.execute("SELECT 1 FROM word_block WHERE block = ?", (block,)).fetchone() is None:
        db.execute(
            f"CREATE VIRTUAL TABLE {table(block)} USING fts5 (words, content = '', contentless_delete = 1,"
            " detail = 'none', prefix = '1 2 3', tokenize = 'ascii')"
        )
        db.execute("INSERT INTO word_block (block) VALUES (?)", (block,))
    db.executemany(f"INSERT INTO {table(block)} (rowid, words) VALUES (?, ?)", words)


def take_out(db: apsw.Connection, least: int, most: int) -> None:
    """Forget the lines from number `least` to number `most`, of one statement, while they are still there."""
    block = least // LINES
    among = "SELECT id FROM line WHERE id BETWEEN ? AND ?"
    db.execute(f"DELETE FROM {table(block)} WHERE rowid IN ({among})", (least, most))


def drop_empty(db: apsw.Connection, block: int) -> None:
    """Let a block go that has no line any more."""
    first = block * LINES
    left = db.execute("SELECT 1 FROM line WHERE id BETWEEN ? AND ? LIMIT 1", (first, first + LINES - 1)).fetchone()
    if left is None:
        db.execute(f"DROP TABLE IF EXISTS {table(block)}")
        db.execute("DELETE FROM word_block WHERE block = ?", (block,))
