"""What the secretary's choices teach: which words of names came with which kind. Pure.

Only names are learned from, never what a document says. Of a word nothing but a keyed hash is kept, under a salt that
never leaves the vault: counting doesn't need the word, and names hold those of patients. Figures are reduced to their
shape ("fac-2026-118" to "fac-9-9"), so that what is remembered is how a practice's programs call things.
"""

import hmac
import math
import re
from collections.abc import Iterable, Mapping

from desktop.sorting.facts import Learned
from desktop.sorting.words import fold, name_words

MOST_MARKS = 2000
MOST_COUNT = 60  # beyond, all counts of a mark are halved: habits change
_MOST_WORDS = 16
_STRONGEST = 3.2
_SURE_AFTER = 2  # choices


def marks(name: str, folder: str, salt: bytes) -> tuple[str, ...]:
    """The keyed hashes of what a name is made of."""
    words = dict.fromkeys(_words(name, folder))
    return tuple(hmac.digest(salt, word.encode(), "sha256")[:8].hex() for word in list(words)[:_MOST_WORDS])


def _words(name: str, folder: str) -> Iterable[str]:
    yield "shape " + re.sub(r"[a-z]{4,}", "w", re.sub(r"\d+", "9", fold(name)))
    for word in name_words(name).split():
        if len(word) > 1 and not word.isdigit():
            yield word
    if folder:
        yield "folder " + fold(folder)


def taught(learned: Learned, name: str, folder: str, kind: str) -> Learned:
    """One more choice. The oldest marks are forgotten beyond `MOST_MARKS`."""
    counts: dict[str, Mapping[str, int]] = dict(learned.counts)
    for mark in marks(name, folder, learned.salt):
        now = dict(counts.pop(mark, {}))
        now[kind] = now.get(kind, 0) + 1
        if now[kind] > MOST_COUNT:
            now = {each: count // 2 for each, count in now.items() if count > 1}
        counts[mark] = now  # the newest last
    for mark in list(counts)[: max(0, len(counts) - MOST_MARKS)]:
        del counts[mark]
    return Learned(learned.salt, counts)


def habits(name: str, folder: str, learned: Learned) -> dict[str, float]:
    """Log-odds by kind; {} where nothing was learned of such a name."""
    if not learned.counts:
        return {}
    scores: dict[str, float] = {}
    for mark in marks(name, folder, learned.salt):
        seen = learned.counts.get(mark)
        if not seen or (total := sum(seen.values())) < _SURE_AFTER:
            continue
        for kind, count in seen.items():
            weight = math.log((count + 0.3) / (total - count + 0.6))
            if weight > 0:
                scores[kind] = max(scores.get(kind, 0.0), min(_STRONGEST, weight * 1.6))
    return scores
