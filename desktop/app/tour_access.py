"""The part of the tour that shows the access to the account: a new password, another mail, sessions, without a line.

Owns the order, and gives the practice its first password back.
"""

import json
from collections.abc import Callable
from urllib.request import ProxyHandler, Request, build_opener

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import demo
from desktop.app.demo import DemoServer
from desktop.app.desk import Desk
from desktop.app.tour_papers import Hands
from desktop.features.access.ui.mail_section import MailSection
from desktop.features.access.ui.password_section import PasswordSection
from desktop.features.access.ui.sessions_section import SessionsSection
from desktop.toolkit.confirm import Confirm
from desktop.toolkit.theme import Mode, Theme

NEW = "Vergers-en-avril-26"
NEW_MAIL = "secretariat@optique.example"
DEVICES = ("Laboratoire", "Mac")


def show(hands: Hands, desk: Desk, theme: Theme, server: DemoServer) -> None:
    """From the deposits page and back to it."""
    for device in DEVICES:
        sign_in(server, device)
    page = desk.access
    password, mail, sessions = page.sections[0], page.sections[1], page.sections[-1]
    assert isinstance(password, PasswordSection)
    assert isinstance(mail, MailSection)
    assert isinstance(sessions, SessionsSection)
    desk.shell.show_page(page.key)
    hands.until(lambda: len(sessions.rows) > len(DEVICES) and mail.mail is not None)
    hands.settle()
    hands.picture("acces")
    _close_one(hands, sessions)
    password.begin()
    _type(password, demo.PASSWORD, "Vergers-en-avril", "Vergers")
    hands.settle()
    hands.picture("acces-mot-de-passe")
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-acces-mot-de-passe")
    theme.set_mode(Mode.LIGHT)
    _type(password, demo.PASSWORD, NEW, NEW)
    hands.until(lambda: password.body.isHidden())
    hands.settle()
    hands.picture("acces-change")
    password.begin()
    _type(password, NEW, demo.PASSWORD, demo.PASSWORD)
    hands.until(lambda: password.body.isHidden())
    password.banner.clear()
    mail.begin()
    for edit, words in ((mail.new, NEW_MAIL), (mail.again, NEW_MAIL), (mail.password, demo.PASSWORD)):
        edit.setText(words)
    mail.submit()
    hands.until(lambda: mail.pending.isVisible())
    hands.settle()
    hands.picture("acces-mail")
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-acces-mail")
    theme.set_mode(Mode.LIGHT)
    mail.cancel.click()
    hands.until(lambda: not mail.pending.isVisible())
    server.stop()
    sessions.look()
    hands.until(lambda: bool(page.banner.text))
    hands.settle()
    hands.picture("acces-hors-ligne")
    server.start()
    hands.until(lambda: not page.banner.text)
    desk.shell.show_page(desk.deposits.key)


def shut_out(hands: Hands, desk: Desk, server: DemoServer, back: Callable[[], bool]) -> None:
    """Another workstation closes this one's session; `back` tells whether the sign-in page is there."""
    token = sign_in(server, DEVICES[0])
    ask(server, "DELETE", "/v1/account/sessions", token=token)
    desk.following.service.ask_now()
    hands.until(back)
    hands.settle()
    hands.picture("acces-ferme-ailleurs")


def _type(section: PasswordSection, current: str, new: str, again: str) -> None:
    for edit, words in ((section.current, current), (section.new.password, new), (section.new.again, again)):
        edit.setText(words)
        edit.textEdited.emit(words)
    section.submit()


def _close_one(hands: Hands, sessions: SessionsSection) -> None:
    def look() -> None:
        dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, Confirm) and each.isVisible())
        hands.settle()
        hands.picture("acces-fermer", over=dialog)
        dialog.accept()

    pressed = sessions.rows[-1].close_button
    assert pressed is not None
    before = len(sessions.rows)
    QTimer.singleShot(0, look)
    pressed.click()
    hands.until(lambda: len(sessions.rows) < before)
    sessions.banner.clear()


def sign_in(server: DemoServer, device: str) -> str:
    """From another workstation; the token of its session."""
    asked = {"finess": demo.FINESS, "password": demo.PASSWORD, "device": device}
    return str(json.loads(ask(server, "POST", "/v1/sessions", asked))["access_token"])


def ask(server: DemoServer, method: str, path: str, body: object = None, token: str = "") -> bytes:
    """What another workstation asks for; the answer's body."""
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    content = None if body is None else json.dumps(body).encode()
    request = Request(server.url + path, content, headers, method=method)  # noqa: S310 - the address that it printed
    with build_opener(ProxyHandler({})).open(request) as answer:  # no proxy stands before a server of our own
        return bytes(answer.read())
