"""The columns of the follow-up, how a row becomes cells; keys that sort are those of `Order`."""

from desktop.features.followup import texts
from desktop.followup.facts import Kind, Order, Subject
from desktop.kernel.clock import Clock
from desktop.toolkit.paged import Column
from desktop.toolkit.pills import Cell, NameCell, StateCell

ICONS = {Kind.DOCUMENT: "file", Kind.DEPOSIT: "package", Kind.REQUEST: "request"}

# How narrow the list may be, in px, before a column makes room for the others.
ROOM: dict[str, int] = {Order.NUMBER: 720, Order.CHANGED: 520}


def columns(clock: Clock) -> tuple[Column[Subject], ...]:
    """Name, state, number, last change."""

    def state(row: Subject) -> StateCell:
        word, role, icon = texts.state(row)
        return StateCell(word, role, icon, texts.note(row))

    def changed(row: Subject) -> str:
        return texts.changed(row.changed_at, clock.now())

    return (
        Column(
            Order.NAME,
            texts.COLUMN_NAME,
            lambda row: NameCell(
                ICONS[row.kind], texts.title(row), role="text" if row.unread or row.needs else "muted"
            ),
            texts.spoken,
            188,
            tip=texts.title,
            stretch=6,
        ),
        Column(
            Order.STAGE,
            texts.COLUMN_STATE,
            state,
            lambda row: texts.state(row)[0],
            184,
            tip=lambda row: texts.EXPLAINED[row.stage],
        ),
        Column(Order.NUMBER, texts.COLUMN_NUMBER, lambda row: Cell(row.number, "muted"), lambda row: row.number, 148),
        Column(Order.CHANGED, texts.COLUMN_CHANGED, lambda row: Cell(changed(row), "muted"), changed, 152),
    )


def _ink(row: Subject) -> str:
    return "text" if row.unread or row.needs else "muted"
