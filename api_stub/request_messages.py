"""The JSON messages about demands, as FastAPI reads, checks and documents them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from api_stub.messages import Message, Moment, PieceMessage, Sha256
from api_stub.request_rules import MAX_CENTS, MAX_LINES, MAX_TEXT, RequestState

Word = Annotated[str, StringConstraints(max_length=200)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z_]+$")]


class LineMessage(Message):
    """A code with its amount, in cents; `detail` is a tooth, a side or a label."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=13)]
    detail: Word = ""
    amount: Annotated[int, Field(ge=0, le=MAX_CENTS)]


Value = (
    Annotated[int, Field(ge=-MAX_CENTS, le=MAX_CENTS)]
    | Annotated[str, StringConstraints(max_length=MAX_TEXT)]
    | Annotated[list[LineMessage], Field(max_length=MAX_LINES)]
)


class PartMessage(PieceMessage):
    """A complete upload, and what it is there."""

    role: Annotated[str, StringConstraints(min_length=1, max_length=20)] = "other"


class RequestRequest(Message):
    """A demand. `practice` is the N° FINESS of whoever wrote it: what one practice wrote can't be sent in the name of
    another. Amounts are cents, days are ISO; `again` sends it though the same is pending."""

    practice: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    fields: Annotated[dict[Name, Value], Field(max_length=40)]
    again: bool = False
    uploads: Annotated[list[PartMessage], Field(max_length=50, default_factory=list)]


class RequestDocumentMessage(Message):
    """A document that came with a demand."""

    name: str
    role: str
    sha256: Sha256
    size: Annotated[int, Field(gt=0)]


class RequestMessage(Message):
    """A demand as it stands. `note` is a motive, or what is missing."""

    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    kind: str
    number: Annotated[str, Field(pattern=r"^DM-\d{4}-\d{6,}$")]
    state: RequestState
    note: str
    next_step: str
    received_at: Moment
    changed_at: Moment
    fields: dict[str, Value]
    documents: list[RequestDocumentMessage]


class RequestsPage(Message):
    """Demands, the longest unchanged first; `cursor` is the `since` that only what changes later comes after."""

    items: list[RequestMessage]
    next: str | None
    cursor: str
