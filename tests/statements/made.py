"""Made-up statements: fictitious people, sums that are right, as many lines as asked for, the same for a seed."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import msgspec

from desktop.statements.reading import LineRead
from desktop.statements.remote import Announced, Period, Sums, Transfer

ACTS = tuple(
    (code, f"{label} {size}")
    for label, codes in (
        ("Verre unifocal", ("OV1", "OV2", "OV3", "OV4")),
        ("Verre progressif", ("OV5", "OV6", "OV7")),
        ("Monture", ("OME", "MON")),
        ("Prothèse auditive", ("AUD", "PAU")),
        ("Soin dentaire", ("HBLD038", "HBLD634", "SPR")),
    )
    for size, code in enumerate(codes, 1)
)
REASONS = (
    ("D01", "Droits fermés à la date des soins"),
    ("D02", "Bénéficiaire inconnu"),
    ("P01", "Prise en charge absente ou expirée"),
    ("J01", "Ordonnance manquante"),
    ("R01", "Facture déjà réglée"),
)
_STATUSES = ("paid",) * 84 + ("partial",) * 4 + ("rejected",) * 8 + ("pending",) * 3 + ("cancelled",)
_ENDS = ("ard", "eau", "elle", "ère", "ier", "in", "oux", "ot", "ay", "ier")
_STARTS = ("Ber", "Cha", "Dé", "Fau", "Gar", "Hu", "Jou", "La", "Mar", "Œu", "Per", "Que", "Ro", "Sau", "Thi", "Vau")
_MIDDLES = ("b", "ch", "d", "l", "m", "n", "r", "rt", "ss", "t", "v", "vr")
_FIRST = ("Adèle", "Bruno", "Chloé", "Denis", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Joël", "Léa", "Zoé")


@dataclass(frozen=True)
class Made:
    """A statement and its lines, first one first."""

    announced: Announced
    lines: tuple[LineRead, ...]

    def body(self) -> bytes:
        """The lines as the service sends them."""
        end = {"end": True, "count": len(self.lines), "amc_cents": self.announced.sums.amc_cents}
        return msgspec.json.Encoder().encode_lines([*self.lines, end])


@dataclass(frozen=True)
class Person:
    """Somebody who doesn't exist: born in the department 99 in a month that isn't one."""

    name: str
    nir: str
    member: str


def people(count: int, dice: random.Random) -> list[Person]:
    return [_person(dice) for _ in range(count)]


def _person(dice: random.Random) -> Person:
    name = dice.choice(_STARTS) + dice.choice(_MIDDLES) + dice.choice(_ENDS)
    body = f"{dice.choice('12')}{dice.randrange(100):02d}{dice.randrange(20, 43)}99{dice.randrange(10**6):06d}"
    return Person(
        f"{name.upper()} {dice.choice(_FIRST)}", f"{body}{97 - int(body) % 97:02d}", f"{dice.randrange(10**8):08d}"
    )


def statements(
    count: int, lines: int, *, seed: int = 1, until: date = date(2026, 10, 30), days: int = 1095
) -> Iterator[Made]:
    """`count` statements of about `lines` lines, oldest first, over the `days` before `until`."""
    dice = random.Random(seed)
    everybody = people(max(20, count * lines // 25), dice)
    invoice = 1
    for number in range(count):
        paid_on = until - timedelta(days=days - days * number // count)
        size = dice.randint(max(1, lines // 2), lines * 3 // 2)
        made, invoice = _statement(number + 1, size, paid_on, invoice, everybody, dice)
        yield made


def _statement(
    number: int, size: int, paid_on: date, invoice: int, everybody: list[Person], dice: random.Random
) -> tuple[Made, int]:
    lines: list[LineRead] = []
    random_, start = dice.random, paid_on - timedelta(days=20)
    days = [start + timedelta(days=day) for day in range(14)]
    person, care = everybody[0], start
    for n in range(1, size + 1):
        if n == 1 or random_() < 0.5:
            invoice += 1
            person, care = everybody[int(random_() * len(everybody))], days[int(random_() * 14)]
        act, label = ACTS[int(random_() * random_() * len(ACTS))]
        expense = 1500 + int(random_() * random_() * 60_000)
        status = _STATUSES[int(random_() * 100)]
        amo = expense * 6 // 10
        part = {"paid": 4, "partial": 2}.get(status, 0)
        amc = (expense - amo) * part // 5
        code, reason = REASONS[int(random_() * len(REASONS))] if status == "rejected" else ("", "")
        lines.append(
            LineRead(
                n=n, invoice=f"FA-{paid_on:%Y}-{invoice:07d}", batch=f"L{number:05d}", beneficiary=person.name,
                nir=person.nir, rank=1, member=person.member, care_date=care, act=act, label=label, quantity=1,
                expense_cents=expense, base_cents=expense * 8 // 10, amo_rate=60, amo_cents=amo, amc_cents=amc,
                rest_cents=expense - amo - amc, status=status, reject_code=code, reject_reason=reason,
            )
        )  # fmt: skip
    return Made(announce(number, paid_on, lines), tuple(lines)), invoice


def announce(number: int, paid_on: date, lines: list[LineRead] | tuple[LineRead, ...], revision: int = 1) -> Announced:
    """What the service says of a statement with those lines."""
    counts = Counter(line.status for line in lines)
    sums = Sums(
        sum(line.expense_cents for line in lines),
        sum(line.amo_cents for line in lines),
        sum(line.amc_cents for line in lines),
        sum(line.rest_cents for line in lines),
        *(counts[status] for status in ("paid", "partial", "rejected", "pending", "cancelled")),
    )
    return Announced(
        id=f"st-{number:06d}",
        number=f"RD-{paid_on:%Y}-{number:06d}",
        revision=revision,
        change="created" if revision == 1 else "corrected",
        changed_at=datetime(paid_on.year, paid_on.month, paid_on.day, 12, tzinfo=UTC) + timedelta(hours=revision),
        issued_on=paid_on,
        period=Period(paid_on - timedelta(days=30), paid_on),
        transfer=Transfer(f"VIR{number:08d}", paid_on, sums.amc_cents),
        line_count=len(lines),
        sums=sums,
    )


def corrected(made: Made) -> Made:
    """The same with its first line refused, as the service corrects it."""
    first = msgspec.structs.replace(
        made.lines[0], status="rejected", amc_cents=0, reject_code="D01", reject_reason="Droits fermés",
        rest_cents=made.lines[0].expense_cents - made.lines[0].amo_cents,
    )  # fmt: skip
    lines = (first, *made.lines[1:])
    old = made.announced
    new = announce(int(old.id[3:]), old.transfer.paid_on, lines, old.revision + 1)
    return replace(made, announced=new, lines=lines)
