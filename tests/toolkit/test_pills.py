"""Cells and pills as pixels: each role is drawn, in each look, and never as nothing."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop.toolkit.pills import CELL, Cell, CellDelegate, NameCell, Pill, StateCell, paint_pill, pill_width
from desktop.toolkit.theme import Mode, Theme
from tests.toolkit.dressed import dressed

ROLES = ("neutral", "info", "success", "warning", "danger", "accent")


def painted(
    theme: Theme, cell: object, state: QStyle.StateFlag = QStyle.StateFlag.State_None, width: int = 400
) -> QImage:
    image = QImage(width, 32, QImage.Format.Format_RGB32)
    image.fill(theme.color("raised"))
    model = QStandardItemModel(1, 1)
    item = QStandardItem()
    item.setData(cell, CELL)
    model.setItem(0, 0, item)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, 32)
    option.state = state
    painter = QPainter(image)
    CellDelegate(theme).paint(painter, option, model.index(0, 0))
    painter.end()
    return image


def blank(theme: Theme, width: int = 400) -> QImage:
    return painted(theme, None, width=width)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST])
def test_every_cell_is_drawn_in_every_look(qapp: QApplication, mode: Mode) -> None:
    theme = dressed(qapp, mode)
    pictures = [painted(theme, StateCell("Envoi", role, "sending", "note", 0.5)) for role in ROLES]
    pictures.append(painted(theme, NameCell("file-pdf", "facture.pdf", "novembre")))
    pictures.append(painted(theme, Cell("200 Ko", right=True)))
    for picture in pictures:
        assert picture != blank(theme)
    assert painted(theme, None, QStyle.StateFlag.State_Selected) != blank(theme)
    assert painted(theme, None, QStyle.StateFlag.State_HasFocus) != blank(theme)


def test_states_differ_without_colour(theme: Theme) -> None:
    grey = QImage.Format.Format_Grayscale8
    one = painted(theme, StateCell("En attente", "warning", "waiting")).convertToFormat(grey)
    two = painted(theme, StateCell("En attente", "warning", "locked")).convertToFormat(grey)
    assert one != two


@pytest.mark.parametrize("width", [30, 60, 90, 140])
def test_narrow_cells_stay_inside(theme: Theme, width: int) -> None:
    cell = NameCell("file", "un nom de document beaucoup trop long pour tenir.pdf", "un dossier")
    assert not painted(theme, cell, width=width).isNull()
    assert not painted(theme, StateCell("Envoi", "info", "sending", "42 %", 0.42), width=width).isNull()


def test_progress_is_never_drawn_past_its_end(theme: Theme) -> None:
    assert painted(theme, StateCell("Envoi", "info", "sending", "", 1.0)) == painted(
        theme, StateCell("Envoi", "info", "sending", "", 3.0)
    )


def test_a_pill_is_as_wide_as_its_word(qtbot: QtBot, theme: Theme) -> None:
    pill = Pill(theme)
    qtbot.addWidget(pill)
    pill.show_state("Échec d’envoi", "danger", "warning")
    assert pill.width() == pill_width(theme, "Échec d’envoi")
    assert pill.accessibleName() == "Échec d’envoi"
    image = QImage(200, 32, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    assert paint_pill(painter, theme, 0, 16, "Échec d’envoi", "danger", "warning") == pill.width()
    painter.end()
