"""The tour: the real program does its main job by itself, off-screen, and leaves numbered pictures and a summary.

Owns the order of what is shown. It acts as a user would (types, drops, clicks) on the program that is running, against
a server of its own whose line it can slow down and cut.
"""

import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPointF, QRect, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from desktop.app import (
    demo,
    tour_access,
    tour_applicant,
    tour_convention,
    tour_factor,
    tour_faq,
    tour_home,
    tour_many,
    tour_papers,
    tour_practice,
    tour_reconciliation,
    tour_registration,
    tour_requests,
    tour_standing,
)
from desktop.app import tour_texts as texts
from desktop.app.desk import Desk
from desktop.app.program import Program
from desktop.app.tour_history import look_back
from desktop.app.tour_statements import read_statements
from desktop.kernel.ids import DocumentId
from desktop.toolkit.banner import Banner
from desktop.toolkit.theme import Mode
from desktop.uploads.facts import DocumentRow, DocumentState, Kind, View

T = TypeVar("T")
log = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds for any one thing to happen
CROWD = 10_000  # documents
_LAPTOP, _DESKTOP, _NARROW = QSize(1280, 720), QSize(1920, 1080), QSize(1000, 720)
_BY_NAME = (
    ("Facture", Kind.FACTURE),
    ("Devis", Kind.DEVIS),
    ("Ordonnance", Kind.ORDONNANCE),
    ("Prise en charge", Kind.PRISE_EN_CHARGE),
    ("Flux optique", Kind.FLUX_OPTIQUE),
    ("RIB", Kind.RIB),
    ("Convention", Kind.CONVENTION),
    ("", Kind.AUTRE),
)
_ON_THE_WAY = frozenset({DocumentState.QUEUED, DocumentState.SENDING, DocumentState.WAITING, DocumentState.UPLOADED})


class TourFailed(RuntimeError):  # noqa: N818 - what happened, not what kind of object it is
    """Something that the tour waited for didn't happen."""


class Tour:
    """`begin` is a script for `app.main.run`; the pictures go to `folder`, which is made."""

    def __init__(self, folder: Path, basedir: Path) -> None:
        self._folder = folder
        self._basedir = basedir
        self._number = 0
        self._told: list[str] = []
        self._became: list[str] = []
        self.server = demo.DemoServer(basedir / "server")
        self._program: Program

    def begin(self, program: Program) -> None:
        """Make the tour, then leave the program: with 0, or with 1 where something didn't happen."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._program = program
        try:
            self._go()
        except Exception:
            log.exception("the tour stopped")
            self._picture("arret")
            QApplication.exit(1)
            raise
        QApplication.exit(0)

    def _go(self) -> None:
        documents = demo.documents(self._basedir)
        self._size(_LAPTOP)
        tour_registration.show(self._hands(), self._program, self.server)
        tour_applicant.show(self._hands(), self._program, self.server, documents)
        self._sign_in()
        desk = self._program.desk
        assert desk is not None
        hands = self._hands()
        tour_home.first_day(hands, desk, self._program.theme)
        self._drop(desk, documents)
        self._propose(desk)
        tour_papers.in_large(hands, desk, self._program.theme, "en-grand-type")
        self._sort(desk)
        self._mend(desk)
        tour_papers.show(hands, desk, self._program.theme, self._basedir)
        self._send(desk)
        self._look_at_receipts(desk)
        tour_home.day(hands, desk, self._program.theme, self.server, documents[0])
        tour_requests.show(hands, desk, self._program.theme, self.server, documents)
        self._repeat(desk, documents)
        tour_many.search(tour_many.Guide(self._settle, self._picture), desk, self._program.theme)
        self._other_looks(desk)
        self._note(desk)
        self._crowd(desk)
        read_statements(desk, self._program.theme, self._picture, self._until, self._settle)
        tour_reconciliation.show(hands, desk, self._program.theme, self._basedir)
        tour_convention.show(hands, desk, self._program.theme)
        tour_standing.show(hands, desk, self.server)
        look_back(desk, self._program.theme, self._picture, self._until, self._settle)
        tour_faq.ask(desk, self._program.theme, self._picture, self._until, self._settle)
        tour_practice.show(hands, desk, self._program.theme)
        tour_access.show(hands, desk, self._program.theme, self.server)
        tour_factor.show(hands, desk, self._program.theme)
        self._lock(desk)
        tour_access.shut_out(hands, desk, self.server, lambda: self._program.desk is None)
        tour_factor.at_the_door(hands, self._program, self.server)
        self._write_summary(len(documents))

    def _hands(self) -> tour_papers.Hands:
        return tour_papers.Hands(self._until, self._settle, self._picture, self._rows, self._do)

    # --- what is done --------------------------------------------------------------------------------------------

    def _sign_in(self) -> None:
        gate = self._program.gate
        self._until(gate.isVisible)
        self._settle(1.0)  # the notice has come
        identifier, password = (field for field in gate.findChildren(QLineEdit) if field.isVisible())
        self._picture("connexion")
        self._type(identifier, "200 000 009")
        self._type(password, "une erreur")
        self._picture("connexion-cle")
        self._type(identifier, demo.FINESS)
        password.returnPressed.emit()
        self._until(lambda: any(each.isVisible() for each in gate.findChildren(Banner)))
        self._settle()
        self._picture("connexion-refusee")
        self._type(password, demo.PASSWORD)
        password.returnPressed.emit()
        self._until(lambda: self._program.desk is not None)

    def _drop(self, desk: Desk, documents: Sequence[Path]) -> None:
        self._until(lambda: desk.deposits.empty.isVisible())
        self._settle()
        self._picture("deposer-vide", dark=True)
        data = _dragged(documents)
        self._drag_over(data)
        self._settle()
        self._picture("survol", dark=True)
        self._let_go(data)
        everything = len(documents)
        self._until(lambda: sum(self._counts(desk).values()) == everything)
        self._settle()
        self._picture("depot-lu")

    def _propose(self, desk: Desk) -> None:
        page = desk.deposits
        page.filters.choose(View.TO_SEND)

        def proposed() -> int:
            return page.queue.status.proposed[0] if page.queue.status else 0

        self._until(lambda: proposed() > 0)
        before = 0
        while before != proposed():  # until nothing more is
            before = proposed()
            self._settle(2.0)
        page.proposals.review()
        self._settle()
        self._picture("types-proposes")

    def _sort(self, desk: Desk) -> None:
        rows = self._rows(desk, View.TO_SEND)
        for prefix, kind in _BY_NAME:
            chosen = [row.id for row in rows if row.name.startswith(prefix)]
            rows = [row for row in rows if not row.name.startswith(prefix)]
            if chosen and kind is not Kind.FACTURE:
                self._do(desk.delivery.engine.set_kind(chosen, kind))
        desk.deposits.filters.choose(View.TO_SEND)
        self._settle()
        self._settle()
        self._picture("composition", dark=True)
        self._size(_DESKTOP)
        self._select(desk, self._rows(desk, View.TO_SEND)[5:6])
        self._until(lambda: desk.deposits.panel.drawn)
        self._settle()
        self._picture("composition-grand-ecran")
        self._size(_LAPTOP)
        self._select(desk, self._rows(desk, View.TO_SEND)[:6])
        self._settle()
        self._picture("selection")

    def _mend(self, desk: Desk) -> None:
        desk.deposits.filters.choose(View.TO_MEND)
        self._settle()
        self._select(desk, self._rows(desk, View.TO_MEND)[:1])
        self._settle()
        self._picture("a-corriger", dark=True)

    def _send(self, desk: Desk) -> None:
        self.server.faults({"route": "POST /v1/uploads*", "fault": "latency", "seconds": 0.5, "probability": 1.0})
        desk.deposits.filters.choose(View.MOVING)
        self._select(desk, [])
        desk.deposits.send()
        self._until(lambda: self._counts(desk).get(DocumentState.UPLOADED, 0) >= 4 or self._sent(desk) > 0)
        self._settle()
        self._picture("envoi")
        self.server.stop()
        self._until(lambda: self._counts(desk).get(DocumentState.WAITING, 0) > 0)
        self._settle()
        self._picture("hors-ligne")
        self.server.start()
        self._until(lambda: not any(self._counts(desk).get(state) for state in _ON_THE_WAY))
        self._settle()
        self._picture("envoye")

    def _look_at_receipts(self, desk: Desk) -> None:
        desk.shell.show_page(desk.history.key)
        self._until(lambda: desk.history.detail.receipt is not None)
        self._settle()
        self._picture("accuses")
        receipt = desk.history.detail.receipt
        assert receipt is not None
        sheet = self._folder / f"accuse-{receipt.number}.pdf"
        desk.history.detail.save_as(sheet)
        self._until(sheet.exists)

    def _repeat(self, desk: Desk, documents: Sequence[Path]) -> None:
        desk.shell.show_page(desk.deposits.key)
        desk.deposits.add_paths(documents[:3])
        self._until(lambda: self._counts(desk).get(DocumentState.DUPLICATE, 0) == 2 and not desk.deposits.reading)
        desk.deposits.filters.choose(View.TO_MEND)
        self._settle()
        self._select(desk, [row for row in self._rows(desk, View.TO_MEND) if row.twin][:1])
        self._settle()
        self._picture("deja-envoye")
        desk.deposits.filters.choose(View.ALL)

    def _other_looks(self, desk: Desk) -> None:
        program = self._program
        desk.shell.settings_requested.emit()
        self._settle()
        self._picture("parametres")
        desk.shell.show_page(desk.deposits.key)
        program.theme.set_mode(Mode.DARK)
        self._settle()
        self._picture("sombre-deposer")
        desk.shell.show_page(desk.history.key)
        self._settle()
        self._picture("sombre-accuses")
        self._size(_NARROW)
        desk.shell.show_page(desk.deposits.key)
        self._settle()
        self._picture("sombre-etroit")
        self._size(_LAPTOP)
        program.theme.set_mode(Mode.CONTRAST)
        self._settle()
        self._picture("contraste-deposer")
        program.theme.set_mode(Mode.LIGHT)
        sheet = desk.shell.key_sheet()
        self._picture("raccourcis", over=sheet)
        sheet.deleteLater()

    def _crowd(self, desk: Desk) -> None:
        folder = demo.crowd(self._basedir, CROWD)
        desk.deposits.filters.choose(View.ALL)
        self._select(desk, [])
        before = sum(self._counts(desk).values())
        data = _dragged([folder])
        self._drag_over(data)
        self._settle(1.5)
        self._picture("survol-dossier")
        self._let_go(data)
        self._until(lambda: sum(self._counts(desk).values()) > before + CROWD // 8)
        self._picture("lecture")
        self._until(lambda: not desk.deposits.reading and sum(self._counts(desk).values()) == before + CROWD)
        self._settle()
        self._picture("dix-mille")
        tour_many.folders(tour_many.Guide(self._settle, self._picture), desk)
        # Line by line as fast as it goes: no reply is held back any more.
        self.server.faults()
        desk.deposits.filters.choose(View.MOVING)
        desk.deposits.send()
        self._until(lambda: self._counts(desk).get(DocumentState.ACKNOWLEDGED, 0) > CROWD // 20)
        self._settle()
        self._picture("dix-mille-envoi")
        self._program.theme.set_mode(Mode.DARK)
        self._size(_DESKTOP)
        self._settle()
        self._picture("sombre-dix-mille")
        self._do(desk.delivery.engine.pause())
        self._program.theme.set_mode(Mode.LIGHT)
        self._size(_LAPTOP)
        self._settle()
        self._picture("pause")

    def _lock(self, desk: Desk) -> None:
        desk.shell.lock_requested.emit()
        self._until(lambda: self._program.window.locked)
        self._settle()
        self._picture("verrouille")

    # --- hands and eyes ------------------------------------------------------------------------------------------

    def _until(self, happened: Callable[[], bool]) -> None:
        """Let the program run until something has happened, be it for a moment."""
        loop = QEventLoop()
        deadline = time.monotonic() + PATIENCE

        def look() -> None:
            if happened():
                loop.exit(0)
            elif time.monotonic() > deadline:
                loop.exit(1)

        looks = QTimer()
        looks.setInterval(20)
        looks.timeout.connect(look)
        looks.start()
        late = not happened() and loop.exec() != 0
        looks.stop()
        if late:
            raise TourFailed(self._told[-1] if self._told else "at the start")

    def _settle(self, seconds: float = 0.6) -> None:
        """Long enough for every coalesced fact and every motion to have reached the screen."""
        until = time.monotonic() + seconds
        self._until(lambda: time.monotonic() >= until)

    def _picture(self, name: str, *, over: QDialog | None = None, dark: bool = False) -> None:
        """Of the window as it is, with a dialog `over` it; and once more in dark."""
        self._number += 1
        file = f"{self._number:03}-{name}.png"
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        seen = self._program.window.grab()
        if over is not None:  # off-screen there is no window system to show a second window
            if not over.isVisible():  # opened, it has the size that its user sees
                over.adjustSize()
            place = seen.rect().center() - over.rect().center()
            painter = QPainter(seen)
            painter.fillRect(QRect(place, over.size()).adjusted(-1, -1, 1, 1), Qt.GlobalColor.gray)
            painter.drawPixmap(place, over.grab())
            painter.end()
        seen.save(str(self._folder / file))
        self._told.append(f"{file} · {texts.CAPTIONS[name]}")
        if dark:
            self._program.theme.set_mode(Mode.DARK)
            self._settle()
            self._picture(f"sombre-{name}")
            self._program.theme.set_mode(Mode.LIGHT)
            self._settle()

    def _size(self, size: QSize) -> None:
        self._program.window.resize(size)
        self._settle(0.2)

    def _type(self, field: QLineEdit, words: str) -> None:
        field.setFocus()
        field.clear()
        field.insert(words)
        field.textEdited.emit(words)
        self._settle(0.2)

    def _drag_over(self, data: QMimeData) -> None:
        window = self._program.window
        middle = window.rect().center()
        entering = QDragEnterEvent(
            middle, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(window, entering)

    def _let_go(self, data: QMimeData) -> None:
        window = self._program.window
        target: QWidget = self._program.desk.drops if self._program.desk else window
        dropping = QDropEvent(
            QPointF(window.rect().center()),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(target, dropping)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        done: list[T] = []
        self._program.tasks.run(self._program, work, done.append)
        self._until(lambda: bool(done))
        return done[0]

    def _rows(self, desk: Desk, view: View) -> list[DocumentRow]:
        engine = desk.delivery.engine

        async def ask() -> list[DocumentRow]:
            return await engine.rows(await engine.ids(view))

        return self._do(ask())

    def _select(self, desk: Desk, rows: Sequence[DocumentRow]) -> None:
        ids: list[DocumentId] = [row.id for row in rows]
        desk.deposits.table.select_ids(ids, scroll=True)

    def _counts(self, desk: Desk) -> dict[DocumentState, int]:
        return dict(desk.deposits.queue.counts)

    def _sent(self, desk: Desk) -> int:
        return self._counts(desk).get(DocumentState.ACKNOWLEDGED, 0)

    # --- what remains ----------------------------------------------------------------------------------------------

    def _note(self, desk: Desk) -> None:
        """What became of the main job, for the summary."""
        receipts = self._do(desk.delivery.engine.receipts())
        counts = {state: count for state, count in self._counts(desk).items() if count}
        self._became = lines = [texts.RECEIPTS, ""]
        for receipt in reversed(receipts):
            lines.append(f"- {texts.receipt(receipt.number, receipt.kind, len(receipt.documents))}")
            lines += [f"  - {texts.document(each.name, each.size, each.sha256)}" for each in receipt.documents]
        lines += ["", texts.STATES, "", *(f"- {texts.state(state, count)}" for state, count in counts.items()), ""]

    def _write_summary(self, documents: int) -> None:
        when = texts.WHEN.format(datetime.now(UTC), documents)
        lines = [texts.HEADING, "", when, "", *(f"- {line}" for line in self._told), "", *self._became]
        (self._folder / "summary.md").write_text("\n".join(lines), encoding="utf-8")


def _dragged(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data
