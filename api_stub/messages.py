"""The JSON messages of the contract, as FastAPI reads, checks and documents them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api_stub.rules import MAX_MESSAGE, MAX_NAME, MAX_UPLOADS

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-23T08:30:00.000Z"])]


# the workstation's name for itself, shown to its practice alone; "" for none
DeviceText = Annotated[str, StringConstraints(max_length=200)]


class Message(BaseModel):
    """A message; unknown members are refused in requests and never sent in replies."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Credentials(Message):
    """What the practice signs in with."""

    finess: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    device: DeviceText = ""


class RefreshRequest(Message):
    """A refresh token to be exchanged."""

    refresh_token: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    device: DeviceText = ""


class RevocationRequest(Message):
    """A refresh token whose session is to end: its workstation has signed in anew."""

    refresh_token: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PracticeMessage(Message):
    """A practice."""

    finess: str
    name: str


class SessionMessage(Message):
    """A pair of opaque tokens; `expires_in` counts the seconds of the access token."""

    access_token: str
    refresh_token: str
    expires_in: Annotated[int, Field(gt=0)]
    practice: PracticeMessage


class LimitsMessage(Message):
    """What the server accepts. `deposit_max_bytes` holds for the documents of one deposit together."""

    deposit_max_bytes: Annotated[int, Field(gt=0)]
    media_types: list[str]
    kinds: list[str]


class NoticeMessage(Message):
    """A word of the mutual's to everybody, in French."""

    id: str
    title: str
    body: str
    published_at: Moment


class NoticesPage(Message):
    """All notices."""

    items: list[NoticeMessage]
    next: str | None


class PieceMessage(Message):
    """A complete upload, the name of the document and the SHA-256 of its bytes."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=MAX_NAME)]
    sha256: Sha256


class SealRequest(Message):
    """What a deposit consists of."""

    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    message: Annotated[str, StringConstraints(max_length=MAX_MESSAGE)] = ""
    uploads: Annotated[list[PieceMessage], Field(min_length=1, max_length=MAX_UPLOADS)]


class DocumentMessage(Message):
    """A document that arrived; `deposit` is the UUID of its deposit, `size` counts bytes."""

    id: str
    name: str
    sha256: Sha256
    size: Annotated[int, Field(gt=0)]
    deposit: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    state: Literal["received"]
    received_at: Moment


class DepositMessage(Message):
    """A sealed deposit. `number` is that of its acknowledgement ("accusé de dépôt")."""

    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    number: Annotated[str, Field(pattern=r"^AD-\d{4}-\d{6,}$")]
    received_at: Moment
    kind: str
    message: str
    documents: list[DocumentMessage]


class DepositsPage(Message):
    """Deposits, oldest first; `next` is the `since` of the following page, null on the last one."""

    items: list[DepositMessage]
    next: str | None


class DocumentsPage(Message):
    """Documents, oldest first; `next` is the `since` of the following page, null on the last one."""

    items: list[DocumentMessage]
    next: str | None


class ProblemMessage(BaseModel):
    """RFC 9457. `code` is stable; `uploads` names the uploads that caused it, `fields` what is wrong by field."""

    model_config = ConfigDict(extra="forbid", title="Problem")

    type: Literal["about:blank"]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    code: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    detail: str = ""
    uploads: list[str] = []
    fields: dict[str, str] = {}
