"""The SQL of what was heard of, what is still to be fetched, and what became of it. Decides nothing but who is who.

A correction waits in `wanted` until its lines are here; what it replaces stays on the screen until then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import apsw
import msgspec

from desktop.statements import store_lines
from desktop.statements.facts import Event, Quarantined, Told, Trouble
from desktop.statements.preparing import Prepared
from desktop.statements.reading import KeptApart
from desktop.statements.remote import Announced, Change, Unreadable, Withdrawn
from desktop.statements.store_lines import Known, day_number, fetched, first, moment
from desktop.statements.store_words import SEATS

_COLUMNS = (
    "seq, id, number, revision, issued_on, period_from, period_to, transfer, transfer_cents, lines, expense, amo, amc,"
    " rest, paid, partial, rejected, pending, cancelled, corrected_at, ready, round"
)
_ANNOUNCED = msgspec.json.Decoder(Announced)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this workstation is."""

    cursor: str | None
    complete: bool
    synced_at: float | None
    months: int
    months_chosen: bool
    erased: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What a page of changes brought that is to be told."""

    told: list[Told]
    apart: list[Quarantined]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Lines to be fetched, and what came of them already."""

    announced: Announced
    etag: str
    body: bytes


# --- how far ---------------------------------------------------------------------------------------------------


def progress(db: apsw.Connection) -> Progress:
    row = db.execute("SELECT cursor, complete, synced_at, months, months_chosen, erased FROM progress").get
    cursor, complete, synced_at, months, chosen, erased = row
    return Progress(cursor, bool(complete), synced_at, months, bool(chosen), bool(erased))


def heard_all(db: apsw.Connection) -> None:
    """Nothing follows the cursor now: statements that the service didn't name again since the first change are gone."""
    gone = fetched(
        db,
        "SELECT id FROM statement WHERE round < (SELECT round FROM progress) AND NOT (SELECT complete FROM progress)",
    )
    db.execute("UPDATE progress SET complete = 1 WHERE NOT complete")
    for (statement,) in gone:
        forget(db, statement)


def start_over(db: apsw.Connection) -> None:
    """Hear of all changes again, from the first on."""
    db.execute("UPDATE progress SET cursor = NULL, complete = 0, round = round + 1")


def synced(db: apsw.Connection, now: float) -> None:
    """Everything was here at `now`."""
    db.execute("UPDATE progress SET synced_at = ?", (now,))


def keep(db: apsw.Connection, months: int) -> None:
    """The user chose how long statements are kept; longer than before means to hear of all of them again."""
    before: int = db.execute("SELECT months FROM progress").get
    db.execute("UPDATE progress SET months = ?, months_chosen = 1", (months,))
    if before and (not months or months > before):
        start_over(db)


def erase(db: apsw.Connection, months: int) -> None:
    """A new cache that fetches nothing before it is asked to; `months` as they were chosen, -1 where they weren't."""
    set_erased(db, True)
    if months >= 0:
        keep(db, months)


def set_erased(db: apsw.Connection, erased: bool) -> None:
    db.execute("UPDATE progress SET erased = ?", (int(erased),))


# --- changes ---------------------------------------------------------------------------------------------------


def hear(
    db: apsw.Connection,
    changes: Iterable[tuple[Change, Trouble | None]],
    cursor: str,
    horizon: date | None,
    now: float,
) -> Heard:
    """Note a page of changes and the place after it; what was withdrawn leaves at once.

    A change in trouble is kept apart. Statements paid before `horizon` are left out.
    """
    heard = Heard([], [])
    for change, trouble in changes:
        if isinstance(change, Withdrawn):
            if forget(db, change.id):
                heard.told.append(Told(change.number, Event.WITHDRAWN, change.changed_at))
        elif isinstance(change, Announced) and horizon is not None and change.transfer.paid_on < horizon:
            forget(db, change.id)
        elif isinstance(change, Unreadable) or trouble is not None:
            _set_apart(db, change, trouble or Trouble.MALFORMED, now, heard)
        else:
            try:
                _want(db, change)
            except KeptApart as problem:
                _set_apart(db, change, problem.trouble, now, heard)
    db.execute("UPDATE progress SET cursor = ?", (cursor,))
    tell(db, heard.told)
    return heard


def _set_apart(db: apsw.Connection, change: Announced | Unreadable, trouble: Trouble, now: float, heard: Heard) -> None:
    if keep_apart(db, change, trouble, now):
        heard.apart.append(Quarantined(change.id, change.number, change.revision, trouble, moment(now)))


def _want(db: apsw.Connection, change: Announced) -> None:
    kept: int | None = db.execute("SELECT revision FROM quarantine WHERE id = ?", (change.id,)).get
    if kept is not None and kept >= change.revision:
        return
    row = first(db, f"SELECT {_COLUMNS} FROM statement WHERE id = ?", (change.id,))  # noqa: S608 - literals
    waits = first(db, "SELECT announced FROM wanted WHERE id = ?", (change.id,))
    if row is None:
        _place(db, change, _seat(db, change.transfer.paid_on), ready=False, corrected_at=None)
    else:
        db.execute("UPDATE statement SET round = (SELECT round FROM progress) WHERE id = ?", (change.id,))
        known = _ANNOUNCED.decode(waits[0]) if waits is not None else None
        revision, ready = known.revision if known is not None else row[3], row[20]
        if revision > change.revision:
            return
        if revision == change.revision and (known is not None or ready):
            if _said(known) != _said(change) if known is not None else row[2:19] != _said(change):
                raise KeptApart(Trouble.DUPLICATE)
            return
        if not ready:
            _replace(db, change, ready=False)
    db.execute("DELETE FROM quarantine WHERE id = ?", (change.id,))
    db.execute(
        "INSERT OR REPLACE INTO wanted (id, paid_on, announced, lines) VALUES (?, ?, ?, ?)",
        (change.id, day_number(change.transfer.paid_on), msgspec.json.encode(change), change.line_count),
    )


def wanted(db: apsw.Connection, most: int, but: Sequence[str] = ()) -> list[Wanted]:
    """What is to be fetched next, newest transfer first, save those under way."""
    rows = fetched(
        db,
        "SELECT announced, etag, body FROM wanted WHERE id NOT IN (SELECT value FROM json_each(?))"
        " ORDER BY paid_on DESC, id DESC LIMIT ?",
        (msgspec.json.encode(list(but)).decode(), most),
    )
    return [Wanted(_ANNOUNCED.decode(announced), etag or "", body or b"") for announced, etag, body in rows]


def keep_part(db: apsw.Connection, statement: str, revision: int, etag: str, body: bytes) -> None:
    """Remember lines that came before the connection was cut; an empty `body` forgets them."""
    row = first(db, "SELECT announced FROM wanted WHERE id = ?", (statement,))
    if row is not None and _ANNOUNCED.decode(row[0]).revision == revision:
        db.execute("UPDATE wanted SET etag = ?, body = ? WHERE id = ?", (etag or None, body or None, statement))


def store(db: apsw.Connection, here: Sequence[Prepared], known: Known) -> list[Told | Trouble | None]:
    """The lines of wanted statements are here: each replaces what there was. What is to be told of it, or why it can't
    be stored.

    Does nothing for one that was corrected again or withdrawn meanwhile.
    """
    stored: list[Told | Trouble | None] = []
    placed: list[tuple[int, Prepared]] = []
    for prepared in here:
        try:
            stored.append(_store(db, prepared, known, placed))
        except KeptApart as problem:
            stored.append(problem.trouble)
    # Last, and oldest first: whatever else is written in between makes FTS5 begin a new piece of its index.
    for seq, prepared in sorted(placed, key=lambda each: each[0]):
        store_lines.put_words(db, seq, prepared)
    tell(db, [news for news in stored if isinstance(news, Told)])
    return stored


def _store(db: apsw.Connection, prepared: Prepared, known: Known, placed: list[tuple[int, Prepared]]) -> Told | None:
    change = prepared.announced
    row = first(db, "SELECT announced FROM wanted WHERE id = ?", (change.id,))
    if row is None or _ANNOUNCED.decode(row[0]).revision != change.revision:
        return None
    db.execute("DELETE FROM wanted WHERE id = ?", (change.id,))
    was_ready = bool(db.execute("SELECT ready FROM statement WHERE id = ?", (change.id,)).get)
    if was_ready:
        db.execute("DELETE FROM pdf WHERE id = ?", (change.id,))
        store_lines.take_out(db, _seq(db, change.id))
        known.forget()  # people may have left with them
    seq = _replace(db, change, ready=True)
    store_lines.put(db, seq, prepared, known)
    placed.append((seq, prepared))
    return Told(change.number, Event.CORRECTED, change.changed_at) if was_ready else None


def drop(db: apsw.Connection, statement: str) -> None:
    """Nothing more is to be fetched for a statement that the service says is gone; the feed will say the rest."""
    db.execute("DELETE FROM wanted WHERE id = ?", (statement,))
    db.execute("DELETE FROM statement WHERE id = ? AND NOT ready", (statement,))


def forget(db: apsw.Connection, statement: str) -> bool:
    """Take a statement away with all that is known of it; whether its lines had been here."""
    row = first(db, "SELECT seq, ready FROM statement WHERE id = ?", (statement,))
    if row is not None and row[1]:
        store_lines.take_out(db, row[0])
    for table in ("statement", "wanted", "quarantine", "pdf"):
        db.execute(f"DELETE FROM {table} WHERE id = ?", (statement,))  # noqa: S608 - literals
    return row is not None and bool(row[1])


def oldest_before(db: apsw.Connection, horizon: date) -> str | None:
    """A statement whose time is over."""
    found: str | None = db.execute(
        "SELECT id FROM statement WHERE seq < ? ORDER BY seq LIMIT 1", (day_number(horizon) * SEATS,)
    ).get
    return found


# --- what is kept apart, what is to be told --------------------------------------------------------------------


def keep_apart(db: apsw.Connection, change: Announced | Unreadable, trouble: Trouble, now: float) -> bool:
    """Put a statement in quarantine; whether that is news."""
    known = db.execute("SELECT 1 FROM quarantine WHERE id = ? AND revision = ?", (change.id, change.revision)).get
    announced = msgspec.json.encode(change) if isinstance(change, Announced) else None
    db.execute(
        "INSERT INTO quarantine (id, number, revision, trouble, since, announced) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET number = excluded.number, revision = excluded.revision,"
        " trouble = excluded.trouble, announced = excluded.announced",
        (change.id, change.number, change.revision, trouble.value, now, announced),
    )
    db.execute("DELETE FROM wanted WHERE id = ?", (change.id,))
    return known is None


def try_again(db: apsw.Connection) -> None:
    """What is kept apart is wanted again: perhaps only the way here was bad."""
    for (announced,) in fetched(db, "SELECT announced FROM quarantine WHERE announced IS NOT NULL"):
        change = _ANNOUNCED.decode(announced)
        db.execute("UPDATE quarantine SET revision = 0 WHERE id = ?", (change.id,))
        if not db.execute(
            "SELECT 1 FROM statement WHERE id = ? AND revision >= ? AND ready", (change.id, change.revision)
        ).get:
            _want(db, change)


def tell(db: apsw.Connection, news: Iterable[Told]) -> None:
    db.executemany(
        "INSERT INTO told (number, event, at) VALUES (?, ?, ?)",
        [(told.number, told.event.value, told.at.timestamp()) for told in news],
    )


def was_read(db: apsw.Connection) -> None:
    db.execute("DELETE FROM told")


# --- PDFs ------------------------------------------------------------------------------------------------------


def pdf(db: apsw.Connection, statement: str) -> bytes | None:
    found: bytes | None = db.execute("SELECT body FROM pdf WHERE id = ?", (statement,)).get
    return found


def keep_pdf(db: apsw.Connection, statement: str, revision: int, body: bytes) -> None:
    """Unless the statement is another one by now."""
    db.execute(
        "INSERT OR REPLACE INTO pdf (id, revision, body)"
        " SELECT id, revision, ? FROM statement WHERE id = ? AND revision = ? AND ready",
        (body, statement, revision),
    )


def without_pdf(db: apsw.Connection, newest: int) -> list[tuple[str, int]]:
    """Which of the newest statements have no PDF here: id and revision."""
    return fetched(
        db,
        "SELECT id, revision FROM (SELECT id, revision, seq FROM statement WHERE ready ORDER BY seq DESC LIMIT ?) AS s"
        " WHERE NOT EXISTS (SELECT 1 FROM pdf WHERE pdf.id = s.id) ORDER BY seq DESC",
        (newest,),
    )


# --- rows ------------------------------------------------------------------------------------------------------


def _seq(db: apsw.Connection, statement: str) -> int:
    seq: int = db.execute("SELECT seq FROM statement WHERE id = ?", (statement,)).get
    return seq


def _replace(db: apsw.Connection, change: Announced, *, ready: bool) -> int:
    """Write a known statement anew, in its seat unless the day of its transfer is another; its seq."""
    old = first(db, "SELECT seq, ready, corrected_at FROM statement WHERE id = ?", (change.id,))
    assert old is not None
    seq, was_ready, corrected_at = old
    if was_ready:
        corrected_at = change.changed_at.timestamp()
    stays = seq // SEATS == day_number(change.transfer.paid_on)
    seat = seq if stays else _seat(db, change.transfer.paid_on)
    db.execute("DELETE FROM statement WHERE seq = ?", (seq,))
    _place(db, change, seat, ready=ready, corrected_at=corrected_at)
    return seat


def _seat(db: apsw.Connection, paid_on: date) -> int:
    first_seat = day_number(paid_on) * SEATS
    last: int | None = db.execute(
        "SELECT max(seq) FROM statement WHERE seq BETWEEN ? AND ?", (first_seat, first_seat + SEATS - 1)
    ).get
    seat = first_seat if last is None else last + 1
    if seat >= first_seat + SEATS:
        raise KeptApart(Trouble.RANGE)  # thousands of transfers in one day
    return seat


def _place(db: apsw.Connection, change: Announced, seq: int, *, ready: bool, corrected_at: float | None) -> None:
    values = (seq, change.id, *_said(change), corrected_at, int(ready))
    marks = ", ".join("?" * len(values))
    db.execute(
        f"INSERT INTO statement ({_COLUMNS}) VALUES ({marks}, (SELECT round FROM progress))",  # noqa: S608 - literals
        values,
    )


def _said(change: Announced) -> tuple[str | int, ...]:
    """What a statement announces, in the order of its columns."""
    said = change.sums
    return (
        change.number,
        change.revision,
        day_number(change.issued_on),
        day_number(change.period.from_),
        day_number(change.period.to),
        change.transfer.reference,
        change.transfer.amount_cents,
        change.line_count,
        said.expense_cents,
        said.amo_cents,
        said.amc_cents,
        said.rest_cents,
        said.paid,
        said.partial,
        said.rejected,
        said.pending,
        said.cancelled,
    )
