"""What exists while a practice is signed in: its pages, its frame, its drop place, and which of them is handed what.

Owns no lifetime: `program` makes a desk when a vault has opened and lets go of it when it closes. Imported after the
first window was painted; nothing of it is needed to sign in.
"""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from desktop import __version__
from desktop.app import texts
from desktop.app.complaining import complain, tie_requests
from desktop.app.convention import practice_page
from desktop.app.dropping import words_of
from desktop.app.finder import Finder
from desktop.app.following import Following
from desktop.app.homing import shortcuts, tie_home
from desktop.app.lock import LockPage, Unlocking
from desktop.app.practice import tie_practice
from desktop.app.retention import Retention, leaving
from desktop.app.shell import Command, Shell
from desktop.app.shell_window import Window
from desktop.app.statements import Archive
from desktop.app.welcoming import NEWS, Welcoming
from desktop.app.wiring import Delivery, queued
from desktop.features.access.ui.page import AccessPage
from desktop.features.convention.ui.page import ConventionPage
from desktop.features.deposits.ui.bar import DeliveryBar
from desktop.features.deposits.ui.page import DepositsPage
from desktop.features.faq.service import Questions
from desktop.features.faq.ui.page import FaqPage
from desktop.features.followup.ui.page import FollowupPage
from desktop.features.history.domain import Practice
from desktop.features.history.ui.page import HistoryPage
from desktop.features.home.ui.page import HomePage
from desktop.features.practice.ui.page import PracticePage
from desktop.features.requests.domain import Practice as RequestsPractice
from desktop.features.requests.ui.page import RequestsPage
from desktop.features.settings.service import KeptStatements, LocalData, Settings
from desktop.features.settings.ui.page import SettingsPage
from desktop.features.statements.domain import Practice as StatementsPractice
from desktop.features.statements.ui.page import StatementsPage
from desktop.features.statements.ui.reconciliation_view import ReconciliationView
from desktop.geocoding.service import AddressFinder
from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.ids import Finess
from desktop.session.facts import Notice, Profile
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.dropzone import DropZone
from desktop.toolkit.memory import Memory
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_STANDS = 20  # milliseconds in which a page that is turned to has been painted


@dataclass(frozen=True, slots=True)
class Materials:
    """What every desk is made of, whichever practice it is for."""

    theme: Theme
    tasks: Tasks
    bridge: Bridge
    clock: Clock
    memory: Memory
    settings: Settings
    window: Window


@dataclass(frozen=True, slots=True)
class Desk:
    """One practice's."""

    profile: Profile
    delivery: Delivery
    archive: Archive
    following: Following
    shell: Shell
    lock: LockPage
    bar: DeliveryBar
    home: HomePage
    deposits: DepositsPage
    history: HistoryPage
    statements: StatementsPage
    reconciliation: ReconciliationView
    convention: ConventionPage
    requests: RequestsPage
    faq: FaqPage
    followup: FollowupPage
    access: AccessPage
    practice: PracticePage
    settings: SettingsPage
    drops: DropZone
    finder: Finder

    def take(self, paths: Sequence[Path]) -> None:
        """What was dropped goes where it is wanted: to the open request, the missing piece, or the queue."""
        if self.requests.takes_drop() and self.requests.take(paths):
            return
        if self.followup.takes_drop():
            self.followup.add_piece(paths)
            return
        self.shell.show_page(self.deposits.key)
        # Once the page stands: its first picture would wait for those who read.
        QTimer.singleShot(_STANDS, self.deposits, partial(self.deposits.add_paths, paths))


def requests_page(materials: Materials, profile: Profile, delivery: Delivery) -> RequestsPage:
    """The page of demands over what was opened with the delivery."""
    assert delivery.requests is not None
    return RequestsPage(
        materials.theme,
        materials.tasks,
        materials.bridge,
        delivery.requests,
        RequestsPractice(profile.name, profile.finess),
        clock=materials.clock,
        memory=materials.memory,
    )


def furnish(
    materials: Materials,
    profile: Profile,
    delivery: Delivery,
    archive: Archive,
    following: Following,
    *,
    join: Callable[[], object],
    erase: Callable[[Finess], Awaitable[None]],
    unlock: Callable[[str, str], Coroutine[Any, Any, Unlocking]],
    vault: Callable[[], Vault],
    questions: Questions,
    addresses: AddressFinder,
    notices: Callable[[], Coroutine[Any, Any, list[Notice]]],
    access: AccessPage,
    data: PracticePage,
) -> Desk:
    """Make everything for `profile`, unconnected. `join` lets the user choose files, `unlock` judges a password,
    `notices` are the mutual's."""
    theme, tasks, bridge, clock, memory = (
        materials.theme,
        materials.tasks,
        materials.bridge,
        materials.clock,
        materials.memory,
    )
    engine = delivery.engine
    deposits = DepositsPage(theme, tasks, bridge, engine, clock=clock, memory=memory)
    practice = Practice(profile.name, profile.finess)
    history = HistoryPage(theme, tasks, bridge, engine, engine.history, practice, clock=clock, memory=memory)
    statements = StatementsPage(
        theme,
        tasks,
        bridge,
        archive.service,
        StatementsPractice(profile.name, profile.finess),
        clock=clock,
        memory=memory,
    )
    reconciliation = ReconciliationView(
        theme, tasks, bridge, archive.reconciling, archive.service, clock=clock, memory=memory
    )
    statements.add_view(reconciliation)
    requests = requests_page(materials, profile, delivery)
    followup = FollowupPage(
        theme, tasks, bridge, following.service, following.corresponding, clock=clock, memory=memory
    )
    home = HomePage(
        theme,
        tasks,
        bridge,
        Welcoming(delivery, archive, following, notices, clock),
        lambda: shortcuts(shell.show_page, join, requests),
        NEWS,
        clock=clock,
    )
    bar = DeliveryBar(theme, tasks, bridge, engine, clock)

    async def waiting() -> int:
        return queued(await engine.counts())

    local = LocalData(profile.finess, waiting, erase, delivery.forget, partial(leaving, engine, clock))

    async def months() -> int:
        return (await archive.service.status()).months

    kept = KeptStatements(months, archive.service.keep, archive.service.erase)
    settings = SettingsPage(theme, tasks, materials.settings, local, __version__, kept)
    convention = practice_page(theme, tasks, clock, profile, vault, addresses, engine)
    pages = [home, deposits, statements, requests, followup, history, convention, data, access]
    faq = FaqPage(theme, tasks, questions, [each.key for each in (*pages, settings)])
    shell = Shell(
        theme,
        [*pages, faq],
        bar=bar,
        settings=settings,
        practice=profile.name,
        finess=profile.finess,
        commands=[Command("Ctrl+J", join, texts.KEYS_JOIN)],
    )
    convention.queued.connect(partial(shell.show_page, deposits.key))
    reconciliation.complaint_asked.connect(partial(complain, shell, requests))
    requests.cards.agreement_asked.connect(partial(shell.show_page, convention.key))
    faq.page_asked.connect(shell.show_page)
    access.page_asked.connect(shell.show_page)
    Retention(tasks, bridge, materials.settings, engine, shell)
    shell.settings_requested.connect(partial(shell.show_page, settings.key))
    tie_practice(shell, data, requests, followup, convention)
    tie_requests(shell, requests, followup, statements)
    tie_home(shell, home, deposits, statements, followup, history)
    drops = DropZone(theme, tasks, words_of(requests, followup), materials.window)
    drops.shield(shell)
    finder = Finder(theme, tasks, engine.finding, shell, archive.service.glance)
    shell.find_requested.connect(lambda: finder.open(shell.places(), shell.acts(), faq.questions))
    lock = LockPage(theme, tasks, unlock, practice=profile.name, finess=profile.finess)
    return Desk(
        profile,
        delivery,
        archive,
        following,
        shell,
        lock,
        bar,
        home,
        deposits,
        history,
        statements,
        reconciliation,
        convention,
        requests,
        faq,
        followup,
        access,
        data,
        settings,
        drops,
        finder,
    )
