"""The tokens: every pair in use is legible in every mode, the sheet and the palette come from them, fonts are ours."""

import re
import tomllib
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.toolkit import tokens
from desktop.toolkit.theme import RESOURCES, Mode, Theme

TOKENS: dict[str, Any] = tomllib.loads((RESOURCES / "theme" / "tokens.toml").read_text(encoding="utf-8"))
SHEET = (RESOURCES / "theme" / "app.qss").read_text(encoding="utf-8")
MODES = ("light", "dark", "contrast")


def luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    parts = QColor(colour)
    return 0.2126 * linear(parts.redF()) + 0.7152 * linear(parts.greenF()) + 0.0722 * linear(parts.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("table", "least"), [("pairs", 4.5), ("edges", 3.0)])
def test_what_is_drawn_is_told_from_its_ground(mode: str, table: str, least: float) -> None:
    colours = TOKENS[mode]
    poor = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, grounds in TOKENS[table].items()
        for ground in grounds
        if contrast(colours[ink], colours[ground]) < least
    }
    assert poor == {}


def test_high_contrast_earns_its_name() -> None:
    colours = TOKENS["contrast"]
    for ground in ("surface", "raised", "sunken"):
        assert contrast(colours["text"], colours[ground]) >= 15
        assert contrast(colours["accent"], colours[ground]) >= 7


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_knows_every_role(mode: str) -> None:
    assert set(TOKENS[mode]) == set(TOKENS["light"])


def test_every_ink_and_ground_pair_of_the_sheet_is_a_proven_one() -> None:
    proven = {(ink, ground) for ink, grounds in TOKENS["pairs"].items() for ground in grounds}
    exempt = {"disabled"}  # what can't be used may be faint
    unproven = []
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", SHEET):
        ink = re.search(r"(?<![a-z-])color: \$([a-z-]+)", body)
        ground = re.search(r"background: \$([a-z-]+)", body)
        if ink and ground and ink[1] not in exempt and (ink[1], ground[1]) not in proven:
            unproven.append((selector.strip(), ink[1], ground[1]))
    assert unproven == []


def test_the_sheet_names_no_colour_itself() -> None:
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(", SHEET) == []


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST])
def test_sheet_and_palette_are_poured_from_the_tokens(qapp: QApplication, mode: Mode) -> None:
    theme = Theme(mode)
    theme.apply(qapp)
    colours = TOKENS[mode.value]
    assert "$" not in re.sub(r"/\*.*?\*/", "", qapp.styleSheet(), flags=re.DOTALL)
    assert colours["accent"] in qapp.styleSheet()
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(colours["surface"])
    assert theme.color("text") == QColor(colours["text"])


def test_a_change_of_mode_reaches_what_is_shown(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(Mode.LIGHT)
    theme.apply(qapp)
    label = QLabel("Déposer")
    qtbot.addWidget(label)
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.DARK)
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.color("text")
    assert theme.color("surface") == QColor(TOKENS["dark"]["surface"])


def test_an_unknown_role_is_a_mistake(theme: Theme) -> None:
    with pytest.raises(KeyError):
        theme.color("mauve")


def test_density_changes_rows_and_nothing_else(theme: Theme, qtbot: QtBot) -> None:
    assert theme.px("row") == 32
    with qtbot.waitSignal(theme.changed):
        theme.set_compact(True)
    assert theme.px("row") == 28
    assert theme.px("control") == 32


def test_fonts_are_inter_in_three_weights_with_figures_of_one_width(theme: Theme) -> None:
    assert QFontInfo(theme.font()).family() == "Inter"
    widths = [QFontMetrics(theme.font("display", weight)).horizontalAdvance("Accusés") for weight in (400, 500, 600)]
    assert widths == sorted(set(widths))
    tabular = QFontMetrics(theme.font(tabular=True))
    assert len({tabular.horizontalAdvance(figure * 20) for figure in "0123456789"}) == 1


def test_figures_keep_one_width_under_the_style_sheet(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("1")
    label.setProperty("role", "title")
    label.setFont(theme.font("title", tabular=True))
    qtbot.addWidget(label)
    label.ensurePolished()
    metrics = QFontMetrics(label.font())
    assert metrics.horizontalAdvance("1" * 20) == metrics.horizontalAdvance("0" * 20)
    assert label.font().weight() == 600


def test_going_back_to_the_system_follows_it_again(qapp: QApplication) -> None:
    theme = Theme(Mode.DARK)
    theme.apply(qapp)
    theme.set_mode(Mode.SYSTEM)
    hints = qapp.styleHints()
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    assert theme.effective is (Mode.DARK if dark else Mode.LIGHT)
    assert theme.color("surface") == QColor(TOKENS[theme.effective.value]["surface"])


def test_tokens_are_read_as_toml_is() -> None:
    text = (RESOURCES / "theme" / "tokens.toml").read_text(encoding="utf-8")
    pairs = {"pairs": {}, "edges": {}}  # lists, for these tests alone
    assert tokens.read(text) == TOKENS | pairs
