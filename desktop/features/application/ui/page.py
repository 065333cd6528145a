"""The page "Déposez votre demande" of the gate: prepare, send, follow, complete, until the code comes.

Shows one face at a time (`domain.Face`) of the application that is open; without one, the way to those that were begun.
Everything it shows is asked again when a fact says that it changed; it keeps nothing but what is being typed.
"""

import logging
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.applicant.facts import Contact, Followed, FollowedChanged, Key, KeyEnded, KeyRenewed, Role, Sent, Stage
from desktop.applicant.service import Application, Desks
from desktop.features.application import service, texts
from desktop.features.application.domain import Face, Readiness, face, ready
from desktop.features.application.service import Look
from desktop.features.application.ui.frame import Frame
from desktop.features.application.ui.standing import goes_on, keeping, standing
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, RetriesItself, VaultBusy
from desktop.kernel.identifiers import parse_finess
from desktop.kernel.ids import Finess
from desktop.toolkit.banner import Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.dropzone import DropWords, DropZone
from desktop.toolkit.gate import Door, GatePage, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import (
    DocumentChanged,
    DocumentsAdded,
    DocumentsRemoved,
    ReceiptArrived,
    StatusChanged,
)

log = logging.getLogger(__name__)

SAVED_AFTER = 400  # milliseconds without a keystroke
ASKED_EVERY = 20_000  # milliseconds between two looks at the service while the page is seen
_TOLD: tuple[type[Any], ...] = (
    DocumentsAdded,
    DocumentChanged,
    DocumentsRemoved,
    ReceiptArrived,
    StatusChanged,
    FollowedChanged,
    KeyEnded,
    KeyRenewed,
)


class ApplicationPage(GatePage):
    """Behind `Door.DEPOSIT`."""

    def __init__(
        self, theme: Theme, tasks: Tasks, desks: Callable[[], Desks], clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self.desks = desks
        self._clock = clock
        self._online = True
        self._application: Application | None = None
        self._bridge: Bridge | None = None
        self._look: Look | None = None
        self._face: Face | None = None
        self._looking = False
        self._stale = False
        self._reading = False
        self._wish: Callable[[], object] | None = None
        self._save_soon = QTimer(self, interval=SAVED_AFTER, singleShot=True)
        self._ask_again = QTimer(self, interval=ASKED_EVERY)
        self._frame = frame = Frame(theme, clock, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        self._contact, self._papers, self._followed = frame.contact, frame.papers, frame.followed
        self._landing, self._standing, self._warning = frame.landing, frame.standing, frame.warning
        self._keeping = frame.keeping
        self.send_button = frame.send_button
        words = DropWords(
            texts.WHOLE_WINDOW, lambda _: texts.DRAG_TEXT, lambda heap: texts.drag(heap.files or heap.others)
        )
        self._drops = DropZone(theme, tasks, words, self)
        self._drops.shield(self)
        self._connect()
        self._show_landing()

    # --- the gate ---------------------------------------------------------------------------------------------

    def begin(self, handed: Handed) -> None:
        """Open the application of this FINESS, with the key and the agreement where given; or show those begun."""
        if not handed.finess:
            if self._application is None:
                self._show_landing()
                self._landing.link.setFocus()
                self._tasks.run(self, self.desks().known(), self._landing.show_known, self._unforeseen)
            return
        key = Key(handed.key, handed.key_expires_at) if handed.key else None
        self._enter(
            parse_finess(handed.finess),
            key,
            Contact(handed.name, handed.mail),
            handed.agreement,
        )

    def set_online(self, online: bool) -> None:
        """Whether the service answers."""
        self._online = online
        self._say_standing()

    @property
    def shown(self) -> Face | None:
        """Which face is shown; None for the way to those that were begun."""
        return self._face

    @property
    def followed(self) -> Followed | None:
        """The application as the mutual told it last."""
        return self._look.snapshot.followed if self._look is not None else None

    @property
    def papers_shown(self) -> int:
        """How many papers are in the list."""
        return self._papers.model.rowCount()

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add files, as if they were dropped or chosen."""
        if self._application is not None and paths and self._papers.add_button.isEnabled():
            self._reading = True
            self._say_standing()
            self._tasks.run(self, service.add(self._application, paths), self._added, self._not_added)

    # --- within -----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._contact.edited.connect(self._save_soon.start)
        self._save_soon.timeout.connect(self._save)
        self._ask_again.timeout.connect(self.refresh)
        self._papers.add_asked.connect(self._choose_files)
        self._papers.make_asked.connect(self._make_agreement)
        self._papers.removal_asked.connect(self._remove)
        self._papers.role_chosen.connect(self._set_role)
        self._drops.dropped.connect(self.add_paths)
        self.send_button.clicked.connect(self._send)
        self._landing.link_given.connect(self._open_link)
        self._landing.chosen.connect(self._open_known)
        self._followed.acted.connect(self._act)
        self._followed.refresh_asked.connect(self.refresh)
        self._standing.acted.connect(self._do_wish)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._ask_again.stop()
        if self._save_soon.isActive():
            self._save()
        super().hideEvent(event)

    # --- opening ----------------------------------------------------------------------------------------------

    def _enter(self, finess: Finess, key: Key | None, contact: Contact, agreement: bytes) -> None:
        work = service.enter(self.desks(), finess, key, contact, agreement)

        def failed(problem: Exception) -> None:
            self._not_opened(problem, lambda: self._enter(finess, key, contact, agreement))

        self._tasks.run(self, work, self._opened, failed)

    @Slot(str)
    def _open_known(self, finess: str) -> None:
        self._enter(Finess(finess), None, Contact(), b"")

    @Slot(str)
    def _open_link(self, link: str) -> None:
        self._landing.set_busy(True)

        def answered(found: tuple[Application, Look] | None) -> None:
            self._landing.set_busy(False)
            if found is None:
                self._landing.refuse(texts.LINK_WRONG)
            else:
                self._landing.link.clear()
                self._opened(found)

        def failed(problem: Exception) -> None:
            self._landing.set_busy(False)
            busy = isinstance(problem, VaultBusy)
            unreachable = isinstance(problem, RetriesItself)
            self._landing.refuse(texts.BUSY if busy else texts.LINK_UNREACHABLE if unreachable else texts.LINK_WRONG)
            if not isinstance(problem, Failure):
                self._unforeseen(problem)

        self._tasks.run(self, service.enter_by_link(self.desks(), link), answered, failed)

    def _opened(self, found: tuple[Application, Look]) -> None:
        application, seen = found
        if application is not self._application:
            if self._bridge is not None:
                self._bridge.deleteLater()
            self._application = application
            bridge = self._bridge = Bridge(application.bus, self)
            for fact in _TOLD:
                bridge.listen(bridge, fact, lambda _: self._changed(), key=lambda _: None)
        snapshot = seen.snapshot
        self._contact.show_contact(snapshot.finess, snapshot.contact, snapshot.message)
        self._show(seen)
        (self._papers.add_button if snapshot.contact.mail else self._contact.name).setFocus()
        self.refresh()

    def _not_opened(self, problem: Exception, again: Callable[[], object]) -> None:
        words = texts.BUSY if isinstance(problem, VaultBusy) else texts.UNEXPECTED
        self._wish = again
        self._standing.say(Tone.DANGER, words, texts.RETRY, closable=False)
        if not isinstance(problem, Failure):
            self._unforeseen(problem)

    # --- showing ----------------------------------------------------------------------------------------------

    def _show_landing(self) -> None:
        self._face = None
        self._standing.clear()
        self._keeping.clear()
        self._frame.show_parts(self._landing)

    def _changed(self) -> None:
        """Something was told: look again, once at a time."""
        if self._application is None:
            return
        if self._looking:
            self._stale = True
            return
        self._looking, self._stale = True, False
        self._tasks.run(self, service.look(self._application), self._looked, self._not_looked)

    def _looked(self, seen: Look) -> None:
        self._looking = False
        self._show(seen)
        if self._stale:
            self._changed()

    def _not_looked(self, problem: Exception) -> None:
        self._looking = False
        if not isinstance(problem, Failure):
            self._unforeseen(problem)

    def _show(self, seen: Look) -> None:
        self._look = seen
        followed = seen.snapshot.followed
        now = face(followed.stage if followed else None, seen.papers)
        found = ready(seen.papers, seen.limit)
        if now is Face.FOLLOW and followed is not None and followed.stage is Stage.REFUSED and seen.papers:
            now = Face.PREPARE  # another application is being prepared
        first = now is not self._face
        self._face = now
        parts: list[QWidget] = []
        if followed is not None and now in (Face.FOLLOW, Face.COMPLETE):
            self._followed.show_followed(followed)
            parts += [self._followed, self._followed.lists]
        if now is not Face.FOLLOW:
            parts += [self._frame.form, self._frame.foot]
        self._contact.setVisible(now in (Face.PREPARE, Face.SENDING))
        self._frame.intro.setVisible(now is Face.PREPARE)
        self._frame.show_parts(*parts)
        open_ = now in (Face.PREPARE, Face.COMPLETE)
        self._contact.set_open(open_)
        self._papers.set_open(open_)
        self._drops.enabled = open_
        self._papers.ask_for(texts.EMPTY_PART if now is Face.COMPLETE else texts.EMPTY_TITLE)
        self._papers.show_papers(seen.papers, found)
        self._papers.make.setVisible(now is Face.PREPARE and Role.AGREEMENT in found.lacking)
        self._show_foot(now, found)
        self._say_standing()
        self._say_keeping()
        if first and now is Face.FOLLOW:
            (self._followed.action if self._followed.action.text() else self._followed.refresh).setFocus()

    def _show_foot(self, now: Face, found: Readiness) -> None:
        self.send_button.setText(texts.SEND_PART if now is Face.COMPLETE else texts.SEND)
        self.send_button.setVisible(now is not Face.SENDING)
        self.send_button.setEnabled(found.sendable)
        self.send_button.setToolTip(texts.send(found))
        if found.papers and not found.sendable:
            self._warning.say(Tone.DANGER, texts.over(found), closable=False)
            return
        lacks = texts.lacking(found.lacking) if now is Face.PREPARE and found.papers else ""
        refused = texts.refused(found.refused) if now is not Face.SENDING and found.refused else ""
        if lacks or refused:
            self._warning.say(Tone.WARNING, f"{refused} {lacks}".strip(), closable=False)
        else:
            self._warning.clear()

    def _say_standing(self) -> None:
        self._wish = None
        if self._look is None or self._face is None:
            return
        said = standing(self._look.snapshot, self._face, online=self._online, reading=self._reading)
        if said is None:
            self._standing.clear()
            return
        self._wish = self._get_key if said.action else None
        self._standing.say(said.tone, said.text, said.action, closable=False)

    def _say_keeping(self) -> None:
        said = keeping(self._look.snapshot, self._face) if self._look is not None else ""
        if said:
            self._keeping.say(Tone.WARNING, said, closable=False)
        else:
            self._keeping.clear()

    # --- doing ------------------------------------------------------------------------------------------------

    def _ask(self, work: Coroutine[Any, Any, Any]) -> None:
        self._tasks.run(self, work, lambda _: self._changed(), self._failed)

    @Slot()
    def _make_agreement(self) -> None:
        if self._look is not None:
            contact = self._contact.contact
            self.go.emit(
                Door.CONVENTION, Handed(finess=self._look.snapshot.finess, name=contact.name, mail=contact.mail)
            )

    @Slot()
    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, texts.ADD_TITLE, "", texts.ADD_FILTER)
        self.add_paths([Path(name) for name in names])

    def _added(self, _refused: int) -> None:
        self._reading = False
        self._changed()

    def _not_added(self, problem: Exception) -> None:
        self._reading = False
        self._failed(problem)

    @Slot(object)
    def _remove(self, ids: list[Any]) -> None:
        if self._application is not None:
            self._ask(self._application.remove(ids))

    @Slot(object, object)
    def _set_role(self, document: Any, role: Any) -> None:
        if self._application is not None:
            self._ask(self._application.set_role(document, role))

    @Slot()
    def _save(self) -> None:
        self._save_soon.stop()
        if self._application is not None:
            self._ask(self._application.set_contact(self._contact.contact, self._contact.words))

    @Slot()
    def _send(self) -> None:
        if self._application is None or (self._face is Face.PREPARE and not self._contact.check()):
            return
        self._save_soon.stop()
        self.send_button.setEnabled(False)
        self._ask(service.send(self._application, self._contact.contact, self._contact.words))

    @Slot()
    def refresh(self) -> None:
        """Ask how the application stands."""
        if self._application is not None:
            self._ask(self._application.refresh())

    @Slot()
    def _act(self) -> None:
        followed = self.followed
        if followed is None:
            return
        if followed.stage is Stage.ACCEPTED:
            contact = followed.contact
            self.go.emit(Door.INSCRIPTION, Handed(finess=followed.finess, mail=contact.mail, name=contact.name))
        elif followed.stage is Stage.REFUSED:
            self.go.emit(Door.INFORMATION, Handed(finess=followed.finess))

    @Slot()
    def _do_wish(self) -> None:
        if self._wish is not None:
            self._wish()

    def _get_key(self) -> None:
        application, seen = self._application, self._look
        if application is None or seen is None:
            return
        followed = seen.snapshot.followed
        if followed is None or not goes_on(followed):
            self.go.emit(Door.INFORMATION, Handed(finess=seen.snapshot.finess))
            return
        self._tasks.run(self, application.renew_link(), self._link_asked, self._failed)

    def _link_asked(self, answer: Sent) -> None:
        self._show_landing()
        tone = Tone.SUCCESS if answer is Sent.TAKEN else Tone.WARNING
        self._standing.say(tone, texts.LINKS[answer], closable=False)
        self._landing.link.setFocus()

    def _failed(self, problem: Exception) -> None:
        if isinstance(problem, Failure):
            log.warning("the application's page met %s", problem.code)
            self._changed()
        else:
            self._unforeseen(problem)

    def _unforeseen(self, problem: Exception) -> None:
        self._standing.say(Tone.DANGER, texts.UNEXPECTED, closable=False)
        self._tasks.unhandled(problem)
