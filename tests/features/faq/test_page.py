"""The page over the real service: by keyboard, off line, kept from one time to the next, asked for by its ETag."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from desktop.features.faq import texts
from desktop.features.faq.remote import from_kept
from desktop.features.faq.service import Questions
from desktop.features.faq.ui.page import FaqDoor, FaqPage
from desktop.infra.http import Http
from desktop.toolkit.a11y import nameless
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import RESOURCES, Theme

SHIPPED = RESOURCES / "faq" / "faq.json"
NOWHERE = "http://127.0.0.1:9"


class Desk:
    """What the page stands on; `asked` are the requests' answers."""

    def __init__(self, folder: Path, url: str) -> None:
        self.copy = folder / "data" / "faq.json"
        self.url = url
        self.made: list[Questions] = []

    def questions(self, shipped: Path = SHIPPED) -> Questions:
        made = Questions(lambda: Http(self.url, user_agent="test", proxy=None), shipped, self.copy)
        self.made.append(made)
        return made


@pytest.fixture
def desk(tmp_path: Path, stub: Served) -> Iterator[Desk]:
    desk = Desk(tmp_path, stub.url)
    yield desk
    for each in desk.made:
        each.close()


def shown(qtbot: QtBot, page: FaqPage | FaqDoor) -> None:
    qtbot.addWidget(page)
    page.resize(1280, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()


async def _refreshed_twice(questions: Questions) -> tuple[bool, bool]:
    return await questions.refreshed() is not None, await questions.refreshed() is not None


async def test_the_same_isnt_fetched_twice(desk: Desk) -> None:
    questions = desk.questions()
    assert await _refreshed_twice(questions) == (True, False)
    assert from_kept(desk.copy.read_bytes()).etag.startswith('"')
    desk.url = NOWHERE
    assert (await questions.known()).entries
    assert await questions.refreshed() is None


async def test_a_copy_that_is_damaged_is_the_shipped_one(desk: Desk) -> None:
    desk.copy.parent.mkdir(parents=True)
    desk.copy.write_bytes(b'{"etag": "x", "body": {"entries": 3}}')
    assert (await desk.questions().known()).entries
    assert (await desk.questions().refreshed()) is not None, "and is asked for again"


def test_a_question_is_found_and_its_screen_opened_by_the_keyboard_alone(
    desk: Desk, qtbot: QtBot, theme: Theme, tasks: Tasks
) -> None:
    page = FaqPage(theme, tasks, desk.questions(), ["deposits", "statements", "settings"])
    asked: list[str] = []
    page.page_asked.connect(asked.append)
    shown(qtbot, page)
    page.shown()
    qtbot.waitUntil(lambda: desk.copy.exists() and bool(page.view.faq.entries))
    assert QApplication.focusWidget() is page.view.search
    assert nameless(page) == []
    assert page.view.entry is not None, "the first one is answered"
    qtbot.keyClicks(page.view.search, "recto verso")
    qtbot.waitUntil(lambda: page.view.entry is not None and page.view.entry.id == "recto-verso")
    assert page.view.act.text() == texts.OPENS["deposits"]
    qtbot.keyClick(page.view.search, Qt.Key.Key_Return)
    assert asked == ["deposits"]
    qtbot.keyClick(page.view.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(page.view.list.entries.rows) > len(page.view.faq.entries))
    kept = page.view.entry
    qtbot.keyClick(page.view.search, Qt.Key.Key_Down)
    assert page.view.entry is not kept
    qtbot.keyClicks(page.view.search, "zzzzqqqq")
    qtbot.waitUntil(lambda: page.view._stack.currentIndex() == 1)


def test_a_screen_that_isnt_there_isnt_offered(desk: Desk, qtbot: QtBot, theme: Theme, tasks: Tasks) -> None:
    page = FaqPage(theme, tasks, desk.questions(), ["settings"])
    shown(qtbot, page)
    page.shown()
    qtbot.waitUntil(lambda: bool(page.view.faq.entries))
    page.view.look_for("recto-verso")
    assert page.view.entry is not None
    assert page.view.entry.id == "recto-verso"
    assert not page.view.act.isVisible()


def test_ctrl_k_leads_to_an_answer(desk: Desk, qtbot: QtBot, theme: Theme, tasks: Tasks) -> None:
    page = FaqPage(theme, tasks, desk.questions(), [])
    asked: list[str] = []
    page.page_asked.connect(asked.append)
    shown(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.questions()))
    act = next(act for act in page.questions() if "RIB" in act.title)
    act.run()
    assert asked == ["faq"]
    assert page.view.entry is not None
    assert page.view.entry.question == act.title


def test_before_sign_in_it_leads_to_the_other_pages_of_the_gate(
    desk: Desk, qtbot: QtBot, theme: Theme, tasks: Tasks
) -> None:
    desk.url = NOWHERE
    page = FaqDoor(theme, tasks, desk.questions())
    gone: list[Door] = []
    page.go.connect(lambda door, _: gone.append(door))
    shown(qtbot, page)
    page.begin(Handed())
    qtbot.waitUntil(lambda: bool(page.view.faq.entries))
    page.view.look_for("mot-de-passe-oublie")
    qtbot.mouseClick(page.view.act, Qt.MouseButton.LeftButton)
    assert gone == [Door.LOST_PASSWORD]


def test_without_any_it_says_so(desk: Desk, qtbot: QtBot, theme: Theme, tasks: Tasks, tmp_path: Path) -> None:
    desk.url = NOWHERE
    page = FaqPage(theme, tasks, desk.questions(tmp_path / "none.json"), [])
    shown(qtbot, page)
    page.shown()
    qtbot.waitUntil(lambda: page.view._stack.currentIndex() == 2)
