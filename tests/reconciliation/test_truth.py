"""Reconciliation against a truth that is known: what it says, how often it is right, and never a false "Réglée"."""

from collections import Counter

import pytest

from desktop.reconciliation.facts import Outcome
from desktop.reconciliation.match import reconcile
from tests.reconciliation.stories import STORIES, USUAL
from tests.reconciliation.truth import TODAY, Practice, Truth


def made_up(seed: int, times: int) -> Truth:
    practice = Practice(seed)
    for _ in range(times):
        for story in (*STORIES, *USUAL * 3):
            story(practice)
    return practice.finish()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_became_of_each_invoice(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    truth = made_up(seed, 60)
    result = reconcile(truth.invoices, truth.lines, [], TODAY)
    said = {settlement.invoice: settlement.outcome for settlement in result.settlements}
    told: list[str] = []
    for outcome in Outcome:
        ours = {key for key, what in said.items() if what is outcome}
        real = {key for key, what in truth.right.items() if what is outcome}
        precision, recall = len(ours & real) / max(1, len(ours)), len(ours & real) / max(1, len(real))
        told.append(f"{outcome:>9}: {len(real):5} true, precision {precision:.4f}, recall {recall:.4f}")
        assert precision >= 0.95, (outcome, Counter(truth.story[key] for key in ours - real))
        assert recall >= 0.95, (outcome, Counter(truth.story[key] for key in real - ours))
    wrong = Counter(truth.story[key] for key, what in said.items() if what is Outcome.SETTLED is not truth.right[key])
    assert not wrong  # an invoice that is called settled is never looked at again
    with capsys.disabled():
        print(f"\n{len(truth.invoices)} invoices, {len(truth.lines)} lines, seed {seed}:", *told, sep="\n  ")  # noqa: T201
