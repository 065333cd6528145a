"""Lines of statements that speak of one invoice: the same number as written, the same patient. Pure."""

from collections.abc import Collection, Iterable, Sequence, Set

from desktop.reconciliation.facts import Answer, Invoice, Line
from desktop.reconciliation.identity import Comparison, Says, day
from desktop.reconciliation.numbers import tight

PAYS = (Answer.PAID, Answer.PARTIAL)


def paid(line: Line) -> int:
    """What the mutual paid with it, in cents."""
    return line.amc_cents if line.answer in PAYS else 0


def expense(line: Line) -> int:
    """What it stands for, in cents; nothing where it was cancelled."""
    return line.expense_cents if line.answer is not Answer.CANCELLED else 0


class Group:
    """One to some lines, in the order in which they were paid.

    Nearly all are a line alone, which holds no sequence of its own; made where they are wanted, for there are many.
    """

    __slots__ = ("_all", "first", "number", "tight")

    def __init__(self, lines: Line | Sequence[Line]) -> None:
        self._all: Sequence[Line] | None = None if isinstance(lines, Line) else lines
        self.first = lines if isinstance(lines, Line) else lines[0]
        self.number = self.first.invoice
        self.tight = tight(self.number)

    @property
    def lines(self) -> Sequence[Line]:
        return (self.first,) if self._all is None else self._all

    @property
    def paid_cents(self) -> int:
        return paid(self.first) if self._all is None else sum(map(paid, self._all))

    @property
    def expense_cents(self) -> int:
        return expense(self.first) if self._all is None else sum(map(expense, self._all))

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


def gathered(lines: Iterable[Line], alone: Set[int]) -> Collection[Line | list[Line]]:
    """What makes groups, in the order of their first lines: a line by itself, or several.

    A line whose key is `alone` makes a group by itself.
    """
    # Keys are strings: with a tuple for each line, the collector of garbage would take as long as the matching.
    groups: dict[str, Line | list[Line]] = {}
    for line in lines:
        # A line without a number belongs with nothing but the same patient's of the same statement.
        name = f"{line.invoice}\0{line.nir}\0{line.patient}\0{'' if line.invoice else line.statement}"
        if line.key in alone:
            name = f"{name}\0{line.key}"
        group = groups.get(name)
        if group is None:
            groups[name] = line
        elif isinstance(group, list):
            group.append(line)
        else:
            groups[name] = [group, line]
    return groups.values()
