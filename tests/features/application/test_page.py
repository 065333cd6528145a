"""The page "Déposez votre demande": from the first file to the code, with keys alone, off line, without a key."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from api_stub.serving import Served
from desktop.applicant.facts import Role
from desktop.features.application import texts
from desktop.features.application.domain import Face
from desktop.toolkit.banner import Tone
from desktop.toolkit.gate import Door, Handed
from tests.applicant.workstation import CONTACT, NEW, applications
from tests.features.application.conftest import Opened
from tests.stub.applicant import decide
from tests.uploads.world import scan

A, R, O = Role.AGREEMENT, Role.RIB, Role.OTHER  # noqa: E741


def press_send(opened: Opened) -> None:
    opened.until(opened.page.send_button.isEnabled)
    QTest.mouseClick(opened.page.send_button, Qt.MouseButton.LeftButton)


def sent(opened: Opened) -> str:
    """The application's UUID, once the page says that it was taken."""
    opened.until(lambda: opened.page.shown is Face.FOLLOW)
    seen = opened.page._look
    assert seen is not None
    assert seen.snapshot.followed is not None
    return str(seen.snapshot.followed.id)


def refreshed(opened: Opened, heading: str) -> None:
    QTest.mouseClick(opened.page._followed.refresh, Qt.MouseButton.LeftButton)
    opened.until(lambda: opened.page._followed.heading == heading)


def test_from_the_papers_to_the_code(opened: Opened, served: Served) -> None:
    opened.begin()
    page = opened.page
    assert page._contact.finess.text().replace("\u00a0", "") == NEW
    assert (page._contact.name.text(), page._contact.mail.text()) == (CONTACT.name, CONTACT.mail)
    opened.add("convention.jpg")
    assert "RIB manque" in page._warning.text
    opened.add("rib.jpg")
    opened.until(lambda: page._warning.text == "")
    press_send(opened)
    id_ = sent(opened)
    assert page._followed.heading == "Votre demande a bien été prise en compte."
    assert [(state, count) for _, state, count in applications(served)] == [("received", 2)]
    decide(served, id_, "ask", "Une attestation")
    refreshed(opened, texts.MISSING)
    opened.until(lambda: page.shown is Face.COMPLETE)
    opened.add("attestation.jpg")
    press_send(opened)
    opened.until(lambda: page.shown is Face.FOLLOW)
    decide(served, id_, "accept-mail")
    refreshed(opened, texts.ACCEPTED)
    QTest.mouseClick(page._followed.action, Qt.MouseButton.LeftButton)
    ((door, handed),) = opened.gone
    assert (door, handed.finess, handed.mail) == (Door.INSCRIPTION, NEW, CONTACT.mail)


def test_the_agreement_that_was_just_made_is_there(opened: Opened) -> None:
    opened.begin(agreement=scan(70))
    opened.until(lambda: opened.page._papers.model.rowCount() == 1)
    assert opened.page._papers.model.papers[0][1] is A


def test_a_refusal_says_why_and_leads_to_another(opened: Opened, served: Served) -> None:
    opened.begin()
    opened.add("convention.jpg", "rib.jpg")
    press_send(opened)
    decide(served, sent(opened), "refuse", "Signature absente")
    refreshed(opened, texts.REFUSED)
    assert "Signature absente" in opened.page._followed._next.text()
    QTest.mouseClick(opened.page._followed.action, Qt.MouseButton.LeftButton)
    assert [door for door, _ in opened.gone] == [Door.INFORMATION]


def test_what_is_missing_in_the_fields_is_said_beside_them(opened: Opened) -> None:
    opened.begin()
    opened.add("convention.jpg")
    page = opened.page
    page._contact.mail.setText("contact@")
    press_send(opened)
    assert page._contact._fields["mail"].fault == texts.FAULTS["mail", list(texts.FAULTS)[2][1]]
    assert page._contact.mail.hasFocus()
    assert page.shown is Face.PREPARE


def test_above_the_limit_nothing_leaves(opened: Opened, served: Served) -> None:
    opened.begin()
    folder = opened.station.folder / "large"
    folder.mkdir()
    for number, name in enumerate(("convention.jpg", "rib.jpg")):
        (folder / name).write_bytes(scan(300 + number, 6 << 20))
    opened.page.add_paths(sorted(folder.iterdir()))
    opened.until(lambda: opened.page._papers.model.rowCount() == 2)
    opened.until(lambda: opened.page._warning.tone is Tone.DANGER)
    assert not opened.page.send_button.isEnabled()
    opened.page._papers.view.selectRow(0)
    QTest.keyClick(opened.page._papers.view, Qt.Key.Key_Delete)
    opened.until(opened.page.send_button.isEnabled)


def test_roles_can_be_changed(opened: Opened) -> None:
    opened.begin()
    opened.add("scan.jpg")
    panel = opened.page._papers
    panel.role.setFocus()
    QTest.keyClick(panel.role, Qt.Key.Key_Up)
    QTest.keyClick(panel.role, Qt.Key.Key_Up)
    opened.until(lambda: panel.model.papers[0][1] is not O)


def test_with_keys_alone(opened: Opened, served: Served) -> None:
    opened.begin()
    opened.add("convention.jpg", "rib.jpg")
    opened.until(opened.page.send_button.isEnabled)
    seen: set[QWidget | None] = set()
    for _ in range(20):
        focus = QApplication.focusWidget()
        seen.add(focus)
        if focus is opened.page.send_button:
            break
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is opened.page.send_button
    assert {opened.page._papers.add_button, opened.page._papers.view} & seen
    QTest.keyClick(opened.page.send_button, Qt.Key.Key_Space)
    sent(opened)


def test_everything_has_a_name(opened: Opened) -> None:
    opened.begin()
    opened.add("convention.jpg")
    panel, contact = opened.page._papers, opened.page._contact
    for each in (panel.view, panel.role, panel.meter, contact.name, contact.mail, contact.message, contact.finess):
        assert each.accessibleName(), each
    for each in (panel.add_button, panel.remove, opened.page.send_button):
        assert each.text()


def test_off_line_it_says_so_and_sends_later(opened: Opened, served: Served) -> None:
    opened.begin()
    opened.add("convention.jpg", "rib.jpg")
    served.stop()
    opened.page.set_online(False)
    assert opened.page._standing.text == texts.OFFLINE_PREPARE
    press_send(opened)
    opened.until(lambda: opened.page._standing.text == texts.SENDING_OFFLINE)
    served.start()
    opened.page.set_online(True)
    opened.applicants.reconnected()
    sent(opened)
    assert len(applications(served)) == 1


def test_an_ended_key_parks_it_and_asks_for_another(opened: Opened, served: Served) -> None:
    opened.begin(key="dossier-" + "x" * 43)
    opened.add("convention.jpg", "rib.jpg")
    press_send(opened)
    opened.until(lambda: opened.page._standing.text == texts.KEY_ENDED)
    opened.page._standing.acted.emit()
    assert [(door, handed.finess) for door, handed in opened.gone] == [(Door.INFORMATION, NEW)]
    opened.begin()
    sent(opened)


def test_a_key_that_ends_while_it_is_followed_is_renewed_by_mail(opened: Opened, served: Served) -> None:
    opened.begin()
    opened.add("convention.jpg", "rib.jpg")
    press_send(opened)
    sent(opened)
    opened.begin(key="dossier-" + "x" * 43)
    opened.until(lambda: opened.page._standing.text == texts.KEY_ENDED)
    opened.page._standing.acted.emit()
    opened.until(lambda: opened.page._landing.isVisible())
    assert "courriel" in opened.page._standing.text
    opened.until(lambda: any("nouveau lien" in entry.subject for entry in served.parts.mailbox.entries()))


def test_a_link_opens_it_and_a_wrong_one_says_so(opened: Opened) -> None:
    landing = opened.page._landing
    opened.page.begin(Handed())
    QTest.keyClick(landing.link, Qt.Key.Key_Return)
    assert landing.field.fault == texts.LINK_MISSING
    landing.link.setText("dossier-" + "y" * 43)
    QTest.keyClick(landing.link, Qt.Key.Key_Return)
    opened.until(lambda: landing.field.fault == texts.LINK_WRONG)
    landing.link.setText(opened.station.key().token)
    QTest.keyClick(landing.link, Qt.Key.Key_Return)
    opened.until(lambda: opened.page.shown is Face.PREPARE)


def test_an_application_that_was_begun_is_offered_again(opened: Opened) -> None:
    opened.begin()
    opened.add("convention.jpg")
    asyncio.run_coroutine_threadsafe(opened.applicants.shut(), opened.loop._loop).result(20)
    opened.page._application = None
    opened.page.begin(Handed())
    opened.until(opened.page._landing._known.isVisible)


def test_without_a_keyring_it_says_that_nothing_is_kept(opened: Opened) -> None:
    opened.station.drawer.shut = True
    opened.begin()
    assert opened.page._keeping.text == texts.THIS_RUN


@pytest.mark.parametrize("words", [texts.RECEIVED, texts.ADD, texts.SEND, texts.TITLE])
def test_the_words_of_the_guide_are_kept(words: str) -> None:
    assert words in ("Votre demande a bien été prise en compte.", "AJOUTER", "ENVOYER", "Déposez votre demande")
