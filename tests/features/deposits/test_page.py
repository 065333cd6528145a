"""The deposits page as it is used: by mouse, keyboard, drop and clipboard."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.deposits.ui.bulk import COMMANDS
from desktop.features.deposits.ui.message import MessageDialog
from desktop.kernel.failures import DiskFull
from desktop.kernel.ids import DepositId, DocumentId
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Tone
from desktop.toolkit.memory import Forgetful
from desktop.uploads.facts import AddReport, DocumentState, Kind, View
from tests.features.deposits.conftest import Open
from tests.features.deposits.fake import NOW, StoppedClock, row

S = DocumentState
Key = Qt.Key


def several() -> list[object]:
    return [
        row(1),
        row(2, size=5_000_000),
        row(3, S.SENDING, sent=100_000),
        row(4, S.WAITING, reason="unreachable", next_try_at=NOW + timedelta(seconds=40)),
        row(5, S.REFUSED, reason="encrypted"),
        row(6, S.DUPLICATE),
        row(7, S.FAILED, reason="media-type-refused"),
        row(8, S.ACKNOWLEDGED, receipt="AD-2026-000001", deposit=DepositId("d-1")),
    ]


def called(delivery: object, name: str) -> list[object]:
    return [what for each, what in delivery.called if each == name]  # type: ignore[attr-defined]


# --- arriving ----------------------------------------------------------------------------------------------------


def test_an_empty_page_teaches_and_the_first_drop_fills_it(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page()
    assert page.empty.isVisible()
    assert not page.table.isVisible()
    badges: list[int] = []
    page.badge_changed.connect(badges.append)
    page.add_paths([Path(f"/scans/{n}.pdf") for n in range(3)])
    assert page.reading
    qtbot.waitUntil(lambda: page.table.isVisible() and not page.reading)
    qtbot.waitUntil(lambda: page.batch.send.isEnabled())
    assert page.batch.send.text() == "Envoyer 3\u00a0documents"
    assert page.banner.text == ""  # a drop that went well needs no words
    assert called(delivery, "add") == [([Path(f"/scans/{n}.pdf") for n in range(3)], Kind.FACTURE, "")]


def test_the_keyboard_goes_on_in_the_table_once_it_is_filled(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page()
    page.shown()
    focused = page.window().focusWidget()
    assert page.empty.isAncestorOf(focused)
    page.add_paths([Path("/scans/1.pdf")])
    qtbot.waitUntil(lambda: page.table.isVisible())
    assert page.table.hasFocus()


def test_what_is_wrong_with_a_drop_is_said_and_leads_there(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page(several())
    page._arrived(AddReport((DocumentId(1),), (DocumentId(6),), (DocumentId(5),)))
    assert page.banner.tone is Tone.WARNING
    assert page.banner.text == "1\u00a0document prêt à partir, 1 en double, 1 refusé."
    page.banner.acted.emit()
    qtbot.waitUntil(lambda: page.table.model().ids == [5, 6, 7])
    assert page.queue.view is View.TO_MEND


def test_what_is_said_of_a_drop_goes_when_it_is_no_longer_true(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    report = AddReport((DocumentId(1), DocumentId(2)), (), (DocumentId(5),))

    def said_again() -> str:
        page._arrived(report)
        qtbot.waitUntil(lambda: page.batch.send.isEnabled())
        page._show_state()
        return page.banner.text

    assert "1 refusé" in said_again()
    delivery.change(1, state=S.QUEUED)  # one of them leaves
    qtbot.waitUntil(lambda: page.banner.text == "")
    assert "1 refusé" in said_again()
    page._arrived(AddReport((DocumentId(2),), (), ()))  # another drop, which needs no words
    assert page.banner.text == ""
    page.filters.choose(View.TO_MEND)
    qtbot.waitUntil(lambda: page.table.model().ids == [5, 6, 7])
    assert "1 refusé" in said_again()  # without a button that leads where she is
    assert [each.isVisible() for each in page.banner.findChildren(QPushButton)].count(True) == 1


def test_a_drop_that_can_not_be_kept_says_why(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    delivery.failing = DiskFull()
    page.add_paths([Path("/scans/a.pdf")])
    qtbot.waitUntil(lambda: page.banner.tone is Tone.DANGER)
    assert "plus assez de place" in page.banner.text
    assert not page.reading


def test_files_are_pasted(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/scans/b.pdf")])
    QGuiApplication.clipboard().setMimeData(data)
    qtbot.keyClick(page.table, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: called(delivery, "add") == [([Path("/scans/b.pdf")], Kind.FACTURE, "")])
    qtbot.waitUntil(lambda: not page.reading)


def test_an_image_is_pasted_as_png_without_any_file(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    page.arrivals.paste()
    qtbot.waitUntil(lambda: bool(called(delivery, "add_content")) and not page.reading)
    name, content = called(delivery, "add_content")[0]
    assert content.startswith(b"\x89PNG")
    assert name.startswith("Image collée 2026-11-23")
    assert name.endswith(".png")


def test_pasting_nothing_is_said(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page(several())
    QGuiApplication.clipboard().setText("bonjour")
    page.arrivals.paste()
    assert "presse-papiers" in page.banner.text


# --- filters, order ----------------------------------------------------------------------------------------------


def test_filters_count_and_filter(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page(several())
    expected = {View.ALL: 8, View.TO_SEND: 2, View.MOVING: 2, View.TO_MEND: 3, View.SENT: 1}
    for view, how_many in expected.items():
        assert page.filters.chips[view].accessibleName().split("\u00a0: ")[1].startswith(str(how_many))
    qtbot.mouseClick(page.filters.chips[View.MOVING], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.table.model().ids == [3, 4])
    qtbot.keyClick(page.filters.chips[View.MOVING], Key.Key_Right)
    qtbot.waitUntil(lambda: page.table.model().ids == [5, 6, 7])
    assert page.filters.chips[View.TO_MEND].isChecked()


def test_a_row_leaves_the_filter_that_no_longer_shows_it(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    page.filters.choose(View.MOVING)
    qtbot.waitUntil(lambda: page.table.model().ids == [3, 4])
    delivery.change(3, state=S.ACKNOWLEDGED)
    qtbot.waitUntil(lambda: page.table.model().ids == [4])


def test_titles_sort_and_unsort(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page(several())
    header = page.table.horizontalHeader()
    for first in (1, 2, 1):  # smallest first, largest first, the order of arrival again
        header.sectionClicked.emit(2)
        qtbot.waitUntil(lambda wanted=first: page.table.model().ids[0] == wanted)
    assert page.table.sorting is None


# --- gestures ----------------------------------------------------------------------------------------------------


def test_the_main_action_sends_everything(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    qtbot.waitUntil(lambda: page.batch.send.isEnabled())
    qtbot.keyClick(page.table, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: called(delivery, "send") == [None])
    qtbot.waitUntil(lambda: page.batch.send.toolTip() == "Aucun document n’attend d’être envoyé.")
    assert not page.batch.send.isEnabled()


def test_delete_removes_and_undo_brings_back(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    page.table.select_ids([1, 2])
    qtbot.keyClick(page.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: page.banner.text == "2\u00a0documents retirés.")
    qtbot.waitUntil(lambda: page.table.model().ids == [3, 4, 5, 6, 7, 8])
    qtbot.keyClick(page.table, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.table.model().ids == [1, 2, 3, 4, 5, 6, 7, 8])
    assert page.banner.text == ""
    assert called(delivery, "restore") == [[1, 2]]


def test_the_kind_of_many_is_changed_at_once(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(n) for n in range(1, 31)])
    qtbot.keyClick(page.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.table.selected_count() == 30
    choice = page.bulk.findChild(QComboBox)
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    qtbot.waitUntil(lambda: called(delivery, "set_kind") == [(list(range(1, 31)), Kind.DEVIS)])
    qtbot.waitUntil(lambda: page.table.model().peek(30).kind is Kind.DEVIS)
    assert choice.currentIndex() == -1


def test_a_message_is_given_to_the_selection(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    page.table.select_ids([1, 2])
    page.do("message")
    dialog = page.findChild(MessageDialog)
    dialog._edit.setPlainText("  Merci de traiter en priorité. ")
    dialog.accept()
    qtbot.waitUntil(lambda: called(delivery, "set_message") == [([1, 2], "Merci de traiter en priorité.")])


def test_commands_follow_the_selection(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())

    def offered(*ids: int) -> set[str]:
        page.table.select_ids(ids)
        able = page.selection._abilities(page.table.selected_ids())
        return {command.key for command in COMMANDS if command.ability(able)}

    assert offered(5) == {"where", "remove"}
    assert offered(6) == {"look", "insist", "remove"}
    assert offered(7) == {"look", "retry", "remove"}
    assert offered(8) == {"look", "receipt", "remove"}
    assert offered(3) == {"look", "pause", "remove"}
    assert "insist" in offered(1, 6)
    for command, name in (("insist", "insist"), ("pause", "pause"), ("retry", "retry"), ("resume", "resume")):
        page.table.select_ids([3, 4, 6, 7])
        page.do(command)
        qtbot.waitUntil(lambda asked=name: bool(called(delivery, asked)))


def test_a_deposit_of_its_own_and_back(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page([row(n) for n in range(1, 5)])
    qtbot.waitUntil(lambda: len(page.batch.meters.in_sight) == 1)
    page.table.select_ids([4])
    page.do("separate")
    qtbot.waitUntil(lambda: [len(each.documents) for each in page.batch.meters.in_sight] == [3, 1])
    page.do("rejoin")
    qtbot.waitUntil(lambda: len(page.batch.meters.in_sight) == 1)


def test_a_meter_selects_its_documents(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page([row(n, kind=Kind.DEVIS if n > 2 else Kind.FACTURE) for n in range(1, 5)])
    qtbot.waitUntil(lambda: len(page.batch.meters.in_sight) == 2)
    page.batch.meters.setFocus()
    qtbot.keyClick(page.batch.meters, Key.Key_Right)
    qtbot.keyClick(page.batch.meters, Key.Key_Return)
    assert page.table.selected_ids() == [3, 4]
    page.filters.choose(View.SENT)  # where none of them is shown
    qtbot.waitUntil(lambda: page.table.model().ids == [])
    page.batch.deposit_picked.emit(page.batch.meters.in_sight[0])
    qtbot.waitUntil(lambda: page.table.selected_ids() == [1, 2])
    assert page.queue.view is View.TO_SEND


def test_everything_to_mend_is_retried_or_removed_at_once(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    page.filters.choose(View.TO_MEND)
    qtbot.waitUntil(lambda: page._frame.remove_all.isVisible())
    page._frame.retry_all.click()
    qtbot.waitUntil(lambda: called(delivery, "retry") == [[5, 6, 7]])
    qtbot.waitUntil(lambda: page.table.model().ids == [5, 6])
    page._frame.remove_all.click()
    qtbot.waitUntil(lambda: page.table.model().ids == [])


def test_enter_on_a_sent_row_asks_for_its_receipt(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page(several())
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_End)
    with qtbot.waitSignal(page.receipt_requested) as asked:
        qtbot.keyClick(page.table, Key.Key_Return)
    assert asked.args == ["d-1"]


def test_a_command_that_fails_says_so(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    delivery.failing = DiskFull()
    page.send()
    qtbot.waitUntil(lambda: page.banner.tone is Tone.DANGER and page.banner.text != "")
    assert page.batch.send.isEnabled()


# --- the panel ---------------------------------------------------------------------------------------------------


def test_the_panel_shows_the_image_and_the_reason(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page(several(), width=1500)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    page.arrivals.paste()
    qtbot.waitUntil(lambda: 9 in page.table.model().ids and not page.reading)
    page.table.select_ids([9])
    qtbot.waitUntil(lambda: page.panel.drawn)
    page.table.select_ids([5])
    assert not page.panel.drawn
    assert "mot de passe" in page.panel._why.text()
    assert page.panel._remedy.isVisible()
    page.table.select_ids([4])
    assert "dans 40\u00a0s" in page.panel._note.text()


def test_the_panel_counts_down(open_page: Open, clock: StoppedClock) -> None:
    page, _ = open_page(several(), width=1500)
    page.table.select_ids([4])
    clock.forward(35)
    page._tick()
    assert "dans 5\u00a0s" in page.panel._note.text()


def test_the_panel_is_opened_and_it_is_remembered(open_page: Open, memory: Forgetful) -> None:
    page, _ = open_page(several(), width=1000)
    assert not page.panel.isVisible()
    page.table.select_ids([1])
    page._frame._peek.click()
    assert page.panel.isVisible()
    assert page.table.isColumnHidden(1)
    assert memory.recall("deposits")["panel"] is True
    again, _ = open_page(several(), width=1000)
    assert again.panel.isVisible()


# --- the whole ---------------------------------------------------------------------------------------------------


def test_everything_has_a_name(open_page: Open) -> None:
    page, _ = open_page(several(), width=1500)
    page.table.select_ids([6])
    page.filters.choose(View.TO_MEND)
    assert nameless(page) == []


def test_the_badge_counts_what_needs_someone(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    badges: list[int] = []
    page.badge_changed.connect(badges.append)
    delivery.change(1, state=S.FAILED, reason="our-bug")
    qtbot.waitUntil(lambda: badges[-1:] == [3])


def test_a_refresh_asks_again(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    delivery.by_id[DocumentId(1)] = row(1, name="autre.pdf")
    page.refresh()
    qtbot.waitUntil(lambda: (shown := page.table.model().peek(1)) is not None and shown.name == "autre.pdf")


def test_ten_thousand_rows_arrive_in_one_insertion_a_tick(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(several())
    insertions: list[int] = []
    page.table.model().rowsInserted.connect(lambda _parent, first, last: insertions.append(last - first + 1))
    for start in range(100, 10_100, 100):
        delivery.put(*(row(n) for n in range(start, start + 100)))
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 10_008)
    assert sum(insertions) == 10_000
    assert len(insertions) < 20


def test_pasting_works_on_the_empty_page_wherever_the_focus_is(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page()
    page.shown()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/scans/c.pdf")])
    QGuiApplication.clipboard().setMimeData(data)
    qtbot.keyClick(page, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(called(delivery, "add")) and not page.reading)
