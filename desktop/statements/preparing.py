"""Lines of a statement made ready for the store: columns, the words by which they are found, what they refer to. Pure.

A third of what a first sync costs is here, so that it can be done in a process of its own (`aside`): everything that
comes out is made of numbers, texts and lists.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from desktop.kernel.folding import fold
from desktop.statements.reading import STATUSES, LineRead, read
from desktop.statements.remote import Announced
from desktop.statements.words import code_words, day_word, money_words, words

EPOCH = date(1970, 1, 1).toordinal()

Act = tuple[str, str]  # code, label
Reason = tuple[str, str]  # code, text

_STATUS = {status.value: place for place, status in enumerate(STATUSES)}


class Person(NamedTuple):
    """A beneficiary; `key` is by what they are sorted."""

    nir: str
    rank: int
    member: str
    name: str
    key: str


class Columns(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Lines in the order of the table's columns, a list for each, last line first. `acts`, `people` and `reasons` are
    places in the lists of `Prepared`."""

    places: list[int]
    statuses: list[int]
    acts: list[int]
    expense: list[int]
    amo: list[int]
    amc: list[int]
    rest: list[int]
    people: list[int]
    care_days: list[int]
    base: list[int]
    rates: list[int]
    quantities: list[int]
    reasons: list[int]
    invoices: list[str]
    batches: list[str]


class Prepared(msgspec.Struct, frozen=True, array_like=True):
    """The lines of a statement, ready for the store. `words` has a text for each line."""

    announced: Announced
    columns: Columns
    words: list[str]
    people: list[Person]
    acts: list[Act]
    reasons: list[Reason]

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.words)


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    prepared: Prepared
    words: str  # of all lines: one text is read in a third of the time of as many as there are lines


_BETWEEN = "\n"  # in no word
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(_Packed)


def prepare(announced: Announced, body: bytes | bytearray) -> Prepared:
    """What a complete `body` says, checked. Raises `KeptApart`."""
    return made_ready(announced, read(announced, body))


def prepare_packed(announced: Announced, body: bytes | bytearray) -> bytes:
    """The same, for the way from one process to another: `unpacked` has it."""
    prepared = prepare(announced, body)
    return _PACK.encode(_Packed(msgspec.structs.replace(prepared, words=[]), _BETWEEN.join(prepared.words)))


def unpacked(packed: bytes) -> Prepared:
    """What `prepare_packed` made."""
    found = _UNPACK.decode(packed)
    return msgspec.structs.replace(found.prepared, words=found.words.split(_BETWEEN) if found.words else [])


def made_ready(announced: Announced, lines: Sequence[LineRead]) -> Prepared:
    """Lines that were checked, for the store."""
    backwards = lines[::-1]
    people: dict[tuple[str, int, str, str], int] = {}
    acts: dict[Act, int] = {}
    reasons: dict[Reason, int] = {}
    columns = Columns(
        [line.n for line in backwards],
        [_STATUS[line.status] for line in backwards],
        [acts.setdefault((line.act, line.label), len(acts)) for line in backwards],
        [line.expense_cents for line in backwards],
        [line.amo_cents for line in backwards],
        [line.amc_cents for line in backwards],
        [line.rest_cents for line in backwards],
        [people.setdefault((line.nir, line.rank, line.member, line.beneficiary), len(people)) for line in backwards],
        [line.care_date.toordinal() - EPOCH for line in backwards],
        [line.base_cents for line in backwards],
        [line.amo_rate for line in backwards],
        [line.quantity for line in backwards],
        [reasons.setdefault((line.reject_code, line.reject_reason), len(reasons)) for line in backwards],
        [line.invoice for line in backwards],
        [line.batch for line in backwards],
    )
    found = [Person(*person, fold(person[3])) for person in people]
    return Prepared(
        announced, columns, _words(announced, columns, found, acts, reasons), found, list(acts), list(reasons)
    )


def _words(
    announced: Announced, columns: Columns, people: Iterable[Person], acts: Iterable[Act], reasons: Iterable[Reason]
) -> list[str]:
    """The words of each line; what several lines say is worded once."""
    paid_on = day_word(announced.transfer.paid_on)
    shared = " ".join((*words(announced.number), *code_words(announced.transfer.reference), paid_on))
    who = [" ".join((*words(each.key), *words(each.nir), *words(each.member))) for each in people]
    act_words, reason_words = ([" ".join(words(" ".join(each))) for each in said] for said in (acts, reasons))
    invoices, batches = (
        {each: " ".join(code_words(each)) for each in set(said)} for said in (columns.invoices, columns.batches)
    )
    days = {day: day_word(date.fromordinal(day + EPOCH)) for day in set(columns.care_days)}
    return [
        f"{who[person]} {invoices[invoice]} {batches[batch]} {act_words[act]} {reason_words[reason]} {days[day]}"
        f" {money_words(expense, amo, amc, rest)} {shared}"
        for person, invoice, batch, act, reason, day, expense, amo, amc, rest in zip(
            columns.people,
            columns.invoices,
            columns.batches,
            columns.acts,
            columns.reasons,
            columns.care_days,
            columns.expense,
            columns.amo,
            columns.amc,
            columns.rest,
            strict=True,
        )
    ]
