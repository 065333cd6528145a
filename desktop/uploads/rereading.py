"""Refused files that are read again by themselves: which ones, and what is kept of each, in the place of its row.

Owns the reading and that transaction; when it happens is `watching`'s affair.
"""

from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

import apsw

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.ids import DocumentId
from desktop.uploads import intake, ledger, store_faults, store_rows
from desktop.uploads.driver import Wait
from desktop.uploads.facts import DocumentState, Limits
from desktop.uploads.flow_facts import Refusal
from desktop.uploads.ledger import Changes
from desktop.uploads.settling import PATIENCE, SETTLES
from desktop.uploads.store import Incoming
from desktop.uploads.watching import Watch


class Rereading:
    """All on the loop."""

    def __init__(
        self,
        vault: Vault,
        clock: Clock,
        wait: Wait,
        again: Callable[[Refusal], Awaitable[list[Incoming]]],
        tell: Callable[[Changes], None],
    ) -> None:
        """`again` reads a file, `tell` publishes what was stored."""
        self._vault = vault
        self._clock = clock
        self._again = again
        self._tell = tell
        self.watch = Watch(clock, self._read, wait)

    async def begin(self) -> None:
        """Watch what an earlier run left."""
        await self.look(self._now() - PATIENCE, unseen=True)

    async def look(self, after: float, *, unseen: bool = False) -> None:
        """Watch what was refused after a time, seconds since 1970."""
        reasons = sorted(SETTLES)
        self.watch.add(
            await self._vault.read(partial(store_faults.refusals, reasons=reasons, after=after)), unseen=unseen
        )

    async def _read(self, refusal: Refusal) -> str:
        files = await self._again(refusal)
        change = partial(keep, document=refusal.document, files=files, now=self._now())
        self._tell(await self._vault.write(change))
        return refused_again(files)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def read(refusal: Refusal, limits: Limits, threads: Executor) -> list[Incoming]:
    """The file as it is now; several where it is a mail or an archive. Blocking."""
    found: list[Incoming] = []
    for group, _met in intake.groups([refusal.path], limits, threads):
        found += [replace(each, folder=_below(refusal.folder, each.folder)) for each in group]
    return found


def refused_again(files: Sequence[Incoming]) -> str:
    """The reason, where nothing but a new refusal came of it."""
    return files[0].reason if len(files) == 1 and files[0].content is None else ""


def keep(db: apsw.Connection, document: DocumentId, files: Sequence[Incoming], now: float) -> Changes:
    """Take the files in with the kind and message of the refused row, which goes, unless it is refused again.

    Nothing where the row has gone already.
    """
    changes = Changes()
    row = store_rows.row(db, document)
    if row is None or row.state is not DocumentState.REFUSED or not files:
        return changes
    if reason := refused_again(files):
        if (reason, files[0].size) != (row.reason, row.size):
            store_faults.refuse_again(db, document, reason, files[0].size, files[0].media_type)
            fresh = store_rows.row(db, document)
            assert fresh is not None
            changes.rows[document] = fresh
        return changes
    store_faults.forget(db, document)
    changes = ledger.take_in(db, files, row.kind, row.message, now)
    changes.gone.append(document)
    return changes


def _below(folder: str, inner: str) -> str:
    return f"{folder}/{inner}" if folder and inner else folder or inner
