"""How staged documents travel: which go together in one deposit. Pure; knows neither the vault nor the server.

Promises: every document in exactly one deposit; one kind and message each; none above the limits; documents in order
of arrival within a deposit, deposits in the order of their first document. Documents are placed one after another in
the fullest deposit that still takes them (best fit in order of arrival), so that one more document changes one
deposit. Where that wastes more than `SLACK` of the fewest possible deposits, they are placed by size instead.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from desktop.kernel.ids import DocumentId
from desktop.uploads.facts import Kind

MOST_DOCUMENTS = 1000
"""The contract's limit of documents in one deposit."""

SLACK = 0.05


@dataclass(frozen=True, slots=True)
class Item:
    """A staged document, as the plan sees it. Those with the same `pin` travel apart from all others."""

    id: DocumentId
    size: int
    kind: Kind
    message: str
    pin: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """The documents of one deposit, in order of arrival."""

    kind: Kind
    message: str
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        return sum(item.size for item in self.items)


def compose(items: Iterable[Item], limit: int, most: int = MOST_DOCUMENTS) -> tuple[Load, ...]:
    """The deposits for `items`, which come in order of arrival; `ValueError` for one that no deposit can take."""
    groups: dict[tuple[Kind, str, int | None], list[Item]] = {}
    for item in items:
        if item.size > limit:
            raise ValueError("a document above the limit")
        groups.setdefault((item.kind, item.message, item.pin), []).append(item)
    loads = [
        Load(kind, message, tuple(members[place] for place in places))
        for (kind, message, _), members in groups.items()
        for places in pack([item.size for item in members], limit, most)
    ]
    return tuple(sorted(loads, key=lambda load: load.items[0].id))


def pack(sizes: Sequence[int], limit: int, most: int = MOST_DOCUMENTS) -> list[list[int]]:
    """Places of `sizes` by deposit, each in ascending order."""
    in_order = _best_fit(sizes, range(len(sizes)), limit, most)
    if len(in_order) <= (1 + SLACK) * fewest(sizes, limit, most):
        return in_order
    largest_first = sorted(range(len(sizes)), key=lambda place: -sizes[place])
    by_size = _best_fit(sizes, largest_first, limit, most)
    return in_order if len(in_order) <= len(by_size) else [sorted(places) for places in by_size]


def fewest(sizes: Sequence[int], limit: int, most: int = MOST_DOCUMENTS) -> int:
    """A number of deposits below which it can't be done."""
    if not sizes:
        return 0
    # Documents above half the limit never share a deposit.
    return max(ceil(sum(sizes) / limit), ceil(len(sizes) / most), sum(1 for size in sizes if 2 * size > limit))


def _best_fit(sizes: Sequence[int], order: Iterable[int], limit: int, most: int) -> list[list[int]]:
    deposits: list[list[int]] = []
    room: list[
        tuple[int, int]
    ] = []  # (bytes left, -index): sorted, so that the fullest one that fits is one search away
    for place in order:
        size = sizes[place]
        found = bisect_left(room, (size, -len(deposits)))
        if found < len(room):
            left, minus_index = room.pop(found)
            index = -minus_index
        else:
            left, index = limit, len(deposits)
            deposits.append([])
        deposits[index].append(place)
        if len(deposits[index]) < most and left > size:
            insort(room, (left - size, -index))
    return deposits
