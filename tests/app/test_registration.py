"""The guide's second path, and the three forgotten ones, with the real window over the thin server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from api_stub.seed import DEMO, DORMANT, ENROLLED, UNKNOWN
from api_stub.serving import Served
from desktop.app.program import Program
from desktop.features.registration import texts
from desktop.features.registration.domain import Way
from desktop.features.registration.ui.activation import ActivationPage
from desktop.features.registration.ui.captcha import CaptchaField
from desktop.features.registration.ui.creation import CreationPage
from desktop.features.registration.ui.information import InformationPage
from desktop.features.registration.ui.inscription import InscriptionPage
from desktop.features.registration.ui.lost_mail import LostMailPage
from desktop.features.registration.ui.lost_password import LostPasswordPage
from desktop.features.registration.ui.reset import ResetPage
from desktop.features.sign_in import texts as sign_in_texts
from desktop.features.sign_in.ui.form import CredentialsForm
from desktop.toolkit import password_texts
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Banner
from desktop.toolkit.gate import Door
from tests.app.inside import PATIENCE, inside, tabbed
from tests.stub.newcomer import MAIL, PASSWORD, Newcomer, expire

P = TypeVar("P")


class Hands:
    """Who types and clicks."""

    def __init__(self, program: Program, stub: Served, qtbot: QtBot) -> None:
        self.program = program
        self.gate = program.gate
        self.qtbot = qtbot
        self.post = Newcomer(stub)

    def write(self, field: QLineEdit, text: str) -> None:
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def press(self, button: QPushButton) -> None:
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def click(self, words: str) -> None:
        self.press(next(b for b in self.gate.findChildren(QPushButton) if b.isVisible() and b.text() == words))

    def page(self, kind: type[P], door: Door) -> P:
        found = self.gate.page(door)
        assert self.gate.here is door
        assert isinstance(found, kind)
        return found

    def copy(self, captcha: CaptchaField) -> None:
        self.until(lambda: captcha.id != "")
        self.write(captcha.edit, self.post.text_of(captcha.id))

    def until(self, is_so: Any) -> None:
        self.qtbot.waitUntil(is_so, timeout=PATIENCE)

    def sign_in(self, finess: str, password: str) -> None:
        form = self.gate.sign_in.findChild(CredentialsForm)
        assert form is not None
        form.choose(None)
        identifier, secret = (field for field in form.findChildren(QLineEdit) if field.isVisible())
        self.write(identifier, finess)
        self.write(secret, password)
        QTest.keyClick(secret, Qt.Key.Key_Return)

    def said(self, page: QWidget) -> str:
        return " ".join(banner.text for banner in page.findChildren(Banner) if banner.isVisible())


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    with Served() as stub, inside(qtbot, stub, tmp_path / "base") as program:
        qtbot.waitUntil(lambda: program._built is not None and program._built.done(), timeout=PATIENCE)
        made = Hands(program, stub, qtbot)
        yield made
        made.post.close()


def fill(hands: Hands, page: InscriptionPage, code: str, mail: str = MAIL, password: str = PASSWORD) -> None:
    hands.write(page.code, code)
    hands.write(page.mail, mail)
    hands.write(page.mail_again, mail)
    hands.write(page.password.password, password)
    hands.write(page.password.again, password)


def test_the_second_path(hands: Hands) -> None:
    """Conventionné: the letter's code, INSCRIPTION, the link of the mail, the first sign-in."""
    hands.click(sign_in_texts.CREATE)
    creation = hands.page(CreationPage, Door.CREATION)
    assert nameless(creation) == []
    hands.press(creation.enrolled.action)
    page = hands.page(InscriptionPage, Door.INSCRIPTION)
    hands.press(page.send)  # everything is missing, and said beside its field
    assert page.finess.fault == texts.lack(texts.Place.FINESS, texts.Lack.EMPTY)
    assert page.terms_fault.isVisible()
    hands.write(page.finess.edit, ENROLLED.finess)
    fill(hands, page, ENROLLED.code)
    assert page.password.progress.text() == password_texts.STRONG
    hands.until(page.terms_known)
    page.terms.setChecked(True)
    assert nameless(page) == []
    hands.press(page.send)
    hands.until(lambda: hands.gate.here is Door.ACTIVATION)
    activation = hands.page(ActivationPage, Door.ACTIVATION)
    assert activation.thanks.text() == f"Merci {ENROLLED.name}"
    assert activation.address.text() == "m•••••e@n•••••.example"
    assert page.password.text == page.code.text() == ""
    assert httpx.post(hands.post.link()).status_code == 200
    hands.until(lambda: texts.ACTIVE in hands.said(activation))
    hands.press(activation.sign_in)
    hands.sign_in(ENROLLED.finess, PASSWORD)
    hands.until(lambda: hands.program.desk is not None)
    assert hands.gate.page(Door.INSCRIPTION) is None


def test_a_code_that_ended_leads_to_another(hands: Hands) -> None:
    hands.gate.go(Door.INSCRIPTION)
    page = hands.page(InscriptionPage, Door.INSCRIPTION)
    hands.until(page.terms_known)
    expire(hands.post.stub, "provisional_codes", ENROLLED.finess)
    hands.write(page.finess.edit, ENROLLED.finess)
    fill(hands, page, ENROLLED.code)
    page.terms.setChecked(True)
    hands.press(page.send)
    hands.until(lambda: "n’est plus valable" in hands.said(page))
    assert page.password.text == PASSWORD
    hands.click(texts.OTHER_CODE)
    assert hands.page(ResetPage, Door.RESET).finess.text.replace("\u00a0", "") == ENROLLED.finess


def test_a_code_typed_as_password_leads_to_the_inscription(hands: Hands) -> None:
    hands.sign_in(ENROLLED.finess, ENROLLED.code)
    hands.until(lambda: hands.gate.here is Door.INSCRIPTION)
    page = hands.page(InscriptionPage, Door.INSCRIPTION)
    assert page.form().finess == ENROLLED.finess
    assert page.code.text() == ENROLLED.code
    assert texts.PREFILLED in hands.said(page)


def test_a_dormant_account_gets_its_mail_from_the_sign_in_page(hands: Hands) -> None:
    hands.sign_in(DORMANT.finess, DORMANT.password)
    hands.until(lambda: "pas encore activé" in hands.said(hands.gate.sign_in))
    hands.click(sign_in_texts.MAIL_AGAIN)
    page = hands.page(ActivationPage, Door.ACTIVATION)
    hands.until(lambda: texts.MAIL_SENT in hands.said(page))
    httpx.post(hands.post.link())
    hands.press(page.again)
    hands.until(lambda: texts.ALREADY_ACTIVE in hands.said(page))
    hands.press(page.sign_in)
    hands.sign_in(DORMANT.finess, DORMANT.password)
    hands.until(lambda: hands.program.desk is not None)


@pytest.mark.parametrize("finess", [ENROLLED.finess, UNKNOWN])
def test_information_shows_the_same_to_everybody(hands: Hands, finess: str) -> None:
    hands.gate.go(Door.INSCRIPTION)
    hands.click(texts.NEVER)
    page = hands.page(InformationPage, Door.INFORMATION)
    hands.write(page.finess.edit, finess)
    hands.until(lambda: page.captcha.id != "")
    first = page.captcha.id
    hands.write(page.captcha.edit, "000000")
    hands.press(page.send)
    hands.until(lambda: "ne correspond pas à l’image" in hands.said(page))
    hands.until(lambda: page.captcha.id not in ("", first))
    hands.copy(page.captcha)
    QTest.keyClick(page.captcha.edit, Qt.Key.Key_Return)
    hands.until(lambda: page.shown is page.answer)
    assert page.known.isVisible()
    assert page.unknown.isVisible()
    assert nameless(page) == []
    if finess == ENROLLED.finess:
        code = hands.post.code()
        hands.press(page.known.action)
        inscription = hands.page(InscriptionPage, Door.INSCRIPTION)
        assert inscription.form().finess == finess
        assert len(code) == 14
    else:
        asked = []
        page.go.connect(lambda door, handed: asked.append((door, handed.finess, handed.key[:8])))
        hands.press(page.unknown.action)
        assert asked == [(Door.CONVENTION, UNKNOWN, "dossier-")]


def test_the_third_path_a_forgotten_password(hands: Hands) -> None:
    hands.click(sign_in_texts.LOST_PASSWORD)
    page = hands.page(LostPasswordPage, Door.LOST_PASSWORD)
    hands.write(page.finess.edit, DEMO.finess)
    hands.copy(page.captcha)
    hands.press(page.send)
    hands.until(lambda: page.shown is page.change)
    new = "Marronniers-en-fleur-8"
    hands.write(page.code, "ZZZZ-9999")
    hands.write(page.password.password, new)
    hands.write(page.password.again, new)
    hands.press(page.confirm)
    hands.until(lambda: "code incorrect" in hands.said(page))
    hands.write(page.code, hands.post.code())
    hands.press(page.confirm)
    hands.until(lambda: page.shown is page.done)
    hands.press(page.sign_in)
    hands.sign_in(DEMO.finess, new)
    hands.until(lambda: hands.program.desk is not None)


def test_the_third_path_a_forgotten_mail(hands: Hands) -> None:
    hands.click(sign_in_texts.LOST_MAIL)
    page = hands.page(LostMailPage, Door.LOST_MAIL)
    hands.write(page.finess.edit, DEMO.finess)
    hands.write(page.proof, "faux")
    hands.press(page.send)
    hands.until(lambda: "preuve" in hands.said(page))
    hands.write(page.proof, DEMO.password)
    QTest.keyClick(page.proof, Qt.Key.Key_Return)
    hands.until(lambda: page.shown is page.answer)
    assert page.mail.text() == "a•••••l@o•••••.example"
    assert page.proof.text() == ""
    QTest.keyClick(page.sign_in, Qt.Key.Key_Escape)
    assert page.shown is page.form


def test_the_third_path_a_reset(hands: Hands) -> None:
    hands.click(sign_in_texts.RESET)
    page = hands.page(ResetPage, Door.RESET)
    hands.write(page.finess.edit, DEMO.finess)
    page.ways[Way.LETTER].click()
    page.ways[Way.MAIL].click()
    hands.copy(page.captcha)
    hands.press(page.send)
    hands.until(lambda: page.shown is page.done)
    code = hands.post.code()
    hands.press(page.next)
    inscription = hands.page(InscriptionPage, Door.INSCRIPTION)
    fill(hands, inscription, code)
    hands.until(inscription.terms_known)
    inscription.terms.setChecked(True)
    hands.press(inscription.send)
    hands.until(lambda: hands.gate.here is Door.ACTIVATION)
    httpx.post(hands.post.link())
    hands.press(hands.page(ActivationPage, Door.ACTIVATION).sign_in)
    hands.sign_in(DEMO.finess, PASSWORD)
    hands.until(lambda: hands.program.desk is not None)


@pytest.mark.parametrize(
    "door", [Door.CREATION, Door.INSCRIPTION, Door.INFORMATION, Door.LOST_MAIL, Door.LOST_PASSWORD, Door.RESET]
)
def test_every_page_by_the_keyboard(hands: Hands, door: Door) -> None:
    hands.gate.go(door)
    page = hands.gate.page(door)
    assert page is not None
    captcha = page.findChild(CaptchaField)
    if captcha is not None:
        hands.until(lambda: captcha.id != "")
    met = set(tabbed())
    wanted = {b for b in page.findChildren(QPushButton) if b.isVisible() and b.isEnabled()}
    wanted_fields = {f for f in page.findChildren(QLineEdit) if f.isVisible()}
    assert wanted | wanted_fields <= met
    assert nameless(page) == []
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert hands.gate.here is Door.SIGN_IN
