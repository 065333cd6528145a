"""The program with its window: what exists while nobody is signed in, what exists while a practice is, and the way
between the two.

Owns lifetimes. Everything that a page needs is made here and handed to it; nothing is looked up anywhere else.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import interpreter, texts
from desktop.app.gate import Gate
from desktop.app.gate_pages import GateMaterials, offer_pages
from desktop.app.shell_window import Window
from desktop.features.settings.service import PreferencesChanged, Settings
from desktop.features.settings.store import Store
from desktop.features.sign_in.ui.page import SignInPage
from desktop.infra.paths import Paths
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.ids import DepositId, DocumentId, Finess
from desktop.session.standing import Outcome, Standing
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import FileMemory
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Mode, Theme

if TYPE_CHECKING:  # imported after the first window was painted, off the UI thread
    from concurrent.futures import Future

    from desktop.app.desk import Desk
    from desktop.app.following import Following
    from desktop.app.lock import IdleWatch, Unlocking
    from desktop.app.statements import Archive
    from desktop.app.wiring import Delivery, House
    from desktop.features.practice.service import PracticeData
    from desktop.session.facts import Profile, SignInResult, StandingChanged

log = logging.getLogger(__name__)

_OPEN = frozenset({Outcome.SIGNED_IN, Outcome.OFFLINE})
LEAVE_WITHIN = 10.0  # seconds for what is on the wire to reach its next edge
AFTER_PAINT = 10  # milliseconds: what was painted reaches the screen before other threads want Python's lock
PAINTED_WITHIN = 1_000  # milliseconds; a window that starts minimised is painted later than that
_CONNECTION = {
    Standing.SIGNED_IN: "online",
    Standing.OFFLINE: "reconnecting",
    Standing.EXPIRED: "expired",
}


class Program(QObject):
    """One per process. `start` shows the window; `leave` ends everything that runs."""

    practice_opened = Signal()
    practice_closed = Signal()
    _prepared = Signal()

    def __init__(self, app: QApplication, paths: Paths, bus: Bus, clock: Clock, build: "Callable[[], House]") -> None:
        """`app` was made with `theme.STYLE`. `build` is called once, off the UI thread, after the first window was
        painted: it may import for long."""
        super().__init__()
        self._app = app
        self._bus = bus
        self._clock = clock
        self._build = build
        self._built: Future[House] | None = None
        self._preparing: Thread | None = None
        self._begun = False
        self._left = False
        self._next: str | None = None
        self.desk: Desk | None = None
        self.settings = Settings(Store(paths.config / "settings.json"), bus)
        self._memory = FileMemory(paths.config / "screen.json")
        self.theme = Theme(Mode(self.settings.now.look))
        self.theme.set_compact(self.settings.now.compact)
        self.theme.apply(app, styled=True)
        self.tasks = Tasks(lambda work: self._house.loop.submit(work))
        self.tasks.unhandled = self._unforeseen
        self.bridge = Bridge(bus, self)
        self.window = Window(self.theme, place=self.settings.now.window, remember_place=self._remember_place)
        self.gate = self._new_gate()
        self.bridge.listen(self, PreferencesChanged, self._preferred)
        self.window.closing.connect(app.quit)

    def start(self, *, resume: bool = True) -> None:
        """Show the way in; with `resume`, open at once what is remembered on this workstation."""
        self._resume = resume
        self._prepared.connect(self._begin)
        self.window.show_gate(self.gate)
        self.window.installEventFilter(self)
        self.window.show()
        QTimer.singleShot(PAINTED_WITHIN, self._prepare)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:  # nothing before it needs the line, the vault or the other pages
            watched.removeEventFilter(self)
            QTimer.singleShot(AFTER_PAINT, self._prepare)
        return False

    def sign_in(self, finess: Finess, password: str) -> None:
        """Sign in as if typed (the demonstration)."""
        work = self._house.session.sign_in(finess, password, remember=False)
        self.tasks.run(self, work, self._opened)

    def leave(self) -> None:
        """Stop delivering, close the vault, end the loop; what is queued stays in the vault. Once."""
        if self._left:
            return
        self._left = True
        self.tasks.close()
        if self._preparing is None:
            return
        self._idle.stop()
        ended: Future[None] = self._house.loop.submit(self._house.close())
        with suppress(TimeoutError):
            ended.result(LEAVE_WITHIN)
        self._house.loop.stop()
        self._preparing.join()  # Qt classes that are being made while Python ends would crash it

    # --- behind the first window ---------------------------------------------------------------------------------

    @property
    def _house(self) -> "House":
        """Waits for it where somebody was faster than the thread that builds it."""
        self._prepare()
        assert self._built is not None
        return self._built.result()

    @cached_property
    def _idle(self) -> "IdleWatch":
        from desktop.app.lock import IdleWatch

        watch = IdleWatch(self._app, self._clock, self.settings.now.lock_minutes, self)
        watch.expired.connect(self._lock)
        return watch

    def _prepare(self) -> None:
        """Build the house, then import what a practice needs, in a thread; once."""
        if self._preparing is None:
            from concurrent.futures import Future

            self._built = Future()
            self._preparing = Thread(target=self._make_ready, args=(self._built,), name="prepare")
            self._preparing.start()

    def _make_ready(self, built: "Future[House]") -> None:
        try:
            built.set_result(self._build())
        except BaseException as problem:
            built.set_exception(problem)
        if self._left:
            return
        self._prepared.emit()
        import desktop.app.desk  # noqa: F401 - found in memory by `_furnish`

    @Slot()
    def _begin(self) -> None:
        if self._left or self._begun:
            return
        self._begun = True
        self.window.show_icon()
        try:
            house = self._house
        except Exception:
            log.exception("the program can't be put together")
            self._app.exit(1)
            return
        from desktop.app.notices import Notices
        from desktop.infra.reachability import Reachable, Unreached
        from desktop.session.facts import StandingChanged

        Notices(self.theme, self.bridge, self.window)
        bridge = self.bridge
        bridge.listen(self, StandingChanged, self._stands, key=lambda _: None)
        bridge.listen(self, Unreached, lambda _: self._line("offline"), key=lambda _: None)
        bridge.listen(self, Reachable, lambda _: self._line("online"), key=lambda _: None)
        self.tasks.run(self, house.start())
        self.tasks.run(self, house.applicants.resume())
        self.gate.start(resume=self._resume)

    def _new_gate(self) -> Gate:
        def sign_in(parent: QWidget) -> SignInPage:
            remember = self.settings.now.remember
            return SignInPage(
                self.theme, self.tasks, lambda: self._house.session, self._clock, remember=remember, parent=parent
            )

        materials = GateMaterials(self.theme, self.tasks, self.bridge, self._clock, lambda: self._house)
        gate = Gate(self.theme, sign_in, self.window.pages)
        offer_pages(gate, materials)
        gate.opened.connect(self._opened)
        return gate

    # --- a practice opens ----------------------------------------------------------------------------------------

    def _opened(self, result: "SignInResult") -> None:
        if result.profile is None or result.outcome not in _OPEN:
            log.warning("sign-in ended with %s", result.outcome)
            return
        furnish = partial(self._furnish, result, result.profile)
        self.tasks.run(self, self._open_practice(), furnish, self._not_opened)

    def _not_opened(self, problem: Exception) -> None:
        self._unforeseen(problem)
        self.gate.start(resume=False)

    async def _open_practice(self) -> "tuple[Delivery, Archive, Following, PracticeData]":
        from desktop.app.flow import follow
        from desktop.app.following import open_following
        from desktop.app.posting import open_outbox
        from desktop.app.practice import open_practice
        from desktop.app.requesting import open_requests
        from desktop.app.statements import open_statements
        from desktop.app.wiring import open_delivery

        now = self.settings.now
        delivery = await open_delivery(self._house, sorting=True, prepare=lambda engine: follow(engine.flow, now))
        posting = await open_outbox(self._house, delivery)
        await open_requests(self._house, delivery)
        archive = await open_statements(self._house)
        following = await open_following(self._house, posting.service)
        return delivery, archive, following, await open_practice(self._house)

    def _furnish(
        self,
        result: "SignInResult",
        profile: "Profile",
        opened: "tuple[Delivery, Archive, Following, PracticeData]",
    ) -> None:
        from desktop.app.access import access_page
        from desktop.app.applying import let_go
        from desktop.app.desk import Materials, furnish
        from desktop.app.practice import data_page

        delivery, archive, following, held = opened
        materials = Materials(
            self.theme, self.tasks, self.bridge, self._clock, self._memory, self.settings, self.window
        )
        self.desk = desk = furnish(
            materials,
            profile,
            delivery,
            archive,
            following,
            join=self._join,
            erase=self._erase,
            unlock=self._unlock,
            notices=self._house.session.notices,
            vault=lambda: self._house.session.vault,
            questions=self._house.questions,
            addresses=self._house.addresses,
            access=access_page(self.theme, self.tasks, self.bridge, self._house, profile),
            data=data_page(self.theme, self.tasks, self.bridge, held, delivery, clock=self._clock, memory=self._memory),
        )
        self._tie(desk)
        self.window.show_shell(desk.shell, desk.lock)
        self.gate.forget()
        self._idle.start()
        session = self._house.session
        self._stand(session.standing)
        if result.keyring_unavailable:
            desk.shell.say("warning", texts.NO_KEYRING)
        self.tasks.run(desk.shell, session.profiles(), self._list_practices)
        self.tasks.run(desk.shell, let_go(self._house.applicants, profile.finess))
        self.practice_opened.emit()

    def _tie(self, desk: "Desk") -> None:
        shell = desk.shell
        shell.lock_requested.connect(self._lock)
        shell.sign_out_requested.connect(self._sign_out)
        shell.switch_requested.connect(self._switch)
        desk.settings.erased.connect(lambda: self._closed())
        for asks in (shell, desk.bar):
            asks.sign_in_requested.connect(self._lock)  # the lock page asks for the password
        desk.deposits.receipt_requested.connect(self._show_receipt)
        desk.reconciliation.deposit_asked.connect(self._prepare_deposit)
        desk.finder.receipt_chosen.connect(self._show_receipt)
        desk.finder.line_chosen.connect(self._show_lines)
        desk.finder.document_chosen.connect(self._show_document)
        desk.drops.dropped.connect(self._dropped)
        desk.lock.unlocked.connect(self._unlocked)
        desk.lock.sign_out_requested.connect(self._sign_out)

    def _list_practices(self, profiles: list["Profile"]) -> None:
        if self.desk is not None:
            here = self.desk.profile.finess
            self.desk.shell.set_practices([(each.finess, each.name) for each in profiles if each.finess != here])

    # --- gestures that cross features ----------------------------------------------------------------------------

    def _dropped(self, paths: Sequence[Path]) -> None:
        if self.desk is not None and not self.window.locked:
            self.desk.take(paths)

    def _join(self) -> None:
        if self.desk is not None:
            self.desk.shell.show_page(self.desk.deposits.key)
            self.desk.deposits.join_files()

    def _prepare_deposit(self, kind: str, message: str) -> None:
        if self.desk is not None:
            self.desk.shell.show_page(self.desk.deposits.key)
            self.desk.deposits.batch.prepare(kind, message)

    def _show_receipt(self, deposit: DepositId) -> None:
        if self.desk is not None:
            self.desk.shell.show_page(self.desk.history.key)
            self.desk.history.show_receipt(deposit)

    def _show_lines(self, words: str) -> None:
        if self.desk is not None:
            self.desk.shell.show_page(self.desk.statements.key)
            self.desk.statements.show_search(words)

    def _show_document(self, document: DocumentId) -> None:
        if self.desk is not None:
            self.desk.shell.show_page(self.desk.deposits.key)
            self.desk.deposits.show_document(document)

    # --- lock, expiry, line ----------------------------------------------------------------------------------------

    def _lock(self) -> None:
        if self.desk is not None and not self.window.locked:
            self.desk.drops.enabled = False
            self._idle.stop()
            self.window.lock()
            interpreter.sweep()
            self.tasks.run(self, self._house.session.lock())

    async def _unlock(self, password: str, code: str) -> "Unlocking":
        from desktop.app.lock import Unlocking, unlocking

        session = self._house.session
        profile = session.profile
        if profile is None:
            return Unlocking.WRONG
        if await session.unlock(password) and session.standing is not Standing.EXPIRED:
            return Unlocking.OPEN
        # The service wants it too, or knows a newer one than the vault.
        result = await session.sign_in(profile.finess, password, remember=profile.remembered, code=code or None)
        return unlocking(result.outcome)

    def _unlocked(self) -> None:
        self.window.unlock()
        self._idle.start()
        if self.desk is not None:
            self.desk.drops.enabled = True
            self._stand(self._house.session.standing)

    def _stands(self, facts: list["StandingChanged"]) -> None:
        if facts[-1].standing is Standing.SHUT:
            self._shut_out()
        else:
            self._stand(facts[-1].standing)

    def _shut_out(self) -> None:
        """The session was closed from another workstation: hide everything at once, close the vault, say why."""
        self.window.lock()  # dialogs too
        self._next = None
        self._close_practice(texts.SHUT, forget=True)

    def _stand(self, standing: Standing) -> None:
        state = _CONNECTION.get(standing)
        if self.desk is None or state is None:
            return
        reached = self._house.line.reached
        self.desk.shell.set_online("offline" if standing is not Standing.EXPIRED and not reached else state)

    def _line(self, state: str) -> None:
        self.gate.set_online(state == "online")
        if state == "online":
            self._stand(self._house.session.standing)
        elif self.desk is not None and self._house.session.standing is not Standing.EXPIRED:
            self.desk.shell.set_online(state)

    # --- a practice closes -----------------------------------------------------------------------------------------

    def _sign_out(self) -> None:
        self._next = None
        self._close_practice()

    def _switch(self, finess: str) -> None:
        self._next = finess
        self._close_practice()

    def _close_practice(self, why: str = "", *, forget: bool = False) -> None:
        self._idle.stop()
        if self.desk is not None:
            self.desk.drops.enabled = False
        self.tasks.run(self, self._house.session.sign_out(forget=forget), lambda _: self._closed(why))

    async def _erase(self, finess: Finess) -> None:
        await self._house.session.sign_out(forget=True)
        await self._house.session.erase(finess)

    def _closed(self, why: str = "") -> None:
        desk, self.desk = self.desk, None
        if desk is not None:
            desk.drops.deleteLater()
        self.gate = self._new_gate()
        self.window.show_gate(self.gate)
        self.gate.start(resume=self._next is not None, finess=self._next)
        if why:
            self.gate.say("warning", why)
        self._next = None
        QTimer.singleShot(0, interpreter.sweep)  # once what was deleted later is gone
        self.practice_closed.emit()

    # --- settings and what nobody foresaw --------------------------------------------------------------------------

    def _preferred(self, facts: list[PreferencesChanged]) -> None:
        preferences = facts[-1].preferences
        self._idle.set_minutes(preferences.lock_minutes)
        if self.desk is not None:
            from desktop.app.flow import follow

            follow(self.desk.delivery.engine.flow, preferences)

    def _remember_place(self, place: str) -> None:
        self.settings.change(window=place)

    def _unforeseen(self, problem: Exception) -> None:
        log.error("not foreseen: %s", type(problem).__name__, exc_info=problem)
        if self.desk is not None:
            self.desk.shell.say("danger", texts.UNFORESEEN)


Script = Callable[[Program], object]
"""What is to be done with the running program once its window is shown (the tour, tests)."""
