"""The SQL of what the user writes on documents (kind, message, folder): read, changed, written back. As in `store`."""
# ruff: noqa: S608 - SQL is put together from literals only

from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads.facts import FolderCount
from desktop.uploads.machine import Stored
from desktop.uploads.store_lines import Value, lines
from desktop.uploads.store_rows import IN_SIGHT, WITHIN, among, listed, within

_STAGED = "WHERE d.state = 'staged' AND d.id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Labels:
    """What was written on some documents, and what was thought of them; for `write_back` alone."""

    lines: tuple[tuple[Value, ...], ...]


def labels(db: apsw.Connection, documents: Iterable[DocumentId]) -> Labels:
    """Of those among them that are staged."""
    found = lines(
        db,
        "SELECT d.id, d.kind, d.message, d.folder, d.pin, g.kind, g.confidence, g.invoice_number, g.invoice_date,"
        f" g.standing FROM document AS d LEFT JOIN suggestion AS g ON g.document = d.id {_STAGED}",
        (listed(documents),),
    )
    return Labels(tuple(found))


def write_back(db: apsw.Connection, before: Labels) -> list[DocumentId]:
    """On those that are still staged; which these are."""
    staged = {
        number
        for (number,) in lines(
            db,
            f"SELECT d.id FROM document AS d {_STAGED}",
            (listed(DocumentId(int(str(line[0]))) for line in before.lines),),
        )
    }
    again = [line for line in before.lines if line[0] in staged]
    db.executemany(
        "UPDATE document SET kind = ?2, message = ?3, folder = ?4, pin = ?5 WHERE id = ?1", [line[:5] for line in again]
    )
    db.executemany("DELETE FROM suggestion WHERE document = ?", [line[:1] for line in again])
    db.executemany(
        "INSERT INTO suggestion (document, kind, confidence, invoice_number, invoice_date, standing)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [(line[0], *line[5:]) for line in again if line[9] is not None],
    )
    return sorted(staged)


def set_folder(db: apsw.Connection, documents: Iterable[DocumentId], folder: str) -> list[DocumentId]:
    """Of those among them that are staged; which these are."""
    found = db.execute(
        f"UPDATE document AS d SET folder = ? {_STAGED} RETURNING id",
        (folder, listed(documents)),
    )
    return sorted(DocumentId(number) for (number,) in found)


def folders(db: apsw.Connection) -> list[FolderCount]:
    """Of what isn't acknowledged yet, in their order; documents of a folder within another count in both."""
    found = lines(
        db,
        f"SELECT folder, count(*), sum(state = 'staged') FROM document WHERE {among(*IN_SIGHT)} AND folder <> ''"
        " GROUP BY folder",
        [state.value for state in IN_SIGHT],
    )
    sums: dict[str, list[int]] = {}
    for folder, documents, staged in found:
        parts = folder.split("/")
        for depth in range(1, len(parts) + 1):
            known = sums.setdefault("/".join(parts[:depth]), [0, 0])
            known[0] += documents
            known[1] += staged
    return [FolderCount(folder, *sums[folder]) for folder in sorted(sums, key=lambda path: path.casefold().split("/"))]


def tally(db: apsw.Connection, folder: str) -> dict[Stored, tuple[int, int]]:
    """Documents and bytes of each state in a folder and those within it."""
    found = lines(
        db,
        f"SELECT state, count(*), sum(size) FROM document WHERE {WITHIN} GROUP BY state",
        within(folder),
    )
    return {Stored(state): (documents, size) for state, documents, size in found}


def any_folder(db: apsw.Connection) -> bool:
    """Whether anything that isn't acknowledged yet lies in one."""
    sql = f"SELECT EXISTS (SELECT 1 FROM document WHERE {among(*IN_SIGHT)} AND folder <> '')"
    return bool(db.execute(sql, [state.value for state in IN_SIGHT]).get)
