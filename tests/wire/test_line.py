"""U3, U4, U5: whatever happens on the line or at the server, each document arrives exactly once."""

import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.uploads.facts import DocumentChanged, DocumentState, Kind, View
from desktop.uploads.remote import UploadGone
from tests.uploads.world import StillClock, drop, heard, off_loop, until, until_true
from tests.wire.practice import Practice, once, settle

S = DocumentState
MIB = 1 << 20
POST, PATCH, PUT, HEAD = ("POST /v1/uploads", "PATCH /v1/uploads/*", "PUT /v1/deposits/*", "HEAD /v1/uploads/*")


def rule(route: str, fault: str, **options: Any) -> dict[str, Any]:
    return {"route": route, "fault": fault, "times": 2, **options}


TROUBLES = {
    "reset before a byte": [rule(POST, "reset"), rule(PATCH, "reset"), rule(PUT, "reset")],
    "reset in the body": [rule(POST, "reset", after=3000), rule(PATCH, "reset", after=1_500_000)],
    "half-close": [rule(POST, "half-close", after=2000), rule(PATCH, "half-close", after=MIB, times=1)],
    "black hole": [rule(POST, "black-hole", times=1), rule(PATCH, "black-hole", after=70_000, times=1)],
    "black hole at the seal": [rule(PUT, "black-hole", after=10, times=1)],
    "slow drip": [rule(POST, "drip", bytes_per_second=2000), rule(PUT, "drip", bytes_per_second=4000, times=1)],
    "slow server": [rule(PATCH, "slow-read", bytes_per_second=20 * MIB)],
    "truncated replies": [rule(POST, "truncated"), rule(PATCH, "truncated"), rule(PUT, "truncated", after=60)],
    "lost replies": [rule(POST, "lost-reply"), rule(PATCH, "lost-reply"), rule(PUT, "lost-reply")],
    "captive portal": [rule(POST, "html"), rule(PATCH, "html"), rule(PUT, "html"), rule(HEAD, "html")],
    "401": [rule(POST, "status", status=401), rule(PATCH, "status", status=401), rule(PUT, "status", status=401)],
    "409": [rule(PATCH, "status", status=409)],
    "409 at the seal": [rule(PUT, "lost-reply", times=1), rule(PUT, "status", status=409, times=1)],
    "410": [rule(PATCH, "status", status=410), rule(HEAD, "status", status=410, times=1)],
    "404": [rule(PATCH, "status", status=404)],
    "423": [rule(PATCH, "status", status=423), rule(HEAD, "status", status=423), rule(PUT, "status", status=423)],
    "429": [rule(POST, "status", status=429, retry_after=7), rule(PUT, "status", status=429)],
    "460": [rule(POST, "status", status=460), rule(PATCH, "status", status=460)],
    "500": [rule(POST, "status", status=500), rule(PATCH, "status", status=500), rule(PUT, "status", status=500)],
    "503": [rule(POST, "status", status=503, retry_after=20), rule(PUT, "status", status=503, retry_after=2)],
}


@pytest.mark.parametrize("trouble", list(TROUBLES))
async def test_trouble_heals_by_itself(practice: Practice, tmp_path: Path, trouble: str) -> None:
    number = 200_000 + 1000 * list(TROUBLES).index(trouble)
    paths = drop(tmp_path / "drop", 6, 9000, first=number) + drop(tmp_path / "drop", 1, 3 * MIB, first=number + 6)
    before, deposits = practice.delivered(), len(practice.deposits())
    async with practice.engine() as engine:
        assert len((await engine.add(paths, Kind.FACTURE)).staged) == 7
        practice.suffers(*TROUBLES[trouble])
        made = await engine.send()
        await settle(engine)
        assert practice.fired() >= 1
        receipts = await engine.receipts()
        assert (await engine.counts())[S.ACKNOWLEDGED] == 7
    practice.suffers()
    assert practice.delivered() - before == once(paths)
    assert len(practice.deposits()) == deposits + len(made)
    assert {receipt.deposit for receipt in receipts} == set(made)
    assert all(status.batch_sent <= status.batch_bytes for status in practice.seen)


@pytest.mark.parametrize("seed", range(3))
async def test_a_very_bad_day(practice: Practice, tmp_path: Path, seed: int) -> None:
    number = 300_000 + 1000 * seed
    paths = drop(tmp_path / "drop", 40, 20_000, first=number) + drop(tmp_path / "drop", 3, 2 * MIB, first=number + 40)
    before = practice.delivered()
    bad = ["reset", "lost-reply", "truncated", "html"]
    async with practice.engine() as engine:
        await engine.add(paths, Kind.FACTURE)
        practice.suffers(
            *({"route": "* /v1/*", "fault": fault, "probability": 0.06} for fault in bad),
            *({"route": "* /v1/*", "fault": "status", "status": code, "probability": 0.04} for code in (503, 423, 500)),
            {"route": PATCH, "fault": "reset", "after": 500_000, "probability": 0.3},
            seed=seed,
        )
        made = await engine.send()
        await settle(engine)
        assert len(await engine.receipts()) == len(made)
    practice.suffers()
    assert practice.delivered() - before == once(paths)


async def test_429_pauses_everybody(practice: Practice, tmp_path: Path) -> None:
    practice.clock = StillClock()
    paths = drop(tmp_path / "drop", 30, 5000, first=400_000)
    before = practice.delivered()
    async with practice.engine() as engine:
        await engine.add(paths, Kind.FACTURE)
        practice.suffers(rule(POST, "status", status=429, retry_after=300, times=4))
        await engine.send()
        status = await until(engine, lambda s: s.held_by == "rate_limited" and not s.counts[S.SENDING])
        assert status.next_try_at is not None
        assert 290 < (status.next_try_at - practice.clock.now()).total_seconds() <= 300
        practice.clock.advance(301)
        practice.suffers()
        engine._driver.poke()
        await settle(engine)
    assert practice.delivered() - before == once(paths)


async def test_a_session_that_ends_in_mid_batch_is_renewed_or_asked_for(
    practice: Practice, tmp_path: Path, faulty: Served
) -> None:
    paths = drop(tmp_path / "drop", 20, 5000, first=500_000)
    before = practice.delivered()
    async with practice.engine() as engine:
        await engine.add(paths, Kind.FACTURE)
        practice.account._tokens["access_token"] = "stale"
        practice.suffers({"route": POST, "fault": "latency", "seconds": 0.05})
        await engine.send()
        await until(engine, lambda s: s.counts[S.UPLOADED] >= 3)
        assert practice.account.renewals == 1
        practice.account.signed_out = True
        status = await until(engine, lambda s: s.held_by == "signed_out" and not s.counts[S.SENDING])
        assert status.counts[S.FAILED] == 0
        practice.account.sign_in_again()
        engine.signed_in()
        await settle(engine)
    practice.suffers()
    assert practice.delivered() - before == once(paths)


async def test_what_the_server_refuses_for_good_is_given_to_the_user(practice: Practice, tmp_path: Path) -> None:
    paths = drop(tmp_path / "drop", 5, 5000, first=600_000)
    before = practice.delivered()
    async with practice.engine() as engine:
        report = await engine.add(paths, Kind.FACTURE)
        practice.suffers(rule(POST, "status", status=413, times=1))
        await engine.send()
        status = await settle(engine)
        assert (status.counts[S.FAILED], status.counts[S.ACKNOWLEDGED]) == (1, 4)
        failed = await engine.ids(View.TO_MEND)
        assert failed[0] in report.staged
        assert (await engine.rows(failed))[0].reason == "upload-too-large"
        await engine.retry(failed)
        await settle(engine)
    assert practice.delivered() - before == once(paths)


async def test_the_server_goes_away_for_a_while(tmp_path: Path) -> None:
    served = Served(Settings(tmp_path / "stub", argon2=Argon2Cost.cheap())).start()
    practice = Practice(tmp_path, served)
    try:
        paths = drop(tmp_path / "drop", 12, 5000)
        async with practice.engine() as engine:
            served.stop()
            await engine.add(paths, Kind.FACTURE)
            await engine.send()
            await until(engine, lambda s: s.held_by == "offline")
            served.start()
            engine.reconnected()
            await settle(engine)
        assert practice.delivered() == once(paths)
    finally:
        practice.close()
        served.stop()


# --- U7, U8: what the documents themselves are ------------------------------------------------------------------


async def test_documents_that_begin_alike_are_not_taken_for_one_another(practice: Practice, tmp_path: Path) -> None:
    (first,) = drop(tmp_path, 1, 3 * MIB, first=700_000)
    content = bytearray(first.read_bytes())
    content[2 * MIB] ^= 1
    second = tmp_path / "second.jpg"
    second.write_bytes(content)
    before = practice.delivered()
    async with practice.engine() as engine:
        assert len((await engine.add([first, second], Kind.FACTURE)).staged) == 2
        await engine.send()
        await settle(engine)
    assert practice.delivered() - before == once([first, second])


async def test_every_size_from_nothing_to_one_too_many(practice: Practice, tmp_path: Path) -> None:
    limit = 10 * MIB
    paths = [path for n, size in enumerate((600, limit)) for path in drop(tmp_path, 1, size, first=710_000 + n)]
    (too_large,) = drop(tmp_path, 1, limit + 1, first=710_010)
    empty, tiny = tmp_path / "empty.pdf", tmp_path / "tiny.pdf"
    empty.write_bytes(b"")
    tiny.write_bytes(b"%")
    before = practice.delivered()
    async with practice.engine() as engine:
        report = await engine.add([*paths, too_large, empty, tiny], Kind.FACTURE)
        reasons = {row.name: row.reason for row in await engine.rows(report.refused)}
        assert reasons == {too_large.name: "too-large", "empty.pdf": "empty", "tiny.pdf": "unsupported"}
        await engine.send()
        await settle(engine)
    assert practice.delivered() - before == once(paths)


async def test_a_removed_documents_upload_is_ended_at_the_server(practice: Practice, tmp_path: Path) -> None:
    paths = drop(tmp_path, 1, 6 * MIB, first=720_000)
    async with practice.engine() as engine:
        report = await engine.add(paths, Kind.FACTURE)
        practice.suffers({"route": PATCH, "fault": "slow-read", "bytes_per_second": 8 * MIB})
        await engine.send()
        await until_true(engine._vault, "SELECT count(url) FROM document")
        url = await engine._vault.read(lambda db: db.execute("SELECT url FROM document").get)
        assert url
        assert await engine.remove(report.staged) == 1
        practice.suffers()
        ended = False
        while not ended:
            try:
                await off_loop(partial(practice.remote.offset, url))
            except UploadGone:
                ended = True


async def test_progress_is_told_while_a_document_travels(practice: Practice, tmp_path: Path) -> None:
    sent: list[int] = []
    moving = threading.Event()

    def hear(fact: DocumentChanged) -> None:
        if fact.row.state is S.SENDING:
            sent.append(fact.row.sent)
            if len(sent) > 1:
                moving.set()

    practice.bus.subscribe(DocumentChanged, hear)
    paths = drop(tmp_path, 1, 9 * MIB, first=730_000)
    async with practice.engine() as engine:
        practice.suffers({"route": PATCH, "fault": "slow-read", "bytes_per_second": 12 * MIB})
        await engine.add(paths, Kind.FACTURE)
        await engine.send()
        await heard(moving)
        status = await engine.status()
        assert status.counts[S.SENDING] == 1
        practice.suffers()
        await settle(engine)
    assert sent == sorted(sent)
    assert all(0 <= value <= 9 * MIB for value in sent)


async def test_a_large_document_on_a_line_that_is_cut_goes_on_where_it_was(practice: Practice, tmp_path: Path) -> None:
    paths = drop(tmp_path, 1, 9 * MIB, first=740_000)
    before, offsets = practice.delivered(), list[int]()
    append = practice.remote.append

    def watched(url: str, offset: int, *rest: Any, **named: Any) -> int:
        offsets.append(offset)
        return append(url, offset, *rest, **named)

    practice.remote.append = watched  # type: ignore[method-assign]
    async with practice.engine() as engine:
        await engine.add(paths, Kind.FACTURE)
        practice.suffers(
            {"route": PATCH, "fault": "reset", "after": 1_700_000, "times": 3},
            {"route": PATCH, "fault": "slow-read", "bytes_per_second": 8 * MIB},
            {"route": POST, "fault": "slow-read", "bytes_per_second": 8 * MIB},
        )
        await engine.send()
        await settle(engine)
        created = next(line for line in practice.served.parts.faults.fired() if line["route"] == POST)
    practice.suffers()
    assert practice.delivered() - before == once(paths)
    assert created["seen"] == 1
    assert len(offsets) >= 4  # three were cut
    assert offsets == sorted(offsets)  # it never goes back
    assert len(offsets) - len(set(offsets)) <= 3  # a cut costs one piece at most: two seconds of the line
