"""What a feature may ask of the outbox. Nothing returns before it is stored.

Whatever the user does that changes the server is an `Intent` with a UUID of the client's: posted, it is PUT to its
route with its documents, once, whatever happens on the way; on line at once, off line when the line is back. The
service has to answer the same UUID with the same content as it did the first time, before it looks at anything else.

    intent = Intent(new_intent_id(), "message", "/v1/messages/{id}", body, subject=dossier)
    await outbox.post(intent, [Attachment("ordonnance.pdf", "application/pdf", content)])

Changes are told on the bus as `IntentChanged`, `IntentGone` and `OutboxChanged` (`outbox.facts`). An accepted intent
stays for `KEPT_DAYS`, so that a screen can show it until its own list of confirmed things has it.
"""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from desktop.outbox.facts import Attachment, Intent, IntentId, IntentRow, OutboxStatus

KEPT_DAYS = 60


class Outbox(Protocol):
    """Coroutines run on the program's loop (`infra.loop`), never on the UI thread."""

    async def post(self, intent: Intent, attachments: Sequence[Attachment] = ()) -> None:
        """Let it go, with these documents and those attached before. Of an intent that was posted already, and isn't
        refused, nothing changes: pressing twice sends once. A refused one goes again with its newer words."""
        ...

    async def retry(self, intent: IntentId) -> None:
        """Try now what waits, again what was refused."""

    async def withdraw(self, intent: IntentId) -> bool:
        """Take back what surely isn't at the service, with its documents; False where it may be there already."""
        ...

    async def forget(self, intent: IntentId) -> None:
        """As `withdraw`, and puts an accepted one out of sight."""

    async def intents(self, kind: str) -> list[IntentRow]:
        """All of a kind ("request") or of its family ("request.bank"), newest first; drafts and answered ones too."""
        ...

    async def about(self, subject: str) -> list[IntentRow]:
        """All of a subject, in the order in which they were posted."""
        ...

    async def intent(self, intent: IntentId) -> IntentRow | None: ...

    # --- drafts -----------------------------------------------------------------------------------------------

    async def keep_draft(self, intent: Intent) -> IntentRow | None:
        """Write down what isn't to leave yet, over what was written of it before; None once it was posted."""
        ...

    async def attach(self, intent: IntentId, attachments: Sequence[Attachment]) -> IntentRow | None:
        """Add documents to a draft, or to what was refused; None where there is none."""
        ...

    async def detach(self, intent: IntentId, attachment: int) -> IntentRow | None:
        """Take a document out again, by its number."""
        ...

    async def set_role(self, intent: IntentId, attachment: int, role: str) -> IntentRow | None:
        """Say what a document is there."""
        ...

    async def read_files(self, paths: Sequence[Path]) -> "Read":
        """Documents as delivery would take them: recognised by their content, photographs converted."""
        ...

    async def content(self, attachment: int) -> bytes:
        """The bytes of a document that isn't at the service yet; `FileUnreadable`."""
        ...

    # --- the whole --------------------------------------------------------------------------------------------

    async def status(self) -> OutboxStatus: ...

    def signed_in(self) -> None:
        """Release what waits for the user to sign in. Any thread."""

    def signed_out(self) -> None:
        """Park what is under way. Any thread."""

    def reconnected(self) -> None:
        """The line is back: what waits because of it is tried now. Any thread."""


class Read(Protocol):
    """What became of some files."""

    @property
    def good(self) -> Sequence[Attachment]: ...

    @property
    def refused(self) -> Sequence[tuple[str, str]]:
        """Name and reason (a stable code, as `uploads.facts.DocumentRow.reason`)."""
        ...


def new_intent_id() -> IntentId:
    """One that nobody has."""
    return IntentId(str(uuid.uuid4()))
