"""Questions, answers, and which of them are meant by what was typed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from desktop.kernel.folding import fold

_ALIKE = 78.0  # of 100: from here on a word was mistyped
_MISTYPED = 4  # letters from which somebody may have mistyped
_EMPTY_WORDS = frozenset({
    "a", "au", "aux", "ce", "de", "des", "du", "en", "est", "et", "je", "la", "le", "les", "l", "d", "j", "ma",
    "mes", "mon", "ne", "on", "ou", "par", "pas", "pour", "qu", "que", "quel", "quelle", "qui", "sa", "se",
    "ses", "si", "son", "sur", "un", "une", "y", "comment", "faire",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Category:
    """Questions about one thing."""

    id: str
    title: str


@dataclass(frozen=True)
class Entry:
    """`answer` in paragraphs; `opens` names the screen that does it, "" for none."""

    id: str
    category: str
    question: str
    answer: tuple[str, ...]
    opens: str = ""

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The words of the question, folded."""
        return tuple(_words(self.question))

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The words of the answer, folded, each once."""
        return tuple(dict.fromkeys(word for text in self.answer for word in _words(text)))


@dataclass(frozen=True)
class Faq:
    """All of it, in the order in which it is shown."""

    categories: tuple[Category, ...] = ()
    entries: tuple[Entry, ...] = ()

    def of(self, category: Category) -> list[Entry]:
        """The questions about one thing."""
        return [entry for entry in self.entries if entry.category == category.id]


def found(faq: Faq, typed: str) -> list[Entry]:
    """The questions that are meant, the best first; all of them, in order, where nothing was typed."""
    wanted = [word for word in _words(typed) if word not in _EMPTY_WORDS] or _words(typed)
    if not wanted:
        return [entry for category in faq.categories for entry in faq.of(category)]
    scored = [(sum(_fit(entry, word) for word in wanted), entry) for entry in faq.entries]
    all_words = [entry for _, entry in scored if all(_fit(entry, word) for word in wanted)]
    meant = all_words or [entry for score, entry in scored if score]  # rather some of it than nothing
    return sorted(meant, key=lambda entry: -sum(_fit(entry, word) for word in wanted))


def _fit(entry: Entry, word: str) -> float:
    if any(each.startswith(word) for each in entry.asked):
        return 4.0
    if any(each.startswith(word) for each in entry.told):
        return 2.0
    if len(word) < _MISTYPED:
        return 0.0
    for words, worth in ((entry.asked, 1.5), (entry.told, 0.5)):
        if _alike(words, word) >= _ALIKE:
            return worth
    return 0.0


def _alike(words: Sequence[str], word: str) -> float:
    return max((fuzz.ratio(word, each[: len(word) + 1]) for each in words), default=0.0)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
