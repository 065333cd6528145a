"""Which column of a table holds what: by its heading, else by what stands in it. The user sees and may change it."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.reconciliation.cells import day, nir
from desktop.reconciliation.identity import folded
from desktop.reconciliation.sheets import Cell, Table

_HEADINGS_AMONG = 15  # rows: above a table stand its title and the practice's name
_LOOKED_AT = 60  # rows below, from which a column without a known heading is guessed
_MOSTLY = 0.8


class Field(StrEnum):
    """What an invoice is made of."""

    NUMBER = "number"
    PATIENT = "patient"
    FIRST_NAME = "first-name"
    NIR = "nir"
    DAY = "day"
    TOTAL = "total"
    EXPECTED = "expected"


# Words of a heading, the surest first; all of one group must stand in it.
_HEADINGS: Mapping[Field, tuple[tuple[str, ...], ...]] = {
    Field.NUMBER: (
        ("NUM", "FACTURE"), ("NUMERO", "FACTURE"), ("NO", "FACTURE"), ("N", "FACTURE"), ("REF", "FACTURE"),
        ("REFERENCE", "FACTURE"), ("FACTURE",), ("NUMFAC",), ("NUMFACTURE",), ("NUM", "PIECE"), ("PIECE",),
    ),
    Field.PATIENT: (
        ("NOM", "PRENOM"), ("NOM", "PATIENT"), ("NOM", "BENEFICIAIRE"), ("NOM", "CLIENT"), ("PATIENT",),
        ("BENEFICIAIRE",), ("ASSURE",), ("CLIENT",), ("NOM",),
    ),
    Field.FIRST_NAME: (("PRENOM",),),
    Field.NIR: (
        ("NIR",), ("SECURITE", "SOCIALE"), ("NUM", "SS"), ("N", "SS"), ("NUMSS",), ("IMMATRICULATION",), ("SECU",),
    ),
    Field.DAY: (
        ("DATE", "SOINS"), ("DATE", "SOIN"), ("DATE", "ACTE"), ("DATE", "DELIVRANCE"), ("DATE", "FACTURE"),
        ("DATE", "FACTURATION"), ("DATEFACTURE",), ("DATE",), ("JOUR",),
    ),
    Field.EXPECTED: (
        ("PART", "AMC"), ("PART", "MUTUELLE"), ("PART", "RC"), ("PART", "COMPLEMENTAIRE"), ("MONTANT", "AMC"),
        ("MONTANT", "MUTUELLE"), ("MONTANT", "RC"), ("DU", "MUTUELLE"), ("ATTENDU", "MUTUELLE"), ("RC",), ("MUTUELLE",),
        ("AMC",), ("ATTENDU",),
    ),
    Field.TOTAL: (
        ("MONTANT", "TOTAL"), ("TOTAL", "TTC"), ("MONTANT", "TTC"), ("MONTANT", "FACTURE"), ("TOTAL", "FACTURE"),
        ("TOTAL",), ("MONTANT",), ("DEPENSE",), ("TTC",),
    ),
}  # fmt: skip
_OTHER_THINGS = frozenset(("AMO", "RO", "NAISSANCE", "VIREMENT", "PAIEMENT", "REGLEMENT", "ECHEANCE", "PATIENTELE"))
_NEVER = {
    Field.NUMBER: frozenset(("DATE", "MONTANT", "TOTAL", "CLIENT", "PATIENT")),
    Field.PATIENT: frozenset(("DATE", "N", "NO", "NUM", "NUMERO", "CODE")),
}
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\W]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A table with its heading found: `headings` in order, the rows below it from the table's row `begins` (from 0),
    and the column of each field that was recognised."""

    table: Table
    headings: tuple[str, ...]
    begins: int
    columns: Mapping[Field, int]

    @property
    def signature(self) -> str:
        """The same for every export of the same software: what a corrected choice of columns is remembered under."""
        return hashlib.sha256("\x1f".join(self.headings).upper().encode()).hexdigest()[:32]


def recognised(tables: Sequence[Table]) -> Layout:
    """The table of a file that most looks like a list of invoices."""
    return max((_layout(table) for table in tables), key=lambda layout: (len(layout.columns), len(layout.table.rows)))


def _layout(table: Table) -> Layout:
    found = [(_by_heading(row), place) for place, row in enumerate(table.rows[:_HEADINGS_AMONG])]
    columns, place = max(found, key=lambda each: (len(each[0]), -each[1]), default=({}, 0))
    headed = len(columns) >= 2
    begins = place + 1 if headed else _first_filled(table)
    columns = columns if headed else {}
    width = max((len(row) for row in table.rows), default=0)
    row = table.rows[place] if headed else ()
    headings = tuple(_text(row[column]) if column < len(row) else "" for column in range(width))
    body = table.rows[begins : begins + _LOOKED_AT]
    return Layout(table, headings, begins, columns | _by_content(body, width, columns))


def _first_filled(table: Table) -> int:
    return next((place for place, row in enumerate(table.rows) if sum(bool(_text(cell)) for cell in row) > 1), 0)


def _by_heading(row: Sequence[Cell]) -> dict[Field, int]:
    found: dict[Field, int] = {}
    words = [set(folded(" ".join(_WORDS.split(_text(cell)))).split()) for cell in row]
    for field, groups in _HEADINGS.items():
        for group in groups:
            fitting = [
                column
                for column, said in enumerate(words)
                if said.issuperset(group) and not said & (_OTHER_THINGS | _NEVER.get(field, frozenset()))
                if column not in found.values() and not (field is Field.PATIENT and "PRENOM" in said - set(group))
            ]
            if fitting:
                found[field] = fitting[0]
                break
    return found


def _by_content(body: Sequence[Sequence[Cell]], width: int, known: Mapping[Field, int]) -> dict[Field, int]:
    """Only what can't be mistaken: days and NIRs. An amount may be anybody's."""
    found: dict[Field, int] = {}
    for field, reads in ((Field.NIR, nir), (Field.DAY, day)):
        for column in range(width):
            cells = [row[column] for row in body if column < len(row) and _text(row[column])]
            taken = column in known.values() or field in known or field in found
            if not taken and cells and sum(bool(reads(cell)) for cell in cells) >= _MOSTLY * len(cells):
                found[field] = column
    return found


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
