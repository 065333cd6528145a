"""What another process fetches: the same as would have been made here, nothing of what went wrong."""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.infra.aside import Aside
from desktop.infra.http import Http, Way
from desktop.statements import errand
from desktop.statements.facts import Syncing, Trouble
from desktop.statements.preparing import prepare, unpacked
from desktop.statements.remote import Announced, Received, Remote
from desktop.statements.sync import MANY
from tests.statements.desk import Desk
from tests.statements.mortal import remote
from tests.statements.test_real_service import Asked, same

LINES = 24_000


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    settings = Settings(tmp_path / "stub", seed="large", large_lines=LINES, faults={}, argon2=Argon2Cost.cheap())
    with Served(settings) as served:
        yield served


@pytest.fixture
def asked(served: Served) -> Iterator[Asked]:
    with Asked(served.url) as asked:
        yield asked


@pytest.fixture
def here(served: Served, asked: Asked) -> Iterator[Remote]:
    here = remote(served.url, asked.token)
    yield here
    here.close()


def announced(here: Remote, most: int) -> list[Announced]:
    """The first ones of the feed, as they are now."""
    last = {change.id: change for change in here.changes(None, 1000).changes}
    return [change for change in last.values() if isinstance(change, Announced)][:most]


def made_here(here: Remote, statement: Announced) -> object:
    received = Received()
    here.lines(statement.id, 0, received)
    return prepare(statement, received.body)


def test_it_brings_what_would_have_been_made_here(here: Remote) -> None:
    way, token = lent(here)
    statements = announced(here, 12)
    wrong = msgspec.structs.replace(statements[3], line_count=1)
    gone = msgspec.structs.replace(statements[5], id="nobody")
    asked_for = [*statements[:3], wrong, statements[4], gone, *statements[6:]]
    aside = Aside(errand.run)
    try:
        until = time.monotonic() + 60
        while aside.ask(way, token, statements[:1]) is None:
            assert time.monotonic() < until
        brought = aside.ask(way, token, asked_for)
        assert brought is not None
        assert [packed is None for packed in brought] == [each in (wrong, gone) for each in asked_for]
        for statement, packed in zip(asked_for, brought, strict=True):
            assert packed is None or unpacked(packed) == made_here(here, statement)
        assert aside.ask(way, "stale", statements) == [None] * len(statements)
    finally:
        aside.close()


def lent(here: Remote) -> tuple[Way, str]:
    found = here.lend()
    assert found is not None
    return found


def test_a_line_that_is_cut_is_not_asked_again_and_again(served: Served, asked: Asked, here: Remote) -> None:
    rule = {"route": "GET /v1/statements/*/lines", "fault": "lost-reply"}
    statements = announced(here, 30)
    served.faults.load({"rules": [rule]})
    try:
        assert errand.run(*lent(here), statements) == [None] * len(statements)
        assert 1 <= len(served.faults.fired()) <= errand.WIDTH
    finally:
        errand._http.cache_clear()


def test_what_another_process_cannot_have_is_not_lent(here: Remote) -> None:
    assert lent(here)[1] != ""
    secure = Http("https://127.0.0.1:9", verify=ssl.create_default_context())
    assert Remote(secure, lambda: "token", lambda stale: stale).lend() is None


async def test_many_lines_come_whole_and_what_is_spoilt_is_kept_apart(
    tmp_path: Path, served: Served, asked: Asked, here: Remote
) -> None:
    assert LINES > MANY
    statements = announced(here, 500)
    bad, once = statements[2].id, statements[len(statements) // 2].id
    rules = [
        {"route": f"GET /v1/statements/{bad}/lines", "fault": "malformed-line"},
        {"route": f"GET /v1/statements/{once}/lines", "fault": "cut-body", "times": 1},
    ]
    served.faults.load({"rules": rules})
    async with Desk(tmp_path, here) as desk:
        await desk.statements.keep(0)
        await desk.until(lambda status: status.syncing is Syncing.IDLE and status.synced_at is not None)
        apart = {each.id: each.trouble for each in await desk.statements.quarantined()}
        assert apart == {bad: Trouble.MALFORMED}
        served.faults.clear()
        await desk.synced_again()
        await same(desk, asked)
