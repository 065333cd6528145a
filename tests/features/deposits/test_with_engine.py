"""The page over the real engine and a real vault: from dropped files to their receipts, as the screen tells it."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.uploads.facts import DocumentState, Kind, View
from tests.features.deposits.conftest import Running
from tests.uploads.world import drop


def test_from_the_drop_to_the_receipts(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, server = running
    qtbot.waitUntil(page.empty.isVisible)
    paths = drop(tmp_path / "scans", 30, size=1_000_000)
    (tmp_path / "scans" / "vide.pdf").write_bytes(b"")
    (tmp_path / "scans" / "encore.jpg").write_bytes(paths[0].read_bytes())
    page.add_paths([tmp_path / "scans"])
    qtbot.waitUntil(lambda: not page.reading and page.batch.send.text() == "Envoyer 30\u00a0documents")
    assert page.banner.text == "30\u00a0documents prêts à partir, 1 en double, 1 refusé."
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 32)
    qtbot.waitUntil(lambda: len(page.batch.meters.in_sight) == 3)
    page.table.select_ids(page.table.model().ids[:5])
    page.set_kind(Kind.DEVIS)
    qtbot.waitUntil(lambda: {each.kind for each in page.batch.meters.in_sight} == {Kind.DEVIS, Kind.FACTURE})
    page.send()
    qtbot.waitUntil(lambda: page.queue.counts.get(DocumentState.ACKNOWLEDGED) == 30, timeout=30_000)
    assert sum(server.delivered.values()) == 30
    page.filters.choose(View.SENT)
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 30)
    first = page.table.model().ids[0]
    qtbot.waitUntil(lambda: (row := page.table.model().peek(first)) is not None and row.receipt is not None)
    with qtbot.waitSignal(page.receipt_requested):
        page.table.select_ids([first])
        page.do("receipt")


def test_a_removal_is_undone_in_its_place(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    page.add_paths(drop(tmp_path / "scans", 5))
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 5 and not page.reading)
    before = list(page.table.model().ids)
    page.table.select_ids(before[1:3])
    page.do("remove")
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 3 and page.banner.text != "")
    page.banner.acted.emit()
    qtbot.waitUntil(lambda: page.table.model().ids == before)


def test_a_pasted_image_is_in_the_vault(running: Running, qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage

    page, _ = running
    image = QImage(120, 90, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    page.arrivals.paste()
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 1 and not page.reading)
    page.table.select_ids(page.table.model().ids)
    page.open_panel(True)
    qtbot.waitUntil(lambda: page.panel.drawn)
