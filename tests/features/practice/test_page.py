"""The page over the real server: told as it is, off line too, moved when the mutual learns something, by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from api_stub.practice_rules import About
from api_stub.seed import OTHER, SeededPractice
from desktop.app.practice import now, prefill
from desktop.features.practice import texts
from desktop.features.practice.domain import KINDS, Group, grouped, masked
from desktop.features.requests.domain import Prefill, Typed
from desktop.features.requests.fields import masked_iban
from desktop.features.requests.kinds import KINDS as DEMANDS
from desktop.infra.reachability import Reachable
from desktop.kernel.identifiers import group_finess
from desktop.toolkit.a11y import nameless
from tests.features.practice.conftest import Shown

IBAN = "FR7699999000010001234567809"


def written(root: QWidget) -> str:
    return "\n".join(label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root))


def test_what_the_mutual_holds_is_read(shown: Shown) -> None:
    told = written(shown.page)
    for word in (
        "Optique de la Démonstration",
        group_finess("200000008"),
        "10000000421",
        "Bourg imaginaire".upper(),
        "01\u00a099\u00a000\u00a001\u00a002",
        "CV-2019-004512",
        "Depuis le 14/03/2019",
    ):
        assert word in told, word
    shown.until(lambda: shown.page.history.model().rowCount() == 4)
    assert nameless(shown.page) == []


def test_the_account_is_masked_until_asked_and_again_on_leaving(shown: Shown) -> None:
    card = shown.page.bank
    assert card.values[texts.IBAN].text() == masked(IBAN)
    assert IBAN[10:20] not in written(shown.page).replace("\u00a0", "")
    card.reveal.setFocus()
    shown.qtbot.keyClick(card.reveal, Qt.Key.Key_Space)
    assert card.values[texts.IBAN].text() == grouped(IBAN)
    assert card.reveal.text() == texts.HIDE
    shown.page.hide()
    shown.page.show()
    assert card.values[texts.IBAN].text() == masked(IBAN)
    assert card.reveal.accessibleName() == texts.SHOW_NAME


def test_what_the_mutual_learns_is_shown_with_its_history(shown: Shown) -> None:
    shown.note(About.CONTACT, phone="0199000555")
    shown.page.refresh()
    phone = texts.phone("0199000555")
    shown.until(lambda: shown.page.cards[Group.CONTACT].values[texts.PHONE].text() == phone)
    assert shown.page.known is not None
    assert all(value.isVisible() for card in shown.page.cards.values() for value in card.values.values())
    newest = shown.page.known.data.history[0]
    assert texts.entry_detail(newest).endswith(f"→ {phone}")
    assert texts.entry_how(newest) == "Courrier"


def test_without_a_line_it_is_read_with_its_date_and_so_is_the_agreement(shown: Shown) -> None:
    page = shown.page
    shown.until(lambda: shown.loop.submit(shown.service.agreement()).result(20))
    shown.cut()
    shown.until(lambda: "hors ligne" in page.banner.text)
    assert shown.loop.submit(shown.service.refresh()).result(20) is False
    assert page.cards[Group.IDENTITY].values[texts.NAME].text() == "Optique de la Démonstration"
    page.open_pdf.setFocus()
    shown.qtbot.keyClick(page.open_pdf, Qt.Key.Key_Space)
    shown.until(lambda: page.agreement.reader is not None and page.agreement.reader.view.document.pageCount() == 1)
    assert page.agreement.reader is not None
    shown.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    shown.until(page.open_pdf.hasFocus)
    shown.stub.parts.faults.load({"rules": []})
    shown.bus.publish(Reachable())
    shown.until(lambda: not page.banner.isVisible())


@pytest.mark.parametrize("who", [OTHER])
def test_what_is_not_there_is_said(shown: Shown, who: SeededPractice) -> None:
    page = shown.page
    assert page.bank.note.text() == texts.NO_BANK
    assert not page.bank.reveal.isVisible()
    assert page.cards[Group.AGREEMENT].note.text() == texts.NO_COPY
    assert not page.open_pdf.isVisible()
    page.open_agreement()
    shown.until(lambda: page.agreement.word.text() == texts.PDF_GONE)
    page.agreement.back.click()
    assert page.cards[Group.IDENTITY].isVisible()


def test_each_part_leads_to_its_change_by_keyboard(shown: Shown) -> None:
    for group, card in shown.page.cards.items():
        card.change.setFocus()
        shown.qtbot.keyClick(card.change, Qt.Key.Key_Space)
        assert shown.asked[-1] == ("change", group.value)
    shown.page.manage.setFocus()
    shown.qtbot.keyClick(shown.page.manage, Qt.Key.Key_Space)
    assert shown.asked[-1] == ("access", "")
    assert {act.title for act in shown.page.acts()} >= {texts.CHANGE_NAME[group] for group in KINDS}


def test_a_change_under_way_is_told_beside_its_part_until_it_is_made(shown: Shown) -> None:
    requests, card = shown.delivery.requests, shown.page.cards[Group.CONTACT]
    assert requests is not None

    async def ask() -> None:
        draft = await requests.begin(Prefill("change-contact", {"phone": "01 99 00 06 66"}))
        await requests.send(draft)

    shown.loop.submit(ask()).result(20)
    shown.until(lambda: shown.page.under_way.get("change-contact") and shown.page.under_way["change-contact"].number)
    assert card.pill.accessibleName() == "Changement en cours"
    assert shown.page.under_way["change-contact"].number in card.pending_words.text()
    card.see.click()
    assert shown.asked[-1][0] == "demand"
    office = shown.stub.parts.requests.office.section()
    shown.stub.parts.state.submit(
        lambda connection: office.act(connection, office.rows(connection)[0].key, "accept", "")
    ).result()
    shown.loop.submit(requests.refresh()).result(20)
    shown.page.refresh()
    shown.until(lambda: not card.pill.isVisible())
    shown.until(lambda: card.values[texts.PHONE].text() == texts.phone("0199000666"))


def test_the_forms_are_told_what_holds_now(shown: Shown) -> None:
    words = now(shown.page.known)
    assert words["iban"] == masked_iban(IBAN)
    known = {field.name for group in KINDS.values() for field in DEMANDS[group].fields}
    assert set(words) <= known
    assert now(None) == {}


@pytest.mark.parametrize("group", Group)
def test_each_part_opens_a_form_that_there_is(group: Group) -> None:
    filled = prefill(group)
    shape = DEMANDS[filled.kind]
    assert set(filled.words) <= {field.name for field in shape.fields}
    assert Typed(filled.words).words == filled.words


def test_the_masks() -> None:
    assert masked(IBAN).replace("\u00a0", "") == "FR76" + "•" * 19 + "7809"
    assert masked("FR76") == "••••"
