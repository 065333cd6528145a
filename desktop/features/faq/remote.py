"""The one route of the questions: values out. The only JSON of theirs, also that of the copies on this workstation."""

from dataclasses import dataclass

import msgspec

from desktop.features.faq.domain import Category, Entry, Faq
from desktop.infra.http import Http
from desktop.kernel.failures import NotTheServer


@dataclass(frozen=True, slots=True)
class Copy:
    """What the service answered, and the ETag under which it may be asked whether that is still so."""

    etag: str
    body: bytes


class _Category(msgspec.Struct):
    id: str
    title: str


class _Entry(msgspec.Struct):
    id: str
    category: str
    question: str
    answer: list[str]
    opens: str = ""


class _Faq(msgspec.Struct):
    categories: list[_Category]
    entries: list[_Entry]


class _Kept(msgspec.Struct):
    etag: str
    body: msgspec.Raw


def read_faq(body: bytes) -> Faq:
    """`NotTheServer` where that isn't what it should be."""
    try:
        said = msgspec.json.decode(body, type=_Faq)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotTheServer("faq") from problem
    return Faq(
        tuple(Category(each.id, each.title) for each in said.categories),
        tuple(Entry(each.id, each.category, each.question, tuple(each.answer), each.opens) for each in said.entries),
    )


def latest(http: Http, etag: str) -> Copy | None:
    """`GET /v1/faq`; None where it is still what `etag` says. Blocking."""
    reply = http.request("GET", "/v1/faq", headers={"If-None-Match": etag} if etag else None)
    return None if reply.status == 304 else Copy(reply.headers.get("etag", ""), reply.body)


def kept(copy: Copy) -> bytes:
    """As it is kept in a file."""
    return msgspec.json.encode(_Kept(copy.etag, msgspec.Raw(copy.body)))


def from_kept(data: bytes) -> Copy:
    """`NotTheServer` where the file holds something else."""
    try:
        found = msgspec.json.decode(data, type=_Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotTheServer("faq") from problem
    return Copy(found.etag, bytes(found.body))
