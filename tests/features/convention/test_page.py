"""The page by the keyboard: typed, seen at once, judged, made, saved, signed in three ways, handed on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.features.convention import page_texts, sign_texts
from desktop.features.convention.domain import Form, Key, Mode, Signed
from desktop.features.convention.service import Drafts
from desktop.features.convention.signing import Integrity, integrity
from desktop.features.convention.ui.page import ConventionPage
from desktop.features.convention.ui.view import FILL, REVIEW, SEND, SIGN
from desktop.geocoding.facts import Found
from desktop.toolkit.a11y import nameless
from tests.features.convention.authority import PASSWORD, Authority
from tests.features.convention.conftest import PATIENCE, FixedFinder
from tests.features.convention.made import signature

Opened = Callable[[], ConventionPage]
WORDS = {
    Key.STREET: "12 rue de l Essai",
    Key.POSTCODE: "20000",
    Key.CITY: "AJACCIO CEDEX 1",
    Key.PHONE: "0495123456",
    Key.EMAIL: "accueil@optique.example",
    Key.SIGNATORY: "Anne Essai",
    Key.IT_NAME: "Informatique de l Essai",
    Key.IT_PHONE: "0262123456",
}


def typed(page: ConventionPage, words: dict[Key, str] = WORDS) -> None:
    for key, value in words.items():
        edit = page.view.form.edit(key)
        edit.setFocus()
        QTest.keyClicks(edit, value)
    page.view.form.mode(Mode.RSS).setFocus()
    QTest.keyClick(page.view.form.mode(Mode.RSS), Qt.Key.Key_Space)


def generated(qtbot: QtBot, page: ConventionPage) -> None:
    typed(page)
    QTest.keyClick(page.view.foot.generate, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.view.step == REVIEW, timeout=PATIENCE)


def to_signing(qtbot: QtBot, page: ConventionPage) -> None:
    generated(qtbot, page)
    QTest.keyClick(page.view.review.sign, Qt.Key.Key_Space)
    assert page.view.step == SIGN


def draw(page: ConventionPage) -> None:
    pad = page.view.signing.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 80))
    for step in range(20):
        QTest.mouseMove(pad, QPoint(40 + 8 * step, 80 - 3 * (step % 7)))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 70))


def test_what_is_known_of_the_practice_is_filled_in(opened: Opened) -> None:
    page = opened()
    assert page.view.form.form[Key.NAME] == "Optique de la Démonstration"
    assert page.view.step == FILL
    assert "8" in page.view.foot.state.text() or "9" in page.view.foot.state.text()


def test_a_keystroke_changes_the_place_of_its_field_and_nothing_else(qtbot: QtBot, opened: Opened) -> None:
    page = opened()
    sheets = page.view.living.sheets
    before = sheets.image(0)
    assert before is not None
    kept = before.copy()
    page.view.form.edit(Key.STREET).setFocus()
    QTest.keyClick(page.view.form.edit(Key.STREET), Qt.Key.Key_W)
    qtbot.waitUntil(lambda: sheets.settled and sheets.image(0) != kept, timeout=PATIENCE)
    after = sheets.image(0)
    assert after is not None
    changed = differing(kept, after)
    assert changed
    assert max(y for _, y in changed) - min(y for _, y in changed) < 40


def differing(one: QImage, other: QImage) -> list[tuple[int, int]]:
    return [
        (x, y)
        for y in range(0, one.height())
        if one.copy(0, y, one.width(), 1) != other.copy(0, y, other.width(), 1)
        for x in (0,)
    ]


def test_the_last_keystroke_wins(qtbot: QtBot, opened: Opened) -> None:
    page = opened()
    edit = page.view.form.edit(Key.CITY)
    edit.setFocus()
    QTest.keyClicks(edit, "Saint Martin des Essais")
    sheets = page.view.living.sheets
    qtbot.waitUntil(lambda: sheets.settled, timeout=PATIENCE)
    shown = sheets.image(0)
    page.view.living.sheets.zoom_in()
    qtbot.waitUntil(lambda: sheets.settled, timeout=PATIENCE)
    page.view.living.sheets.fit()
    qtbot.waitUntil(lambda: sheets.settled and sheets.image(0) is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: sheets.image(0) == shown, timeout=PATIENCE)


def test_a_fault_is_told_once_the_field_is_left(qtbot: QtBot, opened: Opened) -> None:
    page = opened()
    form = page.view.form
    form.edit(Key.EMAIL).setFocus()
    QTest.keyClicks(form.edit(Key.EMAIL), "accueil")
    qtbot.waitUntil(lambda: Key.EMAIL in page.view.findings, timeout=PATIENCE)
    assert form.field(Key.EMAIL).fault == ""
    QTest.keyClick(form.edit(Key.EMAIL), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: form.field(Key.EMAIL).fault != "", timeout=PATIENCE)
    form.edit(Key.EMAIL).setFocus()
    QTest.keyClicks(form.edit(Key.EMAIL), "@optique.example")
    qtbot.waitUntil(lambda: form.field(Key.EMAIL).fault == "", timeout=PATIENCE)


def test_nothing_is_made_before_all_is_there_and_the_first_fault_has_the_cursor(qtbot: QtBot, opened: Opened) -> None:
    page = opened()
    page.view.generate()
    qtbot.waitUntil(lambda: page.view.form.field(Key.STREET).fault != "", timeout=PATIENCE)
    assert page.view.step == FILL
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.view.form.edit(Key.STREET), timeout=PATIENCE)


def test_letters_that_cannot_be_written_are_told_beside_their_field(qtbot: QtBot, opened: Opened) -> None:
    page = opened()
    typed(page)
    page.view.form.edit(Key.RESPONSIBLE).setText("Ελένη")
    page.view.generate()
    qtbot.waitUntil(lambda: page.view.form.field(Key.RESPONSIBLE).fault != "", timeout=PATIENCE)
    assert "Ε" in page.view.form.field(Key.RESPONSIBLE).fault
    assert page.view.step == FILL


def test_made_and_saved_is_what_is_shown(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    page = opened()
    generated(qtbot, page)
    target = tmp_path / "Convention-200000008.pdf"
    page.view.save_as(target)
    qtbot.waitUntil(lambda: page.view.banner.text == page_texts.saved(target.name), timeout=PATIENCE)
    assert target.read_bytes() == page.view._content
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_folder_that_takes_nothing_is_told(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    page = opened()
    generated(qtbot, page)
    page.view.save_as(tmp_path / "nowhere" / "c.pdf")
    qtbot.waitUntil(lambda: page.view.banner.text == page_texts.not_saved("c.pdf"), timeout=PATIENCE)


def test_the_draft_comes_back_after_a_crash(qtbot: QtBot, opened: Opened, drafts: Drafts) -> None:
    page = opened()
    page.view.form.edit(Key.CITY).setText("Ajaccio")
    page.view.keep()
    page.view.living.sheets.close_preview()
    page.hide()
    again = opened()
    qtbot.waitUntil(lambda: again.view.form.form[Key.CITY] == "Ajaccio", timeout=PATIENCE)
    assert "revenue" in again.view.banner.text
    again.view.banner.acted.emit()
    qtbot.waitUntil(lambda: again.view.form.form[Key.CITY] == "", timeout=PATIENCE)
    assert again.view.form.form[Key.NAME] == "Optique de la Démonstration"


def test_signed_by_what_was_drawn(qtbot: QtBot, opened: Opened) -> None:
    page = opened()
    to_signing(qtbot, page)
    page.view.signing.sign_button.click()
    assert page.view.step == SIGN
    page.view.signing.mention.setFocus()
    QTest.keyClick(page.view.signing.mention, Qt.Key.Key_Space)
    draw(page)
    QTest.keyClick(page.view.signing.sign_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.view.step == SEND, timeout=PATIENCE)
    with qtbot.waitSignal(page.view.send_requested) as sent:
        QTest.keyClick(page.view.send.send, Qt.Key.Key_Space)
    signed = sent.args[0]
    assert isinstance(signed, Signed)
    assert (signed.file_name, signed.finess, signed.signature) == ("Convention-200000008.pdf", "200000008", "drawn")


def test_signed_by_a_picture_of_a_signature(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    page = opened()
    to_signing(qtbot, page)
    (tmp_path / "ink.png").write_bytes(signature())
    page.view.signing.image_chosen.emit(str(tmp_path / "ink.png"))
    qtbot.waitUntil(lambda: not page.view.signing.pad.empty, timeout=PATIENCE)
    page.view.signing.mention.setChecked(True)
    page.view.signing.sign_button.click()
    qtbot.waitUntil(lambda: page.view.step == SEND, timeout=PATIENCE)


def test_signed_with_a_certificate(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    page = opened()
    to_signing(qtbot, page)
    (tmp_path / "practice.p12").write_bytes(Authority().practice())
    pane = page.view.signing
    pane.show_way(2)
    pane.put_certificate(tmp_path / "practice.p12")
    pane.mention.setChecked(True)
    QTest.keyClicks(pane.password, "faux")
    QTest.keyClick(pane.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane._password_field.fault == sign_texts.CERTIFICATE_PASSWORD, timeout=PATIENCE)
    pane.password.clear()
    QTest.keyClicks(pane.password, PASSWORD)
    QTest.keyClick(pane.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.step == SEND, timeout=PATIENCE)
    assert page.view.signed is not None
    assert integrity(page.view.signed.content) is Integrity.INTACT
    assert pane.password.text() == ""


def test_signed_by_hand_and_joined(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    page = opened()
    to_signing(qtbot, page)
    page.view.signing.show_way(1)
    assert page.view._content is not None
    (tmp_path / "unsigned.pdf").write_bytes(page.view._content)
    page.view.join(tmp_path / "unsigned.pdf")
    qtbot.waitUntil(lambda: page.view.banner.text == sign_texts.DOUBTS["unsigned"], timeout=PATIENCE)
    (tmp_path / "scan.png").write_bytes(signature())
    page.view.join(tmp_path / "scan.png")
    qtbot.waitUntil(lambda: page.view.step == SEND, timeout=PATIENCE)
    assert page.view.signed is not None
    assert page.view.signed.file_name == "Convention-200000008.png"


def test_a_scan_of_one_page_is_shown_as_it_is(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    page = opened()
    to_signing(qtbot, page)
    with Image.new("L", (620, 877), 200) as scan:
        scan.save(tmp_path / "scan.pdf")
    page.view.join(tmp_path / "scan.pdf")
    qtbot.waitUntil(lambda: page.view.step == SEND, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.view.living.sheets.settled, timeout=PATIENCE)
    assert page.view.banner.text == ""


def test_an_address_is_found_and_never_needed(qtbot: QtBot, opened: Opened, finder: FixedFinder) -> None:
    page = opened()
    search = page.view.address
    assert search is not None
    QTest.keyClicks(search.edit, "12 rue")
    qtbot.waitUntil(lambda: search.list.count() == 1, timeout=PATIENCE)
    QTest.keyClick(search.edit, Qt.Key.Key_Return)
    assert page.view.form.form[Key.POSTCODE] == "20000"
    finder.found = Found.UNANSWERED
    QTest.keyClicks(search.edit, "13 rue")
    qtbot.waitUntil(lambda: search.field.fault == page_texts.FIND_UNANSWERED, timeout=PATIENCE)


def test_steps_lead_back_and_never_ahead(qtbot: QtBot, opened: Opened) -> None:
    page = opened()
    assert not page.view.steps.step(SIGN).isEnabled()
    to_signing(qtbot, page)
    assert page.view.retreat()
    assert page.view.step == REVIEW
    QTest.keyClick(page.view.steps.step(FILL), Qt.Key.Key_Space)
    assert page.view.step == FILL
    assert not page.view.retreat()
    assert page.view.form.form[Key.CITY] == WORDS[Key.CITY]


@pytest.mark.parametrize("step", [FILL, REVIEW, SIGN])
def test_every_control_has_a_name(qtbot: QtBot, opened: Opened, step: int) -> None:
    page = opened()
    if step:
        to_signing(qtbot, page)
        page.view.show_step(step)
    for way in range(3) if step == SIGN else (0,):
        page.view.signing.show_way(way)
        assert nameless(page) == []


def test_a_form_holds_what_was_typed(opened: Opened) -> None:
    page = opened()
    page.view.form.fill(Form({Key.NAME: "Cabinet Őrség", Key.MODE: Mode.OTHER.value, Key.OTHER: "Lettre"}))
    assert page.view.form.form == Form({Key.NAME: "Cabinet Őrség", Key.MODE: "AUTRE", Key.OTHER: "Lettre"})
    assert page.view.form.field(Key.OTHER).isVisibleTo(page)
    assert not page.view.form.field(Key.CONCENTRATOR).isVisibleTo(page)
