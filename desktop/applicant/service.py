"""What a screen may ask of an applicant's desk. Nothing returns before it is stored.

Answers are facts of `applicant.facts` and `uploads.facts`; failures are those of `kernel.failures`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from desktop.applicant.facts import Contact, Followed, Key, Role, Sent, Snapshot
from desktop.kernel.events import Bus
from desktop.kernel.ids import DepositId, DocumentId, Finess
from desktop.uploads.facts import AddReport, DocumentRow, Limits


class Application(Protocol):
    """One applicant: what is prepared, sent and followed."""

    @property
    def bus(self) -> Bus:
        """Where the facts of this applicant's queue and application are published, and no other's."""
        ...

    async def snapshot(self) -> Snapshot: ...

    async def limits(self) -> Limits:
        """`deposit_max_bytes` holds for all papers together."""
        ...

    async def papers(self) -> list[tuple[DocumentRow, Role]]:
        """What isn't received yet, in order of arrival, with what it was refused for or waits for."""
        ...

    async def set_contact(self, contact: Contact, message: str) -> None: ...

    async def add(self, paths: Sequence[Path]) -> AddReport:
        """Keep files in the vault, each with a role guessed from its name."""
        ...

    async def add_content(self, name: str, content: bytes, role: Role) -> AddReport:
        """As `add`, for the agreement that was just made; it takes the place of an earlier one that didn't leave."""
        ...

    async def remove(self, ids: Sequence[DocumentId]) -> int: ...

    async def set_role(self, document: DocumentId, role: Role) -> None: ...

    async def send(self) -> DepositId | None:
        """Send all that is ready as one: the application, or what was asked for. None where there is nothing, or where
        it is too much for one."""
        ...

    async def retry(self) -> None:
        """Try at once what waits."""
        ...

    async def refresh(self) -> Followed | None:
        """Ask how the application stands; the last answer where the service can't be asked."""
        ...

    async def renew_link(self) -> Sent:
        """Have a new link mailed, for a key that ended."""
        ...

    async def mail_agreement(self, agreement: bytes, fields: Sequence[tuple[str, str]]) -> Sent:
        """Have the deposit link and the agreement mailed to the contact ("Recevoir par courriel")."""
        ...

    async def adopt(self, key: Key) -> None:
        """A new key: what waited for it goes on."""
        ...


class Desks(Protocol):
    """The applicants of this workstation; one is open at a time."""

    async def known(self) -> list[Finess]:
        """Those of whom something is kept here."""
        ...

    async def open(self, finess: Finess, key: Key | None = None) -> Application:
        """Open what is kept of an applicant, or begin; the one that was open is closed. `VaultBusy` elsewhere."""
        ...

    async def open_link(self, link: str) -> Application | None:
        """By what a mail said: the link, or the key in it. None where it opens nothing (any more)."""
        ...

    async def shut(self) -> None:
        """Close the one that is open; what waits in it stays."""
        ...

    async def forget(self, finess: Finess) -> None:
        """Take everything of an applicant off this workstation."""
        ...
