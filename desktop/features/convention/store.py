"""The draft of the form in a vault, the practice's or the applicant's. SQL in, values out."""

import json
from datetime import UTC, datetime

import apsw

from desktop.features.convention.domain import Draft, Form, Key


def keep(db: apsw.Connection, form: Form, now: datetime) -> None:
    """The one draft is this from now on."""
    content = json.dumps({key.value: value for key, value in form.values.items() if value}, sort_keys=True)
    db.execute(
        "INSERT INTO convention_draft (one, content, written_at) VALUES (1, ?, ?)"
        " ON CONFLICT (one) DO UPDATE SET content = excluded.content, written_at = excluded.written_at",
        (content, now.timestamp()),
    )


def draft(db: apsw.Connection) -> Draft | None:
    """What was typed last; a field that this version doesn't know is left out."""
    row = db.execute("SELECT content, written_at FROM convention_draft").fetchone()
    if row is None:
        return None
    known = {key.value: key for key in Key}
    typed = json.loads(row[0])
    values = {known[name]: str(value) for name, value in typed.items() if name in known}
    return Draft(Form(values), datetime.fromtimestamp(row[1], UTC))


def forget(db: apsw.Connection) -> None:
    """There is no draft any more."""
    db.execute("DELETE FROM convention_draft")
