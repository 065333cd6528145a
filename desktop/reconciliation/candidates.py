"""Where to look for the invoice of a line: by patient, by number; and which invoices of an import are the same."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from rapidfuzz.distance import OSA

from desktop.reconciliation.facts import Evidence, Invoice, Line
from desktop.reconciliation.groups import Group, expense, paid
from desktop.reconciliation.identity import Comparison, Says
from desktop.reconciliation.numbers import last_digits, tight

SLIPS = 2
"""Slips of the finger in a number of eight characters and more; one in a shorter one."""

_LONG = 8
_NEIGHBOURS = 2  # numbers that follow one another are other invoices of the same day, not slips


class Patients:
    """Invoices by their patient, under the NIR and under the words of the name."""

    def __init__(self, invoices: Iterable[Invoice], comparison: Comparison) -> None:
        self._comparison = comparison
        self._by_nir: dict[str, list[Invoice]] = defaultdict(list)
        self._by_name: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in invoices:
            if nir := comparison.bare(invoice.nir):
                self._by_nir[nir].append(invoice)
            if name := self._name(invoice.patient):
                self._by_name[name].append(invoice)

    def of(self, group: Group) -> Sequence[Invoice]:
        """Those of the patient that a group names, each once."""
        found: dict[int, Invoice] = {}
        if nir := self._comparison.bare(group.first.nir):
            found.update((invoice.key, invoice) for invoice in self._by_nir.get(nir, ()))
        if name := self._name(group.first.patient):
            found.update((invoice.key, invoice) for invoice in self._by_name.get(name, ()))
        return tuple(found.values())

    def _name(self, name: str) -> str:
        return " ".join(sorted(self._comparison.folded(name).split()))


class Amounts:
    """Invoices by their day with what they ought to bring, and with their total."""

    def __init__(self, invoices: Iterable[Invoice]) -> None:
        self._by_sum: dict[tuple[date | None, int], list[Invoice]] = defaultdict(list)
        for invoice in invoices:
            for cents in {invoice.expected_cents, invoice.total_cents} - {None}:
                self._by_sum[(invoice.day, cents or 0)].append(invoice)

    def of(self, group: Group | Line) -> Sequence[Invoice]:
        """Those of a day and of a sum of a group, or of a line alone, each once."""
        if isinstance(group, Line):
            met = [self._by_sum.get((group.day, cents), ()) for cents in (paid(group), expense(group))]
        else:
            sums = {group.paid_cents, group.expense_cents}
            met = [self._by_sum.get((day, cents), ()) for day in {line.day for line in group.lines} for cents in sums]
        return tuple({invoice.key: invoice for some in met for invoice in some}.values()) if any(met) else ()


def index(invoices: Iterable[Invoice], how: Callable[[str], str]) -> dict[str, list[Invoice]]:
    """Invoices by their number as `how` writes it; what it makes nothing of is left out."""
    found: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        if written := how(invoice.number):
            found[written].append(invoice)
    return dict(found)


def twins(invoices: Iterable[Invoice], comparison: Comparison) -> dict[int, int]:
    """Invoices that are listed twice: the later one's key, and the earlier one's."""
    found: dict[int, int] = {}
    seen: dict[tuple[str, int | None, int | None], list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        written = tight(invoice.number)
        if not written:
            continue
        others = seen[(written, invoice.total_cents, invoice.expected_cents)]
        for other in others:
            if other.day == invoice.day and comparison.patients(other, invoice) is not Says.OTHER:
                found[invoice.key] = other.key
                break
        else:
            others.append(invoice)
    return found


def nearness(invoice: Invoice, group: Group) -> tuple[bool, Evidence | None]:
    """Whether the number of a group may be this invoice's, and what that proves where all else agrees.

    A number that follows the invoice's own may be a slip, but more often another invoice of the same day: no proof.
    """
    if not group.tight:
        return True, Evidence.IDENTITY
    ours = tight(invoice.number)
    allowed = SLIPS if min(len(ours), len(group.tight)) >= _LONG else 1
    if ours and OSA.distance(ours, group.tight, score_cutoff=allowed) > allowed:
        return False, None
    first, second = last_digits(ours), last_digits(group.tight)
    follows = bool(first and second) and abs(int(first) - int(second)) <= _NEIGHBOURS
    return True, None if follows or not ours else Evidence.NEAR_NUMBER
