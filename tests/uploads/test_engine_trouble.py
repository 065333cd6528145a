"""The engine through trouble on the line and words of the server's."""

import threading
from pathlib import Path

import pytest

from desktop.kernel.failures import NotTheServer, Refused, ServerBusy, SessionExpired
from desktop.kernel.ids import Sha256
from desktop.uploads.facts import (
    Kind,
    View,
)
from desktop.uploads.remote import ChecksumRefused, UploadGone
from tests.uploads.engines import MIB, S, send
from tests.uploads.world import (
    MemoryServer,
    StillClock,
    drop,
    engine_of,
    heard,
    scan,
    settled,
    unreachable,
    until,
)


@pytest.mark.parametrize("call", ["create", "append", "seal", "offset"])
@pytest.mark.parametrize("lost", [False, True], ids=["before", "reply lost"])
async def test_a_cut_at_any_call_heals_by_itself(tmp_path: Path, call: str, lost: bool) -> None:
    server = MemoryServer()
    hook = unreachable(3, call)
    if lost:
        server.after = hook
    else:
        server.before = hook
    if call == "offset":
        server.after = unreachable(1, "append")
    sizes = [600, 700, 5 * MIB, 6 * MIB]
    async with engine_of(tmp_path / "v", server) as engine:
        for number, size in enumerate(sizes):
            drop(tmp_path, 1, size, first=number)
        await send(engine, [tmp_path / f"scan {number}.jpg" for number in range(4)])
        await until(engine, settled)
        assert len(await engine.receipts()) == len(server.deposits)
    assert server.delivered == {scan(number, size): 1 for number, size in enumerate(sizes)}


async def test_one_probe_finds_out_whether_the_line_is_back(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()
    server.before = unreachable(10**9, "create")
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        await send(engine, drop(tmp_path, 40))
        status = await until(engine, lambda status: status.held_by == "offline" and not status.counts[S.SENDING])
        assert status.next_try_at is not None
        assert status.next_try_at > clock.now()
        assert 1 <= server.calls["create"] <= 4
        waiting = [row for row in await engine.rows(await engine.ids(View.MOVING)) if row.state is S.WAITING]
        assert waiting
        assert all(row.reason == "unreachable" and row.next_try_at is not None for row in waiting)
        before = server.calls["create"]
        clock.advance(2.0)
        engine._driver.poke()
        await until(engine, lambda status: status.next_try_at is not None and status.next_try_at > clock.now())
        assert server.calls["create"] == before + 1
        server.before = lambda call, subject: None
        engine.reconnected()
        await until(engine, settled)
    assert len(server.delivered) == 40


async def test_429_pauses_the_whole_queue_for_as_long_as_asked(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()
    refusals = iter([ServerBusy(429, retry_after=120.0)])

    def busy(call: str, subject: str) -> None:
        if call == "create" and (refusal := next(refusals, None)) is not None:
            raise refusal

    server.before = busy
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        await send(engine, drop(tmp_path, 20))
        status = await until(engine, lambda status: status.held_by == "rate_limited" and not status.counts[S.SENDING])
        assert status.next_try_at is not None
        assert 119 <= (status.next_try_at - clock.now()).total_seconds() <= 120
        calls = server.calls["create"]
        assert calls <= 4
        engine.reconnected()  # the line was never the trouble
        await engine.retry()
        clock.advance(119.0)
        engine._driver.poke()
        await until(engine, lambda status: status.held_by == "rate_limited")
        assert server.calls["create"] == calls
        clock.advance(2.0)
        engine._driver.poke()
        await until(engine, settled)
    assert len(server.delivered) == 20


async def test_401_parks_and_a_sign_in_releases(tmp_path: Path) -> None:
    server = MemoryServer()
    signed_in = threading.Event()

    def session(call: str, subject: str) -> None:
        if not signed_in.is_set() and server.calls["create"] > 2:
            raise SessionExpired("x")

    server.before = session
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 12))
        status = await until(engine, lambda s: s.held_by == "signed_out" and not s.counts[S.SENDING])
        assert status.counts[S.SIGNED_OUT] >= 1
        assert status.counts[S.FAILED] == 0
        signed_in.set()
        engine.signed_in()
        await until(engine, settled)
    assert len(server.delivered) == 12


async def test_a_session_that_ends_during_the_seal_parks_the_deposit(tmp_path: Path) -> None:
    server = MemoryServer()
    signed_in = threading.Event()

    def session(call: str, subject: str) -> None:
        if call in ("seal", "deposit") and not signed_in.is_set():
            raise SessionExpired("x")

    server.before = session
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 3))
        await until(engine, lambda s: s.held_by == "signed_out" and s.counts[S.UPLOADED] == 3)
        signed_in.set()
        engine.signed_in()
        await until(engine, settled)
    assert len(server.delivered) == 3


async def test_signing_out_parks_what_is_under_way_and_a_restart_forgets_none_of_it(tmp_path: Path) -> None:
    server, started, go_on = MemoryServer(), threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "append":
            started.set()
            go_on.wait(10)

    server.before = slow
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 1, 6 * MIB))
        await heard(started)
        engine.signed_out()
        await until(engine, lambda s: s.held_by == "signed_out")
        go_on.set()
        status = await until(engine, lambda s: s.counts[S.SIGNED_OUT] == 1)
        assert status.counts[S.SENDING] == 0
    async with engine_of(tmp_path / "v", server) as engine:
        engine.signed_in()
        await until(engine, settled)
    assert server.delivered == {scan(0, 6 * MIB): 1}


@pytest.mark.parametrize("problem", ["upload-unknown", "upload-incomplete", "checksum-mismatch"])
async def test_an_upload_that_the_seal_refuses_goes_again(tmp_path: Path, problem: str) -> None:
    server = MemoryServer()
    refused = [0]

    def refuse(call: str, subject: str) -> None:
        if call == "seal" and refused[0] < 2:
            refused[0] += 1
            raise Refused(422, problem, uploads=("2",))

    server.before = refuse
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 4))
        await until(engine, settled)
    assert server.delivered == {scan(number): 1 for number in range(4)}
    assert server.calls["create"] == 4 + 1 + 4  # the one that was named; then all, since that one isn't there any more


async def test_an_upload_that_is_refused_for_ever_is_given_to_the_user_and_the_others_go(tmp_path: Path) -> None:
    server = MemoryServer()

    def refuse(call: str, subject: str) -> None:
        if call == "seal":
            bad = [url.rpartition("/")[2] for url, held in server.uploads.items() if held.name == "scan 1.jpg"]
            if server.calls["seal"] < 20 and not server.deposits and "scan 1.jpg" in names:
                raise Refused(422, "media-type-refused", uploads=tuple(bad))

    names = ["scan 1.jpg"]
    server.before = refuse
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 4), Kind.FACTURE)

        original = server.seal

        def seal(*args: object) -> object:
            names[:] = [upload.name for upload in args[3]]  # type: ignore[attr-defined]
            return original(*args)  # type: ignore[arg-type]

        server.seal = seal  # type: ignore[assignment,method-assign]
        await engine.send()
        await until(engine, settled)
        rows = await engine.rows(report.staged)
        assert [row.state for row in rows] == [S.ACKNOWLEDGED, S.FAILED, S.ACKNOWLEDGED, S.ACKNOWLEDGED]
        assert (rows[1].reason, rows[1].deposit) == ("media-type-refused", None)
        names.clear()
        server.before = lambda call, subject: None
        await engine.retry([rows[1].id])
        await until(engine, settled)
    assert server.delivered == {scan(number): 1 for number in range(4)}


async def test_a_deposit_that_is_refused_as_a_whole_fails_and_can_be_tried_again(tmp_path: Path) -> None:
    server = MemoryServer()
    open_door = threading.Event()

    def refuse(call: str, subject: str) -> None:
        if call == "seal" and not open_door.is_set():
            raise Refused(422, "kind-unknown")

    server.before = refuse
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 3))
        status = await until(engine, settled)
        assert status.counts[S.FAILED] == 3
        open_door.set()
        await engine.retry()
        await until(engine, settled)
        assert len(await engine.receipts()) == 1
    assert len(server.delivered) == 3
    assert server.calls["create"] == 3  # what was over there wasn't sent again


async def test_a_receipt_for_other_content_is_never_a_success(tmp_path: Path) -> None:
    server = MemoryServer()
    original = server.seal

    def seal(*args: object) -> object:
        receipt = original(*args)  # type: ignore[arg-type]
        from dataclasses import replace

        return replace(receipt, documents=(replace(receipt.documents[0], sha256=Sha256("0" * 64)),))

    server.seal = seal  # type: ignore[assignment,method-assign]
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 1), Kind.FACTURE)
        await engine.send()
        await until(engine, settled)
        (row,) = await engine.rows(report.staged)
        assert (row.state, row.reason, row.receipt) == (S.FAILED, "receipt-mismatch", None)
        assert await engine.receipts() == []


async def test_an_answer_that_nobody_can_have_meant_is_asked_again(tmp_path: Path) -> None:
    server = MemoryServer()
    portal = [3]

    def html(call: str, subject: str) -> None:
        if call == "seal" and portal[0]:
            portal[0] -= 1
            raise NotTheServer("200 text/html")

    server.after = html
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 2))
        await until(engine, settled)
    assert len(server.deposits) == 1


async def test_uploads_that_expired_are_made_again(tmp_path: Path) -> None:
    server = MemoryServer()
    lost = [0]

    def expire(call: str, subject: str) -> None:
        if call == "append" and lost[0] < 2:
            lost[0] += 1
            server.uploads.pop(subject, None)
            raise UploadGone("410")

    server.before = expire
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 1, 3 * MIB))
        await until(engine, settled)
    assert server.delivered == {scan(0, 3 * MIB): 1}


async def test_damaged_bytes_are_sent_again(tmp_path: Path) -> None:
    server = MemoryServer()
    damaged = [0]

    def damage(call: str, subject: str) -> None:
        if call in ("create", "append") and damaged[0] < 6:
            damaged[0] += 1
            raise ChecksumRefused("460")

    server.before = damage
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 1) + drop(tmp_path, 1, 3 * MIB, first=1))
        await until(engine, settled)
    assert server.delivered == {scan(0): 1, scan(1, 3 * MIB): 1}


async def test_a_locked_upload_waits_alone(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()

    def locked(call: str, subject: str) -> None:
        if call == "create" and subject == "scan 0.jpg":
            raise ServerBusy(423)

    server.before = locked
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 5), Kind.FACTURE)
        await engine.separate(report.staged[:1])
        await engine.send()
        status = await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] == 4 and s.counts[S.WAITING] == 1)
        assert status.held_by == ""
        (row,) = await engine.rows(report.staged[:1])
        assert (row.state, row.reason) == (S.WAITING, "locked")
        assert row.next_try_at is not None
        server.before = lambda call, subject: None
        await engine.retry([row.id])
        await until(engine, settled)


async def test_trouble_of_our_own_making_stops_nobody_else(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()

    def bug(call: str, subject: str) -> None:
        if call == "create" and subject == "scan 0.jpg":
            raise ZeroDivisionError

    server.before = bug
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 5), Kind.FACTURE)
        await engine.separate(report.staged[:1])
        await engine.send()
        await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] == 4 and s.counts[S.WAITING] == 1)
        (row,) = await engine.rows(report.staged[:1])
        assert row.reason == "our-bug"


async def test_a_deposit_above_lowered_limits_is_composed_anew_when_tried_again(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        await engine.limits()
        server.largest = 1500
        report = await engine.add(drop(tmp_path, 4), Kind.FACTURE)
        await engine.send()
        status = await until(engine, settled)
        assert status.counts[S.FAILED] == 4
        assert {row.reason for row in await engine.rows(report.staged)} == {"deposit-too-large"}
        await engine.retry()
        await until(engine, settled)
        assert len(await engine.receipts()) == 2
    assert server.delivered == {scan(number): 1 for number in range(4)}
    assert server.calls["create"] == 4
