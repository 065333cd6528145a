"""The service's routes about demands, and what drafts look like as JSON. Values in, values out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar
from urllib.parse import quote

import msgspec

from desktop.features.requests.domain import Confirmed, Typed, TypedLine
from desktop.features.requests.fields import Value, subject_of
from desktop.infra.http import Http, Reply
from desktop.kernel.failures import NotTheServer, Refused
from desktop.outbox.facts import IntentId

T = TypeVar("T")
RENEWALS = 2
PAGE = 200
ROUTE = "/v1/requests/{id}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the list, and where to go on."""

    items: tuple[Confirmed, ...]
    cursor: str
    more: bool


class Remote:
    """Blocking; any thread. `bearer` and `renewed` are the session's."""

    def __init__(self, http: Http, bearer: Callable[[], str], renewed: Callable[[str], str]) -> None:
        self._http = http
        self._bearer = bearer
        self._renewed = renewed

    def page(self, since: str | None) -> Page:
        """What changed after `since`. `Refused` ("cursor-unknown")."""
        after = "" if since is None else f"&since={quote(since, safe='')}"
        answer = _decode(self._ask(f"/v1/requests?limit={PAGE}{after}").body, _Page)
        if answer.next is not None and not answer.items:
            raise NotTheServer("empty page")
        return Page(tuple(map(_confirmed, answer.items)), answer.cursor, answer.next is not None)

    def close(self) -> None:
        """Give up what is under way."""
        self._http.close()

    def _ask(self, path: str) -> Reply:
        token = self._bearer()
        for _ in range(RENEWALS):
            try:
                return self._http.request("GET", path, bearer=token)
            except Refused as refusal:
                if refusal.status != 401:
                    raise
                token = self._renewed(token)
        return self._http.request("GET", path, bearer=token)


def withdrawal_route(demand: IntentId) -> str:
    """Where a demand is taken back."""
    return f"/v1/requests/{quote(demand, safe='')}/withdrawal"


def body(finess: str, kind: str, fields: Mapping[str, Value], *, again: bool) -> bytes:
    """A demand as it is sent, without its documents. `finess` is whose it is: nobody else's session can send it."""
    return msgspec.json.encode({"practice": finess, "kind": kind, "fields": fields, "again": again})


def read_answer(answer: bytes) -> Confirmed:
    """What the service says of one demand. `NotTheServer`."""
    return _confirmed(_decode(answer, _Request))


def write_typed(typed: Typed) -> bytes:
    """A form as it is kept."""
    lines = {name: [(line.code, line.detail, line.amount) for line in lines] for name, lines in typed.lines.items()}
    return msgspec.json.encode({"words": dict(typed.words), "lines": lines})


def read_typed(kept: bytes) -> Typed:
    """A form as it was kept; an empty one where it can't be read."""
    try:
        found = msgspec.json.decode(kept, type=_Typed)
    except msgspec.MsgspecError:
        return Typed()
    return Typed(found.words, {name: tuple(TypedLine(*line) for line in lines) for name, lines in found.lines.items()})


# --- the messages -------------------------------------------------------------------------------------------------

_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class _Typed(msgspec.Struct):
    words: dict[str, str] = {}
    lines: dict[str, list[tuple[str, str, str]]] = {}


class _Document(msgspec.Struct):
    name: str


class _Line(msgspec.Struct):
    code: str
    detail: str
    amount: int


class _Request(msgspec.Struct):
    id: str
    kind: str
    number: str
    state: str
    note: str
    next_step: str
    received_at: _Time
    changed_at: _Time
    fields: dict[str, str | int | list[_Line]]
    documents: list[_Document]


class _Page(msgspec.Struct):
    items: list[_Request]
    next: str | None
    cursor: str


def _confirmed(told: _Request) -> Confirmed:
    words = {name: value for name, value in told.fields.items() if isinstance(value, str)}
    return Confirmed(
        IntentId(told.id),
        told.kind,
        told.number,
        told.state,
        told.note,
        told.next_step,
        told.received_at,
        told.changed_at,
        subject_of(words),
        len(told.documents),
    )


def _decode(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotTheServer("requests") from problem
