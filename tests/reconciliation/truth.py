"""A made-up practice whose payments are known: invoices, the lines that answer them, and what is true of each.

Knows nothing of the rules under test; people and numbers are invented.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from desktop.reconciliation.facts import Answer, Invoice, Line, Outcome

TODAY = date(2026, 6, 30)
_FAMILIES = (
    "VALMONT",
    "KERVIEL",
    "D’ORMESSON",
    "LEFÈVRE",
    "DA COSTA",
    "MERCIER",
    "BOUZIANE",
    "NÉEL",
    "OZANNE",
    "TRÉGUIER",
)
_FIRST = (
    "Zoé",
    "Léon",
    "Aïcha",
    "Maëlle",
    "Jean-Loup",
    "Inès",
    "Yann",
    "Odile",
    "Gaël",
    "Françoise",
    "Karim",
    "Noëlle",
)
_ACTS = ("MON", "VER", "SPR", "AUD", "DEN")
_REASONS = (("R01", "Droits fermés"), ("R07", "Prise en charge absente"), ("R12", "Justificatif manquant"))


@dataclass
class Truth:
    """`right` tells what became of each invoice, by its key; `story` how."""

    invoices: list[Invoice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    right: dict[int, Outcome] = field(default_factory=dict)
    story: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Patient:
    name: str
    nir: str


class Practice:
    """Makes invoices one story at a time."""

    def __init__(self, seed: int, *, only_totals: float = 0.3) -> None:
        self._random = random.Random(seed)
        self._only_totals = only_totals
        self.truth = Truth()
        self._number = 10_000
        self._line = 0
        self._statement = 0

    def patient(self) -> _Patient:
        """Somebody; names come back, NIRs hardly."""
        r = self._random
        name = f"{r.choice(_FAMILIES)} {r.choice(_FIRST)} {r.choice(_FIRST)}"
        digits = f"{r.choice('78')}{r.randrange(40, 99)}{r.randrange(1, 13):02d}99{r.randrange(10**6):06d}"
        return _Patient(name, f"{digits}{97 - int(digits) % 97:02d}")

    def invoice(self, story: str, right: Outcome, who: _Patient | None = None, *, cents: int | None = None) -> Invoice:
        """One more, with what is true of it."""
        r = self._random
        who = who or self.patient()
        # Numbers lie well apart: a practice's own don't follow one another within one patient.
        self._number += r.randrange(7, 40)
        expected = cents if cents is not None else r.randrange(800, 60_000)
        total = expected + r.randrange(500, 40_000)
        plain = r.random() < self._only_totals and cents is None
        made = Invoice(
            len(self.truth.invoices),
            f"F2026-{self._number:06d}",
            who.name if r.random() < 0.95 else "",
            who.nir if r.random() < 0.7 else "",
            TODAY - timedelta(days=r.randrange(20, 200)),
            total,
            None if plain else expected,
        )
        self.truth.invoices.append(replace(made, patient=made.patient or ("" if made.nir else who.name)))
        self.truth.right[made.key] = right
        self.truth.story[made.key] = story
        self._expected, self._who = expected, who
        return self.truth.invoices[-1]

    def pay(self, one: Invoice, answer: Answer, *, statement: str | None = None, **other: object) -> Line:
        """A line in answer to it, whole unless `other` says otherwise."""
        r = self._random
        if statement is None:
            self._statement += 1
            statement = f"R{self._statement}"
        self._line += 1
        code, reason = r.choice(_REASONS) if answer is Answer.REJECTED else ("", "")
        line = Line(
            self._line,
            statement,
            self._line,
            one.number,
            self._who.name.upper(),
            self._who.nir,
            one.day,
            r.choice(_ACTS),
            one.total_cents or 0,
            self._expected if answer is Answer.PAID else 0,
            answer,
            code,
            reason,
            min(TODAY, (one.day or TODAY) + timedelta(days=r.randrange(5, 19))),
        )
        line = replace(line, **other)  # type: ignore[arg-type]
        self.truth.lines.append(line)
        return line

    def finish(self) -> Truth:
        """Lines from the oldest payment to the newest, keys in that order."""
        self.truth.lines.sort(key=lambda line: (line.paid_on or TODAY, line.key))
        return self.truth

    @property
    def expected(self) -> int:
        """What the mutual owes for the last invoice."""
        return self._expected

    @property
    def random(self) -> random.Random:
        return self._random
