"""The console companion at an account with a second factor: says what is missing, takes a code once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api_stub.seed import DEMO
from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.app import console_texts as texts
from desktop.app.console_entry import Entry
from desktop.app.console_words import Stopped
from desktop.app.options import Exit, SendOptions, parse
from desktop.app.wiring import House, build
from desktop.infra.paths import Paths
from desktop.kernel.events import Bus
from desktop.kernel.ids import Finess
from desktop.session.facts import Outcome, Standing
from tests.session.desk import CHEAP, Drawer
from tests.stub.conftest import Clock, Desk
from tests.stub.phone import Phone, switch_on

FINESS = Finess(DEMO.finess)


@pytest.fixture
async def at_work(tmp_path: Path) -> AsyncIterator[tuple[House, Phone, Clock]]:
    """A workstation, and a practice whose second factor is on."""
    clock = Clock()
    with Served(Settings(tmp_path / "stub", argon2=Argon2Cost.cheap(), clock=clock)) as stub:
        desk = Desk(stub.url)
        phone, _ = switch_on(desk, clock)
        desk.close()
        paths = Paths.under(tmp_path / "desk")
        house = build(paths, stub.url, secrets=Drawer(), bus=Bus(), effort=CHEAP, geocoder="")
        yield house, phone, clock
        await house.close()


async def test_it_says_that_a_code_is_needed(at_work: tuple[House, Phone, Clock]) -> None:
    house, _, _ = at_work
    with pytest.raises(Stopped) as stopped:
        await Entry(house, FINESS, DEMO.password).enter()
    assert stopped.value.sentence == texts.SIGN_IN[Outcome.FACTOR_NEEDED]
    assert "--code" in stopped.value.sentence
    assert stopped.value.exit is Exit.SIGN_IN_REFUSED


async def test_it_takes_one(at_work: tuple[House, Phone, Clock]) -> None:
    house, phone, _ = at_work
    await Entry(house, FINESS, DEMO.password, phone.code()).enter()
    assert house.session.standing is Standing.SIGNED_IN


async def test_a_code_is_spent_on_one_sign_in(at_work: tuple[House, Phone, Clock]) -> None:
    house, phone, clock = at_work
    entry = Entry(house, FINESS, DEMO.password, phone.code())
    await entry.enter()
    clock.advance(3600 * 24 * 40)  # the session is over
    with pytest.raises(Stopped) as stopped:
        await entry.again()
    assert stopped.value.sentence == texts.SIGN_IN[Outcome.FACTOR_NEEDED]


async def test_a_wrong_one_is_told(at_work: tuple[House, Phone, Clock]) -> None:
    house, _, _ = at_work
    with pytest.raises(Stopped) as stopped:
        await Entry(house, FINESS, DEMO.password, "ABCD-2345").enter()
    assert stopped.value.sentence == texts.SIGN_IN[Outcome.FACTOR_WRONG]


def test_the_option() -> None:
    words = ["send", "--finess", DEMO.finess, "--kind", "facture", "--code", "123 456", "x.pdf"]
    asked = parse(words)
    assert isinstance(asked, SendOptions)
    assert asked.code == "123 456"
