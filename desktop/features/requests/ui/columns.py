"""The columns of the list of demands, and how a row becomes cells."""

from desktop.features.requests import stand_texts, texts
from desktop.features.requests.domain import DemandRow
from desktop.kernel.clock import Clock
from desktop.toolkit.paged import Column
from desktop.toolkit.pills import Cell, NameCell, StateCell

ROOM = {"at": 980, "number": 800, "about": 640}


def of_demands(clock: Clock) -> tuple[Column[DemandRow], ...]:
    """Kind, whom it concerns, number, date, state."""

    def when(row: DemandRow) -> str:
        return texts.when(row, clock.now())

    def state(row: DemandRow) -> StateCell:
        word, role, icon = stand_texts.STANDS[row.stand]
        return StateCell(word, role, icon, stand_texts.note(row, clock.now()))

    def state_words(row: DemandRow) -> str:
        return " · ".join(
            part for part in (stand_texts.STANDS[row.stand][0], stand_texts.note(row, clock.now())) if part
        )

    def number(row: DemandRow) -> str:
        return row.number or texts.NOT_SENT_YET

    return (
        Column(
            "kind",
            texts.COLUMN_KIND,
            lambda row: NameCell(texts.ICONS.get(row.kind, "request"), texts.KINDS_SHORT.get(row.kind, row.kind)),
            lambda row: texts.KINDS_SHORT.get(row.kind, row.kind),
            240,
            sortable=False,
            stretch=4,
        ),
        Column("about", texts.COLUMN_ABOUT, lambda row: Cell(row.about), lambda row: row.about, 160, sortable=False),
        Column(
            "number",
            texts.COLUMN_NUMBER,
            lambda row: Cell(number(row), "text" if row.number else "muted"),
            number,
            148,
            sortable=False,
        ),
        Column("at", texts.COLUMN_AT, lambda row: Cell(when(row), "muted"), when, 164, sortable=False),
        Column(
            "stand",
            texts.COLUMN_STAND,
            state,
            state_words,
            236,
            tip=state_words,
            sortable=False,
            stretch=5,
        ),
    )
