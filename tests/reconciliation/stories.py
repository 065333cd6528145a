"""What happens to invoices: one function a story, each with what is true. The traps are those that make others lie."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop.reconciliation.facts import Answer, Outcome
from tests.reconciliation.truth import TODAY, Practice


def paid(p: Practice) -> None:
    p.pay(p.invoice("paid", Outcome.SETTLED), Answer.PAID)


def paid_in_lines(p: Practice) -> None:
    one = p.invoice("paid in lines", Outcome.SETTLED)
    first, part = p.expected // 3, (one.total_cents or 0) // 3
    line = p.pay(one, Answer.PAID, amc_cents=first, expense_cents=part, act="MON")
    rest, other = p.expected - first, (one.total_cents or 0) - part
    p.pay(
        one, Answer.PAID, statement=line.statement, amc_cents=rest, expense_cents=other, act="VER", paid_on=line.paid_on
    )


def paid_in_two_payments(p: Practice) -> None:
    one = p.invoice("paid in two payments", Outcome.SETTLED)
    first, part = p.expected // 2, (one.total_cents or 0) // 2
    line = p.pay(one, Answer.PAID, amc_cents=first, expense_cents=part)
    p.pay(
        one,
        Answer.PAID,
        amc_cents=p.expected - first,
        expense_cents=(one.total_cents or 0) - part,
        paid_on=(line.paid_on or TODAY) + timedelta(days=9),
    )


def paid_after_a_rejection(p: Practice) -> None:
    one = p.invoice("paid after a rejection", Outcome.SETTLED)
    line = p.pay(one, Answer.REJECTED)
    p.pay(one, Answer.PAID, paid_on=(line.paid_on or TODAY) + timedelta(days=30))


def paid_twice(p: Practice) -> None:
    one = p.invoice("paid twice", Outcome.SETTLED)
    line = p.pay(one, Answer.PAID)
    p.pay(one, Answer.PAID, act=line.act, paid_on=(line.paid_on or TODAY) + timedelta(days=12))


def under_its_last_characters(p: Practice) -> None:
    one = p.invoice("shortened number", Outcome.SETTLED)
    p.pay(one, Answer.PAID, invoice=one.number.replace("-", "")[-9:])


def without_separators(p: Practice) -> None:
    one = p.invoice("number without separators", Outcome.SETTLED)
    p.pay(one, Answer.PAID, invoice=one.number.replace("-", " ").lower())


def mistyped(p: Practice) -> None:
    one = p.invoice("mistyped number", Outcome.SETTLED)
    digits = list(one.number)
    at = p.random.randrange(7, len(digits) - 2)  # neighbours of the last digit are another story
    digits[at] = str((int(digits[at]) + p.random.randrange(2, 8)) % 10)
    p.pay(one, Answer.PAID, invoice="".join(digits))


def without_number(p: Practice) -> None:
    p.pay(p.invoice("without number", Outcome.SETTLED), Answer.PAID, invoice="")


def listed_together(p: Practice) -> None:
    who = p.patient()
    several = [
        p.invoice("listed together", Outcome.SETTLED, who, cents=p.random.randrange(900, 30_000)) for _ in range(3)
    ]
    sum_ = sum(one.expected_cents or 0 for one in several)
    latest = max(one.day or TODAY for one in several)
    p.pay(several[0], Answer.PAID, invoice=" / ".join(one.number for one in several), amc_cents=sum_, paid_on=latest)


def under_the_first_number(p: Practice) -> None:
    who = p.patient()
    day = TODAY - timedelta(days=40)
    first = p.invoice("paid under the first number", Outcome.SETTLED, who, cents=p.random.randrange(900, 30_000))
    second = p.invoice("paid under the first number", Outcome.SETTLED, who, cents=p.random.randrange(900, 30_000))
    _same_day(p, first.key, day)
    _same_day(p, second.key, day)
    sum_ = (first.expected_cents or 0) + (second.expected_cents or 0)
    p.pay(first, Answer.PAID, amc_cents=sum_, day=day, paid_on=day + timedelta(days=8))


def in_part(p: Practice) -> None:
    one = p.invoice("paid in part", Outcome.PARTIAL)
    p.pay(one, Answer.PARTIAL, amc_cents=max(1, p.expected * 2 // 3))


def one_part_twice_the_other_never(p: Practice) -> None:
    one = p.invoice("one part twice, the other never", Outcome.PARTIAL)
    half, part = p.expected * 6 // 10, (one.total_cents or 0) * 6 // 10
    line = p.pay(one, Answer.PAID, amc_cents=half, expense_cents=part, act="VER")
    later = (line.paid_on or TODAY) + timedelta(days=11)
    p.pay(one, Answer.PAID, amc_cents=half, expense_cents=part, act="VER", paid_on=later)


def rejected(p: Practice) -> None:
    p.pay(p.invoice("rejected", Outcome.REJECTED), Answer.REJECTED)


def rejected_again(p: Practice) -> None:
    one = p.invoice("rejected again", Outcome.REJECTED)
    line = p.pay(one, Answer.REJECTED)
    p.pay(one, Answer.REJECTED, paid_on=(line.paid_on or TODAY) + timedelta(days=20))


def taken_back(p: Practice) -> None:
    one = p.invoice("taken back", Outcome.REJECTED)
    line = p.pay(one, Answer.PAID)
    p.pay(one, Answer.PAID, amc_cents=-p.expected, paid_on=(line.paid_on or TODAY) + timedelta(days=20))


def pending(p: Practice) -> None:
    p.pay(p.invoice("pending", Outcome.PENDING), Answer.PENDING)


def cancelled(p: Practice) -> None:
    p.pay(p.invoice("cancelled", Outcome.SILENT), Answer.CANCELLED)


def silent(p: Practice) -> None:
    p.invoice("silent", Outcome.SILENT)


def listed_twice(p: Practice) -> None:
    one = p.invoice("listed twice", Outcome.SETTLED)
    p.pay(one, Answer.PAID)
    twin = replace(one, key=len(p.truth.invoices))
    p.truth.invoices.append(twin)
    p.truth.right[twin.key] = Outcome.SILENT
    p.truth.story[twin.key] = "listed twice, the second"


def number_of_somebody_else(p: Practice) -> None:
    """Counted anew each year: last year's line carries this year's number."""
    one = p.invoice("number of somebody else", Outcome.SILENT)
    stranger = p.patient()
    p.pay(one, Answer.PAID, patient=stranger.name, nir=stranger.nir, amc_cents=p.expected + 1, expense_cents=99)


def number_of_another_year(p: Practice) -> None:
    one = p.invoice("number of another year", Outcome.SILENT)
    p.pay(one, Answer.PAID, day=(one.day or TODAY) - timedelta(days=365), amc_cents=p.expected + 1, expense_cents=99)


def next_number_same_day(p: Practice) -> None:
    """The second pair of glasses of the same day and price; its own invoice isn't in the import."""
    one = p.invoice("the next number, paid", Outcome.SILENT)
    head, _, tail = one.number.rpartition("-")
    p.pay(one, Answer.PAID, invoice=f"{head}-{int(tail) + 1:06d}")


def same_patient_another_number(p: Practice) -> None:
    one = p.invoice("another invoice of the patient, paid", Outcome.SILENT)
    p.pay(one, Answer.PAID, invoice=f"F2026-{p.random.randrange(700_000, 900_000)}")


def two_without_number(p: Practice) -> None:
    """Two alike, one payment: nobody can tell which."""
    who = p.patient()
    cents = p.random.randrange(900, 9000)
    day = TODAY - timedelta(days=33)
    first = p.invoice("two alike, one paid", Outcome.SILENT, who, cents=cents)
    second = p.invoice("two alike, one paid", Outcome.SILENT, who, cents=cents)
    _same_day(p, first.key, day)
    _same_day(p, second.key, day)
    p.pay(first, Answer.PAID, invoice="", day=day)


def _same_day(p: Practice, key: int, day: object) -> None:
    p.truth.invoices[key] = replace(p.truth.invoices[key], day=day)  # type: ignore[arg-type]


USUAL: tuple[Callable[[Practice], None], ...] = (paid, paid_in_lines, in_part, rejected, pending, silent)
STORIES: tuple[Callable[[Practice], None], ...] = (
    *USUAL,
    paid_in_two_payments,
    paid_after_a_rejection,
    paid_twice,
    under_its_last_characters,
    without_separators,
    mistyped,
    without_number,
    listed_together,
    under_the_first_number,
    one_part_twice_the_other_never,
    rejected_again,
    taken_back,
    cancelled,
    listed_twice,
    number_of_somebody_else,
    number_of_another_year,
    next_number_same_day,
    same_patient_another_number,
    two_without_number,
)
