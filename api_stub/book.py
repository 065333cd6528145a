"""The statements of one practice as they were made up: their dates, their lines, their sums. Remembers nothing itself.

What was done and paid comes from a pool of invoices drawn once; a statement is a slice of it, with beneficiaries, dates
and invoice numbers of its own. So lines are made when they are asked for, at the speed of joining text, and the sums of
a slice are the difference of two running totals: half a million lines cost nothing until somebody reads them.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from api_stub.acts import OPTICIAN, SUMS, Shapes, draw, due, weigh
from api_stub.people import people

Line = dict[str, Any]
CARE_DAYS = 34  # how long before the end of its period a statement's oldest care may be


@dataclass(frozen=True, slots=True)
class Plan:
    """How many statements to make up, and of what."""

    shapes: Shapes = OPTICIAN
    statements: int = 0
    smallest: int = 20  # lines of a statement
    largest: int = 135
    total: int | None = None  # lines of all statements together; None: as it comes
    days: int = 1095
    people: int = 900
    pool: int = 600  # lines; a pool that holds fewer than there are is used again
    returns: bool = False  # whether refused invoices come back and are paid
    corrected: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Base:
    """A statement as first made: a slice of the pool, then `added` lines."""

    id: str
    number: str
    ordinal: int
    issued_on: date
    begin: date
    end: date
    start: int
    count: int
    invoices: int  # the number of its first invoice
    added: tuple[Line, ...] = ()

    @property
    def paid_on(self) -> date:
        """When the money was sent."""
        return self.issued_on + timedelta(2)

    @property
    def reference(self) -> str:
        """The words on the practice's bank statement."""
        return f"ET{self.issued_on:%y%m%d}{self.ordinal:05d}"

    @property
    def batch(self) -> str:
        """The number of the batch in which the practice sent these invoices."""
        return f"{self.ordinal % 999 + 1:03d}"


@dataclass(frozen=True, slots=True)
class Version:
    """A statement at one revision: its base, and what was changed in it since, by the number of the line."""

    base: Base
    revision: int = 1
    patches: Mapping[int, Line] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """With its quotation marks."""
        return f'"{self.base.id}-{self.revision}"'


class Pool:
    """Invoices drawn once, line by line, with running totals."""

    def __init__(self, shapes: Shapes, count: int, seed: str) -> None:
        chance = random.Random(f"pool/{seed}")  # noqa: S311 - repeatable on purpose
        self.texts: list[str] = []
        self.invoices: list[int] = []
        weights: list[tuple[int, ...]] = []
        invoice = 0
        while len(self.texts) < count:
            for line in draw(shapes, chance):
                self.texts.append(_text(line)[1:] + "\n")
                self.invoices.append(invoice)
                weights.append(weigh(line))
            invoice += 1
        zero = (0,) * len(SUMS)
        self.totals = list(accumulate(weights, lambda one, other: tuple(map(sum, zip(one, other))), initial=zero))

    def sums(self, start: int, count: int) -> tuple[int, ...]:
        """The sums of a slice."""
        return tuple(b - a for a, b in zip(self.totals[start], self.totals[start + count]))

    def part(self, place: int) -> Line:
        """The members of a line that the pool knows."""
        line: Line = json.loads("{" + self.texts[place])
        return line


class Book:
    """The lines of one practice's statements, and the statements that it was given at the beginning."""

    def __init__(self, finess: str, plan: Plan, until: date, names: Callable[[str, str], str]) -> None:
        """Make it up as of the day `until`, the same for the same day. `names` gives an id, by FINESS and number."""
        self.finess = finess
        self._names = names
        self._until = until
        self._pool = Pool(plan.shapes, max(plan.pool, plan.largest), finess)
        self._people = [
            f'"beneficiary":{_text(p.name)},"nir":"{p.nir}","rank":{p.rank},"member":"{p.member}",'
            for p in people(plan.people, finess)
        ]
        self._next_invoice = 1
        self.bases = list(self._make(plan))

    # --- reading ---------------------------------------------------------------------------------------------

    def count(self, version: Version) -> int:
        """How many lines it has."""
        return version.base.count + len(version.base.added)

    def lines(self, version: Version, after: int = 0) -> Iterator[str]:
        """Its lines as JSON, from the one after number `after` on, each with its end of line."""
        base, patches = version.base, version.patches
        texts, invoices, crowd = self._pool.texts, self._pool.invoices, self._people
        first = base.invoices - (invoices[base.start] if base.count else 0)
        salt = base.ordinal * 7919
        days = [f'"care_date":"{base.end - timedelta(back)}",' for back in range(CARE_DAYS)]
        begin, batch = f'"invoice":"{base.end:%y}', f'","batch":"{base.batch}",'
        current, head = -1, ""
        for place in range(base.start + after, base.start + base.count):
            if invoices[place] != current:
                current = invoices[place]
                invoice = first + current
                who = crowd[(invoice * 48271 + salt) % len(crowd)]
                head = f"{begin}{invoice:07d}{batch}{who}{days[invoice * 31 % CARE_DAYS]}"
            n = place - base.start + 1
            text = f'{{"n":{n},{head}{texts[place]}'
            yield _patched(text, patches[n]) if n in patches else text
        for n, line in enumerate(base.added, base.count + 1):
            if n > after:
                text = _text({"n": n, **line}) + "\n"
                yield _patched(text, patches[n]) if n in patches else text

    def sums(self, version: Version) -> dict[str, int]:
        """The sums over its lines, by the names of `acts.SUMS`."""
        base = version.base
        weights = [self._pool.sums(base.start, base.count), *(weigh(line) for line in base.added)]
        for n, patch in version.patches.items():
            before = base.added[n - base.count - 1] if n > base.count else self._pool.part(base.start + n - 1)
            weights.append(tuple(-part for part in weigh(before)))
            weights.append(weigh(_changed(before, patch)))
        return dict(zip(SUMS, map(sum, zip(*weights))))

    # --- making ----------------------------------------------------------------------------------------------

    def issue(self, ordinal: int, day: date, count: int, added: Sequence[Line] = ()) -> Base:
        """A new statement of `count` made-up lines and of those added to it."""
        start = ordinal * 7919 % max(1, len(self._pool.texts) - count)
        return self._base(ordinal, day, start, count, 14, tuple(added))

    def _base(self, ordinal: int, day: date, start: int, count: int, span: int, added: tuple[Line, ...]) -> Base:
        if not 0 <= count <= len(self._pool.texts):
            raise ValueError(f"at most {len(self._pool.texts)} lines can be made up")
        end = day - timedelta(3)
        first = self._next_invoice
        if count:
            invoices = self._pool.invoices
            self._next_invoice += invoices[start + count - 1] - invoices[start] + 1
        number = f"RD-{day.year}-{ordinal:05d}"
        return Base(
            self._names(self.finess, number), number, ordinal, day, end - timedelta(span - 1), end, start, count, first,
            added,
        )  # fmt: skip

    def _make(self, plan: Plan) -> Iterator[Base]:
        chance = random.Random(f"statements/{self.finess}")  # noqa: S311 - repeatable on purpose
        sizes = _sizes(plan, chance)
        room = len(self._pool.texts)
        span = max(1, plan.days // max(1, plan.statements))
        start = 0
        waiting: list[Line] = []
        for place, size in enumerate(sizes):
            day = self._until - timedelta(3 + (plan.statements - 1 - place) * plan.days // plan.statements)
            if start + size > room:
                start = chance.randrange(room - size + 1)
            base = self._base(place + 1, day, start, size, span, tuple(waiting))
            yield base
            start += size
            if plan.returns:
                waiting = list(self._returning(base, chance))

    def _returning(self, base: Base, chance: random.Random) -> Iterator[Line]:
        """What the next statement pays of this one's: refused lines put right, complements of partial payments."""
        for text in self.lines(Version(base)):
            line: Line = json.loads(text)
            del line["n"]
            if line["status"] == "rejected" and chance.random() < 0.6:
                yield settled(line)
            elif line["status"] == "partial" and chance.random() < 0.3:
                rest = due(line) - line["amc_cents"]
                yield settled(line) | {
                    "label": f"{line['label']} (complément)",
                    "expense_cents": rest, "base_cents": 0, "amo_cents": 0, "amc_cents": rest, "rest_cents": 0,
                }  # fmt: skip


def settled(line: Line) -> Line:
    """The line, with all that is due paid."""
    amc = due(line)
    rest = line["expense_cents"] - line["amo_cents"] - amc
    kept = {name: value for name, value in line.items() if not name.startswith("reject_")}
    return kept | {"amc_cents": amc, "rest_cents": rest, "status": "paid"}


def amendment(lines: Iterator[str]) -> dict[int, Line]:
    """A change that a correction may make: the first refused line is paid, or else the first paid one only in part."""
    first_paid: Line | None = None
    for text in lines:
        line: Line = json.loads(text)
        if line["status"] == "rejected":
            after = settled(line)
            changed = {name: after.get(name) for name in line if line[name] != after.get(name)}
            return {line["n"]: changed}
        if line["status"] == "paid" and first_paid is None:
            first_paid = line
    if first_paid is None:
        return {}
    amc = first_paid["amc_cents"] // 2
    rest = first_paid["expense_cents"] - first_paid["amo_cents"] - amc
    return {first_paid["n"]: {"amc_cents": amc, "rest_cents": rest, "status": "partial"}}


def _sizes(plan: Plan, chance: random.Random) -> list[int]:
    sizes = [chance.randint(plan.smallest, plan.largest) for _ in range(plan.statements)]
    if plan.total is not None and not plan.smallest <= plan.total / max(1, plan.statements) <= plan.largest:
        raise ValueError(f"{plan.total} lines don't fit into {plan.statements} statements")
    missing = 0 if plan.total is None else plan.total - sum(sizes)
    while missing:  # spread evenly what is missing, or too much
        for place in range(len(sizes)):
            step = max(-1, min(1, missing))
            if plan.smallest <= sizes[place] + step <= plan.largest:
                sizes[place] += step
                missing -= step
    return sizes


def _changed(line: Line, patch: Line) -> Line:
    return {name: value for name, value in (line | patch).items() if value is not None}


def _patched(text: str, patch: Line) -> str:
    return _text(_changed(json.loads(text), patch)) + "\n"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
