"""Which lines answer which invoices: by number first, then by what else agrees. Pure; nothing is compared twice.

Owns one rule above all: an invoice is never called settled on a guess. What agrees in part is proposed, and the user
decides. Twenty thousand invoices against two hundred thousand lines take some two seconds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations

from desktop.reconciliation.candidates import Amounts, Patients, index, nearness, twins
from desktop.reconciliation.facts import Evidence, Invoice, Line, Outcome, Reconciled, Settlement, Tick
from desktop.reconciliation.groups import Group, gathered
from desktop.reconciliation.identity import Comparison, Says
from desktop.reconciliation.numbers import ending, last_digits, plain, several, tight
from desktop.reconciliation.outcome import settle, share

_TOGETHER = 4  # invoices that one payment without their numbers may stand for
_CROWD = 12  # of one patient; beyond, sums meet by chance
_STRENGTH = tuple(Evidence)
_Index = dict[str, list[Invoice]]


@dataclass(frozen=True, slots=True)
class _Claim:
    group: Group
    evidence: Evidence


def reconcile(invoices: Sequence[Invoice], lines: Iterable[Line], ticks: Iterable[Tick], today: date) -> Reconciled:
    """What became of each invoice, and which lines answer none."""
    work = _Work(invoices, lines, {tick.invoice: tick for tick in ticks})
    work.by_number()
    work.by_patient()
    work.by_sum()
    return work.result(today)


class _Work:
    def __init__(self, invoices: Sequence[Invoice], lines: Iterable[Line], ticks: dict[int, Tick]) -> None:
        self._invoices = invoices
        self._ticks = ticks
        self._comparison = Comparison()
        self._by_key = {invoice.key: invoice for invoice in invoices}
        self._tied = {line: key for key, tick in ticks.items() for line in tick.tied if key in self._by_key}
        self._lines = list(lines)
        self._gathered = gathered(self._lines, self._tied.keys())
        self._claims: dict[int, list[_Claim]] = defaultdict(list)
        self._shared: dict[int, Settlement] = {}
        self._proposed: dict[int, dict[int, None]] = defaultdict(dict)
        self._twins = twins(invoices, self._comparison)
        self._open = [invoice for invoice in invoices if invoice.key not in self._twins]
        self._left: list[Group | Line] = []  # a line alone that bears a number as it came

    # --- by number -----------------------------------------------------------------------------------------

    def by_number(self) -> None:
        """Numbers that are the same, to the letter or as programs shorten them."""
        by_tight, by_plain, by_ending = (index(self._open, how) for how in (tight, plain, ending))
        for lines in self._gathered:
            group = Group(lines)
            if (owner := self._tied.get(group.first.key)) is not None:
                self._claim(owner, group, Evidence.HAND)
            elif not self._numbered(group, by_tight, by_plain, by_ending):
                self._left.append(lines if isinstance(lines, Line) and group.tight else group)

    def _numbered(self, group: Group, by_tight: _Index, by_plain: _Index, by_ending: _Index) -> bool:
        if not group.tight:
            return False
        known = by_tight.get(group.tight)
        if known is not None:
            return self._choose(group, known, Evidence.NUMBER)
        if parts := several(group.number):
            return self._listed(group, parts, by_tight)  # its end is the last one's number, and not for that one alone
        last = last_digits(group.tight)
        short = by_ending.get(last)
        if last and short is None:
            return False  # nor is there one that differs in its zeros
        if (known := by_plain.get(plain(group.number))) is not None:
            return self._choose(group, known, Evidence.NUMBER)
        return short is not None and self._choose(group, short, Evidence.SHORT_NUMBER)

    def _choose(self, group: Group, known: Sequence[Invoice], evidence: Evidence) -> bool:
        """Claim the one invoice that nothing speaks against; propose where more than one or something does."""
        fitting: list[tuple[tuple[Says, Says, Says], Invoice]] = []
        for invoice in known:
            patient, on = group.patient(invoice, self._comparison), group.day(invoice)
            sum_ = group.amount(invoice)
            if patient is Says.OTHER or on is Says.OTHER or self._untied(invoice, group):
                if sum_ is Says.SAME and not self._untied(invoice, group):
                    self._propose(invoice, group)
            elif patient is Says.SAME or self._enough(invoice, group, evidence, on, sum_):
                fitting.append(((patient, on, sum_), invoice))
            else:
                self._propose(invoice, group)
        if not fitting:
            return False
        best = max(score for score, _ in fitting)
        first = [invoice for score, invoice in fitting if score == best]
        if len(first) > 1:
            for invoice in first:
                self._propose(invoice, group)
            return False
        self._claim(first[0].key, group, evidence)
        return True

    def _enough(self, invoice: Invoice, group: Group, evidence: Evidence, on: Says, sum_: Says) -> bool:
        """Whether a number says enough where it isn't sure that the patient is the same."""
        if evidence is not Evidence.NUMBER:
            return on is Says.SAME and sum_ is Says.SAME
        two_names = bool(invoice.patient and group.first.patient) or bool(invoice.nir and group.first.nir)
        return sum_ is Says.SAME or not two_names

    def _listed(self, group: Group, parts: Sequence[str], by_tight: _Index) -> bool:
        found = [by_tight.get(tight(part), []) for part in parts]
        if any(len(each) != 1 or self._untied(each[0], group) for each in found):
            return False
        self._share(group, [each[0] for each in found])
        return True

    # --- without a number, or with a mistyped one ------------------------------------------------------------

    def by_patient(self) -> None:
        """The same patient, day and amount, and one for one: enough where the number is missing or mistyped."""
        silent = [invoice for invoice in self._open if self._silent(invoice)]
        finder = Amounts(silent)
        edges: list[tuple[Group, Invoice, Evidence | None]] = []
        for left in self._left:
            found = finder.of(left)
            if not found:
                continue
            group = left if isinstance(left, Group) else Group(left)
            for invoice in found:
                near, evidence = nearness(invoice, group)
                if near and not self._untied(invoice, group) and self._agrees(invoice, group):
                    edges.append((group, invoice, evidence))
        of_group = Counter(id(group) for group, _, _ in edges)
        of_invoice = Counter(invoice.key for _, invoice, _ in edges)
        taken: set[int] = set()
        for group, invoice, evidence in edges:
            if evidence is not None and of_group[id(group)] == 1 and of_invoice[invoice.key] == 1:
                self._claim(invoice.key, group, evidence)
                taken.add(id(group))
            else:
                self._propose(invoice, group)
        self._left = [group for group in self._left if id(group) not in taken]

    def by_sum(self) -> None:
        """One payment for several invoices of a patient, where their sum is met by one choice of them and no other."""
        finder = Patients((invoice for invoice in self._open if self._silent(invoice)), self._comparison)
        for group in self._left:
            if isinstance(group, Line) or group.tight or not group.all_paid:
                continue
            parts = self._parts(group, finder, group.paid_cents, fewest=2)
            if parts:
                self._share(group, parts)
        for key, claims in list(self._claims.items()):
            self._surplus(key, claims, finder)

    def _surplus(self, key: int, claims: Sequence[_Claim], finder: Patients) -> None:
        """A payment under the number of the first of several invoices."""
        invoice = self._by_key[key]
        if len(claims) != 1 or claims[0].evidence is not Evidence.NUMBER or invoice.expected_cents is None:
            return
        group = claims[0].group
        surplus = group.paid_cents - invoice.expected_cents
        if surplus <= 0 or surplus % max(1, invoice.expected_cents) == 0 or not group.all_paid:
            return  # the same again is a second payment, not another invoice's
        parts = self._parts(group, finder, surplus, fewest=1)
        if parts:
            del self._claims[key]
            self._share(group, [invoice, *parts])

    def _parts(self, group: Group, finder: Patients, sum_: int, *, fewest: int) -> Sequence[Invoice]:
        crowd = [
            invoice
            for invoice in finder.of(group)
            if invoice.expected_cents and self._silent(invoice) and not self._untied(invoice, group)
            if group.patient(invoice, self._comparison) is Says.SAME and _before(invoice, group)
        ]
        if not fewest <= len(crowd) <= _CROWD:
            return ()
        found = [
            chosen
            for how_many in range(fewest, min(_TOGETHER, len(crowd)) + 1)
            for chosen in combinations(crowd, how_many)
            if sum(invoice.expected_cents or 0 for invoice in chosen) == sum_
        ]
        if len(found) == 1:
            return found[0]
        for invoice in {invoice.key: invoice for chosen in found for invoice in chosen}.values():
            self._propose(invoice, group)
        return ()

    # --- what is kept ----------------------------------------------------------------------------------------

    @cached_property
    def _order(self) -> dict[int, int]:
        return {line.key: place for place, line in enumerate(self._lines)}

    def result(self, today: date) -> Reconciled:
        settlements = tuple(self._settlement(invoice, today) for invoice in self._invoices)
        claimed = {key for settlement in settlements for key in settlement.lines}
        unclaimed: list[int] = []
        for lines in self._gathered:
            if isinstance(lines, Line):
                if lines.key not in claimed:
                    unclaimed.append(lines.key)
            else:
                unclaimed += [line.key for line in lines if line.key not in claimed]
        return Reconciled(settlements, tuple(unclaimed))

    def _settlement(self, invoice: Invoice, today: date) -> Settlement:
        tick = self._ticks.get(invoice.key)
        claims = self._claims.get(invoice.key, ())
        proposed = tuple(self._proposed.get(invoice.key, ()))
        lines = [line for claim in claims for line in claim.group.lines]
        if len(claims) > 1:  # groups stand in the order of their first lines only
            lines.sort(key=lambda line: self._order[line.key])
        evidence = max((claim.evidence for claim in claims), key=_STRENGTH.index, default=None)
        # What a payment for several says stands alone: a line of the invoice's own, or one tied by hand, knows better.
        shared = None if claims else self._shared.get(invoice.key)
        settled = shared or settle(invoice, lines, evidence, today)
        if (twin := self._twins.get(invoice.key)) is not None:
            settled = replace(settled, twin_of=twin)
        if tick is not None and tick.closed:
            return replace(settled, outcome=Outcome.SETTLED, evidence=Evidence.HAND, days=None, difference_cents=None)
        return replace(settled, proposed=proposed) if proposed and settled.outcome is Outcome.SILENT else settled

    def _claim(self, key: int, group: Group, evidence: Evidence) -> None:
        self._claims[key].append(_Claim(group, evidence))

    def _share(self, group: Group, parts: Sequence[Invoice]) -> None:
        dues = [invoice.expected_cents for invoice in parts]
        whole = group.all_paid and None not in dues and sum(due or 0 for due in dues) == group.paid_cents
        for invoice, due in zip(parts, dues, strict=True):
            self._shared[invoice.key] = share(invoice, group.lines, due if whole else None, Evidence.GROUPED)

    def _propose(self, invoice: Invoice, group: Group) -> None:
        self._proposed[invoice.key].update(dict.fromkeys(line.key for line in group.lines))

    def _untied(self, invoice: Invoice, group: Group) -> bool:
        tick = self._ticks.get(invoice.key)
        return tick is not None and (tick.closed or any(line.key in tick.untied for line in group.lines))

    def _silent(self, invoice: Invoice) -> bool:
        return invoice.key not in self._claims and invoice.key not in self._shared

    def _agrees(self, invoice: Invoice, group: Group) -> bool:
        return (
            group.amount(invoice) is Says.SAME
            and group.day(invoice) is Says.SAME
            and group.patient(invoice, self._comparison) is Says.SAME
        )


def _before(invoice: Invoice, group: Group) -> bool:
    """Whether an invoice was there when a group was paid."""
    paid_on = group.first.paid_on
    return invoice.day is None or paid_on is None or invoice.day <= paid_on
