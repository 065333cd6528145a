"""Icons by our own names, drawn from one family and weight (Phosphor, regular) that the `qtawesome` package carries.

Owns the table of names. Only the family's font and its map of names are read from that package: importing it whole
would load a dozen fonts before the first window.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton

from desktop.toolkit.theme import Theme

Target = QAbstractButton | QAction | QLabel

# Ours -> the family's. A name that isn't here is a KeyError: no silent blank.
NAMES: Mapping[str, str] = {
    "add": "plus",
    "alert": "warning-octagon",
    "appearance": "palette",
    "archive": "archive-box",
    "back": "arrow-left",
    "bank": "bank",
    "bed": "bed",
    "brand": "handshake",
    "calendar": "calendar-blank",
    "certificate": "shield-warning",
    "check": "check",
    "check-circle": "check-circle",
    "chevron-down": "caret-down",
    "chevron-left": "caret-left",
    "chevron-right": "caret-right",
    "chevron-up": "caret-up",
    "clock": "clock",
    "close": "x",
    "copy": "copy-simple",
    "deposit": "tray",
    "device": "desktop",
    "document": "file-text",
    "download": "download-simple",
    "duplicate": "copy",
    "ear": "ear",
    "edit": "pencil-simple",
    "empty": "tray",
    "export": "export",
    "eye": "eye",
    "eye-off": "eye-slash",
    "failed": "x-circle",
    "file": "file",
    "file-pdf": "file-pdf",
    "filter": "funnel-simple",
    "folder": "folder",
    "folder-add": "folder-plus",
    "follow": "checks",
    "help": "question",
    "home": "house",
    "hourglass": "hourglass",
    "image": "image",
    "info": "info",
    "join": "paperclip",
    "key": "key",
    "kind": "tag",
    "kept": "link-simple",
    "locked": "lock-simple",
    "mail": "envelope-simple",
    "merge": "files",
    "message": "chat-text",
    "minus": "minus",
    "money": "currency-eur",
    "more": "dots-three",
    "offline": "cloud-slash",
    "online": "cloud-check",
    "package": "package",
    "paste": "clipboard-text",
    "pause": "pause",
    "phone": "phone",
    "place": "map-pin",
    "play": "play",
    "practice": "storefront",
    "print": "printer",
    "queue": "queue",
    "receipt": "receipt",
    "refresh": "arrows-clockwise",
    "remove": "trash-simple",
    "request": "chat-centered-text",
    "resume": "play",
    "retry": "arrow-clockwise",
    "search": "magnifying-glass",
    "security": "shield-check",
    "send": "paper-plane-tilt",
    "sending": "arrow-circle-up",
    "settings": "gear-six",
    "share": "share-network",
    "shrink": "arrows-in-line-horizontal",
    "sign-in": "sign-in",
    "sign-out": "sign-out",
    "speed": "gauge",
    "split": "arrows-out-line-horizontal",
    "statement": "list-bullets",
    "success": "check-circle",
    "swap": "swap",
    "undo": "arrow-u-up-left",
    "unlock": "lock-simple-open",
    "upload": "upload-simple",
    "user": "user",
    "users": "users",
    "waiting": "clock",
    "warning": "warning",
    "zoom-in": "magnifying-glass-plus",
    "zoom-out": "magnifying-glass-minus",
}
_RATIOS = (1.0, 1.5, 2.0)


_BEFORE_TEXT = 4  # px that a push button's own gap of 4 lacks


def pixmap(theme: Theme, name: str, role: str = "text", size: int = 20, ratio: float = 1.0, *, gap: int = 0) -> QPixmap:
    """The icon in the colour of `role`, `size` device-independent pixels and `gap` empty ones at its right, for a
    screen of `ratio`; cached by colour."""
    return _drawn(NAMES[name], theme.color(role).name(QColor.NameFormat.HexArgb), size, gap, ratio)


def icon(theme: Theme, name: str, role: str = "text", size: int = 20, *, gap: int = 0) -> QIcon:
    """The icon for 100 to 200 % screens, grey where disabled. Fixed to the look in force: see `dress`."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(theme, name, role, size, ratio, gap=gap))
        made.addPixmap(pixmap(theme, name, "disabled", size, ratio, gap=gap), QIcon.Mode.Disabled)
    return made


def dress(theme: Theme, target: Target, name: str, role: str = "text", size: int = 20) -> None:
    """Give `target` the icon, and again whenever the look changes, as long as `target` lives."""
    _Dress(theme, target, lambda: (name, role, size))


def dress_by(theme: Theme, target: Target, choose: Callable[[], tuple[str, str, int]]) -> Callable[[], None]:
    """As `dress`, where name, role and size are asked for each time; call the result when they have changed."""
    return _Dress(theme, target, choose).draw


class _Dress(QObject):
    """Keeps one target in step with the theme; a child of the target, so that it ends with it."""

    def __init__(self, theme: Theme, target: Target, choose: Callable[[], tuple[str, str, int]]) -> None:
        super().__init__(target)
        self._theme = theme
        self._target = target
        self._choose = choose
        theme.changed.connect(self.draw)
        self.draw()

    @Slot()
    def draw(self) -> None:
        name, role, size = self._choose()
        if isinstance(self._target, QLabel):
            self._target.setPixmap(pixmap(self._theme, name, role, size, self._target.devicePixelRatioF()))
        else:
            worded = isinstance(self._target, QPushButton) and self._target.text() != ""
            gap = _BEFORE_TEXT if worded else 0
            self._target.setIcon(icon(self._theme, name, role, size, gap=gap))
            if isinstance(self._target, QPushButton):
                self._target.setIconSize(QSize(size + gap, size))


@lru_cache(maxsize=1024)
def _drawn(glyph: str, colour: str, size: int, gap: int, ratio: float) -> QPixmap:
    family, names = _family()
    made = QPixmap(round((size + gap) * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    font = QFont(family)
    font.setPixelSize(size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter = QPainter(made)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, _letter(glyph, names))
    painter.end()
    return made


@cache
def _family() -> tuple[str, str]:
    """The family's name, loaded, and its map of names as it stands in the file."""
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("the qtawesome package is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "fonts"
    font = next(folder.glob("phosphor-[0-9]*.ttf"))
    names = next(folder.glob("phosphor-charmap-*.json"))
    number = QFontDatabase.addApplicationFont(str(font))
    return QFontDatabase.applicationFontFamilies(number)[0], names.read_text(encoding="utf-8")


@cache
def _letter(glyph: str, names: str) -> str:
    """The letter that draws `glyph`; `KeyError` for a name that the family hasn't."""
    # Not as JSON: six thousand names, of which a window shows twenty, would hold up the first one.
    mark = f'"{glyph}": "'
    start = names.find(mark)
    if start < 0:
        raise KeyError(glyph)
    start += len(mark)
    return chr(int(names[start : names.index('"', start)], 16))
