"""The letters the server would send: one for each sealed deposit, as a file in a folder and a line on a small page.

Nothing leaves the machine. A letter names no document, because mail isn't a place for health data. What was sealed but
not yet written about is found again at the next start; a letter's file has the deposit's number, so none comes twice.
"""

import contextlib
import html
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api_stub.state import State

SENDER = "Espace Tiers <ne-pas-repondre@espace-tiers.example>"
_NAME = re.compile(r"AD-\d{4}-\d{6,}")

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Courrier de démonstration</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:3rem auto;padding:0 1rem;color:#1b2430}}
li{{margin:.4rem 0}}pre{{white-space:pre-wrap;background:#f3f5f8;padding:1rem;border-radius:.5rem}}</style></head>
<body><h1>Courrier de démonstration</h1>{content}</body></html>"""


@dataclass(frozen=True, slots=True)
class _Sealed:
    seq: int
    number: str
    received_at: str
    practice: str
    mail: str
    documents: int
    size: int


_WAITING = """
SELECT d.seq, d.number, d.received_at, p.name, p.mail, count(f.seq), sum(f.size) FROM deposits d
JOIN practices p ON p.finess = d.finess JOIN documents f ON f.deposit = d.seq
WHERE d.mailed = 0 GROUP BY d.seq ORDER BY d.seq
"""


class Mailbox:
    """The letters in `folder`. `close` waits for the one being written."""

    def __init__(self, state: State, folder: Path) -> None:
        self._state = state
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._postman = ThreadPoolExecutor(1, thread_name_prefix="stub-mail")
        self.notify()

    def notify(self) -> None:
        """Some deposit may lack its letter. Returns at once; any thread."""
        self._postman.submit(self._write_waiting)

    def close(self) -> None:
        """Blocking."""
        self._postman.shutdown(wait=True)

    def page(self) -> str:
        """All letters, newest first, as HTML."""
        lines = [
            f'<li><a href="/mailbox/{path.stem}">{html.escape(_subject(path))}</a></li>'
            for path in sorted(self._folder.glob("AD-*.eml"), reverse=True)
        ]
        return _PAGE.format(content=f"<ul>{''.join(lines)}</ul>" if lines else "<p>Aucun message pour l’instant.</p>")

    def letter(self, number: str) -> str | None:
        """One letter as HTML."""
        path = self._folder / f"{number}.eml"
        if _NAME.fullmatch(number) is None or not path.exists():
            return None
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        body = message.get_body()
        text = f"À : {message['To']}\nObjet : {message['Subject']}\n\n{body.get_content() if body else ''}"
        return _PAGE.format(content=f'<p><a href="/mailbox">Tous les messages</a></p><pre>{html.escape(text)}</pre>')

    def _write_waiting(self) -> None:
        rows = self._state.read(lambda connection: connection.execute(_WAITING).fetchall())
        for row in rows:
            sealed = _Sealed(*row)
            path = self._folder / f"{sealed.number}.eml"
            fresh = path.with_suffix(".new")
            fresh.write_bytes(_compose(sealed).as_bytes())
            fresh.replace(path)
        if rows:
            done = [(row[0],) for row in rows]

            def mark(connection: sqlite3.Connection) -> None:
                connection.executemany("UPDATE deposits SET mailed = 1 WHERE seq = ?", done)

            self._state.submit(mark).result()


def _compose(sealed: _Sealed) -> EmailMessage:
    received = datetime.fromisoformat(sealed.received_at)
    with contextlib.suppress(ZoneInfoNotFoundError):  # a bare Windows has no time zones: UTC is better than nothing
        received = received.astimezone(ZoneInfo("Europe/Paris"))
    plural = "s" if sealed.documents > 1 else ""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = SENDER
    message["To"] = sealed.mail
    message["Subject"] = f"Accusé de dépôt {sealed.number}"
    message["Message-ID"] = f"<{sealed.number}@espace-tiers.example>"
    message["Date"] = received
    message.set_content(
        f"Bonjour,\n\nNous avons bien reçu votre dépôt du {received:%d/%m/%Y à %H:%M}.\n\n"
        f"Accusé de dépôt : {sealed.number}\nÉtablissement : {sealed.practice}\n"
        f"Contenu : {sealed.documents} document{plural}, {max(1, round(sealed.size / 1024))} Ko\n\n"
        "Conservez ce numéro : il vous sera demandé pour toute question sur ce dépôt.\n\nVotre Espace Tiers\n"
    )
    return message


def _subject(path: Path) -> str:
    parsed = BytesParser(policy=policy.default).parsebytes(path.read_bytes(), headersonly=True)
    return f"{parsed['Subject']} — {parsed['To']}"
