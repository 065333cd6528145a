"""First pages in the place of icons: in sight only, never in the way, let go with the page; real files, real window."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desktop.features.deposits.ui.page import DepositsPage
from desktop.features.deposits.ui.thumbs import draw
from desktop.kernel.ids import DocumentId
from desktop.toolkit.pills import CELL, NameCell, picture_room
from desktop.toolkit.theme import Mode, Theme
from desktop.uploads.facts import DocumentRow, DocumentState
from tests.features.deposits.conftest import BUSY, Open, Running
from tests.features.deposits.fake import FakeDelivery, row
from tests.uploads import sheets
from tests.uploads.papers import paper

PDF = sheets.pdf([sheets.written(1), sheets.blank()])
ROOM = QSize(20, 24)


def pictures(page: DepositsPage) -> dict[str, QImage | None]:
    model = page.table.model()
    cells = [model.index(place, 0).data(CELL) for place in range(len(model.ids))]
    return {each.name: each.picture for each in cells if isinstance(each, NameCell)}


def drawn(page: DepositsPage) -> Callable[[], bool]:
    """Every row in sight has what it will have."""
    return lambda: page.thumbs.idle and any(pictures(page).values())


def many(number: int, **changes: object) -> list[DocumentRow]:
    return [row(each, **changes) for each in range(1, number + 1)]


def filled(delivery: FakeDelivery) -> list[DocumentId]:
    """Every document has pages; the result will tell whose were asked for."""
    asked: list[DocumentId] = []

    class Contents(dict[DocumentId, bytes]):
        def __contains__(self, key: object) -> bool:
            return True

        def __getitem__(self, key: DocumentId) -> bytes:
            asked.append(key)
            return PDF

    delivery.contents = Contents()
    return asked


def test_pdf_picture_and_tiff_show_their_first_page_and_others_keep_their_icon(
    running: Running, qtbot: QtBot, tmp_path: Path, theme: Theme
) -> None:
    page, _ = running
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(PDF)
    (folder / "b.jpg").write_bytes(sheets.jpeg(sheets.written(4).rotate(90, expand=True)))
    (folder / "c.tif").write_bytes(sheets.tiff([Image.new("L", (400, 600), 90), sheets.written(6)]))
    (folder / "d.pdf").write_bytes(paper(1, encryption=pikepdf.Encryption(owner="owner", user="user")))
    (folder / "e.pdf").write_bytes(PDF[: len(PDF) // 2])
    page.add_paths([folder])
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 5 and not page.reading, timeout=BUSY)
    before = page.table.viewport().grab().toImage()
    qtbot.waitUntil(lambda: all(pictures(page).get(name) for name in ("a.pdf", "b.jpg", "c.tif")), timeout=BUSY)
    found = pictures(page)
    assert found["d.pdf"] is found["e.pdf"] is None
    room = picture_room(theme)
    sizes = {name: each.size() for name, each in found.items() if each is not None}
    assert sizes["a.pdf"].height() == room.height()
    assert sizes["a.pdf"].width() < sizes["a.pdf"].height()
    assert sizes["b.jpg"].width() == room.width()
    picture = found["c.tif"]
    assert picture is not None
    assert abs(picture.pixelColor(5, 5).lightness() - 90) < 4  # its first page, not the written one
    # Nothing but the place of the icon changes, and what is told of the row stays.
    after = page.table.viewport().grab().toImage()
    name = QRect(QPoint(42, 0), QSize(200, 5 * theme.px("row")))
    assert before.copy(name) == after.copy(name)
    assert page.table.model().index(0, 0).data() == "a.pdf"


def test_only_rows_that_stay_in_sight_are_drawn(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page()
    asked = filled(delivery)
    delivery.put(*many(3000, state=DocumentState.ACKNOWLEDGED))
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 3000, timeout=BUSY)
    bar = page.table.verticalScrollBar()
    for step in range(20):
        bar.setValue(bar.maximum() * step // 20)
        page.table.viewport().grab()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: page.thumbs.idle and len(asked) > 5, timeout=BUSY)
    high = page.table.viewport().height() // page.table.rowHeight(0) + 2
    assert min(asked) > 3000 - high
    assert len(asked) == len(set(asked)) <= high


def test_nothing_is_drawn_while_something_is_sent(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(1, DocumentState.SENDING), row(2)])
    asked = filled(delivery)
    page.thumbs.of(row(2))
    qtbot.wait(400)
    assert asked == []
    delivery.change(1, state=DocumentState.ACKNOWLEDGED)
    qtbot.waitUntil(drawn(page), timeout=BUSY)


def test_they_are_let_go_with_the_page_and_made_anew_for_another_height(
    open_page: Open, qtbot: QtBot, theme: Theme
) -> None:
    page, delivery = open_page()
    filled(delivery)
    delivery.put(*many(3, state=DocumentState.ACKNOWLEDGED))
    qtbot.waitUntil(drawn(page), timeout=BUSY)
    page.hide()
    assert not page.thumbs._drawn._known
    page.show()
    qtbot.waitUntil(drawn(page), timeout=BUSY)
    theme.set_compact(True)
    room = picture_room(theme)
    qtbot.waitUntil(
        lambda: {each.height() for each in pictures(page).values() if each} == {room.height()}, timeout=BUSY
    )


def test_a_refused_document_keeps_its_icon(open_page: Open) -> None:
    page, delivery = open_page([row(1, DocumentState.REFUSED), row(2, DocumentState.DUPLICATE)])
    asked = filled(delivery)
    assert set(pictures(page).values()) == {None}
    assert (page.thumbs.idle, asked) == (True, [])


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_they_are_made_in_pixels_of_the_screen(ratio: float) -> None:
    made = draw(PDF, "application/pdf", ROOM, ratio)
    assert made is not None
    assert made.height() == int(ROOM.height() * ratio)
    assert made.devicePixelRatio() == ratio


def test_what_cannot_be_drawn_is_none_and_a_ribbon_is_something() -> None:
    assert draw(b"%PDF-1.7 no more", "application/pdf", ROOM, 1.0) is None
    made = draw(sheets.jpeg(Image.new("L", (4000, 10), 200)), "image/jpeg", ROOM, 1.0)
    assert made is not None
    assert made.size() == QSize(20, 1)


def test_a_large_photo_is_drawn_small_as_it_is_drawn_large_and_upright() -> None:
    photo = Image.new("RGB", (3000, 2000), "red")
    photo.paste("blue", (1500, 0, 3000, 2000))
    lying = photo.getexif()
    lying[0x0112] = 6  # to be turned clockwise
    stream = io.BytesIO()
    photo.save(stream, "JPEG", exif=lying)
    made = draw(stream.getvalue(), "image/jpeg", ROOM, 2.0)
    assert made is not None
    assert made.size() == QSize(32, 48)
    assert made.pixelColor(16, 10).red() > 240
    assert made.pixelColor(16, 38).blue() > 240


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST])
def test_white_paper_has_an_edge_on_any_ground(open_page: Open, qtbot: QtBot, theme: Theme, mode: Mode) -> None:
    page, delivery = open_page()
    theme.set_mode(mode)
    filled(delivery)
    delivery.put(*many(1, state=DocumentState.ACKNOWLEDGED))
    qtbot.waitUntil(drawn(page), timeout=BUSY)
    picture = pictures(page)["facture-00001.pdf"]
    assert picture is not None
    shot = page.table.viewport().grab().toImage()
    middle = theme.px("row") // 2
    line = [QColor(shot.pixel(x, middle)).name() for x in range(8, 24)]
    assert theme.color("line-strong").name() in line
