"""The follow-up in the back office: move a document forward, ask for what is missing, answer a message."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence

from api_stub import followup_book as book
from api_stub import followup_letters as letters
from api_stub.backoffice import Action, Paper, Refused, Row, Section
from api_stub.followup import Line, Trail
from api_stub.followup_book import Subject
from api_stub.followup_rules import Kind, Stage, Turn, motive_and_next, turn
from api_stub.mail import Letter, Mailbox
from api_stub.pdf import Page, document
from api_stub.problems import Problem
from api_stub.state import State

FindLine = Callable[[Subject, str], Line | None]
"""The line of a statement that pays a document: of this invoice, or any; None where there is none."""

SHOWN = 200
STAGES = {
    Stage.RECEIVED: "Reçu",
    Stage.PROCESSING: "En cours de traitement",
    Stage.MISSING: "Pièce manquante",
    Stage.ACCEPTED: "Accepté",
    Stage.REFUSED: "Refusé",
    Stage.SETTLED: "Réglé",
    Stage.CLOSED: "Clôturé",
}
KINDS = {Kind.DOCUMENT: "Document", Kind.DEPOSIT: "Dépôt", Kind.REQUEST: "Demande"}
_TURNS = {
    Turn.BEGIN: Action("begin", "Prendre en charge"),
    Turn.ASK: Action("ask", "Demander une pièce", asks="Pièce manquante", needs_text=True),
    Turn.ACCEPT: Action("accept", "Accepter"),
    Turn.REFUSE: Action("refuse", "Refuser", asks="Motif // suite à donner", needs_text=True, grave=True),
    Turn.SETTLE: Action("settle", "Régler", asks="N° de facture (facultatif)"),
    Turn.CLOSE: Action("close", "Clôturer"),
}
_REPLY = Action("reply", "Répondre", asks="Message", needs_text=True)
_LETTER = Action("letter", "Répondre par un courrier joint", asks="Texte du courrier", needs_text=True)


class FollowupOffice:
    """The section "Suivi des documents"; its actions are the autopilot's too."""

    def __init__(self, state: State, trail: Trail, mailbox: Mailbox, line: FindLine) -> None:
        self._state = state
        self._trail = trail
        self._mailbox = mailbox
        self._line = line

    def section(self) -> Section:
        """As the back office takes it."""
        return Section(
            "suivi", "Suivi des documents", "Aucun document à suivre.", self._rows, self._act, self._mailbox.notify,
            self._paper,
        )  # fmt: skip

    def take(self, connection: sqlite3.Connection, subject: Subject, happened: Turn, text: str) -> Stage | None:
        """What the mutual decides, with its letter; None where it can't happen now."""
        if turn(subject.stage, happened) is None:
            return None
        match happened:
            case Turn.REFUSE:
                stage = self._trail.happen(connection, subject, happened, *motive_and_next(text))
                self._post(connection, subject, letters.refused)
            case Turn.SETTLE:
                stage = self._trail.happen(connection, subject, happened, line=self._line(subject, text))
            case _:
                stage = self._trail.happen(connection, subject, happened, text)
                if happened is Turn.ASK:
                    self._post(connection, subject, letters.missing)
        return stage

    def say(self, connection: sqlite3.Connection, subject: Subject, text: str, *, on_paper: bool = False) -> None:
        """A message of the mutual's; `on_paper` as a PDF that comes with it."""
        attachments = []
        if on_paper:
            body = _letter(subject, text)
            sha256 = hashlib.sha256(body).hexdigest()
            attachments.append(book.attach_made(connection, subject, "Courrier de la Mutuelle.pdf", body, sha256))
            text = "Bonjour, vous trouverez notre réponse dans le courrier joint."
        self._trail.say(connection, subject, "mutual", text, attachments=attachments)
        self._post(connection, subject, letters.answered)

    def _rows(self, connection: sqlite3.Connection) -> Sequence[Row]:
        return [_row(connection, subject) for subject in book.newest(connection, SHOWN)]

    def _act(self, connection: sqlite3.Connection, key: str, action: str, text: str) -> str:
        subject = book.by_number(connection, int(key)) if key.isdecimal() else None
        if subject is None:
            raise Problem("not-found")
        if action in (_REPLY.name, _LETTER.name):
            self.say(connection, subject, text, on_paper=action == _LETTER.name)
            return f"Message envoyé au sujet de {_label(subject)}."
        stage = self.take(connection, subject, Turn(action), text)
        if stage is None:
            raise Refused("Ce dossier a changé entre-temps.")
        return f"{_label(subject)} : {STAGES[stage]}."

    def _paper(self, connection: sqlite3.Connection, upload: str) -> tuple[bytes, str] | None:
        found = connection.execute(
            "SELECT media FROM documents WHERE upload = ?1 UNION SELECT media FROM followup_attachments"
            " WHERE upload = ?1",
            (upload,),
        ).fetchone()
        return None if found is None else (self._state.file(upload).read_bytes(), found[0])

    def _post(self, connection: sqlite3.Connection, subject: Subject, write: Callable[[str, str], Letter]) -> None:
        row = connection.execute("SELECT mail FROM practices WHERE finess = ?", (subject.finess,)).fetchone()
        if row is not None and row[0]:
            self._mailbox.post(connection, write(row[0], subject.number))


def _row(connection: sqlite3.Connection, subject: Subject) -> Row:
    told = [f"N° FINESS {subject.finess} · {KINDS[subject.kind]} · {subject.what.replace('_', ' ')}"]
    papers = [
        Paper(upload, f"Ouvrir {name}")
        for upload, name in connection.execute("SELECT upload, name FROM documents WHERE id = ?", (subject.id,))
    ]
    for event in book.events_of(connection, subject, 12):
        when = event["at"][:16].replace("T", " à ")
        if event["type"] == "stage":
            words = " · ".join(part for part in (event["note"], event["next_step"]) if part)
            told.append(f"{when} : {STAGES[Stage(event['stage'])]}{f' ({words})' if words else ''}")
        elif event["type"] == "message":
            who = "Le cabinet" if event["author"] == "practice" else "La Mutuelle"
            files = ", ".join(each["name"] for each in event["attachments"])
            told.append(f"{when} : {who} écrit « {event['text']} »{f' avec {files}' if files else ''}")
    turns = [] if subject.kind is Kind.REQUEST else [
        action for happened, action in _TURNS.items() if turn(subject.stage, happened) is not None
    ]  # fmt: skip
    if subject.kind is Kind.DEPOSIT:
        turns = []  # its documents decide
    state = f"{STAGES[subject.stage]} · répondre" if subject.author == "practice" else STAGES[subject.stage]
    return Row(str(subject.seq), _label(subject), state, "\n".join(told), (*turns, _REPLY, _LETTER), tuple(papers))


def _label(subject: Subject) -> str:
    return " · ".join(part for part in (subject.name, subject.number) if part)


def _letter(subject: Subject, text: str) -> bytes:
    page = Page()
    page.text(60, 760, "Courrier de la Mutuelle", 15)
    page.text(60, 735, f"Dossier {subject.number}", 10, grey=0.35)
    line, y = "", 700
    for word in [*text.split(), ""]:
        if word and len(line) + len(word) < 90:
            line = f"{line} {word}".strip()
            continue
        page.text(60, y, line, 10)
        line, y = word, y - 16
    return document(f"Courrier {subject.number}", [page], (595, 842))
