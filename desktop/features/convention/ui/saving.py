""" "Télécharger": asks where, then saves whole or not at all. Owns the question and what is said of the answer."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.features.convention import page_texts as texts
from desktop.features.convention.service import Agreements
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.tasks import Tasks


class Saving(QObject):
    """A child of the page."""

    def __init__(self, page: QWidget, tasks: Tasks, agreements: Agreements, banner: Banner) -> None:
        super().__init__(page)
        self._page = page
        self._tasks = tasks
        self._agreements = agreements
        self._banner = banner

    def ask(self, content: bytes, name: str) -> None:
        """Where to, beginning with this name."""
        dialog = QFileDialog(self._page, texts.SAVE_TITLE, str(Path.home() / name), texts.SAVE_FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(name.rpartition(".")[2])
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.save(content, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, content: bytes, path: Path) -> None:
        """Without asking."""

        def saved(_: None) -> None:
            self._banner.say(Tone.SUCCESS, texts.saved(path.name))

        def failed(problem: Exception) -> None:
            self._banner.say(Tone.DANGER, texts.not_saved(path.name))
            if not isinstance(problem, OSError):
                self._tasks.unhandled(problem)

        self._tasks.run(self, self._agreements.save(path, content), saved, failed)
