"""Icons: every name draws something, in the colour of its role, and follows the look."""

import pytest
import shiboken6
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.toolkit import icons
from desktop.toolkit.theme import Mode, Theme


def inked(image: QImage) -> set[tuple[int, int, int]]:
    """Colours of the fully opaque points."""
    found = set()
    for x in range(image.width()):
        for y in range(image.height()):
            point = image.pixelColor(x, y)
            if point.alpha() == 255:
                found.add((point.red(), point.green(), point.blue()))
    return found


def test_every_name_draws_something(theme: Theme) -> None:
    blank = QImage(20, 20, QImage.Format.Format_ARGB32_Premultiplied)
    blank.fill(0)
    for name in icons.NAMES:
        image = icons.pixmap(theme, name, "text", 20, 1.0).toImage().convertToFormat(blank.format())
        assert image != blank, name


def test_the_ink_is_the_roles(theme: Theme) -> None:
    accent = theme.color("accent")
    image = icons.pixmap(theme, "check", "accent", 24, 4.0).toImage()
    assert inked(image) == {(accent.red(), accent.green(), accent.blue())}


def test_a_large_screen_gets_more_points(theme: Theme) -> None:
    drawn = icons.pixmap(theme, "file-pdf", "text", 16, 2.0)
    assert drawn.width() == 32
    assert drawn.deviceIndependentSize().width() == 16


def test_an_unknown_name_is_a_mistake(theme: Theme) -> None:
    with pytest.raises(KeyError):
        icons.icon(theme, "unicorn")


def test_dressed_widgets_follow_the_look_and_may_go(theme: Theme, qtbot: QtBot) -> None:
    kept, gone = QPushButton(), QLabel()
    qtbot.addWidget(kept)
    icons.dress(theme, kept, "check")
    icons.dress(theme, gone, "check")
    before = kept.icon().pixmap(20, 20).toImage()
    shiboken6.delete(gone)
    theme.set_mode(Mode.DARK)
    assert kept.icon().pixmap(20, 20).toImage() != before
