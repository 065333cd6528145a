"""The part of the tour that follows what was sent: nothing yet, what changed, what is missing, refused, written about.

Owns the order. The mutual's side is played through the back office of the tour's own server, as its page would.
"""

import re
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from desktop.app import tour_texts as texts
from desktop.app.demo import DemoServer
from desktop.app.desk import Desk
from desktop.app.tour_papers import Hands
from desktop.followup.facts import Show, Stage
from desktop.toolkit.theme import Mode, Theme

_ARTICLE = re.compile(r"<article>.*?</article>", re.S)
_FIELD = re.compile(r'name="(token|row)" value="([^"]*)"')


def decide(server: DemoServer, name: str, action: str, text: str = "") -> None:
    """Take an action about the document of this name."""
    opener = build_opener(ProxyHandler({}))  # no proxy stands before a server of our own
    page = opener.open(f"{server.url}/backoffice").read().decode()
    article = next(each for each in _ARTICLE.findall(page) if name in each and f'value="{action}"' in each)
    fields = {**dict(_FIELD.findall(article)), "section": "suivi", "action": action, "text": text}
    opener.open(f"{server.url}/backoffice", urlencode(fields).encode()).close()


def nothing_yet(hands: Hands, desk: Desk) -> None:
    """Before anything was sent."""
    desk.shell.show_page(desk.followup.key)
    hands.until(lambda: desk.followup.complete and desk.followup.status is not None and desk.followup.status.complete)
    hands.settle()
    hands.picture("suivi-vide")


def follow_up(hands: Hands, desk: Desk, theme: Theme, server: DemoServer, piece: Path) -> None:
    """Leaves the page and the look as they were."""
    page = desk.followup
    desk.shell.show_page(page.key)
    _heard(hands, desk)
    names = _names(hands, desk)
    missing, refused, written, settled = names[:4]
    for name in (refused, written, settled):
        decide(server, name, "begin")
    decide(server, missing, "ask", texts.SAY_MISSING)
    decide(server, refused, "refuse", texts.SAY_ILLEGIBLE)
    decide(server, settled, "accept")
    decide(server, settled, "settle")
    decide(server, written, "reply", texts.SAY_QUESTION)
    _heard(hands, desk)
    hands.picture("suivi")
    _look_at(hands, desk, Stage.MISSING)
    hands.picture("suivi-piece-manquante")
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-suivi")
    theme.set_mode(Mode.LIGHT)
    _look_at(hands, desk, Stage.REFUSED)
    hands.picture("suivi-refuse")
    _look_at(hands, desk, Stage.SETTLED)
    hands.picture("suivi-regle")
    _look_at(hands, desk, Stage.PROCESSING)
    page.detail.reply.text.setPlainText(texts.SAY_ANSWER)
    page.detail.reply.send.click()
    hands.until(lambda: page.detail.thread_ is not None and len(page.detail.thread_.messages) == 2)
    decide(server, written, "letter", texts.SAY_LETTER)
    _heard(hands, desk)
    hands.until(lambda: page.detail.thread_ is not None and len(page.detail.thread_.messages) == 3)
    hands.settle()
    hands.picture("suivi-conversation")
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-suivi-conversation")
    theme.set_mode(Mode.LIGHT)
    _look_at(hands, desk, Stage.MISSING)
    server.stop()
    page.add_piece([piece])
    hands.until(lambda: page.detail.thread_ is not None and page.detail.thread_.subject.piece)
    hands.settle()
    hands.picture("suivi-piece-en-attente")
    server.start()
    hands.until(lambda: page.status is not None and page.status.needs < 3)
    page.bar.show_everything()


def _names(hands: Hands, desk: Desk) -> list[str]:
    rows = hands.do(desk.following.service.needing(0))
    assert rows == []
    keys = desk.followup.list.model.ids
    return [row.name for row in hands.do(desk.following.service.rows(list(keys[:8])))]


def _heard(hands: Hands, desk: Desk) -> None:
    """What happened meanwhile is here, and shown."""
    page = desk.followup
    before = page.status.synced_at if page.status is not None else None
    page.refresh()
    hands.until(lambda: page.status is not None and page.status.synced_at != before)
    hands.settle()
    hands.settle()
    hands.until(lambda: page.complete)


def _look_at(hands: Hands, desk: Desk, stage: Stage) -> None:
    page = desk.followup
    page.bar.shows[Show.ALL].click()
    hands.settle()
    hands.settle()
    rows = hands.do(desk.following.service.rows(list(page.list.model.ids[:100])))
    chosen = next(row for row in rows if row.stage is stage)
    page.show_key(chosen.key)
    hands.until(lambda: page.detail.thread_ is not None and page.detail.thread_.subject.key == chosen.key)
    hands.settle()
    hands.settle()
