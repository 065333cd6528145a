"""Values of the view "Rapprochement": one row for each invoice, what is left out of the rows, their order. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.kernel.folding import fold, sort_key
from desktop.reconciliation.facts import Invoice, Line, Outcome, Reconciliation, Settlement


class Sieve(StrEnum):
    """Which invoices are shown."""

    ALL = "all"
    SETTLED = "settled"
    PARTIAL = "partial"
    REJECTED = "rejected"
    PENDING = "pending"
    SILENT = "silent"
    DIFFERENCES = "differences"
    PROPOSED = "proposed"


OUTCOMES: dict[Sieve, Outcome] = {
    Sieve.SETTLED: Outcome.SETTLED,
    Sieve.PARTIAL: Outcome.PARTIAL,
    Sieve.REJECTED: Outcome.REJECTED,
    Sieve.PENDING: Outcome.PENDING,
    Sieve.SILENT: Outcome.SILENT,
}


@dataclass(frozen=True, slots=True)
class Row:
    """An invoice, what became of it, and the lines that are named there; `twin` is the number of the invoice that it
    repeats, "" for none."""

    invoice: Invoice
    settlement: Settlement
    lines: tuple[Line, ...]
    proposed: tuple[Line, ...]
    twin: str = ""

    @property
    def key(self) -> int:
        return self.invoice.key

    @property
    def due_cents(self) -> int | None:
        """What the mutual ought to pay, where anything says so."""
        if self.invoice.expected_cents is not None:
            return self.invoice.expected_cents
        difference = self.settlement.difference_cents
        return None if difference is None else self.settlement.paid_cents - difference


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a réclamation about an invoice says; whoever sends it fills it in. `amount_cents` None: not known."""

    outcome: Outcome
    reference: str
    amount_cents: int | None
    text: str


def rows(result: Reconciliation) -> dict[int, Row]:
    """By the key of the invoice."""
    numbers = {invoice.key: invoice.number for invoice in result.invoices}
    return {
        invoice.key: Row(
            invoice,
            settlement,
            _known(result.lines, settlement.lines),
            _known(result.lines, settlement.proposed),
            "" if settlement.twin_of is None else numbers.get(settlement.twin_of, ""),
        )
        for invoice, settlement in zip(result.invoices, result.settlements, strict=True)
    }


def sifted(of: Iterable[Row], sieve: Sieve, words: str = "") -> list[Row]:
    """Those that pass; every word begins a word of number, patient or reason."""
    asked = fold(words).split()
    outcome = OUTCOMES.get(sieve)
    found = [row for row in of if (outcome is None or _counts(row, outcome)) and _asked(row, sieve)]
    return [row for row in found if _found(row, asked)] if asked else found


_FAR = date.max
_ORDERS: dict[str, Callable[[Row], tuple[bool, object]]] = {
    "number": lambda row: (not row.invoice.number, sort_key(row.invoice.number)),
    "patient": lambda row: (not row.invoice.patient, fold(row.invoice.patient)),
    "day": lambda row: (row.invoice.day is None, row.invoice.day or _FAR),
    "due": lambda row: (row.due_cents is None, row.due_cents or 0),
    "paid": lambda row: (False, row.settlement.paid_cents),
    "difference": lambda row: (row.settlement.difference_cents is None, row.settlement.difference_cents or 0),
    "state": lambda row: (False, list(Outcome).index(row.settlement.outcome)),
    "reason": lambda row: (not row.settlement.reject_reason, fold(row.settlement.reject_reason)),
}


def ordered(of: Sequence[Row], sieve: Sieve, order: tuple[str, bool] | None) -> list[Row]:
    """By a column, what is empty last; differences by amount, the largest first, where no column was chosen."""
    if order is None:
        if sieve is Sieve.DIFFERENCES:
            return sorted(of, key=lambda row: -abs(row.settlement.difference_cents or 0))
        return list(of)
    key, descending = order
    whole = [row for row in of if not _ORDERS[key](row)[0]]
    empty = [row for row in of if _ORDERS[key](row)[0]]
    return [*sorted(whole, key=lambda row: _ORDERS[key](row)[1], reverse=descending), *empty]  # type: ignore[arg-type, return-value]


def differences(of: Iterable[Row]) -> list[Row]:
    """Those that were paid otherwise than expected."""
    return [row for row in of if _asked(row, Sieve.DIFFERENCES)]


def _known(lines: Mapping[int, Line], keys: Iterable[int]) -> tuple[Line, ...]:
    return tuple(lines[key] for key in keys if key in lines)


def _counts(row: Row, outcome: Outcome) -> bool:
    return row.settlement.outcome is outcome and row.settlement.twin_of is None


def _asked(row: Row, sieve: Sieve) -> bool:
    settlement = row.settlement
    if sieve is Sieve.DIFFERENCES:
        return bool(settlement.difference_cents and settlement.lines and settlement.twin_of is None)
    if sieve is Sieve.PROPOSED:
        return bool(settlement.proposed)
    return True


def _found(row: Row, asked: Sequence[str]) -> bool:
    said = fold(f" {row.invoice.number} {row.invoice.patient} {row.settlement.reject_reason}")
    return all(f" {word}" in said or f"-{word}" in said for word in asked)
