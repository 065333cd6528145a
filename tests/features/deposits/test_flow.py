"""When documents leave and why they wait, as the page says it; what is to be mended, by groups."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.deposits import flow_texts, texts
from desktop.features.deposits.later import DAYS, days, offers, times
from desktop.features.deposits.ui.later import LaterDialog
from desktop.features.deposits.ui.page import DepositsPage
from desktop.kernel.french import clock_time, moment
from desktop.toolkit.a11y import nameless
from desktop.uploads.facts import DocumentState, EngineStatus, View
from desktop.uploads.flow_facts import LATER, Fault
from tests.features.deposits.conftest import Open
from tests.features.deposits.fake import NOW, FakeDelivery, StoppedClock, row

S = DocumentState
NB = "\u00a0"


def status(**changes: object) -> EngineStatus:
    counts = {**dict.fromkeys(S, 0), S.QUEUED: 5}
    made = EngineStatus(counts, False, "", None, 5, 0, 100, 0, 0.0, None)
    return replace(made, **changes)  # type: ignore[arg-type]


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", ["paused", "signed_out", "offline", "rate_limited", "hours", "vault"])
def test_every_waiting_row_says_why_and_what_to_do(held: str) -> None:
    said = texts.explain(row(1, S.QUEUED), NOW, status=status(held_by=held, paused=held == "paused"))
    assert said is not None
    assert said.short
    assert said.why.endswith(".")
    assert said.remedy.endswith(".")
    assert held not in said.why


def test_a_row_says_until_when() -> None:
    until = NOW + timedelta(minutes=20)
    assert texts.note(row(1, S.QUEUED), NOW, status=status(held_by="offline", next_try_at=until)) == (
        f"Hors ligne · dans 20{NB}min"
    )
    asked = texts.note(row(1, S.QUEUED), NOW, status=status(held_by="rate_limited", next_try_at=until))
    assert asked == f"Patienter jusqu’à {clock_time(until)}"
    hours = texts.note(row(1, S.QUEUED), NOW, status=status(held_by="hours", next_try_at=until))
    assert hours == f"Reprise à {clock_time(until)}"
    later = row(1, S.QUEUED, reason=LATER, next_try_at=until)
    assert texts.note(later, NOW) == f"Départ à {clock_time(until)}"
    assert texts.label(later) is texts.LATER_ON
    in_turn = texts.explain(row(1, S.QUEUED), NOW, status=status())
    assert in_turn is not None
    assert (in_turn.short, in_turn.why) == ("", "D’autres documents passent avant lui.")
    paused = texts.explain(row(1, S.QUEUED, paused=True), NOW, status=status())
    assert paused is not None
    assert "pause" in paused.why


def test_the_bar_says_what_holds_it_and_until_when() -> None:
    until = NOW + timedelta(hours=2)
    later = status(counts={**dict.fromkeys(S, 0), S.QUEUED: 3}, later=3, later_at=until)
    for made, words, action in (
        (status(held_by="vault", next_try_at=NOW + timedelta(seconds=30)), f"nouvel essai dans 30{NB}s", "pause"),
        (status(held_by="rate_limited", next_try_at=until), f"jusqu’à {clock_time(until)}", "pause"),
        (status(held_by="hours", next_try_at=until), f"reprise {moment(until, NOW)}", "send_now"),
        (later, f"3{NB}documents à envoyer plus tard · prochain départ {moment(until, NOW)}", "send_now"),
        (replace(later, paused=True), f"3{NB}documents en pause", "resume"),
        (status(limit=512 << 10, later=2, later_at=until), f"limité à 512{NB}Ko/s · 2{NB}documents plus tard", "pause"),
    ):
        said = texts.standing(made, NOW)
        assert said is not None
        assert words in said.text
        assert said.action == action
    assert texts.standing(status(counts=dict.fromkeys(S, 0)), NOW) is None


# --- moments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "names"),
    [
        ("2026-11-23 10:00", ["Ce soir à", "Demain à", "Lundi à"]),
        ("2026-11-23 19:45", ["Demain à", "Lundi à"]),
        ("2026-11-29 10:00", ["Ce soir à", "Demain à"]),  # a Sunday: tomorrow is Monday
    ],
)
def test_what_is_offered_is_ahead_and_named_once(at: str, names: list[str]) -> None:
    now = datetime.fromisoformat(at).astimezone()
    found = offers(now)
    assert [name.rpartition(" à ")[0] + " à" for name, _ in found] == names
    assert all(when > now for _, when in found)


def test_any_half_hour_of_two_weeks_may_be_chosen() -> None:
    now = datetime.fromisoformat("2026-11-23 22:40").astimezone()
    assert len(days(now)) == DAYS
    assert [when.hour * 60 + when.minute for when in times(days(now)[0], now)] == [1380, 1410]
    assert len(times(days(now)[1], now)) == 48
    late = datetime.fromisoformat("2026-11-23 23:40").astimezone()
    assert days(late)[0].day == 24


# --- the page --------------------------------------------------------------------------------------------------------


def pick(name: str) -> None:
    """An entry of the menu that is open."""
    menu = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible())
    next(each for each in menu.actions() if each.text().startswith(name)).trigger()
    menu.close()


def called(delivery: FakeDelivery, name: str) -> list[object]:
    return [what for asked, what in delivery.called if asked == name]


pops_up = pytest.mark.qt_log_ignore("does not support (grabbing|raise|propagate)", extend=True)


@pops_up
def test_the_menu_beside_the_main_action_sends_tonight_or_at_a_chosen_moment(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(1), row(2)])
    page.batch.later.click()
    pick("Ce soir" if NOW.astimezone().hour < 19 else "Demain")
    qtbot.waitUntil(lambda: len(called(delivery, "send_later")) == 1)
    qtbot.waitUntil(lambda: page.banner.text.startswith(f"2{NB}documents partiront"))
    qtbot.waitUntil(lambda: page.table.model().peek(1).reason == LATER)
    delivery.put(row(3))
    qtbot.waitUntil(page.batch.later.isEnabled)
    page.batch.later.click()
    pick(flow_texts.CHOOSE)
    dialog = page.findChild(LaterDialog)
    assert nameless(dialog) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(called(delivery, "send_later")) == 2)


@pops_up
def test_now_is_the_main_action(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(1)])
    page.batch.later.click()
    pick(flow_texts.NOW)
    qtbot.waitUntil(lambda: called(delivery, "send") == [None])


def test_a_row_that_waits_for_its_hour_is_put_off_or_leaves(open_page: Open, qtbot: QtBot) -> None:
    at = NOW + timedelta(hours=3)
    page, delivery = open_page([row(1, S.QUEUED, reason=LATER, next_try_at=at), row(2)])
    page.table.select_ids([1, 2])
    page.do("later")
    dialog = page.findChild(LaterDialog)
    dialog.accept()
    qtbot.waitUntil(lambda: bool(called(delivery, "postpone")) and bool(called(delivery, "send_later")))
    page.table.select_ids([1])
    page.do("hasten")
    qtbot.waitUntil(lambda: called(delivery, "send_now") == [[1]])


def to_mend(number: int) -> list[object]:
    return [
        *(row(n, S.REFUSED, reason="empty") for n in range(1, number + 1)),
        row(90, S.FAILED, reason="kind-unknown"),
        row(91, S.FAILED, reason="kind-unknown"),
        row(95, S.DUPLICATE),
        row(99),
    ]


def group(page: DepositsPage, starts: str, what: str) -> QPushButton:
    found = page._frame.faults.findChildren(QPushButton)
    return next(each for each in found if each.accessibleName().startswith(what) and starts in each.accessibleName())


def lines(page: DepositsPage) -> list[str]:
    found = page._frame.faults.findChildren(QPushButton)
    return [each.text() for each in found if each.text() and each.isVisible()]


@pytest.mark.parametrize("reason", ["unsupported", "damaged", "empty", "encrypted", "too-large", "conversion-failed"])
def test_every_group_says_what_to_do(reason: str) -> None:
    title, remedy = flow_texts.fault(Fault(DocumentState.REFUSED, reason, 3, 3), 10_485_760)
    assert title.endswith(" : 3")
    assert remedy.endswith(".")


def test_what_is_to_be_mended_is_gathered_by_reason(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    page, delivery = open_page(to_mend(3))
    assert not page._frame.faults.isVisible()
    page.filters.choose(View.TO_MEND)
    qtbot.waitUntil(lambda: len(lines(page)) == 3)
    assert lines(page)[0] == f"Fichier vide{NB}: 3"
    next(each for each in page._frame.faults.findChildren(QPushButton) if each.text() == lines(page)[0]).click()
    qtbot.waitUntil(lambda: list(page.table.model().ids) == [1, 2, 3])
    group(page, "Type de document refusé", flow_texts.FAULT_RETRY).click()
    qtbot.waitUntil(lambda: called(delivery, "retry") == [[90, 91]])
    qtbot.waitUntil(lambda: len(lines(page)) == 2)
    group(page, "vide", flow_texts.FAULT_REMOVE).click()
    qtbot.waitUntil(lambda: called(delivery, "remove") == [[1, 2, 3]])
    qtbot.waitUntil(lambda: list(page.table.model().ids) == [95])  # the group is gone: all of the rest is shown
    page.filters.choose(View.ALL)
    qtbot.waitUntil(lambda: not page._frame.faults.isVisible())


def test_the_folder_of_a_refused_file_is_opened(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    page, delivery = open_page([row(1, S.REFUSED, reason="damaged"), row(2, S.REFUSED, reason="damaged")])
    opened: list[Path] = []

    def opens(folder: Path) -> bool:
        opened.append(folder)
        return folder == tmp_path

    page.flowing.open_folder = opens
    delivery.flow.paths[row(1).id] = tmp_path / "scan.pdf"
    page.table.select_ids([1])
    page.do("where")
    qtbot.waitUntil(lambda: opened == [tmp_path])
    page.table.select_ids([2])
    page.do("where")
    qtbot.waitUntil(lambda: page.banner.text == flow_texts.NO_FOLDER)


def test_what_holds_the_queue_is_said_on_each_row(open_page: Open, qtbot: QtBot, clock: StoppedClock) -> None:
    page, delivery = open_page([row(n, S.QUEUED) for n in range(1, 4)])
    said: Callable[[], str] = lambda: str(  # noqa: E731
        page.table.model().index(0, 4).data(Qt.ItemDataRole.AccessibleTextRole)
    )
    delivery.held_by, delivery.next_try_at = "offline", NOW + timedelta(seconds=40)
    delivery.tell()
    qtbot.waitUntil(lambda: f"Hors ligne · dans 40{NB}s" in said())
    clock.forward(10)
    assert f"dans 30{NB}s" in said()
    delivery.held_by, delivery.next_try_at = "", None
    delivery.tell()
    qtbot.waitUntil(lambda: "Hors ligne" not in said())


def test_the_panel_says_how_many_go_before(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page([row(n, S.QUEUED) for n in range(1, 5)])
    page.queue.status = status()
    page.queue.counts_changed.emit()
    page.table.select_ids([3])
    qtbot.waitUntil(lambda: page.panel._why.text() == f"2{NB}documents passent avant lui.")
    page.table.select_ids([1])
    qtbot.waitUntil(lambda: page.panel._why.text() == "C’est le prochain document à partir.")


def test_a_clock_of_another_zone_changes_nothing() -> None:
    assert NOW.tzinfo is UTC
    assert offers(NOW.astimezone())[0][1] > NOW
