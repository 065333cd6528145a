"""The SQL of deposits that leave later. As in `store`: decides nothing.

A document of such a deposit is queued like any other, with the reason LATER and the hour as its next try.
"""

from collections.abc import Iterable

import apsw

from desktop.kernel.ids import DepositId, DocumentId
from desktop.uploads import store_deposits, store_rows
from desktop.uploads.flow_facts import LATER, Held
from desktop.uploads.machine import Stored


def new_seqs(db: apsw.Connection, deposits: Iterable[DepositId]) -> list[int]:
    """The row numbers of deposits of which nothing has left."""
    sql = "SELECT seq FROM deposit WHERE id = ? AND state IN ('collecting', 'sealing')"
    return [seq for each in deposits if (seq := db.execute(sql, (each,)).get) is not None]


def held_seqs(db: apsw.Connection, documents: Iterable[DocumentId] | None = None) -> list[int]:
    """The row numbers of the deposits that wait for their hour: all of them, or those of these documents."""
    if documents is None:
        return [seq for (seq,) in db.execute("SELECT seq FROM deposit WHERE not_before IS NOT NULL ORDER BY seq")]
    sql = (
        "SELECT p.seq FROM document AS d JOIN deposit AS p ON p.seq = d.deposit"
        " WHERE d.id = ? AND p.not_before IS NOT NULL"
    )
    return sorted({seq for each in documents if (seq := db.execute(sql, (each,)).get) is not None})


def due_seqs(db: apsw.Connection, now: float) -> list[int]:
    """The row numbers of those whose hour has come."""
    sql = "SELECT seq FROM deposit WHERE not_before IS NOT NULL AND not_before <= ? ORDER BY seq"
    return [seq for (seq,) in db.execute(sql, (now,))]


def next_hour(db: apsw.Connection) -> float | None:
    """When the first of them may leave."""
    found: float | None = db.execute("SELECT min(not_before) FROM deposit WHERE not_before IS NOT NULL").get
    return found


def hold(db: apsw.Connection, seq: int, until: float) -> None:
    """Nothing of this deposit leaves before; nothing of it has left yet."""
    db.execute("UPDATE deposit SET not_before = ?, state = 'collecting', frozen = 0 WHERE seq = ?", (until, seq))
    db.execute(
        "UPDATE document SET reason = ?, next_try_at = ? WHERE deposit = ? AND state = 'queued'", (LATER, until, seq)
    )


def let_go(db: apsw.Connection, seq: int) -> None:
    """This deposit may leave."""
    db.execute("UPDATE deposit SET not_before = NULL WHERE seq = ?", (seq,))
    db.execute(
        "UPDATE document SET reason = '', next_try_at = NULL WHERE deposit = ? AND state = 'queued' AND reason = ?",
        (seq, LATER),
    )


def held(db: apsw.Connection) -> Held:
    """What waits for its hour, as a whole."""
    found = db.execute(
        "SELECT count(*), coalesce(sum(d.size), 0), min(p.not_before)"
        " FROM deposit AS p INDEXED BY deposit_later CROSS JOIN document AS d INDEXED BY document_deposit"
        " ON d.deposit = p.seq AND d.state = 'queued' WHERE p.not_before IS NOT NULL"
    ).fetchone()
    return Held() if found is None else Held(*found)


def standing(db: apsw.Connection) -> tuple[dict[Stored, tuple[int, int]], float | None, Held]:
    """The tally, when the first of what stumbled is tried again, and what waits for its hour."""
    return store_rows.tally(db), store_deposits.next_due(db), held(db)


def ahead(db: apsw.Connection, document: DocumentId) -> int:
    """How many documents go before a queued one."""
    found = db.execute("SELECT deposit FROM document WHERE id = ? AND state = 'queued'", (document,)).get
    if found is None:
        return 0
    return int(
        db.execute(
            "SELECT count(*) FROM deposit AS p INDEXED BY deposit_open CROSS JOIN document AS d"
            " INDEXED BY document_deposit ON d.deposit = p.seq AND d.state = 'queued' AND d.paused = 0"
            " WHERE p.state NOT IN ('acknowledged', 'failed') AND p.state = 'collecting' AND p.not_before IS NULL"
            " AND (p.seq < ? OR (p.seq = ? AND d.id < ?))",
            (found, found, document),
        ).get
        or 0
    )
