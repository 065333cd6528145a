"""Questions to the vault that may take long and lose their sense before they are answered.

Owns one connection and one thread of its own, so that a long question never holds up a short one. Each question breaks
off the one before it; whoever waited for that is told so by `asyncio.CancelledError`.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import apsw

from desktop.infra.crossing import awaited
from desktop.infra.database import translate
from desktop.kernel.failures import VaultUnreadable

T = TypeVar("T")
Question = Callable[[apsw.Connection], T]

_STEPS = 20_000  # of SQLite's machine (a millisecond or so) between two looks whether the answer is still wanted


class Interruptible:
    """Opens its connection at the first question: whoever asks nothing costs nothing."""

    def __init__(self, connect: Callable[[], apsw.Connection]) -> None:
        """`connect` is called in the reader's own thread."""
        self._connect = connect
        self._connection: apsw.Connection | None = None
        self._lock = threading.Lock()
        self._newest = 0
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vault-look")

    async def ask(self, question: Question[T]) -> T:
        """The answer, unless a newer question comes first. Cancelling who waits breaks the question off.

        Raises as `Vault.read` does.
        """
        with self._lock:
            if self._closed:
                raise VaultUnreadable("closed")
            self._newest += 1
            mine = self._newest
            future = self._thread.submit(self._answer, mine, question)
        try:
            answered, result = await awaited(future)
        except asyncio.CancelledError:
            with self._lock:
                if mine == self._newest:
                    self._newest += 1
            raise
        if not answered:
            raise asyncio.CancelledError
        assert result is not None
        return result

    def close(self) -> None:
        """Break off what is asked and let go of the connection. Blocking, not for long."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._newest += 1
        self._thread.shutdown(wait=True)
        if self._connection is not None:
            self._connection.close()

    def _stale(self, mine: int) -> bool:
        with self._lock:
            return mine != self._newest

    def _answer(self, mine: int, question: Question[T]) -> tuple[bool, T | None]:
        try:
            if self._connection is None:
                self._connection = self._connect()
            if self._stale(mine):
                return False, None
            self._connection.set_progress_handler(lambda: self._stale(mine), _STEPS)
            return True, question(self._connection)
        except apsw.InterruptError:
            return False, None
        except Exception as problem:
            raise translate(problem) from problem
