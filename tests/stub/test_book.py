"""What is made up holds together: sums of half a million lines, people who can't exist, prices that add up."""

import json
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from api_stub.acts import REJECTS, STATUSES, SUMS, weigh
from api_stub.book import Book, Plan, Version, amendment
from api_stub.pdf import fitted, width
from api_stub.people import people
from api_stub.plans import plan_for
from api_stub.seed import DEMO, OTHER
from api_stub.settings import Settings

DAY = date(2026, 11, 23)


def book(seed: str, finess: str = DEMO.finess) -> Book:
    return Book(finess, plan_for(Settings(Path("unused"), seed=seed), finess), DAY, lambda _, number: number)


def lines(made: Book, version: Version, after: int = 0) -> list[dict[str, Any]]:
    return [json.loads(text) for text in made.lines(version, after)]


@pytest.fixture(scope="module")
def demo() -> Book:
    return book("demo")


@pytest.mark.parametrize("finess", [DEMO.finess, OTHER.finess])
def test_the_demonstration_adds_up(finess: str) -> None:
    made = book("demo", finess)
    for base in made.bases:
        version = Version(base)
        found = lines(made, version)
        assert [line["n"] for line in found] == list(range(1, made.count(version) + 1))
        assert made.sums(version) == dict(zip(SUMS, map(sum, zip(*map(weigh, found)))))
        for line in found:
            assert line["rest_cents"] == line["expense_cents"] - line["amo_cents"] - line["amc_cents"] >= 0
            assert min(line["amo_cents"], line["amc_cents"], line["base_cents"]) >= 0
            assert line["base_cents"] <= line["expense_cents"]
            assert ("reject_code" in line) == (line["status"] in ("rejected", "partial"))
            assert line["care_date"] <= base.end.isoformat()


def test_the_demonstration_is_three_years_of_an_opticians(demo: Book) -> None:
    days = [base.issued_on for base in demo.bases]
    assert len(days) == 78
    assert 1050 <= (DAY - days[0]).days <= 1100
    assert {14, 15} == {(later - earlier).days for earlier, later in pairwise(days)}
    assert all(20 <= demo.count(Version(base)) <= 160 for base in demo.bases)
    everything = [line for base in demo.bases for line in lines(demo, Version(base))]
    assert {line["status"] for line in everything} == set(STATUSES)
    assert {line["reject_code"] for line in everything if line["status"] == "rejected"} == {code for code, _ in REJECTS}
    assert {line["act"] for line in everything} >= {"OME", "OV1", "OV6", "AUD2"}
    numbers = [base.number for base in demo.bases]
    assert len(set(numbers)) == len({base.reference for base in demo.bases}) == len(numbers)


def test_refused_invoices_come_back_and_are_paid(demo: Book) -> None:
    fates: dict[tuple[str, str, str], list[str]] = {}
    for base in demo.bases:
        for line in lines(demo, Version(base)):
            what = line["invoice"], line["label"].removesuffix(" (complément)"), line["nir"]
            fates.setdefault(what, []).append(line["status"])
    told = Counter(tuple(dict.fromkeys(fate)) for fate in fates.values())
    assert told["rejected", "paid"] > 100
    assert told["partial", "paid"] > 20


def test_half_a_million_lines(demo: Book) -> None:
    made = book("large")
    versions = [Version(base) for base in made.bases]
    assert len(versions) == 2000
    told = [made.sums(version) for version in versions]
    assert sum(sums["line_count"] for sums in told) == 500_000
    # every 50th statement is read; its sums, and the number of its invoices, are those that were told
    for version, sums in list(zip(versions, told))[::50]:
        found = lines(made, version)
        assert sums == dict(zip(SUMS, map(sum, zip(*map(weigh, found)))))
        assert len(found) == sums["line_count"]
    invoices = [{line["invoice"] for line in lines(made, version)} for version in versions[:100]]
    assert len(set().union(*invoices)) == sum(map(len, invoices))  # none is in two statements
    assert all((DAY - base.issued_on).days < 700 for base in made.bases)
    assert lines(book("large"), versions[7]) == lines(made, versions[7])  # always the same


def test_a_total_that_cannot_be_reached() -> None:
    with pytest.raises(ValueError, match="10 lines don't fit into 3 statements"):
        Book("x", Plan(statements=3, smallest=4, largest=5, total=10), DAY, lambda _, number: number)


def test_lines_from_anywhere(demo: Book) -> None:
    version = Version(demo.bases[10])
    whole = lines(demo, version)
    for after in (0, 1, version.base.count - 1, version.base.count, len(whole) - 1, len(whole), len(whole) + 5):
        assert lines(demo, version, after) == whole[after:]


def test_nobody_was_born_with_these_numbers() -> None:
    crowd = people(5000, "anybody")
    for person in crowd:
        body, key = int(person.nir[:13]), int(person.nir[13:])
        assert len(person.nir) == 15
        assert key == 97 - body % 97
        assert person.nir[10:13] == "000"  # towns number births from 001 on
        assert person.nir[0] in "12"
        assert 1 <= int(person.nir[3:5]) <= 12
    families = Counter(person.member for person in crowd)
    assert max(families.values()) == 3
    assert {person.nir for person in crowd if person.member == crowd[0].member} == {crowd[0].nir}
    assert any("Œ" in person.name for person in crowd)
    assert any(person.rank == 2 for person in crowd)
    assert people(5000, "anybody") == crowd


def test_an_amendment_pays_what_was_refused(demo: Book) -> None:
    base = demo.bases[3]
    before = Version(base)
    patches = amendment(demo.lines(before))
    after = Version(base, 2, patches)
    changed = [(a, b) for a, b in zip(lines(demo, before), lines(demo, after)) if a != b]
    assert [(a["status"], b["status"]) for a, b in changed] == [("rejected", "paid")]
    assert "reject_code" not in changed[0][1]
    one, two = demo.sums(before), demo.sums(after)
    assert (two["rejected"], two["paid"]) == (one["rejected"] - 1, one["paid"] + 1)
    assert two["transfer_cents"] - one["transfer_cents"] == changed[0][1]["amc_cents"] > 0
    assert two == dict(zip(SUMS, map(sum, zip(*map(weigh, lines(demo, after))))))


@pytest.mark.parametrize("text", ["1 234,56 €", "D’ŒUVRIÈRES Maëlle", "Relevé n° 12 — (copie)…", "ÇÀÉÎÔÛŸ ñ", ""])
def test_widths_are_those_of_helvetica(text: str) -> None:
    assert width(text, 8) == pytest.approx(stringWidth(text, "Helvetica", 8), abs=0.01)
    cut = fitted(text, 8, 30)
    assert width(cut, 8) <= 30
    assert text.startswith(cut.removesuffix("…").rstrip())
