"""The program with its window: what exists while nobody is signed in, what exists while a practice is, and the way
between the two.

Owns lifetimes. Everything that a page needs is made here and handed to it; nothing is looked up anywhere else.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.app import texts
from desktop.app.lock import IdleWatch, LockPage
from desktop.app.shell import Command, Shell
from desktop.app.shell_window import Window
from desktop.app.wiring import Delivery, House, open_delivery, queued
from desktop.features.deposits.ui.bar import DeliveryBar
from desktop.features.deposits.ui.drop import WORDS as DROP_WORDS
from desktop.features.deposits.ui.page import DepositsPage
from desktop.features.receipts.domain import Practice
from desktop.features.receipts.ui.page import ReceiptsPage
from desktop.features.settings.service import LocalData, PreferencesChanged, Settings
from desktop.features.settings.store import Store
from desktop.features.settings.ui.page import SettingsPage
from desktop.features.sign_in.ui.page import SignInPage
from desktop.infra.reachability import Reachable, Unreached
from desktop.kernel.ids import DepositId, Finess
from desktop.session.facts import Outcome, Profile, SignInResult, Standing, StandingChanged
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.dropzone import DropZone
from desktop.toolkit.memory import FileMemory
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Mode, Theme

log = logging.getLogger(__name__)

_OPEN = frozenset({Outcome.SIGNED_IN, Outcome.OFFLINE})
LEAVE_WITHIN = 10.0  # seconds for what is on the wire to reach its next edge
_CONNECTION = {
    Standing.SIGNED_IN: "online",
    Standing.OFFLINE: "reconnecting",
    Standing.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What exists while a practice is signed in."""

    profile: Profile
    delivery: Delivery
    shell: Shell
    deposits: DepositsPage
    receipts: ReceiptsPage
    drops: DropZone


class Program(QObject):
    """One per process. `start` shows the window; `leave` ends everything that runs."""

    practice_opened = Signal()
    practice_closed = Signal()

    def __init__(self, app: QApplication, house: House) -> None:
        super().__init__()
        self._app = app
        self._house = house
        self._left = False
        self._next: str | None = None
        self.desk: Desk | None = None
        self.settings = Settings(Store(house.paths.config / "settings.json"), house.bus)
        self._memory = FileMemory(house.paths.config / "screen.json")
        self.theme = Theme(Mode(self.settings.now.look))
        self.theme.set_compact(self.settings.now.compact)
        self.theme.apply(app)
        self.tasks = Tasks(house.loop.submit)
        self.tasks.unhandled = self._unforeseen
        self.bridge = Bridge(house.bus, self)
        self.window = Window(self.theme, place=self.settings.now.window, remember_place=self._remember_place)
        self.gate = self._new_gate()
        self._idle = IdleWatch(app, house.clock, self.settings.now.lock_minutes, self)
        self._connect()

    def start(self, *, resume: bool = True) -> None:
        """Show the way in; with `resume`, open at once what is remembered on this workstation."""
        self.window.show_gate(self.gate)
        self.window.show()
        # Not before the window was painted: nothing of it needs the line.
        QTimer.singleShot(0, lambda: self._begin(resume))

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
        self._idle.stop()
        ended: Future[None] = self._house.loop.submit(self._house.close())
        with suppress(Late):
            ended.result(LEAVE_WITHIN)
        self._house.loop.stop()

    # --- within ------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        bridge = self.bridge
        bridge.listen(self, StandingChanged, self._stands, key=lambda _: None)
        bridge.listen(self, Unreached, lambda _: self._line("offline"), key=lambda _: None)
        bridge.listen(self, Reachable, lambda _: self._line("online"), key=lambda _: None)
        bridge.listen(self, PreferencesChanged, self._preferred)
        self.window.closing.connect(self._app.quit)
        self._idle.expired.connect(self._lock)

    def _begin(self, resume: bool) -> None:
        self.tasks.run(self, self._house.start())
        self.gate.start(resume=resume)

    def _new_gate(self) -> SignInPage:
        gate = SignInPage(
            self.theme, self.tasks, self._house.session, self._house.clock, remember=self.settings.now.remember
        )
        gate.opened.connect(self._opened)
        return gate

    # --- a practice opens ----------------------------------------------------------------------------------------

    def _opened(self, result: SignInResult) -> None:
        if result.profile is None or result.outcome not in _OPEN:
            log.warning("sign-in ended with %s", result.outcome)
            return
        self.tasks.run(self, open_delivery(self._house), partial(self._furnish, result, result.profile))

    def _furnish(self, result: SignInResult, profile: Profile, delivery: Delivery) -> None:
        theme, tasks, bridge, house = self.theme, self.tasks, self.bridge, self._house
        engine = delivery.engine
        deposits = DepositsPage(theme, tasks, bridge, engine, clock=house.clock, memory=self._memory)
        receipts = ReceiptsPage(
            theme,
            tasks,
            bridge,
            engine,
            Practice(profile.name, profile.finess),
            clock=house.clock,
            memory=self._memory,
        )
        bar = DeliveryBar(theme, tasks, bridge, engine, house.clock)

        async def waiting() -> int:
            return queued(await engine.counts())

        settings = SettingsPage(
            theme, tasks, self.settings, LocalData(profile.finess, waiting, self._erase), __version__
        )
        shell = Shell(
            theme,
            [deposits, receipts],
            bar=bar,
            settings=settings,
            practice=profile.name,
            finess=profile.finess,
            commands=[Command("Ctrl+J", partial(self._join, deposits))],
        )
        drops = DropZone(theme, tasks, DROP_WORDS, self.window)
        drops.shield(shell)
        self.desk = Desk(profile, delivery, shell, deposits, receipts, drops)
        self._tie(self.desk, bar, settings)
        lock = LockPage(theme, tasks, self._unlock, practice=profile.name, finess=profile.finess)
        lock.unlocked.connect(self._unlocked)
        lock.sign_out_requested.connect(self._sign_out)
        self.window.show_shell(shell, lock)
        self._idle.start()
        self._stand(house.session.standing)
        if result.keyring_unavailable:
            shell.say("warning", texts.NO_KEYRING)
        tasks.run(shell, house.session.profiles(), self._list_practices)
        self.practice_opened.emit()

    def _tie(self, desk: Desk, bar: DeliveryBar, settings: SettingsPage) -> None:
        shell = desk.shell
        shell.lock_requested.connect(self._lock)
        shell.sign_out_requested.connect(self._sign_out)
        shell.switch_requested.connect(self._switch)
        shell.settings_requested.connect(partial(shell.show_page, settings.key))
        settings.erased.connect(self._closed)
        for asks in (shell, desk.deposits, bar):
            asks.sign_in_requested.connect(self._lock)  # the lock page asks for the password
        desk.deposits.receipt_requested.connect(self._show_receipt)
        desk.drops.dropped.connect(self._dropped)

    def _list_practices(self, profiles: list[Profile]) -> None:
        if self.desk is not None:
            here = self.desk.profile.finess
            self.desk.shell.set_practices([(each.finess, each.name) for each in profiles if each.finess != here])

    # --- gestures that cross features ----------------------------------------------------------------------------

    def _dropped(self, paths: list[Path]) -> None:
        if self.desk is not None and not self.window.locked:
            self.desk.shell.show_page(self.desk.deposits.key)
            self.desk.deposits.add_paths(paths)

    def _join(self, deposits: DepositsPage) -> None:
        if self.desk is not None:
            self.desk.shell.show_page(deposits.key)
            deposits.join_files()

    def _show_receipt(self, deposit: DepositId) -> None:
        if self.desk is not None:
            self.desk.shell.show_page(self.desk.receipts.key)
            self.desk.receipts.show_receipt(deposit)

    # --- lock, expiry, line ----------------------------------------------------------------------------------------

    def _lock(self) -> None:
        if self.desk is not None and not self.window.locked:
            self.desk.drops.enabled = False
            self._idle.stop()
            self.window.lock()
            self.tasks.run(self, self._house.session.lock())

    async def _unlock(self, password: str) -> bool:
        session = self._house.session
        profile = session.profile
        if profile is None:
            return False
        if await session.unlock(password) and session.standing is not Standing.EXPIRED:
            return True
        # The service wants it too, or knows a newer one than the vault.
        result = await session.sign_in(profile.finess, password, remember=profile.remembered)
        return result.outcome in _OPEN

    def _unlocked(self) -> None:
        self.window.unlock()
        self._idle.start()
        if self.desk is not None:
            self.desk.drops.enabled = True
            self._stand(self._house.session.standing)

    def _stands(self, facts: list[StandingChanged]) -> None:
        self._stand(facts[-1].standing)

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

    def _close_practice(self) -> None:
        self._idle.stop()
        if self.desk is not None:
            self.desk.drops.enabled = False
        self.tasks.run(self, self._house.session.sign_out(), lambda _: self._closed())

    async def _erase(self, finess: Finess) -> None:
        await self._house.session.sign_out(forget=True)
        await self._house.session.erase(finess)

    def _closed(self) -> None:
        desk, self.desk = self.desk, None
        if desk is not None:
            desk.drops.deleteLater()
        self.gate = self._new_gate()
        self.window.show_gate(self.gate)
        self.gate.start(resume=self._next is not None, finess=self._next)
        self._next = None
        self.practice_closed.emit()

    # --- settings and what nobody foresaw --------------------------------------------------------------------------

    def _preferred(self, facts: list[PreferencesChanged]) -> None:
        self._idle.set_minutes(facts[-1].preferences.lock_minutes)

    def _remember_place(self, place: str) -> None:
        self.settings.change(window=place)

    def _unforeseen(self, problem: Exception) -> None:
        log.error("not foreseen: %s", type(problem).__name__, exc_info=problem)
        if self.desk is not None:
            self.desk.shell.say("danger", texts.UNFORESEEN)


Script = Callable[[Program], object]
"""What is to be done with the running program once its window is shown (the tour, tests)."""
