"""Many rows changed in one gesture and taken back; folders as a filter, a label, something to send. By the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.features.deposits import edit_texts
from desktop.features.deposits.ui.folder import FolderDialog
from desktop.features.deposits.ui.message import MessageDialog
from desktop.features.deposits.ui.page import DepositsPage
from desktop.toolkit.a11y import nameless
from desktop.uploads.facts import DocumentState, Kind, View
from tests.features.deposits.conftest import BUSY, Open
from tests.features.deposits.fake import FakeDelivery, row

MANY = 10_000


def dialog(page: DepositsPage, qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(QDialog)))
    return next(each for each in page.findChildren(QDialog) if each.isVisible())


def called(delivery: FakeDelivery, name: str) -> list[object]:
    return [what for each, what in delivery.called if each == name]


def test_the_kind_of_ten_thousand_is_changed_and_taken_back(open_page: Open, qtbot: QtBot) -> None:
    kinds = [Kind.DEVIS if number % 3 else Kind.RIB for number in range(MANY)]
    page, delivery = open_page(row(number + 1, kind=kinds[number]) for number in range(MANY))
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.set_kind(Kind.CONVENTION)
    said = "10\u202f000\u00a0documents de type «\u00a0Convention signée\u00a0»."
    qtbot.waitUntil(lambda: page.banner.text == said, timeout=BUSY)
    assert {each.kind for each in delivery.by_id.values()} == {Kind.CONVENTION}
    qtbot.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [each.kind for each in delivery.by_id.values()] == kinds, timeout=BUSY)
    assert page.banner.text == ""


def test_changes_are_taken_back_one_after_the_other(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(1), row(2), row(3)])
    page.table.select_ids([1, 2])
    page.set_kind(Kind.RIB)
    qtbot.waitUntil(lambda: page._word.last != "")
    page.do("remove")
    qtbot.waitUntil(lambda: len(delivery.by_id) == 1 and "retirés" in page.banner.text)
    page._word.undo()
    qtbot.waitUntil(lambda: len(delivery.by_id) == 3)
    page._word.undo()
    qtbot.waitUntil(lambda: {each.kind for each in delivery.by_id.values()} == {Kind.FACTURE})
    assert page._word.last == ""
    page._word.undo()


def test_a_message_for_many_is_typed_saved_and_taken_back(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(1, message="Avant"), row(2)])
    page.table.select_ids([1, 2])
    page.do("message")
    asked = dialog(page, qtbot)
    assert isinstance(asked, MessageDialog)
    edit = asked.findChildren(QPlainTextEdit)[0]
    qtbot.waitUntil(edit.hasFocus)
    edit.setPlainText("Dossiers du mois")
    asked.accept()
    qtbot.waitUntil(lambda: page.banner.text == "Message joint à 2\u00a0documents.")
    page.banner.acted.emit()
    qtbot.waitUntil(lambda: [each.message for each in delivery.by_id.values()] == ["Avant", ""])


def test_a_folder_is_given_as_a_path(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(1), row(2)])
    page.table.select_ids([1, 2])
    page.do("folder")
    asked = dialog(page, qtbot)
    assert isinstance(asked, FolderDialog)
    assert nameless(asked) == []
    field = asked.findChildren(QLineEdit)[0]
    qtbot.waitUntil(field.hasFocus)
    assert field.text() == "novembre"
    field.setText(" 2026 › novembre / Durand ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {each.folder for each in delivery.by_id.values()} == {"2026/novembre/Durand"})
    qtbot.waitUntil(lambda: page.banner.text.endswith("«\u00a02026 › novembre › Durand\u00a0»."))


def test_a_folder_is_chosen_filtered_and_sent_by_keys(open_page: Open, qtbot: QtBot) -> None:
    rows = [row(number, folder="Durand/devis" if number > 3 else "novembre") for number in range(1, 7)]
    page, delivery = open_page([*rows, row(7, folder=""), row(8, DocumentState.REFUSED, folder="Durand/devis")])
    qtbot.waitUntil(page.folders.isVisible)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    picker = page.folders.picker
    qtbot.waitUntil(picker.isVisible)
    assert [entry.title for entry in picker.entries] == ["Durand › devis", "novembre"]
    assert picker.entries[0].note == "4\u00a0documents, dont 3 à envoyer"
    qtbot.keyClicks(picker.field, "dev dur")
    assert [entry.title for entry in picker.entries] == ["Durand › devis"]
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.table.model().ids == [4, 5, 6, 8])
    qtbot.waitUntil(page._frame.send_folder.isVisible)
    assert page.folders.open_button.accessibleName() == edit_texts.only("Durand/devis")
    assert page.filters.chips[View.TO_SEND].accessibleName().endswith("3\u00a0documents")
    page._frame.send_folder.click()
    qtbot.waitUntil(lambda: called(delivery, "send") == [[4, 5, 6]])
    qtbot.waitUntil(lambda: not page._frame.send_folder.isVisible())
    page.folders.all_button.click()
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 8)


def test_what_comes_from_elsewhere_stays_out_of_a_folder(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(1), row(2)])
    page.queue.show_folder("novembre")
    qtbot.waitUntil(lambda: page.queue.shown_counts.get(DocumentState.STAGED) == 2)
    delivery.put(row(3, folder="décembre"), row(4, folder="novembre/Durand"), row(5, folder="novembreux"))
    qtbot.waitUntil(lambda: page.table.model().ids == [1, 2, 4])
    assert page.queue.counts[DocumentState.STAGED] == 5
    qtbot.waitUntil(lambda: page.queue.shown_counts.get(DocumentState.STAGED) == 3)


def test_without_folders_nobody_is_asked_about_them(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page([row(1, folder="")])
    qtbot.waitUntil(lambda: page.table.isVisible())
    assert not page.folders.isVisible()
