"""Whether an invoice and a line speak of the same patient and day. Pure; never says more than the two sides tell."""

import re
from collections.abc import Callable
from datetime import date
from enum import IntEnum
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from desktop.kernel.folding import fold
from desktop.reconciliation.facts import Invoice, Line

SAME_NAME = 88.0  # of 100, words in any order
OTHER_NAME = 60.0
NUMBERED_ANEW = 300  # days after which practices may begin to count at 1 again
_WORDS = re.compile(r"[^A-Z]+")


class Says(IntEnum):
    """What a comparison says."""

    OTHER = -1
    NOTHING = 0
    SAME = 1


def folded(name: str) -> str:
    """Capitals without accents, words by single spaces."""
    return _WORDS.sub(" ", fold(name).upper()).strip()


def bare_nir(nir: str) -> str:
    """The thirteen characters before the key; empty where there are fewer."""
    kept = "".join(sign for sign in nir.upper() if sign.isalnum())
    return kept[:13] if len(kept) >= 13 else ""


class Comparison:
    """Compares many pairs; what is folded once is remembered for as long as this lives."""

    def __init__(self) -> None:
        self.folded: Callable[[str], str] = cache(folded)
        self.bare: Callable[[str], str] = cache(bare_nir)

    def patient(self, invoice: Invoice, line: Line) -> Says:
        """A NIR is often the parent's and a name the child's: one that agrees outweighs one that doesn't."""
        return self._both(invoice.nir, line.nir, invoice.patient, line.patient)

    def patients(self, first: Invoice, second: Invoice) -> Says:
        """As `patient`, for two invoices."""
        return self._both(first.nir, second.nir, first.patient, second.patient)

    def _both(self, our_nir: str, their_nir: str, our_name: str, their_name: str) -> Says:
        nir, name = self._nir(our_nir, their_nir), self.name(our_name, their_name)
        return Says.SAME if Says.SAME in (nir, name) else min(nir, name)

    def name(self, ours: str, theirs: str) -> Says:
        first, second = self.folded(ours), self.folded(theirs)
        if not first or not second:
            return Says.NOTHING
        if first == second:
            return Says.SAME
        alike = fuzz.token_sort_ratio(first, second)
        if alike < SAME_NAME and set(first.split()) < set(second.split()):
            return Says.NOTHING  # a family name alone
        return Says.SAME if alike >= SAME_NAME else Says.OTHER if alike < OTHER_NAME else Says.NOTHING

    def _nir(self, ours: str, theirs: str) -> Says:
        first, second = self.bare(ours), self.bare(theirs)
        if not first or not second:
            return Says.NOTHING
        if first == second:
            return Says.SAME
        # One slip of the finger contradicts nothing: two people's numbers differ in more than that.
        return Says.NOTHING if OSA.distance(first, second, score_cutoff=1) <= 1 else Says.OTHER


def day(ours: date | None, theirs: date | None) -> Says:
    """The same day; within a year of it nothing, beyond it another."""
    if ours is None or theirs is None:
        return Says.NOTHING
    gap = abs((ours - theirs).days)
    return Says.SAME if gap == 0 else Says.OTHER if gap > NUMBERED_ANEW else Says.NOTHING
