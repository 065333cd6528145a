"""Somebody types into the agreement's form, in a process of its own: `python -m tests.bench.keystrokes KEYS`.

Tells when the pixels of each keystroke were painted, how long the window did nothing else, and what filling the same
template costs pypdf alone, in turns of the same run.
"""

import io
import json
import os
import sys
from random import Random
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import interpreter
from desktop.features.convention import fields
from desktop.features.convention.domain import Form, Key
from desktop.features.convention.fill import Template
from desktop.features.convention.service import Agreements, MemoryDrafts
from desktop.features.convention.ui.page import ConventionPage
from desktop.infra.loop import Loop
from desktop.kernel.clock import SystemClock
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import STYLE, Mode, Theme
from tests.bench.watch import Heart

PAUSE = 40  # milliseconds between a keystroke's pixels and the next keystroke: faster than anybody types
WARM = 12  # keystrokes that count for nothing
TYPED = (Key.NAME, Key.STREET, Key.CITY, Key.EMAIL, Key.SIGNATORY, Key.IT_NAME, Key.SOFTWARE)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Typist(QObject):
    """Types a letter, waits for its pixels, types the next; sometimes it takes one back."""

    def __init__(self, page: ConventionPage, keys: int) -> None:
        super().__init__(page)
        self._page = page
        self._left = keys + WARM
        self._random = Random(5)
        self._drawn = self._typing = False
        self._at = 0.0
        self.pixels: list[float] = []
        self.heart = Heart(self)
        sheets = page.view.living.sheets
        sheets.drawn.connect(self._take)
        sheets.viewport().installEventFilter(self)

    def begin(self) -> None:
        """The first letter."""
        self.heart.begin()
        self._next()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._drawn and self._typing:
            self._typing = False
            QTimer.singleShot(0, self._painted)
        return False

    def _take(self) -> None:
        self._drawn = self._page.view.living.sheets.settled

    def _painted(self) -> None:
        self.pixels.append((perf_counter() - self._at) * 1000)
        self._left -= 1
        if len(self.pixels) == WARM:
            self.heart.take()
        if self._left:
            QTimer.singleShot(PAUSE, self._next)
        else:
            QTimer.singleShot(500, QApplication.quit)

    def _next(self) -> None:
        key = TYPED[len(self.pixels) // 20 % len(TYPED)]
        edit = self._page.view.form.edit(key)
        if not edit.hasFocus():
            edit.setFocus()
        self._drawn = False
        self._typing = True
        self._at = perf_counter()
        if len(edit.text()) > 24:
            edit.clear()
        else:
            QTest.keyClick(edit, self._random.choice(LETTERS))


def bare_fill(template: Template, form: Form) -> float:
    """Milliseconds of one fill of the same template by pypdf as it comes: read, fill, write."""
    from pypdf import PdfReader, PdfWriter

    values = fields.papers(form)
    begun = perf_counter()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(template.content)))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(io.BytesIO())
    return (perf_counter() - begun) * 1000


def main() -> None:
    keys = int(sys.argv[1])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([sys.argv[0], *STYLE])
    interpreter.begin()
    theme = Theme(Mode.LIGHT)
    theme.apply(app, styled=True)
    loop = Loop()
    tasks = Tasks(loop.submit)
    page = ConventionPage(theme, tasks, Agreements(MemoryDrafts(SystemClock())), clock=SystemClock())
    page.resize(1072, 664)
    page.show()
    page.shown()
    interpreter.painted()
    typist = Typist(page, keys)
    QTimer.singleShot(1_500, typist.begin)
    app.exec()
    stall, work = typist.heart.take()
    typed = page.view.form.form
    page.view.living.sheets.close_preview()
    tasks.close()
    loop.stop()
    template = Template.load()
    bare = sorted(bare_fill(template, typed) for _ in range(15))
    pixels = typist.pixels[WARM:]
    print(json.dumps({"pixels": pixels, "stall": stall, "work": work, "bare": bare[len(bare) // 2]}))


if __name__ == "__main__":
    main()
