"""Whatever the service may refuse of a message or a piece, by its contract, is told beside it; the words are kept."""

from pathlib import Path

import httpx
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from api_stub.followup_rules import Turn
from api_stub.serving import Served
from desktop.features.followup import texts
from desktop.followup.facts import Message, Sending
from desktop.kernel.failures import Refused
from tests.features.followup.conftest import OF_DOCUMENTS, PATIENCE, Open, Shown
from tests.features.followup.test_page import choose, paper
from tests.followup.desk import take
from tests.stub import conftest as plain
from tests.stub.test_followup import deposited

BY_ITSELF = {401, 423, 429, 500, 503}
WORDS = "Voici ce que vous demandez."


def told_by_the_contract(stub: Served, path: str) -> dict[str, int]:
    """Each code with which this route may refuse for good, and its status."""
    document = httpx.get(f"{stub.url}/v1/openapi.json", timeout=60).json()
    answers = document["paths"][path]["put"]["responses"].items()
    return {
        code: int(status)
        for status, answer in answers
        for content in answer.get("content", {}).values()
        for code in content["schema"].get("properties", {}).get("code", {}).get("enum", ())
        if int(status) not in BY_ITSELF
    }


def last(shown: Shown) -> Message | None:
    """What was written last."""
    thread = shown.page.detail.thread_
    return thread.messages[-1] if thread is not None and thread.messages else None


def refused(shown: Shown, qtbot: QtBot) -> list[str]:
    """What the page says once the last thing that was sent is refused."""

    def told() -> bool:
        message = last(shown)
        return message is not None and message.sending is Sending.REFUSED

    qtbot.waitUntil(told, timeout=PATIENCE)
    return [label.text() for label in shown.page.detail.timeline.findChildren(QLabel)]


def row_note(shown: Shown) -> str:
    """What the list says beside the state."""
    row = shown.page.list.row
    return "" if row is None else texts.note(row)


def press(shown: Shown, word: str) -> None:
    buttons = shown.page.detail.timeline.findChildren(QPushButton)
    next(each for each in reversed(buttons) if each.text() == word and not each.isHidden()).click()


@pytest.mark.parametrize(
    "path", ["/v1/conversations/{subject}/messages/{message}", "/v1/followup/{subject}/pieces/{deposit}"]
)
def test_each_no_is_told_beside_what_was_sent(
    open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot, tmp_path: Path, path: str
) -> None:
    (document,) = deposited(wire)
    take(stub, document, Turn.ASK, "Ordonnance")
    shown = open_page()
    choose(qtbot, shown, document)
    reply, writes = shown.page.detail.reply, "message" in path
    codes = told_by_the_contract(stub, path)
    assert {"not-found", "deposit-too-large", "media-type-refused"} <= set(codes)
    for code, status in codes.items():
        shown.post.says = Refused(status, code)
        if writes:
            reply.text.setPlainText(WORDS)
            reply.add_files([paper(tmp_path)])
            reply.send.click()
        else:
            shown.page.add_piece([paper(tmp_path)])
        said = refused(shown, qtbot)
        assert any(texts.REFUSALS[code] in each for each in said), code
        assert any(texts.UNWANTED in each for each in said) == (code in OF_DOCUMENTS), code
        qtbot.waitUntil(lambda: row_note(shown) == texts.REFUSED_SEND, timeout=PATIENCE)
        if writes:
            assert not reply.text.toPlainText()
            press(shown, texts.TAKE_UP)
            assert reply.text.toPlainText() == WORDS
            reply.text.clear()
        else:
            assert shown.page.detail.awaits_piece, "it may be brought again"
        press(shown, texts.DISMISS)
        qtbot.waitUntil(lambda: last(shown) is None, timeout=PATIENCE)
    assert len(wire.http.get("/v1/deposits").json()["items"]) == 1


@pytest.mark.parametrize("status", sorted(BY_ITSELF - {401}))
def test_what_passes_by_itself_waits(
    open_page: Open, stub: Served, wire: plain.Desk, qtbot: QtBot, status: int
) -> None:
    (document,) = deposited(wire)
    shown = open_page()
    choose(qtbot, shown, document)
    rule = {"route": "PUT /v1/conversations/*", "fault": "status", "status": status, "retry_after": 0, "times": 1}
    stub.faults.load({"rules": [rule]})
    shown.page.detail.reply.text.setPlainText(WORDS)
    shown.page.detail.reply.send.click()
    qtbot.waitUntil(lambda: last(shown) is not None, timeout=PATIENCE)
    message = last(shown)
    assert message is not None
    assert message.sending in (Sending.WAITING, Sending.SENT)

    def sent() -> bool:
        found = last(shown)
        return found is not None and (found.text, found.sending) == (WORDS, Sending.SENT)

    qtbot.waitUntil(sent, timeout=PATIENCE)
    thread = shown.page.detail.thread_
    assert thread is not None
    assert len(thread.messages) == 1
