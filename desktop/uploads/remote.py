"""The delivery engine's endpoints: values in, values out. The only JSON and the only tus headers of uploads.

Every reply is checked against what was sent; one that can't be true is `NotTheServer`, never believed. Retrying,
waiting and choosing what comes next are the machine's affair.
"""

import binascii
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Protocol, TypeVar
from urllib.parse import quote, unquote, urlsplit

import msgspec

from desktop.infra.http import TUS_VERSION, Expects, Http, Reply
from desktop.kernel.failures import Failure, NotTheServer, Refused, RetriesItself, ServerBusy
from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.facts import Kind, Limits, Receipt, ReceiptDocument

M = TypeVar("M")

LONGEST_NAME = 255
RENEWALS = 2


class Pieces(Protocol):
    """Bytes that come piece by piece, from the first one each time they are asked for."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


class UploadGone(RetriesItself):
    """The upload doesn't exist (any more): create it again."""

    code = "upload-gone"


class OffsetConflict(RetriesItself):
    """The service has another offset than we think: ask for it."""

    code = "offset-conflict"


class ChecksumRefused(RetriesItself):
    """The bytes were damaged on the way; the service kept none of them: send them again."""

    code = "checksum-refused"


@dataclass(frozen=True, slots=True)
class Created:
    """A new upload: where it is (as `Http.locate` keeps it), the bytes that the service already has, until when."""

    url: str
    offset: int
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class SealedUpload:
    """A complete upload as the seal names it."""

    url: str
    name: str
    sha256: Sha256

    @property
    def id(self) -> str:
        """The service's own name for the upload: the end of its address."""
        return unquote(urlsplit(self.url).path.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class RemoteDocument:
    """A document that the service has."""

    id: str
    sha256: Sha256
    name: str
    size: int
    deposit: DepositId
    state: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Some documents, and the cursor with which to ask for those after them (None: there are none)."""

    items: tuple[RemoteDocument, ...]
    next: str | None


class Remote:
    """The service's endpoints for delivery. Blocking; any thread; holds no state of its own.

    `bearer` gives a token, `renewed` another one in place of a refused one; both may raise `SessionExpired`.
    Besides what each method says, all raise what `Http.request` does.
    """

    def __init__(
        self,
        http: Http,
        bearer: Callable[[], str],
        renewed: Callable[[str], str],
        *,
        uploads_path: str = "/v1/uploads",
    ) -> None:
        self._http = http
        self._bearer = bearer
        self._renewed = renewed
        self._uploads_path = uploads_path

    def limits(self) -> Limits:
        """What the service accepts now."""
        answer = _decode(self._ask("GET", "/v1/limits"), _Limits)
        return Limits(answer.deposit_max_bytes, frozenset(answer.media_types), answer.kinds)

    def create(
        self,
        name: str,
        media_type: str,
        size: int,
        sha256: Sha256,
        first: bytes | None = None,
        progress: Callable[[int], None] | None = None,
        *,
        checksum: bool = True,
    ) -> Created:
        """Announce a document of `size` bytes, sending `first` (its beginning, or all of it) along.

        The service may have taken less than all of `first`: go on from `Created.offset`. `progress` hears the bytes of
        `first` that were handed to the line, from 0 again where the request had to be repeated. `ChecksumRefused`.
        """
        headers = {
            "Tus-Resumable": TUS_VERSION,
            "Upload-Length": str(size),
            "Upload-Metadata": f"filename {_b64(wire_name(name).encode())},filetype {_b64(media_type.encode())}",
        }
        if first is not None:
            headers["Content-Type"] = _BYTES
            if checksum:
                digest = bytes.fromhex(sha256) if len(first) == size else hashlib.sha256(first).digest()
                headers["Upload-Checksum"] = f"sha256 {_b64(digest)}"
        reply = self._tus("POST", self._uploads_path, _CREATION, headers=headers, content=first, progress=progress)
        if reply.status != 201:
            raise NotTheServer("creation")
        url = self._http.locate(reply.headers.get("location", ""), self._uploads_path)
        expires = _date(reply.headers.get("upload-expires", ""))
        if first is None:
            return Created(url, 0, expires)
        if "upload-offset" not in reply.headers:  # some servers forget it
            return Created(url, self.offset(url, size), expires)
        return Created(url, _offset(reply, 0, len(first)), expires)

    def offset(self, url: str, size: int | None = None) -> int:
        """How many bytes the service has; `UploadGone` (also where the upload isn't one of `size` bytes)."""
        reply = self._tus("HEAD", url, _UPLOAD, headers={"Tus-Resumable": TUS_VERSION})
        if size is None:
            return _offset(reply, 0, None)
        if reply.headers.get("upload-length", str(size)) != str(size):
            raise UploadGone("length")
        return _offset(reply, 0, size)

    def append(
        self,
        url: str,
        offset: int,
        chunk: bytes | Pieces,
        progress: Callable[[int], None] | None = None,
        *,
        checksum: bool = True,
    ) -> int:
        """Send `chunk` from `offset` on; the offset that the service then has, greater than `offset`. Only whole bytes
        can have a `checksum`.

        `UploadGone`, `OffsetConflict`, `ChecksumRefused`.
        """
        headers = {"Tus-Resumable": TUS_VERSION, "Upload-Offset": str(offset), "Content-Type": _BYTES}
        if not isinstance(chunk, bytes):
            headers["Content-Length"] = str(len(chunk))
        elif checksum:
            headers["Upload-Checksum"] = f"sha256 {_b64(hashlib.sha256(chunk).digest())}"
        reply = self._tus("PATCH", url, _UPLOAD, headers=headers, content=chunk, progress=progress)
        return _offset(reply, offset + 1, offset + len(chunk))

    def terminate(self, url: str) -> None:
        """Let the service forget an upload; no harm where it is gone already, or where it keeps it until it expires.

        `Refused` where it is part of a deposit.
        """
        try:
            self._tus("DELETE", url, _ENDED, headers={"Tus-Resumable": TUS_VERSION})
        except UploadGone:
            return
        except Refused as refusal:
            if refusal.status != 405:
                raise

    def seal(self, deposit: DepositId, kind: Kind, message: str, uploads: Sequence[SealedUpload]) -> Receipt:
        """Turn complete uploads into a deposit; the same again gives the same receipt. `Refused`."""
        order = _Seal(kind.value, message, [_SealUpload(u.id, wire_name(u.name), u.sha256) for u in uploads])
        reply = self._ask("PUT", _deposit_path(deposit), json=msgspec.json.encode(order))
        receipt = _receipt(_decode(reply, _Deposit), deposit)
        if receipt.kind != kind or Counter(d.sha256 for d in receipt.documents) != Counter(u.sha256 for u in uploads):
            raise NotTheServer("receipt")
        return receipt

    def deposit(self, deposit: DepositId) -> Receipt | None:
        """The receipt of a deposit, or None where the service knows no such deposit."""
        try:
            reply = self._ask("GET", _deposit_path(deposit))
        except Refused as refusal:
            if refusal.status == 404:
                return None
            raise
        return _receipt(_decode(reply, _Deposit), deposit)

    def documents(self, since: str | None = None, *, limit: int = 100) -> DocumentsPage:
        """The practice's documents after the cursor `since` (None: from the first). `Refused` for a strange cursor."""
        after = "" if since is None else f"&since={quote(since, safe='')}"
        page = _decode(self._ask("GET", f"/v1/documents?limit={limit}{after}"), _Documents)
        if page.next is not None and (page.next == since or not page.items):
            raise NotTheServer("cursor")
        return DocumentsPage(tuple(_remote_document(item) for item in page.items), page.next)

    def _tus(
        self,
        method: str,
        url: str,
        failures: Mapping[int, type[RetriesItself]],
        *,
        headers: Mapping[str, str],
        content: bytes | Pieces | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Reply:
        try:
            return self._ask(method, url, headers=headers, content=content, progress=progress, expects="tus")
        except Refused as refusal:
            failure = failures.get(refusal.status)
            if failure is None:
                raise
            raise failure(refusal.problem, retry_after=refusal.retry_after) from refusal

    def _ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: bytes | None = None,
        content: bytes | Pieces | None = None,
        progress: Callable[[int], None] | None = None,
        expects: Expects = "json",
    ) -> Reply:
        token = self._bearer()
        refused: Failure | None = None
        for _ in range(1 + RENEWALS):
            if refused is not None:
                token = self._renewed(token)
            try:
                return self._http.request(
                    method,
                    path,
                    bearer=token,
                    json=json,
                    content=content,
                    headers=headers,
                    progress=progress,
                    expects=expects,
                )
            except Refused as refusal:
                if refusal.status != 401:
                    raise
                refused = refusal
        # Each of these tokens has just been made by the service: asking for the password wouldn't give a better one.
        raise ServerBusy(401, "token refused again and again") from refused


def wire_name(name: str) -> str:
    """`name` as the service is told it: at most 255 characters (the end, which shows the type, stays), valid UTF-8."""
    text = name.encode("utf-16", "surrogatepass").decode("utf-16", "replace") or "document"
    if len(text) <= LONGEST_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    tail = dot + ending if stem and len(ending) <= 16 else ""
    return text[: LONGEST_NAME - len(tail)] + tail


# --- what each status means where, and the messages ---------------------------------------------------------------

_BYTES = "application/offset+octet-stream"
_CREATION: Mapping[int, type[RetriesItself]] = {460: ChecksumRefused}
_ENDED: Mapping[int, type[RetriesItself]] = {404: UploadGone, 410: UploadGone}
_UPLOAD: Mapping[int, type[RetriesItself]] = {
    403: UploadGone,
    404: UploadGone,
    410: UploadGone,
    409: OffsetConflict,
    460: ChecksumRefused,
}

_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Size = Annotated[int, msgspec.Meta(ge=0)]
_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class _Limits(msgspec.Struct, frozen=True):
    deposit_max_bytes: Annotated[int, msgspec.Meta(gt=0)]
    media_types: tuple[str, ...]
    kinds: tuple[str, ...]


class _SealUpload(msgspec.Struct, frozen=True):
    id: str
    name: str
    sha256: str


class _Seal(msgspec.Struct, frozen=True):
    kind: str
    message: str
    uploads: list[_SealUpload]


class _Document(msgspec.Struct, frozen=True):
    id: _Word
    name: str
    sha256: _Hash
    size: _Size
    deposit: _Word
    state: str
    received_at: _Time


class _Deposit(msgspec.Struct, frozen=True):
    id: str
    number: _Word
    received_at: _Time
    kind: str
    message: str
    documents: tuple[_Document, ...]


class _Documents(msgspec.Struct, frozen=True):
    items: tuple[_Document, ...]
    next: str | None


def _decode(reply: Reply, message: type[M]) -> M:
    try:
        return msgspec.json.decode(reply.body, type=message)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotTheServer(message.__name__) from problem


def _receipt(answer: _Deposit, asked: DepositId) -> Receipt:
    documents = tuple(ReceiptDocument(d.name, Sha256(d.sha256), d.size) for d in answer.documents)
    if answer.id != asked or not documents or any(d.deposit != asked for d in answer.documents):
        raise NotTheServer("receipt")
    try:
        kind = Kind(answer.kind)
    except ValueError as problem:
        raise NotTheServer("kind") from problem
    return Receipt(asked, answer.number, _utc(answer.received_at), kind, answer.message, documents)


def _remote_document(item: _Document) -> RemoteDocument:
    return RemoteDocument(
        id=item.id,
        sha256=Sha256(item.sha256),
        name=item.name,
        size=item.size,
        deposit=DepositId(item.deposit),
        state=item.state,
        received_at=_utc(item.received_at),
    )


def _deposit_path(deposit: DepositId) -> str:
    return f"/v1/deposits/{quote(deposit, safe='')}"


def _offset(reply: Reply, least: int, most: int | None) -> int:
    text = reply.headers.get("upload-offset", "")
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise NotTheServer("offset")
    offset = int(text)
    if offset < least or (most is not None and offset > most):
        raise NotTheServer("offset")
    return offset


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as problem:
        raise NotTheServer("time") from problem


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return _utc(moment) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _b64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")
