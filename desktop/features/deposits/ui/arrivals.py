"""How documents come to the page: dropped, chosen in the system's dialogs, pasted as files or as an image.

Owns which drops are being read and how far; what is then shown of them is the page's.
"""

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.features.deposits import page_texts
from desktop.kernel.clock import Clock
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.dropzone import holds_files, local_paths
from desktop.toolkit.memory import Memory
from desktop.toolkit.tasks import Tasks
from desktop.uploads.facts import AddReport, Kind, ReadingProgress
from desktop.uploads.service import Delivery

_MEMORY = "arrivals"


class Arrivals(QWidget):
    """Never visible itself: the parent of the dialogs. `ask` tells kind and message of what comes."""

    reading_changed = Signal()
    arrived = Signal(object)
    """AddReport."""
    failed = Signal(object)
    """Exception."""
    nothing_pasted = Signal()

    def __init__(
        self,
        tasks: Tasks,
        bridge: Bridge,
        delivery: Delivery,
        clock: Clock,
        memory: Memory,
        ask: Callable[[], tuple[Kind, str]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._delivery = delivery
        self._clock = clock
        self._memory = memory
        self._ask = ask
        self._drops = 0
        self._reading: dict[int, tuple[int, int]] = {}
        self.hide()
        bridge.listen(self, ReadingProgress, self._read_on, key=lambda fact: fact.drop)

    @property
    def progress(self) -> tuple[int, int] | None:
        """Files read and found, of all that is being read; None while nothing is."""
        if not self._reading:
            return None
        return sum(each[0] for each in self._reading.values()), sum(each[1] for each in self._reading.values())

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read these files and folders."""
        if paths:
            kind, message = self._ask()
            drop = self._drops + 1
            self._start(self._delivery.add(paths, kind, message, drop=drop))

    @Slot()
    def choose_files(self) -> None:
        """In the system's dialog."""
        dialog = self._dialog(page_texts.PICK_FILES, QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(page_texts.PICK_FILTER)
        dialog.open()

    @Slot()
    def choose_folder(self) -> None:
        """In the system's dialog."""
        dialog = self._dialog(page_texts.PICK_FOLDER, QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()

    @Slot()
    def paste(self) -> None:
        """The files, or the image, of the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if holds_files(data):
            self.add_paths(local_paths(data))
        elif data.hasImage() and isinstance(image := data.imageData(), QImage) and not image.isNull():
            kind, message = self._ask()
            name = page_texts.pasted_name(self._clock.now())
            self._start(self._delivery.add_content(name, _png(image), kind, message))
        else:
            self.nothing_pasted.emit()

    # --- within --------------------------------------------------------------------------------------------------

    def _start(self, work: Coroutine[Any, Any, AddReport]) -> None:
        self._drops += 1
        drop = self._drops
        self._reading[drop] = (0, 0)
        self.reading_changed.emit()
        self._tasks.run(self, work, lambda report: self._added(drop, report), lambda why: self._not_added(drop, why))

    def _added(self, drop: int, report: AddReport) -> None:
        del self._reading[drop]
        self.reading_changed.emit()
        self.arrived.emit(report)

    def _not_added(self, drop: int, problem: Exception) -> None:
        del self._reading[drop]
        self.reading_changed.emit()
        self.failed.emit(problem)

    def _read_on(self, facts: Sequence[ReadingProgress]) -> None:
        for fact in facts:
            if fact.drop in self._reading:
                self._reading[fact.drop] = (fact.done, fact.found)
        self.reading_changed.emit()

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self.window(), title)
        dialog.setFileMode(mode)
        dialog.setDirectory(str(self._memory.recall(_MEMORY).get("folder", "") or Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._picked)
        return dialog

    def _picked(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        if paths:
            self._memory.remember(_MEMORY, {"folder": str(paths[0].parent)})
        self.add_paths(paths)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs of PySide6 6.11 want bytes
    return bytes(buffer.data().data())
