"""Flushes a file that another part of the program writes, in a thread of its own, whenever it is told to.

Owns that thread, which is started with the first word and never holds up anybody. Promises nothing: whoever has to know
that bytes outlive a power cut flushes once more, and finds little left to do.
"""

import logging
import os
import threading
from pathlib import Path

log = logging.getLogger(__name__)

_FLUSH = getattr(os, "fdatasync", os.fsync)
_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)


class Flusher:
    """Of one file, which needn't exist yet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = threading.Event()
        self._over = False
        self._thread: threading.Thread | None = None

    def wrote(self) -> None:
        """There is something more to flush. One thread at a time says so."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="vault-flush", daemon=True)
            self._thread.start()
        self._written.set()

    def close(self) -> None:
        """Wait for the flush that is under way; no other begins."""
        self._over = True
        self._written.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while self._written.wait() and not self._over:
            self._written.clear()
            try:
                self._flush()
            except OSError as problem:  # the writer's own flush meets it too, and is asked
                log.info("the vault's log wasn't flushed: %s", type(problem).__name__)

    def _flush(self) -> None:
        file = os.open(self._path, _FLAGS)
        try:
            _FLUSH(file)
        finally:
            os.close(file)
