"""The page: what needs the user on top with its button, her answers once, on line and off line, by keyboard alone."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from api_stub.followup_rules import Turn
from api_stub.serving import Served
from desktop.features.followup import texts
from desktop.followup.facts import FollowNews, Sending, Show, Stage
from desktop.toolkit.a11y import nameless
from tests.features.followup.conftest import PATIENCE, Open, Shown
from tests.followup.desk import say, take
from tests.stub import conftest as plain
from tests.stub.test_followup import deposited, feed
from tests.uploads.world import scan


def choose(qtbot: QtBot, shown: Shown, name: str) -> None:
    """The subject of this name, as led to from elsewhere."""
    shown.page.show_subject(name)
    qtbot.waitUntil(
        lambda: shown.page.detail.thread_ is not None and shown.page.detail.thread_.subject.id == name,
        timeout=PATIENCE,
    )


def paper(folder: Path, name: str = "ordonnance.jpg") -> Path:
    path = folder / name
    path.write_bytes(scan(7, 40_000))
    return path


def cut(stub: Served) -> None:
    """No answer any more."""
    routes = ("GET /v1/*", "PUT /v1/*", "POST /v1/*", "PATCH /v1/*", "HEAD /v1/*")
    stub.faults.load({"rules": [{"route": route, "fault": "reset"} for route in routes]})


def test_what_needs_her_stands_first_and_is_counted(
    open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot
) -> None:
    documents = deposited(wire, 5)
    take(stub, documents[1], Turn.ASK, "Ordonnance")
    take(stub, documents[3], Turn.ACCEPT)
    shown = open_page()
    assert shown.badges[-1] == 1
    rows = shown.page.list.model
    qtbot.waitUntil(lambda: rows.row(0) is not None)
    assert rows.row(0).id == documents[1]
    qtbot.waitUntil(lambda: shown.page.detail.awaits_piece)
    assert shown.page.detail.add_piece.isVisible()
    shown.page.bar.shows[Show.DONE].click()
    qtbot.waitUntil(lambda: shown.page.complete and len(rows.ids) == 1)


def test_a_missing_piece_is_added_once(
    open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    (document,) = deposited(wire)
    take(stub, document, Turn.ASK, "Ordonnance")
    shown = open_page()
    choose(qtbot, shown, document)
    assert shown.page.takes_drop()
    shown.page.add_piece([paper(tmp_path)])
    qtbot.waitUntil(lambda: not shown.page.detail.awaits_piece, timeout=PATIENCE)
    assert not shown.page.takes_drop()

    def goes_on() -> bool:
        thread = shown.page.detail.thread_
        return thread is not None and thread.subject.stage is Stage.PROCESSING

    qtbot.waitUntil(goes_on, timeout=PATIENCE)
    assert len(wire.http.get("/v1/deposits").json()["items"]) == 2
    qtbot.waitUntil(lambda: shown.badges[-1] == 0, timeout=PATIENCE)
    qtbot.waitUntil(shown.page.detail.show_answered.isVisible, timeout=PATIENCE)


def test_off_line_the_piece_waits_and_leaves_once(
    open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    (document,) = deposited(wire)
    take(stub, document, Turn.ASK, "Ordonnance")
    shown = open_page()
    choose(qtbot, shown, document)
    cut(stub)
    shown.page.add_piece([paper(tmp_path)])

    def waits() -> bool:
        thread = shown.page.detail.thread_
        return thread is not None and thread.subject.piece and thread.messages[-1].sending is Sending.WAITING

    qtbot.waitUntil(waits, timeout=PATIENCE)
    qtbot.waitUntil(lambda: shown.badges[-1] == 0, timeout=PATIENCE)
    stub.faults.clear()
    shown.outbox.reconnected()
    shown.followup.reconnected()
    qtbot.waitUntil(
        lambda: (
            [event["stage"] for event in feed(wire)[0] if event["subject"] == document and "stage" in event]
            == ["received", "missing", "processing"]
        ),
        timeout=PATIENCE,
    )
    assert len(wire.http.get("/v1/deposits").json()["items"]) == 2


def test_a_piece_that_is_not_awaited_any_more_is_told_beside_it(
    open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    (document,) = deposited(wire)
    take(stub, document, Turn.ASK, "Ordonnance")
    shown = open_page()
    choose(qtbot, shown, document)
    take(stub, document, Turn.CLOSE)
    shown.page.add_piece([paper(tmp_path)])

    def refused() -> bool:
        thread = shown.page.detail.thread_
        return thread is not None and bool(thread.messages) and thread.messages[-1].sending is Sending.REFUSED

    qtbot.waitUntil(refused, timeout=PATIENCE)
    words = [label.text() for label in shown.page.detail.timeline.findChildren(QLabel)]
    assert any(texts.REFUSALS["nothing-missing"] in each for each in words)
    dismiss = [each for each in shown.page.detail.timeline.findChildren(QPushButton) if each.text() == texts.DISMISS]
    dismiss[-1].click()
    qtbot.waitUntil(
        lambda: shown.page.detail.thread_ is not None and not shown.page.detail.thread_.messages, timeout=PATIENCE
    )


def test_messages_go_both_ways(open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot, tmp_path: Path) -> None:
    (document,) = deposited(wire)
    say(stub, document, "S’agit-il du premier équipement ?")
    shown = open_page()
    assert shown.badges[-1] == 1
    choose(qtbot, shown, document)
    qtbot.waitUntil(lambda: shown.badges[-1] == 0, timeout=PATIENCE)  # read
    reply = shown.page.detail.reply
    reply.add_files([paper(tmp_path, "carte.jpg")])
    reply.text.setPlainText("Bonjour, oui.")
    QTest.keyClick(shown.page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(reply.text.hasFocus)
    QTest.keyClick(reply.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: reply.text.toPlainText() == "", timeout=PATIENCE)

    def written() -> list[dict[str, Any]]:
        return [event for event in feed(wire)[0] if event.get("author") == "practice"]

    qtbot.waitUntil(lambda: bool(written()), timeout=PATIENCE)
    (event,) = written()
    assert (event["text"], [each["name"] for each in event["attachments"]]) == ("Bonjour, oui.", ["carte.jpg"])
    say(stub, document, "Voici un courrier.", on_paper=True)
    shown.heard(qtbot)
    qtbot.waitUntil(lambda: len(shown.page.detail.thread_.messages) == 3, timeout=PATIENCE)  # type: ignore[union-attr]
    opened = next(each for each in shown.page.detail.timeline.findChildren(QPushButton) if "Courrier" in each.text())
    opened.click()
    qtbot.waitUntil(lambda: shown.page.paper.reader is not None and not shown.page.paper.loading, timeout=PATIENCE)
    shown.page.paper.close_()


def test_a_draft_stays_with_its_subject(open_page: Open, wire: plain.Desk, qtbot: QtBot) -> None:
    one, two = deposited(wire, 2)
    shown = open_page()
    choose(qtbot, shown, one)
    shown.page.detail.reply.text.setPlainText("À finir")
    choose(qtbot, shown, two)
    assert shown.page.detail.reply.text.toPlainText() == ""
    choose(qtbot, shown, one)
    assert shown.page.detail.reply.text.toPlainText() == "À finir"


def test_files_that_cannot_go_are_told_and_nothing_is_lost(
    open_page: Open, wire: plain.Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    (document,) = deposited(wire)
    shown = open_page()
    choose(qtbot, shown, document)
    wrong = tmp_path / "notes.txt"
    wrong.write_text("Bonjour")
    reply = shown.page.detail.reply
    reply.text.setPlainText("Voici.")
    reply.add_files([wrong])
    reply.send.click()
    qtbot.waitUntil(lambda: shown.page.banner.text == texts.NOT_TAKEN, timeout=PATIENCE)
    assert reply.text.toPlainText() == "Voici."


def test_a_refusal_says_why_and_what_to_do(open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot) -> None:
    (document,) = deposited(wire)
    take(stub, document, Turn.REFUSE, "Document illisible")
    shown = open_page()
    choose(qtbot, shown, document)
    words = " ".join(label.text() for label in shown.page.detail.findChildren(QLabel) if label.isVisible())
    assert "Document illisible" in words
    assert texts.NEXT in words


def test_a_settlement_leads_to_its_line(open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot) -> None:
    wire.http.get("/v1/statements")
    (document,) = deposited(wire)
    take(stub, document, Turn.ACCEPT)
    take(stub, document, Turn.SETTLE)
    shown = open_page()
    choose(qtbot, shown, document)
    with qtbot.waitSignal(shown.page.line_asked) as asked:
        shown.page.detail.show_line.click()
    assert asked.args == [next(event["line"]["invoice"] for event in feed(wire)[0] if "line" in event)]


def test_every_control_has_a_name(open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot) -> None:
    (document,) = deposited(wire)
    take(stub, document, Turn.ASK, "RIB")
    shown = open_page()
    choose(qtbot, shown, document)
    assert nameless(shown.page) == []


def test_nothing_yet_and_no_line(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    qtbot.waitUntil(
        lambda: texts.NONE_TITLE in [label.text() for label in shown.page.findChildren(QLabel) if label.isVisible()]
    )


def test_the_notification_names_nobody() -> None:
    news = FollowNews({Stage.MISSING: 2, Stage.REFUSED: 1}, 1)
    assert texts.news_title(news) == "4\u00a0changements dans votre suivi"
    assert texts.news_text(news) == "2\u00a0pièces manquantes · 1\u00a0refus · 1\u00a0message de la Mutuelle"


def test_what_has_only_just_begun_is_led_to_once_it_is_heard_of(
    open_page: Open, wire: plain.Desk, qtbot: QtBot
) -> None:
    shown = open_page()
    (document,) = deposited(wire)
    shown.page.show_subject(document)
    qtbot.waitUntil(
        lambda: shown.page.detail.thread_ is not None and shown.page.detail.thread_.subject.id == document,
        timeout=PATIENCE,
    )
