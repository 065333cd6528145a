"""The faults do on the wire what their names say, when the specification says, and nothing when it doesn't."""

import contextlib
import json
import select
import socket
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from api_stub.app import create_app
from api_stub.faults import FAULTS, STATUSES, Faults, read_specification
from api_stub.serving import Served
from api_stub.settings import Settings
from tests.stub.conftest import PDF, Desk, Serve, sha256

ASK = b"GET /v1/notices HTTP/1.1\r\nHost: stub\r\n\r\n"


@pytest.fixture
def faulty(serve: Serve) -> Served:
    return serve(faults={})


@pytest.fixture
def signed(faulty: Served, desks: Callable[..., Desk]) -> Desk:
    return desks(faulty)


def rule(fault: str, route: str = "* /v1/*", **options: Any) -> dict[str, Any]:
    return {"seed": 1, "rules": [{"route": route, "fault": fault, **options}]}


class Wire:
    """A bare connection: what arrives, and how it ends."""

    def __init__(self, served: Served) -> None:
        where = urlsplit(served.url)
        self.socket = socket.create_connection((where.hostname or "", where.port or 0), timeout=10)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read(self) -> tuple[bytes, str]:
        """All that comes, and "closed" (FIN) or "reset" (RST)."""
        got = b""
        try:
            while piece := self.socket.recv(65536):
                got += piece
        except ConnectionResetError:
            return got, "reset"
        return got, "closed"

    def silent(self, seconds: float) -> bool:
        """Whether nothing comes, not even an end."""
        return not select.select([self.socket], [], [], seconds)[0]


@pytest.fixture
def wire(faulty: Served):
    made = Wire(faulty)
    yield made
    made.socket.close()


def patch_head(desk: Desk, location: str, length: int) -> bytes:
    lines = (
        f"PATCH {location} HTTP/1.1",
        "Host: stub",
        "Tus-Resumable: 1.0.0",
        f"Authorization: {desk.http.headers['Authorization']}",
        "Content-Type: application/offset+octet-stream",
        "Upload-Offset: 0",
        f"Content-Length: {length}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


# --- on the wire ------------------------------------------------------------------------------------------------------


def test_reset_before_anything(faulty: Served, wire: Wire) -> None:
    faulty.faults.load(rule("reset"))
    wire.send(ASK)
    assert wire.read() == (b"", "reset")


@pytest.mark.parametrize("after", [1, 1000, 65_536, 200_000])
def test_reset_after_some_bytes_keeps_just_these(faulty: Served, signed: Desk, wire: Wire, after: int) -> None:
    location = signed.create(300_000).headers["Location"]
    faulty.faults.load(rule("reset", "PATCH *", after=after))
    wire.send(patch_head(signed, location, 300_000))
    try:
        wire.send(b"x" * 300_000)
    except (ConnectionResetError, BrokenPipeError):
        pass
    else:
        assert wire.read() == (b"", "reset")
    assert signed.head(location).headers["Upload-Offset"] == str(after)


def test_a_body_that_ends_sooner_is_not_reset(faulty: Served, signed: Desk) -> None:
    faulty.faults.load(rule("reset", after=len(PDF) + 1))
    assert signed.create(len(PDF), PDF).status_code == 201


def test_half_close_ends_our_side_and_reads_on(faulty: Served, wire: Wire) -> None:
    faulty.faults.load(rule("half-close"))
    wire.send(ASK)
    assert wire.read() == (b"", "closed")
    wire.send(b"x" * 100_000)  # nobody minds
    wire.send(b"x" * 100_000)


def test_half_close_after_some_bytes(faulty: Served, signed: Desk, wire: Wire) -> None:
    location = signed.create(1000).headers["Location"]
    faulty.faults.load(rule("half-close", "PATCH *", after=400))
    wire.send(patch_head(signed, location, 1000) + b"x" * 1000)
    assert wire.read() == (b"", "closed")
    assert signed.head(location).headers["Upload-Offset"] == "400"


def test_black_hole_neither_answers_nor_ends(faulty: Served, wire: Wire) -> None:
    faulty.faults.load(rule("black-hole"))
    wire.send(ASK)
    assert wire.silent(0.2)
    faulty.stop()  # even a server with such a line can stop
    assert wire.read()[0] == b""


def test_black_hole_in_mid_patch_can_be_taken_over(faulty: Served, signed: Desk, wire: Wire) -> None:
    location = signed.create(1000).headers["Location"]
    faulty.faults.load(rule("black-hole", "PATCH *", after=400))
    wire.send(patch_head(signed, location, 1000) + b"x" * 1000)
    while faulty.parts.tus.holds.brought(location.rsplit("/", 1)[1]) < 400:
        assert wire.silent(0.01)
    assert signed.head(location).headers["Upload-Offset"] == "400"
    assert wire.silent(0.05)


def test_drip(faulty: Served, wire: Wire) -> None:
    faulty.faults.load(rule("drip", "GET /v1/notices", bytes_per_second=2000))
    began = time.monotonic()
    wire.send(ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    whole, end = wire.read()
    assert end == "closed"
    assert json.loads(whole.split(b"\r\n\r\n", 1)[1])["next"] is None
    assert time.monotonic() - began > 0.8 * len(whole) / 2000


def test_slow_read(faulty: Served, signed: Desk) -> None:
    faulty.faults.load(rule("slow-read", "POST /v1/uploads", bytes_per_second=1_000_000))
    began = time.monotonic()
    assert signed.create(200_000, b"x" * 200_000).status_code == 201
    assert time.monotonic() - began > 0.19


def test_latency_then_the_answer(faulty: Served) -> None:
    faulty.faults.load(rule("latency", seconds=0.15))
    began = time.monotonic()
    assert httpx.get(f"{faulty.url}/v1/notices").status_code == 200
    assert time.monotonic() - began >= 0.15


@pytest.mark.parametrize("after", [1, 20, 200])
def test_truncated(faulty: Served, wire: Wire, after: int) -> None:
    faulty.faults.load(rule("truncated", after=after))
    wire.send(ASK)
    got, end = wire.read()
    assert (len(got), end) == (after, "closed")
    assert b"HTTP/1.1 200 OK".startswith(got[:15])


def test_truncated_beyond_its_end_is_whole(faulty: Served) -> None:
    faulty.faults.load(rule("truncated", after=10_000_000))
    assert httpx.get(f"{faulty.url}/v1/notices").json()["next"] is None


def test_lost_reply_is_committed(faulty: Served, signed: Desk, wire: Wire) -> None:
    upload, deposit = signed.upload(), str(uuid.uuid4())
    faulty.faults.load(rule("lost-reply", "PUT /v1/deposits/*", sequence=[1, 0, 0]))
    with pytest.raises(httpx.TransportError):
        signed.seal((upload, PDF), deposit=deposit)
    assert signed.http.get(f"/v1/deposits/{deposit}").status_code == 200
    assert signed.seal((upload, PDF), deposit=deposit).status_code == 200  # the same again
    faulty.faults.load(rule("lost-reply"))
    wire.send(ASK)
    assert wire.read() == (b"", "reset")


def test_lost_reply_of_a_patch(faulty: Served, signed: Desk) -> None:
    location = signed.create(len(PDF)).headers["Location"]
    faulty.faults.load(rule("lost-reply", "PATCH *"))
    with pytest.raises(httpx.TransportError):
        signed.patch(location, 0, PDF)
    assert signed.head(location).headers["Upload-Offset"] == str(len(PDF))


def test_a_captive_portal(faulty: Served, signed: Desk) -> None:
    faulty.faults.load(rule("html"))
    for answer in (signed.http.get("/v1/limits"), signed.create(len(PDF), PDF)):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "Wi-Fi" in answer.text


@pytest.mark.parametrize("status", STATUSES)
def test_statuses(faulty: Served, signed: Desk, status: int) -> None:
    faulty.faults.load(rule("status", status=status, retry_after=7))
    answer = signed.create(len(PDF), PDF)
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Retry-After"] == "7"
    assert list(faulty.parts.state.files.iterdir()) == []


def test_a_conflict_on_deposits_has_its_own_code(faulty: Served, signed: Desk) -> None:
    faulty.faults.load(rule("status", status=409))
    answer = signed.seal(("x", PDF))
    assert answer.json()["code"] == "deposit-conflict"
    assert "Retry-After" not in answer.headers


def test_a_connection_heals(faulty: Served, wire: Wire) -> None:
    """A fault belongs to its request, not to the connection."""
    faulty.faults.load(rule("drip", times=1, bytes_per_second=5000))
    wire.send(ASK)
    first = b""
    while b'"next":null}' not in first:
        first += wire.socket.recv(65536)
    began = time.monotonic()
    wire.send(ASK)
    second = b""
    while b'"next":null}' not in second:
        second += wire.socket.recv(65536)
    assert time.monotonic() - began < len(second) / 5000
    assert first.split(b"\r\n\r\n")[1] == second.split(b"\r\n\r\n")[1]


# --- when ------------------------------------------------------------------------------------------------------------


def fired(specification: dict[str, Any], count: int = 200) -> list[bool]:
    faults = Faults()
    faults.load(specification)
    return [bool(faults.choose("GET", "/v1/notices")) for _ in range(count)]


def test_a_seed_repeats() -> None:
    one, two, three = (fired({**rule("reset", probability=0.3), "seed": seed}) for seed in (1, 1, 2))
    assert one == two != three
    assert 30 < sum(one) < 90


def test_a_sequence_is_used_up() -> None:
    assert fired(rule("reset", sequence=[0, 1, 1, 0]), 8) == [False, True, True, False] + [False] * 4


def test_times_bounds() -> None:
    assert fired(rule("reset", times=2), 4) == [True, True, False, False]


def test_the_first_rule_that_fires_wins_after_delays() -> None:
    faults = Faults()
    lines = [
        {"route": "GET /v1/notices", "fault": "latency", "seconds": 0},
        {"route": "PUT *", "fault": "html"},
        {"route": "* /v1/*", "fault": "reset", "sequence": [0, 1]},
        {"route": "* *", "fault": "html"},
    ]
    faults.load({"rules": lines})
    chosen = [[one.fault for one in faults.choose("GET", "/v1/notices")] for _ in range(2)]
    assert chosen == [["latency", "html"], ["latency", "reset"]]
    assert [line["fired"] for line in faults.fired()] == [2, 0, 1, 1]


@pytest.mark.parametrize(
    "specification",
    [
        {"rules": [{"fault": "rain"}]},
        {"rules": [{"fault": "reset", "afterwards": 3}]},
        {"rules": [{"fault": "reset", "route": "GET"}]},
        {"rules": [{"fault": "status", "status": 418}]},
    ],
)
def test_what_cannot_be_understood_is_refused(specification: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"rain|afterwards|route|418"):
        Faults().load(specification)


def test_a_specification_is_text_or_a_file(tmp_path) -> None:
    path = tmp_path / "faults.json"
    path.write_text(json.dumps(rule("html")))
    assert read_specification(str(path)) == read_specification(json.dumps(rule("html"))) == rule("html")


def test_rules_change_at_run_time(faulty: Served) -> None:
    control = f"{faulty.url}/_faults"
    assert httpx.put(control, json=rule("status", status=503)).status_code == 200
    assert httpx.get(f"{faulty.url}/v1/notices").status_code == 503
    told = httpx.get(control).json()
    assert told == {"rules": [{"route": "* /v1/*", "fault": "status", "seen": 1, "fired": 1}]}
    assert httpx.put(control, json={"rules": [{"fault": "rain"}]}).status_code == 422
    assert httpx.get(f"{faulty.url}/v1/notices").status_code == 503  # a bad one changes nothing
    httpx.put(control, json={})
    assert httpx.get(f"{faulty.url}/v1/notices").status_code == 200


def test_without_faults_there_is_no_control(stub: Served) -> None:
    assert httpx.put(f"{stub.url}/_faults", json={}).status_code == 404
    assert not any("_faults" in path for path in httpx.get(f"{stub.url}/v1/openapi.json").json()["paths"])


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - {"latency", "black-hole"}))
async def test_in_process_a_broken_line_raises(settings: Settings, fault: str) -> None:
    """Without a socket, what breaks the line is a `ConnectionResetError`, and the rest is as on the wire."""
    app = create_app(settings.__class__(**{**_fields(settings), "faults": rule(fault)}))
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stub") as http:
            if fault in ("reset", "half-close", "truncated", "lost-reply"):
                with pytest.raises(ConnectionResetError):
                    await http.get("/v1/notices")
            else:
                assert (await http.get("/v1/notices")).status_code in (200, 503)
    finally:
        app.state.parts.close()


def _fields(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__dataclass_fields__}


def test_a_storm_loses_nothing(faulty: Served, signed: Desk) -> None:
    """A client that only knows HEAD, PATCH and PUT gets everything through, once."""
    data = PDF + b"z" * 200_000
    storm = [
        {"route": "PATCH *", "fault": "reset", "after": 50_000, "probability": 0.4},
        {"route": "PATCH *", "fault": "lost-reply", "probability": 0.3},
        {"route": "HEAD *", "fault": "status", "status": 503, "probability": 0.2},
        {"route": "PUT *", "fault": "lost-reply", "probability": 0.5},
        {"route": "PUT *", "fault": "truncated", "after": 30, "probability": 0.5},
    ]
    for turn in range(5):
        faulty.faults.clear()
        location = signed.create(len(data)).headers["Location"]
        faulty.faults.load({"seed": turn, "rules": storm})
        offset = 0
        while offset < len(data):
            try:
                answer = signed.patch(location, offset, data[offset:])
                offset = int(answer.headers["Upload-Offset"])
            except httpx.TransportError:
                while "Upload-Offset" not in (answer := signed.head(location)).headers:
                    pass
                offset = int(answer.headers["Upload-Offset"])
        deposit, sealed = str(uuid.uuid4()), None
        while sealed is None:
            with contextlib.suppress(httpx.TransportError):
                sealed = signed.seal((location.rsplit("/", 1)[1], data), deposit=deposit).json()
        assert sealed["documents"][0]["sha256"] == sha256(data)
    faulty.faults.clear()
    assert len(signed.http.get("/v1/deposits").json()["items"]) == 5
