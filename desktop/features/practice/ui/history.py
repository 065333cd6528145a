"""The history of changes as a table, the newest first."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.features.practice import texts
from desktop.features.practice.domain import Entry
from desktop.kernel.clock import Clock
from desktop.toolkit.memory import Memory
from desktop.toolkit.paged import Column, PagedModel
from desktop.toolkit.pills import Cell, NameCell
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_MOST_ROWS = 8  # before it scrolls by itself


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its place."""

    n: int
    entry: Entry


class History(TableView):
    """Holds the entries that are shown."""

    def __init__(self, theme: Theme, tasks: Tasks, clock: Clock, memory: Memory, parent: QWidget) -> None:
        self._entries: list[Line] = []
        self._lines: PagedModel[Line] = PagedModel(_columns(clock), self._fetch, lambda line: line.n, tasks)
        super().__init__(theme, self._lines, memory, "practice-history", parent)
        self._lines.setParent(self)
        self._px = theme.px
        self.setAccessibleName(texts.HISTORY_NAME)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """These, the newest first."""
        self._entries = [Line(n, entry) for n, entry in enumerate(entries)]
        self.show_ids([line.n for line in self._entries])
        self._lines.refresh_rows(self._entries)
        rows = max(1, min(_MOST_ROWS, len(entries)))
        height = self.verticalHeader().defaultSectionSize() * rows + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(height + 2 * self.frameWidth() + self._px("xs"))

    async def _fetch(self, wanted: list[int]) -> list[Line]:
        return [line for line in self._entries if line.n in set(wanted)]


def _columns(clock: Clock) -> tuple[Column[Line], ...]:
    def what(line: Line) -> str:
        return texts.ABOUT[line.entry.about]

    def when(line: Line) -> str:
        return texts.entry_when(line.entry, clock.now())

    def detail(line: Line) -> str:
        return texts.entry_detail(line.entry)

    def how(line: Line) -> str:
        return texts.entry_how(line.entry)

    return (
        Column(
            "what",
            texts.COLUMN_WHAT,
            lambda line: NameCell(texts.ABOUT_ICONS[line.entry.about], what(line)),
            what,
            190,
            sortable=False,
        ),
        Column(
            "detail",
            texts.COLUMN_DETAIL,
            lambda line: Cell(detail(line)),
            detail,
            360,
            tip=detail,
            sortable=False,
            stretch=6,
        ),
        Column("how", texts.COLUMN_HOW, lambda line: Cell(how(line)), how, 216, tip=how, sortable=False),
        Column("at", texts.COLUMN_AT, lambda line: Cell(when(line), "muted"), when, 184, sortable=False),
    )
