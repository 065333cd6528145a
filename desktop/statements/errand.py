"""Lines fetched and made ready in a process of its own (`aside`): what it is lent, what it brings back.

It brings only what goes well. Where anything is the matter with a statement, the program asks for it itself: it is the
one that renews tokens, goes on after a cut, and says what is kept apart.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from threading import Event

from desktop.infra.http import Http, Way
from desktop.kernel.failures import SessionExpired
from desktop.statements.fetching import Cut, fetch
from desktop.statements.preparing import prepare_packed
from desktop.statements.remote import Announced, Received, Remote

WIDTH = 3  # requests at once


def run(way: Way, token: str, statements: Sequence[Announced]) -> list[bytes | None]:
    """What `preparing.unpacked` takes for each of `statements`, None where it didn't go well; nothing more is asked
    once the line was cut. `way` leads to the service, `token` is that of the hour. Blocks."""
    remote = Remote(_http(way), lambda: token, _refused)
    over = Event()
    with ThreadPoolExecutor(WIDTH) as threads:
        return list(threads.map(partial(_one, remote, over), statements))


def _one(remote: Remote, over: Event, announced: Announced) -> bytes | None:
    if over.is_set():
        return None
    fetched = fetch(remote, announced, Received(), prepare_packed)
    if isinstance(fetched, Cut):
        over.set()
    return fetched if isinstance(fetched, bytes) else None


@lru_cache(maxsize=1)
def _http(way: Way) -> Http:
    """With lines that stay open from one question to the next."""
    return Http(**way._asdict(), connections=WIDTH)


def _refused(_stale: str) -> str:
    raise SessionExpired("lent")
