"""The pages when something is in the way: no line, too many requests, changed conditions, no loudspeakers."""

import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from api_stub.seed import ENROLLED, UNKNOWN
from api_stub.serving import Served
from desktop.features.registration import texts
from desktop.features.registration.service import Registration
from desktop.features.registration.ui.captcha import CaptchaField
from desktop.features.registration.ui.information import InformationPage
from desktop.features.registration.ui.inscription import InscriptionPage
from desktop.features.registration.ui.sheet import Sheet, Step
from desktop.features.registration.ui.terms import TermsDialog
from desktop.infra.http import Http
from desktop.toolkit.banner import Banner
from desktop.toolkit.gate import NOTHING, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.stub.newcomer import MAIL, PASSWORD, Newcomer

PATIENCE = 20_000


class Desk:
    """A page over a real service."""

    def __init__(self, stub: Served, theme: Theme, tasks: Tasks, qtbot: QtBot) -> None:
        self.stub = stub
        self.registration = Registration(lambda: Http(stub.url))
        self.theme, self.tasks, self.qtbot = theme, tasks, qtbot
        self.post = Newcomer(stub)

    def show(self, kind: Callable[[Theme, Tasks, Registration], Any], handed: Handed = NOTHING) -> Any:
        page = kind(self.theme, self.tasks, self.registration)
        self.qtbot.addWidget(page)
        page.resize(1280, 720)
        page.show()
        page.begin(handed)
        return page

    def until(self, is_so: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE)

    def copy(self, captcha: CaptchaField) -> None:
        self.until(lambda: captcha.id)
        captcha.edit.setText(self.post.text_of(captcha.id))


@pytest.fixture
def desk(theme: Theme, tasks: Tasks, qtbot: QtBot) -> Iterator[Desk]:
    with Served() as stub:
        made = Desk(stub, theme, tasks, qtbot)
        yield made
        made.post.close()
        made.registration.close()


def said(page: Sheet) -> str:
    return " ".join(banner.text for banner in page.findChildren(Banner) if banner.isVisible())


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_without_a_line_everything_typed_stays(desk: Desk) -> None:
    page: InscriptionPage = desk.show(InscriptionPage, Handed(ENROLLED.finess, code=ENROLLED.code))
    page.set_online(False)
    assert texts.OFFLINE in said(page)
    page.set_online(True)
    desk.until(lambda: page._terms)
    for edit in (page.mail, page.mail_again):
        edit.setText(MAIL)
    for edit in (page.password.password, page.password.again):
        edit.setText(PASSWORD)
    page.terms.setChecked(True)
    desk.stub.stop()
    press(page.send)
    desk.until(lambda: "ne répond pas" in said(page))
    assert page.form().password == PASSWORD
    assert page.send.isEnabled()
    desk.stub.start()
    made: list[object] = []
    page.go.connect(lambda *words: made.append(words))
    press(page.send)
    desk.until(lambda: made)
    assert page.password.text == ""


def test_conditions_that_changed_are_read_again(desk: Desk) -> None:
    page: InscriptionPage = desk.show(InscriptionPage, Handed(ENROLLED.finess, code=ENROLLED.code))
    desk.until(lambda: page._terms)
    assert page._terms is not None
    press(page.read)
    (dialog,) = page.findChildren(TermsDialog)
    assert "Mot de passe et confidentialité" in dialog.words.toPlainText()
    press(dialog.accept_button)
    assert page.terms.isChecked()
    page._terms = type(page._terms)("1999-01", page._terms.title, ())
    for edit in (page.mail, page.mail_again):
        edit.setText(MAIL)
    for edit in (page.password.password, page.password.again):
        edit.setText(PASSWORD)
    press(page.send)
    desk.until(lambda: "conditions générales ont changé" in said(page))
    assert not page.terms.isChecked()
    desk.until(lambda: page._terms is not None and page._terms.version != "1999-01")


def test_the_form_says_what_is_wrong_as_it_is_left(desk: Desk) -> None:
    page: InscriptionPage = desk.show(InscriptionPage)
    page.activateWindow()
    desk.until(page.isActiveWindow)
    page.mail.setFocus()
    QTest.keyClicks(page.mail, "martine@cabinet")
    page.mail_again.setFocus()
    QTest.keyClicks(page.mail_again, "autre")
    page.password.password.setFocus()
    assert "forme attendue" in page.mail_field.fault
    assert "identiques" in page.mail_again_field.fault
    QTest.keyClicks(page.password.password, "Tilleuls")
    assert page.password.progress.text().startswith("Il manque")
    QApplication.clipboard().setText(PASSWORD)
    page.password.again.setFocus()
    QTest.keyClick(page.password.again, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.password.again.text() == PASSWORD  # pasting is allowed


def test_too_many_requests_say_for_how_long(desk: Desk) -> None:
    for _ in range(5):
        desk.post.ask_code(UNKNOWN)
    page: InformationPage = desk.show(InformationPage, Handed(UNKNOWN))
    desk.copy(page.captcha)
    press(page.send)
    desk.until(lambda: "Trop de demandes" in said(page))
    assert page.shown is page.form


def test_a_text_that_is_not_readable(desk: Desk) -> None:
    page: InformationPage = desk.show(InformationPage)
    desk.until(lambda: page.captcha.id)
    first = page.captcha.id
    assert not page.captcha.image.pixmap().isNull()
    press(page.captcha.other)
    desk.until(lambda: page.captcha.id not in ("", first))
    press(page.send)
    assert "Saisissez votre N° tiers" in page.finess.fault
    assert "Recopiez" in page.captcha.field.fault


def test_no_line_for_the_picture(desk: Desk) -> None:
    desk.stub.stop()
    page: InformationPage = desk.show(InformationPage)
    desk.until(lambda: page.captcha.note.isVisible())
    assert page.captcha.image.text() == texts.CAPTCHA_NONE
    desk.stub.start()
    page.set_online(True)
    desk.until(lambda: page.captcha.id)


@pytest.mark.parametrize(("speakers", "words"), [(True, texts.LISTENING), (False, texts.NO_SPEAKERS)])
def test_the_text_is_spoken_or_saved(desk: Desk, tmp_path: Path, speakers: bool, words: str) -> None:
    asked: list[object] = []

    class Counting(Sheet):
        def look_up(self, work: Any, then: Any) -> None:
            asked.append(work)
            super().look_up(work, then)

    sheet = Counting(desk.theme, desk.tasks, desk.registration)
    desk.qtbot.addWidget(sheet)
    heard: list[bytes] = []

    def play(sound: bytes, _: object) -> bool:
        heard.append(sound)
        return speakers

    step = Step(desk.theme, texts.INFORMATION, parent=sheet)
    captcha = CaptchaField(desk.theme, sheet, step, play)
    step.add(captcha)
    sheet.show_step(step)
    sheet.show()
    captcha.renew()
    desk.until(lambda: captcha.id)
    press(captcha.listen)
    assert (captcha.note.text(), heard) == (texts.SOUND_WAIT, [])  # said before the window is held up
    press(captcha.listen)  # an impatient hand
    assert len(asked) == 2  # the text, and its sound once
    desk.until(lambda: heard)
    assert captcha.note.text() == words
    captcha.keep_at(str(tmp_path / "son.wav"), heard[0])
    with wave.open(str(tmp_path / "son.wav")) as kept:
        assert kept.getnframes()
    assert captcha.note.text() == texts.SOUND_SAVED
    captcha.keep_at(str(tmp_path / "nowhere" / "son.wav"), heard[0])
    assert captcha.note.text() == texts.SOUND_NOT_SAVED
    assert captcha.image.accessibleName() == texts.CAPTCHA_IMAGE
