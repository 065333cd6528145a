"""The JSON messages about statements. Money is integer cents, days are `YYYY-MM-DD`."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from api_stub.messages import Message, Moment

Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-23"])]
Count = Annotated[int, Field(ge=0)]


class PeriodMessage(BaseModel):
    """Both days belong to it."""

    begin: Annotated[Day, Field(alias="from")]
    end: Annotated[Day, Field(alias="to")]


class TransferMessage(Message):
    """The money: its words on the bank statement, and the sum of `amc_cents` over the paid and partial lines."""

    reference: str
    paid_on: Day
    amount_cents: int


class SumsMessage(Message):
    """Over all lines; then how many lines are of each status."""

    expense_cents: int
    amo_cents: int
    amc_cents: int
    rest_cents: int
    paid: Count
    partial: Count
    rejected: Count
    pending: Count
    cancelled: Count


class ChangeMessage(Message):
    """What became of a statement. A withdrawn one has nothing from `issued_on` on. The highest revision counts."""

    id: str
    number: str
    revision: Annotated[int, Field(ge=1)]
    change: Literal["created", "corrected", "withdrawn"]
    changed_at: Moment
    issued_on: Day | None = None
    period: PeriodMessage | None = None
    transfer: TransferMessage | None = None
    line_count: Count | None = None
    sums: SumsMessage | None = None


class ChangesPage(Message):
    """Changes, oldest first. `next` is the `since` of the following page, null when nothing follows now; `cursor` is
    the position after the last item, to be kept for the next time."""

    items: list[ChangeMessage]
    next: str | None
    cursor: str


class StatementLine(Message):
    """One line of a statement, as `application/x-ndjson` brings it. `amo_rate` is percent, `rank` that of birth."""

    n: Annotated[int, Field(ge=1)]
    invoice: str
    batch: str
    beneficiary: str
    nir: Annotated[str, StringConstraints(pattern=r"^\d{15}$")]
    rank: Annotated[int, Field(ge=1, le=9)]
    member: str
    care_date: Day
    act: str
    label: str
    quantity: Annotated[int, Field(ge=1)]
    expense_cents: int
    base_cents: int
    amo_rate: Annotated[int, Field(ge=0, le=100)]
    amo_cents: int
    amc_cents: int
    rest_cents: int
    status: Literal["paid", "partial", "rejected", "pending", "cancelled"]
    reject_code: str = ""
    reject_reason: str = ""


class LinesEnd(Message):
    """The last line of all: a body without it was cut. `count` and `amc_cents` are of the whole statement."""

    end: Literal[True]
    count: Count
    amc_cents: int


class Order(Message):
    """What `POST /_statements` is told: a new statement (of so many lines, or of these), a correction or a withdrawal.

    `lines` of a correction: the members to change by the number of the line, null to leave one out.
    """

    finess: str
    change: Literal["created", "corrected", "withdrawn"]
    id: str = ""
    lines: int | list[dict[str, Any]] | dict[int, dict[str, Any]] | None = None
