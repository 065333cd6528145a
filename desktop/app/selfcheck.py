"""`--check`: does this installation have everything that the program leans on? One line each, by trying it.

Owns the list of what is tried. A workstation without a keyring is told, not failed: the program then asks for the
password each time. What may end the process when it is missing (Qt's screen) is tried last.
"""

import io
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from desktop.app import console_texts as texts
from desktop.app.options import Exit
from desktop.app.start import Options


def run(_options: Options) -> int:
    """Try everything, tell each; 0 where nothing is missing."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    missing = False
    screen = _Screen()
    for name, check in CHECKS:
        try:
            found = f"{texts.CHECK_PRESENT} ({check(screen)})"
        except _Told as told:
            found = told.words
        except Exception as problem:  # whatever it is, it is what this command is there to tell
            missing = True
            found = f"{texts.CHECK_MISSING} ({type(problem).__name__}\u00a0: {problem})"
        sys.stdout.write(f"{texts.CHECKS[name]}\u00a0: {found}\n")
        sys.stdout.flush()
    sys.stdout.write((texts.CHECK_INCOMPLETE if missing else texts.CHECK_COMPLETE) + "\n")
    return Exit.INCOMPLETE_INSTALLATION if missing else Exit.DONE


class _Told(Exception):  # noqa: N818 - a situation, not an error
    """Not there, and the program does without."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class _Screen:
    """Qt's application, made when the first check needs it and kept until the last is done."""

    def __init__(self) -> None:
        self._application: object = None

    def open(self) -> None:
        """Off-screen where there is no display: Qt would otherwise end the process."""
        from PySide6.QtGui import QGuiApplication

        self._application = self._application or QGuiApplication.instance()
        if self._application is None:
            shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
            if sys.platform.startswith("linux") and not shown:
                os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
            self._application = QGuiApplication([texts.APPLICATION])


def _cipher(_: _Screen) -> str:
    from desktop.infra.database import CIPHER, connect
    from desktop.kernel.failures import VaultUnreadable

    key, word = secrets.token_bytes(32), secrets.token_hex(32)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vault.db"
        connection = connect(path, key)
        connection.execute("CREATE TABLE word AS SELECT ? AS word", (word,))
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (word)")
        connection.close()
        content = path.read_bytes()
        if content.startswith(b"SQLite format 3") or word.encode() in content:
            raise RuntimeError("clear text")
        connection = connect(path, key)
        back = connection.execute("SELECT word FROM word").get
        connection.close()
        if back != word:
            raise RuntimeError("round trip")
        try:
            connect(path, secrets.token_bytes(32)).close()
        except VaultUnreadable:
            return CIPHER
    raise RuntimeError("any key opens it")


def _keyring(_: _Screen) -> str:
    from desktop.infra.secrets import KeyringUnavailable, SystemKeyring

    try:
        return SystemKeyring().describe()
    except KeyringUnavailable as problem:
        raise _Told(texts.CHECK_KEYRING[problem.why]) from None


def _tls(_: _Screen) -> str:
    import ssl

    from desktop.infra.tls import system_trust

    system_trust()
    return ssl.OPENSSL_VERSION


def _images(_: _Screen) -> str:
    from PIL import Image, __version__

    for name in ("JPEG", "PNG", "TIFF"):
        drawn = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(drawn, name)
        with Image.open(io.BytesIO(drawn.getvalue())) as image:
            image.load()
    fax = io.BytesIO()
    Image.new("1", (8, 8)).save(fax, "TIFF", compression="group4")
    return f"Pillow {__version__}, JPEG, PNG, TIFF"


def _pdf(screen: _Screen) -> str:
    import pikepdf
    import pypdf
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtPdf import QPdfDocument

    screen.open()
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(made)
    pages = len(pypdf.PdfReader(io.BytesIO(made.getvalue())).pages)
    buffer = QBuffer()
    buffer.setData(QByteArray(made.getvalue()))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    shown = QPdfDocument()
    shown.load(buffer)
    drawn = shown.pageCount()
    shown.close()
    if (pages, drawn) != (1, 1):
        raise RuntimeError(f"{pages}, {drawn}")
    return f"pikepdf {pikepdf.__version__}, pypdf {pypdf.__version__}, QtPdf"


def _fonts(screen: _Screen) -> str:
    from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

    screen.open()
    families = QFontDatabase.families()
    spec = find_spec("fontpkg_inter")
    if "Inter" not in families and spec is not None:
        for folder in spec.submodule_search_locations or ():
            for file in sorted(Path(folder).rglob("*.?tf")):
                QFontDatabase.addApplicationFont(str(file))
        families = QFontDatabase.families()
    family = "Inter" if "Inter" in families else QFontInfo(QFont()).family()
    if not families or not family:
        raise RuntimeError("no font")
    return family


def _screen(screen: _Screen) -> str:
    from PySide6 import __version__
    from PySide6.QtGui import QGuiApplication

    screen.open()
    return f"Qt {__version__}, {QGuiApplication.platformName()}"


Check = Callable[[_Screen], str]
"""Tries one thing: a few words on what was found, an exception where it is missing."""

CHECKS: tuple[tuple[str, Check], ...] = (
    ("cipher", _cipher),
    ("keyring", _keyring),
    ("tls", _tls),
    ("images", _images),
    ("screen", _screen),
    ("pdf", _pdf),
    ("fonts", _fonts),
)
