"""Joining, reducing, turning and dropping pages in the real window over the real engine, by keys, and undone."""

import io
from pathlib import Path

import pikepdf
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.deposits.ui.joining import JoinDialog
from desktop.features.deposits.ui.page import DepositsPage
from desktop.features.deposits.ui.reducing import Level, ReduceDialog
from desktop.toolkit.a11y import nameless
from desktop.uploads.facts import DocumentRow, DocumentState
from tests.features.deposits.conftest import Open, Running
from tests.features.deposits.fake import row
from tests.uploads import sheets

Key = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def _joined(page: DepositsPage, qtbot: QtBot, folder: Path, **files: bytes) -> None:
    """Drop these files; wait until their rows are known, and give the table the keyboard."""
    folder.mkdir()
    for name, content in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_bytes(content)
    before = len(page.table.model().ids)
    page.add_paths([folder])
    qtbot.waitUntil(lambda: len(page.table.model().ids) == before + len(files) and not page.reading)
    qtbot.waitUntil(lambda: None not in _rows(page))
    page.table.setFocus()


def _rows(page: DepositsPage) -> list[DocumentRow | None]:
    model = page.table.model()
    return [model.row(place) for place in range(len(model.ids))]


def _names(page: DepositsPage) -> list[str]:
    return [each.name for each in _rows(page) if each is not None]


def _dialog(page: DepositsPage, qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(QDialog)))
    found = next(each for each in page.findChildren(QDialog) if each.isVisible())
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def _content(page: DepositsPage, qtbot: QtBot, place: int) -> bytes:
    got: list[bytes] = []
    page._run(page._delivery.content(page.table.model().ids[place]), got.append)
    qtbot.waitUntil(lambda: bool(got))
    return got[0]


def _only(page: DepositsPage, qtbot: QtBot, origin: str) -> DocumentRow:
    """Wait until there is one row, of this origin, and it is selected."""
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 1 and page.table.selected_count() == 1, timeout=20_000)
    qtbot.waitUntil(lambda: [each.origin for each in _rows(page) if each] == [origin])
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    found = _rows(page)[0]
    assert found is not None
    assert found.state is DocumentState.STAGED
    return found


def test_several_are_joined_in_the_order_chosen_and_taken_apart(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    _joined(
        page,
        qtbot,
        tmp_path / "scans",
        a_jpg=sheets.jpeg(sheets.written(1)),
        b_pdf=sheets.pdf([sheets.written(2), sheets.written(3)]),
        c_tif=sheets.tiff([sheets.written(4).rotate(90, expand=True)]),
    )
    qtbot.keyClick(page.table, Key.Key_A, CONTROL)
    qtbot.keyClick(page.table, Key.Key_U, CONTROL)
    dialog = _dialog(page, qtbot)
    assert isinstance(dialog, JoinDialog)
    assert nameless(dialog) == []
    assert [each.name for each in dialog.order] == ["a.jpg", "b.pdf", "c.tif"]
    qtbot.keyClick(dialog._list, Key.Key_End)
    qtbot.keyClick(dialog._list, Key.Key_Up, ALT)
    qtbot.keyClick(dialog._list, Key.Key_Up, ALT)
    qtbot.keyClick(dialog._list, Key.Key_Up, ALT)  # it is the first one already
    assert [each.name for each in dialog.order] == ["c.tif", "a.jpg", "b.pdf"]
    assert not dialog.weaves  # that is for two
    qtbot.keyClick(dialog, Key.Key_Return)
    whole = _only(page, qtbot, "joined")
    assert (whole.name, whole.parts) == ("a (réuni).pdf", 3)
    with pikepdf.open(io.BytesIO(_content(page, qtbot, 0))) as pdf:
        boxes = [[float(each) for each in sheet.mediabox] for sheet in pdf.pages]
    assert [box[2] > box[3] for box in boxes] == [True, False, False, False]
    qtbot.keyClick(page, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: _names(page) == ["a.jpg", "b.pdf", "c.tif"])


def test_fronts_and_backs_are_woven(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    wide = [sheets.written(n).rotate(90, expand=True) for n in range(2)]
    tall = [sheets.written(n) for n in range(3, 5)]
    _joined(page, qtbot, tmp_path / "scans", a_pdf=sheets.pdf(wide), b_tif=sheets.tiff(tall))
    qtbot.keyClick(page.table, Key.Key_A, CONTROL)
    qtbot.keyClick(page.table, Key.Key_U, CONTROL)
    dialog = _dialog(page, qtbot)
    assert isinstance(dialog, JoinDialog)
    dialog._weave.setFocus()
    qtbot.keyClick(dialog._weave, Key.Key_Space)
    assert dialog.weaves
    dialog._name.selectAll()
    qtbot.keyClicks(dialog._name, "Dossier")
    qtbot.keyClick(dialog._name, Key.Key_Return)
    assert _only(page, qtbot, "joined").name == "Dossier.pdf"
    with pikepdf.open(io.BytesIO(_content(page, qtbot, 0))) as pdf:
        boxes = [[float(each) for each in sheet.mediabox] for sheet in pdf.pages]
    assert [box[2] > box[3] for box in boxes] == [True, False, True, False]
    page.do("apart")
    qtbot.waitUntil(lambda: _names(page) == ["a.pdf", "b.tif"])
    qtbot.waitUntil(lambda: "remis" in page.banner.text)


def test_one_alone_cannot_be_joined(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    _joined(page, qtbot, tmp_path / "scans", a_jpg=sheets.jpeg(sheets.written(1)))
    qtbot.keyClick(page.table, Key.Key_A, CONTROL)
    qtbot.keyClick(page.table, Key.Key_U, CONTROL)
    qtbot.waitUntil(lambda: "au moins deux" in page.banner.text)


def test_parts_are_moved_with_the_mouse_as_well(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    some = {f"{name}_jpg": sheets.jpeg(sheets.written(n, lines=3)) for n, name in enumerate("abc")}
    _joined(page, qtbot, tmp_path / "scans", **some)
    page.table.selectAll()
    page.do("join")
    dialog = _dialog(page, qtbot)
    assert isinstance(dialog, JoinDialog)
    model = dialog._list.model()
    assert model.moveRow(model.index(0, 0).parent(), 0, model.index(0, 0).parent(), 3)  # what a drop ends in
    assert [each.name for each in dialog.order] == ["b.jpg", "c.jpg", "a.jpg"]
    dialog.reject()
    assert len(_names(page)) == 3


def _too_large(qtbot: QtBot, page: DepositsPage, folder: Path) -> None:
    heavy = [sheets.jpeg(sheets.photo(n), 96) for n in range(4)]
    from desktop.uploads import picture

    _joined(page, qtbot, folder, photos_pdf=picture.bound(heavy))


def test_what_is_too_large_is_reduced(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    _too_large(qtbot, page, tmp_path / "scans")
    before = _rows(page)[0]
    assert before is not None
    assert (before.state, before.reason) == (DocumentState.REFUSED, "too-large")
    qtbot.keyClick(page.table, Key.Key_Home)
    page.open_panel(True)
    page.panel.findChild(QPushButton, "reduce").click()
    dialog = _dialog(page, qtbot)
    assert isinstance(dialog, ReduceDialog)
    assert nameless(dialog) == []
    assert not dialog._keep.isEnabled()
    qtbot.waitUntil(lambda: not dialog.working and dialog._after.drawn and dialog._before.drawn, timeout=30_000)
    assert "13,1\u00a0Mo" in dialog._before.title
    assert "de moins" in dialog._after.title
    qtbot.keyClick(dialog._level, Key.Key_PageDown)
    assert dialog._where.text() == "Page 2 sur 4"
    whole = dialog._before._ground.picture.width()
    dialog._level.setFocus()
    qtbot.keyClick(dialog._level, Key.Key_Plus)
    qtbot.waitUntil(lambda: dialog._before._ground.picture.width() > 2 * whole, timeout=20_000)
    qtbot.waitUntil(lambda: dialog._after._ground.picture.width() > 2 * whole, timeout=20_000)
    qtbot.mouseMove(dialog._before._ground, QPoint(100, 200))
    assert dialog._after._ground.point == dialog._before._ground.point
    qtbot.keyClick(dialog._level, Key.Key_Minus)
    best = dialog.chosen
    assert best is not None
    dialog._level.setFocus()
    for _ in range(2):
        qtbot.keyClick(dialog._level, Key.Key_Down)
    assert dialog._level.value is Level.SMALLEST
    qtbot.waitUntil(lambda: not dialog.working and dialog.chosen is not best, timeout=30_000)
    assert dialog.chosen is not None
    assert len(dialog.chosen.content) < len(best.content)
    qtbot.keyClick(dialog, Key.Key_Return)
    made = _only(page, qtbot, "reduced")
    assert made.size < before.size
    assert "Document réduit de" in page.banner.text
    page.banner.acted.emit()
    qtbot.waitUntil(lambda: [each.state for each in _rows(page) if each] == [DocumentState.REFUSED])


def test_what_is_too_large_together_is_reduced_as_one(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    some = {f"{name}_jpg": sheets.jpeg(sheets.photo(n), 96) for n, name in enumerate("abcd")}
    _joined(page, qtbot, tmp_path / "scans", **some)
    page.table.selectAll()
    page.do("join")
    dialog = _dialog(page, qtbot)
    assert isinstance(dialog, JoinDialog)
    assert "à réduire" in dialog._note.text()
    qtbot.keyClick(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.findChildren(ReduceDialog)))
    reducing = page.findChildren(ReduceDialog)[0]
    qtbot.waitUntil(lambda: not reducing.working and reducing._keep.isEnabled(), timeout=30_000)
    reducing._keep.click()
    assert _only(page, qtbot, "joined").parts == 4


def test_a_page_is_turned_from_the_quick_look(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    pages = [sheets.written(1), sheets.written(2).rotate(90, expand=True)]
    _joined(page, qtbot, tmp_path / "scans", a_pdf=sheets.pdf(pages))
    qtbot.keyClick(page.table, Key.Key_Home)
    qtbot.keyClick(page.table, Key.Key_Space)
    glance = page.looking.glance
    qtbot.waitUntil(lambda: glance.drawn)
    qtbot.keyClick(glance, Key.Key_Right)
    qtbot.waitUntil(lambda: glance._paper.pixmap().width() > glance._paper.pixmap().height())
    qtbot.keyClick(glance, Key.Key_R)
    _only(page, qtbot, "turned")
    qtbot.waitUntil(lambda: glance.drawn and glance._paper.pixmap().width() < glance._paper.pixmap().height())
    assert glance.page == 1  # still the one that was looked at
    assert glance.hasFocus()
    qtbot.keyClick(glance, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: [each.origin for each in _rows(page) if each] == [""])
    qtbot.waitUntil(lambda: glance.row is not None and glance.row.origin == "")


def test_a_signed_document_is_left_alone(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    with pikepdf.open(io.BytesIO(sheets.pdf([sheets.written(1)]))) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array([]))
        stream = io.BytesIO()
        pdf.save(stream)
    _joined(page, qtbot, tmp_path / "scans", a_pdf=stream.getvalue(), b_jpg=sheets.jpeg(sheets.written(2)))
    page.table.selectAll()
    page.do("join")
    dialog = _dialog(page, qtbot)
    assert isinstance(dialog, JoinDialog)
    qtbot.keyClick(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: "signature électronique" in dialog._note.text())
    dialog.reject()
    found = _rows(page)[0]
    assert found is not None
    page.papers.turn(found, {0: 90})
    qtbot.waitUntil(lambda: "signature électronique" in page.banner.text)
    assert _names(page) == ["a.pdf", "b.jpg"]


def test_blank_and_turned_pages_are_found_and_one_click_mends_them(
    running: Running, qtbot: QtBot, tmp_path: Path
) -> None:
    page, _ = running
    scanned = [
        sheets.written(1),
        sheets.blank(2),
        sheets.written(3).transpose(Image.Transpose.ROTATE_90),
        sheets.blank(4),
    ]
    _joined(page, qtbot, tmp_path / "scans", a_pdf=sheets.pdf(scanned), b_jpg=sheets.jpeg(sheets.written(4)))
    page.open_panel(True)
    qtbot.keyClick(page.table, Key.Key_Home)
    found = page.panel.found
    qtbot.waitUntil(found.isVisible, timeout=20_000)
    state = page.table.model().columns[-1]
    first = _rows(page)[0]
    assert first is not None
    assert state.cell(first).note == "3\u00a0pages à revoir"
    assert "pages à revoir" in state.text(first)
    assert (found._blank_words.text(), found._turned_words.text()) == (
        "Pages\u00a02 et\u00a04 blanches",
        "Page\u00a03 de travers",
    )
    found.drop.setFocus()
    qtbot.keyClick(found.drop, Key.Key_Space)
    qtbot.waitUntil(lambda: "trimmed" in [each.origin for each in _rows(page) if each])
    qtbot.waitUntil(
        lambda: found.isVisible() and found._turned_words.text() == "Page\u00a02 de travers", timeout=20_000
    )
    assert not found._blank.isVisible()
    found.turn.setFocus()
    qtbot.keyClick(found.turn, Key.Key_Space)
    qtbot.waitUntil(lambda: "turned" in [each.origin for each in _rows(page) if each])
    place = next(n for n, each in enumerate(_rows(page)) if each is not None and each.origin == "turned")
    with pikepdf.open(io.BytesIO(_content(page, qtbot, place))) as pdf:
        assert [int(sheet.get("/Rotate", 0)) for sheet in pdf.pages] == [0, 90]
    qtbot.waitUntil(lambda: page.banner.text.startswith("1\u00a0page tournée"))
    page._word.undo()
    qtbot.waitUntil(lambda: "trimmed" in [each.origin for each in _rows(page) if each])
    page.do("apart")
    qtbot.waitUntil(lambda: sorted(_names(page)) == ["a.pdf", "b.jpg"])


def test_nothing_is_looked_for_while_something_is_sent(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page([row(1), row(2, DocumentState.SENDING)])
    delivery.contents[1] = sheets.pdf([sheets.written(1), sheets.blank(2)])
    page.table.select_ids([1])
    assert not page._is_quiet()
    assert not page._findings.idle
    delivery.change(2, state=DocumentState.ACKNOWLEDGED)
    qtbot.waitUntil(page.panel.found.isVisible, timeout=20_000)


def test_what_was_converted_is_told_in_the_row(open_page: Open) -> None:
    page, _ = open_page([row(1, origin="image/heic"), row(2, origin="joined", parts=3)])
    state = page.table.model().columns[-1]
    notes = [state.cell(each).note for each in _rows(page) if each is not None]
    assert notes == ["Converti depuis HEIC", "Réuni à partir de 3\u00a0documents"]
