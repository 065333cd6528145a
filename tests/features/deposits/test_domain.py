"""What may be offered for which rows."""

from dataclasses import replace

from desktop.features.deposits.domain import EVERYTHING, IN_VIEW, count_of, needing_someone, of_row, of_rows
from desktop.kernel.ids import DepositId
from desktop.uploads.facts import DocumentState, View
from tests.features.deposits.fake import row


def test_each_state_has_its_gestures() -> None:
    staged = of_row(row(1))
    assert staged.send
    assert staged.kind
    assert staged.message
    assert staged.separate
    assert not any((staged.pause, staged.retry, staged.insist, staged.receipt))
    assert of_row(row(1, DocumentState.DUPLICATE)).insist
    assert of_row(row(1, DocumentState.FAILED)).retry
    assert of_row(row(1, DocumentState.WAITING)).retry
    assert of_row(row(1, DocumentState.SENDING)).pause
    assert of_row(row(1, DocumentState.SENDING, paused=True)).resume
    assert not of_row(row(1, DocumentState.UPLOADED)).remove
    assert not of_row(row(1, DocumentState.REFUSED)).look
    assert of_row(row(1, DocumentState.ACKNOWLEDGED, deposit=DepositId("d"))).receipt


def test_a_selection_may_do_what_one_of_its_rows_may() -> None:
    able = of_rows([row(1), row(2, DocumentState.DUPLICATE)])
    assert able.kind
    assert able.insist
    assert not able.retry
    assert of_rows([None, None]) == EVERYTHING
    assert of_rows([None]) == replace(EVERYTHING, join=False)  # alone there is nothing to join it to


def test_every_state_is_in_one_filter_beside_all() -> None:
    for state in DocumentState:
        assert sum(state in IN_VIEW[view] for view in View if view is not View.ALL) == 1
        assert state in IN_VIEW[View.ALL]


def test_counts() -> None:
    counts = {DocumentState.REFUSED: 2, DocumentState.DUPLICATE: 3, DocumentState.FAILED: 1, DocumentState.STAGED: 9}
    assert count_of(View.TO_MEND, counts) == 6
    assert count_of(View.ALL, counts) == 15
    assert needing_someone(counts) == 3
