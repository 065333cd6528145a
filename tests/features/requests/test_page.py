"""The page of demands as a secretary uses it: cards, the form with its faults, drafts, the list, the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.features.requests import stand_texts, texts
from desktop.features.requests.domain import Prefill, Stand, Typed
from desktop.features.requests.kinds import KINDS
from desktop.features.requests.ui.lines import LinesEditor
from desktop.outbox.facts import IntentId
from tests.features.requests.conftest import Open, Papers, Shown
from tests.features.requests.office import TYPED
from tests.stub.test_requests import act


def open_form(shown: Shown, qtbot: QtBot, kind: str, words: dict[str, str] | None = None) -> None:
    shown.page.open_form(Prefill(kind, words or {}))
    qtbot.waitUntil(lambda: shown.page.editing.open, timeout=20_000)


def stands(shown: Shown) -> list[Stand]:
    return [row.stand for row in shown.page.rows.values()]


def line(shown: Shown, name: str) -> QLineEdit:
    control = shown.page.editing.form.controls[name]
    assert isinstance(control, QLineEdit)
    return control


def test_nothing_yet_explains(open_page: Open) -> None:
    page = open_page().page
    assert page.rows == {}
    assert set(page.cards.cards) == set(texts.SITUATIONS)
    page.cards.cards["cover"].click()
    assert set(page.cards.cards) == set(texts.COVERS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_drawn_and_says_what_lacks(open_page: Open, qtbot: QtBot, kind: str) -> None:
    shown = open_page()
    open_form(shown, qtbot, kind)
    form = shown.page.editing.form
    assert set(form.controls) == {field.name for field in KINDS[kind].fields}
    shown.page.editing.send()
    for field in KINDS[kind].fields:
        assert bool(form.fault_of(field.name)) == (field.required or field.name in KINDS[kind].one_of[:1])
    assert shown.page.editing.open
    assert shown.town.sealed() == []
    nameless = [
        each
        for each in form.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and not _name(each)
    ]
    assert nameless == []


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")


def test_a_demand_by_the_keyboard_alone(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    focused = QApplication.focusWidget()
    assert focused is page.cards.cards["claim"]
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.editing.open, timeout=20_000)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Tab):
        qtbot.keyClick(QApplication.focusWidget(), key)
    qtbot.keyClicks(QApplication.focusWidget(), "Facture FA-1 impayee")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: stands(shown) == [Stand.RECEIVED], timeout=20_000)
    [sealed] = shown.town.sealed()
    assert sealed["fields"] == {"reason": "unpaid", "about": "other", "text": "Facture FA-1 impayee"}


def test_a_draft_saves_itself_and_is_offered_again(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    open_form(shown, qtbot, "change-contact")
    qtbot.keyClicks(line(shown, "phone"), "01 45")
    qtbot.waitUntil(lambda: page.editing.draft is not None and page.editing.draft.saved_at is not None, timeout=20_000)
    qtbot.keyClick(line(shown, "phone"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: stands(shown) == [Stand.DRAFT], timeout=20_000)
    page.table.select_ids(page.rows)
    assert page.chosen.open.text() == texts.RESUME
    page.chosen.open.click()
    qtbot.waitUntil(lambda: page.editing.open, timeout=20_000)
    assert line(shown, "phone").text() == "01 45"


def test_documents_are_joined_metered_and_sent(open_page: Open, qtbot: QtBot, papers: Papers) -> None:
    shown = open_page(iban="FR14\u00a0••••\u00a02606")
    page = shown.page
    open_form(shown, qtbot, "change-bank", dict(TYPED["change-bank"].words))
    assert set(page.editing.form.papers.joins) == {"rib", "other"}
    page.editing.send()
    assert texts.ROLES["rib"] in page.editing.form.papers.accessibleDescription()
    page.take([papers["change-bank"][0][1]])
    qtbot.waitUntil(lambda: page.editing.draft is not None and len(page.editing.draft.attachments) == 1, timeout=20_000)
    assert set(page.editing.form.papers.joins) == {"other"}
    page.editing.send()
    qtbot.waitUntil(lambda: stands(shown) == [Stand.CONFIRMING], timeout=20_000)
    assert [part["role"] for part in shown.town.sealed()[0]["documents"]] == ["rib"]


def test_off_line_it_waits_and_says_so(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page(cut=True)
    open_form(shown, qtbot, "claim", dict(TYPED["claim"].words))
    shown.page.editing.send()
    qtbot.waitUntil(lambda: stands(shown) == [Stand.WAITING], timeout=20_000)
    shown.wire.cut = False
    shown.office.outbox.reconnected()
    qtbot.waitUntil(lambda: stands(shown) == [Stand.RECEIVED], timeout=20_000)


def test_what_the_server_refuses_stands_beside_its_field(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    words = {**TYPED["claim"].words, "about": "deposit", "reference": "AD-2026-999999"}
    open_form(shown, qtbot, "claim", words)
    page.editing.send()
    qtbot.waitUntil(lambda: stands(shown) == [Stand.TO_MEND], timeout=20_000)
    page.table.select_ids(page.rows)
    assert page.chosen.open.text() == texts.MEND
    page.chosen.open.click()
    qtbot.waitUntil(lambda: page.editing.open, timeout=20_000)
    assert page.editing.form.fault_of("reference") == texts.FAULTS["unknown"]
    assert page.editing.form.typed == Typed(words)
    assert stand_texts.KEPT in page.editing.banner.text


def test_a_twin_is_told_before_it_is_sent(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    for _ in range(2):
        open_form(shown, qtbot, "change-contact", dict(TYPED["change-contact"].words))
        page.editing.send()
        qtbot.waitUntil(lambda: not page.editing.open or bool(page.editing.banner.text), timeout=20_000)
        qtbot.waitUntil(lambda: Stand.RECEIVED in stands(shown), timeout=20_000)
    assert page.editing.open
    assert page.editing.send_button.text() == texts.SEND_AGAIN
    assert len(shown.town.sealed()) == 1
    page.editing.send_button.click()
    qtbot.waitUntil(lambda: stands(shown) == [Stand.RECEIVED] * 2, timeout=20_000)


def test_convention_leads_elsewhere(open_page: Open, qtbot: QtBot) -> None:
    page = open_page().page
    with qtbot.waitSignal(page.cards.agreement_asked):
        page.cards.cards["convention"].click()


def test_a_code_is_offered_by_what_it_means(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    open_form(shown, qtbot, "cover-optical")
    editor = shown.page.editing.form.controls["lpp"]
    assert isinstance(editor, LinesEditor)
    code, detail, amount = editor.findChildren(QLineEdit)
    completer = code.completer()
    assert completer is not None
    completer.setCompletionPrefix("mont")  # a popup needs a window system
    code.setText(completer.currentCompletion())
    completer.activated.emit(completer.currentCompletion())
    assert (code.text(), detail.text()) == ("2210546", "Monture")
    assert amount.hasFocus()
    assert editor.lines[0].code == "2210546"


def test_another_form_stays_open_while_the_last_one_is_being_kept(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    open_form(shown, qtbot, "claim", dict(TYPED["claim"].words))
    page.editing.send()
    qtbot.waitUntil(lambda: not page.editing.open, timeout=20_000)
    open_form(shown, qtbot, "change-contact")
    qtbot.waitUntil(lambda: Stand.RECEIVED in stands(shown), timeout=20_000)
    assert page.editing.open
    assert page.editing.form.isVisible()


def test_what_was_typed_last_is_kept_where_another_form_is_opened(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    open_form(shown, qtbot, "change-contact")
    qtbot.keyClicks(line(shown, "phone"), "01 45")
    page.open_form(Prefill("claim"))
    qtbot.waitUntil(lambda: "reason" in page.editing.form.controls, timeout=20_000)
    page.editing.leave()
    qtbot.waitUntil(lambda: stands(shown) == [Stand.DRAFT], timeout=20_000)
    (draft,) = page.rows
    opened = shown.do(shown.office.requests.open(IntentId(draft)))
    assert opened is not None
    assert opened.typed.words == {"phone": "01 45"}


def test_old_and_new_account_stand_beside_the_form(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    page.know({"iban": "FR14\u00a0••••\u00a02606", "phone": "01 40 00 00 00"})
    open_form(shown, qtbot, "change-bank")
    assert page.editing.form.side.compared == ("FR14\u00a0••••\u00a02606", texts.NOT_TYPED)
    qtbot.keyClicks(line(shown, "iban"), "FR76 3000 6000 0112 3456 7890 189")
    assert page.editing.form.side.compared[1] == "FR76\u00a0••••\u00a00189"
    open_form(shown, qtbot, "change-contact")
    qtbot.waitUntil(lambda: "phone" in page.editing.form.controls, timeout=20_000)
    said = [label.text() for label in page.editing.form.findChildren(QLabel)]
    assert texts.NOW_HINT.format(value="01 40 00 00 00") in said


def test_what_is_said_of_a_demand_stands_whole_below_the_list(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    open_form(shown, qtbot, "claim", dict(TYPED["claim"].words))
    page.editing.send()
    qtbot.waitUntil(lambda: stands(shown) == [Stand.RECEIVED], timeout=20_000)
    (row,) = page.rows.values()
    act(shown.town.served, row.number, "refuse", "Droits fermés // Vérifiez la carte")
    page.refresh()
    qtbot.waitUntil(lambda: stands(shown) == [Stand.REFUSED], timeout=20_000)
    page.table.select_ids(page.rows)
    said = page.chosen.said.text()
    assert "Droits fermés." in said
    assert "Vérifiez la carte." in said
    with qtbot.waitSignal(page.follow_asked) as asked:
        page.chosen.follow.click()
    assert asked.args == [row.id]


def test_a_situation_is_offered_from_elsewhere_and_keeps_what_is_being_filled_in(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    open_form(shown, qtbot, "change-contact")
    qtbot.keyClicks(line(shown, "phone"), "01 45")
    page.offer("cover")
    qtbot.waitUntil(lambda: set(page.cards.cards) == set(texts.COVERS), timeout=20_000)
    qtbot.waitUntil(lambda: stands(shown) == [Stand.DRAFT], timeout=20_000)
