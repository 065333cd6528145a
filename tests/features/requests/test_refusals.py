"""Whatever the service may refuse, by its own contract, is told beside what it concerns; what was typed is kept."""

import httpx
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.features.requests import stand_texts
from desktop.features.requests.domain import Prefill, Stand, Typed
from desktop.features.requests.ui.columns import of_demands
from desktop.kernel.clock import SystemClock
from desktop.kernel.failures import Failure, Refused, ServerBusy, SessionExpired
from desktop.uploads.machine import MOST_REDONE
from tests.features.requests.conftest import Open, Papers, Shown
from tests.features.requests.office import OF_DOCUMENTS, TYPED
from tests.stub.test_requests import act

OURS_TO_ASK_AGAIN = {401, 423, 429, 500, 503}


def told_by_the_contract(shown: Shown, method: str, path: str) -> dict[str, int]:
    """Each code that this route may refuse with, and its status."""
    document = httpx.get(f"{shown.town.served.url}/v1/openapi.json", timeout=60).json()
    found: dict[str, int] = {}
    for status, answer in document["paths"][path][method]["responses"].items():
        for content in answer.get("content", {}).values():
            codes = content["schema"].get("properties", {}).get("code", {}).get("enum", ())
            found |= dict.fromkeys(codes, int(status))
    return found


def send(shown: Shown, qtbot: QtBot, kind: str, papers: Papers) -> None:
    """A form that is filled in, with its documents, and let go."""
    page = shown.page
    page.open_form(Prefill(kind, dict(TYPED[kind].words)))
    qtbot.waitUntil(lambda: page.editing.open, timeout=20_000)
    for count, (_, path) in enumerate(papers[kind], 1):
        page.take([path])
        qtbot.waitUntil(lambda count=count: len(page.editing.draft.attachments) == count, timeout=20_000)
    page.editing.send()
    qtbot.waitUntil(lambda: not page.editing.open, timeout=20_000)


def the_row(shown: Shown, qtbot: QtBot, stand: Stand, said: str = "") -> str:
    """What the list says of the only demand, once it stands there and says so."""

    def there() -> bool:
        rows = list(shown.page.rows.values())
        return [row.stand for row in rows] == [stand] and said in stand_texts.note(rows[0], SystemClock().now())

    qtbot.waitUntil(there, timeout=20_000)
    (row,) = shown.page.rows.values()
    return stand_texts.note(row, SystemClock().now())


def no(status: int, code: str) -> Failure:
    if status == 401:
        return SessionExpired("refused")
    return ServerBusy(status, code) if status in OURS_TO_ASK_AGAIN else Refused(status, code)


def open_again(shown: Shown, qtbot: QtBot) -> None:
    page = shown.page
    page.table.select_ids(page.rows)
    page.chosen.open.click()
    qtbot.waitUntil(lambda: page.editing.open, timeout=20_000)


def test_each_no_to_a_demand_is_told_and_nothing_typed_is_lost(open_page: Open, qtbot: QtBot, papers: Papers) -> None:
    shown = open_page()
    page, kind = shown.page, "change-bank"
    codes = told_by_the_contract(shown, "put", "/v1/requests/{request}")
    assert {"other-practice", "request-duplicate", "deposit-too-large", "fields-refused", "rate-limited"} <= set(codes)
    for code, status in codes.items():
        if status in OURS_TO_ASK_AGAIN:
            continue
        # What the service has lost is sent again by itself, a few times.
        shown.wire.says = [no(status, code)] * (MOST_REDONE + 1)
        send(shown, qtbot, kind, papers)
        row = the_row(shown, qtbot, Stand.TO_MEND)
        shown.wire.says = []
        assert row, code
        assert row != stand_texts.SAID_ELSE, code
        open_again(shown, qtbot)
        assert page.editing.form.typed == Typed(TYPED[kind].words), code
        assert page.editing.draft is not None
        assert len(page.editing.draft.attachments) == 1, code
        assert stand_texts.KEPT in page.editing.banner.text
        assert stand_texts.REFUSED not in page.editing.banner.text, code
        said = [label.text() for label in page.editing.form.papers.findChildren(QLabel)]
        assert (stand_texts.unwanted(code) in said) == (code in OF_DOCUMENTS), code
        page.editing.leave()
        qtbot.waitUntil(lambda: not page.editing.open, timeout=20_000)
        shown.do(shown.office.requests.discard(next(iter(page.rows.values())).id))
        qtbot.waitUntil(lambda: not page.rows, timeout=20_000)
    assert shown.town.sealed() == []


@pytest.mark.parametrize("status", sorted(OURS_TO_ASK_AGAIN))
def test_what_passes_by_itself_waits_and_says_why(open_page: Open, qtbot: QtBot, papers: Papers, status: int) -> None:
    shown = open_page()
    shown.wire.says = [no(status, "whatever")]
    send(shown, qtbot, "claim", papers)
    if status == 401:
        the_row(shown, qtbot, Stand.SIGNED_OUT)
    else:
        the_row(shown, qtbot, Stand.WAITING, "la Mutuelle")
    shown.office.outbox.signed_in()  # opens the line
    shown.do(shown.office.outbox.retry(next(iter(shown.page.rows.values())).id))
    the_row(shown, qtbot, Stand.RECEIVED)
    assert len(shown.town.sealed()) == 1


def test_a_demand_that_exists_with_other_content_goes_under_another_number(
    open_page: Open, qtbot: QtBot, papers: Papers
) -> None:
    shown = open_page()
    page = shown.page
    shown.wire.says = [Refused(409, "request-conflict")]
    send(shown, qtbot, "change-bank", papers)
    the_row(shown, qtbot, Stand.TO_MEND)
    (before,) = page.rows
    open_again(shown, qtbot)
    page.editing.send()
    the_row(shown, qtbot, Stand.CONFIRMING)
    [sealed] = shown.town.sealed()
    assert sealed["id"] != before
    assert [part["role"] for part in sealed["documents"]] == ["rib"]


@pytest.mark.parametrize(("turns", "said"), [(["begin"], "request-under-way"), (["begin", "close"], "request-closed")])
def test_what_can_no_longer_be_taken_back_is_told_in_its_row(
    open_page: Open, qtbot: QtBot, papers: Papers, turns: list[str], said: str
) -> None:
    """This workstation doesn't know yet what the mutual does."""
    shown = open_page()
    send(shown, qtbot, "claim", papers)
    the_row(shown, qtbot, Stand.RECEIVED)
    (row,) = shown.page.rows.values()
    for turned in turns:
        act(shown.town.served, row.number, turned)
    assert shown.do(shown.office.requests.withdraw(row))
    the_row(shown, qtbot, Stand.CLOSED if "close" in turns else Stand.PROCESSING, stand_texts.NOT_TAKEN_BACK[said])
    columns = {column.key: column for column in of_demands(SystemClock())}
    assert stand_texts.NOT_TAKEN_BACK[said] in columns["stand"].text(next(iter(shown.page.rows.values())))
