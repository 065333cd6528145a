"""Each of the ten kinds of demands, through the window: on line, off line then back, killed before it leaves and while
its answer is awaited. The server has each exactly once, with all its documents, and the window shows its number."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from desktop.features.requests.domain import LINES
from desktop.features.requests.kinds import KINDS
from tests.features.requests.office import PATIENT, TYPED
from tests.journeys.journey import leaves_no_trace
from tests.journeys.run import Run
from tests.journeys.service import FINESS, OTHER_FINESS, OTHER_PASSWORD, PASSWORD, Service
from tests.uploads.world import scan

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]  # on a machine that is busy with other things

WITHIN = 300.0  # seconds; some five on a machine that has nothing else to do

SECRETS = (PATIENT["beneficiary"], PATIENT["nir"].replace(" ", ""), "FR7630006000011234567890189", "Facture réglée en")

_ARTICLE = re.compile(r"<article>.*?</article>", re.S)
_FIELD = re.compile(r'name="(token|row)" value="([^"]*)"')


class Practice:
    """Its workstation, whose program is started again and again, and its papers."""

    def __init__(self, folder: Path, service: Service) -> None:
        self._folder = folder
        self._service = service
        self.basedir = folder / "program"
        self.asks: list[list[str]] = []
        self.papers: dict[str, Counter[str]] = {}
        for number, (kind, shape) in enumerate(KINDS.items()):
            paths = []
            for place, role in enumerate(shape.documents):
                paths.append(folder / f"{number} {role}.jpg")
                paths[-1].write_bytes(scan(number * 10 + place, 90_000))
            self.papers[kind] = Counter(shape.documents)
            self.asks.append(["ask", kind, json.dumps(_words(kind)), json.dumps([str(path) for path in paths])])

    def run(self, *acts: Sequence[str]) -> Run:
        """The program, signed in; what is done then."""
        return self.run_as([FINESS, PASSWORD], *acts)

    def run_as(self, who: list[str], *acts: Sequence[str]) -> Run:
        """The same as this practice."""
        every = [["enter", *who], *acts]
        return Run.of_window(self._folder / "runs", self.basedir, self._service.url, every, "asking")

    def done(self, *acts: Sequence[str]) -> dict[str, list[str]]:
        """The same until its end; the demands that it showed then."""
        run = self.run(*acts)
        assert run.ends(WITHIN) == 0, run.told
        return last(run)

    def written(self, *asks: Sequence[str]) -> dict[str, list[str]]:
        """What is asked for without the line, by a program that is killed once all of it waits."""
        run = self.run(*asks, ["unsent"], ["answered"])
        assert run.until(lambda: any(line["did"] == "unsent" for line in run.lines), WITHIN), run.told
        shown = last(run)
        assert run.kill()
        return shown

    def each_arrived_once(self, shown: dict[str, list[str]]) -> None:
        """Assert the promise."""
        there = self._service.demands()
        assert Counter(each["kind"] for each in there) == Counter(list(KINDS))
        assert {each["id"]: [each["kind"], each["number"]] for each in there} == {
            id_: [kind, number] for id_, (kind, _, number) in shown.items()
        }
        for each in there:
            assert Counter(part["role"] for part in each["documents"]) == self.papers[each["kind"]]
        contents = Counter(part["sha256"] for each in there for part in each["documents"])
        assert set(contents.values()) == {1}
        assert not contents - self._service.stored()
        leaves_no_trace(self.basedir, *SECRETS)


def _words(kind: str) -> dict[str, Any]:
    typed = TYPED[kind]
    lines = {
        field.name: [part for line in typed.lines[field.name] for part in (line.code, line.detail, line.amount)]
        for field in KINDS[kind].fields
        if field.type in LINES and field.name in typed.lines
    }
    return {**typed.words, **lines}


def last(run: Run) -> dict[str, list[str]]:
    """The demands that a run showed after its last act."""
    shown: dict[str, list[str]] = run.lines[-1]["counts"]
    return shown


@pytest.fixture
def practice(tmp_path: Path, service: Service) -> Practice:
    return Practice(tmp_path, service)


def test_on_line(practice: Practice) -> None:
    practice.each_arrived_once(practice.done(*practice.asks, ["answered"]))


def test_off_line_then_back(practice: Practice, service: Service) -> None:
    practice.done()  # a first sign-in, without which nothing opens off line
    service.kill()
    run = practice.run(*practice.asks, ["unsent"], ["answered"])
    assert run.until(lambda: any(line["did"] == "unsent" for line in run.lines), WITHIN), run.told
    assert len(last(run)) == len(KINDS)
    service.start()
    assert run.ends(WITHIN) == 0, run.told
    practice.each_arrived_once(last(run))


def test_killed_before_it_leaves_and_while_its_answer_is_awaited(practice: Practice, service: Service) -> None:
    practice.done()
    service.kill()
    written = practice.written(*practice.asks)
    assert len(written) == len(KINDS)
    service.start()
    assert service.demands() == []
    # What the server answers to the first sending of each comes too slowly for the program to live.
    slow = {"fault": "drip", "bytes_per_second": 1, "times": 1}
    service.faults([{"route": f"PUT /v1/requests/{id_}", **slow} for id_ in written])
    held = kills = 0
    while held < len(KINDS):
        run = practice.run(["answered"])
        before = held
        assert run.until(lambda before=before: len(service.demands()) > before, WITHIN), run.told
        assert run.kill()
        assert not run.told.count("Traceback"), run.told
        held, kills = len(service.demands()), kills + 1
    assert service.fired() == len(KINDS), "each of them was answered too slowly"
    assert kills <= len(KINDS)
    practice.each_arrived_once(practice.done(["answered"]))


def test_a_bank_change_is_sent_for_its_own_practice_alone(practice: Practice, service: Service) -> None:
    """Written off line by one practice of this workstation, while another one works here, on line."""
    practice.done()
    service.kill()
    (bank,) = (ask for ask in practice.asks if ask[1] == "change-bank")
    written = practice.written(bank)
    service.start()
    other = practice.run_as(
        [OTHER_FINESS, OTHER_PASSWORD], ["ask", "claim", json.dumps(_words("claim")), "[]"], ["answered"]
    )
    assert other.ends(WITHIN) == 0, other.told
    assert not set(last(other)) & set(written)
    assert [each["kind"] for each in service.demands(OTHER_FINESS, OTHER_PASSWORD)] == ["claim"]
    assert service.demands() == []
    practice.done(["answered"])
    assert [(each["id"], each["kind"], each["state"]) for each in service.demands()] == [
        (*written, "change-bank", "confirming")
    ]
    assert [each["kind"] for each in service.demands(OTHER_FINESS, OTHER_PASSWORD)] == ["claim"]


def test_a_missing_piece_is_brought_once_though_killed_before_its_answer_is_seen(
    practice: Practice, service: Service, tmp_path: Path
) -> None:
    (claim,) = (ask for ask in practice.asks if ask[1] == "claim")
    ((demand, (_, _, number)),) = practice.done(claim, ["answered"]).items()
    decide(service, number, "ask", "Un courrier")
    piece = tmp_path / "courrier.jpg"
    piece.write_bytes(scan(99, 90_000))
    service.faults([{"route": "PUT /v1/followup/*/pieces/*", "fault": "drip", "bytes_per_second": 1, "times": 1}])
    run = practice.run(["bring", demand, str(piece)], ["goes_on", demand])
    assert run.until(lambda: bool(service.deposits()), WITHIN), run.told
    assert run.kill()
    assert service.fired() == 1
    practice.done(["goes_on", demand])
    (deposit,) = service.deposits()
    assert [name for name, _, _ in deposit.documents] == ["courrier.jpg"]


def decide(service: Service, number: str, action: str, text: str) -> None:
    """What the mutual does about a demand, on its page."""
    with httpx.Client(base_url=service.url, trust_env=False, timeout=20.0) as http:
        page = http.get("/backoffice").text
        article = next(each for each in _ARTICLE.findall(page) if number in each and f'value="{action}"' in each)
        fields = {**dict(_FIELD.findall(article)), "section": "demandes", "action": action, "text": text}
        assert http.post("/backoffice", data=fields).status_code < 400
