"""Which documents belong together though they are several files: pages and sides of one paper, papers of one invoice.

Pure. Only what says so: "Facture 118 p1" and "p2", "recto" and "verso", or one invoice number that was accepted. The
numbers that a scanner counts up say nothing.
"""

import re
from collections.abc import Iterable

from desktop.uploads.store_lines import fold

_BETWEEN = r"[\s._()\[\]-]*"
_PAGE = re.compile(
    _BETWEEN
    + r"(?:(?:(?<![a-z])|(?<=\d))(?:p|pg|page|feuille|feuillet)[\s._-]*\d{1,2}(?:[\s_-]*(?:sur|de|-)[\s_-]*\d{1,2})?"
    + r"|(?<![a-z])(?:recto|verso))"
    + _BETWEEN
    + r"$"
)
_GAPS = re.compile(r"[\s._-]+")
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}$")


def stem(name: str, folder: str) -> str:
    """What the pages of one paper have in common; "" where the name doesn't say that it is a page."""
    plain = _EXTENSION.sub("", fold(name))
    found = _PAGE.search(plain)
    if found is None or found.start() == 0:
        return ""
    return f"{folder}/{_GAPS.sub(' ', plain[: found.start()])}"


def keys(papers: Iterable[tuple[str, str, str]]) -> list[str]:
    """For each (name, folder, invoice number or "") the key that it shares with what belongs to it, or ""."""
    known = [(stem(name, folder), number) for name, folder, number in papers]
    named = {number: paper for paper, number in reversed(known) if paper and number}
    numbered = {paper: number for paper, number in known if paper and number}
    return [
        named.get(number, f"#{number}") if number and not paper else named.get(numbered.get(paper, ""), paper)
        for paper, number in known
    ]
