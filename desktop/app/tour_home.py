"""The part of the tour that shows Accueil: the first day, a full one, without the line. Owns the order."""

from pathlib import Path

from desktop.app import tour_texts as texts
from desktop.app.demo import DemoServer
from desktop.app.desk import Desk
from desktop.app.tour_follow import decide, follow_up, nothing_yet
from desktop.app.tour_papers import Hands
from desktop.followup.facts import Stage, Subject
from desktop.toolkit.theme import Mode, Theme


def first_day(hands: Hands, desk: Desk, theme: Theme) -> None:
    """Before anything was sent."""
    desk.shell.show_page(desk.home.key)
    hands.until(lambda: desk.home.snapshot is not None)
    hands.settle()
    hands.picture("accueil-premier-jour")
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-accueil-premier-jour")
    theme.set_mode(Mode.LIGHT)
    nothing_yet(hands, desk)
    desk.shell.show_page(desk.deposits.key)


def day(hands: Hands, desk: Desk, theme: Theme, server: DemoServer, piece: Path) -> None:
    """What became of what was sent; then Accueil with what needs the user, and without the line."""
    follow_up(hands, desk, theme, server, piece)
    received = [row for row in _rows(hands, desk) if row.stage is Stage.RECEIVED]
    decide(server, received[0].name, "ask", texts.SAY_CARD)
    decide(server, received[1].name, "reply", texts.SAY_WHEN)
    decide(server, received[2].name, "refuse", texts.SAY_RIGHTS)
    desk.shell.show_page(desk.home.key)
    desk.followup.refresh()
    hands.until(lambda: len(desk.home.todo_rows) > len(received[:3]))
    hands.settle()
    hands.picture("accueil")
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-accueil")
    theme.set_mode(Mode.LIGHT)
    server.stop()
    desk.followup.refresh()
    hands.until(lambda: bool(desk.home.banner.text))
    hands.settle()
    hands.picture("accueil-hors-ligne")
    server.start()
    hands.until(lambda: not desk.home.banner.text)
    desk.shell.show_page(desk.deposits.key)


def _rows(hands: Hands, desk: Desk) -> list[Subject]:
    found: list[Subject] = hands.do(desk.following.service.rows(list(desk.followup.list.model.ids[:40])))
    return found
