"""The SQL of what screens are shown: rows, lists of ids, counts. As in `store`: decides nothing."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import apsw

from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads.facts import (
    DocumentRow,
    DocumentState,
    Kind,
    SortKey,
    Suggestion,
    Twin,
    View,
)
from desktop.uploads.machine import Stored
from desktop.uploads.store_lines import fold, lines, moment, time
from desktop.uploads.texts import deposit_label

MOVING = (Stored.QUEUED, Stored.WAITING, Stored.SIGNED_OUT, Stored.UPLOADED)
_ROW = (
    "SELECT id, name, folder, size, media_type, sha256, kind, message, state, paused, deposit_id, ordinal, sent,"
    " reason, next_try_at, added_at, receipt, twin, twin_name, twin_receipt, twin_received_at, elsewhere_name,"
    " elsewhere_receipt, elsewhere_received_at, origin, parts, rereadable, suggested, confidence,"
    " invoice_number, invoice_date, standing FROM document_row"
)


def row(db: apsw.Connection, document: DocumentId) -> DocumentRow | None:
    """A document as a screen shows it; None for one that is out of sight."""
    found = db.execute(f"{_ROW} WHERE id = ?", (document,)).fetchone()
    return None if found is None else _row(found)


def rows(db: apsw.Connection, documents: Iterable[DocumentId]) -> list[DocumentRow]:
    """In the order asked; those out of sight are left out."""
    wanted = list(documents)
    # One question, however many.
    asked = lines(db, f"{_ROW} WHERE id IN (SELECT value FROM json_each(?))", (listed(wanted),))  # noqa: S608 - literals
    found = {line[0]: line for line in asked}
    made = (_row(found[document]) for document in wanted if document in found)
    return [each for each in made if each is not None]


def listed(documents: Iterable[DocumentId]) -> str:
    """As SQLite's json_each takes them."""
    return f"[{','.join(map(str, documents))}]"


def rows_of(db: apsw.Connection, deposit: int) -> list[DocumentRow]:
    """Those of a deposit that are in sight, in order of arrival."""
    found = (_row(line) for line in lines(db, f"{_ROW} WHERE deposit = ? ORDER BY id", (deposit,)))
    return [row for row in found if row is not None]


def _row(line: Sequence[Any]) -> DocumentRow | None:
    number, name, folder, size, media_type, sha256, kind, message, state, paused, deposit, ordinal, sent = line[:13]
    reason, next_try_at, added_at, receipt, twin, twin_name, twin_receipt, twin_at = line[13:21]
    if state in (Stored.REMOVED.value, Stored.CLEARED.value):
        return None
    repeats: Twin | None = None
    if state == Stored.DUPLICATE.value:
        if twin_name is not None:
            repeats = Twin(DocumentId(twin), twin_name, twin_receipt, moment(twin_at))
        elif line[21] is not None:
            repeats = Twin(None, line[21], line[22], moment(line[23]))
    return DocumentRow(
        id=DocumentId(number),
        name=name,
        folder=folder,
        size=size,
        media_type=media_type,
        sha256=None if sha256 is None else Sha256(sha256.hex()),
        kind=Kind(kind),
        message=message,
        state=DocumentState(state),
        paused=bool(paused),
        deposit=None if deposit is None else DepositId(deposit),
        deposit_label=receipt or ("" if ordinal is None else deposit_label(ordinal)),
        sent=sent,
        reason=reason,
        next_try_at=moment(next_try_at),
        added_at=time(added_at),
        twin=repeats,
        receipt=receipt,
        origin=line[24],
        parts=line[25],
        rereadable=bool(line[26]),
        suggestion=_suggestion(*line[27:32]),
    )


def _suggestion(
    kind: str | None, confidence: float, number: str | None, issued: str | None, standing: str
) -> Suggestion | None:
    if kind is None:
        return None
    day = date.fromisoformat(issued) if issued else None
    return Suggestion(Kind(kind), confidence, number, day, standing != "proposed")


IN_SIGHT = (Stored.REFUSED, Stored.DUPLICATE, Stored.STAGED, *MOVING, Stored.FAILED)
"""What a screen shows besides what is acknowledged."""

WITHIN = "folder <> '' AND (folder = ? OR (folder >= ? AND folder < ?))"
"""In a folder, or in one within it; bindings by `within`."""

_VIEWS: dict[View, tuple[Stored, ...]] = {
    View.ALL: IN_SIGHT,
    View.TO_SEND: (Stored.STAGED,),
    View.MOVING: MOVING,
    View.TO_MEND: (Stored.REFUSED, Stored.DUPLICATE, Stored.FAILED),
    View.SENT: (),
}
_SORTS: dict[SortKey, str] = {
    SortKey.ADDED: "id",
    SortKey.NAME: "name_key",
    SortKey.KIND: "kind",
    SortKey.SIZE: "size",
    SortKey.DEPOSIT: "deposit",
    SortKey.STATE: (
        "CASE state WHEN 'failed' THEN 0 WHEN 'refused' THEN 1 WHEN 'duplicate' THEN 2 WHEN 'staged' THEN 3"
        " WHEN 'waiting' THEN 4 WHEN 'signed_out' THEN 5 WHEN 'queued' THEN 6 WHEN 'uploaded' THEN 7 ELSE 8 END"
    ),
}


def within(folder: str) -> tuple[str, str, str]:
    """The bindings of `WITHIN`."""
    return folder, f"{folder}/", f"{folder}0"  # "0" comes right after "/"


def ids(
    db: apsw.Connection, view: View, sort: SortKey, descending: bool, folder: str | None = None
) -> list[DocumentId]:
    """Every document of `view` (of a folder and those within it), sorted; equals in order of arrival."""
    sql, bindings = ids_query(view, sort, descending)
    if folder is not None:
        states = (*_VIEWS[view], Stored.ACKNOWLEDGED) if view in (View.ALL, View.SENT) else _VIEWS[view]
        marks, place = ", ".join("?" * len(states)), _SORTS[sort]
        way = " DESC" if descending else ""
        sql = f"SELECT id FROM document WHERE {WITHIN} AND state IN ({marks}) ORDER BY {place}{way}, id"  # noqa: S608
        bindings = [*within(folder), *(state.value for state in states)]
    return [DocumentId(number) for (number,) in lines(db, sql, bindings)]


def ids_query(view: View, sort: SortKey, descending: bool) -> tuple[str, list[str]]:
    """The statement of `ids` and its bindings."""
    states = _VIEWS[view]
    place = _SORTS[sort]
    order = f"{place} DESC, id" if descending and sort is not SortKey.ADDED else f"{place}, id"
    if sort is SortKey.ADDED:
        order = "id DESC" if descending else "id"
    live = f"SELECT id, {place} AS place FROM document WHERE {among(*states)}"  # noqa: S608 - literals
    history = f"SELECT id, {place} AS place FROM document WHERE state = 'acknowledged'"  # noqa: S608 - literals
    if view is View.SENT:
        return f"SELECT id FROM document WHERE state = 'acknowledged' ORDER BY {order}", []  # noqa: S608 - literals
    bindings = [state.value for state in states]
    if view is not View.ALL:
        return f"SELECT id FROM document WHERE {among(*states)} ORDER BY {order}", bindings  # noqa: S608 - literals
    order = order.replace(place, "place") if sort is not SortKey.ADDED else order
    return f"SELECT id FROM ({live} UNION ALL {history}) ORDER BY {order}", bindings  # noqa: S608 - literals


def named(db: apsw.Connection, search: str, most: int) -> list[DocumentId]:
    """Those in sight and not acknowledged whose name or folder holds every word of `search`; newest first."""
    words = search.split()
    if not words:
        return []
    conditions, bindings = [], [state.value for state in IN_SIGHT]
    for word in words:
        # In the folded name numbers are padded: a word with a number is looked for as it stands. `instr` looks twice as
        # fast as LIKE, and knows no signs of its own.
        name = "lower(name)" if any(letter.isdigit() for letter in word) else "name_key"
        conditions.append(f"(instr({name}, ?) OR instr(lower(folder), ?))")
        bindings += [_lower(word) if name != "name_key" else fold(word), _lower(word)]
    sql = f"SELECT id FROM document WHERE {among(*IN_SIGHT)} AND {' AND '.join(conditions)}"  # noqa: S608
    return [DocumentId(number) for (number,) in lines(db, f"{sql} ORDER BY id DESC LIMIT {most:d}", bindings)]


def _lower(word: str) -> str:
    """As SQLite's own `lower` has it: letters with accents stay as they are."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in word)


def among(*states: Stored) -> str:
    # The literal condition of the partial index goes along, otherwise SQLite can't use it.
    return f"state NOT IN ('acknowledged', 'cleared') AND state IN ({', '.join('?' * len(states))})"


def tally(db: apsw.Connection) -> dict[Stored, tuple[int, int]]:
    """Documents and bytes of each state."""
    return {Stored(state): (documents, size) for state, documents, size in db.execute("SELECT * FROM tally")}


def bytes_under_way(db: apsw.Connection) -> int:
    """Bytes that the server already has of documents that aren't wholly uploaded."""
    states = (Stored.QUEUED, Stored.WAITING, Stored.SIGNED_OUT)
    sql = f"SELECT coalesce(sum(sent), 0) FROM document WHERE {among(*states)}"  # noqa: S608 - literals
    return int(db.execute(sql, [state.value for state in states]).get or 0)
