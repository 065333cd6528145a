"""The JSON messages about applications ("demandes de conventionnement"), as FastAPI reads and checks them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api_stub.messages import Message, Moment, Sha256
from api_stub.rules import MAX_MESSAGE, MAX_NAME

MOST_DOCUMENTS = 50
MOST_FIELDS = 60
LARGEST_AGREEMENT = 3 * 1024 * 1024  # characters of Base64

RoleName = Literal["agreement", "rib", "other"]
Uuid = Annotated[str, Field(json_schema_extra={"format": "uuid"})]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
# letters, figures and the signs that need no quotation: nothing that could end a header
Mail = Annotated[
    str,
    StringConstraints(
        max_length=254, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}$"
    ),
]


class ApplicationPiece(Message):
    """A complete upload, what it is called, what it is, and the SHA-256 of its bytes."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=MAX_NAME)]
    role: RoleName
    sha256: Sha256


Pieces = Annotated[list[ApplicationPiece], Field(min_length=1, max_length=MOST_DOCUMENTS)]


class ApplicationRequest(Message):
    """An application: who applies, how to write to them, the documents. The FINESS is that of the key."""

    name: Name
    mail: Mail
    message: Annotated[str, StringConstraints(max_length=MAX_MESSAGE)] = ""
    uploads: Pieces


class PartRequest(Message):
    """What was missing."""

    message: Annotated[str, StringConstraints(max_length=MAX_MESSAGE)] = ""
    uploads: Pieces


class ApplicationDocument(Message):
    """A document that arrived; `size` counts bytes."""

    name: str
    role: RoleName
    sha256: Sha256
    size: Annotated[int, Field(gt=0)]


class ApplicationEvent(Message):
    """Something that happened to it. `note` is the mutual's, in French: the motive, or what is missing."""

    state: Literal["received", "completed", "missing", "accepted", "refused"]
    at: Moment
    note: str


class ApplicationMessage(Message):
    """An application as it stands. `code_sent` tells how the provisional code left, once it has."""

    id: Uuid
    number: Annotated[str, Field(pattern=r"^DC-\d{4}-\d{6,}$")]
    finess: str
    name: str
    mail: str
    message: str
    state: Literal["received", "missing", "accepted", "refused"]
    note: str
    received_at: Moment
    changed_at: Moment
    code_sent: Literal["mail", "letter"] | None
    documents: list[ApplicationDocument]
    events: list[ApplicationEvent]


class PartMessage(Message):
    """What was added, and the application with it."""

    id: Uuid
    documents: list[ApplicationDocument]
    application: ApplicationMessage


class KeyMessage(Message):
    """What a key opens. `application` is the UUID of what was sent with it, null while nothing was."""

    finess: str
    name: str
    mail: str
    expires_at: Moment
    application: Uuid | None


class AgreementField(Message):
    """A line of the agreement as it was filled in."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    value: Annotated[str, StringConstraints(max_length=500)]


class AgreementMail(Message):
    """Where to send the link, and the agreement: as a PDF in Base64, or as its fields where none could be made."""

    name: Name
    mail: Mail
    agreement: Annotated[str, StringConstraints(max_length=LARGEST_AGREEMENT)] = ""
    fields: Annotated[tuple[AgreementField, ...], Field(max_length=MOST_FIELDS)] = ()


class RenewalRequest(Message):
    """The application whose applicant wants a new link."""

    application: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
