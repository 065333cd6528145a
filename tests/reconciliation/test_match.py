"""What a choice made by hand changes, and how what isn't sure is proposed."""

from dataclasses import replace
from datetime import date

from desktop.reconciliation.facts import Answer, Evidence, Invoice, Line, Outcome, Tick
from desktop.reconciliation.match import reconcile

TODAY = date(2026, 6, 30)
DAY = date(2026, 5, 12)
INVOICE = Invoice(1, "F2026-0012", "Lefèvre Zoé", "785059912345614", DAY, 12_000, 9_000)
LINE = Line(
    7,
    "R1",
    7,
    "F2026-0012",
    "LEFEVRE ZOE",
    "785059912345614",
    DAY,
    "VER",
    12_000,
    9_000,
    Answer.PAID,
    paid_on=date(2026, 5, 30),
)


def one(invoice: Invoice, *lines: Line, ticks: tuple[Tick, ...] = ()) -> tuple[Outcome, tuple[int, ...], int | None]:
    (settlement,) = reconcile([invoice], lines, ticks, TODAY).settlements
    return settlement.outcome, settlement.lines, settlement.difference_cents


def test_what_is_expected_decides_where_it_is_known() -> None:
    assert one(INVOICE, LINE) == (Outcome.SETTLED, (7,), 0)
    assert one(INVOICE, replace(LINE, amc_cents=9_001)) == (Outcome.SETTLED, (7,), 1)
    assert one(INVOICE, replace(LINE, amc_cents=8_999)) == (Outcome.PARTIAL, (7,), -1)


def test_without_it_the_whole_expense_must_have_been_paid() -> None:
    plain = replace(INVOICE, expected_cents=None)
    assert one(plain, LINE) == (Outcome.SETTLED, (7,), 0)
    assert one(plain, replace(LINE, expense_cents=6_000))[0] is Outcome.PARTIAL
    assert one(plain, replace(LINE, answer=Answer.PARTIAL))[0] is Outcome.PARTIAL
    assert one(replace(plain, total_cents=None), LINE) == (Outcome.PARTIAL, (7,), None)  # nothing says that it is whole


def test_an_unanswered_invoice_counts_its_days() -> None:
    (settlement,) = reconcile([INVOICE], [], [], TODAY).settlements
    assert (settlement.outcome, settlement.days) == (Outcome.SILENT, 49)


def test_a_line_tied_by_hand_answers_its_invoice_and_no_other() -> None:
    other = replace(INVOICE, key=2, number="F2026-0099")
    first, second = reconcile([INVOICE, other], [LINE], [Tick(2, tied=frozenset({7}))], TODAY).settlements
    assert (first.outcome, first.lines) == (Outcome.SILENT, ())
    assert (second.outcome, second.lines, second.evidence) == (Outcome.SETTLED, (7,), Evidence.HAND)


def test_a_line_untied_by_hand_answers_it_no_more() -> None:
    result = reconcile([INVOICE], [LINE], [Tick(1, untied=frozenset({7}))], TODAY)
    assert result.settlements[0].outcome is Outcome.SILENT
    assert result.settlements[0].proposed == ()
    assert result.unclaimed == (7,)


def test_an_invoice_closed_by_hand_is_settled_whatever_comes() -> None:
    assert one(INVOICE, replace(LINE, answer=Answer.REJECTED), ticks=(Tick(1, closed=True),))[0] is Outcome.SETTLED


SECOND = replace(INVOICE, key=2, number="F2026-0040", total_cents=8_000, expected_cents=5_000)
BOTH = replace(LINE, invoice="F2026-0012 / F2026-0040", expense_cents=20_000, amc_cents=14_000)


def test_one_payment_for_two_settles_both() -> None:
    settlements = reconcile([INVOICE, SECOND], [BOTH], [], TODAY).settlements
    assert [(one.outcome, one.paid_cents, one.evidence) for one in settlements] == [
        (Outcome.SETTLED, 9_000, Evidence.GROUPED),
        (Outcome.SETTLED, 5_000, Evidence.GROUPED),
    ]


def test_what_was_taken_back_of_one_of_two_is_settled_no_more() -> None:
    back = replace(LINE, key=8, statement="R2", amc_cents=-9_000)
    first, second = reconcile([INVOICE, SECOND], [BOTH, back], [], TODAY).settlements
    assert (first.outcome, first.lines) == (Outcome.REJECTED, (8,))
    assert second.outcome is Outcome.SETTLED


def test_a_line_tied_by_hand_outweighs_a_payment_for_several() -> None:
    own = replace(LINE, key=8, statement="R2", invoice="", amc_cents=4_000)
    first, _ = reconcile([INVOICE, SECOND], [BOTH, own], [Tick(1, tied=frozenset({8}))], TODAY).settlements
    assert (first.outcome, first.lines, first.evidence) == (Outcome.PARTIAL, (8,), Evidence.HAND)


def test_a_payment_for_several_that_was_untied_settles_none_of_them() -> None:
    result = reconcile([INVOICE, SECOND], [BOTH], [Tick(1, untied=frozenset({7}))], TODAY)
    assert [one.outcome for one in result.settlements] == [Outcome.SILENT, Outcome.SILENT]
    assert result.unclaimed == (7,)


def test_what_agrees_only_in_part_is_proposed() -> None:
    stranger = replace(LINE, patient="KERVIEL LEON", nir="742029900000055")
    (settlement,) = reconcile([INVOICE], [stranger], [], TODAY).settlements
    assert (settlement.outcome, settlement.proposed) == (Outcome.SILENT, (7,))


def test_the_neighbouring_number_is_proposed_and_not_believed() -> None:
    (settlement,) = reconcile([INVOICE], [replace(LINE, invoice="F2026-0013")], [], TODAY).settlements
    assert (settlement.outcome, settlement.proposed) == (Outcome.SILENT, (7,))


def test_an_invoice_that_is_listed_twice_is_counted_once() -> None:
    first, second = reconcile([INVOICE, replace(INVOICE, key=2)], [LINE], [], TODAY).settlements
    assert (first.outcome, first.twin_of) == (Outcome.SETTLED, None)
    assert (second.lines, second.twin_of) == ((), 1)


def test_lines_that_answer_nothing_are_told() -> None:
    foreign = replace(LINE, key=8, invoice="G77", patient="NEEL ODILE", nir="", expense_cents=5, amc_cents=5)
    assert reconcile([INVOICE], [LINE, foreign], [], TODAY).unclaimed == (8,)
