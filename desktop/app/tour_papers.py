"""The part of the tour that looks at documents themselves: in large, smaller, joined, and what is found on their pages.

Owns the made-up papers that it needs, and takes them away again; pictures and patience are the tour's.
"""

import io
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from desktop.app import tour_texts as texts
from desktop.app.desk import Desk
from desktop.features.deposits.ui.joining import JoinDialog
from desktop.features.deposits.ui.reducing import ReduceDialog
from desktop.toolkit.theme import Mode, Theme
from desktop.uploads import picture
from desktop.uploads.facts import DocumentRow, View

if TYPE_CHECKING:
    from PIL.Image import Image
    from PySide6.QtWidgets import QDialog

D = TypeVar("D", bound="QDialog")

_PHOTO = (2400, 3200)  # pixels
_LINES = 30


class Picture(Protocol):
    """Takes a picture of the window, with a dialog over it."""

    def __call__(self, name: str, *, over: "QDialog | None" = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Hands:
    """What the tour lends."""

    until: Callable[[Callable[[], bool]], None]
    settle: Callable[[], None]
    picture: Picture
    rows: Callable[[Desk, View], list[DocumentRow]]
    do: Callable[[Coroutine[Any, Any, Any]], Any]


def show(hands: Hands, desk: Desk, theme: Theme, basedir: Path) -> None:
    """From the deposits page and back to it, with nothing changed."""
    page = desk.deposits
    before = {row.id for row in hands.rows(desk, View.ALL)}
    folder = basedir / "papers"
    folder.mkdir(exist_ok=True)
    for name, content in ((texts.PHOTOGRAPHED, _photographed()), (texts.SCANNED, _scanned())):
        (folder / name).write_bytes(content)
    page.add_paths([folder])
    hands.until(lambda: not page.reading and page.queue.total(View.ALL) == len(before) + 2)
    hands.settle()
    added = [row for row in hands.rows(desk, View.ALL) if row.id not in before]
    heavy = next(row for row in added if row.name == texts.PHOTOGRAPHED)
    scanned = next(row for row in added if row.name == texts.SCANNED)

    _choose(hands, desk, View.TO_MEND, [heavy])
    page.do("reduce")
    reducing = _dialog(hands, desk, ReduceDialog)
    hands.until(lambda: reducing.drawn)
    _both(hands, theme, "reduire", reducing)

    _choose(hands, desk, View.TO_SEND, [scanned])
    page.open_panel(True)
    hands.until(page.panel.found.isVisible)
    hands.settle()
    hands.picture("pages-trouvees")
    in_large(hands, desk, theme, "en-grand")

    _choose(hands, desk, View.TO_SEND, [*hands.rows(desk, View.TO_SEND)[:2], scanned])
    page.do("join")
    joining = _dialog(hands, desk, JoinDialog)
    hands.settle()
    _both(hands, theme, "reunir", joining)

    _choose(hands, desk, View.ALL, added)
    page.do("remove")
    hands.until(lambda: page.queue.total(View.ALL) == len(before))
    page.banner.clear()


def in_large(hands: Hands, desk: Desk, theme: Theme, name: str) -> None:
    """The quick look at the row that has the keyboard, which is then closed."""
    looking = desk.deposits.looking
    looking.toggle()
    hands.until(lambda: looking.glance.drawn)
    _both(hands, theme, name, None)
    looking.toggle()


def _choose(hands: Hands, desk: Desk, view: View, rows: Sequence[DocumentRow]) -> None:
    table = desk.deposits.table
    desk.deposits.filters.choose(view)

    def chosen() -> bool:
        table.select_ids([row.id for row in rows], scroll=True)
        return table.selected_count() == len(rows)

    hands.until(chosen)


def _dialog(hands: Hands, desk: Desk, kind: type[D]) -> D:
    hands.until(lambda: bool(desk.deposits.findChildren(kind)))
    return desk.deposits.findChildren(kind)[0]


def _both(hands: Hands, theme: Theme, name: str, dialog: "QDialog | None") -> None:
    """In light, then in dark; the dialog is then closed."""
    hands.settle()
    hands.picture(name, over=dialog)
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture(f"sombre-{name}", over=dialog)
    theme.set_mode(Mode.LIGHT)
    if dialog is not None:
        dialog.reject()
    hands.settle()


def _photographed() -> bytes:
    """Four sheets as a telephone takes them: too heavy for a deposit."""
    from PIL import Image

    tint = Image.effect_noise(_PHOTO, 26).convert("RGB")
    sheets = [Image.blend(_sheet(number, _PHOTO), tint, 0.2) for number in range(4)]
    return picture.bound([_jpeg(sheet, 96) for sheet in sheets])


def _scanned() -> bytes:
    """Three sheets from a scanner: the second is blank, the third lies on its side."""
    from PIL import Image

    size = (1240, 1754)
    sheets = [_sheet(4, size), Image.new("RGB", size, "white"), _sheet(5, size).transpose(Image.Transpose.ROTATE_90)]
    return picture.bound([_jpeg(sheet, 85) for sheet in sheets])


def _sheet(number: int, size: tuple[int, int]) -> "Image":
    from PIL import Image, ImageDraw, ImageFont

    made = Image.new("RGB", size, "white")
    pen, unit = ImageDraw.Draw(made), size[0] // 50
    body = ImageFont.load_default(unit)
    pen.text((4 * unit, 4 * unit), texts.PAPER_TITLE.format(number + 118), "black", ImageFont.load_default(2 * unit))
    for line in range(_LINES):
        words = texts.PAPER_LINES[(line * 7 + number) % len(texts.PAPER_LINES)]
        pen.text((4 * unit, (9 + 1.9 * line) * unit), words, "black", body)
        pen.text((42 * unit, (9 + 1.9 * line) * unit), f"{(line * 37 + number * 11) % 400},{line % 10}0", "black", body)
    return made


def _jpeg(image: "Image", quality: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, dpi=(150, 150))
    return stream.getvalue()
