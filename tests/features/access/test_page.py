"""The page with the keyboard alone: a new password, another mail, sessions closed, a line that is down."""

import asyncio
import sqlite3
from collections.abc import Callable

import httpx
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from api_stub.seed import DEMO
from desktop.features.access import mail_texts, password_texts, session_texts, texts
from desktop.features.access.domain import Stand
from desktop.infra.reachability import Reachable, Unreached
from desktop.kernel.ids import Finess
from desktop.session.standing import Outcome
from desktop.toolkit.a11y import nameless
from desktop.toolkit.confirm import Confirm
from desktop.toolkit.page import Act
from tests.features.access.conftest import Shown

NEW = "Vergers-en-avril-26"
NEW_MAIL = "secretariat@optique-demo.example"


def keys(words: str) -> None:
    """Type where the cursor is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, words)


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def tab_to(widget: QWidget) -> None:
    for _ in range(40):
        if QApplication.focusWidget() is widget:
            return
        press(Qt.Key.Key_Tab)
    pytest.fail("never reached by Tab")


def answering(accept: bool) -> Callable[[], None]:
    """Answer the next question, by its keys."""

    def act() -> None:
        dialogs = [each for each in QApplication.topLevelWidgets() if isinstance(each, Confirm) and each.isVisible()]
        if not dialogs:
            QTimer.singleShot(5, act)
        elif accept:
            dialogs[0].accept_button.setFocus()
            QTest.keyClick(dialogs[0].accept_button, Qt.Key.Key_Return)
        else:
            QTest.keyClick(dialogs[0], Qt.Key.Key_Escape)

    return act


def fill_password(shown: Shown, current: str, new: str, again: str) -> None:
    section = shown.password
    tab_to(section.open)
    press(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is section.current
    keys(current)
    press(Qt.Key.Key_Return)
    keys(new)
    press(Qt.Key.Key_Return)
    keys(again)
    press(Qt.Key.Key_Return)


def test_every_control_has_a_name(shown: Shown) -> None:
    shown.password.begin()
    shown.mail.begin()
    assert nameless(shown.page) == []
    titles = [act.title for act in shown.page.acts() if isinstance(act, Act)]
    assert titles[:1] == ["Changer mot de passe"]


# --- the password ---------------------------------------------------------------------------------------------------


def test_a_new_password_typed_twice(shown: Shown) -> None:
    shown.other_workstation("Laboratoire")
    shown.sessions.look()
    shown.until(lambda: len(shown.sessions.rows) == 2)
    fill_password(shown, DEMO.password, NEW, NEW)
    section = shown.password
    shown.until(lambda: section.banner.text == password_texts.CHANGED)
    assert section.body.isHidden()
    assert section.current.text() == section.new.text == ""
    assert QApplication.focusWidget() is section.open
    shown.until(lambda: len(shown.sessions.rows) == 1)
    session, loop = shown.house.session, shown.loop
    assert loop.submit(session.unlock(NEW)).result(20)
    assert not loop.submit(session.unlock(DEMO.password)).result(20)
    again = loop.submit(session.sign_in(Finess(DEMO.finess), NEW, remember=False)).result(20)
    assert again.outcome is Outcome.SIGNED_IN


@pytest.mark.parametrize(
    ("current", "new", "again", "faults"),
    [
        ("", "", "", (password_texts.CURRENT_MISSING, "Choisissez", "seconde fois")),
        (DEMO.password, "Vergers", "Vergers", ("", "pas encore assez fort", "")),
        (DEMO.password, NEW, "autre", ("", "", "pas identiques")),
        (DEMO.password, DEMO.password, DEMO.password, ("", "déjà votre mot de passe", "")),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    shown: Shown, current: str, new: str, again: str, faults: tuple[str, str, str]
) -> None:
    fill_password(shown, current, new, again)
    section = shown.password
    fields = (section.current_field, section.new.field, section.new.field_again)
    for field, words in zip(fields, faults, strict=True):
        assert words in field.fault
        assert bool(words) == bool(field.fault)
    assert not section.busy


def test_a_wrong_current_password_is_said_there_and_what_was_typed_stays(shown: Shown) -> None:
    fill_password(shown, "pas-celui-la", NEW, NEW)
    section = shown.password
    shown.until(lambda: "mot de passe actuel" in section.current_field.fault)
    assert section.new.text == section.new.again.text() == NEW
    assert QApplication.focusWidget() is section.current
    assert section.send.isEnabled()
    keys(DEMO.password)
    section.send.setFocus()
    press(Qt.Key.Key_Space)
    shown.until(lambda: section.banner.text == password_texts.CHANGED)


def test_too_many_tries_say_for_how_long(shown: Shown) -> None:
    fill_password(shown, "pas-celui-la", NEW, NEW)
    section = shown.password
    for _ in range(4):
        shown.until(lambda: not section.busy)
        section.submit()
    shown.until(lambda: "Trop d’essais" in section.banner.text)


def test_a_lost_answer_is_told_and_settled(shown: Shown) -> None:
    rule = {"route": "PUT /v1/account/passwords/*", "fault": "lost-reply", "times": 1}
    shown.stub.parts.faults.load({"rules": [rule]})
    fill_password(shown, DEMO.password, NEW, NEW)
    section = shown.password
    shown.until(lambda: section.banner.text == password_texts.UNANSWERED)
    assert section.new.text == NEW
    shown.bus.publish(Reachable())
    shown.until(lambda: section.banner.text == password_texts.SETTLED)
    assert section.body.isHidden()


def test_the_password_is_shown_and_hidden_again(shown: Shown) -> None:
    shown.password.begin()
    keys("secret")
    current = shown.password.current
    tab_to(current.show_button)
    press(Qt.Key.Key_Space)
    assert current.echoMode() is current.EchoMode.Normal
    shown.password.cancel.click()
    assert current.echoMode() is current.EchoMode.Password
    assert current.text() == ""


# --- the mail -------------------------------------------------------------------------------------------------------


def ask_for_mail(shown: Shown, mail: str = NEW_MAIL, password: str = DEMO.password) -> None:
    section = shown.mail
    tab_to(section.open)
    press(Qt.Key.Key_Space)
    for words in (mail, mail, password):
        keys(words)
        press(Qt.Key.Key_Return)


def test_another_mail_is_made_by_both(shown: Shown) -> None:
    section = shown.mail
    assert section.summary.text() == DEMO.mail
    ask_for_mail(shown)
    shown.until(lambda: section.pending.isVisible())
    assert section.banner.text == mail_texts.ASKED
    assert not section.open.isVisible()
    asked: list[str] = []
    shown.page.page_asked.connect(asked.append)
    section.report.click()
    assert asked == ["requests"]
    links = shown.links()
    httpx.post(links[NEW_MAIL])
    section.look()
    shown.until(lambda: section.mail and section.mail.change and section.mail.change.new_confirmed)
    assert [words.text() for *_, words in section.stands.values()] == ["Confirmée", "En attente du lien"]
    assert section.summary.text() == DEMO.mail
    httpx.post(links[DEMO.mail])
    section.look()
    shown.until(lambda: section.summary.text() == NEW_MAIL)
    assert section.banner.text == mail_texts.CHANGED
    assert section.open.isVisible()


def test_a_first_mail_is_confirmed_from_its_mailbox_alone(shown: Shown) -> None:
    def forget(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE practices SET mail = '' WHERE finess = ?", (DEMO.finess,))

    shown.stub.parts.state.submit(forget).result()
    section = shown.mail
    section.look()
    shown.until(lambda: section.summary.text() == mail_texts.NONE)
    ask_for_mail(shown)
    shown.until(lambda: section.pending.isVisible())
    label, *_ = section.stands[mail_texts.WAITED_OLD]
    assert not label.isVisible()
    assert not section.lost.isVisible()
    httpx.post(shown.links()[NEW_MAIL])
    section.look()
    shown.until(lambda: section.summary.text() == NEW_MAIL)


def test_written_again_then_given_up(shown: Shown) -> None:
    section = shown.mail
    ask_for_mail(shown)
    shown.until(lambda: section.pending.isVisible())
    assert QApplication.focusWidget() is section.write_again
    press(Qt.Key.Key_Space)
    shown.until(lambda: section.banner.text == mail_texts.SENT_AGAIN)
    assert QApplication.focusWidget() is section.write_again
    tab_to(section.cancel)
    press(Qt.Key.Key_Space)
    shown.until(lambda: section.banner.text == mail_texts.CANCELLED)
    assert not section.pending.isVisible()
    assert section.open.isVisible()


def test_refused_from_the_old_mailbox(shown: Shown) -> None:
    section = shown.mail
    ask_for_mail(shown)
    shown.until(lambda: section.pending.isVisible())
    httpx.post(f"{shown.links()[DEMO.mail]}/refus")
    section.look()
    shown.until(lambda: section.banner.text == mail_texts.OVER[Stand.REFUSED])
    assert section.open.isVisible()


@pytest.mark.parametrize(
    ("mail", "password", "fault"),
    [("accueil@", DEMO.password, "forme attendue"), (DEMO.mail, DEMO.password, "déjà l’adresse")],
)
def test_a_mail_that_can_not_be(shown: Shown, mail: str, password: str, fault: str) -> None:
    ask_for_mail(shown, mail, password)
    assert fault in shown.mail.new_field.fault


def test_a_wrong_password_for_the_mail_is_said_beside_it(shown: Shown) -> None:
    ask_for_mail(shown, password="pas-celui-la")
    section = shown.mail
    shown.until(lambda: section.password_field.fault)
    assert section.new.text() == section.again.text() == NEW_MAIL


# --- sessions -------------------------------------------------------------------------------------------------------


def closes(shown: Shown) -> list[str]:
    return [each.close_button.accessibleName() for each in shown.sessions.rows if each.close_button is not None]


def test_one_is_closed_after_a_question(shown: Shown) -> None:
    tokens = {name: shown.other_workstation(name) for name in ("Laboratoire", "Étage")}
    section = shown.sessions
    section.look()
    shown.until(lambda: len(section.rows) == 3)
    assert section.rows[0].close_button is None
    assert set(closes(shown)) == {"Fermer la session de Laboratoire", "Fermer la session de Étage"}
    row = next(each for each in section.rows if each.name.text() == "Laboratoire")
    assert row.close_button is not None
    assert "Même machine que le service" in row.about.text()
    tab_to(row.close_button)
    QTimer.singleShot(0, answering(False))
    press(Qt.Key.Key_Space)
    assert len(section.rows) == 3
    shown.page.activateWindow()  # off-screen there is no window manager to do so
    shown.until(lambda: QApplication.focusWidget() is row.close_button)
    QTimer.singleShot(0, answering(True))
    press(Qt.Key.Key_Space)
    shown.until(lambda: section.banner.text == session_texts.CLOSED)
    assert closes(shown) == ["Fermer la session de Étage"]
    asked = {"refresh_token": tokens["Laboratoire"]}
    assert httpx.post(f"{shown.stub.url}/v1/sessions/refresh", json=asked).json()["code"] == "session-closed"


def test_all_others_at_once(shown: Shown) -> None:
    for number in range(15):
        shown.other_workstation(f"Poste {number}")
    section = shown.sessions
    section.look()
    shown.until(lambda: section.more.isVisible())
    assert section.more.text() == session_texts.others(4)
    tab_to(section.close_all)
    QTimer.singleShot(0, answering(True))
    press(Qt.Key.Key_Space)
    shown.until(lambda: section.banner.text == session_texts.CLOSED_OTHERS)
    assert len(section.rows) == 1
    assert not section.close_all.isVisible()


def test_this_workstation_is_named(shown: Shown) -> None:
    section = shown.sessions
    here = shown.house.workstation
    assert section.rows[0].name.text() == here.name
    assert not here.given
    tab_to(section.name)
    keys("Accueil")
    press(Qt.Key.Key_Return)
    shown.until(lambda: section.rows[0].name.text() == "Accueil")
    assert here.given == "Accueil"
    shown.loop.submit(_renewed(shown)).result(20)
    told = shown.loop.submit(section._access.sessions()).result(20)
    assert isinstance(told, list)
    assert told[0].device == "Accueil"


async def _renewed(shown: Shown) -> None:
    session = shown.house.session
    await asyncio.to_thread(lambda: session.renewed(session.bearer()))


# --- the line -------------------------------------------------------------------------------------------------------


def test_without_a_line_nothing_can_be_changed_and_each_button_says_why(shown: Shown) -> None:
    shown.bus.publish(Unreached())
    shown.until(lambda: shown.page.banner.text == texts.OFFLINE)
    for pressed in (shown.password.open, shown.mail.open):
        assert not pressed.isEnabled()
        assert pressed.toolTip() == texts.NEEDS_LINE
    shown.bus.publish(Reachable())
    shown.until(lambda: not shown.page.banner.text)
    assert shown.password.open.isEnabled()


def test_a_line_that_breaks_leaves_what_was_typed(shown: Shown) -> None:
    shown.stub.stop()
    ask_for_mail(shown)
    section = shown.mail
    shown.until(lambda: "ne répond pas" in section.banner.text)
    assert section.new.text() == NEW_MAIL
    assert section.password.text() == DEMO.password
    shown.stub.start()
    section.submit()
    shown.until(lambda: section.pending.isVisible())
