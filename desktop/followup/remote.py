"""The service's routes for the follow-up: values in, values out. The only JSON of it.

An event that can't be read is left out with its page's cursor kept: one odd event must not hold up all that follow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import quote

import msgspec

from desktop.infra.http import Http, Reply
from desktop.kernel.failures import NotTheServer, Refused

PAGE = 500  # events asked for at once
MARKS = 500
RENEWALS = 2

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
StageWord = Literal["received", "processing", "missing", "accepted", "refused", "settled", "closed"]


class About(msgspec.Struct, frozen=True):
    """What a subject is."""

    kind: Literal["document", "deposit", "request"]
    what: str
    name: str
    number: str
    parent: str | None = None
    answers: str | None = None


class Line(msgspec.Struct, frozen=True):
    """The line of a statement that pays."""

    statement: str
    number: str
    invoice: str


class Attachment(msgspec.Struct, frozen=True):
    """A document that came with a message."""

    id: Word
    name: str
    size: int
    media: str
    sha256: str = ""


class Event(msgspec.Struct, frozen=True):
    """One thing that happened to a subject."""

    id: Word
    subject: Word
    at: Moment
    type: Literal["opened", "stage", "message", "read"]
    stage: StageWord | None = None
    about: About | None = None
    note: str = ""
    next_step: str = ""
    line: Line | None = None
    author: Literal["practice", "mutual"] | None = None
    message: str | None = None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    upto: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Events, oldest first; `cursor` is the place after them, `more` whether something follows now. `odd` counts those
    that couldn't be read."""

    events: tuple[Event, ...]
    cursor: str
    more: bool
    odd: int = 0


class Remote:
    """Blocking; any thread. `bearer` and `renewed` are the session's."""

    def __init__(self, http: Http, bearer: Callable[[], str], renewed: Callable[[str], str]) -> None:
        self._http = http
        self._bearer = bearer
        self._renewed = renewed

    def events(self, since: str | None, limit: int = PAGE) -> Page:
        """What happened after `since`, from the first event on where that is None. `Refused` ("cursor-unknown")."""
        query = f"?limit={limit}" + (f"&since={quote(since, safe='')}" if since is not None else "")
        try:
            page = msgspec.json.decode(self._ask("GET", f"/v1/followup{query}").body, type=_Page)
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            raise NotTheServer("followup") from problem
        if page.next is not None and not page.items:
            raise NotTheServer("empty page")
        read = [event for event in map(_read, page.items) if event is not None]
        return Page(tuple(read), page.cursor, page.next is not None, len(page.items) - len(read))

    def mark(self, marks: list[tuple[str, str]]) -> None:
        """These subjects were read up to these events."""
        body = msgspec.json.encode({"marks": [{"subject": subject, "upto": upto} for subject, upto in marks]})
        self._ask("PUT", "/v1/followup/read", body)

    def attachment(self, subject: str, attachment: str) -> bytes:
        """`Refused` with 404 where it is gone."""
        where = f"/v1/conversations/{quote(subject, safe='')}/attachments/{quote(attachment, safe='')}"
        return self._ask("GET", where, kind="any").body

    def close(self) -> None:
        """Give up what is under way."""
        self._http.close()

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: Literal["json", "any"] = "json") -> Reply:
        token = self._bearer()
        headers = {"Content-Type": "application/json"} if body is not None else None
        for _ in range(RENEWALS):
            try:
                return self._http.request(method, path, bearer=token, headers=headers, json=body, expects=kind)
            except Refused as refusal:
                if refusal.status != 401:
                    raise
                token = self._renewed(token)
        return self._http.request(method, path, bearer=token, headers=headers, json=body, expects=kind)


class _Page(msgspec.Struct):
    items: list[msgspec.Raw]
    next: str | None
    cursor: str


def _read(raw: bytes) -> Event | None:
    try:
        return msgspec.json.decode(raw, type=Event)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
