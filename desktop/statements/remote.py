"""The service's routes for statements: values in, values out. The only JSON of the statements' changes.

A change that can't be read doesn't spoil its page: it comes as `Unreadable`, for the quarantine. What the lines of a
statement say is `reading`'s affair.
"""

import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar
from urllib.parse import quote

import msgspec

from desktop.infra.http import Http, Reply, Stream, Way
from desktop.kernel.failures import NotTheServer, Refused

T = TypeVar("T")

PAGE = 500  # changes asked for at once
LARGEST_BODY = 512 * 1024 * 1024
RENEWALS = 2
_LINES = "application/x-ndjson"

Cents = Annotated[int, msgspec.Meta(ge=-(10**12), le=10**12)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**20)]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Period(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """The days that a statement covers, both inclusive."""

    from_: date
    to: date


class Transfer(msgspec.Struct, frozen=True):
    """What the mutual paid into the practice's account."""

    reference: Word
    paid_on: date
    amount_cents: Cents


class Sums(msgspec.Struct, frozen=True):
    """What the lines add up to, and how many there are of each status."""

    expense_cents: Cents
    amo_cents: Cents
    amc_cents: Cents
    rest_cents: Cents
    paid: Count
    partial: Count
    rejected: Count
    pending: Count
    cancelled: Count


class Announced(msgspec.Struct, frozen=True):
    """A statement, new or corrected, without its lines."""

    id: Word
    number: Word
    revision: Annotated[int, msgspec.Meta(ge=1)]
    change: Literal["created", "corrected"]
    changed_at: Moment
    issued_on: date
    period: Period
    transfer: Transfer
    line_count: Count
    sums: Sums


class Withdrawn(msgspec.Struct, frozen=True):
    """A statement that is no longer valid."""

    id: Word
    number: str
    revision: int
    changed_at: Moment


class Unreadable(msgspec.Struct, frozen=True):
    """A change of which no more can be read than this; `out_of_range` where a value is one that can't be."""

    id: str
    number: str = ""
    revision: int = 0
    out_of_range: bool = False


Change = Announced | Withdrawn | Unreadable


class Garbled(NotTheServer):
    """Lines came from the service, but not as it packs them."""


@dataclass(frozen=True, slots=True)
class Page:
    """Changes, oldest first; `cursor` is the place after them, `more` whether something follows now."""

    changes: tuple[Change, ...]
    cursor: str
    more: bool


@dataclass(slots=True)
class Received:
    """Lines of a statement as they come: whole bytes even where the connection is cut."""

    etag: str = ""
    body: bytearray = field(default_factory=bytearray)


class Remote:
    """Blocking; any thread. `bearer` and `renewed` are the session's."""

    def __init__(self, http: Http, bearer: Callable[[], str], renewed: Callable[[str], str]) -> None:
        self._http = http
        self._bearer = bearer
        self._renewed = renewed

    def changes(self, since: str | None, limit: int = PAGE) -> Page:
        """What happened after `since`, from the first change on where that is None. `Refused` ("cursor-unknown")."""
        query = f"?limit={limit}" + (f"&since={quote(since, safe='')}" if since is not None else "")
        page = _decode(self._ask(f"/v1/statements{query}").body, _Page)
        if page.next is not None and not page.items:
            raise NotTheServer("empty page")
        return Page(tuple(map(read_change, page.items)), page.cursor, page.next is not None)

    def lines(self, statement: str, after: int, received: Received) -> None:
        """Add what follows line `after` to `received`, also where the request fails midway.

        `Refused` with 412 where the statement is no longer the one of `received.etag`, with 410 or 404 where it is
        gone; `Garbled`.
        """
        headers = {"Accept": f"{_LINES}, application/problem+json", "Accept-Encoding": "gzip"}
        if after:
            headers["If-Match"] = received.etag

        def began(reply: Reply) -> Callable[[bytes], object]:
            if not reply.headers.get("content-type", "").startswith(_LINES):
                raise NotTheServer("not lines")
            etag = reply.headers.get("etag", "")
            if after and etag != received.etag:
                raise Refused(412, "statement-changed")
            received.etag = etag
            return _unpacked(reply.headers.get("content-encoding", ""), received.body)

        self._ask(f"/v1/statements/{quote(statement, safe='')}/lines?after={after}", headers, began)

    def pdf(self, statement: str) -> bytes:
        """`Refused` with 410 or 404 where the statement is gone."""
        headers = {"Accept": "application/pdf, application/problem+json"}
        return self._ask(f"/v1/statements/{quote(statement, safe='')}/pdf", headers, kind="any").body

    def lend(self) -> tuple[Way, str] | None:
        """The way to the service and the token of the hour, for a process of ours; None where the way can't be told.
        Raises what keeps a token from being had."""
        return None if self._http.way is None else (self._http.way, self._bearer())

    def close(self) -> None:
        """Give up what is under way."""
        self._http.close()

    def _ask(
        self,
        path: str,
        headers: dict[str, str] | None = None,
        stream: Stream | None = None,
        kind: Literal["json", "any"] = "json",
    ) -> Reply:
        token = self._bearer()
        expects = kind if stream is None else "any"
        for _ in range(RENEWALS):
            try:
                return self._http.request("GET", path, bearer=token, headers=headers, stream=stream, expects=expects)
            except Refused as refusal:
                if refusal.status != 401:
                    raise
                token = self._renewed(token)
        return self._http.request("GET", path, bearer=token, headers=headers, stream=stream, expects=expects)


class _Page(msgspec.Struct):
    items: list[msgspec.Raw]
    next: str | None
    cursor: str


class _Kind(msgspec.Struct):
    change: str = ""


def read_change(raw: bytes) -> Change:
    """One change of the feed; never raises for what stands in it."""
    try:
        if msgspec.json.decode(raw, type=_Kind).change == "withdrawn":
            return msgspec.json.decode(raw, type=Withdrawn)
        return msgspec.json.decode(raw, type=Announced)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        # Without an id of its own it is known by what it looks like.
        found = Unreadable("?" + hashlib.sha256(raw).hexdigest()[:16], out_of_range=is_range(problem))
    for name in ("id", "number", "revision"):  # each as far as it can be read by itself
        kind = msgspec.defstruct("Part", [(name, int if name == "revision" else str)])
        try:
            part = msgspec.json.decode(raw, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        found = msgspec.structs.replace(found, **{name: getattr(part, name)})
    return found


def is_range(problem: Exception) -> bool:
    """Whether msgspec met a date or a number that is none, rather than something else in its place."""
    return re.match(r"Invalid RFC3339|Expected `int` [<>]|Integer value out of range", str(problem)) is not None


def _unpacked(encoding: str, into: bytearray) -> Callable[[bytes], object]:
    def grow(piece: bytes) -> None:
        into.extend(piece)
        if len(into) > LARGEST_BODY:
            raise Garbled("endless reply")

    if encoding in ("", "identity"):
        return grow
    if encoding != "gzip":
        raise Garbled("encoding")
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def unpack(piece: bytes) -> None:
        try:
            grow(unzip.decompress(piece))
        except zlib.error as problem:
            raise Garbled("not gzip") from problem

    return unpack


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotTheServer("statements") from problem
