"""What the page asks of the applicants' desks, each in one go; answers are values that it can show."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.applicant.facts import Contact, Key, Role, Snapshot
from desktop.applicant.service import Application, Desks
from desktop.kernel.ids import DepositId, Finess
from desktop.uploads.facts import DocumentRow

AGREEMENT_NAME = "convention.pdf"


@dataclass(frozen=True, slots=True)
class Look:
    """All that the page shows of an application."""

    snapshot: Snapshot
    papers: Sequence[tuple[DocumentRow, Role]]
    limit: int


async def look(application: Application) -> Look:
    """As it is now."""
    limits = await application.limits()
    return Look(await application.snapshot(), await application.papers(), limits.deposit_max_bytes)


async def enter(
    desks: Desks, finess: Finess, key: Key | None, contact: Contact, agreement: bytes
) -> tuple[Application, Look]:
    """Open an application and put in what the pages before know: never over what was typed here."""
    application = await desks.open(finess, key)
    snapshot = await application.snapshot()
    known = snapshot.contact
    merged = Contact(known.name or contact.name, known.mail or contact.mail)
    if merged != known:
        await application.set_contact(merged, snapshot.message)
    if agreement:
        await application.add_content(AGREEMENT_NAME, agreement, Role.AGREEMENT)
    return application, await look(application)


async def enter_by_link(desks: Desks, link: str) -> tuple[Application, Look] | None:
    """Open what a mail's link leads to; None where it leads nowhere."""
    application = await desks.open_link(link)
    return None if application is None else (application, await look(application))


async def send(application: Application, contact: Contact, message: str) -> DepositId | None:
    """Keep what is typed, then send."""
    await application.set_contact(contact, message)
    return await application.send()


async def add(application: Application, paths: Sequence[Path]) -> int:
    """Add files; how many were not taken."""
    report = await application.add(paths)
    return len(report.refused)
