"""The second factor with the keyboard alone: on, its codes once, new ones, off; and answers that were lost."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pypdf
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from api_stub.seed import DEMO
from desktop.features.access import factor_texts, texts
from desktop.features.access.domain import Refusal, Trouble
from desktop.features.access.factor_domain import Enrolment, Factor, grouped
from desktop.features.access.ui.factor_section import FactorSection
from desktop.features.access.ui.qr_code import QrCode
from desktop.features.access.ui.recovery_codes import take_back
from desktop.infra.reachability import Reachable, Unreached
from desktop.kernel.ids import Finess
from desktop.session.standing import Outcome
from desktop.toolkit import code_texts
from desktop.toolkit.a11y import nameless
from tests.features.access.conftest import Shown
from tests.features.access.test_page import answering, keys, press, tab_to


def section(shown: Shown) -> FactorSection:
    found = next(each for each in shown.page.sections if isinstance(each, FactorSection))
    shown.until(lambda: found.factor is not None)
    return found


def code(found: FactorSection, steps: int = 0) -> str:
    """What the telephone shows for the secret on the screen."""
    secret = found.scan.secret.text().replace(" ", "")
    return pyotp.TOTP(secret).at(time.time(), counter_offset=steps)


def to_the_code(shown: Shown) -> FactorSection:
    """Unfold it, give the password: the secret is on the screen."""
    found = section(shown)
    tab_to(found.open)
    press(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is found.proof.password
    keys(DEMO.password)
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.scan.isVisible() and not found.busy)
    assert QApplication.focusWidget() is found.scan.question.edit
    return found


def switched_on(shown: Shown) -> tuple[FactorSection, str]:
    """On, with its recovery codes on the screen; its secret."""
    found = to_the_code(shown)
    secret = found.scan.secret.text().replace(" ", "")
    keys(code(found))
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.codes.isVisible() and found.factor is not None and found.factor.on)
    return found, secret


def put_away(shown: Shown, found: FactorSection) -> tuple[str, ...]:
    kept = found.codes.codes
    tab_to(found.codes.tidied)
    press(Qt.Key.Key_Space)
    tab_to(found.codes.finish_button)
    press(Qt.Key.Key_Space)
    shown.until(lambda: found.body.isHidden() and found.renew.isVisible())
    return kept


def test_every_control_has_a_name(shown: Shown) -> None:
    found = section(shown)
    assert found.summary.text() == factor_texts.OFF
    to_the_code(shown)
    assert nameless(shown.page) == []


def test_on_by_the_keyboard_alone_then_asked_for_at_the_door(shown: Shown) -> None:
    shown.other_workstation("Laboratoire")
    found, _ = switched_on(shown)
    assert found.banner.text == factor_texts.ACTIVATED
    assert not found.scan.secret.text(), "nothing of the secret stays"
    assert not found.codes.finish_button.isEnabled()
    assert nameless(shown.page) == []
    kept = put_away(shown, found)
    assert len(set(kept)) == 10
    assert all(not label.text() for label in found.codes.labels)
    assert "10\u00a0codes" in found.summary.text()
    shown.until(lambda: len(shown.sessions.rows) == 1)
    session, loop = shown.house.session, shown.loop
    finess = Finess(DEMO.finess)
    assert loop.submit(session.sign_in(finess, DEMO.password, remember=False)).result(20).outcome is (
        Outcome.FACTOR_NEEDED
    )
    opened = loop.submit(session.sign_in(finess, DEMO.password, remember=False, code=kept[0])).result(20)
    assert opened.outcome is Outcome.SIGNED_IN

    def one_less() -> bool:
        found.look()
        return "9\u00a0codes" in found.summary.text()

    shown.until(one_less)


def test_the_qr_code_says_what_the_key_says(shown: Shown, tmp_path: Path) -> None:
    found = to_the_code(shown)
    picture = tmp_path / "qr.png"
    found.scan.qr.grab().save(str(picture))
    (read,) = zxingcpp.read_barcodes(Image.open(picture))
    parsed = pyotp.parse_uri(read.text)
    assert grouped(parsed.secret) == found.scan.secret.text()
    assert parsed.name == DEMO.finess
    press(Qt.Key.Key_Tab)
    tab_to(found.scan.copy)
    press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == parsed.secret
    take_back(parsed.secret)
    assert QGuiApplication.clipboard().text() == ""


def test_a_qr_code_is_made_of_whole_device_pixels(shown: Shown) -> None:
    qr = QrCode("QR")
    shown.qtbot.addWidget(qr)
    qr.show_text("otpauth://totp/Espace%20Tiers:200000008?secret=JBSWY3DPEHPK3PXP&issuer=Espace%20Tiers")
    qr.resize(qr.sizeHint())
    image = qr.grab().toImage()
    shades = {image.pixelColor(x, y).lightness() for x in range(12, 196) for y in range(12, 196)}
    assert shades == {0, 255}


def test_a_wrong_password_and_a_wrong_code_are_told_beside_their_fields(shown: Shown) -> None:
    found = section(shown)
    found.begin()
    press(Qt.Key.Key_Return)
    assert found.proof.field.fault == factor_texts.PASSWORD_MISSING
    keys("pas le bon")
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.proof.field.fault == texts.explain(Refusal(Trouble.PASSWORD)))
    assert found.proof.password.text() == "pas le bon"
    keys(DEMO.password)
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.scan.isVisible() and not found.busy)
    good = {code(found, steps) for steps in range(-12, 12)}
    keys(next(f"{number:06}" for number in range(100) if f"{number:06}" not in good))
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.scan.question.field.fault == code_texts.WRONG_PHONE)
    assert found.scan.question.code


def test_who_came_for_it_finds_it_unfolded(shown: Shown) -> None:
    found = section(shown)
    found.factor = None  # as before the service was asked
    found.begin()
    assert found.body.isHidden()
    found.look()
    shown.until(found.proof.isVisible)
    assert QApplication.focusWidget() is found.proof.password


def test_annuler_leaves_it_off(shown: Shown) -> None:
    found = to_the_code(shown)
    tab_to(found.scan.cancel)
    press(Qt.Key.Key_Space)
    assert found.body.isHidden()
    assert QApplication.focusWidget() is found.open
    assert not found.scan.secret.text()
    assert not found.proof.password.text()


def test_new_recovery_codes_then_off(shown: Shown) -> None:
    found, secret = switched_on(shown)
    old = put_away(shown, found)
    tab_to(found.renew)
    press(Qt.Key.Key_Space)
    keys(DEMO.password)
    press(Qt.Key.Key_Return)
    keys(pyotp.TOTP(secret).at(time.time(), counter_offset=1))
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.codes.isVisible() and not found.busy)
    assert found.banner.text == factor_texts.RENEWED
    new = put_away(shown, found)
    assert not set(old) & set(new)
    tab_to(found.off)
    press(Qt.Key.Key_Space)
    keys(DEMO.password)
    tab_to(found.removal.question.other)
    press(Qt.Key.Key_Space)
    keys(old[0])
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.removal.question.field.fault == code_texts.WRONG_RECOVERY)
    keys(new[0])
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.banner.text == factor_texts.SWITCHED_OFF)
    assert found.summary.text() == factor_texts.OFF
    assert QApplication.focusWidget() is found.open


def test_the_codes_leave_the_program_three_ways(shown: Shown, tmp_path: Path) -> None:
    found, _ = switched_on(shown)
    codes = found.codes
    codes.copy()
    assert QGuiApplication.clipboard().text().splitlines() == list(codes.codes)
    QGuiApplication.clipboard().setText("autre chose")
    take_back("\n".join(codes.codes))
    assert QGuiApplication.clipboard().text() == "autre chose", "what somebody else put there stays"
    path = tmp_path / "codes.txt"
    codes.save_as(path)
    shown.until(lambda: codes.banner.text == factor_texts.saved("codes.txt"))
    written = path.read_text(encoding="utf-8-sig").splitlines()
    assert written[-10:] == list(codes.codes)
    codes.save_as(tmp_path / "nowhere" / "codes.txt")
    shown.until(lambda: codes.banner.text == factor_texts.not_saved("codes.txt"))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "codes.pdf"))
    codes.print_on(printer)
    printed = pypdf.PdfReader(tmp_path / "codes.pdf").pages[0].extract_text()
    assert all(each in printed for each in codes.codes), printed


def test_saving_says_what_it_means_first(shown: Shown) -> None:
    found, _ = switched_on(shown)
    QTimer.singleShot(0, answering(False))
    found.codes.ask_file()
    assert found.codes.codes


def test_an_activation_whose_answer_was_lost(shown: Shown) -> None:
    """The service did it and nobody heard: the page finds out, and says how to get codes."""
    found = to_the_code(shown)
    rule = {"route": "PUT /v1/account/factor/enrolments/*/activation", "fault": "lost-reply"}
    shown.stub.parts.faults.load({"rules": [rule]})
    keys(code(found))
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.banner.text == factor_texts.ANSWER_LOST_ON)
    assert found.body.isHidden()
    assert found.renew.isVisible()


def test_without_a_line_nothing_can_be_pressed(shown: Shown) -> None:
    found = section(shown)
    shown.bus.publish(Unreached())
    shown.until(lambda: not found.open.isEnabled())
    assert found.open.toolTip() == texts.NEEDS_LINE
    shown.bus.publish(Reachable())
    shown.until(found.open.isEnabled)


def test_the_mutual_took_it_off_meanwhile(shown: Shown) -> None:
    found, secret = switched_on(shown)
    put_away(shown, found)
    office = shown.stub.parts.factors
    shown.stub.parts.state.submit(lambda connection: office.take_off(connection, DEMO.finess, "Rappel")).result()
    found.off.click()
    keys(DEMO.password)
    found.removal.question.edit.setFocus()
    keys(pyotp.TOTP(secret).at(time.time(), counter_offset=1))
    press(Qt.Key.Key_Return)
    shown.until(lambda: found.banner.text == texts.explain(Refusal(Trouble.FACTOR_CHANGED)))
    shown.until(found.open.isVisible)


@pytest.mark.parametrize(
    ("left", "words"),
    [(10, "10\u00a0codes de secours."), (2, "créez-en de nouveaux"), (1, "un seul"), (0, "aucun code")],
)
def test_how_many_are_left_in_words(left: int, words: str) -> None:
    assert words in factor_texts.stands(Factor(datetime(2026, 11, 27, tzinfo=UTC), left))


def test_a_key_in_groups_of_four() -> None:
    enrolment = Enrolment("1", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "otpauth://totp/x")
    assert grouped(enrolment.secret) == "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
