"""What others think that the staged documents are: asked for, brought in, accepted, declined. The engine's side of it.

Owns nothing but the way to the vault; who thinks, and what it is based on, stays outside (`app.sorting`).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import partial

import apsw

from desktop.infra.database import Vault
from desktop.kernel.ids import DocumentId
from desktop.uploads import store_suggestions, suggesting
from desktop.uploads.facts import Guess, Kind, KindsChosen, Unsorted
from desktop.uploads.ledger import Changes

Change = Callable[[Callable[[apsw.Connection], Changes]], Awaitable[Changes]]


class Opinions:
    """`service.Proposals` over the vault. `change` writes and tells, `publish` tells a fact; both are the engine's."""

    def __init__(self, vault: Vault, change: Change, publish: Callable[[object], None]) -> None:
        self._vault = vault
        self._change = change
        self._publish = publish

    async def unsorted(self, after: DocumentId, most: int) -> list[Unsorted]:
        """Staged documents beyond `after` of which nothing was said and whose kind nobody chose."""
        return await self._vault.read(partial(store_suggestions.unsorted, after=after, most=most))

    async def propose(self, guesses: Sequence[Guess]) -> None:
        """Keep what is thought of documents that still wait. No kind is changed by it."""
        if guesses:
            await self._change(partial(suggesting.propose, guesses=guesses))

    async def waiting(self) -> list[DocumentId]:
        return [document for document, _, _ in await self._vault.read(store_suggestions.proposed)]

    async def accept(self, ids: Sequence[DocumentId] | None = None) -> dict[DocumentId, Kind]:
        before: dict[DocumentId, Kind] = {}
        changes = await self._change(partial(suggesting.accept, documents=ids, before=before))
        if ids is not None:  # a yes to everything that is sure anyway teaches nothing
            self._tell(changes)
        return before

    async def take_back(self, before: Mapping[DocumentId, Kind]) -> None:
        await self._change(partial(suggesting.take_back, before=before))

    async def decline(self, ids: Sequence[DocumentId]) -> None:
        self._tell(await self._change(partial(suggesting.decline, documents=ids)))

    async def correct(self, document: DocumentId, number: str, issued: date | None) -> None:
        await self._change(partial(suggesting.correct, document=document, number=number, issued=issued))

    async def choose(self, ids: Sequence[DocumentId], kind: Kind) -> None:
        """The user's own choice."""
        self._tell(await self._change(partial(suggesting.choose, documents=ids, kind=kind)))

    def _tell(self, changes: Changes) -> None:
        if changes.rows:
            self._publish(KindsChosen(tuple(changes.rows.values())))
