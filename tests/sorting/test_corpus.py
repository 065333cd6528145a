"""Sorting, measured on papers that it was never tuned on; the table is part of the output."""

from collections import Counter

import pytest

from desktop.sorting.facts import Learned, Suggestion
from desktop.sorting.judge import suggest
from desktop.sorting.reading import said
from desktop.uploads.facts import SURE
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
    assert len(theirs) >= 300
    assert {document.kind for document in theirs} == set(corpus.KINDS)
    assert len(corpus.KINDS) == 8
    assert not {document.content for document in mine} & {document.content for document in theirs}
    assert not {document.name for document in mine} & {document.name for document in theirs}


def test_what_is_said_is_right_and_what_is_not_known_is_not_said(
    held_out: list[tuple[Made, Suggestion]], capsys: pytest.CaptureFixture[str]
) -> None:
    tally: dict[str, Counter[str]] = {}
    for document, found in held_out:
        told = "unknown" if found.kind is None else "right" if found.kind == document.kind else "wrong"
        for shape in (document.shape, "all"):
            tally.setdefault(shape, Counter())[told] += 1
    lines = [table_line(shape, counts) for shape, counts in tally.items()]
    with capsys.disabled():
        print("\nSorting, on papers held out:", *lines, sep="\n")  # noqa: T201 - the measure is the test's result
    everything = tally["all"]
    assert everything["right"] / (everything["right"] + everything["wrong"]) >= 0.95
    assert everything["wrong"] / everything.total() <= 0.02
    assert everything["right"] / everything.total() >= 0.90
    assert tally["text"]["right"] / tally["text"].total() >= 0.95
    assert tally["mute"] == {"unknown": tally["mute"].total()}


def table_line(shape: str, counts: Counter[str]) -> str:
    every, decided = counts.total(), counts["right"] + counts["wrong"]
    right, wrong = counts["right"], counts["wrong"]
    return (
        f"  {shape:10} {every:4}   decided {decided / every:6.1%}   right of decided {right / max(1, decided):6.1%}"
        f"   right of all {right / every:6.1%}   wrong {wrong / every:6.1%}"
    )


def test_what_is_called_sure_is_right(held_out: list[tuple[Made, Suggestion]]) -> None:
    sure = [(made, found) for made, found in held_out if found.kind and found.confidence >= SURE]
    assert len(sure) >= 0.7 * len(held_out)
    assert [(made.name, found.kind) for made, found in sure if made.kind != found.kind] == []


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
