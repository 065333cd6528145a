"""What the page says of the cache: fresh, off line, coming, erased, corrected, kept apart; for how long it keeps."""

from dataclasses import replace
from datetime import timedelta

import msgspec
from pytestqt.qtbot import QtBot

from desktop.features.statements import page_texts as texts
from desktop.infra.reachability import Reachable, Unreached
from desktop.statements.facts import Syncing
from tests.features.statements.conftest import Open
from tests.features.statements.test_page import settled
from tests.statements.made import Made, corrected


def test_off_line_it_says_of_when_the_statements_are(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    standing = shown.page.standing
    qtbot.waitUntil(lambda: standing.words.text().startswith("À jour"))
    shown.bus.publish(Unreached())
    qtbot.waitUntil(lambda: standing.words.text().startswith("Relevés d"))
    shown.bus.publish(Reachable())
    qtbot.waitUntil(lambda: standing.words.text().startswith("À jour"))


def test_a_line_that_came_back_for_a_moment_is_off_line(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    standing = shown.page.standing
    qtbot.waitUntil(lambda: standing.words.text().startswith("À jour"))
    for fact in (Unreached(), Reachable(), Unreached()):  # all of it while the window was busy
        shown.bus.publish(fact)
    qtbot.waitUntil(lambda: standing.words.text().startswith("Relevés d"))


def test_of_when_as_a_day(open_page: Open) -> None:
    shown = open_page()
    at = shown.page.status.synced_at
    assert texts.as_of(at, at + timedelta(days=9)).startswith(f"Relevés du {at.astimezone():%d/%m/%Y} à ")


def test_while_they_come_one_can_work(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    coming = replace(page.status, lines=1_000, lines_coming=3_000, syncing=Syncing.RUNNING, synced_at=None)
    page._stands(coming)
    assert page._stack.currentIndex() == 0
    assert page.standing.words.text() == texts.coming(1_000, 4_000)
    assert page.standing.meter.isVisibleTo(page.standing)
    page._stands(replace(coming, syncing=Syncing.WAITING))
    assert page.standing.words.text() == texts.coming_stopped(1_000, 4_000)
    assert not page.standing.meter.isVisibleTo(page.standing)
    page._stands(replace(coming, lines=0))
    assert page.empty.heading.text() == texts.COMING_TITLE
    page._stands(replace(coming, lines=0, syncing=Syncing.WAITING))
    assert page.empty.heading.text() == texts.OFFLINE_TITLE
    page._stands(replace(coming, lines=0, syncing=Syncing.SIGNED_OUT))
    assert page.empty.heading.text() == texts.SIGNED_OUT_TITLE


def test_erased_ones_come_back_when_asked(open_page: Open, qtbot: QtBot, some: list[Made]) -> None:
    shown = open_page()
    settled(qtbot, shown)
    shown.do(shown.cache.erase())
    qtbot.waitUntil(lambda: shown.page.empty.heading.text() == texts.ERASED_TITLE, timeout=20_000)
    assert shown.page.empty.act.isVisible()
    shown.page.empty.act.click()
    settled(qtbot, shown, sum(len(made.lines) for made in some))


def test_what_comes_is_awaited_until_the_list_has_it(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page([])
    page = shown.page
    qtbot.waitUntil(lambda: page.complete and page.empty.isVisible())
    page._stands(replace(page.status, lines=1_000, syncing=Syncing.RUNNING))
    assert page.empty.isVisible()
    shown.page.lines.bar.search.setText("monture")
    page._stands(page.status)
    assert not page.empty.isVisible()


def test_a_correction_is_told_until_it_is_read(open_page: Open, qtbot: QtBot, some: list[Made]) -> None:
    shown = open_page()
    settled(qtbot, shown)
    shown.service.publish(corrected(some[5]))
    shown.do(shown.cache.refresh())
    news = shown.page.news
    qtbot.waitUntil(lambda: some[5].announced.number in news.told.text, timeout=20_000)
    news.told.acted.emit()
    assert news.told.isHidden()
    qtbot.waitUntil(lambda: shown.do(shown.cache.told()) == [])


def test_what_is_kept_apart_is_named_with_what_to_do(open_page: Open, qtbot: QtBot, some: list[Made]) -> None:
    *good, bad = some
    wrong = msgspec.structs.replace(bad.announced.sums, amc_cents=bad.announced.sums.amc_cents + 1)
    spoilt = replace(bad, announced=msgspec.structs.replace(bad.announced, sums=wrong))
    shown = open_page([*good, spoilt])
    banner = shown.page.news.apart
    qtbot.waitUntil(lambda: bad.announced.number in banner.text, timeout=20_000)
    assert "Mutuelle" in banner.text
    settled(qtbot, shown, sum(len(made.lines) for made in good))


def test_a_difference_with_the_transfer_is_shown(open_page: Open, qtbot: QtBot, some: list[Made]) -> None:
    *good, odd = some
    more = msgspec.structs.replace(odd.announced.transfer, amount_cents=odd.announced.transfer.amount_cents + 1250)
    shown = open_page([*good, replace(odd, announced=msgspec.structs.replace(odd.announced, transfer=more))])
    settled(qtbot, shown)
    shown.page.lines.set_panel(True)
    qtbot.waitUntil(lambda: "12,50" in shown.page.lines.panel.sums.text())
    assert "Écart" in shown.page.lines.panel.sums.text()


def test_for_how_long_is_asked_once(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    keeping = shown.page.news.keeping
    qtbot.waitUntil(keeping.isVisible)
    assert keeping.months.value == 24
    keeping.agree.click()
    assert keeping.isHidden()
    qtbot.waitUntil(lambda: shown.do(shown.cache.status()).months_chosen)
