"""The vault under bad luck: every statement may fail, the disk may be full, the file damaged, the key another."""

import asyncio
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import apsw
import pytest

from desktop.infra.database import Vault, translate
from desktop.kernel.failures import DiskFull, OurBug, VaultBusy, VaultUnreadable
from tests.infra.vaults import KEY, LONG, hold, put, words


class Tripped(Exception):  # noqa: N818 - a situation, as failures are
    """The fault of a test."""


class Trip:
    """Fails the statement number `at` of those that the vault makes from now on."""

    def __init__(self) -> None:
        self.at = 0
        self.seen: list[str] = []

    def __call__(self, sql: str) -> None:
        self.seen.append(sql)
        if len(self.seen) == self.at:
            raise Tripped(sql)

    def arm(self, at: int) -> None:
        self.at, self.seen = at, []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.fixture
def vault(path: Path) -> Iterator[Vault]:
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)
    yield vault
    vault.close()


# --- what is promised on a good day --------------------------------------------------------------------------------


def test_nothing_on_the_disk_can_be_read_without_the_key(vault: Vault, path: Path) -> None:
    vault.submit(put("une phrase que personne ne doit lire")).result(LONG)
    for file in path.parent.iterdir():
        assert b"personne" not in file.read_bytes()
        assert b"SQLite format" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0, file.name
    vault.close()
    with pytest.raises(VaultUnreadable, match="key"):
        Vault(path, bytes(32))
    with pytest.raises(ValueError, match="32"):
        Vault(path, b"short")


def test_a_change_is_on_the_disk_when_its_future_says_so(vault: Vault, path: Path, tmp_path: Path) -> None:
    assert vault.submit(put("kept")).result(LONG) == 4
    for file in path.parent.iterdir():  # what a power cut would leave
        if file.is_file():
            shutil.copy(file, tmp_path / f"copy-{file.name}")
    copy = Vault(tmp_path / "copy-vault.db", KEY)
    assert copy.ask(words).result(LONG) == ["kept"]
    copy.close()


def test_changes_that_wait_together_share_one_transaction(path: Path) -> None:
    trip = Trip()
    vault = Vault(path, KEY, trip=trip)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)
    go, _ = hold(vault)
    trip.arm(0)
    waiting = [vault.submit(put(str(number))) for number in range(50)]
    go.set()
    for future in waiting:
        future.result(LONG)
    vault.close()
    assert sum(sql == "COMMIT" for sql in trip.seen) <= 2


def test_one_that_fails_takes_nothing_of_the_others_with_it(vault: Vault) -> None:
    go, _ = hold(vault)
    first = vault.submit(put("first"))

    def half(db: apsw.Connection) -> None:
        put("half")(db)
        raise Tripped

    failing, doubled, last = vault.submit(half), vault.submit(put("first")), vault.submit(put("last"))
    go.set()
    assert first.result(LONG) == 5
    with pytest.raises(Tripped):
        failing.result(LONG)
    with pytest.raises(apsw.ConstraintError):
        doubled.result(LONG)
    assert last.result(LONG) == 4
    assert vault.ask(words).result(LONG) == ["first", "last"]


def test_readers_see_the_last_commit_and_change_nothing(vault: Vault) -> None:
    vault.submit(put("seen")).result(LONG)
    seen = threading.Event()
    go = threading.Event()

    def slow(db: apsw.Connection) -> None:
        put("unseen")(db)
        seen.set()
        assert go.wait(LONG)

    writing = vault.submit(slow)
    assert seen.wait(LONG)
    assert vault.ask(words).result(LONG) == ["seen"]
    go.set()
    writing.result(LONG)
    assert vault.ask(words).result(LONG) == ["seen", "unseen"]
    with pytest.raises(VaultUnreadable):
        vault.ask(put("never")).result(LONG)


# --- U1: any statement fails ---------------------------------------------------------------------------------------


def test_whatever_statement_fails_all_or_nothing_was_made_and_the_vault_goes_on(path: Path) -> None:
    trip = Trip()
    vault = Vault(path, KEY, trip=trip)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)

    def three(name: str) -> Callable[[apsw.Connection], None]:
        def change(db: apsw.Connection) -> None:
            for number in range(3):
                db.execute("INSERT INTO word VALUES (?, NULL)", (f"{name}{number}",))

        return change

    trip.arm(0)
    vault.submit(three("whole")).result(LONG)
    statements = len(trip.seen)
    assert statements >= 7  # BEGIN, a savepoint and its end, three inserts, COMMIT
    expected = 3
    for at in range(1, statements + 1):
        trip.arm(at)
        with pytest.raises(Tripped):
            vault.submit(three(f"tripped{at}-")).result(LONG)
        trip.arm(0)
        vault.submit(three(f"after{at}-")).result(LONG)
        expected += 3
        found = vault.ask(words).result(LONG)
        assert len(found) == expected
        assert not [word for word in found if word.startswith("tripped")]
    vault.close()


def test_a_commit_that_fails_is_told_to_everyone_who_shared_it(path: Path) -> None:
    trip = Trip()
    vault = Vault(path, KEY, trip=trip)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)
    failing = threading.Event()

    def watch(sql: str) -> None:
        if sql == "COMMIT" and failing.is_set():
            failing.clear()
            raise Tripped

    vault._trip = watch
    go, waiting = hold(vault)
    shared = [vault.submit(put(word)) for word in ("a", "b")]
    failing.set()
    go.set()
    for future in (waiting, *shared):
        with pytest.raises(Tripped):
            future.result(LONG)
    assert vault.submit(put("c")).result(LONG) == 1
    assert vault.ask(words).result(LONG) == ["c"]
    vault.close()


# --- closing, cancelling, and what should never happen -------------------------------------------------------------


def test_closing_makes_what_was_handed_in_before(path: Path) -> None:
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)
    go, _ = hold(vault)
    waiting = [vault.submit(put(f"{number:03}")) for number in range(200)]
    asked = vault.ask(words)
    closing = threading.Thread(target=vault.close)
    closing.start()
    go.set()
    closing.join(LONG)
    assert [future.result(0) for future in waiting] == [3] * 200
    assert asked.done()
    vault.close()
    for late in (lambda: vault.submit(put("late")), lambda: vault.ask(words)):
        with pytest.raises(VaultUnreadable, match="closed"):
            late()
    assert [file.name for file in path.parent.iterdir()] == ["vault.db"]
    again = Vault(path, KEY)
    assert len(again.ask(words).result(LONG)) == 200
    again.close()


def test_a_change_that_was_cancelled_in_time_is_not_made(vault: Vault) -> None:
    go, _ = hold(vault)
    kept, dropped, last = vault.submit(put("kept")), vault.submit(put("dropped")), vault.submit(put("last"))
    assert dropped.cancel()
    go.set()
    assert kept.result(LONG) == 4
    assert last.result(LONG) == 4
    with pytest.raises(CancelledError):
        dropped.result(LONG)
    assert vault.ask(words).result(LONG) == ["kept", "last"]


def test_a_group_whose_first_change_was_cancelled_is_made(vault: Vault) -> None:
    go, waiting = hold(vault)
    dropped = vault.submit(put("dropped"))
    assert dropped.cancel()
    go.set()
    waiting.result(LONG)
    assert vault.submit(put("kept")).result(LONG) == 4
    assert vault.ask(words).result(LONG) == ["kept"]


async def test_a_waiter_that_goes_leaves_the_change_standing(vault: Vault) -> None:
    go, _ = hold(vault)
    task = asyncio.create_task(vault.write(put("kept")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go.set()
    assert await vault.write(put("next")) == 4
    assert await vault.read(words) == ["kept", "next"]


@pytest.mark.parametrize("problem", [KeyboardInterrupt, SystemExit, GeneratorExit, StopIteration])
def test_what_no_change_should_raise_ends_that_change_only(vault: Vault, problem: type[BaseException]) -> None:
    def raising(db: apsw.Connection) -> None:
        put("half")(db)
        raise problem

    with pytest.raises(OurBug, match=problem.__name__):
        vault.submit(raising).result(LONG)
    with pytest.raises(OurBug, match=problem.__name__):
        vault.ask(lambda _: (_ for _ in ()).throw(problem) if problem is not StopIteration else next(iter(()))).result(
            LONG
        )
    assert vault.submit(put("kept")).result(LONG) == 4
    assert vault.ask(words).result(LONG) == ["kept"]


async def test_the_bug_of_a_change_reaches_whoever_awaits_it(vault: Vault) -> None:
    with pytest.raises(OurBug):
        await vault.write(lambda _: next(iter(())))


class Mortal(Vault):
    """A vault whose writer dies of its next transaction, once told to."""

    doomed = False

    def _write_group(self, first: object) -> bool:
        if self.doomed:
            raise MemoryError
        return super()._write_group(first)  # type: ignore[arg-type]


def test_a_writer_that_dies_leaves_nobody_waiting(path: Path) -> None:
    vault = Mortal(path, KEY)
    vault.doomed = True
    for future in [vault.submit(put(word)) for word in ("a",)]:
        assert isinstance(future.exception(LONG), VaultUnreadable)
    with pytest.raises(VaultUnreadable, match="closed"):
        vault.submit(put("b")).result(LONG)
    vault.close()


def test_errors_of_sqlite_have_one_meaning_each() -> None:
    assert isinstance(translate(apsw.FullError()), DiskFull)
    assert isinstance(translate(apsw.BusyError()), VaultBusy)
    assert isinstance(translate(apsw.IOError()), VaultUnreadable)
    constraint = apsw.ConstraintError()
    assert translate(constraint) is constraint


def test_the_log_is_folded_into_the_file_once_nobody_writes(vault: Vault, path: Path) -> None:
    bulk = b"x" * 2_000_000
    before = path.stat().st_size
    vault.submit(lambda db: db.execute("INSERT INTO word VALUES ('long', ?)", (bulk,))).result(LONG)
    deadline = time.monotonic() + LONG
    while path.stat().st_size < before + len(bulk):
        assert time.monotonic() < deadline, "the log was never folded"
        time.sleep(0.01)  # the disk tells nobody


def test_a_long_log_is_folded_though_somebody_always_writes(path: Path) -> None:
    vault = Vault(path, KEY, longest_log=16)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)
    written = 0
    while path.stat().st_size < 4_000_000:
        vault.submit(put(f"number {written}", 400_000)).result(LONG)
        written += 1
        assert written < 50, "the log was never folded"
    vault.close()


def test_what_need_not_last_yet_is_there_at_once_and_flushed_by_the_next_that_must(vault: Vault) -> None:
    modes: list[int] = []

    def write(db: apsw.Connection) -> None:
        modes.append(db.pragma("synchronous"))
        db.execute("INSERT INTO word VALUES (?, '')", (f"number {len(modes)}",))

    for lasting in (False, False, True, False, True):
        vault.submit(write, lasting=lasting).result(LONG)
        assert vault.ask(lambda db: db.execute("SELECT count(*) FROM word").get).result(LONG) == len(modes)
    assert modes == [1, 1, 2, 1, 2]  # NORMAL, FULL
