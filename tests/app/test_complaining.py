"""What the statements tell about an invoice fills in a réclamation that the form accepts."""

from datetime import UTC, date, datetime

import pytest

from desktop.app.complaining import of_line, of_refusal, prefill
from desktop.features.requests import fields
from desktop.features.requests.domain import Typed
from desktop.features.requests.kinds import KINDS
from desktop.features.statements.reconciled import Complaint
from desktop.followup.facts import Kind, Stage, Step, Subject, SubjectKey, Thread
from desktop.reconciliation.facts import Outcome
from desktop.statements.facts import Line, LineStatus, StatementKey


@pytest.mark.parametrize("outcome", Outcome)
def test_only_what_the_form_offers_is_filled_in(outcome: Outcome) -> None:
    filled = prefill(Complaint(outcome, "F-1", 123_456, "Réclamation"))
    offered = {field.name: field for field in KINDS[filled.kind].fields}
    assert set(filled.words) <= set(offered)
    for name in ("reason", "about"):
        assert filled.words[name] in offered[name].choices
    assert fields.cents(filled.words["amount"]) == 123_456


@pytest.mark.parametrize("due", [None, 0, -5])
def test_an_amount_that_is_not_due_is_left_empty(due: int | None) -> None:
    assert "amount" not in prefill(Complaint(Outcome.SILENT, "", due, "Réclamation")).words


@pytest.mark.parametrize("status", [LineStatus.REJECTED, LineStatus.PARTIAL])
def test_a_line_of_a_statement_fills_in_a_complaint(status: LineStatus) -> None:
    day = date(2026, 11, 2)
    line = Line(
        1, StatementKey(1), "RD-2026-00078", 3, day, "V1", "FA-1", "", "Camille", "", 1, "", day, "HBLD038", "", 1,
        100, 100, 70, 70, 0, 30, status, "X", "Droits fermés",
    )  # fmt: skip
    filled = of_line(line)
    shape = KINDS[filled.kind]
    assert fields.judge(shape, Typed(filled.words), (), day) == {}
    assert filled.words["reference"] == "FA-1"
    assert "Droits fermés" in filled.words["text"]


@pytest.mark.parametrize(("kind", "about"), [(Kind.DOCUMENT, "deposit"), (Kind.REQUEST, "other")])
def test_a_refusal_fills_in_a_complaint(kind: Kind, about: str) -> None:
    at = datetime(2026, 11, 27, tzinfo=UTC)
    subject = Subject(SubjectKey(1), "d", kind, "", "Devis.pdf", "AD-1", Stage.REFUSED, at, at, True, True)
    filled = of_refusal(Thread(subject, (Step(at, Stage.REFUSED, "Illisible"),), ()))
    assert fields.judge(KINDS[filled.kind], Typed(filled.words), (), at.date()) == {}
    assert (filled.words["about"], filled.words["reference"]) == (about, "AD-1")
    assert "Illisible" in filled.words["text"]
