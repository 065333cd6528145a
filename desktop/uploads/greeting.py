"""What the server is asked before anything is sent: what it accepts, and what the practice has sent from elsewhere.

Owns the last known answers, kept in the vault so that they serve off line. Whoever needs them waits a little, not long.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

import apsw
import msgspec

from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.failures import Failure, Refused
from desktop.uploads import store
from desktop.uploads.facts import Kind, Limits
from desktop.uploads.wire import Server

log = logging.getLogger(__name__)

UNTOLD = Limits(
    10_485_760,
    frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"}),
    tuple(kind.value for kind in Kind),
)
"""What the contract says, until the server was asked for the first time."""

PATIENCE = 2.0


class Greeting:
    """All on the loop; `changed` is called when the limits are other than those known before."""

    def __init__(self, vault: Vault, server: Server, changed: Callable[[], None]) -> None:
        self._vault = vault
        self._server = server
        self._changed = changed
        self._asking = Workers(1, "ask")
        self._task: asyncio.Task[None] | None = None
        self._limits: Limits | None = None

    def recall(self, kept: str | None) -> None:
        """Begin with what the vault keeps of an earlier answer."""
        self._limits = _decode(kept)

    def begin(self) -> None:
        """Ask now, unless that is under way."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._learn())
            self._task.add_done_callback(_ended)

    async def over(self) -> None:
        """Until it is known what else the practice has sent, lest it be sent twice; not for long."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=PATIENCE)

    async def limits(self) -> Limits:
        """What the server accepts; the last known answer where it can't be asked."""
        if self._limits is None:
            await self.over()
        return self._limits or UNTOLD

    async def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._asking.close(0.2)

    async def _learn(self) -> None:
        try:
            limits = await self._asking.run(self._server.limits)
            if limits != self._limits:
                self._limits = limits
                await self._vault.write(partial(store.set_setting, key="limits", value=_encode(limits)))
                self._changed()
            await self._learn_of_others()
        except Failure as problem:
            log.info("the server could not be asked for its limits: %s", problem.code)

    async def _learn_of_others(self) -> None:
        cursor = await self._vault.read(partial(store.setting, key="cursor"))
        while True:
            try:
                page = await self._asking.run(partial(self._server.documents, cursor))
            except Refused:
                if cursor is None:
                    raise
                cursor = None  # the server has forgotten it: from the first one again
                continue
            found = [store.Elsewhere(item.sha256, item.name, item.deposit, item.received_at) for item in page.items]
            cursor = page.next or cursor
            await self._vault.write(partial(_learned, found=found, cursor=cursor))
            if page.next is None:
                return


def _learned(db: apsw.Connection, found: list[store.Elsewhere], cursor: str | None) -> None:
    store.insert_elsewhere(db, found)
    store.set_setting(db, "cursor", cursor)


def _ended(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (problem := task.exception()) is not None:
        log.critical("asking the server ended: %s", type(problem).__name__, exc_info=problem)


def _encode(limits: Limits) -> str:
    return msgspec.json.encode((limits.deposit_max_bytes, sorted(limits.media_types), limits.kinds)).decode()


def _decode(text: str | None) -> Limits | None:
    if text is None:
        return None
    largest, media_types, kinds = msgspec.json.decode(text, type=tuple[int, list[str], list[str]])
    return Limits(largest, frozenset(media_types), tuple(kinds))
