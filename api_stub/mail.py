"""The letters that the server sends: a transactional outbox, then files, then (where configured) a mail server.

`Mailbox.post(connection, Letter(...))` belongs inside the change of the state that the letter speaks of: both are there
or neither. After the commit, `notify()` wakes the postman, who writes each letter as an .eml file (what `/mailbox`
shows) and hands it to the SMTP server of the settings, if any, until that server takes it. What a process that died
left unwritten or unsent is found again at the next start. A letter's name is unique: nothing is written twice.
"""

import contextlib
import logging
import re
import smtplib
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api_stub.settings import wall_clock
from api_stub.state import State

log = logging.getLogger(__name__)

SENDER = "Espace Tiers <ne-pas-repondre@espace-tiers.example>"
DOMAIN = "espace-tiers.example"
RETRY_SECONDS = 20.0  # between two tries at a mail server that doesn't answer
SMTP_TIMEOUT = 15.0
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")

SCHEMA = """
CREATE TABLE IF NOT EXISTS letters (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL, subject TEXT NOT NULL,
    posted_at TEXT NOT NULL, message BLOB, written INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS letters_waiting ON letters (seq) WHERE written = 0 OR sent = 0;
"""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter; `media` is a media type such as application/pdf."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One message. `html` is the same words for readers that show it, "" for none; `name` is that of its file.

    By `post` ("courrier") the message itself stays on paper: its PDF is attached and nobody is mailed.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    name: str = ""
    by_post: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter as the mailbox lists it."""

    name: str
    to: str
    subject: str
    posted_at: str


class Mailbox:
    """The letters in `folder`. `smtp` is host and port of a mail server. `close` waits for the one being written."""

    def __init__(
        self,
        state: State,
        folder: Path,
        clock: Callable[[], datetime] = wall_clock,
        smtp: tuple[str, int] | None = None,
    ) -> None:
        self._state = state
        self._folder = folder
        self._clock = clock
        self._smtp = smtp
        folder.mkdir(parents=True, exist_ok=True)
        self._called = threading.Event()
        self._closing = False
        self._postman = threading.Thread(target=self._deliver, name="stub-mail", daemon=True)
        self._called.set()
        self._postman.start()

    def post(self, connection: sqlite3.Connection, letter: Letter) -> str:
        """Put a letter into the outbox, inside a change; the name that it has. `ValueError`: an impossible header."""
        now = self._clock()
        seq = connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM letters").fetchone()[0]
        name = letter.name or f"message-{seq:06d}"
        assert NAME.fullmatch(name), name
        connection.execute(
            "INSERT INTO letters (seq, name, recipient, subject, posted_at, message, sent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                seq,
                name,
                letter.to,
                letter.subject,
                now.isoformat(),
                compose(letter, name, now).as_bytes(),
                int(letter.by_post or self._smtp is None),
            ),
        )
        return name

    def notify(self) -> None:
        """Some letter may wait in the outbox. Returns at once; any thread."""
        self._called.set()

    def close(self) -> None:
        """Write what waits, then end. Blocking; a second call does nothing."""
        self._closing = True
        self._called.set()
        self._postman.join()

    def entries(self) -> list[Entry]:
        """The letters that were written, newest first."""
        rows = self._state.read(
            lambda connection: connection.execute(
                "SELECT name, recipient, subject, posted_at FROM letters WHERE written = 1 ORDER BY seq DESC LIMIT 1000"
            ).fetchall()
        )
        return [Entry(*row) for row in rows]

    def read(self, name: str) -> EmailMessage | None:
        """One letter, as its file says it."""
        path = self._folder / f"{name}.eml"
        if NAME.fullmatch(name) is None or not path.exists():
            return None
        return BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())

    # --- the postman ---------------------------------------------------------------------------------------------

    def _deliver(self) -> None:
        retry = False
        while True:
            self._called.wait(RETRY_SECONDS if retry else None)
            self._called.clear()
            closing = self._closing
            self._write_waiting()
            retry = not self._send_waiting() and not closing
            if closing:
                return

    def _write_waiting(self) -> None:
        rows = self._state.read(
            lambda c: c.execute("SELECT seq, name, message FROM letters WHERE written = 0 ORDER BY seq").fetchall()
        )
        for _, name, message in rows:
            path = self._folder / f"{name}.eml"
            fresh = path.with_suffix(".new")
            fresh.write_bytes(message)
            fresh.replace(path)
        self._mark("UPDATE letters SET written = 1, message = iif(sent, NULL, message) WHERE seq = ?", rows)

    def _send_waiting(self) -> bool:
        """Whether nothing waits for the mail server any more."""
        if self._smtp is None:
            return True
        rows = self._state.read(
            lambda c: c.execute(
                "SELECT seq, name, message FROM letters WHERE written = 1 AND sent = 0 ORDER BY seq"
            ).fetchall()
        )
        if not rows:
            return True
        gone = []
        try:
            with smtplib.SMTP(*self._smtp, timeout=SMTP_TIMEOUT) as server:
                for row in rows:
                    try:
                        server.send_message(BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(row[2]))
                    except smtplib.SMTPRecipientsRefused:
                        log.warning("the mail server takes no letter for the recipient of %s", row[1])
                    gone.append(row)
        except (OSError, smtplib.SMTPException) as problem:
            log.warning("the mail server failed: %s", type(problem).__name__)
        self._mark("UPDATE letters SET sent = 1, message = NULL WHERE seq = ?", gone)
        return len(gone) == len(rows)

    def _mark(self, sql: str, rows: list[tuple[int, str, bytes]]) -> None:
        if rows:
            done = [(row[0],) for row in rows]
            with contextlib.suppress(RuntimeError):  # the state is closed already: the next start finds them again
                self._state.submit(lambda connection: connection.executemany(sql, done)).result()


def compose(letter: Letter, name: str, now: datetime) -> EmailMessage:
    """The message, with the headers that a real one has."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = SENDER
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{name}@{DOMAIN}>"
    message["Date"] = in_paris(now)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    if letter.by_post:
        message["X-Sent-By"] = "post"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for attached in letter.attachments:
        main, _, sub = attached.media.partition("/")
        message.add_attachment(attached.content, maintype=main, subtype=sub, filename=attached.name)
    return message


def in_paris(moment: datetime) -> datetime:
    """On the clock of the mutual; as it is on a bare Windows, which has no time zones."""
    with contextlib.suppress(ZoneInfoNotFoundError):
        return moment.astimezone(ZoneInfo("Europe/Paris"))
    return moment
