"""The JSON messages of the follow-up."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api_stub.messages import DepositMessage, Message, Moment, PieceMessage, Sha256
from api_stub.rules import MAX_MESSAGE, MAX_UPLOADS

MAX_MARKS = 500

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Text = Annotated[str, StringConstraints(max_length=MAX_MESSAGE)]


class AboutMessage(Message):
    """What is followed: said once, with the first event. `parent` is a document's deposit, `answers` what a deposit or
    a document completes; `what` is the kind of document or request."""

    kind: Literal["document", "deposit", "request"]
    what: str
    name: str
    number: str
    parent: str | None
    answers: str | None


class LineMessage(Message):
    """The line of a statement that pays."""

    statement: str
    number: str
    invoice: str


class AttachmentMessage(Message):
    """A document that came with a message; `size` counts bytes."""

    id: str
    name: str
    sha256: Sha256
    size: Annotated[int, Field(gt=0)]
    media: str


class EventMessage(Message):
    """One thing that happened to a subject. Which members are set depends on `type`.

    `opened`: `about`, `stage`. `stage`: `stage`, with `note` (a motive, or what is missing), `next_step`, `line`.
    `message`: `author`, `message`, `text`, `attachments`. `read`: `upto`, the event up to which it was read.
    """

    id: str
    subject: str
    at: Moment
    type: Literal["opened", "stage", "message", "read"]
    stage: Literal["received", "processing", "missing", "accepted", "refused", "settled", "closed"] | None = None
    about: AboutMessage | None = None
    note: str = ""
    next_step: str = ""
    line: LineMessage | None = None
    author: Literal["practice", "mutual"] | None = None
    message: str | None = None
    text: str = ""
    attachments: Annotated[list[AttachmentMessage], Field(default_factory=list)]
    upto: str | None = None


class EventsPage(Message):
    """Events, oldest first. `next` is the `since` of the following page, null on the last one; `cursor` that of what
    will happen after this page."""

    items: list[EventMessage]
    next: str | None
    cursor: str


class MarkMessage(Message):
    """A subject, and the event up to which it was read."""

    subject: Name
    upto: Name


class MarksRequest(Message):
    """What was read."""

    marks: Annotated[list[MarkMessage], Field(min_length=1, max_length=MAX_MARKS)]


class WriteRequest(Message):
    """A message to the mutual: words, documents, or both."""

    text: Text = ""
    uploads: Annotated[list[PieceMessage], Field(default_factory=list, max_length=MAX_UPLOADS)]


class PieceRequest(Message):
    """What was missing."""

    message: Text = ""
    uploads: Annotated[list[PieceMessage], Field(min_length=1, max_length=MAX_UPLOADS)]


class AnsweredMessage(Message):
    """The deposit that brought what was missing."""

    subject: str
    deposit: DepositMessage
