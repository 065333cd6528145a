"""What the server remembers: one SQLite file and the received bytes beside it, under one folder.

One thread writes. Changes that wait together share a transaction, each behind a savepoint of its own. Bytes are written
to their file first and counted in the row afterwards: a file longer than its row is cut at the next start, so a process
that dies at any moment has half-done nothing. Small changes don't wait for the disk (WAL, synchronous=NORMAL: they
outlive the process, not a power cut); a change handed in as `durable` does, after the files it speaks of were flushed.
"""

import asyncio
import contextlib
import hashlib
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from api_stub.rules import Upload

T = TypeVar("T")
Change = Callable[[sqlite3.Connection], T]

GROUP = 256  # changes in one transaction
FLUSHERS = 8

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS practices (
    finess TEXT PRIMARY KEY, name TEXT NOT NULL, mail TEXT NOT NULL, password TEXT NOT NULL, activated INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tries (
    finess TEXT PRIMARY KEY, wrong INTEGER NOT NULL, last REAL NOT NULL, held_until REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS families (
    id INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, expires REAL NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS access_tokens (
    digest BLOB PRIMARY KEY, family INTEGER NOT NULL REFERENCES families ON DELETE CASCADE, expires REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refresh_tokens (
    digest BLOB PRIMARY KEY, family INTEGER NOT NULL REFERENCES families ON DELETE CASCADE, expires REAL NOT NULL,
    parent BLOB, superseded INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refresh_parent ON refresh_tokens (parent);
CREATE INDEX IF NOT EXISTS access_family ON access_tokens (family);
CREATE INDEX IF NOT EXISTS refresh_family ON refresh_tokens (family);
CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, finess TEXT NOT NULL, length INTEGER NOT NULL, offset INTEGER NOT NULL, metadata TEXT NOT NULL,
    expires REAL NOT NULL, sha256 TEXT NOT NULL DEFAULT '', media TEXT NOT NULL DEFAULT '',
    gone INTEGER NOT NULL DEFAULT 0, sealed INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS uploads_open ON uploads (expires) WHERE sealed = 0 AND gone = 0;
CREATE TABLE IF NOT EXISTS deposits (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL UNIQUE,
    received_at TEXT NOT NULL, kind TEXT NOT NULL, message TEXT NOT NULL, digest BLOB NOT NULL,
    UNIQUE (finess, id)
);
CREATE INDEX IF NOT EXISTS deposits_list ON deposits (finess, seq);
CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, id TEXT NOT NULL UNIQUE,
    deposit INTEGER NOT NULL REFERENCES deposits, upload TEXT NOT NULL UNIQUE REFERENCES uploads, name TEXT NOT NULL,
    sha256 TEXT NOT NULL, size INTEGER NOT NULL, media TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS documents_list ON documents (finess, seq);
CREATE INDEX IF NOT EXISTS documents_deposit ON documents (deposit, seq);
CREATE TABLE IF NOT EXISTS statement_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, statement TEXT NOT NULL, change TEXT NOT NULL,
    changed_at TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS statement_changes_of ON statement_changes (finess, seq);
"""

_STOP = object()
_UPLOAD = "SELECT id, finess, length, offset, metadata, expires, sha256, media, gone, sealed FROM uploads WHERE id = ?"


@dataclass(slots=True)
class _Job:
    change: Change[Any]
    durable: bool
    future: Future[Any] = field(default_factory=Future)


class State:
    """The open state under `folder`. `close` makes what was handed in, then ends the threads."""

    def __init__(self, folder: Path, schemas: Iterable[str] = ()) -> None:
        """`schemas` are those of the subjects that keep tables of their own."""
        self.folder = folder
        self.files = folder / "files"
        self.files.mkdir(parents=True, exist_ok=True)
        self._path = folder / "state.sqlite3"
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._gate = threading.Lock()
        self._closed = False
        self._jobs: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._writing = self._connect()
        for schema in (SCHEMA, *schemas):
            self._writing.executescript(schema)
        self._mend()
        self._flushers = ThreadPoolExecutor(FLUSHERS, thread_name_prefix="stub-flush")
        self._writer = threading.Thread(target=self._write_all, name="stub-write", daemon=True)
        self._writer.start()

    # --- asking and changing -------------------------------------------------------------------------------

    def submit(self, change: Change[T], *, durable: bool = False) -> Future[T]:
        """Make `change` in a transaction; the future carries its result after the commit. Any thread."""
        job = _Job(change, durable)
        with self._gate:
            if self._closed:
                raise RuntimeError("the state is closed")
            self._jobs.put(job)
        return job.future

    async def write(self, change: Change[T], *, durable: bool = False) -> T:
        """`submit`, awaited. A cancelled waiter doesn't undo the change."""
        return await asyncio.shield(asyncio.wrap_future(self.submit(change, durable=durable)))

    def read(self, question: Change[T]) -> T:
        """Ask the last commit, at once and on the calling thread: only for questions that an index answers."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            connection.execute("PRAGMA query_only = 1")
            self._local.connection = connection
            with self._gate:
                self._opened.append(connection)
        return question(connection)

    def close(self) -> None:
        """Blocking; a second call does nothing."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(_STOP)
        self._writer.join()
        self._flushers.shutdown(wait=True)
        for connection in self._opened:
            connection.close()
        self._writing.close()

    # --- bytes -----------------------------------------------------------------------------------------------

    def file(self, upload: str) -> Path:
        """Where the bytes of an upload are; there is no file before the first byte."""
        return self.files / upload

    def put(self, upload: str, offset: int, chunks: Iterable[bytes]) -> None:
        """Write bytes at `offset`. Only from within a change, before the row counts them."""
        handle = os.open(self.file(upload), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            if offset:
                os.lseek(handle, offset, os.SEEK_SET)
            for chunk in chunks:
                view = memoryview(chunk)
                while view:
                    view = view[os.write(handle, view) :]
        finally:
            os.close(handle)

    async def flush(self, uploads: Iterable[str]) -> None:
        """Wait until the bytes of these uploads, and the names of their files, are on the disk."""
        loop = asyncio.get_running_loop()
        files = [self.file(upload) for upload in uploads]
        shares = [share for turn in range(FLUSHERS) if (share := files[turn::FLUSHERS])]
        await asyncio.gather(*(loop.run_in_executor(self._flushers, _sync_files, share) for share in shares))
        if os.name == "posix":
            await loop.run_in_executor(self._flushers, _sync_folder, self.files)

    # --- inside ----------------------------------------------------------------------------------------------

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = 1")
        return connection

    def _mend(self) -> None:
        """Make files and rows agree after a process or a machine that died: bytes nobody counted go."""
        rows = self._writing.execute("SELECT id, offset, sha256 FROM uploads WHERE sealed = 0 AND gone = 0").fetchall()
        for upload, offset, sha256 in rows:
            path = self.file(upload)
            size = path.stat().st_size if path.exists() else 0
            if size > offset:
                os.truncate(path, offset)
            # after a power cut the row may be on the disk and its bytes not: then they are asked for again
            elif sha256 and size == offset and hashlib.sha256(path.read_bytes() if size else b"").hexdigest() != sha256:
                self._recount(upload, 0)
            elif size < offset:
                self._recount(upload, size)
        counted = {row[0] for row in rows}
        for path in self.files.iterdir():
            if path.name not in counted:
                found = self._writing.execute(_UPLOAD, (path.name,)).fetchone()
                if found is None or found[8]:
                    path.unlink()

    def _recount(self, upload: str, offset: int) -> None:
        self._writing.execute("UPDATE uploads SET offset = ?, sha256 = '', media = '' WHERE id = ?", (offset, upload))

    def _write_all(self) -> None:
        stopping = False
        while not stopping:
            group: list[_Job] = []
            job = self._jobs.get()
            while True:
                if job is _STOP:
                    stopping = True
                    break
                assert isinstance(job, _Job)
                group.append(job)
                if len(group) == GROUP:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
            if group:
                self._write_group(group)

    def _write_group(self, group: list[_Job]) -> None:
        connection = self._writing
        durable = any(job.durable for job in group)
        made: list[tuple[_Job, Any]] = []
        try:
            if durable:
                connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            for job in group:
                connection.execute("SAVEPOINT change")
                try:
                    result = job.change(connection)
                except Exception as problem:
                    connection.execute("ROLLBACK TO change")
                    job.future.set_exception(problem)
                else:
                    made.append((job, result))
                connection.execute("RELEASE change")
            connection.execute("COMMIT")
        except Exception as problem:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            for job in group:
                if not job.future.done():
                    job.future.set_exception(problem)
            return
        finally:
            if durable:
                connection.execute("PRAGMA synchronous = NORMAL")
        for done, result in made:
            done.future.set_result(result)


def find_upload(connection: sqlite3.Connection, upload: str) -> Upload | None:
    """The upload, whoever it belongs to."""
    row = connection.execute(_UPLOAD, (upload,)).fetchone()
    return None if row is None else Upload(*row)


def _sync_files(paths: Iterable[Path]) -> None:
    for path in paths:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
