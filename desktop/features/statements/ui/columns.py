"""The columns of the lines and how a line becomes cells; keys that sort are those of `LineOrder`."""

from collections.abc import Callable

from desktop.features.statements import line_texts as texts
from desktop.features.statements.domain import masked
from desktop.kernel.french import euros, number, short_day
from desktop.statements.facts import Line, LineOrder
from desktop.toolkit.paged import Column
from desktop.toolkit.pills import Cell, StateCell


def _words(
    key: str, text: Callable[[Line], str], width: int, *, role: str = "muted", spare: bool = False, stretch: int = 0
) -> Column[Line]:
    return Column(
        key,
        texts.COLUMNS[key],
        lambda line: Cell(text(line), role),
        text,
        width,
        tip=text if stretch else None,
        sortable=key != texts.NIR,
        stretch=stretch,
        spare=spare,
    )


def _amount(
    key: str, cents: Callable[[Line], int], *, spare: bool = False, role: str = "text", width: int = 98
) -> Column[Line]:
    def text(line: Line) -> str:
        return euros(cents(line))

    return Column(
        key,
        texts.COLUMNS[key],
        lambda line: Cell(text(line), role if cents(line) else "muted", right=True),
        text,
        width,
        right=True,
        spare=spare,
    )


def _status(line: Line) -> StateCell:
    role, icon = texts.LOOKS[line.status]
    return StateCell(texts.STATUSES_SHORT[line.status], role, icon, line.reject_reason)


def _status_words(line: Line) -> str:
    return " · ".join(part for part in (texts.STATUSES[line.status], line.reject_reason) if part)


COLUMNS: tuple[Column[Line], ...] = (
    _words(LineOrder.BENEFICIARY, lambda line: line.beneficiary, 150, role="text", stretch=4),
    _words(LineOrder.PAID_ON, lambda line: short_day(line.paid_on), 98),
    _words(LineOrder.STATEMENT, lambda line: line.number, 136, spare=True),
    _words(LineOrder.TRANSFER, lambda line: line.transfer, 136, spare=True),
    _words(LineOrder.INVOICE, lambda line: line.invoice, 144, role="text"),
    _words(LineOrder.BATCH, lambda line: line.batch, 96, spare=True),
    _words(texts.NIR, lambda line: masked(line.nir), 120, spare=True),
    _words(LineOrder.MEMBER, lambda line: line.member, 112, spare=True),
    _words(LineOrder.CARE_DATE, lambda line: short_day(line.care_date), 98),
    _words(LineOrder.ACT, lambda line: line.act, 92),
    _words(LineOrder.LABEL, lambda line: line.label, 176, spare=True),
    Column(
        LineOrder.QUANTITY,
        texts.COLUMNS[LineOrder.QUANTITY],
        lambda line: Cell(number(line.quantity), "muted", right=True),
        lambda line: number(line.quantity),
        88,
        right=True,
        spare=True,
    ),
    _amount(LineOrder.EXPENSE, lambda line: line.expense_cents),
    _amount(LineOrder.BASE, lambda line: line.base_cents, spare=True),
    Column(
        LineOrder.RATE,
        texts.COLUMNS[LineOrder.RATE],
        lambda line: Cell(texts.rate(line.amo_rate), "muted", right=True),
        lambda line: texts.rate(line.amo_rate),
        96,
        right=True,
        spare=True,
    ),
    _amount(LineOrder.AMO, lambda line: line.amo_cents, role="muted"),
    _amount(LineOrder.AMC, lambda line: line.amc_cents),
    _amount(LineOrder.REST, lambda line: line.rest_cents),
    Column(
        LineOrder.STATUS,
        texts.COLUMNS[LineOrder.STATUS],
        _status,
        _status_words,
        124,
        tip=_status_words,
        stretch=3,
    ),
    _words(LineOrder.REASON, lambda line: texts.reason(line.reject_code, line.reject_reason), 200, spare=True),
)

# How narrow the list may be, in px, before a column makes room for the others.
ROOM: dict[str, int] = {
    LineOrder.AMO: 1108,
    LineOrder.CARE_DATE: 1018,
    LineOrder.ACT: 918,
    LineOrder.EXPENSE: 820,
    LineOrder.REST: 722,
    LineOrder.PAID_ON: 624,
    LineOrder.AMC: 528,
}
