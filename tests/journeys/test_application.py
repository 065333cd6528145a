"""From a FINESS that nobody knows to the first sign-in, with the real windows: the first path of the guide."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import httpx
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from api_stub.seed import UNKNOWN
from api_stub.serving import Served
from desktop.applicant.facts import Role
from desktop.features.application import texts as application_texts
from desktop.features.application.domain import Face
from desktop.features.application.ui.page import ApplicationPage
from desktop.features.convention.domain import Key, Mode
from desktop.features.convention.ui.page import ConventionDoor
from desktop.features.convention.ui.view import REVIEW, SEND, SIGN
from desktop.features.registration import texts as registration_texts
from desktop.features.registration.ui.activation import ActivationPage
from desktop.features.registration.ui.creation import CreationPage
from desktop.features.registration.ui.information import InformationPage
from desktop.features.registration.ui.inscription import InscriptionPage
from desktop.features.sign_in import texts as sign_in_texts
from desktop.toolkit.gate import Door
from tests.app.inside import PATIENCE, inside
from tests.app.test_registration import Hands
from tests.stub.newcomer import CODE, PASSWORD
from tests.uploads.world import scan

NAME, MAIL = "Optique Inconnue", "accueil@optique-inconnue.example"
FORM = {
    Key.NAME: NAME,
    Key.STREET: "12 rue de l Essai",
    Key.POSTCODE: "20000",
    Key.CITY: "AJACCIO CEDEX 1",
    Key.PHONE: "0495123456",
    Key.EMAIL: MAIL,
    Key.SIGNATORY: "Anne Essai",
    Key.IT_NAME: "Informatique de l Essai",
    Key.IT_PHONE: "0262123456",
}
SECTION = "conventionnement"


@pytest.fixture
def stub() -> Iterator[Served]:
    with Served() as stub:
        yield stub


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, stub: Served) -> Iterator[Hands]:
    with inside(qtbot, stub, tmp_path / "base") as program:
        qtbot.waitUntil(lambda: program._built is not None and program._built.done(), timeout=PATIENCE)
        made = Hands(program, stub, qtbot)
        yield made
        made.post.close()


@pytest.mark.journey
@pytest.mark.timeout(400)
def test_from_an_unknown_practice_to_the_first_sign_in(hands: Hands, stub: Served, tmp_path: Path) -> None:
    ask_for_an_access(hands)
    fill_in_and_sign(hands)
    application = deposit(hands, tmp_path)
    decide(hands, stub, application)
    register(hands)
    hands.sign_in(UNKNOWN, PASSWORD)
    hands.until(lambda: hands.program.desk is not None)
    desk = hands.program.desk
    assert desk is not None
    assert desk.profile.name == NAME
    # the application had its time: nothing of it stays on the workstation
    hands.until(lambda: not list((tmp_path / "base" / "data" / "applicants").glob(f"{UNKNOWN}/*.db")))


def ask_for_an_access(hands: Hands) -> None:
    """The choice, then INFORMATION with the captcha: the answer is the same as for everybody."""
    hands.click(sign_in_texts.CREATE)
    hands.press(hands.page(CreationPage, Door.CREATION).newcomer.action)
    page = hands.page(InformationPage, Door.INFORMATION)
    hands.write(page.finess.edit, UNKNOWN)
    hands.copy(page.captcha)
    hands.press(page.send)
    hands.until(lambda: page.shown is page.answer)
    hands.press(page.unknown.action)


def fill_in_and_sign(hands: Hands) -> None:
    """The form, the agreement as a file, a signature drawn on it."""
    hands.until(lambda: hands.gate.here is Door.CONVENTION)
    view = hands.page(ConventionDoor, Door.CONVENTION).view
    hands.until(lambda: view.form.form[Key.FINESS] == UNKNOWN)
    for key, value in FORM.items():
        hands.write(view.form.edit(key), value)
    view.form.mode(Mode.RSS).setFocus()
    QTest.keyClick(view.form.mode(Mode.RSS), Qt.Key.Key_Space)
    hands.press(view.foot.generate)
    hands.until(lambda: view.step == REVIEW)
    hands.press(view.review.sign)
    assert view.step == SIGN
    view.signing.mention.setChecked(True)
    pad = view.signing.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 80))
    for step in range(20):
        QTest.mouseMove(pad, QPoint(40 + 8 * step, 80 - 3 * (step % 7)))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 70))
    hands.press(view.signing.sign_button)
    hands.until(lambda: view.step == SEND)
    hands.press(view.send.send)


def deposit(hands: Hands, folder: Path) -> str:
    """The agreement is there already; the RIB is added; ENVOYER."""
    hands.until(lambda: hands.gate.here is Door.DEPOSIT)
    page = hands.page(ApplicationPage, Door.DEPOSIT)
    hands.until(lambda: page.shown is Face.PREPARE and page.papers_shown == 1)
    hands.until(lambda: page._papers.model.papers[0][1] is Role.AGREEMENT)
    assert page._contact.name.text() == NAME
    assert page._contact.mail.text() == MAIL
    assert "RIB manque" in page._warning.text
    rib = folder / "RIB.jpg"
    rib.write_bytes(scan(1))
    page.add_paths([rib])
    hands.until(lambda: page.papers_shown == 2 and not page._warning.text)
    hands.press(page.send_button)
    hands.until(lambda: page.shown is Face.FOLLOW)
    assert page._followed.heading == application_texts.RECEIVED
    assert page.followed is not None
    assert [paper.role for paper in page.followed.papers] == [Role.AGREEMENT, Role.RIB]
    return page.followed.id


def decide(hands: Hands, stub: Served, application: str) -> None:
    """The mutual accepts, on the page of its own; the applicant sees it and goes on."""
    (row,) = stub.parts.backoffice.rows(SECTION)
    agreement = httpx.get(f"{stub.backoffice}/{SECTION}/{row.papers[0].id}")
    assert agreement.content.startswith(b"%PDF-")
    fields = {"token": stub.parts.backoffice.token, "section": SECTION, "row": application, "action": "accept-mail"}
    assert httpx.post(stub.backoffice, data=fields).status_code == 303
    page = hands.page(ApplicationPage, Door.DEPOSIT)
    hands.press(page._followed.refresh)
    hands.until(lambda: page._followed.heading == application_texts.ACCEPTED)
    hands.press(page._followed.action)


def register(hands: Hands) -> None:
    """The code of the mail, INSCRIPTION as it is prefilled, the activation link of the next mail."""
    page = hands.page(InscriptionPage, Door.INSCRIPTION)
    assert page.form().finess == UNKNOWN
    assert page.mail.text() == MAIL
    hands.write(page.code, code_in(hands.post.letters()))
    hands.write(page.mail_again, MAIL)
    hands.write(page.password.password, PASSWORD)
    hands.write(page.password.again, PASSWORD)
    hands.until(lambda: page._terms is not None)
    page.terms.setChecked(True)
    hands.press(page.send)
    hands.until(lambda: hands.gate.here is Door.ACTIVATION)
    activation = hands.page(ActivationPage, Door.ACTIVATION)
    assert httpx.post(hands.post.link()).status_code == 200
    hands.until(lambda: registration_texts.ACTIVE in hands.said(activation))
    hands.press(activation.sign_in)


def code_in(letters: list[EmailMessage]) -> str:
    """The provisional code, from the letter that has one."""
    for letter in reversed(letters):
        body = letter.get_body(("plain",))
        found = CODE.search(str(cast("EmailMessage", body).get_content()))
        if found and letter["To"] == MAIL:
            return found[0]
    raise AssertionError("no letter has a code")
