"""Statements that arrive wrong: what the faults of that kind do to lines and to pages of the feed.

The line is whole and HTTP is content; it is what is told that can't be right. Nothing here decides when.
"""

import json
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

SPOIL = "api_stub.spoil"  # where a request's scope has what its answer suffers

# name: what it takes, and what that is when left out. `line` counts from 1: of a statement, or the item of a page.
SPOILS: dict[str, dict[str, float]] = {
    "cut-body": {"line": 10},  # nothing comes after this line; of a page, half the bytes
    "malformed-line": {"line": 3},  # it isn't JSON; in a page, a member has the wrong type
    "wrong-sum": {"cents": 100, "line": 0},  # the sum at the end, or (of each item, of one) the transfer's, is too high
    "duplicate-id": {"line": 3},  # it comes twice, the second time with another amount
    "wild-date": {"line": 3, "year": 0},  # it is of 30 February; with a year, of its first day
    "wild-amount": {"line": 3},  # ninety thousand million euros
}
WILD_CENTS = 9_000_000_000_000


@dataclass(frozen=True, slots=True)
class Spoil:
    """One of `SPOILS`, with its options."""

    fault: str
    options: dict[str, float]

    @property
    def line(self) -> int:
        """Which line suffers, from 1."""
        return int(self.options["line"])

    @property
    def day(self) -> str:
        """A date that can't be."""
        year = int(self.options["year"])
        return f"{year:04d}-01-01" if year else "2026-02-30"


def find_spoil(scope: MutableMapping[str, Any]) -> Spoil | None:
    """What the answer to this request suffers."""
    spoil: Spoil | None = scope.get(SPOIL)
    return spoil


def spoil_lines(spoil: Spoil, lines: Iterator[str]) -> Iterator[str]:
    """The lines of a statement, the last one being its end."""
    for text in lines:
        line: dict[str, Any] = json.loads(text)
        last = "end" in line
        if spoil.fault == "wrong-sum" and last:
            yield _line(line | {"amc_cents": line["amc_cents"] + int(spoil.options["cents"])})
            continue
        hit = not last and line["n"] == spoil.line
        if hit and spoil.fault == "malformed-line":
            yield text[: len(text) // 2] + "\n"
        elif hit and spoil.fault == "wild-date":
            yield _line(line | {"care_date": spoil.day})
        elif hit and spoil.fault == "wild-amount":
            yield _line(line | {"expense_cents": WILD_CENTS})
        else:
            yield text
        if hit and spoil.fault == "duplicate-id":
            yield _line(line | {"amc_cents": line["amc_cents"] + 1})
        if hit and spoil.fault == "cut-body":
            return


def spoil_page(spoil: Spoil, page: dict[str, Any]) -> bytes:
    """A page of the feed."""
    items: list[dict[str, Any]] = page["items"]
    place = min(spoil.line, len(items)) - 1
    if items and spoil.fault == "wrong-sum":
        for item in items if spoil.line == 0 else [items[place]]:
            if "transfer" in item:
                item["transfer"]["amount_cents"] += int(spoil.options["cents"])
    elif items and spoil.fault == "malformed-line":
        items[place]["revision"] = "two"
    elif items and spoil.fault == "duplicate-id":
        items.insert(place + 1, items[place] | {"number": items[place]["number"] + "-B"})
    elif items and spoil.fault == "wild-date":
        items[place]["issued_on"] = spoil.day
    elif items and spoil.fault == "wild-amount" and "transfer" in items[place]:
        items[place]["transfer"]["amount_cents"] = WILD_CENTS
    body = json.dumps(page, ensure_ascii=False).encode()
    return body[: len(body) // 2] if spoil.fault == "cut-body" else body


def _line(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
