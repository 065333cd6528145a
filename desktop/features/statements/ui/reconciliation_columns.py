"""The columns of the view "Rapprochement" and how an invoice becomes cells."""

from collections.abc import Callable

from desktop.features.statements import reconciliation_texts as texts
from desktop.features.statements.reconciled import Row
from desktop.toolkit.paged import Column
from desktop.toolkit.pills import Cell, StateCell


def _amount(key: str, cents: Callable[[Row], int | None], width: int = 94) -> Column[Row]:
    def text(row: Row) -> str:
        return texts.amount(cents(row))

    return Column(
        key,
        texts.COLUMNS[key],
        lambda row: Cell(text(row), "text" if cents(row) else "muted", right=True),
        text,
        width,
        right=True,
    )


def _words(key: str, text: Callable[[Row], str], width: int, *, role: str = "text", stretch: int = 0) -> Column[Row]:
    return Column(
        key,
        texts.COLUMNS[key],
        lambda row: Cell(text(row), role),
        text,
        width,
        tip=text if stretch else None,
        stretch=stretch,
    )


def _state(row: Row) -> StateCell:
    if row.settlement.twin_of is not None:
        return StateCell(texts.DOUBLE, "neutral", "duplicate")
    role, icon = texts.LOOKS[row.settlement.outcome]
    return StateCell(texts.OUTCOMES[row.settlement.outcome], role, icon, texts.note(row))


COLUMNS: tuple[Column[Row], ...] = (
    _words("number", lambda row: row.invoice.number, 128),
    _words("patient", lambda row: row.invoice.patient, 150, stretch=5),
    _words("day", lambda row: texts.day(row.invoice.day), 98, role="muted"),
    _amount("due", lambda row: row.due_cents),
    _amount("paid", lambda row: row.settlement.paid_cents),
    _amount("difference", lambda row: row.settlement.difference_cents),
    Column("state", texts.COLUMNS["state"], _state, texts.state, 200, tip=texts.state_and_reason, stretch=6),
    Column(
        "reason",
        texts.COLUMNS["reason"],
        lambda row: Cell(texts.reason(row), "muted"),
        texts.reason,
        200,
        tip=texts.reason,
        spare=True,
    ),
)

# How narrow the list may be, in px, before a column makes room for the others.
ROOM: dict[str, int] = {"day": 870, "due": 770, "difference": 600, "paid": 500}
