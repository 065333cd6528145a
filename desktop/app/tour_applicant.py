"""The part of the tour before anybody signs in: an application is deposited, completed, accepted; another is refused.

Owns what the server is made to decide meanwhile. Afterwards the sign-in page is there again, and nothing is kept.
"""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app import demo
from desktop.app import tour_texts as texts
from desktop.app.program import Program
from desktop.app.tour_papers import Hands
from desktop.applicant.facts import Stage
from desktop.features.application.domain import Face
from desktop.features.application.ui.page import ApplicationPage
from desktop.kernel.ids import Finess
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.theme import Mode

_FINESS = Finess("200000032")
_MAIL = "contact@optique-modele.example"


def show(hands: Hands, program: Program, server: demo.DemoServer, documents: list[Path]) -> None:
    """From the sign-in page and back to it."""
    gate = program.gate
    agreement, rib = _named(documents, "onvention"), _named(documents, "RIB")
    gate.go(Door.DEPOSIT, Handed())
    page = gate.page(Door.DEPOSIT)
    assert isinstance(page, ApplicationPage)
    hands.settle()
    hands.picture("demande-lien")
    key = _tell(server, "keys", finess=_FINESS)["key"]
    gate.go(Door.DEPOSIT, Handed(finess=_FINESS, key=key, name=texts.APPLICANT, mail=_MAIL))
    hands.until(lambda: page.shown is Face.PREPARE)
    hands.settle()
    hands.picture("demande-vide")
    _add(hands, page, agreement)
    hands.picture("demande-avertissement")
    _twice(hands, program, "sombre-demande")
    server.stop()
    page.set_online(False)
    hands.settle()
    hands.picture("demande-hors-ligne")
    server.start()
    page.set_online(True)
    _add(hands, page, rib)
    _send(hands, page)
    hands.until(lambda: page.shown is Face.FOLLOW)
    hands.settle()
    hands.picture("demande-envoyee")
    assert page.followed is not None
    application = page.followed.id
    _decide(hands, page, server, application, "ask", texts.ASKED)
    hands.until(lambda: page.shown is Face.COMPLETE)
    hands.settle()
    hands.picture("demande-piece")
    _add(hands, page, _named(documents, "Devis"))
    _send(hands, page)
    hands.until(lambda: page.shown is Face.FOLLOW)
    _decide(hands, page, server, application, "accept-mail")
    hands.until(lambda: page.followed is not None and page.followed.stage is Stage.ACCEPTED)
    hands.settle()
    hands.picture("demande-acceptee")
    _twice(hands, program, "sombre-demande-acceptee")
    gate.go_home()
    hands.do(page.desks().forget(_FINESS))
    hands.settle()


def _add(hands: Hands, page: ApplicationPage, path: Path) -> None:
    before = page.papers_shown
    page.add_paths([path])
    hands.until(lambda: page.papers_shown > before)
    hands.settle()


def _send(hands: Hands, page: ApplicationPage) -> None:
    hands.until(page.send_button.isEnabled)
    QTest.mouseClick(page.send_button, Qt.MouseButton.LeftButton)


def _decide(
    hands: Hands, page: ApplicationPage, server: demo.DemoServer, id_: str, action: str, text: str = ""
) -> None:
    _tell(server, "decisions", application=id_, action=action, text=text)
    page.refresh()
    hands.settle()


def _twice(hands: Hands, program: Program, name: str) -> None:
    """The same in dark."""
    program.theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture(name)
    program.theme.set_mode(Mode.LIGHT)
    hands.settle()


def _named(documents: list[Path], part: str) -> Path:
    fitting: Callable[[Path], bool] = lambda path: part in path.name and path.suffix.lower() in (".pdf", ".jpg")  # noqa: E731
    return next(filter(fitting, documents))


def _tell(server: demo.DemoServer, what: str, **words: str) -> dict[str, str]:
    request = Request(  # noqa: S310 - the address is the one that it printed
        f"{server.url}/_applications/{what}", json.dumps(words).encode(), {"Content-Type": "application/json"}
    )
    with build_opener(ProxyHandler({})).open(request) as answer:
        told: dict[str, str] = json.loads(answer.read())
    return told
