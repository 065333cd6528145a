"""Work in a process of its own: what it says, what it raises, and that nobody waits for one that isn't there."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from desktop.infra.aside import Aside


def where(number: int) -> tuple[int, int]:
    """Who reckons, and what."""
    if number < 0:
        raise ValueError(number)
    return os.getpid(), number * 2


@pytest.fixture
def aside() -> Iterator[Aside[[int], tuple[int, int]]]:
    aside = Aside(where)
    yield aside
    aside.close()


def elsewhere(aside: Aside[[int], tuple[int, int]]) -> int:
    """The number of the process, once it is there."""
    until = time.monotonic() + 60
    while (found := aside.ask(1)) is None:
        assert time.monotonic() < until
    assert found[0] != os.getpid()
    return found[0]


def test_until_it_is_there_there_is_no_answer(aside: Aside[[int], tuple[int, int]]) -> None:
    assert aside.ask(4) is None
    process = elsewhere(aside)
    assert aside.ask(5) == (process, 10)


def test_what_the_work_raises_comes_back(aside: Aside[[int], tuple[int, int]]) -> None:
    process = elsewhere(aside)
    with pytest.raises(ValueError, match="-3"):
        aside.ask(-3)
    assert aside.ask(6) == (process, 12)


def test_several_threads_each_get_their_own_answer(aside: Aside[[int], tuple[int, int]]) -> None:
    process = elsewhere(aside)
    found: dict[int, tuple[int, int] | None] = {}
    threads = [
        threading.Thread(target=lambda first=first: [found.update({n: aside.ask(n)}) for n in range(first, 400, 4)])
        for first in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: (process, n * 2) for n in range(400)}


def test_where_it_dies_there_is_no_answer_any_more(aside: Aside[[int], tuple[int, int]]) -> None:
    os.kill(elsewhere(aside), signal.SIGTERM)
    assert [aside.ask(n) for n in (7, 8)][-1] is None


def test_closed_it_is_gone(aside: Aside[[int], tuple[int, int]]) -> None:
    process = elsewhere(aside)
    aside.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert aside.ask(9) is None
