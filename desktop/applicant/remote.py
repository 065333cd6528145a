"""The service as an applicant meets it: the endpoints of delivery with a key as token, and those of applications.

Values in, values out; the only JSON of this package. To the delivery engine it is a `Server` like any other: what it
calls a deposit is sealed as the application, or, once the service has that, as what was added to it.
"""

import base64
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Protocol, TypeVar
from urllib.parse import quote

import msgspec

from desktop.applicant.facts import Contact, Followed, Key, Role, SentPaper, Stage, Step
from desktop.applicant.store import MailAsked, Order
from desktop.infra.http import Http, Reply
from desktop.kernel.failures import NotTheServer, Refused
from desktop.kernel.ids import DepositId, Finess, Sha256
from desktop.uploads.facts import Kind, Receipt, ReceiptDocument
from desktop.uploads.remote import DocumentsPage, Remote, SealedUpload, wire_name

M = TypeVar("M")

# What is said of single documents and won't change: an application without one of its papers is none.
_FOR_GOOD = frozenset({"media-type-refused", "document-empty", "deposit-too-large", "upload-too-large"})


class Book(Protocol):
    """What is written down about applications, for the threads that seal them."""

    def order(self, deposit: DepositId) -> Order | None:
        """Who applies and with which papers; the same however often it is asked."""
        ...

    def application(self) -> DepositId | None:
        """The application that the service has."""
        ...

    def followed(self, followed: Followed) -> None:
        """The service told how it stands."""
        ...


class ApplicantServer(Remote):
    """`uploads.wire.Server` for one applicant. Blocking; any thread."""

    def __init__(self, http: Http, bearer: Callable[[], str], renewed: Callable[[str], str], book: Book) -> None:
        super().__init__(http, bearer, renewed)
        self._book = book

    def seal(self, deposit: DepositId, kind: Kind, message: str, uploads: Sequence[SealedUpload]) -> Receipt:
        """Seal as the application, or as what is added to it. `Refused` for a whole that lacks one of its papers."""
        order = self._book.order(deposit)
        papers = Counter(sha256 for sha256, _ in order.papers) if order is not None else Counter()
        if order is None or papers != Counter(upload.sha256 for upload in uploads):
            raise Refused(422, "papers-missing")
        pieces = [_Piece(u.id, wire_name(u.name), order.role(u.sha256), u.sha256) for u in uploads]
        application = self._book.application()
        try:
            if application is None or application == deposit:
                body = msgspec.json.encode(_Application(order.name, order.mail, message, pieces))
                told = _decode(self._ask("PUT", _path(deposit), json=body), _Told)
                followed = _fact(told, deposit)
                received = told.documents
                number, at = followed.number, followed.received_at
            else:
                body = msgspec.json.encode(_Part(message, pieces))
                path = f"{_path(application)}/parts/{quote(deposit, safe='')}"
                part = _decode(self._ask("PUT", path, json=body), _PartTold)
                followed = _fact(part.application, application)
                received = part.documents
                number, at = f"{followed.number}/{deposit}", followed.changed_at
        except Refused as refusal:
            if refusal.problem in _FOR_GOOD:
                raise Refused(refusal.status, refusal.problem) from refusal
            raise
        self._book.followed(followed)
        documents = tuple(ReceiptDocument(paper.name, Sha256(paper.sha256), paper.size) for paper in received)
        return Receipt(deposit, number, at, kind, message, documents)

    def deposit(self, _deposit: DepositId) -> Receipt | None:
        """None: a seal is asked again by its UUID, and answered as the first time."""
        return None

    def documents(self, _since: str | None = None, *, limit: int = 100) -> DocumentsPage:  # noqa: ARG002 - as asked of all
        """Nothing: an applicant has sent nothing from elsewhere."""
        return DocumentsPage((), None)

    def application(self, id_: DepositId) -> Followed:
        """How an application stands. `Refused` 404 where the key doesn't open it."""
        return self._followed(self._ask("GET", _path(id_)), id_)

    def look_at_key(self) -> tuple[Finess, Contact, Key, DepositId | None]:
        """What the key opens: the FINESS, who asked for it, until when, and what was sent with it."""
        told = _decode(self._ask("GET", "/v1/application-keys/current"), _KeyTold)
        key = Key(self._bearer(), _utc(told.expires_at))
        application = None if told.application is None else DepositId(told.application)
        return Finess(told.finess), Contact(told.name, told.mail), key, application

    def send_mail(self, id_: str, mail: MailAsked) -> None:
        """Have the link and the agreement sent; once, however often it is asked."""
        agreement = base64.b64encode(mail.agreement).decode("ascii")
        fields = [_Field(label, value) for label, value in mail.fields]
        body = msgspec.json.encode(_Mail(mail.name, mail.mail, agreement, fields))
        self._http.request("PUT", f"/v1/application-mails/{id_}", json=body, bearer=self._bearer(), expects="any")

    def _followed(self, reply: Reply, id_: DepositId) -> Followed:
        return _fact(_decode(reply, _Told), id_)


def ask_for_link(http: Http, application: DepositId) -> None:
    """Have a new link mailed to whoever sent this application. The answer doesn't tell whether there is one."""
    body = msgspec.json.encode({"application": application})
    http.request("POST", "/v1/application-keys", json=body, expects="any")


# --- the messages ----------------------------------------------------------------------------------------------------

_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
_Time = Annotated[datetime, msgspec.Meta(tz=True)]
_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class _Piece(msgspec.Struct, frozen=True):
    id: str
    name: str
    role: Role
    sha256: str


class _Application(msgspec.Struct, frozen=True):
    name: str
    mail: str
    message: str
    uploads: list[_Piece]


class _Part(msgspec.Struct, frozen=True):
    message: str
    uploads: list[_Piece]


class _Field(msgspec.Struct, frozen=True):
    label: str
    value: str


class _Mail(msgspec.Struct, frozen=True):
    name: str
    mail: str
    agreement: str
    fields: list[_Field]


class _Paper(msgspec.Struct, frozen=True):
    name: str
    role: Role
    sha256: _Hash
    size: Annotated[int, msgspec.Meta(gt=0)]


class _Event(msgspec.Struct, frozen=True):
    state: _Word
    at: _Time
    note: str


class _Told(msgspec.Struct, frozen=True):
    id: str
    number: _Word
    finess: str
    name: str
    mail: str
    message: str
    state: Stage
    note: str
    received_at: _Time
    changed_at: _Time
    code_sent: str | None
    documents: tuple[_Paper, ...]
    events: tuple[_Event, ...]


class _PartTold(msgspec.Struct, frozen=True):
    id: str
    documents: tuple[_Paper, ...]
    application: _Told


class _KeyTold(msgspec.Struct, frozen=True):
    finess: _Word
    name: str
    mail: str
    expires_at: _Time
    application: str | None


def _decode(reply: Reply, message: type[M]) -> M:
    try:
        return msgspec.json.decode(reply.body, type=message)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotTheServer(message.__name__) from problem


def _fact(told: _Told, asked: DepositId) -> Followed:
    if told.id != asked:
        raise NotTheServer("application")
    return Followed(
        asked,
        told.number,
        Finess(told.finess),
        Contact(told.name, told.mail),
        told.state,
        told.note,
        _utc(told.received_at),
        _utc(told.changed_at),
        told.code_sent or "",
        tuple(SentPaper(paper.name, paper.role, paper.size) for paper in told.documents),
        tuple(Step(event.state, _utc(event.at), event.note) for event in told.events),
    )


def _path(application: DepositId) -> str:
    return f"/v1/applications/{quote(application, safe='')}"


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as problem:
        raise NotTheServer("time") from problem
