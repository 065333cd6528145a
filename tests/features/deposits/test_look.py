"""The quick look, by the keyboard alone, over the real engine and real files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.features.deposits.ui.quicklook import look
from desktop.toolkit.theme import Mode, Theme
from tests.features.deposits.conftest import Open, Running
from tests.features.deposits.fake import row
from tests.uploads import sheets

Key = Qt.Key


@pytest.fixture
def looked_at(running: Running, qtbot: QtBot, tmp_path: Path) -> Running:
    """A PDF of three pages, a picture and a TIFF of two pages, in this order; the table has the keyboard."""
    page, _ = running
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(sheets.pdf([sheets.written(n) for n in range(3)]))
    (folder / "b.jpg").write_bytes(sheets.jpeg(sheets.written(4)))
    (folder / "c.tif").write_bytes(sheets.tiff([sheets.written(5), sheets.written(6)]))
    page.add_paths([folder])
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 3 and not page.reading)
    qtbot.waitUntil(lambda: page.table.model().row(2) is not None)
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_Home)
    return running


def test_space_opens_it_arrows_walk_and_escape_closes(looked_at: Running, qtbot: QtBot) -> None:
    page, _ = looked_at
    glance = page.looking.glance
    qtbot.keyClick(page.table, Key.Key_Space)
    assert glance.hasFocus()
    qtbot.waitUntil(lambda: glance.drawn)
    assert "Page 1 sur 3" in glance.accessibleDescription()
    for key, number in ((Key.Key_Right, 1), (Key.Key_PageDown, 2), (Key.Key_Right, 2), (Key.Key_Left, 1)):
        qtbot.keyClick(glance, key)
        assert glance.page == number
    qtbot.keyClick(glance, Key.Key_Down)
    assert glance.row is not None
    assert glance.row.name == "b.jpg"
    qtbot.waitUntil(lambda: glance.drawn)
    qtbot.keyClick(glance, Key.Key_Down)
    assert glance.row.name == "c.tif"
    qtbot.waitUntil(lambda: "sur 2" in glance.accessibleDescription())
    qtbot.keyClick(glance, Key.Key_Down)  # the last one stays
    assert glance.row.name == "c.tif"
    qtbot.keyClick(glance, Key.Key_Escape)
    assert not glance.isVisible()
    assert page.table.hasFocus()
    assert page.table.selected_ids() == [page.table.model().ids[2]]


def test_it_is_larger_and_can_be_moved_about(looked_at: Running, qtbot: QtBot) -> None:
    page, _ = looked_at
    glance = page.looking.glance
    qtbot.keyClick(page.table, Key.Key_Space)
    qtbot.waitUntil(lambda: glance.drawn)
    before = glance._paper.pixmap().height()
    qtbot.keyClick(glance, Key.Key_Plus)
    qtbot.waitUntil(lambda: glance._paper.pixmap().height() > before)
    bar = glance._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(glance, Key.Key_Down)
    assert bar.value() > 0
    assert glance.row is not None
    assert glance.row.name == "a.pdf"
    qtbot.keyClick(glance, Key.Key_0)
    qtbot.waitUntil(lambda: glance._paper.pixmap().height() == before)
    qtbot.keyClick(glance, Key.Key_Space)
    assert glance._content is None  # nothing of it is held any more


def test_it_goes_when_the_page_goes(looked_at: Running, qtbot: QtBot) -> None:
    page, _ = looked_at
    qtbot.keyClick(page.table, Key.Key_Space)
    page.hide()
    assert page.looking.glance.row is None


def test_what_cannot_be_drawn_says_so(open_page: Open, qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    page, delivery = open_page([row(1), row(2)])
    delivery.contents[2] = b"%PDF-1.7 no more than that"
    theme.set_mode(Mode.DARK)
    page.table.select_ids([1])
    qtbot.keyClick(page.table, Key.Key_Space)
    glance = page.looking.glance
    qtbot.waitUntil(lambda: "plus sur ce poste" in glance.accessibleDescription())
    qtbot.keyClick(glance, Key.Key_Down)
    qtbot.waitUntil(lambda: "ne peut pas" in glance.accessibleDescription())


def test_a_page_that_is_not_there_is_none() -> None:
    pdf = sheets.pdf([sheets.written()])
    drawn = look(pdf, "application/pdf", QSize(300, 300))
    assert drawn is not None
    assert (drawn.pages, drawn.image.height()) == (1, 300)
    assert look(pdf, "application/pdf", QSize(300, 300), 1) is None
    assert look(b"", "application/pdf", QSize(300, 300)) is None
    assert look(b"", "image/png", QSize(300, 300)) is None


@pytest.mark.parametrize("compression", ["raw", "jpeg", "tiff_lzw", "group4", "tiff_adobe_deflate"])
def test_every_page_of_a_tiff_is_drawn(compression: str) -> None:
    content = sheets.tiff([sheets.written(1), sheets.written(2)], compression)
    for page in range(2):
        drawn = look(content, "image/tiff", QSize(300, 300), page)
        assert drawn is not None
        assert (drawn.pages, drawn.image.height()) == (2, 300)
    assert look(content, "image/tiff", QSize(300, 300), 2) is None
    assert look(content[:4], "image/tiff", QSize(300, 300)) is None
