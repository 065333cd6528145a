"""Accueil: what needs her as rows with their button, a first day that explains, and nothing made anew without need."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.home import texts
from desktop.features.home.domain import (
    Announcement,
    LastDeposit,
    LastPayment,
    Need,
    Shortcut,
    Snapshot,
    Todo,
)
from desktop.features.home.ui.cards import TodoRow
from desktop.features.home.ui.page import HomePage
from desktop.followup.facts import FollowChanged
from desktop.infra.reachability import Reachable, Unreached
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.toolkit.a11y import nameless
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
FULL = Snapshot(
    (
        Todo(Need.DEPOSIT, count=3),
        Todo(Need.MISSING, "Facture Fougère.pdf", target="d1"),
        Todo(Need.ANSWER, "Devis Saule.pdf", target="d2"),
        Todo(Need.REJECTED, count=31, month=date(2026, 11, 1)),
    ),
    4,
    (LastDeposit("u1", "AD-2026-000001", AT, 12),),
    (LastPayment("RD-2026-00078", date(2026, 11, 26), 1_942_585, 17),),
    False,
    AT,
)
NOTICE = Announcement("opto-amc", "Flux optiques <b>OPTO AMC</b>", "Momentanément indisponible.", AT)


@dataclass
class Told:
    """What Accueil is told."""

    now: Snapshot = field(default_factory=Snapshot)
    notices_: list[Announcement] = field(default_factory=lambda: [NOTICE])
    asked: int = 0

    async def snapshot(self) -> Snapshot:
        self.asked += 1
        return self.now

    async def notices(self) -> list[Announcement]:
        return self.notices_


@dataclass
class Shown:
    page: HomePage
    told: Told
    bus: Bus
    ran: list[str]


Open = Callable[[Snapshot], Shown]


@pytest.fixture
def open_home(qtbot: QtBot, theme: Theme, tasks: Tasks) -> Open:
    def opened(now: Snapshot) -> Shown:
        told, bus, ran = Told(now), Bus(), list[str]()
        shortcuts = [Shortcut("deposit", "Déposer des documents", lambda: ran.append("deposit"))]
        page = HomePage(theme, tasks, Bridge(bus), told, lambda: shortcuts, [FollowChanged], clock=SystemClock())
        qtbot.addWidget(page)
        page.resize(1040, 640)
        page.show()
        page.shown()
        qtbot.waitUntil(lambda: page.snapshot is not None)
        return Shown(page, told, bus, ran)

    return opened


def words(page: HomePage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_what_needs_her_has_its_button(open_home: Open, qtbot: QtBot) -> None:
    shown = open_home(FULL)
    rows = shown.page.findChildren(TodoRow)
    assert [row.go.text() for row in rows] == [texts.BUTTONS[todo.need] for todo in FULL.todos]
    with qtbot.waitSignal(shown.page.todo_chosen) as chosen:
        rows[1].go.click()
    assert chosen.args == [FULL.todos[1]]
    assert "4\u00a0autres éléments à traiter" in [each.text() for each in shown.page.findChildren(QPushButton)]
    qtbot.waitUntil(lambda: "31\u00a0lignes rejetées en novembre\u00a02026" in words(shown.page))
    assert nameless(shown.page) == []


def test_the_first_day_explains(open_home: Open, qtbot: QtBot) -> None:
    shown = open_home(Snapshot(first_day=True))
    qtbot.waitUntil(lambda: texts.WELCOME in words(shown.page))
    assert texts.TODO not in words(shown.page)
    with qtbot.waitSignal(shown.page.begin_asked):
        shown.page.welcome.begin.click()


def test_nothing_to_do_says_so(open_home: Open, qtbot: QtBot) -> None:
    shown = open_home(replace(FULL, todos=(), more=0))
    qtbot.waitUntil(lambda: texts.NOTHING_TODO in words(shown.page))


def test_news_are_asked_for_and_only_what_changed_is_made_anew(open_home: Open, qtbot: QtBot) -> None:
    shown = open_home(FULL)
    before = shown.page.findChildren(TodoRow)
    asked = shown.told.asked
    shown.told.now = replace(FULL, as_of=None)
    shown.bus.publish(FollowChanged(1))
    qtbot.waitUntil(lambda: shown.told.asked > asked and shown.page.snapshot == shown.told.now)
    assert shown.page.findChildren(TodoRow) == before


def test_without_the_line_it_says_how_old_it_is(open_home: Open, qtbot: QtBot) -> None:
    shown = open_home(FULL)
    shown.bus.publish(Unreached())
    qtbot.waitUntil(lambda: "Hors ligne" in shown.page.banner.text)
    shown.bus.publish(Reachable())
    qtbot.waitUntil(lambda: shown.page.banner.text == "")


def test_notices_are_plain_words(open_home: Open, qtbot: QtBot) -> None:
    shown = open_home(FULL)
    qtbot.waitUntil(lambda: NOTICE.title in words(shown.page))


def test_shortcuts_are_live(open_home: Open) -> None:
    shown = open_home(FULL)
    shown.page.shortcut_buttons[0].click()
    assert shown.ran == ["deposit"]
