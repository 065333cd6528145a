"""The agreement's two places: a page of the practice's rail, and a page behind the gate. No business.

What is signed goes where deposits are prepared: into the practice's queue, or to the applicant's deposit page.
"""

from collections.abc import Callable

from PySide6.QtCore import SignalInstance

from desktop.features.convention.domain import Form, Key, Signed
from desktop.features.convention.service import Agreements, MemoryDrafts, VaultDrafts
from desktop.features.convention.ui.page import ConventionDoor, ConventionPage
from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.session.facts import Profile
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.engine import Engine
from desktop.uploads.facts import Kind


def practice_page(
    theme: Theme, tasks: Tasks, clock: Clock, profile: Profile, vault: Callable[[], Vault], engine: Engine
) -> ConventionPage:
    """The rail's, prefilled with what is known of the practice. "Envoyer" puts what is signed among the documents to be
    sent, then asks for their page."""
    known = Form({Key.FINESS: profile.finess, Key.NAME: profile.name})
    page = ConventionPage(theme, tasks, Agreements(VaultDrafts(vault, clock)), clock=clock, prefill=known)
    queued: SignalInstance = page.queued

    def send(signed: Signed) -> None:
        work = engine.add_content(signed.file_name, signed.content, Kind.CONVENTION)
        tasks.run(page, work, lambda _: queued.emit())

    page.view.send_requested.connect(send)
    return page


def gate_page(theme: Theme, tasks: Tasks, clock: Clock) -> ConventionDoor:
    """The gate's: nothing of it is on disk before the applicant's vault is open."""
    page = ConventionDoor(theme, tasks, Agreements(MemoryDrafts(clock)), clock=clock)

    def send(signed: Signed) -> None:
        page.go.emit(Door.DEPOSIT, Handed(finess=signed.finess, mail=signed.email))

    page.view.send_requested.connect(send)
    return page
