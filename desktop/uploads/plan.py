"""How staged documents travel: which go together in one deposit. Pure; knows neither the vault nor the server.

Promises: every document in exactly one deposit; one kind and message each; none above the limits; documents in order
of arrival within a deposit, deposits in the order of their first document. Documents are placed one after another in
the fullest deposit that still takes them (best fit in order of arrival), so that one more document changes one
deposit; papers that belong together move together, so that one more of them changes two. Where that wastes more than
`SLACK` of the fewest possible deposits, they are placed by size instead.
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
    together: str = ""  # those that share it stay in one deposit, if it takes them


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
        for places in pack([item.size for item in members], limit, most, [item.together for item in members])
    ]
    return tuple(sorted(loads, key=lambda load: load.items[0].id))


def families(items: Sequence[Item]) -> tuple[tuple[DocumentId, ...], ...]:
    """The documents of a deposit that stay together, wherever there are several, in order of their first."""
    found: dict[str, list[DocumentId]] = {}
    for item in items:
        if item.together:
            found.setdefault(item.together, []).append(item.id)
    return tuple(tuple(family) for family in found.values() if len(family) > 1)


def pack(
    sizes: Sequence[int],
    limit: int,
    most: int = MOST_DOCUMENTS,
    together: Sequence[str] | None = None,
    slack: float = SLACK,
) -> list[list[int]]:
    """Places of `sizes` by deposit, each in ascending order. Those that share a key of `together` (not "") stay in one
    deposit as far as it takes them."""
    keys = together or [""] * len(sizes)
    in_order = _Deposits(sizes, limit, most)
    for place, key in enumerate(keys):
        in_order.arrive(place, key)
    made = in_order.filled()
    if len(made) <= (1 + slack) * fewest(sizes, limit, most):
        return made
    by_size = _Deposits(sizes, limit, most)
    for unit in sorted(_units(sizes, keys, limit, most), key=lambda unit: -sum(sizes[place] for place in unit)):
        by_size.put(unit)
    fewer = by_size.filled()
    return made if len(made) <= len(fewer) else fewer


def fewest(sizes: Sequence[int], limit: int, most: int = MOST_DOCUMENTS) -> int:
    """A number of deposits below which it can't be done."""
    if not sizes:
        return 0
    # Documents above half the limit never share a deposit.
    return max(ceil(sum(sizes) / limit), ceil(len(sizes) / most), sum(1 for size in sizes if 2 * size > limit))


def _units(sizes: Sequence[int], keys: Sequence[str], limit: int, most: int) -> list[list[int]]:
    """What is placed as one: documents by themselves, and those that belong together up to what a deposit takes."""
    units: list[list[int]] = []
    last: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        unit = last.get(key) if key else None
        if unit is not None and len(unit) < most and sum(sizes[each] for each in unit) + sizes[place] <= limit:
            unit.append(place)
            continue
        units.append([place])
        if key:
            last[key] = units[-1]
    return units


class _Deposits:
    """Deposits while they are filled. A unit goes to the fullest one that still takes it."""

    def __init__(self, sizes: Sequence[int], limit: int, most: int) -> None:
        self._sizes = sizes
        self._limit = limit
        self._most = most
        self._deposits: list[list[int]] = []
        self._left: list[int] = []
        # (bytes left, -index) of those that are open: sorted, so that the fullest that fits is one search away.
        self._room: list[tuple[int, int]] = []
        self._home: dict[str, tuple[int, list[int]]] = {}  # where the latest of a key are, and which they are

    def arrive(self, place: int, key: str) -> None:
        """The next in order of arrival: beside what belongs to it, or with it in another deposit."""
        index, fellows = self._home.get(key, (-1, [])) if key else (-1, [])
        size = self._sizes[place]
        if fellows and len(fellows) < self._most and sum(self._sizes[each] for each in fellows) + size <= self._limit:
            if size > self._left[index] or len(self._deposits[index]) == self._most:
                self._change(index, [], fellows)
                self._home[key] = (self.put([*fellows, place]), [*fellows, place])
                return
            self._change(index, [place], [])
            fellows.append(place)
            return
        index = self.put([place])
        if key:
            self._home[key] = (index, [place])

    def put(self, unit: list[int]) -> int:
        """Where it went."""
        size = sum(self._sizes[place] for place in unit)
        found = bisect_left(self._room, (size, -len(self._deposits)))
        while found < len(self._room) and len(self._deposits[-self._room[found][1]]) + len(unit) > self._most:
            found += 1
        if found < len(self._room):
            index = -self._room[found][1]
        else:
            index = len(self._deposits)
            self._deposits.append([])
            self._left.append(self._limit)
            insort(self._room, (self._limit, -index))
        self._change(index, unit, [])
        return index

    def filled(self) -> list[list[int]]:
        return [sorted(places) for places in self._deposits if places]

    def _change(self, index: int, come: list[int], go: list[int]) -> None:
        deposit = self._deposits[index]
        if self._is_open(index):
            self._room.pop(bisect_left(self._room, (self._left[index], -index)))
        if go:
            deposit[:] = [place for place in deposit if place not in go]
        deposit += come
        self._left[index] += sum(self._sizes[place] for place in go) - sum(self._sizes[place] for place in come)
        if self._is_open(index):
            insort(self._room, (self._left[index], -index))

    def _is_open(self, index: int) -> bool:
        return self._left[index] > 0 and len(self._deposits[index]) < self._most
