"""The columns of both shelves of the history, how a row becomes cells; keys that sort are those of `HistoryOrder`."""

from desktop.features.history import texts
from desktop.kernel.clock import Clock
from desktop.kernel.french import number, size
from desktop.toolkit.paged import Column
from desktop.toolkit.pills import Cell, NameCell
from desktop.uploads.history_facts import HistoryOrder, PastDeposit, PastDocument
from desktop.uploads.texts import KINDS_SHORT


def of_deposits(clock: Clock) -> tuple[Column[PastDeposit], ...]:
    """Number, date, kind, how many documents, size."""

    def received(row: PastDeposit) -> str:
        return texts.received(row.received_at, clock.now())

    return (
        Column(
            HistoryOrder.NAME,
            texts.COLUMN_NUMBER,
            lambda row: NameCell("receipt", row.number),
            lambda row: row.number,
            176,
            tip=texts.deposit_tip,
            stretch=4,
        ),
        Column(
            HistoryOrder.DATE, texts.COLUMN_RECEIVED, lambda row: Cell(received(row), "muted"), received, 176, stretch=4
        ),
        Column(
            HistoryOrder.KIND,
            texts.COLUMN_KIND,
            lambda row: Cell(KINDS_SHORT[row.kind]),
            lambda row: KINDS_SHORT[row.kind],
            156,
        ),
        Column(
            "documents",
            texts.COLUMN_DOCUMENTS,
            lambda row: Cell(number(row.documents), "muted", right=True),
            lambda row: texts.documents(row.documents),
            104,
            sortable=False,
            right=True,
        ),
        Column(
            HistoryOrder.SIZE,
            texts.COLUMN_SIZE,
            lambda row: Cell(size(row.size), "muted", right=True),
            lambda row: size(row.size),
            96,
            right=True,
        ),
    )


def of_documents(clock: Clock) -> tuple[Column[PastDocument], ...]:
    """Name, date, kind, number of the receipt, size."""

    def received(row: PastDocument) -> str:
        return texts.received(row.received_at, clock.now())

    return (
        Column(
            HistoryOrder.NAME,
            texts.COLUMN_NAME,
            lambda row: NameCell("file", row.name),
            lambda row: row.name,
            280,
            tip=lambda row: row.name,
            stretch=6,
        ),
        Column(HistoryOrder.DATE, texts.COLUMN_RECEIVED, lambda row: Cell(received(row), "muted"), received, 176),
        Column(
            HistoryOrder.KIND,
            texts.COLUMN_KIND,
            lambda row: Cell(KINDS_SHORT[row.kind]),
            lambda row: KINDS_SHORT[row.kind],
            156,
        ),
        Column(
            "number",
            texts.COLUMN_NUMBER,
            lambda row: Cell(row.number, "muted"),
            lambda row: row.number,
            144,
            sortable=False,
        ),
        Column(
            HistoryOrder.SIZE,
            texts.COLUMN_SIZE,
            lambda row: Cell(size(row.size), "muted", right=True),
            lambda row: size(row.size),
            88,
            right=True,
        ),
    )


# How narrow the list may be, in px, before a column makes room for the others.
ROOM = {"number": 820, HistoryOrder.KIND: 660, "documents": 760, HistoryOrder.SIZE: 520}
