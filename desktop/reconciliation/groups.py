"""Lines of statements that speak of one invoice: the same number as written, the same patient. Pure."""

from collections.abc import Iterable, Sequence, Set

from desktop.reconciliation.facts import Answer, Invoice, Line
from desktop.reconciliation.identity import Comparison, Says, day
from desktop.reconciliation.numbers import tight

PAYS = (Answer.PAID, Answer.PARTIAL)


class Group:
    """One to some lines, in the order in which they were paid."""

    __slots__ = ("lines", "number", "tight")

    def __init__(self, number: str, lines: list[Line]) -> None:
        self.number = number
        self.tight = tight(number)
        self.lines = lines

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def paid_cents(self) -> int:
        return sum(line.amc_cents for line in self.lines if line.answer in PAYS)

    @property
    def expense_cents(self) -> int:
        return sum(line.expense_cents for line in self.lines if line.answer is not Answer.CANCELLED)

    @property
    def all_paid(self) -> bool:
        return all(line.answer is Answer.PAID for line in self.lines)

    def amount(self, invoice: Invoice) -> Says:
        """What the mutual pays against what it ought to, or the whole expense against the total."""
        pairs = ((invoice.expected_cents, self.paid_cents), (invoice.total_cents, self.expense_cents))
        known = [ours == theirs for ours, theirs in pairs if ours is not None]
        return Says.NOTHING if not known else Says.SAME if any(known) else Says.OTHER

    def day(self, invoice: Invoice) -> Says:
        """Of any of its lines: care may have been given on several days."""
        return max(day(invoice.day, line.day) for line in self.lines)

    def patient(self, invoice: Invoice, comparison: Comparison) -> Says:
        return comparison.patient(invoice, self.first)


def gathered(lines: Iterable[Line], alone: Set[int]) -> Sequence[Group]:
    """Groups, in the order of their first lines. A line whose key is `alone` makes a group by itself."""
    groups: dict[tuple[str, str, str, str | int], list[Line]] = {}
    for line in lines:
        # A line without a number belongs with nothing but the same patient's of the same statement.
        apart: str | int = "" if line.invoice else line.statement
        if line.key in alone:
            apart = line.key
        name = (line.invoice, line.nir, line.patient, apart)
        group = groups.get(name)
        if group is None:
            groups[name] = [line]
        else:
            group.append(line)
    return [Group(name[0], found) for name, found in groups.items()]
