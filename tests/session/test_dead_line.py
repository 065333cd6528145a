"""A line that takes requests and never answers: nobody who leaves waits for it."""

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.session.standing import Outcome, Standing
from tests.session.desk import DEMO, PASSWORD, Desk, until

SOON = 4.0  # seconds; the line itself would take five


@pytest.fixture
def hole() -> Iterator[str]:
    """The address of a service that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


async def test_a_renewal_without_an_answer_does_not_hold_up_the_end(desk: Desk, hole: str) -> None:
    first = desk.session()
    await first.sign_in(DEMO, PASSWORD, remember=True)
    vault = first.vault
    await vault.write(lambda db: db.execute("UPDATE session_renewal SET server = ?", (hole,)))
    await first.close()
    session = desk.session(hole)
    assert (await session.resume(DEMO)).outcome is Outcome.OFFLINE
    begun = time.monotonic()
    await session.close()
    assert time.monotonic() - begun < SOON
    assert session.standing is Standing.CLOSED


async def test_a_sign_in_without_an_answer_does_not_hold_up_the_end(tmp_path: Path, hole: str) -> None:
    desk = Desk(tmp_path, hole)
    session = desk.session()
    asked = asyncio.create_task(session.sign_in(DEMO, PASSWORD, remember=False))
    await until(lambda: bool(session._remotes))
    begun = time.monotonic()
    await session.close()
    assert time.monotonic() - begun < SOON
    assert (await asked).outcome is Outcome.UNREACHABLE


async def test_signing_out_waits_for_nobody(desk: Desk, hole: str) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    assert session._open is not None
    session._open.remote.close()
    session._open.remote._line = desk.http(hole)
    begun = time.monotonic()
    await session.sign_out()
    assert time.monotonic() - begun < 1.0
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    await session.close()
    assert time.monotonic() - begun < SOON + 1
