"""What the lines of a statement say: read, held against what was announced. Pure.

A statement is kept apart (`KeptApart`) as a whole or stored as a whole; nothing of it is guessed at.
"""

from datetime import date
from operator import attrgetter
from typing import Annotated, Literal

import msgspec

from desktop.statements.facts import LineStatus, Trouble
from desktop.statements.remote import Announced, is_range

Amount = Annotated[int, msgspec.Meta(ge=-(10**9), le=10**9)]
Text = Annotated[str, msgspec.Meta(max_length=500)]

STATUSES = tuple(LineStatus)
"""A line's status in the cache is its place here."""
PLACES = 2**20  # lines of a statement
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class KeptApart(Exception):  # noqa: N818 - a situation, not an error
    """A statement can't be taken as it is."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class LineRead(msgspec.Struct, frozen=True, gc=False):
    """One line as the service sends it."""

    n: Annotated[int, msgspec.Meta(ge=1, lt=PLACES)]
    invoice: Text
    batch: Text
    beneficiary: Text
    nir: Annotated[str, msgspec.Meta(pattern=r"^[0-9AB]{13,15}$")]
    rank: Annotated[int, msgspec.Meta(ge=0, le=99)]
    member: Text
    care_date: date
    act: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    label: Text
    quantity: Annotated[int, msgspec.Meta(ge=-(10**6), le=10**6)]
    expense_cents: Amount
    base_cents: Amount
    amo_rate: Annotated[int, msgspec.Meta(ge=0, le=100)]
    amo_cents: Amount
    amc_cents: Amount
    rest_cents: Annotated[int, msgspec.Meta(ge=0, le=10**9)]
    status: Literal["paid", "partial", "rejected", "pending", "cancelled"]
    reject_code: Text = ""
    reject_reason: Text = ""


class _End(msgspec.Struct):
    end: Literal[True]
    count: int
    amc_cents: int


_LINES = msgspec.json.Decoder(LineRead)
_END = msgspec.json.Decoder(_End)


def whole_lines(body: bytes | bytearray) -> int:
    """How many bytes of what came are whole lines."""
    return body.rfind(b"\n") + 1


def last_place(body: bytes | bytearray) -> int:
    """The number of the last of those whole lines; 0 for none, or for one that can't be read (start over)."""
    end = whole_lines(body) - 1
    if end <= 0:
        return 0
    start = body.rfind(b"\n", 0, end) + 1
    try:
        return _LINES.decode(bytes(body[start:end])).n
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return 0


def is_complete(body: bytes | bytearray) -> bool:
    """Whether the last line says that it is the last."""
    end = len(body.rstrip())
    start = body.rfind(b"\n", 0, end) + 1
    try:
        _END.decode(bytes(body[start:end]))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return True


def check_announced(announced: Announced) -> None:
    """Whether a statement can be so before its lines are known. Raises `KeptApart`."""
    sums = announced.sums
    days = (announced.issued_on, announced.period.from_, announced.period.to, announced.transfer.paid_on)
    if min(days) < FIRST_DAY or max(days) > LAST_DAY or announced.period.from_ > announced.period.to:
        raise KeptApart(Trouble.RANGE)
    if sums.paid + sums.partial + sums.rejected + sums.pending + sums.cancelled != announced.line_count:
        raise KeptApart(Trouble.COUNT)
    if sums.expense_cents - sums.amo_cents - sums.amc_cents != sums.rest_cents:
        raise KeptApart(Trouble.SUMS)


def read(announced: Announced, body: bytes | bytearray) -> list[LineRead]:
    """The lines of a complete `body`, checked, in their order. Raises `KeptApart`."""
    cut = body.rfind(b"\n", 0, len(body.rstrip())) + 1
    try:
        end = _END.decode(bytes(body[cut:]))
        lines = _LINES.decode_lines(bytes(body[:cut]))
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise KeptApart(Trouble.RANGE if is_range(problem) else Trouble.MALFORMED) from None
    _check(announced, lines, end)
    return lines


def _check(announced: Announced, lines: list[LineRead], end: _End) -> None:
    places = [line.n for line in lines]
    if places != list(range(1, len(lines) + 1)):
        raise KeptApart(Trouble.DUPLICATE if len(set(places)) < len(places) else Trouble.COUNT)
    if not len(lines) == end.count == announced.line_count:
        raise KeptApart(Trouble.COUNT)
    if lines and not FIRST_DAY <= min(map(_CARE_DATE, lines)) <= max(map(_CARE_DATE, lines)) <= LAST_DAY:
        raise KeptApart(Trouble.RANGE)
    said = announced.sums
    sums = tuple(sum(map(column, lines)) for column in _AMOUNTS)
    statuses = list(map(_STATUS, lines))
    counts = tuple(statuses.count(status.value) for status in STATUSES)
    if (
        sums != (said.expense_cents, said.amo_cents, said.amc_cents, said.rest_cents)
        or end.amc_cents != said.amc_cents
        or sums[0] - sums[1] - sums[2] != sums[3]
    ):
        raise KeptApart(Trouble.SUMS)
    if counts != (said.paid, said.partial, said.rejected, said.pending, said.cancelled):
        raise KeptApart(Trouble.COUNT)


_CARE_DATE = attrgetter("care_date")
_STATUS = attrgetter("status")
_AMOUNTS = tuple(map(attrgetter, ("expense_cents", "amo_cents", "amc_cents", "rest_cents")))
