"""The view "Rapprochement": the practice's invoices, what became of each, what is to be decided and done about it.

Owns what is asked when and what is left out of the rows; the rows are `reconciled`'s, files are the service's.
"""

from collections.abc import Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.features.statements import reconciliation_texts as texts
from desktop.features.statements.reconciled import OUTCOMES, Row, Sieve, ordered, rows, sifted
from desktop.features.statements.ui import reconciliation_export as export
from desktop.features.statements.ui.reconciliation_frame import Frame
from desktop.features.statements.ui.reconciliation_import import ImportDialog
from desktop.features.statements.ui.reconciliation_tie import TieDialog
from desktop.kernel.clock import Clock
from desktop.reconciliation.facts import Line, Reconciliation, Taken
from desktop.reconciliation.service import Opened, Reconciling
from desktop.reconciliation.sheets import TableRefused
from desktop.statements.facts import Line as FreeLine
from desktop.statements.facts import StatementsChanged
from desktop.statements.service import Statements
from desktop.toolkit.banner import Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.confirm import confirm
from desktop.toolkit.dropzone import holds_files, local_paths
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Page
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_FOLDER = "reconciliation-folder"


class ReconciliationView(Page):
    """Nothing is asked before it is shown; `deposit_asked` leads to the deposits."""

    title = texts.VIEW
    key = "reconciliation"
    deposit_asked = Signal(str, str)
    """Kind and message."""
    complaint_asked = Signal(object)
    """reconciled.Complaint."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        service: Reconciling,
        statements: Statements,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._service = service
        self._statements = statements
        self._clock = clock
        self._memory = memory
        self._asked = self._busy = self._again = False
        self._decided_on: Row | None = None
        self._sieve = Sieve.ALL
        self._rows: dict[int, Row] = {}
        self._unclaimed: frozenset[int] = frozenset()
        self.result: Reconciliation | None = None
        self.frame = Frame(theme, tasks, memory, self._fetch, self)
        self.setAcceptDrops(True)
        self._connect(bridge)

    # --- what the page asks ------------------------------------------------------------------------------------

    def shown(self) -> None:
        """The view has just become the visible one."""
        if not self._asked:
            self._asked = True
            self.refresh()
        self.frame.table.setFocus()

    def refresh(self) -> None:
        """Reconcile again."""
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        self.frame.show_busy(texts.WORKING if self.result is None else "")
        self._tasks.run(self, self._service.reconcile(), self._reconciled, self._not_reconciled)

    def find_(self) -> None:
        """To the search."""
        self.frame.search.setFocus()
        self.frame.search.selectAll()

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is shown."""
        return self.result is not None and not self._busy

    @property
    def shown_rows(self) -> list[Row]:
        """As they stand."""
        return [self._rows[key] for key in self.frame.model.ids]

    # --- answers -----------------------------------------------------------------------------------------------

    def _reconciled(self, result: Reconciliation) -> None:
        self._busy = False
        self.result = result
        self._rows = rows(result)
        self._unclaimed = frozenset(result.unclaimed)
        self.frame.show_busy("")
        self.frame.show_empty(not result.invoices)
        counts = {
            sieve: result.shares[OUTCOMES[sieve]].invoices
            if sieve in OUTCOMES
            else len(sifted(self._rows.values(), sieve))
            for sieve in Sieve
        }
        self.frame.show_counts(counts, {sieve: result.shares[outcome] for sieve, outcome in OUTCOMES.items()})
        self.frame.model.forget_rows()
        self._show()
        if self._again:
            self.refresh()

    def _not_reconciled(self, problem: Exception) -> None:
        self._busy = False
        self.frame.show_busy("")
        self.frame.banner.say(Tone.DANGER, texts.OFF)
        self._tasks.unhandled(problem)

    async def _fetch(self, keys: list[Any]) -> list[Row]:
        known = self._rows
        return [known[key] for key in keys if key in known]

    def _show(self, *, from_top: bool = False) -> None:
        found = sifted(self._rows.values(), self._sieve, self.frame.search.text())
        self.frame.show_rows(ordered(found, self._sieve, self.frame.table.sorting), from_top=from_top)
        self._chosen()

    @Slot(object)
    def choose(self, sieve: Sieve) -> None:
        """Show these alone."""
        self._sieve = sieve
        self.frame.mark(sieve)
        self._show(from_top=True)

    @Slot()
    def _chosen(self) -> None:
        key = self.frame.table.current_id()
        self.frame.panel.show_row(None if key is None else self._rows.get(key))

    # --- import ------------------------------------------------------------------------------------------------

    @Slot()
    def choose_file(self) -> None:
        """Let the user choose a list."""
        folder = str(self._memory.recall(_FOLDER).get("folder", "") or Path.home())
        dialog = QFileDialog(self, texts.IMPORT_TITLE, folder, texts.IMPORT_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.open_file(Path(chosen)))
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Read it, and ask about its columns."""
        self._memory.remember(_FOLDER, {"folder": str(path.parent)})
        self.frame.show_busy(texts.READING)
        self._tasks.run(self, self._service.open(path), self._opened, self._refused)

    def _opened(self, opened: Opened) -> None:
        self.frame.show_busy("")
        dialog = ImportDialog(self._theme, self._tasks, self._service, opened, self)
        dialog.agreed.connect(lambda columns: self._run(self._service.take(opened.layout, columns), self._taken))
        dialog.open()

    def _taken(self, taken: Taken) -> None:
        self.frame.banner.say(Tone.SUCCESS, texts.taken(taken))
        self.refresh()

    def _refused(self, problem: Exception) -> None:
        self.frame.show_busy("")
        if isinstance(problem, TableRefused):
            self.frame.banner.say(Tone.WARNING, texts.REFUSED[problem.why], texts.IMPORT)
        else:
            self._failed(problem)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_paths(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.open_file(paths[0])

    # --- by hand -----------------------------------------------------------------------------------------------

    @Slot()
    def _confirm(self) -> None:
        row = self.frame.panel.row
        if row is not None and row.proposed:
            self._decide(self._service.tie(row.key, row.proposed), row, texts.CONFIRMED)

    @Slot(object)
    def _untie(self, line: Line) -> None:
        row = self.frame.panel.row
        if row is not None:
            self._decide(self._service.untie(row.key, [line]), row, texts.UNTIED)

    @Slot()
    def _tie(self) -> None:
        row = self.frame.panel.row
        if row is None:
            return
        words = row.invoice.patient or row.invoice.number
        dialog = TieDialog(self._theme, self._tasks, self._statements, self._unclaimed.__contains__, words, self)
        dialog.agreed.connect(partial(self._tied, row))
        dialog.open()

    def _tied(self, row: Row, lines: Sequence[FreeLine]) -> None:
        self._decide(self._service.tie(row.key, [export.answering(line) for line in lines]), row, texts.TIED)

    @Slot()
    def _paid(self) -> None:
        row = self.frame.panel.row
        if row is not None:
            self._decide(self._service.mark_paid([row.key]), row, texts.CLOSED)

    @Slot()
    def _undo(self) -> None:
        row = self.frame.panel.row
        if row is not None:
            self._decided_on = None
            self._run(self._service.undo([row.key]), lambda _: self._told(texts.FORGOTTEN, ""))

    @Slot()
    def _acted(self) -> None:
        """The banner's button: undo what was just decided, or choose another file."""
        row, self._decided_on = self._decided_on, None
        self.frame.banner.clear()
        if row is None:
            self.choose_file()
        else:
            self._run(self._service.undo([row.key]), lambda _: self.refresh())

    def _decide(self, work: Coroutine[Any, Any, None], row: Row, words: str) -> None:
        self._decided_on = row
        self._run(work, lambda _: self._told(words, texts.UNDO))

    def _told(self, words: str, action: str) -> None:
        self.frame.banner.say(Tone.INFO, words, action)
        self.refresh()

    # --- export ------------------------------------------------------------------------------------------------

    @Slot()
    def export(self) -> None:
        """What is shown, after the warning that it leaves the vault."""
        if not self.complete or not self.frame.model.ids:
            return
        if not confirm(self, self._theme, texts.LEAVES_TITLE, texts.LEAVES, texts.LEAVES_GO):
            return
        folder = Path(str(self._memory.recall(_FOLDER).get("folder", "") or Path.home()))
        name = f"{texts.EXPORT_NAME} {self._clock.now():%Y-%m-%d}.xlsx"
        dialog = QFileDialog(self, texts.LEAVES_TITLE, str(folder / name), texts.EXPORT_FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.open()

    def write(self, path: Path) -> None:
        """What is shown, without asking: CSV by its ending, else XLSX."""
        shown = self.shown_rows
        say = self.frame.banner.say
        self._tasks.run(
            self,
            export.write(path, shown),
            lambda how_many: say(Tone.SUCCESS, texts.written(path.name, how_many)),
            lambda _problem: say(Tone.DANGER, texts.not_written(path.name)),
        )

    # --- within ------------------------------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, Any], then: Any) -> None:
        self._tasks.run(self, work, then, self._failed)

    def _failed(self, problem: Exception) -> None:
        self.frame.banner.say(Tone.DANGER, texts.OFF)
        self._tasks.unhandled(problem)

    def _changed(self, _facts: Sequence[object]) -> None:
        if self._asked:
            self.refresh()

    def _connect(self, bridge: Bridge) -> None:
        frame, panel = self.frame, self.frame.panel
        frame.sieved.connect(self.choose)
        frame.search.textChanged.connect(lambda _words: self._show(from_top=True))
        frame.list.sorted_by.connect(self._show)
        frame.list.chosen.connect(self._chosen)
        frame.table.look_asked.connect(self._confirm)
        frame.table.opened.connect(lambda _row: panel.lines.setFocus())
        frame.import_asked.connect(self.choose_file)
        frame.export_asked.connect(self.export)
        frame.banner.acted.connect(self._acted)
        panel.confirm_asked.connect(self._confirm)
        panel.untie_asked.connect(self._untie)
        panel.tie_asked.connect(self._tie)
        panel.paid_asked.connect(self._paid)
        panel.undo_asked.connect(self._undo)
        panel.deposit_asked.connect(self.deposit_asked)
        panel.complaint_asked.connect(self.complaint_asked)
        bridge.listen(self, StatementsChanged, self._changed, key=lambda _: None)
        for keys, act in (("Ctrl+I", self.choose_file), ("Ctrl+E", self.export), ("Ctrl+D", panel.prepare_deposit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
