"""The part of the tour on which an account is created, and what was forgotten is found again, before anybody signs in.

Reads the pictures' texts and the mails where only a demonstration's server shows them. Afterwards the sign-in page is
there again, and the practice that registered isn't known on this workstation.
"""

import json
import re
from urllib.request import ProxyHandler, Request, build_opener

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app import demo
from desktop.app.program import Program
from desktop.app.tour_papers import Hands
from desktop.features.registration.ui.activation import ActivationPage
from desktop.features.registration.ui.captcha import CaptchaField
from desktop.features.registration.ui.information import InformationPage
from desktop.features.registration.ui.inscription import InscriptionPage
from desktop.features.registration.ui.lost_mail import LostMailPage
from desktop.features.registration.ui.lost_password import LostPasswordPage
from desktop.features.registration.ui.reset import ResetPage
from desktop.features.registration.ui.terms import TermsDialog
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.theme import Mode

_FINESS, _CODE = "200000040", "WXYZ-2345-ABCD"  # of the demonstration's enrolled practice
_MAIL, _PASSWORD = "martine@nouveau-cabinet.example", "Tilleuls-en-fleur-7"
_LINK = re.compile(r"/activation/[\w-]+")
_LETTER = re.compile(r"/mailbox/[\w-]+")


def show(hands: Hands, program: Program, server: demo.DemoServer) -> None:
    """From the sign-in page and back to it."""
    gate = program.gate
    gate.go(Door.CREATION)
    hands.settle()
    hands.picture("creation")
    _inform(hands, program, server)
    _register(hands, program, server)
    _forget(hands, program, server)
    gate.go_home()
    hands.settle()


def _inform(hands: Hands, program: Program, server: demo.DemoServer) -> None:
    program.gate.go(Door.INFORMATION, Handed(_FINESS))
    page = program.gate.page(Door.INFORMATION)
    assert isinstance(page, InformationPage)
    hands.until(lambda: page.captcha.id != "")
    hands.settle()
    _twice(hands, program, "information")
    _copy(page.captcha, server)
    QTest.mouseClick(page.send, Qt.MouseButton.LeftButton)
    hands.until(lambda: page.shown is page.answer)
    hands.settle()
    hands.picture("information-reponse")


def _register(hands: Hands, program: Program, server: demo.DemoServer) -> None:
    gate = program.gate
    gate.go(Door.INSCRIPTION, Handed(_FINESS))
    page = gate.page(Door.INSCRIPTION)
    assert isinstance(page, InscriptionPage)
    hands.until(page.terms_known)
    hands.settle()
    hands.picture("inscription")
    for field, words in ((page.code, _code(server)), (page.mail, _MAIL), (page.mail_again, "martine@nouveau")):
        field.setText(words)
    QTest.keyClicks(page.password.password, "Tilleuls")
    page.submit()
    hands.settle()
    _twice(hands, program, "inscription-corriger")
    page.read.click()
    (dialog,) = page.findChildren(TermsDialog)
    hands.picture("conditions", over=dialog)
    dialog.accept_button.click()
    page.mail_again.setText(_MAIL)
    for secret in (page.password.password, page.password.again):
        secret.clear()
        QTest.keyClicks(secret, _PASSWORD)
    page.submit()
    hands.until(lambda: gate.here is Door.ACTIVATION)
    activation = gate.page(Door.ACTIVATION)
    assert isinstance(activation, ActivationPage)
    hands.settle()
    hands.picture("compte-cree")
    _ask(server, _found(_LINK, _ask(server, _newest(server))), b"")
    hands.until(lambda: activation.active)
    hands.settle()
    _twice(hands, program, "compte-actif")


def _forget(hands: Hands, program: Program, server: demo.DemoServer) -> None:
    gate = program.gate
    gate.go(Door.LOST_MAIL, Handed(demo.FINESS))
    mail = gate.page(Door.LOST_MAIL)
    assert isinstance(mail, LostMailPage)
    hands.settle()
    hands.picture("adresse-oubliee")
    mail.proof.setText(demo.PASSWORD)
    mail.submit()
    hands.until(lambda: mail.shown is mail.answer)
    hands.settle()
    hands.picture("adresse-rappelee")
    gate.go(Door.LOST_PASSWORD, Handed(_FINESS))
    password = gate.page(Door.LOST_PASSWORD)
    assert isinstance(password, LostPasswordPage)
    hands.until(lambda: password.captcha.id != "")
    hands.settle()
    hands.picture("mot-de-passe-oublie")
    _copy(password.captcha, server)
    password.submit()
    hands.until(lambda: password.shown is password.change)
    QTest.keyClicks(password.password.password, "Marronniers")
    hands.settle()
    _twice(hands, program, "mot-de-passe-nouveau")
    gate.go(Door.RESET, Handed(_FINESS))
    reset = gate.page(Door.RESET)
    assert isinstance(reset, ResetPage)
    hands.until(lambda: reset.captcha.id != "")
    hands.settle()
    _twice(hands, program, "reinitialiser")


def _twice(hands: Hands, program: Program, name: str) -> None:
    """In light and in dark."""
    hands.picture(name)
    program.theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture(f"sombre-{name}")
    program.theme.set_mode(Mode.LIGHT)
    hands.settle()


def _copy(captcha: CaptchaField, server: demo.DemoServer) -> None:
    captcha.edit.setText(json.loads(_ask(server, f"/_captchas/{captcha.id}"))["answer"])


def _code(server: demo.DemoServer) -> str:
    """The code that INFORMATION had sent took the place of the first one."""
    found = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){2}", _ask(server, _newest(server)))
    return found[0] if found else _CODE


def _newest(server: demo.DemoServer) -> str:
    return _found(_LETTER, _ask(server, "/mailbox"))


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    assert found is not None
    return found[0]


def _ask(server: demo.DemoServer, path: str, body: bytes | None = None) -> str:
    request = Request(server.url + path, body)  # noqa: S310 - the address is the one that it printed
    with build_opener(ProxyHandler({})).open(request) as answer:
        told: bytes = answer.read()
    return told.decode()
