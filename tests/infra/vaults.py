"""What the tests of the vault share: a key, a table's changes, and a way to make changes wait together."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

import apsw

from desktop.infra.database import Vault

KEY = bytes(range(32))
LONG = 20.0  # seconds that nothing here takes


def put(word: str, size: int = 0) -> Callable[[apsw.Connection], int]:
    def change(db: apsw.Connection) -> int:
        db.execute("INSERT INTO word VALUES (?, zeroblob(?))", (word, size))
        return len(word)

    return change


def words(db: apsw.Connection) -> list[str]:
    return [str(row[0]) for row in db.execute("SELECT word FROM word ORDER BY word")]


def hold(vault: Vault) -> tuple[threading.Event, Future[None]]:
    """Keep the writer busy until the event is set, so that what is handed in meanwhile waits together."""
    held, go = threading.Event(), threading.Event()

    def wait(_: apsw.Connection) -> None:
        held.set()
        assert go.wait(LONG)

    waiting = vault.submit(wait)
    assert held.wait(LONG)
    return go, waiting
