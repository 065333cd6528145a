"""The SQL of the follow-up: what is heard, marked and told. Functions of a connection; decides nothing else.

A page of events and the place after it are one change: whoever dies in between hears it again, and nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import apsw
import msgspec

from desktop.followup.facts import FollowNews, FollowStatus, Stage, Syncing
from desktop.followup.remote import Event
from desktop.kernel.folding import fold, sort_key

_LONGEST_WORDS = 4000
_WORTH_READING = frozenset({Stage.MISSING, Stage.ACCEPTED, Stage.REFUSED, Stage.SETTLED})
PERHAPS = (
    "seq IN (SELECT seq FROM followup_subject WHERE needs UNION"
    " SELECT s.seq FROM followup_unsent AS u JOIN followup_subject AS s ON s.id = u.subject)"
)
"""The few that may need the user, found by indexes: whether they do is `needs_now`'s word."""
_EVENT = msgspec.json.Decoder(Event)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this workstation is."""

    cursor: str | None
    complete: bool
    synced_at: float | None


def progress(db: apsw.Connection) -> Progress:
    cursor, complete, synced_at = db.execute("SELECT cursor, complete, synced_at FROM followup_progress").get
    return Progress(cursor, bool(complete), synced_at)


def status(db: apsw.Connection, syncing: Syncing) -> FollowStatus:
    """What is published of the whole."""
    far = progress(db)
    needs, unread = db.execute(
        f"SELECT (SELECT count(*) FROM followup_now WHERE {PERHAPS} AND needs_now),"  # noqa: S608 - literals
        " (SELECT count(*) FROM followup_subject WHERE unread AND kind <> 'deposit')"
    ).get
    synced_at = None if far.synced_at is None else moment(far.synced_at)
    return FollowStatus(syncing, synced_at, far.complete, needs, unread)


# --- hearing ------------------------------------------------------------------------------------------------------


def hear(db: apsw.Connection, events: Sequence[Event], cursor: str) -> int:
    """Note a page of events and the place after it; how many subjects it touched."""
    touched: set[str] = set()
    for event in events:
        if db.execute("SELECT 1 FROM followup_event WHERE id = ?", (event.id,)).get is not None:
            continue
        if _note(db, event):
            touched.add(event.subject)
    db.execute("UPDATE followup_progress SET cursor = ?", (cursor,))
    return len(touched)


def _note(db: apsw.Connection, event: Event) -> bool:
    at = event.at.timestamp()
    if event.type == "opened":
        _open(db, event, at)
    subject: int | None = db.execute("SELECT seq FROM followup_subject WHERE id = ?", (event.subject,)).get
    if subject is None:  # its beginning couldn't be read
        return False
    db.execute(
        "INSERT INTO followup_event (id, subject, kind, stage, message, content) VALUES (?, ?, ?, ?, ?, ?)",
        (event.id, subject, event.type, event.stage, event.message, msgspec.json.encode(event)),
    )
    place = db.last_insert_rowid()
    match event.type:
        case "stage" if event.stage is not None:
            worth = Stage(event.stage) in _WORTH_READING
            db.execute(
                "UPDATE followup_subject SET stage = ?, changed_at = ?, heard = iif(?, ?, heard) WHERE seq = ?",
                (event.stage, at, worth, place, subject),
            )
            _add_words(db, subject, f"{event.note} {event.next_step}")
        case "message":
            theirs = event.author == "mutual"
            db.execute(
                "UPDATE followup_subject SET changed_at = ?, heard = iif(?, ?, heard),"
                " answered = iif(?, ?, answered) WHERE seq = ?",
                (at, theirs, place, theirs, place, subject),
            )
            _add_words(db, subject, event.text)
        case "read" if event.upto is not None:
            upto: int | None = db.execute(
                "SELECT place FROM followup_event WHERE id = ? AND subject = ?", (event.upto, subject)
            ).get
            if upto is not None:
                _read_upto(db, subject, upto)
                db.execute("DELETE FROM followup_mark WHERE subject = ? AND upto = ?", (subject, event.upto))
    return True


def _open(db: apsw.Connection, event: Event, at: float) -> None:
    about = event.about
    if about is None:
        return
    db.execute(
        "INSERT OR IGNORE INTO followup_subject (id, kind, what, name, number, parent, answers, stage, opened_at,"
        " changed_at, sort, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.subject,
            about.kind,
            about.what,
            about.name,
            about.number,
            about.parent,
            about.answers,
            event.stage or Stage.RECEIVED.value,
            at,
            at,
            sort_key(about.name or about.number),
            fold(f"{about.name} {about.number}"),
        ),
    )


def _add_words(db: apsw.Connection, subject: int, words: str) -> None:
    if words.strip():
        db.execute(
            "UPDATE followup_subject SET words = substr(words || ' ' || ?, 1, ?) WHERE seq = ?",
            (fold(words), _LONGEST_WORDS, subject),
        )


def heard_all(db: apsw.Connection, now: float) -> FollowNews | None:
    """Nothing follows now: what is to be told of it, once. Nothing is, of what was there before this workstation."""
    complete, told = db.execute("SELECT complete, told FROM followup_progress").get
    last: int = db.execute("SELECT coalesce(max(place), 0) FROM followup_event").get
    db.execute("UPDATE followup_progress SET complete = 1, synced_at = ?, told = ?", (now, last))
    if not complete or last <= told:
        return None
    rows = db.execute(
        "SELECT iif(e.kind = 'message', '', e.stage), count(DISTINCT e.subject) FROM followup_event AS e"
        " JOIN followup_subject AS s ON s.seq = e.subject WHERE e.place > ? AND s.kind <> 'deposit'"
        " AND e.place > s.been_read AND (e.kind = 'stage' AND e.place = (SELECT max(place) FROM followup_event AS l"
        " WHERE l.subject = e.subject AND l.kind = 'stage') OR e.kind = 'message' AND e.message IS NULL) GROUP BY 1",
        (told,),
    ).fetchall()
    counts = {str(stage): int(count) for stage, count in rows if isinstance(count, int)}
    answers = counts.pop("", 0)
    stages = {Stage(stage): count for stage, count in counts.items() if Stage(stage) in _WORTH_READING}
    news = FollowNews(stages, answers)
    return news if news.count else None


def start_over(db: apsw.Connection) -> None:
    """The service doesn't know our place: hear everything again. What was read stays so as the service knows it."""
    for table in ("mark", "paper", "event", "subject"):
        db.execute(f"DELETE FROM followup_{table}")  # noqa: S608 - literals
    db.execute("UPDATE followup_progress SET cursor = NULL, complete = 0, told = 0")


# --- reading ------------------------------------------------------------------------------------------------------


def read(db: apsw.Connection, subject: int) -> bool:
    """All of a subject was read here; whether that is news. The service hears of it later."""
    row = db.execute("SELECT heard, been_read FROM followup_subject WHERE seq = ?", (subject,)).get
    if row is None or row[0] <= row[1]:
        return False
    db.execute(
        "INSERT INTO followup_mark (subject, upto) SELECT ?, id FROM followup_event WHERE place = ?"
        " ON CONFLICT (subject) DO UPDATE SET upto = excluded.upto",
        (subject, row[0]),
    )
    _read_upto(db, subject, row[0])
    return True


def _read_upto(db: apsw.Connection, subject: int, place: int) -> None:
    db.execute("UPDATE followup_subject SET been_read = max(been_read, ?) WHERE seq = ?", (place, subject))


def marks(db: apsw.Connection, most: int) -> list[tuple[str, str]]:
    """What the service doesn't know to be read."""
    rows = db.execute(
        "SELECT s.id, m.upto FROM followup_mark AS m JOIN followup_subject AS s ON s.seq = m.subject LIMIT ?", (most,)
    ).fetchall()
    return [(str(subject), str(upto)) for subject, upto in rows]


def marked(db: apsw.Connection, known: Sequence[tuple[str, str]]) -> None:
    """The service knows these now."""
    db.executemany(
        "DELETE FROM followup_mark WHERE upto = ?2 AND subject = (SELECT seq FROM followup_subject WHERE id = ?1)",
        known,
    )


# --- papers ---------------------------------------------------------------------------------------------------------


def paper(db: apsw.Connection, id_: str) -> bytes | None:
    found: bytes | None = db.execute("SELECT body FROM followup_paper WHERE id = ?", (id_,)).get
    return found


def keep_paper(db: apsw.Connection, id_: str, body: bytes) -> None:
    db.execute("INSERT OR IGNORE INTO followup_paper (id, body) VALUES (?, ?)", (id_, body))


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def event_of(content: bytes) -> Event:
    """What was kept."""
    return _EVENT.decode(content)
