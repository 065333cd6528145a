"""The columns of the queue, and how a row becomes cells. Owns no data; the clock is handed in, so that a row can count
down to its next try each time it is painted.
"""

from collections.abc import Callable

from PySide6.QtGui import QImage

from desktop.features.deposits import document_texts, page_texts, sorting_texts, texts
from desktop.kernel.clock import Clock
from desktop.kernel.french import size
from desktop.kernel.ids import DocumentId
from desktop.toolkit.paged import Column
from desktop.toolkit.pills import Cell, HintCell, NameCell, StateCell
from desktop.uploads.facts import DocumentRow, DocumentState, EngineStatus, Kind, SortKey
from desktop.uploads.texts import KINDS_SHORT

_ICONS = {"application/pdf": "file-pdf"}


def icon_of(row: DocumentRow) -> str:
    """The icon of a document's type."""
    return _ICONS.get(row.media_type) or ("image" if row.media_type.startswith("image/") else "file")


def columns(
    clock: Clock,
    limit: Callable[[], int],
    planned: Callable[[DocumentId], str],
    kept: Callable[[DocumentId], str] = lambda _document: "",
    status: Callable[[], EngineStatus | None] = lambda: None,
    spotted: Callable[[DocumentRow], str] = lambda _row: "",
    pictured: Callable[[DocumentRow], QImage | None] = lambda _row: None,
) -> tuple[Column[DocumentRow], ...]:
    """Name, kind, size, deposit, state; keys are those of `SortKey`. `limit` is the server's, in bytes; `planned` is
    the label of the deposit in which a staged document would travel, "" where that isn't known; `kept` says what keeps
    it there with others; `status` is how delivery stands; `spotted` says what was noticed on its pages, and `pictured`
    gives the first of them, as small as a row."""

    def name(row: DocumentRow) -> NameCell:
        quiet = row.state in (DocumentState.REFUSED, DocumentState.DUPLICATE)
        place = page_texts.folder(row.folder)
        return NameCell(icon_of(row), row.name, place, "muted" if quiet else "text", pictured(row))

    def state(row: DocumentRow) -> StateCell:
        pill = texts.label(row)
        sending = row.state is DocumentState.SENDING and not row.paused
        told = row.receipt is not None and row.deposit_label == row.receipt  # by the column beside
        note = "" if told else texts.note(row, clock.now(), limit(), status()) or aside(row)
        return StateCell(pill.word, pill.role, pill.icon, note, texts.percent(row) / 100 if sending else None)

    def aside(row: DocumentRow) -> str:
        """What nobody waits for: pages to look at, else what the file was."""
        return (spotted(row) or document_texts.origin(row)) if row.state is DocumentState.STAGED else ""

    def full_name(row: DocumentRow) -> str:
        return f"{row.folder}/{row.name}" if row.folder else row.name

    def why(row: DocumentRow) -> str:
        said = texts.explain(row, clock.now(), limit(), status())
        return f"{said.why}\n{said.remedy}".strip() if said else spoken(row)

    def spoken(row: DocumentRow) -> str:
        more = aside(row)
        words = texts.spoken(row, clock.now(), limit(), status())
        return f"{words}, {more}" if more else words

    def kind(row: DocumentRow) -> Cell | HintCell:
        name = "" if row.state is DocumentState.REFUSED else KINDS_SHORT[row.kind]
        if row.proposed is not None:
            return HintCell(name, sorting_texts.hint(row.proposed), "accent", doubtful=True)
        number = row.suggestion.invoice_number if row.suggestion and row.kind is Kind.FACTURE else None
        return HintCell(name, number) if number else Cell(name)

    def kind_words(row: DocumentRow) -> str:
        return "" if row.state is DocumentState.REFUSED else sorting_texts.spoken(row)

    def deposit(row: DocumentRow) -> Cell | HintCell:
        if row.state is not DocumentState.STAGED:
            return Cell(row.deposit_label, "muted")
        return HintCell(planned(row.id), kept(row.id), ink="muted") if kept(row.id) else Cell(planned(row.id), "muted")

    def deposit_words(row: DocumentRow) -> str:
        found = deposit(row)
        return f"{found.text}, {found.hint}" if isinstance(found, HintCell) else found.text

    titles = page_texts.COLUMNS
    return (
        Column(SortKey.NAME, titles[SortKey.NAME], name, full_name, 300, tip=full_name, stretch=5),
        Column(SortKey.KIND, titles[SortKey.KIND], kind, kind_words, 164, tip=sorting_texts.tip),
        Column(
            SortKey.SIZE,
            titles[SortKey.SIZE],
            lambda row: Cell(size(row.size), "muted", right=True),
            lambda row: size(row.size),
            88,
            right=True,
        ),
        Column(
            SortKey.DEPOSIT,
            titles[SortKey.DEPOSIT],
            deposit,
            deposit_words,
            172,
            tip=deposit_words,
        ),
        Column(
            SortKey.STATE,
            titles[SortKey.STATE],
            state,
            spoken,
            280,
            tip=why,
            stretch=5,
        ),
    )
