"""Sorting, measured on papers that it was never tuned on. `pytest -s` shows the table."""

import sys
from collections import Counter

import pytest

from desktop.sorting.facts import Learned, Suggestion
from desktop.sorting.judge import suggest
from desktop.sorting.reading import said
from tests.sorting import corpus
from tests.sorting.corpus import Made


def judged(document: Made) -> Suggestion:
    read = said(document.content, document.media_type)
    return suggest(document.name, "", read.text, read.codes, Learned())


@pytest.fixture(scope="module")
def held_out() -> list[tuple[Made, Suggestion]]:
    return [(document, judged(document)) for document in corpus.held_out()]


def test_the_halves_share_no_paper_and_no_name() -> None:
    mine, theirs = list(corpus.tuning()), list(corpus.held_out())
    assert len(mine) + len(theirs) >= 300
    assert {document.kind for document in theirs} == set(corpus.KINDS)
    assert len(corpus.KINDS) == 8
    assert not {document.content for document in mine} & {document.content for document in theirs}
    assert not {document.name for document in mine} & {document.name for document in theirs}


def test_what_is_said_is_right_and_what_is_not_known_is_not_said(held_out: list[tuple[Made, Suggestion]]) -> None:
    tally: dict[str, Counter[str]] = {}
    for document, found in held_out:
        told = "unknown" if found.kind is None else "right" if found.kind == document.kind else "wrong"
        for shape in (document.shape, "all"):
            tally.setdefault(shape, Counter())[told] += 1
    for shape, counts in tally.items():
        said_anything = counts["right"] + counts["wrong"]
        sys.stdout.write(
            f"{shape:10} {counts.total():4}  right of all {counts['right'] / counts.total():6.1%}"
            f"  right of decided {counts['right'] / max(1, said_anything):6.1%}"
            f"  decided {said_anything / counts.total():6.1%}  wrong {counts['wrong'] / counts.total():6.1%}\n"
        )
    everything = tally["all"]
    assert everything["right"] / (everything["right"] + everything["wrong"]) >= 0.95
    assert everything["wrong"] / everything.total() <= 0.02
    assert everything["right"] / everything.total() >= 0.90
    assert tally["text"]["right"] / tally["text"].total() >= 0.95
    assert tally["mute"] == {"unknown": tally["mute"].total()}


def test_numbers_and_dates_of_invoices_are_right_or_left_out(held_out: list[tuple[Made, Suggestion]]) -> None:
    invoices = [(made, found) for made, found in held_out if made.number and found.kind == "facture"]
    assert len(invoices) > 10
    assert [
        (made.number, found.invoice_number) for made, found in invoices if found.invoice_number != made.number
    ] == []
    dated = [(made.date, found.invoice_date) for made, found in invoices if made.date]
    assert [pair for pair in dated if pair[0] != pair[1]] == []


def test_only_offered_kinds_are_suggested() -> None:
    assert suggest("RIB.pdf", "", "", (), Learned()).kind == "rib"
    assert suggest("RIB.pdf", "", "", (), Learned(), ("facture", "autre")).kind is None
