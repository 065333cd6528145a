"""Weighs what speaks for each kind and says the likeliest, or that it can't tell. Pure and fast: tables, arithmetic.

Log-odds of the clues are added, within one place each next one of the same kind counting half; the nameless doubt has
a weight of its own, against which even a single kind has to prove itself.
"""

import math
import re
from collections.abc import Sequence

from desktop.sorting import clues, invoices, twodoc
from desktop.sorting.facts import Learned, Suggestion
from desktop.sorting.learning import habits
from desktop.sorting.words import lines, name_words

THRESHOLD = 0.75
"""How sure it must be to say anything. Chosen on the tuning half of the corpus alone."""

DOUBT = 0.2  # weight of "none of what I know"
SILENCE = -1.5  # weight of a kind for which nothing speaks
TOP_LINES = 14
_TITLE_WORDS = 6  # a line of more is rather a sentence that speaks of something
_LONG_HEADING = 90  # characters: beyond, it surely is
_MOST_TEXT = 12_000  # characters that are read
_UNMISTAKABLE = 6.0  # weight of a title that no other paper has
_TITLE = 3.0  # weight from which a heading is the paper's title: what speaks for others then counts less

KINDS = tuple(clues.NAMES)

Scores = dict[str, float]


def _compiled(table: dict[str, dict[str, float]], frame: str) -> list[tuple[str, "re.Pattern[str]", float]]:
    return [
        (kind, re.compile(frame.format(pattern)), weight)
        for kind, patterns in table.items()
        for pattern, weight in patterns.items()
    ]


_NAMES = _compiled(clues.NAMES, r"(?<= )(?:{})(?= )")
_HEADINGS = _compiled(clues.HEADINGS, r"(?:{})")
_TEXTS = _compiled(clues.TEXTS, r"(?<![a-z])(?:{})")


def suggest(
    name: str, folder: str, text: str, codes: Sequence[str], learned: Learned, kinds: Sequence[str] = KINDS
) -> Suggestion:
    """`text` is that of the first pages, `codes` what was read from barcodes. Only `kinds` are suggested."""
    said = lines(text[:_MOST_TEXT])
    sources: dict[str, Scores] = {
        "code": _from_codes(codes),
        "heading": _from_headings(said[:TOP_LINES]),
        "text": _sum(_found(_TEXTS, " ".join(said))),
        "name": _from_name(name, folder),
        "habit": habits(name, folder, learned),
    }
    if sources["heading"] and max(sources["heading"].values()) >= _TITLE:
        titles = sources["heading"]
        sources["text"] = {kind: weight * (1 if kind in titles else 0.5) for kind, weight in sources["text"].items()}
    if sum(map(len, said)) > 40 and (sources["heading"] or sources["text"]):
        # What the paper itself says counts; its name then only leans.
        sources["name"] = {kind: weight * 0.35 for kind, weight in sources["name"].items()}
    total = {kind: sum(scores.get(kind, 0.0) for scores in sources.values()) for kind in kinds}
    best = max(total, key=total.__getitem__)
    sure = _share(total, best)
    why = sorted((place for place in sources if sources[place].get(best, 0.0) > 0.5), key=lambda p: -sources[p][best])
    if sure < THRESHOLD:
        return Suggestion(None, sure)
    if best != "facture":
        return Suggestion(best, sure, why=tuple(why))
    number, issued = invoices.from_codes(codes)
    return Suggestion(
        best, sure, number or invoices.number(said) or invoices.number_in_name(name), issued or invoices.issued(said),
        tuple(why),
    )  # fmt: skip


def _share(total: Scores, best: str) -> float:
    rest = sum(math.exp((score or SILENCE) - total[best]) for kind, score in total.items() if kind != best)
    return 1.0 / (1.0 + rest + math.exp(DOUBT - total[best]))


def _found(table: list[tuple[str, "re.Pattern[str]", float]], text: str) -> list[tuple[str, float]]:
    return [(kind, weight) for kind, pattern, weight in table if pattern.search(text)]


def _sum(found: list[tuple[str, float]]) -> Scores:
    """Each further clue of a kind counts less than the one before, the strongest first."""
    scores: Scores = {}
    share: Scores = {}
    for kind, weight in sorted(found, key=lambda each: -each[1]):
        share[kind] = share.get(kind, 1.25) * 0.8
        scores[kind] = scores.get(kind, 0.0) + weight * share[kind]
    return scores


def _from_headings(top: list[str]) -> Scores:
    """The first title counts in full; what is said below of other kinds is mostly about papers that go with it."""
    found: Scores = {}
    title = ""
    for place, line in enumerate(top):
        if len(line) > _LONG_HEADING:
            continue
        below = 1.0 - 0.02 * place if line.count(" ") < _TITLE_WORDS else 0.7 - 0.02 * place
        here = {kind: weight for kind, pattern, weight in _HEADINGS if pattern.fullmatch(line)}
        for kind, weight in here.items():
            other = title not in ("", kind) and weight < _UNMISTAKABLE
            found[kind] = max(found.get(kind, 0.0), weight * below * (0.55 if other else 1.0))
        if not title and here and max(here.values()) * below >= _TITLE:
            title = max(here, key=here.__getitem__)
    return found


def _from_name(name: str, folder: str) -> Scores:
    scores = _sum(_found(_NAMES, name_words(name)))
    for kind, weight in _found(_NAMES, name_words(folder.rpartition("/")[2] + ".")):
        scores[kind] = scores.get(kind, 0.0) + 0.4 * weight
    return scores


def _from_codes(codes: Sequence[str]) -> Scores:
    scores: Scores = {}
    for code in codes:
        kind, weight = clues.CODES.get(twodoc.form(code) or "", ("", 0.0))
        if kind:
            scores[kind] = max(scores.get(kind, 0.0), weight)
    return scores
