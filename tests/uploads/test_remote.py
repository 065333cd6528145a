"""The endpoints of delivery against the real server, and against replies that can't be true."""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_stub.seed import DEMO, OTHER, SeededPractice
from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.infra.http import Http
from desktop.kernel.failures import NotTheServer, Refused, ServerBusy, Unreachable
from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.facts import Kind
from desktop.uploads.remote import (
    ChecksumRefused,
    OffsetConflict,
    Remote,
    SealedUpload,
    UploadGone,
    wire_name,
)
from tests.infra.wire import JSON, PROBLEM, TUS, answering, reply

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 1200
SHA = Sha256(hashlib.sha256(PDF).hexdigest())
DEPOSIT = DepositId("00000000-0000-4000-8000-000000000001")


def token(http: Http, practice: SeededPractice = DEMO) -> str:
    words = msgspec.json.encode({"finess": practice.finess, "password": practice.password})
    return str(msgspec.json.decode(http.request("POST", "/v1/sessions", json=words).body)["access_token"])


@pytest.fixture
def http(stub: Served) -> Iterator[Http]:
    http = Http(stub.url)
    yield http
    http.close()


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Served]:
    """A server that can be told to misbehave."""
    with Served(Settings(tmp_path / "server", argon2=Argon2Cost.cheap(), faults={})) as served:
        yield served


@pytest.fixture
def remote(http: Http) -> Remote:
    return signed_in(http)


def signed_in(http: Http, practice: SeededPractice = DEMO) -> Remote:
    bearer = token(http, practice)
    return Remote(http, lambda: bearer, lambda stale: stale)


def new_deposit() -> DepositId:
    return DepositId(str(uuid.uuid4()))


# --- against the real server -------------------------------------------------------------------------------------


def test_limits(remote: Remote) -> None:
    limits = remote.limits()
    assert limits.deposit_max_bytes == 10 * 1024 * 1024
    assert "application/pdf" in limits.media_types
    assert set(limits.kinds) == set(Kind)


def test_one_request_and_a_seal(remote: Remote) -> None:
    heard: list[int] = []
    made = remote.create("Ordonnance Œuvrard.pdf", "application/pdf", len(PDF), SHA, PDF, heard.append)
    assert made.offset == len(PDF) == heard[-1]
    assert made.url.startswith("/v1/uploads/")
    assert made.expires is not None
    assert made.expires > datetime.now(UTC)
    assert remote.offset(made.url, len(PDF)) == len(PDF)
    deposit = new_deposit()
    assert remote.deposit(deposit) is None
    upload = SealedUpload(made.url, "Ordonnance Œuvrard.pdf", SHA)
    receipt = remote.seal(deposit, Kind.ORDONNANCE, "bonjour", [upload])
    assert receipt.number.startswith("AD-")
    assert receipt.message == "bonjour"
    assert [(d.name, d.sha256, d.size) for d in receipt.documents] == [("Ordonnance Œuvrard.pdf", SHA, len(PDF))]
    assert remote.seal(deposit, Kind.ORDONNANCE, "bonjour", [upload]) == receipt == remote.deposit(deposit)
    page = remote.documents()
    assert [(item.sha256, item.deposit) for item in page.items] == [(SHA, deposit)]
    with pytest.raises(Refused, match="409 deposit-conflict"):
        remote.seal(deposit, Kind.DEVIS, "bonjour", [upload])
    with pytest.raises(Refused, match="upload-sealed"):
        remote.terminate(made.url)


def test_pieces_with_and_without_a_checksum(remote: Remote) -> None:
    made = remote.create("a.pdf", "application/pdf", len(PDF), SHA)
    assert made.offset == 0
    assert remote.append(made.url, 0, PDF[:1000]) == 1000
    assert remote.append(made.url, 1000, PDF[1000:200_000], checksum=False) == 200_000
    assert remote.offset(made.url) == 200_000
    with pytest.raises(OffsetConflict):
        remote.append(made.url, 1000, PDF[1000:2000])
    assert remote.append(made.url, 200_000, PDF[200_000:]) == len(PDF)


def test_a_beginning_with_the_creation(remote: Remote) -> None:
    made = remote.create("a.pdf", "application/pdf", len(PDF), SHA, PDF[:70_000])
    assert made.offset == 70_000
    assert remote.append(made.url, 70_000, PDF[70_000:]) == len(PDF)


def test_bytes_that_were_damaged_on_the_way(remote: Remote) -> None:
    other = bytes(len(PDF))
    with pytest.raises(ChecksumRefused):
        remote.create("a.pdf", "application/pdf", len(PDF), SHA, other)


def test_an_upload_that_is_gone(remote: Remote, http: Http) -> None:
    made = remote.create("a.pdf", "application/pdf", len(PDF), SHA, PDF[:10])
    stranger = signed_in(http, OTHER)
    for ask in (lambda: stranger.offset(made.url), lambda: stranger.append(made.url, 10, PDF[10:])):
        with pytest.raises(UploadGone):
            ask()
    with pytest.raises(UploadGone):
        remote.offset(made.url, len(PDF) + 1)  # an upload, but of another document
    stranger.terminate(made.url)
    assert remote.offset(made.url) == 10
    for _ in range(2):
        remote.terminate(made.url)
    with pytest.raises(UploadGone):
        remote.offset(made.url)


def test_what_is_refused_says_why(remote: Remote) -> None:
    with pytest.raises(Refused, match="413 upload-too-large"):
        remote.create("a.pdf", "application/pdf", 11 * 1024 * 1024, SHA)
    made = remote.create("a.pdf", "application/pdf", len(PDF), SHA, PDF[:10])
    with pytest.raises(Refused, match="upload-incomplete") as caught:
        remote.seal(new_deposit(), Kind.AUTRE, "", [SealedUpload(made.url, "a.pdf", SHA)])
    assert caught.value.uploads == (SealedUpload(made.url, "a.pdf", SHA).id,)
    with pytest.raises(Refused, match="cursor-unknown"):
        remote.documents("nonsense & more")


def test_every_document_is_listed_once(remote: Remote) -> None:
    sent = set()
    for number in range(7):
        content = b"%PDF-1.4\n" + bytes([number])
        sha256 = Sha256(hashlib.sha256(content).hexdigest())
        made = remote.create("a.pdf", "application/pdf", len(content), sha256, content)
        remote.seal(new_deposit(), Kind.AUTRE, "", [SealedUpload(made.url, "a.pdf", sha256)])
        sent.add(sha256)
    listed = []
    page = remote.documents(limit=3)
    while True:
        listed += [item.sha256 for item in page.items]
        if page.next is None:
            break
        page = remote.documents(page.next, limit=3)
    assert len(listed) == 7
    assert set(listed) == sent


@pytest.mark.parametrize(
    "name",
    ["é" * 300 + ".pdf", "e\u0301.pdf", "CON", "a, b;c=d.pdf", "👩‍⚕️ ordonnance.pdf", "\ud83d.pdf", "", "日本.pdf"],
)
def test_any_name_travels(remote: Remote, name: str) -> None:
    made = remote.create(name, "application/pdf", len(PDF), SHA, PDF)
    receipt = remote.seal(new_deposit(), Kind.AUTRE, "", [SealedUpload(made.url, name, SHA)])
    assert receipt.documents[0].name == wire_name(name)


@given(st.text(st.characters(codec=None), max_size=400))
def test_a_name_is_cut_at_255_and_keeps_its_ending(name: str) -> None:
    sent = wire_name(name + ".pdf")
    assert sent.endswith(".pdf")
    assert len(sent) <= 255
    sent.encode()


def test_a_token_that_was_refused_is_renewed(http: Http) -> None:
    good = token(http)
    asked: list[str] = []

    def renewed(stale: str) -> str:
        asked.append(stale)
        return good

    assert Remote(http, lambda: "old", renewed).limits().kinds
    assert asked == ["old"]


def test_pieces_go_from_their_first_one_again_after_a_renewal(http: Http) -> None:
    good, current = token(http), ["old"]

    def renewed(stale: str) -> str:
        current[0] = good
        return good

    class Halves:
        def __len__(self) -> int:
            return len(PDF)

        def __iter__(self) -> Iterator[bytes]:
            middle = len(PDF) // 2
            return iter((PDF[:middle], PDF[middle:]))

    made = Remote(http, lambda: good, renewed).create("a.pdf", "application/pdf", len(PDF), SHA)
    remote = Remote(http, lambda: current[0], renewed)
    assert remote.append(made.url, 0, Halves()) == len(PDF)
    assert current == [good]
    receipt = remote.seal(new_deposit(), Kind.DEVIS, "", [SealedUpload(made.url, "a.pdf", SHA)])
    assert [document.sha256 for document in receipt.documents] == [SHA]


def test_fresh_tokens_that_are_refused_are_trouble_of_the_service(http: Http) -> None:
    asked: list[str] = []

    def renewed(stale: str) -> str:
        asked.append(stale)
        return stale + "x"

    remote = Remote(http, lambda: "a", renewed)
    for ask in (remote.limits, lambda: remote.offset("/v1/uploads/1"), lambda: remote.create("a", "b", 1, SHA, b"x")):
        asked.clear()
        with pytest.raises(ServerBusy):
            ask()
        assert asked == ["a", "ax"]


# --- against replies that can't be true --------------------------------------------------------------------------


def told(*replies: bytes) -> Iterator[tuple[Remote, list[tuple[bytes, bytes]]]]:
    with answering(*replies) as (server, got):
        http = Http(server.url, inactivity=5)
        yield Remote(http, lambda: "t", lambda stale: stale), got
        http.close()


def created(*headers: str) -> bytes:
    return reply("201 Created", TUS, *headers)


@pytest.mark.parametrize(
    "answer",
    [
        created("Location: /v1/uploads/1", "Upload-Offset: 11"),  # more than was sent
        created("Location: /v1/uploads/1", "Upload-Offset: -1"),
        created("Location: /v1/uploads/1", "Upload-Offset: ten"),
        created("Upload-Offset: 10"),
        created("Location: https://elsewhere.invalid/1", "Upload-Offset: 10"),
        reply("204 No Content", TUS, "Location: /v1/uploads/1", "Upload-Offset: 10"),
        reply("200 OK", "Content-Type: text/html", body=b"<html>"),
        reply("302 Found", TUS, "Location: /v1/uploads/1"),
    ],
)
def test_a_creation_that_cannot_be_true(answer: bytes) -> None:
    for remote, _ in told(answer):
        with pytest.raises(NotTheServer):
            remote.create("a", "application/pdf", 20, SHA, b"0123456789")


def test_a_creation_that_took_less_goes_on_from_there() -> None:
    for remote, _ in told(created("Location: 1", "Upload-Offset: 4", "Upload-Expires: nonsense")):
        made = remote.create("a", "application/pdf", 20, SHA, b"0123456789")
        assert (made.url, made.offset, made.expires) == ("/v1/1", 4, None)


def test_a_creation_that_forgets_the_offset_is_asked() -> None:
    answers = created("Location: /u/1"), reply("200 OK", TUS, "Upload-Offset: 6", "Upload-Length: 20")
    for remote, got in told(*answers):
        assert remote.create("a", "application/pdf", 20, SHA, b"0123456789").offset == 6
        assert got[1][0].startswith(b"HEAD /u/1 ")


@pytest.mark.parametrize("offset", ["5", "4", "16", "", "1e1"])
def test_an_offset_that_cannot_be_true(offset: str) -> None:
    for remote, _ in told(reply("204 No Content", TUS, f"Upload-Offset: {offset}")):
        with pytest.raises(NotTheServer):
            remote.append("/v1/uploads/1", 5, b"0123456789")


@pytest.mark.parametrize(
    ("status", "failure"),
    [("404 X", UploadGone), ("410 X", UploadGone), ("403 X", UploadGone), ("409 X", OffsetConflict),
     ("460 X", ChecksumRefused), ("423 X", ServerBusy), ("413 X", Refused), ("412 X", Refused), ("415 X", Refused)],
)  # fmt: skip
def test_servers_of_others_mean_the_same(status: str, failure: type[Exception]) -> None:
    for remote, _ in told(reply(status, TUS)):
        with pytest.raises(failure):
            remote.append("/v1/uploads/1", 5, b"0123456789")


def test_a_portal_never_ends_an_upload() -> None:
    for remote, _ in told(reply("404 Not Found", "Content-Type: text/html", body=b"<html>")):
        with pytest.raises(NotTheServer):
            remote.offset("/v1/uploads/1")


def test_a_service_without_termination_lets_it_expire() -> None:
    for remote, _ in told(reply("405 X", TUS)):
        remote.terminate("/v1/uploads/1")


_RECEIPT = (
    b'{"id":"%s","number":"AD-1","received_at":"2026-11-04T08:00:00Z","kind":"autre","message":"","documents":'
    b'[{"id":"1","name":"a","sha256":"%s","size":3,"deposit":"%s","state":"received",'
    b'"received_at":"2026-11-04T08:00:00Z"}]}'
) % (DEPOSIT.encode(), SHA.encode(), DEPOSIT.encode())


@pytest.mark.parametrize(
    "body",
    [
        b"{}", b"[]", b"", b"\xff", b"null",
        _RECEIPT.replace(DEPOSIT.encode(), b"another", 1),
        _RECEIPT.replace(b'"deposit":"' + DEPOSIT.encode(), b'"deposit":"another'),
        _RECEIPT.replace(b'"kind":"autre"', b'"kind":"rib"'),
        _RECEIPT.replace(b'"kind":"autre"', b'"kind":"poem"'),
        _RECEIPT.replace(SHA.encode(), b"0" * 64),
        _RECEIPT.replace(SHA.encode(), SHA.upper().encode()),
        _RECEIPT.replace(b'"number":"AD-1"', b'"number":""'),
        _RECEIPT.replace(b"2026-11-04T08:00:00Z", b"2026-11-04T08:00:00"),
        _RECEIPT.replace(b"2026-11-04T08:00:00Z", b"0001-01-01T00:00:00+14:00"),
        _RECEIPT[: _RECEIPT.index(b"[")] + b"[]}",
    ],
)  # fmt: skip
def test_a_receipt_that_is_not_for_what_was_sent(body: bytes) -> None:
    assert body != _RECEIPT
    for remote, _ in told(reply("200 OK", JSON, body=body)):
        with pytest.raises(NotTheServer):
            remote.seal(DEPOSIT, Kind.AUTRE, "", [SealedUpload("/v1/uploads/1", "a", SHA)])


def test_a_receipt_with_more_in_it_than_we_know_is_fine() -> None:
    body = _RECEIPT.replace(b'"message"', b'"new":{"x":1},"message"')
    for remote, got in told(reply("201 Created", JSON, body=body)):
        receipt = remote.seal(DEPOSIT, Kind.AUTRE, "", [SealedUpload("/v1/uploads/x%20y?z=1", "a", SHA)])
        assert receipt.number == "AD-1"
        assert msgspec.json.decode(got[0][1])["uploads"][0]["id"] == "x y"


def test_a_deposit_hidden_by_a_portal_is_not_a_missing_one() -> None:
    for remote, _ in told(reply("404 X", "Content-Type: text/html")):
        with pytest.raises(NotTheServer):
            remote.deposit(DEPOSIT)
    for remote, _ in told(reply("404 X", PROBLEM, body=b'{"code":"not-found"}')):
        assert remote.deposit(DEPOSIT) is None


def test_a_cursor_that_does_not_move_is_not_followed() -> None:
    for remote, _ in told(reply("200 OK", JSON, body=b'{"items":[],"next":"c"}')):
        with pytest.raises(NotTheServer):
            remote.documents("c")


# --- the real server with faults ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ({"fault": "reset", "after": 1000}, Unreachable),
        ({"fault": "black-hole", "after": 1000}, Unreachable),
        ({"fault": "half-close", "after": 1000}, Unreachable),
        ({"fault": "truncated", "after": 20}, Unreachable),
        ({"fault": "lost-reply"}, Unreachable),
        ({"fault": "html"}, NotTheServer),
        ({"fault": "status", "status": 423}, ServerBusy),
        ({"fault": "status", "status": 429, "retry_after": 9}, ServerBusy),
        ({"fault": "status", "status": 500}, ServerBusy),
        ({"fault": "status", "status": 503}, ServerBusy),
        ({"fault": "status", "status": 460}, ChecksumRefused),
        ({"fault": "status", "status": 409}, OffsetConflict),
        ({"fault": "status", "status": 410}, UploadGone),
        ({"fault": "status", "status": 404}, UploadGone),
        ({"fault": "status", "status": 413}, Refused),
        ({"fault": "status", "status": 401}, ServerBusy),
    ],
)
def test_each_fault_has_its_name_and_the_upload_goes_on(
    faulty: Served, fault: dict[str, object], failure: type
) -> None:
    http = Http(faulty.url, inactivity=1.0)
    remote = signed_in(http)
    made = remote.create("a.pdf", "application/pdf", len(PDF), SHA)
    faulty.faults.load({"rules": [{"route": "PATCH /v1/uploads/*", **fault}]})
    with pytest.raises(failure) as caught:
        remote.append(made.url, 0, PDF, checksum=False)
    assert getattr(caught.value, "retry_after", None) == fault.get("retry_after")
    faulty.faults.clear()
    at = remote.offset(made.url, len(PDF))
    assert 0 <= at <= len(PDF)
    if at < len(PDF):
        assert remote.append(made.url, at, PDF[at:]) == len(PDF)
    receipt = remote.seal(new_deposit(), Kind.AUTRE, "", [SealedUpload(made.url, "a.pdf", SHA)])
    assert receipt.documents[0].sha256 == SHA
    http.close()


def test_a_seal_whose_reply_was_lost_is_asked_again(faulty: Served) -> None:
    http = Http(faulty.url, inactivity=1.0)
    remote = signed_in(http)
    made = remote.create("a.pdf", "application/pdf", len(PDF), SHA, PDF)
    deposit = new_deposit()
    faulty.faults.load({"rules": [{"route": "PUT /v1/deposits/*", "fault": "lost-reply", "times": 1}]})
    with pytest.raises(Unreachable):
        remote.seal(deposit, Kind.AUTRE, "", [SealedUpload(made.url, "a.pdf", SHA)])
    receipt = remote.seal(deposit, Kind.AUTRE, "", [SealedUpload(made.url, "a.pdf", SHA)])
    assert remote.deposit(deposit) == receipt
    assert len(remote.documents().items) == 1
    http.close()
