"""The agreement's two places: a page of the practice's rail, and a page behind the gate. No business.

What is signed goes where deposits are prepared: into the practice's queue, or to the applicant's deposit page.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypedDict

from PySide6.QtCore import SignalInstance

from desktop.app.wiring import House
from desktop.applicant.desk import ApplicantDesk
from desktop.applicant.facts import Contact, Sent
from desktop.applicant.facts import Key as Applied
from desktop.applicant.keeper import Applicants
from desktop.features.convention import page_texts
from desktop.features.convention.domain import Draft, Form, Key, Signed
from desktop.features.convention.service import Agreements, VaultDrafts
from desktop.features.convention.texts import LABELS
from desktop.features.convention.ui.page import ConventionDoor, ConventionPage
from desktop.geocoding.facts import Answer
from desktop.geocoding.service import AddressFinder
from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.identifiers import FinessFault, check_finess, parse_finess
from desktop.session.facts import Profile
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.engine import Engine
from desktop.uploads.facts import Kind


def practice_page(
    theme: Theme,
    tasks: Tasks,
    clock: Clock,
    profile: Profile,
    vault: Callable[[], Vault],
    addresses: AddressFinder,
    engine: Engine,
) -> ConventionPage:
    """The rail's, prefilled with what is known of the practice. "Envoyer" puts what is signed among the documents to be
    sent, then asks for their page."""
    known = Form({Key.FINESS: profile.finess, Key.NAME: profile.name})
    agreements = Agreements(VaultDrafts(vault, clock))
    page = ConventionPage(theme, tasks, agreements, clock=clock, prefill=known, addresses=addresses)
    queued: SignalInstance = page.queued

    def send(signed: Signed) -> None:
        work = engine.add_content(signed.file_name, signed.content, Kind.CONVENTION)
        tasks.run(page, work, lambda _: queued.emit())

    page.view.send_requested.connect(send)
    return page


def gate_page(theme: Theme, tasks: Tasks, clock: Clock, house: Callable[[], House]) -> ConventionDoor:
    """The gate's: what is typed is kept in the vault of the applicant. "Envoyer" goes on to the deposit page."""
    drafts = ApplicantDrafts(lambda: house().applicants, clock)
    page = ConventionDoor(theme, tasks, Agreements(drafts), clock=clock, addresses=LateFinder(house))
    page.begun.connect(drafts.about)

    def send(signed: Signed) -> None:
        name = page.view.form.form[Key.NAME].strip()
        page.go.emit(Door.DEPOSIT, replace(drafts.handed, name=name, **_known(signed)))

    async def mail(form: Form, agreement: bytes | None) -> Sent:
        desk = await drafts.desk(form)
        if desk is None:
            return Sent.REFUSED
        message = (await desk.snapshot()).message
        await desk.set_contact(Contact(form[Key.NAME].strip(), form[Key.EMAIL].strip()), message)
        return await desk.mail_agreement(agreement or b"", [(LABELS[key], value) for key, value in form.values.items()])

    def ask_mail(form: Form, agreement: bytes | None) -> None:
        tasks.run(page, mail(form, agreement), mailed, lambda _: mailed(Sent.REFUSED))

    def mailed(sent: Sent) -> None:
        page.view.tell_mailed(_MAILED.get(sent, page_texts.MAIL_REFUSED), good=sent is Sent.TAKEN)

    page.view.send_requested.connect(send)
    page.view.mail_requested.connect(ask_mail)
    return page


_MAILED = {Sent.TAKEN: page_texts.MAIL_TAKEN, Sent.LATER: page_texts.MAIL_LATER}


class _Handing(TypedDict):
    finess: str
    mail: str
    agreement: bytes


def _known(signed: Signed) -> _Handing:
    return {"finess": signed.finess, "mail": signed.email, "agreement": signed.content}


class LateFinder:
    """Addresses are looked up by what the house has once it is built."""

    def __init__(self, house: Callable[[], House]) -> None:
        self._house = house

    async def find(self, typed: str) -> Answer | None:
        """See `AddressFinder.find`."""
        return await self._house().addresses.find(typed)


class ApplicantDrafts:
    """`convention.service.Drafts` in the vault of the applicant, which is opened with the first that is kept."""

    def __init__(self, applicants: Callable[[], Applicants], clock: Clock) -> None:
        self._applicants = applicants
        self._clock = clock
        self.handed = Handed()
        self._given = ""

    def about(self, handed: Handed) -> None:
        """Whose it is, where the page before knows."""
        if handed.finess or not self.handed.finess:
            self.handed = handed

    async def desk(self, form: Form) -> ApplicantDesk | None:
        """The applicant's; None before there is a FINESS."""
        typed = self.handed.finess or form[Key.FINESS]
        if check_finess(typed) not in (None, FinessFault.KEY):
            return None
        finess, open_desk = parse_finess(typed), self._applicants().desk
        if open_desk is not None and open_desk.finess == finess and self._given == self.handed.key:
            return open_desk
        self._given = self.handed.key
        key = Applied(self.handed.key, self.handed.key_expires_at) if self.handed.key else None
        return await self._applicants().open(finess, key)

    async def load(self) -> Draft | None:
        kept = await self._drafts(Form())
        return None if kept is None else await kept.load()

    async def keep(self, form: Form) -> None:
        kept = await self._drafts(form)
        if kept is not None:
            await kept.keep(form)

    async def forget(self) -> None:
        kept = await self._drafts(Form())
        if kept is not None:
            await kept.forget()

    async def _drafts(self, form: Form) -> VaultDrafts | None:
        desk = await self.desk(form)
        return None if desk is None else VaultDrafts(lambda: desk.opened.vault, self._clock)
