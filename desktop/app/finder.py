"""Ctrl+K: finds pages, actions, documents and receipts by what is typed, and leads there.

Owns what is offered and in which order. Pages and actions are told at once; what lies in the vault follows, and each
letter breaks off the question before it.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from rapidfuzz import fuzz

from desktop.app import finder_texts as texts
from desktop.kernel.ids import DepositId, DocumentId
from desktop.statements.facts import Line
from desktop.toolkit.page import Act
from desktop.toolkit.palette import Palette, Words
from desktop.toolkit.palette_lines import Entry
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.finding import Finding, Found
from desktop.uploads.store_lines import fold
from desktop.uploads.store_words import words as words_of

_ALIKE = 82  # of 100: from here on something mistyped is taken for what was meant
TITLED = 110
"""The fit from which something is called as it was typed, and isn't only found by another name."""
_MISTYPED = 4  # letters from which somebody may have mistyped
_FIRST = 4  # of what lies in the vault, while pages and actions fit as well
_WORDS = Words(texts.NAME, texts.HINT, texts.NOTHING, texts.FOOTER)


Glance = Callable[[str, int], Coroutine[Any, Any, list[Line]]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A page or an action."""

    group: str
    act: Act
    words: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, group: str, act: Act) -> "Offer":
        return cls(group, act, _words_of(f"{act.title} {act.words}"))


@lru_cache(1024)
def _words_of(told: str) -> tuple[str, ...]:
    """The same few pages, actions and questions are offered each time."""
    return tuple(words_of(told))


class Finder(QObject):
    """One per signed-in practice; a child of the frame that its palette covers."""

    document_chosen = Signal(object)
    """DocumentId, of the queue."""
    receipt_chosen = Signal(object)
    """DepositId."""

    line_chosen = Signal(str)
    """What finds a line of a statement, and its likes."""

    def __init__(
        self, theme: Theme, tasks: Tasks, finding: Finding, frame: QWidget, glance: Glance | None = None
    ) -> None:
        """`glance` gives the newest lines of statements that fit, so many at most."""
        super().__init__(frame)
        self._glance = glance
        self._tasks = tasks
        self._finding = finding
        self._offers: list[Offer] = []
        self._asked: Callable[[], Iterable[Act]] = tuple
        self._asking: Cancel | None = None
        self._found: list[Entry] = []
        self.palette = Palette(theme, _WORDS, frame)
        self.palette.asked.connect(self._look)
        self.palette.chosen.connect(self._go)

    def open(self, pages: Iterable[Act], acts: Iterable[Act], questions: Callable[[], Iterable[Act]] = tuple) -> None:
        """Offer these, and what lies in the vault; a second call closes it. `questions` are asked once something is
        typed."""
        self._asked = questions
        self._offers = [Offer.of(texts.PAGES, act) for act in pages] + [Offer.of(texts.ACTS, act) for act in acts]
        self._found = []
        self.palette.open()

    @Slot(str)
    def _look(self, typed: str) -> None:
        if self._asking is not None:
            self._asking()
            self._asking = None
        known = [*ranked(self._offers, typed), *self._questions(typed)]
        if not typed:
            self._found = []
            self.palette.show_entries(known)
            return
        # What was found before stands until the answer comes: nothing jumps.
        self.palette.show_entries([*known, *self._found], whole=False)
        self._asking = self._tasks.run(self, self._ask(typed), lambda found: self._answer(typed, *found), self._failed)

    async def _ask(self, typed: str) -> tuple[Found, Sequence[Line]]:
        if self._glance is None:
            return await self._finding.find(typed), ()
        found, lines = await asyncio.gather(
            self._finding.find(typed), self._glance(typed, _FIRST), return_exceptions=True
        )
        if isinstance(found, BaseException):
            raise found
        return found, () if isinstance(lines, BaseException) else lines  # a cache being rebuilt hides nothing else

    def _answer(self, typed: str, found: Found, lines: Sequence[Line]) -> None:
        self._asking = None
        self._found = [
            *entries(found),
            *(
                Entry(texts.LINES, each.beneficiary, ("line", each.invoice), texts.line(each), "statement")
                for each in lines
            ),
        ]
        # A receipt's own number, typed to its end, means that receipt.
        self._found.sort(key=lambda each: each.group != texts.RECEIPTS or not each.title.endswith(typed.upper()))
        meant = ranked(self._offers, typed, least=TITLED)
        others = [entry for entry in ranked(self._offers, typed) if entry not in meant]
        # What is called so comes first, then what lies in the vault, then what is found by its other names.
        self.palette.show_entries([*meant, *self._found, *others, *self._questions(typed)])

    def _questions(self, typed: str) -> list[Entry]:
        if not typed:
            return []
        return ranked([Offer.of(texts.QUESTIONS, act) for act in self._asked()], typed)[:_FIRST]

    def _failed(self, problem: Exception) -> None:
        self._asking = None
        self._tasks.unhandled(problem)
        self.palette.show_entries(self.palette.entries)

    @Slot(object)
    def _go(self, value: object) -> None:
        match value:
            case Act():
                value.run()
            case ("document", int(document)):
                self.document_chosen.emit(DocumentId(document))
            case ("receipt", str(deposit), _):
                self.receipt_chosen.emit(DepositId(deposit))
            case ("line", str(invoice)):
                self.line_chosen.emit(invoice)


def entries(found: Found) -> list[Entry]:
    """What lies in the vault, as it is offered."""
    return [
        *(
            Entry(texts.DOCUMENTS, row.name, ("document", row.id), texts.document(row), _icon(row.media_type))
            for row in found.rows
        ),
        *(
            Entry(texts.RECEIPTS, each.number, ("receipt", each.deposit, each.id), texts.receipt(each), "receipt")
            for each in found.deposits
        ),
        *(
            Entry(texts.PAST, each.name, ("receipt", each.deposit, each.id), texts.past(each), "check-circle")
            for each in found.documents
        ),
    ]


def ranked(offers: Sequence[Offer], typed: str, *, least: float = 0) -> list[Entry]:
    """Those that fit what was typed (so well), the best first within their groups; all of them where nothing was."""
    wanted = words_of(typed)
    scored = [each for each in ((fit(offer, wanted), offer) for offer in offers) if each[0] >= least]
    if wanted:
        best = max((score for score, _ in scored), default=0)
        # What fits by accident only stays away where something really fits.
        scored = [each for each in scored if each[0] > 0 and (each[0] >= 100 or best < 100)]
        scored.sort(key=lambda each: (each[1].group != texts.PAGES, -each[0]))
    elif typed:
        return []
    return [Entry(offer.group, offer.act.title, offer.act, "", offer.act.icon, offer.act.keys) for _, offer in scored]


def fit(offer: Offer, wanted: Sequence[str]) -> float:
    """How well: from 100 on where every word typed begins one of its own, 0 for what doesn't fit."""
    if not wanted:
        return 1
    title = fold(offer.act.title)
    if all(any(word.startswith(each) for word in offer.words) for each in wanted):
        return 100 + (20 if title.startswith(" ".join(wanted)) else 10 if wanted[0] in words_of(title) else 0)
    if any(len(each) < _MISTYPED for each in wanted):
        return 0
    alike = min(max(fuzz.ratio(each, word[: len(each) + 1]) for word in offer.words) for each in wanted)
    return alike if alike >= _ALIKE else 0


def _icon(media_type: str) -> str:
    return "file-pdf" if media_type == "application/pdf" else "image" if media_type.startswith("image/") else "file"
