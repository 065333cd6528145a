"""Colours by role, sizes and fonts from `resources/theme/tokens.toml`, poured into one palette and one style sheet.

Owns what the program looks like as a whole; refuses to know any page. Nothing else in the program writes a colour.
Fonts: Inter from its package on Linux (and in tests), the system's own on Windows and macOS.
"""

import os
import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop.toolkit import tokens

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
STYLE = ("-style", "Fusion")
"""Words for a new `QApplication`: it then has the style from its start. Asking for it afterwards costs 9 ms, since the
answer is a QStyle, whose enumerations PySide6 makes at its first sight (6.11.3)."""

_FAMILY = "Inter"
_NAME = re.compile(r"\$([a-z]+(?:-[a-z]+)*)")


class Mode(StrEnum):
    """What the user may choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


# Palette role = token; Disabled entries are added from `_DISABLED`.
_PALETTE: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "raised",
    QPalette.ColorRole.AlternateBase: "surface",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on-accent",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "surface",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line-strong",
    QPalette.ColorRole.Shadow: "scrim",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """The look in force; `changed` is emitted after each change of mode or density has been applied."""

    changed = Signal()

    def __init__(self, mode: Mode = Mode.SYSTEM, parent: QObject | None = None, *, folder: Path = RESOURCES) -> None:
        super().__init__(parent)
        self._folder = folder / "theme"
        sections = tokens.read((self._folder / "tokens.toml").read_text(encoding="utf-8"))
        self._colours = {name: _words(sections[name]) for name in ("light", "dark", "contrast")}
        self._px, self._type, self._motion = (_numbers(sections[name]) for name in ("px", "type", "motion"))
        self._mode = mode
        self._compact = False
        self._family = ""
        self._cache: dict[str, QColor] = {}
        self._app: QApplication | None = None

    # --- what pages ask ----------------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    @property
    def effective(self) -> Mode:
        """LIGHT, DARK or CONTRAST: what the choice comes to on this workstation."""
        if self._mode is not Mode.SYSTEM:
            return self._mode
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return Mode.CONTRAST
        return Mode.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Mode.LIGHT

    def color(self, role: str) -> QColor:
        """The colour of a role of tokens.toml; `KeyError` for another name."""
        found = self._cache.get(role)
        if found is None:
            found = self._cache[role] = QColor(self._colours[self.effective][role])
        return found

    def font(self, size: str = "body", weight: int = 400, *, tabular: bool = False) -> QFont:
        """The program's font, `size` of the type scale (small, body, lead, title, display).

        `tabular` gives figures one width, for columns and counters; it widens hyphens too, so never for words.
        """
        font = QFont(self._family) if self._family else QFont(QGuiApplication.font())
        font.setPixelSize(self._type[size])
        font.setWeight(QFont.Weight(weight))
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def px(self, name: str) -> int:
        """A size of tokens.toml in device-independent pixels; `row` follows the density."""
        if name == "row" and self._compact:
            name = "row-compact"
        return self._px[name]

    def motion(self, name: str) -> int:
        """Milliseconds of an appearance (short, long)."""
        return self._motion[name]

    # --- what the application sets -----------------------------------------------------------------------------

    def apply(self, app: QApplication, *, styled: bool = False) -> None:
        """Give `app` this look: style, font, palette, style sheet. Once; later changes follow by themselves.

        `styled` where `app` was made with the words `STYLE`.
        """
        first = self._app is None
        self._app = app
        if first:
            if not styled:
                app.setStyle("Fusion")
            self._family = _load_family()
            hints = app.styleHints()
            hints.colorSchemeChanged.connect(self._system_changed)
            hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        self._pour()

    def set_mode(self, mode: Mode) -> None:
        """Change the look of everything that is shown."""
        if mode is not self._mode:
            self._mode = mode
            self._pour()

    @property
    def compact(self) -> bool:
        """Whether rows are 28 px high instead of 32."""
        return self._compact

    def set_compact(self, compact: bool) -> None:
        """Rows of 28 px instead of 32."""
        if compact != self._compact:
            self._compact = compact
            self.changed.emit()

    # --- within ------------------------------------------------------------------------------------------------

    @Slot()
    def _system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._pour()

    def _pour(self) -> None:
        self._cache.clear()
        if self._app is not None:
            self._tell_system(self._app)
            self._app.setFont(self.font())
            self._app.setPalette(self._palette())
            self._app.setStyleSheet(self._sheet())
        self.changed.emit()

    def _tell_system(self, app: QApplication) -> None:
        """Let title bars and the system's own dialogs follow the choice."""
        hints = app.styleHints()
        if self._mode is Mode.SYSTEM:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Light if self._mode is Mode.LIGHT else Qt.ColorScheme.Dark)

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return palette

    def _sheet(self) -> str:
        values = {name: f"{value}px" for name, value in (*self._px.items(), *self._type.items())}
        values.update(self._colours[self.effective])
        template = (self._folder / "app.qss").read_text(encoding="utf-8")
        return _NAME.sub(lambda found: values[found[1]], template)


def _words(section: Mapping[str, str | int]) -> dict[str, str]:
    return {name: value for name, value in section.items() if isinstance(value, str)}


def _numbers(section: Mapping[str, str | int]) -> dict[str, int]:
    return {name: value for name, value in section.items() if isinstance(value, int)}


def _load_family() -> str:
    """Inter's family name where it is the program's font; "" where the system's own font serves."""
    if sys.platform in ("win32", "darwin"):
        return ""
    spec = find_spec("fontpkg_inter")
    if spec is None or not spec.submodule_search_locations:
        return ""
    files = sorted(Path(spec.submodule_search_locations[0]).glob("files/Inter?opsz*.ttf"))
    if not files:
        return ""
    _add_to_fontconfig(files[0])
    if QFontDatabase.hasFamily(_FAMILY):
        return _FAMILY
    number = QFontDatabase.addApplicationFont(str(files[0]))
    return QFontDatabase.applicationFontFamilies(number)[0] if number >= 0 else ""


def _add_to_fontconfig(file: Path) -> None:
    """Give the file to fontconfig itself: `addApplicationFont` finds only the regular weight of a variable font.

    Qt 6.11.3 on Linux; to be tested again with each version.
    """
    import ctypes  # late: only Linux needs it

    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return
    library.FcConfigAppFontAddFile.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
    library.FcConfigAppFontAddFile(None, os.fsencode(file))
