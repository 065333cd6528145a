"""Finding an address: the last question wins, failures are quiet, nothing but the address goes out."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from api_stub.serving import Served
from desktop.geocoding.facts import Answer, Found, Suggestion
from desktop.geocoding.remote import GeocoderRemote
from desktop.geocoding.service import PAUSE, AddressFinder
from desktop.infra.http import Http


@pytest.fixture
def served() -> Iterator[Served]:
    with Served() as served:
        yield served


@pytest.fixture
async def finder(served: Served) -> AsyncIterator[AddressFinder]:
    made = AddressFinder(GeocoderRemote(Http(served.url + "/geocodage")), pause=no_pause)
    yield made
    made.close()


async def no_pause(seconds: float) -> None:
    await asyncio.sleep(0)


async def test_what_is_typed_finds_addresses(finder: AddressFinder) -> None:
    answer = await finder.find("  12 bis  avenue de la demonstr ")
    assert answer is not None
    assert answer.question == "12 bis avenue de la demonstr"
    assert answer.suggestions[0] == Suggestion(
        "12bis Avenue de la Démonstration 00100 Exempleville",
        "12bis",
        "Avenue de la Démonstration",
        "00100",
        "Exempleville",
    )
    assert answer.suggestions[0].line == "12bis Avenue de la Démonstration"


@pytest.mark.parametrize("typed", ["œuvre", "oeuvre", "CHEMIN", "saint exem"])
async def test_letters_are_found_however_they_are_typed(finder: AddressFinder, typed: str) -> None:
    answer = await finder.find(typed)
    assert answer is not None
    assert answer.found is Found.SOME
    assert any("Œuvre" in each.street for each in answer.suggestions)


async def test_what_does_not_exist_is_said_so(finder: AddressFinder) -> None:
    assert await finder.find("zzzz") == Answer("zzzz", Found.NOTHING)


async def test_two_characters_ask_nothing() -> None:
    geocoder = Slow()
    assert await AddressFinder(geocoder, pause=no_pause).find(" ab ") == Answer("ab", Found.TOO_SHORT)
    assert geocoder.asked == []


async def test_off_line_and_strange_answers_are_no_answer(served: Served) -> None:
    for base in ("http://127.0.0.1:9/geocodage", served.url + "/mailbox", served.url + "/v1"):
        finder = AddressFinder(GeocoderRemote(Http(base)), pause=no_pause)
        assert await finder.find("avenue") == Answer("avenue", Found.UNANSWERED)
        finder.close()
    assert await AddressFinder(None, pause=no_pause).find("avenue") == Answer("avenue", Found.UNANSWERED)


async def test_a_refused_question_is_no_answer(finder: AddressFinder) -> None:
    assert await finder.find("%%%") == Answer("%%%", Found.UNANSWERED)


class Slow:
    """A geocoder that answers when it is told to, or hung up on."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.let_go = threading.Event()
        self.hung_up = 0

    def search(self, question: str) -> tuple[Suggestion, ...]:
        self.asked.append(question)
        self._loop.call_soon_threadsafe(self.begun.set)
        if len(self.asked) == 1:
            self.let_go.wait(30)
        return (Suggestion(question, "", question, "", ""),)

    def hang_up(self) -> None:
        self.hung_up += 1
        self.let_go.set()

    def close(self) -> None:
        self.let_go.set()


async def test_a_stale_answer_never_comes_and_its_line_is_given_up() -> None:
    geocoder = Slow()
    finder = AddressFinder(geocoder, pause=no_pause)
    first = asyncio.create_task(finder.find("avenue"))
    await geocoder.begun.wait()
    second = await finder.find("avenue de")
    assert second is not None
    assert second.question == "avenue de"
    assert await first is None
    assert geocoder.hung_up == 1
    finder.close()


async def test_each_keystroke_but_the_last_asks_nothing() -> None:
    geocoder, waits, all_wait = Slow(), asyncio.Event(), asyncio.Event()
    geocoder.let_go.set()
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)
        if len(paused) == 4:
            all_wait.set()
        await waits.wait()

    finder = AddressFinder(geocoder, pause=pause)
    tasks = [asyncio.create_task(finder.find("avenue"[:length])) for length in range(3, 7)]
    await all_wait.wait()
    waits.set()
    *stale, last = await asyncio.gather(*tasks)
    assert stale == [None, None, None]
    assert last is not None
    assert last.question == "avenue"
    assert geocoder.asked == ["avenue"]
    assert set(paused) == {PAUSE}
    assert PAUSE >= 0.25
    finder.close()


async def test_a_button_does_not_wait() -> None:
    geocoder = Slow()
    geocoder.let_go.set()

    async def never(seconds: float) -> None:
        await asyncio.Event().wait()

    finder = AddressFinder(geocoder, pause=never)
    answer = await finder.find("avenue", at_once=True)
    assert answer is not None
    assert answer.found is Found.SOME
    finder.close()


async def test_what_is_forgotten_is_not_shown() -> None:
    geocoder = Slow()
    finder = AddressFinder(geocoder, pause=no_pause)
    asking = asyncio.create_task(finder.find("avenue"))
    await geocoder.begun.wait()
    finder.forget()
    assert await asking is None
    finder.close()


def test_the_stand_in_speaks_as_the_national_one(served: Served) -> None:
    answer = httpx.get(f"{served.url}/geocodage/search", params={"q": "3 rue du mod", "limit": 1}).json()
    assert answer["type"] == "FeatureCollection"
    (feature,) = answer["features"]
    assert feature["geometry"]["type"] == "Point"
    kept = {"label", "score", "id", "type", "housenumber", "street", "name", "postcode", "citycode", "city", "context"}
    assert kept <= feature["properties"].keys()
    assert 0 < feature["properties"]["score"] < 1
    for wrong in ("", "ab", "x" * 201, "!rue"):
        assert httpx.get(f"{served.url}/geocodage/search", params={"q": wrong}).status_code == 400
