"""What the statements tell about an invoice fills in a réclamation that the form accepts."""

import pytest

from desktop.app.complaining import prefill
from desktop.features.requests import fields
from desktop.features.requests.kinds import KINDS
from desktop.features.statements.reconciled import Complaint
from desktop.reconciliation.facts import Outcome


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
