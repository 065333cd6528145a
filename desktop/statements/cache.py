"""The cache's file while it is open: who reads it how, how it is thrown away. Knows no service.

`statements.db` lies beside the vault; its key is derived from the vault's. Whatever can't be opened is thrown away: all
of it can be fetched again. Blocking calls, save those that say `async`.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import apsw

from desktop.infra.database import Shape, Vault
from desktop.infra.interruptible import Interruptible
from desktop.kernel.failures import VaultUnreadable

T = TypeVar("T")
log = logging.getLogger(__name__)

NAME = "statements.db"
SHAPE = Shape(folder="statements", page_size=8192, cache_kib=24_576, durable=False)
_ENDINGS = ("", "-wal", "-shm")
_SPOILT = frozenset({"damaged", "key", "newer"})


class Cache:
    """An open cache. `rebuilt` says that the one before was thrown away, for it couldn't be used."""

    def __init__(self, beside: Vault) -> None:
        """Open or create it. Raises what `Vault` does, save for damage."""
        self.path = beside.path.with_name(NAME)
        key = beside.key_of(NAME)
        self.rebuilt = False
        try:
            self.vault = Vault(self.path, key, shape=SHAPE)
        except VaultUnreadable as problem:
            if problem.why not in _SPOILT:
                raise
            log.warning("the cache of statements is made anew: %s", problem.why)
            discard(self.path)
            self.rebuilt = True
            self.vault = Vault(self.path, key, shape=SHAPE)
        self._find = Interruptible(self.vault.reader)
        self._sums = Interruptible(self.vault.reader)

    async def find(self, question: Callable[[apsw.Connection], T]) -> T:
        """A question that the next one of its kind breaks off."""
        return await self._find.ask(question)

    async def sum_up(self, question: Callable[[apsw.Connection], T]) -> T:
        """The same for sums, which don't break off what `find` looks for."""
        return await self._sums.ask(question)

    def close(self) -> None:
        """Break off what is asked, finish what is written."""
        self._find.close()
        self._sums.close()
        self.vault.close()

    def throw_away(self) -> None:
        """Close it and take it off the disk."""
        self.close()
        discard(self.path)


def discard(path: Path) -> None:
    """Take a cache and its log off the disk."""
    for ending in _ENDINGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    for backup in path.parent.glob(f"{path.name}.v*.bak"):
        backup.unlink()
