"""What the lines that answer an invoice make of it. Pure; lines come in the order in which they were paid."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from desktop.reconciliation.facts import Answer, Evidence, Invoice, Line, Outcome, Settlement
from desktop.reconciliation.groups import PAYS


def settle(invoice: Invoice, lines: Sequence[Line], evidence: Evidence | None, today: date) -> Settlement:
    """Sum up `lines`. What was cancelled counts for nothing; money that was taken back is a negative payment."""
    keys = tuple(line.key for line in lines)
    live = [line for line in lines if line.answer is not Answer.CANCELLED]
    if not live:
        days = None if invoice.day is None else max(0, (today - invoice.day).days)
        return Settlement(invoice.key, Outcome.SILENT, keys, evidence=evidence, days=days)
    paid = sum(line.amc_cents for line in live if line.answer in PAYS)
    expected = _expected(invoice, live)
    outcome = _outcome(invoice, live, paid)
    code = reason = ""
    if outcome is not Outcome.SETTLED:
        refusals = (line for line in reversed(live) if line.reject_code or line.reject_reason)
        refusal = next(refusals, None)
        code, reason = (refusal.reject_code, refusal.reject_reason) if refusal else ("", "")
    difference = None if expected is None else paid - expected
    return Settlement(invoice.key, outcome, keys, paid, difference, evidence, code, reason)


def share(invoice: Invoice, lines: Sequence[Line], due: int | None, evidence: Evidence) -> Settlement:
    """Of an invoice that was paid together with others: `due` is its part in cents, None where they don't add up."""
    keys = tuple(line.key for line in lines)
    if due is not None:
        return Settlement(invoice.key, Outcome.SETTLED, keys, due, 0, evidence)
    last = lines[-1]
    outcome = {Answer.REJECTED: Outcome.REJECTED, Answer.PENDING: Outcome.PENDING}.get(last.answer, Outcome.PARTIAL)
    return Settlement(invoice.key, outcome, keys, 0, None, evidence, last.reject_code, last.reject_reason)


def _outcome(invoice: Invoice, live: Sequence[Line], paid: int) -> Outcome:
    if paid > 0:
        return Outcome.SETTLED if _whole(invoice, live, paid) else Outcome.PARTIAL
    last = live[-1]
    if last.answer is Answer.PENDING:
        return Outcome.PENDING
    if last.answer is Answer.REJECTED or last.amc_cents < 0:
        return Outcome.REJECTED
    # Accepted, and nothing paid: whole where nothing was due, otherwise still something to ask about.
    return Outcome.SETTLED if invoice.expected_cents == 0 else Outcome.PARTIAL


def _whole(invoice: Invoice, live: Sequence[Line], paid: int) -> bool:
    """Whether all is paid. A part that was paid twice doesn't make up for one that wasn't paid."""
    if invoice.expected_cents is not None:
        return paid == invoice.expected_cents or _once(live, "amc_cents") >= invoice.expected_cents
    if invoice.total_cents is None or any(line.answer is Answer.PARTIAL for line in live):
        return False
    covered = sum(line.expense_cents for line in live if line.answer is Answer.PAID)
    return covered == invoice.total_cents or _once(live, "expense_cents") >= invoice.total_cents


def _once(live: Sequence[Line], what: str) -> int:
    """The sum of what was paid, without what a later statement paid again."""
    counts: dict[str, Counter[tuple[str, int, int]]] = {}
    for line in live:
        if line.answer in PAYS:
            counts.setdefault(line.statement, Counter())[(line.act, line.expense_cents, line.amc_cents)] += 1
    most: Counter[tuple[str, int, int]] = Counter()
    for count in counts.values():
        most |= count
    return sum(times * (amc if what == "amc_cents" else expense) for (_, expense, amc), times in most.items())


def _expected(invoice: Invoice, live: Sequence[Line]) -> int | None:
    """What the mutual ought to pay: as the practice's software says, or else in proportion to what it paid so far."""
    if invoice.expected_cents is not None:
        return invoice.expected_cents
    payments = [line for line in live if line.answer in PAYS]
    covered = sum(line.expense_cents for line in payments)
    if invoice.total_cents is None or covered <= 0 or any(line.answer is Answer.PARTIAL for line in payments):
        return None
    paid = sum(line.amc_cents for line in payments)
    return paid if covered == invoice.total_cents else round(paid * invoice.total_cents / covered)
