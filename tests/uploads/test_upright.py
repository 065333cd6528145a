"""Pages on their side and upside down are found, and those that are as they should be are left alone."""

import pytest
from PIL import Image, ImageDraw

from desktop.uploads.upright import lean
from tests.uploads import sheets

TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


@pytest.mark.parametrize("lines", [34, 12, 6])
@pytest.mark.parametrize("seed", range(3))
def test_a_page_that_is_right_is_left_alone(seed: int, lines: int) -> None:
    assert lean(sheets.written(seed, lines=lines)) == 0


@pytest.mark.parametrize("askew", [0.0, 0.7])
def test_what_was_turned_is_turned_back(askew: float) -> None:
    found = {degrees: [lean(_turned(seed, askew, degrees)) for seed in range(5)] for degrees in TURNS}
    assert set(found[90] + found[270]) == {90, 270}  # on its side: always seen
    assert set(found[180]) <= {180, 0}
    right = sum(each.count(degrees) for degrees, each in found.items())
    assert right >= 11  # of 15: which way up can't always be told


def _turned(seed: int, askew: float, degrees: int) -> Image.Image:
    return sheets.written(seed, lines=28).rotate(askew, fillcolor=252).transpose(TURNS[degrees])


@pytest.mark.parametrize("seed", range(4))
def test_a_page_on_its_side_is_seen_among_lines_and_askew(seed: int) -> None:
    page = sheets.written(seed)
    pen = ImageDraw.Draw(page)
    for across in range(100, 1200, 180):
        pen.line((across, 200, across, 1500), fill=20, width=3)
    for down in range(200, 1500, 84):
        pen.line((100, down, 1150, down), fill=20, width=2)
    assert lean(page) == 0
    assert lean(page.rotate(1.5, fillcolor=252).transpose(TURNS[90])) in (90, 270)


@pytest.mark.parametrize("degrees", [0, *TURNS])
def test_what_says_nothing_is_left_alone(degrees: int) -> None:
    for page in (sheets.blank(1), Image.effect_noise(sheets.A4, 60), Image.new("1", (30, 4000)), _drawing()):
        assert lean(page.transpose(TURNS[degrees]) if degrees else page) == 0


def test_capitals_and_figures_are_never_called_upside_down() -> None:
    for seed in range(6):
        page = sheets.written(seed, capitals=True)
        assert lean(page) == 0


def _drawing() -> Image.Image:
    page = Image.new("L", sheets.A4, 250)
    pen = ImageDraw.Draw(page)
    for radius in range(40, 560, 60):
        pen.ellipse((620 - radius, 870 - radius, 620 + radius, 870 + radius), outline=20, width=6)
    return page
