"""Has the agreement signed as the pane says: with what was drawn, with a certificate, or by a file that comes back.

Owns the one signing that may be under way, and what is said of one that failed.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.features.convention import page_texts, sign_texts
from desktop.features.convention.domain import Form
from desktop.features.convention.fill import Refused
from desktop.features.convention.received import Received
from desktop.features.convention.service import Agreements, package
from desktop.features.convention.signing import Certificate, CertificateUnusable
from desktop.features.convention.ui.signing import SigningPane
from desktop.toolkit.tasks import Tasks


class Hand(QObject):
    """A child of its pane."""

    signed = Signal(object)
    """A `Signed`."""
    doubted = Signal(str)
    """A sentence about a file that isn't taken."""

    def __init__(self, pane: SigningPane, tasks: Tasks, agreements: Agreements, form: Callable[[], Form]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._tasks = tasks
        self._agreements = agreements
        self._form = form
        self.busy = False
        pane.drawn.connect(self._drawn)
        pane.certified.connect(self._certified)
        pane.image_chosen.connect(self._take_image)

    def join(self, path: Path, made: bytes | None) -> None:
        """A file that the user signed; `made` is the one that isn't."""
        if not self.busy:
            self._set_busy(True)
            self._tasks.run(self, self._agreements.take_back(path, made), self._joined, self._failed)

    @Slot()
    def _drawn(self) -> None:
        ink = self._pane.pad.ink()
        if ink is None or self.busy:
            return
        self._set_busy(True)
        work = self._agreements.generate(self._pane.signed(self._form()), ink)
        self._tasks.run(self, work, partial(self._done, "drawn"), self._failed)

    @Slot(object, str)
    def _certified(self, path: Path, password: str) -> None:
        if self.busy:
            return
        self._set_busy(True)
        self._pane.tell_certificate("")
        self._tasks.run(self, self._agreements.read_certificate(path, password), self._read, self._failed)

    def _read(self, certificate: Certificate) -> None:
        work = self._agreements.sign(self._pane.signed(self._form()), certificate)
        self._tasks.run(self, work, partial(self._done, "certificate"), self._failed)

    def _done(self, how: str, content: bytes) -> None:
        self._set_busy(False)
        self._pane.password.clear()
        self.signed.emit(package(content, self._form(), how))

    def _joined(self, received: Received) -> None:
        self._set_busy(False)
        if received.doubt is not None:
            self.doubted.emit(sign_texts.DOUBTS[received.doubt.value])
        else:
            self.signed.emit(package(received.content, self._form(), "hand", received.suffix))

    def _failed(self, problem: Exception) -> None:
        self._set_busy(False)
        if isinstance(problem, CertificateUnusable):
            words = sign_texts.CERTIFICATE_PASSWORD if problem.why == "password" else sign_texts.CERTIFICATE_KEY
            self._pane.tell_certificate(words)
        elif isinstance(problem, OSError):
            self._pane.tell_certificate(sign_texts.CERTIFICATE_UNREADABLE)
        elif isinstance(problem, Refused):
            self._pane.tell_refused(problem.findings)
        else:
            self.doubted.emit(page_texts.FAILED)
            self._tasks.unhandled(problem)

    @Slot(str)
    def _take_image(self, name: str) -> None:
        self._tasks.run(self, self._agreements.read_image(Path(name)), self._image_read, self._no_image)

    def _image_read(self, content: bytes) -> None:
        good = self._pane.pad.put_image(content)
        self._pane.say_image("" if good else sign_texts.IMAGE_UNREADABLE)

    def _no_image(self, _: Exception) -> None:
        self._pane.say_image(sign_texts.IMAGE_UNREADABLE)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        for each in (self._pane.sign_button, self._pane.certify_button, self._pane.join_button):
            each.setEnabled(not busy)
