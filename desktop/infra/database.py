"""The vault: one encrypted SQLite file, one thread that writes, a few that read.

Owns connections, the cipher, transactions and migrations. Knows no table: SQL lives in the `store.py` modules and in
`migrations/*.sql`. Changes are functions of a connection; those that wait together share one transaction, each behind
a savepoint of its own, so that one that fails takes nothing of the others with it, and a thousand small changes cost
one flush to the disk. A change's future is resolved after the commit, never before.
"""

import contextlib
import logging
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
from desktop.infra.crossing import awaited
from desktop.infra.flushing import Flusher
from desktop.kernel.failures import DiskFull, Failure, OurBug, VaultBusy, VaultUnreadable

log = logging.getLogger(__name__)

T = TypeVar("T")
Change = Callable[[apsw.Connection], T]

CIPHER = "aegis"  # measured as fast as no cipher where the processor has AES, which every supported one has
PAGE_SIZE = 16384  # documents are blobs of some 200 KiB: larger pages write a third faster
BUSY_MILLISECONDS = 10_000  # an antivirus may hold the file for a while
GROUP_SECONDS = 0.05  # how long one transaction may collect changes
READERS = 2
CACHE, LOOK_CACHE = 16_384, 1_024  # KiB of each connection; what only fetches bytes has no use for more
SMALLEST_FILE = 512
QUIET_SECONDS = 1.0
LONGEST_LOG = 32_768
"""Pages (512 MiB). SQLite moves its log into the file every 16 MiB, while whoever wrote waits: a drop of 400 MB was
written twice, and flushed a hundred times more. Here that is done once nobody writes, or the log has this length."""
LOG_KEPT = 32 << 20  # bytes of the log's file that stay for the next time


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is made and held open; the vault's own by default.

    `folder` is that of its migrations. A file of which everything can be fetched again needn't outlive a power cut
    to the last change: `durable` is False there.
    """

    folder: str = ""
    page_size: int = PAGE_SIZE
    cache_kib: int = CACHE  # of each connection
    durable: bool = True


VAULT = Shape()

_STOP = object()


@dataclass(slots=True)
class _Job:
    change: Change[Any]
    lasting: bool
    future: Future[Any] = field(default_factory=Future)


# SQLite's errors as failures of ours, the more special first.
_MEANINGS: tuple[tuple[type[apsw.Error], Callable[[str], Failure]], ...] = (
    (apsw.FullError, DiskFull),
    (apsw.NotADBError, lambda _: VaultUnreadable("key")),
    (apsw.CorruptError, lambda _: VaultUnreadable("damaged")),
    (apsw.BusyError, VaultBusy),
    (apsw.LockedError, VaultBusy),
    (apsw.CantOpenError, lambda _: VaultUnreadable("unopenable")),
    (apsw.ReadOnlyError, lambda _: VaultUnreadable("unopenable")),
    (apsw.IOError, lambda _: VaultUnreadable("unopenable")),
)


def translate(problem: BaseException) -> Exception:
    """SQLite's errors as failures of ours; what must not travel through a future as `OurBug`; the rest as it came."""
    while isinstance(problem, apsw.SQLError) and isinstance(problem.__context__, apsw.Error):
        problem = problem.__context__  # leaving a savepoint that is gone already: what took it away tells more
    for error, meaning in _MEANINGS:
        if isinstance(problem, error):
            return meaning(type(problem).__name__)
    if isinstance(problem, Exception) and not isinstance(problem, StopIteration):
        return problem
    return OurBug(type(problem).__name__)


def connect(path: Path, key: bytes, *, busy: int = BUSY_MILLISECONDS, shape: Shape = VAULT) -> apsw.Connection:
    """A connection to the vault at `path` with the raw 32-byte `key`; creates the file if there is none.

    Raises `VaultUnreadable` ("key", "damaged", "unopenable") where the file can't be read with that key, `VaultBusy`
    where another program holds it for longer than `busy` milliseconds.
    """
    if len(key) != 32:
        raise ValueError("the vault's key has 32 bytes")
    try:
        path.touch(mode=0o600)  # SQLite gives its log the rights of its file
        size = path.stat().st_size
        connection = apsw.Connection(str(path))
    except apsw.Error as problem:
        raise translate(problem) from problem
    except OSError as problem:
        raise VaultUnreadable("unopenable") from problem
    if 0 < size < SMALLEST_FILE:  # SQLite would take it for a new one
        connection.close()
        raise VaultUnreadable("damaged")
    try:
        connection.set_busy_timeout(busy)
        connection.pragma("cipher", CIPHER)
        connection.pragma("key", "raw:" + key.hex())
        if size == 0:  # later these would be writes: a reader would wait for the writer
            connection.pragma("page_size", shape.page_size)
            connection.pragma("auto_vacuum", 2)  # incremental
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "FULL" if shape.durable else "NORMAL")  # "en file" has to outlive a power cut
        connection.pragma("temp_store", "MEMORY")
        connection.pragma("foreign_keys", True)
        connection.pragma("cache_size", -shape.cache_kib)
        connection.execute("SELECT count(*) FROM sqlite_schema").get  # noqa: B018 - reads the first page
    except apsw.Error as problem:
        connection.close()
        raise translate(problem) from problem
    return connection


class Vault:
    """The open vault of one profile. `close` ends its threads; changes handed in before are still made."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        *,
        check: bool = False,
        busy: int = BUSY_MILLISECONDS,
        longest_log: int = LONGEST_LOG,
        trip: Callable[[str], None] | None = None,
        shape: Shape = VAULT,
    ) -> None:
        """Open and migrate; blocking. Raises as `connect` does, and `VaultUnreadable("newer")`.

        `check` reads the whole file first, as is due after an unclean stop. `trip` is called before each statement
        and may raise (tests).
        """
        self.path = path
        self._key = key
        self._busy = busy
        self._shape = shape
        self._longest_log = longest_log
        self._trip = trip
        self._jobs: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._local = threading.local()
        self._readers_open: list[apsw.Connection] = []
        self._closed = False
        self._suspect = False
        self._looking = 0
        self._gate = threading.Condition(threading.Lock())
        connection = connect(path, key, busy=busy, shape=shape)
        try:
            if check:
                _check(connection)
            migrations.migrate(connection, path, migrations.steps(shape.folder))
        except apsw.Error as problem:
            connection.close()
            raise translate(problem) from problem
        except BaseException:
            connection.close()
            raise
        self._writer_connection = connection
        self._logged = 0  # pages in the log
        self._flushing = True  # whether the next commit waits for the disk
        self._flusher = Flusher(path.with_name(path.name + "-wal"))
        connection.pragma("journal_size_limit", LOG_KEPT)
        connection.set_wal_hook(self._on_log)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="vault-read")
        self._writer = threading.Thread(target=self._write_all, name="vault-write", daemon=True)
        self._writer.start()

    @property
    def suspect(self) -> bool:
        """Whether SQLite met damage since the vault was opened: the next start should check it."""
        return self._suspect

    # --- what stores use -----------------------------------------------------------------------------------

    def submit(self, change: Change[T], *, lasting: bool = True) -> Future[T]:
        """Make `change` in a transaction, from any thread. The future carries its result once it is on the disk.

        Without `lasting` it outlives the program at once, a power cut only after the next lasting one.
        """
        job = _Job(change, lasting)
        with self._gate:
            if self._closed:
                raise VaultUnreadable("closed")
            self._jobs.put(job)
        return job.future

    async def write(self, change: Change[T]) -> T:
        """`submit`, awaited. A cancelled waiter doesn't undo the change."""
        return await awaited(self.submit(change), whatever=True)

    async def read(self, question: Change[T]) -> T:
        """Ask a read-only question of the last commit."""
        return await awaited(self.ask(question))

    def ask(self, question: Change[T]) -> Future[T]:
        """`read` for other threads."""
        with self._gate:
            if self._closed:
                raise VaultUnreadable("closed")
            return self._readers.submit(self._answer, question)

    def look(self, question: Change[T]) -> T:
        """`ask` on the calling thread, which keeps a connection for it: nobody has to be woken for the answer.

        A question may do something with what it reads, like sending it: for so long the log isn't emptied, and `close`
        waits.
        """
        with self._gate:
            if self._closed:
                raise VaultUnreadable("closed")
            self._looking += 1
        try:
            return self._answer(question, LOOK_CACHE)
        finally:
            with self._gate:
                self._looking -= 1
                self._gate.notify_all()

    def reader(self) -> apsw.Connection:
        """A connection of the caller's own that can only read; to be closed before the vault is. Blocking."""
        connection = connect(self.path, self._key, busy=self._busy, shape=self._shape)
        connection.pragma("query_only", True)
        return connection

    def key_of(self, name: str) -> bytes:
        """The key of an encrypted file of that name beside this one: whoever can open this can open that."""
        from cryptography.hazmat.primitives.hashes import SHA256  # late: the window comes first
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"espace-tiers file|1|{name}".encode())
        return derivation.derive(self._key)

    def close(self) -> None:
        """Finish what was handed in, fold the log into the file, close. Blocking; a second call does nothing."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(_STOP)
            while self._looking:
                self._gate.wait()
        self._writer.join()
        self._flusher.close()
        self._readers.shutdown(wait=True)
        for connection in self._readers_open:
            connection.close()
        self._writer_connection.close()

    # --- threads -------------------------------------------------------------------------------------------

    def _answer(self, question: Change[T], cache: int | None = None) -> T:
        try:
            connection: apsw.Connection | None = getattr(self._local, "connection", None)
            if connection is None:
                connection = self._local.connection = self.reader()
                if cache is not None:
                    connection.pragma("cache_size", -cache)
                self._readers_open.append(connection)
            return question(connection)
        except BaseException as problem:
            failure = self._met(problem)
            if failure is problem:
                raise
            raise failure from problem

    def _write_all(self) -> None:
        job: object = None
        try:
            while (job := self._next()) is not _STOP:
                assert isinstance(job, _Job)
                if self._write_group(job):
                    return
                job = None
                if self._logged >= self._longest_log:
                    self._fold()
        except BaseException:
            log.critical("the vault's writer stopped", exc_info=True)
        finally:
            self._abandon(job)

    def _next(self) -> object:
        """The next job; while there is none, the log is folded into the file."""
        if self._logged:
            try:
                return self._jobs.get(timeout=QUIET_SECONDS)
            except queue.Empty:
                self._fold()
        return self._jobs.get()

    def _fold(self) -> None:
        try:
            self._writer_connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        except apsw.Error as problem:  # what was written is safe in the log; it is tried again after the next change
            log.info("the vault's log stays as it is: %s", type(problem).__name__)
        self._logged = 0

    def _on_log(self, _connection: apsw.Connection, _database: str, pages: int) -> int:
        self._logged = pages
        return int(apsw.SQLITE_OK)

    def _abandon(self, job: object) -> None:
        """Nobody may wait for ever, whatever ended the writer."""
        with self._gate:
            self._closed = True
        while isinstance(job, _Job) or not self._jobs.empty():
            if isinstance(job, _Job):
                _fail(job, VaultUnreadable("closed"))
            job = None if self._jobs.empty() else self._jobs.get()

    def _write_group(self, first: _Job) -> bool:
        """One transaction over what waits now; True once the vault is to stop."""
        connection = self._writer_connection
        made: list[tuple[_Job, Any]] = []
        job: object = first
        until = time.monotonic() + GROUP_SECONDS
        if self._trip is not None:
            connection.exec_trace = self._on_statement
        try:
            self._wait_for_disk(first.lasting)
            connection.execute("BEGIN IMMEDIATE")
            while isinstance(job, _Job):
                if job.future.set_running_or_notify_cancel():
                    self._make(connection, job, made)
                job = None
                if first.lasting and time.monotonic() < until:  # one that needn't last takes nobody with it
                    with contextlib.suppress(queue.Empty):
                        job = self._jobs.get_nowait()
            connection.execute("COMMIT")
        except BaseException as problem:
            connection.exec_trace = None
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            failure = self._met(problem)
            for lost, _ in made:
                lost.future.set_exception(failure)
            if isinstance(job, _Job):
                _fail(job, failure)
        else:
            connection.exec_trace = None
            if not first.lasting:
                self._flusher.wrote()
            for done, result in made:
                done.future.set_result(result)
        return job is _STOP

    def _wait_for_disk(self, wanted: bool) -> None:
        if wanted is not self._flushing and self._shape.durable:  # a log flushed later is whole up to a sound commit
            self._writer_connection.pragma("synchronous", "FULL" if wanted else "NORMAL")
            self._flushing = wanted

    def _make(self, connection: apsw.Connection, job: _Job, made: list[tuple[_Job, Any]]) -> None:
        """One change behind a savepoint. Raises only where the whole transaction is lost."""
        # By hand: apsw's own `with connection` hides why SQLite gave a transaction up (3.54: "no such savepoint").
        connection.execute("SAVEPOINT change")
        try:
            result = job.change(connection)
        except BaseException as problem:
            if not connection.in_transaction:  # SQLite rolled everything back: disk full, I/O
                raise
            connection.execute("ROLLBACK TO change; RELEASE change")
            job.future.set_exception(self._met(problem))
        else:
            connection.execute("RELEASE change")
            made.append((job, result))

    def _met(self, problem: BaseException) -> Exception:
        failure = translate(problem)
        if isinstance(failure, VaultUnreadable) and failure.why in ("damaged", "key"):
            self._suspect = True
        return failure

    def _on_statement(self, _cursor: apsw.Cursor, sql: str, _bindings: object) -> bool:
        if self._trip is not None:
            self._trip(sql)
        return True


def _check(connection: apsw.Connection) -> None:
    """Read every page. Raises `VaultUnreadable("damaged")`."""
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise VaultUnreadable("damaged")


def _fail(job: _Job, failure: Exception) -> None:
    if not job.future.done() and (job.future.running() or job.future.set_running_or_notify_cancel()):
        job.future.set_exception(failure)
