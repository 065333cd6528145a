"""A statement as the mutual prints it: who is paid what, when, and a table of the lines over several pages."""

import json
from collections.abc import Iterator
from datetime import date

from api_stub.book import Book, Line, Version
from api_stub.pdf import A4_WIDE, BOLD, Page, document, fitted
from api_stub.sessions import Practice

ISSUER = "Mutuelle de démonstration"
MARGIN = 36
LEADING = 14.0
SMALL = 7.5
FIRST_TOP, TOP, BOTTOM = 418.0, 540.0, 50.0

# title, width in points, whether it is a figure
COLUMNS = (
    ("N° facture", 54, False), ("Lot", 26, False), ("Bénéficiaire", 138, False), ("Soins", 50, False),
    ("Acte", 48, False), ("Libellé", 146, False), ("Dépense", 60, True), ("Part AMO", 56, True),
    ("Part AMC", 60, True), ("Reste", 56, True), ("Statut", 76, False),
)  # fmt: skip
STATUSES = {
    "paid": "Payé",
    "partial": "Payé partiellement",
    "rejected": "Rejeté",
    "pending": "En attente",
    "cancelled": "Annulé",
}


def statement_pdf(practice: Practice, book: Book, version: Version) -> bytes:
    """The file. Some milliseconds a page."""
    pages = list(_pages(practice, book, version))
    for number, page in enumerate(pages, 1):
        page.text(MARGIN, 28, f"{ISSUER} · relevé {version.base.number}", SMALL, grey=0.35)
        page.text_before(A4_WIDE[0] - MARGIN, 28, f"Page {number} / {len(pages)}", SMALL)
    return document(f"Relevé de décomptes {version.base.number}", pages)


def _pages(practice: Practice, book: Book, version: Version) -> Iterator[Page]:
    page = Page()
    _introduce(page, practice, book, version)
    y = _head(page, FIRST_TOP)
    for text in book.lines(version):
        line: Line = json.loads(text)
        motive = line.get("reject_reason", "")
        if y - (LEADING if motive else 0) < BOTTOM:
            yield page
            page = Page()
            y = _head(page, TOP)
        if line["n"] % 2 == 0:
            page.area(MARGIN, y - 4, _across(), LEADING, 0.96)
        _row(page, y, line)
        y -= LEADING
        if motive:
            page.text(MARGIN + 83, y + 3, f"Motif {line['reject_code']}\u00a0: {motive}", SMALL, grey=0.3)
            y -= LEADING - 2
    if y < BOTTOM + LEADING:
        yield page
        page = Page()
        y = TOP
    _total(page, y - 4, book.sums(version))
    yield page


def _introduce(page: Page, practice: Practice, book: Book, version: Version) -> None:
    base = version.base
    sums = book.sums(version)
    page.text(MARGIN, 545, ISSUER, 11, BOLD)
    page.text(MARGIN, 515, f"Relevé de décomptes {base.number}", 16, BOLD)
    if version.revision > 1:
        page.text(MARGIN, 500, f"Relevé rectifié, version {version.revision}", 9)
    facts = (
        ("Professionnel de santé", f"{practice.name}, N° FINESS {practice.finess}"),
        ("Période", f"du {_day(base.begin)} au {_day(base.end)}, relevé établi le {_day(base.issued_on)}"),
        ("Virement", f"{base.reference} du {_day(base.paid_on)}"),
        ("Montant du virement", _euros(sums["transfer_cents"])),
    )
    for place, (name, value) in enumerate(facts):
        page.text(MARGIN, 484 - place * 13, name, 9, grey=0.35)
        page.text(MARGIN + 130, 484 - place * 13, value, 9)


def _head(page: Page, y: float) -> float:
    page.area(MARGIN, y - 5, _across(), LEADING + 2, 0.88)
    x = float(MARGIN)
    for title, wide, figure in COLUMNS:
        if figure:
            page.text_before(x + wide - 6, y, title, SMALL, BOLD)
        else:
            page.text(x + 3, y, title, SMALL, BOLD)
        x += wide
    return y - LEADING - 2


def _row(page: Page, y: float, line: Line) -> None:
    cells = (
        line["invoice"], line["batch"], line["beneficiary"], _day(date.fromisoformat(line["care_date"])), line["act"],
        line["label"], *(_euros(line[f"{name}_cents"]) for name in ("expense", "amo", "amc", "rest")),
        STATUSES[line["status"]],
    )  # fmt: skip
    x = float(MARGIN)
    for text, (_, wide, figure) in zip(cells, COLUMNS):
        if figure:
            page.text_before(x + wide - 6, y, text, SMALL)
        else:
            page.text(x + 3, y, fitted(text, SMALL, wide - 6), SMALL)
        x += wide


def _total(page: Page, y: float, sums: dict[str, int]) -> None:
    page.area(MARGIN, y - 5, _across(), LEADING + 2, 0.88)
    page.text(MARGIN + 3, y, f"Total de {sums['line_count']} lignes, dont {sums['rejected']} rejetées", SMALL, BOLD)
    x = float(MARGIN + sum(wide for _, wide, figure in COLUMNS[:6]))
    for name, (_, wide, _figure) in zip(("expense", "amo", "amc", "rest"), COLUMNS[6:10]):
        x += wide
        page.text_before(x - 6, y, _euros(sums[f"{name}_cents"]), SMALL, BOLD)


def _across() -> float:
    return sum(wide for _, wide, _ in COLUMNS)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _euros(cents: int) -> str:
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", "\u202f") + f",{part:02d}\u00a0€"
