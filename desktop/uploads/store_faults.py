"""The SQL of what is to be mended: its groups, and where refused files lie. As in `store`: decides nothing."""

import os
from collections.abc import Sequence
from pathlib import Path

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads.facts import DocumentState
from desktop.uploads.flow_facts import Fault, Refusal
from desktop.uploads.machine import Stored
from desktop.uploads.names import shown
from desktop.uploads.store_rows import among

_TO_MEND = (Stored.REFUSED, Stored.DUPLICATE, Stored.FAILED)


def remember(db: apsw.Connection, document: DocumentId, path: Path) -> None:
    """Where a refused file lies."""
    db.execute("INSERT OR REPLACE INTO whereabouts (document, path) VALUES (?, ?)", (document, os.fsencode(path)))


def path(db: apsw.Connection, document: DocumentId) -> Path | None:
    """Where the file of a refused document lies, as far as that is known."""
    found: bytes | None = db.execute(
        "SELECT path FROM whereabouts WHERE document = ? UNION ALL SELECT path FROM source WHERE document = ?",
        (document, document),
    ).get
    return None if found is None else Path(os.fsdecode(found))


def forget(db: apsw.Connection, document: DocumentId) -> None:
    """Its row goes, and what was known of it."""
    db.execute("DELETE FROM document WHERE id = ? AND state = 'refused'", (document,))


def refuse_again(db: apsw.Connection, document: DocumentId, reason: str, size: int, media_type: str) -> None:
    """It was read again, and refused for that reason."""
    db.execute(
        "UPDATE document SET reason = ?, size = ?, media_type = ? WHERE id = ? AND state = 'refused'",
        (reason, size, media_type, document),
    )


def faults(db: apsw.Connection) -> tuple[Fault, ...]:
    """What is to be mended, by state and reason, the largest group first."""
    sql = (
        "SELECT state, reason, count(*), sum(state = 'refused' AND EXISTS"  # noqa: S608 - literals
        " (SELECT 1 FROM whereabouts AS w WHERE w.document = document.id)) FROM document"
        f" WHERE {among(*_TO_MEND)} GROUP BY state, reason ORDER BY count(*) DESC, state, reason"
    )
    return tuple(
        Fault(DocumentState(state), reason, how_many, located)
        for state, reason, how_many, located in db.execute(sql, [state.value for state in _TO_MEND])
    )


def of_fault(db: apsw.Connection, fault: Fault) -> list[DocumentId]:
    """The documents of a group, in order of arrival."""
    sql = f"SELECT id FROM document WHERE {among(Stored.REFUSED)} AND reason = ? ORDER BY id"  # noqa: S608 - literals
    return [DocumentId(number) for (number,) in db.execute(sql, (fault.state.value, fault.reason))]


def refusals(db: apsw.Connection, reasons: Sequence[str], after: float) -> list[Refusal]:
    """Files that were refused for one of these reasons after a time, where it is known where they lie. What came in a
    mail or an archive isn't among them."""
    sql = (
        "SELECT document.id, folder, name, reason, path FROM document JOIN whereabouts AS w ON w.document = document.id"  # noqa: S608 - literals
        f" WHERE {among(Stored.REFUSED)} AND added_at > ? AND reason IN ({', '.join('?' * len(reasons))})"
    )
    found = db.execute(sql, (Stored.REFUSED.value, after, *reasons))
    refused = ((Path(os.fsdecode(where)), *line) for *line, where in found)
    return [
        Refusal(DocumentId(number), folder, reason, where)
        for where, number, folder, name, reason in refused
        if shown(where.name) == name
    ]
