"""The SQL of an applicant's vault: functions of a connection, values in, values out. Decides nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import apsw
import msgspec

from desktop.applicant.facts import Contact, Followed, Key, Role
from desktop.kernel.ids import DepositId, DocumentId, Sha256


class Order(msgspec.Struct, frozen=True):
    """Who applies and with which papers, as it is sent; papers are (SHA-256, role)."""

    name: str
    mail: str
    papers: tuple[tuple[str, Role], ...]

    def role(self, sha256: Sha256) -> Role:
        """That of a document of it."""
        return dict(self.papers).get(sha256, Role.OTHER)


class MailAsked(msgspec.Struct, frozen=True):
    """A mail with the agreement that the service is to send; `agreement` is a PDF, or empty where there is none."""

    name: str
    mail: str
    agreement: bytes
    fields: tuple[tuple[str, str], ...]


class Kept(msgspec.Struct, frozen=True):
    """The one row."""

    contact: Contact = Contact()
    message: str = ""
    key: Key | None = None
    application: DepositId | None = None
    followed: Followed | None = None


def kept(db: apsw.Connection) -> Kept:
    """What is known of the applicant."""
    row = db.execute("SELECT name, mail, message, token, token_until, application, followed FROM applicant").fetchone()
    if row is None:
        return Kept()
    name, mail, message, token, until, application, followed = row
    return Kept(
        Contact(name, mail),
        message,
        None if token is None else Key(token, None if until is None else datetime.fromtimestamp(until, UTC)),
        None if application is None else DepositId(application),
        None if followed is None else msgspec.json.decode(followed, type=Followed),
    )


def keep_contact(db: apsw.Connection, contact: Contact, message: str) -> None:
    """What the applicant typed."""
    _be(db)
    db.execute("UPDATE applicant SET name = ?, mail = ?, message = ?", (contact.name, contact.mail, message))


def keep_key(db: apsw.Connection, key: Key | None) -> None:
    """From now on this is the key."""
    _be(db)
    until = None if key is None or key.expires_at is None else key.expires_at.timestamp()
    db.execute("UPDATE applicant SET token = ?, token_until = ?", (None if key is None else key.token, until))


def keep_followed(db: apsw.Connection, followed: Followed) -> None:
    """How the application stands; from then on it is known that the service has it."""
    _be(db)
    db.execute("UPDATE applicant SET application = ?, followed = ?", (followed.id, msgspec.json.encode(followed)))


def keep_pending(db: apsw.Connection, order: Order) -> None:
    """What is about to be sent."""
    _be(db)
    db.execute("UPDATE applicant SET pending = ?", (msgspec.json.encode(order),))


def order_of(db: apsw.Connection, deposit: DepositId) -> Order | None:
    """What was written down for this deposit."""
    row = db.execute("SELECT content FROM applicant_order WHERE deposit = ?", (deposit,)).fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=Order)


def adopt_order(db: apsw.Connection, deposit: DepositId) -> Order | None:
    """Write down for this deposit what was pending, unless something was; None where nothing is pending."""
    found = order_of(db, deposit)
    if found is not None:
        return found
    row = db.execute("SELECT pending FROM applicant").fetchone()
    if row is None or row[0] is None:
        return None
    db.execute("INSERT INTO applicant_order (deposit, content) VALUES (?, ?)", (deposit, row[0]))
    return msgspec.json.decode(row[0], type=Order)


def roles(db: apsw.Connection) -> dict[DocumentId, Role]:
    """Those of all documents that have one."""
    return {DocumentId(number): Role(role) for number, role in db.execute("SELECT document, role FROM applicant_role")}


def keep_roles(db: apsw.Connection, chosen: Mapping[DocumentId, Role]) -> None:
    """From now on these documents are that."""
    db.executemany(
        "INSERT INTO applicant_role (document, role) VALUES (?, ?)"
        " ON CONFLICT (document) DO UPDATE SET role = excluded.role",
        [(number, role.value) for number, role in chosen.items()],
    )


def ask_mail(db: apsw.Connection, id_: str, mail: MailAsked) -> None:
    """A mail that is to leave."""
    db.execute("INSERT INTO applicant_mail (id, content) VALUES (?, ?)", (id_, msgspec.json.encode(mail)))


def mails(db: apsw.Connection) -> Sequence[tuple[str, MailAsked]]:
    """Those that the service hasn't taken yet."""
    found = []
    for id_, content in db.execute("SELECT id, content FROM applicant_mail"):
        assert isinstance(content, bytes)
        found.append((str(id_), msgspec.json.decode(content, type=MailAsked)))
    return found


def mail_done(db: apsw.Connection, id_: str) -> None:
    """The service has taken it, or never will."""
    db.execute("DELETE FROM applicant_mail WHERE id = ?", (id_,))


def _be(db: apsw.Connection) -> None:
    db.execute("INSERT INTO applicant (one) VALUES (1) ON CONFLICT DO NOTHING")
