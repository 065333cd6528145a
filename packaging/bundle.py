"""What goes into an installed program, and what stays out: said once for the three specifications beside this file."""

from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "espace-tiers"
TITLE = "Espace Tiers"
IDENTIFIER = "fr.espace-tiers.desktop"

# Imported where they are first needed, by name or by a plug-in: PyInstaller can't see them.
HIDDEN = [
    "keyring.backends.Windows", "keyring.backends.macOS", "keyring.backends.SecretService", "keyring.backends.kwallet",
    "qtawesome", "fontpkg_inter", "PySide6.QtSvg", "PySide6.QtPdf", "PySide6.QtPrintSupport",
]  # fmt: skip
# Qt's parts for other kinds of programs (a third of its size), and what only builds or tests need.
OUT = [
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuick3D", "PySide6.QtWebEngineCore", "PySide6.QtMultimedia",
    "PySide6.QtCharts", "PySide6.QtGraphs", "PySide6.Qt3DCore", "PySide6.QtDesigner", "PySide6.QtBluetooth",
    "keyrings.alt", "tkinter", "unittest", "pydoc", "pytest", "api_stub", "fastapi", "uvicorn", "mypy",
]  # fmt: skip


def package_data(package: str, *patterns: str) -> list[tuple[str, str]]:
    """Files of an installed package with the folder that they go to."""
    spec = find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        raise LookupError(package)
    home = Path(spec.submodule_search_locations[0])
    found = [path for pattern in patterns for path in home.glob(pattern)]
    return [(str(path), str(Path(package) / path.parent.relative_to(home))) for path in found]


def data() -> list[tuple[str, str]]:
    """What isn't Python: the look, the migrations of the vault, fonts and icons."""
    return [
        (str(ROOT / "resources" / "theme"), "resources/theme"),
        (str(ROOT / "resources" / "faq"), "resources/faq"),
        (str(ROOT / "resources" / "codes"), "resources/codes"),
        (str(ROOT / "resources" / "convention"), "resources/convention"),
        (str(ROOT / "desktop" / "infra" / "migrations"), "desktop/infra/migrations"),
        *package_data("qtawesome", "fonts/*"),
        *package_data("fontpkg_inter", "files/*.ttf", "LICENSE"),
    ]


def analysis() -> dict[str, object]:
    """The words of PyInstaller's `Analysis`, the same on every system."""
    return {
        "scripts": [str(ROOT / "desktop" / "__main__.py")],
        "pathex": [str(ROOT)],
        "datas": data(),
        "hiddenimports": HIDDEN,
        "excludes": OUT,
        "noarchive": False,
    }
