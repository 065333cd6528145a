"""What the user sends about something that is followed, through the outbox: `followup.sending.Correspondence`.

Owns the routes and words of these intents. Nothing returns before the vault has them.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from desktop.followup.facts import FollowChanged, Subject
from desktop.followup.keeper import FollowupService
from desktop.followup.sending import FilesRefused, Why
from desktop.kernel.events import Bus
from desktop.outbox.facts import Attachment, Intent, IntentChanged, IntentGone, IntentId, IntentState
from desktop.outbox.service import Outbox, new_intent_id

MESSAGE, PIECE = "followup.message", "followup.piece"
DEMANDS = "request."
LIMIT = 10 * 1024 * 1024  # of all documents together, as the guide has it
_UNREADABLE = frozenset({"unreadable", "gone", "changing", "empty", "damaged", "encrypted"})
_LARGE = frozenset({"too-large", "archive-too-large"})


class Corresponding:
    """Ties the follow-up to the outbox: an answer of the service's makes the follow-up look."""

    def __init__(self, outbox: Outbox, followup: FollowupService, bus: Bus) -> None:
        self._outbox = outbox
        self._followup = followup
        self._bus = bus
        self._ties = [bus.subscribe(IntentChanged, self._changed), bus.subscribe(IntentGone, self._gone)]

    def untie(self) -> None:
        """Hear nothing more."""
        for tie in self._ties:
            tie()

    async def write(self, subject: Subject, text: str, files: Sequence[Path]) -> None:
        body = msgspec.json.encode({"text": text})
        await self._post(MESSAGE, f"/v1/conversations/{subject.id}/messages/{{id}}", body, body, subject, files)

    async def bring(self, subject: Subject, message: str, files: Sequence[Path]) -> None:
        body, typed = msgspec.json.encode({"message": message}), msgspec.json.encode({"text": message})
        await self._post(PIECE, f"/v1/followup/{subject.id}/pieces/{{id}}", body, typed, subject, files)

    async def dismiss(self, intent: str) -> None:
        await self._outbox.forget(IntentId(intent))

    async def _post(
        self, kind: str, route: str, body: bytes, typed: bytes, subject: Subject, files: Sequence[Path]
    ) -> None:
        papers = await self._read(files)
        await self._outbox.post(Intent(new_intent_id(), kind, route, body, typed, subject.id), papers)

    async def _read(self, files: Sequence[Path]) -> Sequence[Attachment]:
        if not files:
            return ()
        read = await self._outbox.read_files(files)
        for _, reason in read.refused:
            raise FilesRefused(
                Why.UNREADABLE if reason in _UNREADABLE else Why.TOO_LARGE if reason in _LARGE else Why.KIND
            )
        if sum(len(paper.content) for paper in read.good) > LIMIT:
            raise FilesRefused(Why.TOO_LARGE)
        return read.good

    def _changed(self, fact: IntentChanged) -> None:
        if fact.row.kind.startswith(DEMANDS) and fact.row.state is IntentState.ACCEPTED:
            self._followup.ask_now()  # what was just sent is followed from now on
        if fact.row.kind not in (MESSAGE, PIECE):
            return
        if fact.row.state is not IntentState.SENDING:
            self._bus.publish(FollowChanged(1))
            self._followup.look_again()
        if fact.row.state in (IntentState.ACCEPTED, IntentState.REFUSED):
            self._followup.ask_now()

    def _gone(self, fact: IntentGone) -> None:
        if fact.kind in (MESSAGE, PIECE):
            self._bus.publish(FollowChanged(1))
            self._followup.look_again()
