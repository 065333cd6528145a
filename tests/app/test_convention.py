"""The agreement behind the gate, with the real service: kept in an applicant's vault, mailed, handed to the deposit."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from desktop.app.convention import gate_page
from desktop.applicant.facts import Role
from desktop.applicant.keeper import Applicants
from desktop.features.convention import page_texts
from desktop.features.convention.domain import Form, Key, Mode
from desktop.features.convention.ui.page import ConventionDoor
from desktop.features.convention.ui.view import REVIEW, SEND, SIGN
from desktop.geocoding.service import AddressFinder
from desktop.infra.loop import Loop
from desktop.kernel.clock import SystemClock
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentState
from tests.applicant.workstation import CONTACT, NEW, Workstation
from tests.features.convention.made import signature
from tests.toolkit.dressed import dressed, running_tasks

PATIENCE = 30_000

FILLED = {
    Key.STREET: "12 rue de l’Essai",
    Key.POSTCODE: "20000",
    Key.CITY: "Ajaccio",
    Key.PHONE: "04 95 12 34 56",
    Key.SIGNATORY: "Anne Essai",
    Key.IT_NAME: "Informatique de l’Essai",
    Key.IT_PHONE: "0262 12 34 56",
}


@pytest.fixture
def theme(qapp: object) -> Theme:
    return dressed(qapp)  # type: ignore[arg-type]


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with running_tasks() as tasks:
        yield tasks


@pytest.fixture
def served() -> Iterator[Served]:
    with Served() as served:
        yield served


class Gate:
    """The page, and what it asked the gate for."""

    def __init__(self, qtbot: QtBot, theme: Theme, tasks: Tasks, station: Workstation) -> None:
        self._qtbot = qtbot
        self._tasks = tasks
        self.station = station
        self.applicants: Applicants = station.applicants()
        house = SimpleNamespace(applicants=self.applicants, addresses=AddressFinder(None))
        self.page: ConventionDoor = gate_page(theme, tasks, SystemClock(), lambda: house)  # type: ignore[arg-type]
        self.gone: list[tuple[Door, Handed]] = []
        self.page.go.connect(lambda door, handed: self.gone.append((door, handed)))
        qtbot.addWidget(self.page)
        self.page.resize(1280, 664)
        self.page.show()

    def begin(self) -> None:
        token = self.station.key().token
        self.page.begin(Handed(finess=NEW, key=token, mail=CONTACT.mail, name=CONTACT.name))
        self.until(lambda: self.page.view.form.form[Key.FINESS] == NEW)
        self.until(lambda: bool(self.page.view.findings))

    def fill(self) -> None:
        for key, value in FILLED.items():
            self.page.view.form.edit(key).setText(value)
        self.page.view.form.mode(Mode.DRE).setChecked(True)

    def until(self, true: object) -> None:
        self._qtbot.waitUntil(true, timeout=PATIENCE)  # type: ignore[arg-type]

    def close(self, loop_of: Loop | None = None) -> None:
        self.page.view.living.sheets.close_preview()
        ended: Future[None] = self._tasks._submit(self.applicants.close())
        ended.result(30)


@pytest.fixture
def gate(qtbot: QtBot, theme: Theme, tasks: Tasks, served: Served, tmp_path: Path) -> Iterator[Gate]:
    gate = Gate(qtbot, theme, tasks, Workstation(tmp_path, served))
    yield gate
    gate.close()


def test_what_the_step_before_knows_is_filled_in(gate: Gate) -> None:
    gate.begin()
    form = gate.page.view.form.form
    assert (form[Key.NAME], form[Key.EMAIL]) == (CONTACT.name, CONTACT.mail)


def test_what_is_typed_is_kept_in_the_vault_of_the_applicant(
    gate: Gate, qtbot: QtBot, theme: Theme, tasks: Tasks
) -> None:
    gate.begin()
    gate.page.view.form.edit(Key.CITY).setText("Ajaccio")
    gate.page.view.keep()
    gate.until(lambda: gate.applicants.desk is not None)
    gate.close()
    again = Gate(qtbot, theme, tasks, gate.station)
    gate.applicants = again.applicants
    again.begin()
    again.until(lambda: again.page.view.form.form[Key.CITY] == "Ajaccio")
    again.page.view.living.sheets.close_preview()


def test_signed_and_handed_to_the_deposit_page(gate: Gate) -> None:
    gate.begin()
    gate.fill()
    view = gate.page.view
    view.generate()
    gate.until(lambda: view.step == REVIEW)
    view.show_step(SIGN)
    view.signing.mention.setChecked(True)
    view.signing.pad.put_image(signature())
    view.signing.sign_button.click()
    gate.until(lambda: view.step == SEND)
    view.send.send.click()
    ((door, handed),) = gate.gone
    assert door is Door.DEPOSIT
    assert view.signed is not None
    assert (handed.finess, handed.mail, handed.name) == (NEW, CONTACT.mail, CONTACT.name)
    assert handed.agreement == view.signed.content
    assert handed.key


async def test_a_scan_of_it_is_taken_by_the_deposit_whatever_it_is_called(served: Served, tmp_path: Path) -> None:
    station = Workstation(tmp_path, served)
    async with station.open(station.key()) as desk:
        report = await desk.add_content("convention.pdf", signature(), Role.AGREEMENT)
        assert report.refused == ()
        ((row, role),) = await desk.papers()
        assert role is Role.AGREEMENT
        assert row.state is DocumentState.STAGED


def test_the_agreement_is_mailed_where_it_is_asked_for(gate: Gate) -> None:
    gate.begin()
    gate.fill()
    view = gate.page.view
    view.generate()
    gate.until(lambda: view.step == REVIEW)
    view.review.mail.click()
    gate.until(lambda: view.banner.text == page_texts.MAIL_TAKEN)


def test_it_is_mailed_where_it_could_not_be_made(gate: Gate) -> None:
    gate.begin()
    gate.fill()
    view = gate.page.view
    view._not_made(RuntimeError("no template"))
    assert view.banner.text == page_texts.FAILED
    view.banner.acted.emit()
    gate.until(lambda: view.banner.text == page_texts.MAIL_TAKEN)
    assert isinstance(view.form.form, Form)
