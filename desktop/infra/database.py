"""The vault: one encrypted SQLite file, one thread that writes, a few that read.

Owns connections, the cipher, transactions and migrations. Knows no table: SQL lives in the `store.py` modules and in
`migrations/*.sql`. Changes are functions of a connection; those that wait together share one transaction, each behind
a savepoint of its own, so that one that fails takes nothing of the others with it, and a thousand small changes cost
one flush to the disk. A change's future is resolved after the commit, never before.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import apsw

from desktop.infra import migrations
from desktop.kernel.failures import DiskFull, Failure, VaultUnreadable

T = TypeVar("T")
Change = Callable[[apsw.Connection], T]

CIPHER = "aegis"  # measured as fast as no cipher where the processor has AES, which every supported one has
PAGE_SIZE = 16384  # documents are blobs of some 200 KiB: larger pages write a third faster
BUSY_MILLISECONDS = 10_000  # an antivirus may hold the file for a while
GROUP_SECONDS = 0.05  # how long one transaction may collect changes
READERS = 2

_STOP = object()


@dataclass(slots=True)
class _Job:
    change: Change[Any]
    future: Future[Any] = field(default_factory=Future)


def translate(problem: Exception) -> Exception:
    """SQLite's errors as failures of ours; anything else as it came."""
    if isinstance(problem, apsw.FullError):
        return DiskFull(str(problem))
    if isinstance(problem, apsw.NotADBError):
        return VaultUnreadable("key")
    if isinstance(problem, apsw.CorruptError):
        return VaultUnreadable("damaged")
    return problem


def connect(path: Path, key: bytes) -> apsw.Connection:
    """A connection to the vault at `path` with the raw 32-byte `key`; creates the file if there is none.

    Raises `VaultUnreadable` ("key" or "damaged") where the file can't be read with that key.
    """
    if len(key) != 32:
        raise ValueError("the vault's key has 32 bytes")
    connection = apsw.Connection(str(path))
    try:
        connection.pragma("cipher", CIPHER)
        connection.pragma("key", "raw:" + key.hex())
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        connection.pragma("page_size", PAGE_SIZE)
        connection.pragma("auto_vacuum", 2)  # incremental; only takes effect on a new file
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "FULL")  # "en file" has to outlive a power cut
        connection.pragma("temp_store", "MEMORY")
        connection.pragma("foreign_keys", True)
        connection.pragma("cache_size", -32_768)
        connection.execute("SELECT count(*) FROM sqlite_schema").get  # noqa: B018 - reads the first page
    except apsw.Error as problem:
        connection.close()
        raise translate(problem) from problem
    return connection


class Vault:
    """The open vault of one profile. `close` ends its threads; changes handed in before are still made."""

    def __init__(self, path: Path, key: bytes, *, trip: Callable[[str], None] | None = None) -> None:
        """Open and migrate; blocking. `trip` is called before each statement of a change and may raise (tests)."""
        self.path = path
        self._key = key
        self._trip = trip
        self._jobs: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._local = threading.local()
        self._readers_open: list[apsw.Connection] = []
        self._closed = False
        self._gate = threading.Lock()
        connection = connect(path, key)
        try:
            migrations.migrate(connection, path, key)
        except BaseException:
            connection.close()
            raise
        self._writer_connection = connection
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="vault-read")
        self._writer = threading.Thread(target=self._write_all, name="vault-write", daemon=True)
        self._writer.start()

    # --- what stores use -----------------------------------------------------------------------------------

    def submit(self, change: Change[T]) -> Future[T]:
        """Make `change` in a transaction, from any thread. The future carries its result once it is on the disk."""
        job = _Job(change)
        with self._gate:
            if self._closed:
                raise VaultUnreadable("closed")
            self._jobs.put(job)
        return job.future

    async def write(self, change: Change[T]) -> T:
        """`submit`, awaited. A cancelled waiter doesn't undo the change."""
        return await asyncio.shield(asyncio.wrap_future(self.submit(change)))

    async def read(self, question: Change[T]) -> T:
        """Ask a read-only question of the last commit."""
        return await asyncio.wrap_future(self.ask(question))

    def ask(self, question: Change[T]) -> Future[T]:
        """`read` for other threads."""
        with self._gate:
            if self._closed:
                raise VaultUnreadable("closed")
            return self._readers.submit(self._answer, question)

    def close(self) -> None:
        """Finish what was handed in, fold the log into the file, close. Blocking; a second call does nothing."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(_STOP)
        self._writer.join()
        self._readers.shutdown(wait=True)
        for connection in self._readers_open:
            connection.close()
        self._writer_connection.close()

    # --- threads -------------------------------------------------------------------------------------------

    def _answer(self, question: Change[T]) -> T:
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path, self._key)
            connection.pragma("query_only", True)
            self._local.connection = connection
            self._readers_open.append(connection)
        try:
            return question(connection)
        except apsw.Error as problem:
            raise translate(problem) from problem

    def _write_all(self) -> None:
        stopping = False
        while not stopping:
            job = self._jobs.get()
            if job is _STOP:
                return
            stopping = self._write_group(job)

    def _write_group(self, first: object) -> bool:
        """One transaction over what waits now; True once the vault is to stop."""
        connection = self._writer_connection
        made: list[tuple[_Job, Any]] = []
        stopping = False
        job: object = first
        until = time.monotonic() + GROUP_SECONDS
        try:
            connection.execute("BEGIN IMMEDIATE")
        except apsw.Error as problem:
            assert isinstance(first, _Job)
            first.future.set_exception(translate(problem))
            return False
        if self._trip is not None:
            connection.exec_trace = self._on_statement
        try:
            while True:
                assert isinstance(job, _Job)
                try:
                    with connection:  # a savepoint inside the transaction
                        result = job.change(connection)
                    made.append((job, result))
                except (apsw.Error, Failure, Exception) as problem:
                    job.future.set_exception(translate(problem))
                    if connection.in_transaction is False:  # SQLite gave the whole transaction up (disk full, I/O)
                        raise
                if time.monotonic() > until:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is _STOP:
                    stopping = True
                    break
            connection.exec_trace = None
            connection.execute("COMMIT")
        except Exception as problem:
            connection.exec_trace = None
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for lost, _ in made:
                lost.future.set_exception(translate(problem))
            return stopping
        for done, result in made:
            done.future.set_result(result)
        return stopping

    def _on_statement(self, _cursor: apsw.Cursor, sql: str, _bindings: object) -> bool:
        if self._trip is not None:
            self._trip(sql)
        return True
