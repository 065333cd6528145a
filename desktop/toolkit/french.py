"""French for what Qt itself says (standard buttons, file dialogs, context menus) and for its dates and numbers."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication


def speak_french(app: QApplication) -> bool:
    """Install Qt's own French catalogue in `app` and make French the locale; False where the catalogue is missing."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator.load("qtbase_fr", folder) and app.installTranslator(translator)
