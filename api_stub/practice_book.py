"""The changes made to what the mutual holds of a practice: one table, written inside the changes of others, and read.

A demand that is accepted, by whoever moves it, is noted by the database itself: nobody can accept one and forget it.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

from api_stub.practice_rules import About, Agreement, Change, Channel, Record, Standing

SCHEMA = """
CREATE TABLE IF NOT EXISTS practice_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, at TEXT NOT NULL, about TEXT NOT NULL,
    channel TEXT NOT NULL, reference TEXT NOT NULL, words TEXT NOT NULL, was TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS practice_changes_of ON practice_changes (finess, seq);
CREATE TRIGGER IF NOT EXISTS practice_changes_by_demand AFTER UPDATE OF state ON requests
WHEN new.state = 'accepted' AND old.state <> 'accepted' AND new.kind GLOB 'change-*' BEGIN
    INSERT INTO practice_changes (finess, at, about, channel, reference, words)
    VALUES (new.finess, new.changed_at, substr(new.kind, 8), 'request', new.number, new.content);
END;
"""


def note_change(
    connection: sqlite3.Connection,
    finess: str,
    about: About,
    channel: Channel,
    words: Mapping[str, str],
    at: datetime,
    *,
    reference: str = "",
    was: Mapping[str, str] | None = None,
) -> None:
    """Inside a change: what is known of a practice from now on. `words` by name, as `practice_rules.FIELDS` has them;
    a "from_on" among them is the day from which they hold. `was`: the old ones, where the record can't tell them."""
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    connection.execute(
        "INSERT INTO practice_changes (finess, at, about, channel, reference, words, was) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            finess,
            moment,
            about,
            channel,
            reference,
            *(json.dumps(each, ensure_ascii=False) for each in (words, was or {})),
        ),
    )


def changes_of(connection: sqlite3.Connection, finess: str) -> list[Change]:
    """In the order in which they were made."""
    rows = connection.execute(
        "SELECT at, about, channel, words, reference, was FROM practice_changes WHERE finess = ? ORDER BY seq",
        (finess,),
    ).fetchall()
    made = []
    for at, about, channel, content, reference, was in rows:
        words = json.loads(content)
        from_on = words.get("from_on", "")
        made.append(Change(at, About(about), Channel(channel), words, reference, from_on, json.loads(was)))
    return made


def account_of(connection: sqlite3.Connection, finess: str) -> tuple[str, str]:
    """The name of a practice and the mail of its account."""
    row = connection.execute("SELECT name, mail FROM practices WHERE finess = ?", (finess,)).fetchone()
    return ("", "") if row is None else (row[0], row[1])


def applied(connection: sqlite3.Connection, finess: str) -> tuple[Record, Change] | None:
    """The record of a practice whose application was accepted, and how it came about; None where there was none."""
    row = connection.execute(
        "SELECT seq, number, name, mail, changed_at FROM applications WHERE finess = ? AND state = 'accepted'"
        " ORDER BY seq DESC LIMIT 1",
        (finess,),
    ).fetchone()
    if row is None:
        return None
    seq, number, name, mail, at = row
    pdf = _signed(connection, seq) is not None
    record = Record(
        finess,
        name,
        parts={About.CONTACT: {"mail": mail}},
        since={About.CONTACT: at[:10]},
        agreement=Agreement(Standing.ACTIVE, number, begins_on=at[:10], pdf=pdf),
    )
    return record, Change(at, About.AGREEMENT, Channel.APPLICATION, {}, number)


def signed_agreement(connection: sqlite3.Connection, finess: str) -> tuple[str, str] | None:
    """Upload and SHA-256 of the agreement that came with the accepted application, where it is a PDF."""
    row = connection.execute(
        "SELECT seq FROM applications WHERE finess = ? AND state = 'accepted' ORDER BY seq DESC LIMIT 1", (finess,)
    ).fetchone()
    return None if row is None else _signed(connection, row[0])


def _signed(connection: sqlite3.Connection, application: int) -> tuple[str, str] | None:
    row: tuple[str, str] | None = connection.execute(
        "SELECT d.upload, d.sha256 FROM application_documents d JOIN application_parts p ON p.seq = d.part"
        " WHERE p.application = ? AND d.role = 'agreement' AND d.media = 'application/pdf' ORDER BY d.seq DESC LIMIT 1",
        (application,),
    ).fetchone()
    return row
