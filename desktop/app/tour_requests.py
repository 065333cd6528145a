"""The part of the tour that asks for things: the situations, forms that are filled in, refused, sent, kept, off line.

Owns the order and what is typed. The mutual's side is played through the back office of the tour's own server.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.app import tour_texts as texts
from desktop.app.demo import DemoServer
from desktop.app.desk import Desk
from desktop.app.tour_papers import Hands
from desktop.features.requests.domain import PENDING, Prefill, Stand, TypedLine
from desktop.features.requests.ui.lines import LinesEditor
from desktop.toolkit.choice import Choice
from desktop.toolkit.theme import Mode, Theme

_ARTICLE = re.compile(r"<article>.*?</article>", re.S)
_FIELD = re.compile(r'name="(token|row)" value="([^"]*)"')

_PATIENT = {
    "beneficiary": "Camille Exemple",
    "nir": "2 55 08 14 168 025 38",
    "birth_date": "01/08/1955",
    "member": "0012345",
}
_OPTICAL = {
    **_PATIENT,
    "opto_number": "OA-2026-0077",
    "opto_sent_on": "20/11/2026",
    "amc_number": "75500017",
    "prescriber": "Dr Exemple",
    "prescribed_on": "01/10/2026",
    "message": texts.FLOW_SILENT,
}
_CODES = (("2210546", "100,00"), ("2287916", "145,00"), ("2287916", "145,00"))
_DENTAL = {**_PATIENT, "teeth": "16, 26"}
_ACT = TypedLine("HBLD038", "16", "290,00")
_REIMBURSEMENT = {**_PATIENT, "care_date": "02/11/2026", "invoice": "FA-2026-0417"}
_UNKNOWN_DEPOSIT = {
    "reason": "delay",
    "about": "deposit",
    "reference": "AD-2026-999999",
    "text": texts.DEPOSIT_SILENT,
}
_BANK = {
    "holder": "Optique Exemple",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "bic": "AGRIFRPP",
    "from_on": "01/12/2026",
}
_CONTACT = {"phone": "01 45 67 89 01", "mail": "cabinet@exemple.example"}


def show(hands: Hands, desk: Desk, theme: Theme, server: DemoServer, papers: Sequence[Path]) -> None:
    """From the deposits page and back to it."""
    page = desk.requests
    desk.shell.show_page(page.key)
    hands.until(lambda: page.loaded)
    hands.settle()
    hands.picture("demandes-vide")
    page.cards.cards["cover"].click()
    hands.settle()
    hands.picture("demandes-prise-en-charge")
    _both(hands, theme, "demande-optique", lambda: _optical(hands, desk, papers))
    _send(hands, desk)
    _both(hands, theme, "demande-banque", lambda: _bank(hands, desk, papers))
    _send(hands, desk)
    _fill(hands, desk, "claim", _UNKNOWN_DEPOSIT)
    _send(hands, desk)
    hands.until(lambda: Stand.TO_MEND in _stands(desk))
    page.table.select_ids([row.id for row in page.rows.values() if row.stand is Stand.TO_MEND])
    page.chosen.open.click()
    hands.until(lambda: page.editing.open)
    hands.settle()
    hands.picture("demande-a-corriger")
    page.editing.leave()
    lines = {"acts": (_ACT,)}
    _fill(hands, desk, "cover-dental", _DENTAL, (), lines)
    page.editing.leave()
    hands.until(lambda: not page.editing.open and len(page.rows) == 4)
    _fill(hands, desk, "reimbursement", _REIMBURSEMENT, _named(papers, "Facture 2026-00416"), lines)
    _send(hands, desk)
    hands.until(lambda: _answered(desk, 3))
    _decide(hands, desk, server)
    hands.settle()
    hands.picture("demandes")
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-demandes")
    theme.set_mode(Mode.LIGHT)
    server.stop()
    _fill(hands, desk, "change-contact", _CONTACT)
    _send(hands, desk)
    hands.until(lambda: page.offline)
    hands.settle()
    hands.picture("demandes-hors-ligne")
    server.start()
    hands.until(lambda: not page.offline and _answered(desk, 4))
    desk.shell.show_page(desk.deposits.key)


def _stands(desk: Desk) -> list[Stand]:
    return [row.stand for row in desk.requests.rows.values()]


def _answered(desk: Desk, how_many: int) -> bool:
    return sum(bool(row.number) for row in desk.requests.rows.values()) == how_many


def _both(hands: Hands, theme: Theme, name: str, fill: Callable[[], None]) -> None:
    fill()
    hands.settle()
    hands.picture(name)
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture(f"sombre-{name}")
    theme.set_mode(Mode.LIGHT)


def _optical(hands: Hands, desk: Desk, papers: Sequence[Path]) -> None:
    lines = {
        "lpp": tuple(TypedLine(code, name, price) for (code, price), name in zip(_CODES, texts.LENSES, strict=True))
    }
    _fill(hands, desk, "cover-optoamc", _OPTICAL, _named(papers, "Ordonnance B", "Devis D-0204"), lines)


def _bank(hands: Hands, desk: Desk, papers: Sequence[Path]) -> None:
    _fill(hands, desk, "change-bank", _BANK, _named(papers, "RIB"))


def _named(papers: Sequence[Path], *beginnings: str) -> list[Path]:
    return [next(path for path in papers if path.name.startswith(beginning)) for beginning in beginnings]


def _fill(
    hands: Hands,
    desk: Desk,
    kind: str,
    words: dict[str, str],
    papers: Sequence[Path] = (),
    lines: Mapping[str, tuple[TypedLine, ...]] | None = None,
) -> None:
    page = desk.requests
    page.open_form(Prefill(kind))
    hands.until(lambda: page.editing.open)
    for name, control in page.editing.form.controls.items():
        match control:
            case LinesEditor() if lines and name in lines:
                control.show_lines(lines[name])
            case Choice() if name in words:
                control.select(words[name])
            case QLineEdit():
                control.setText(words.get(name, ""))
            case QPlainTextEdit():
                control.setPlainText(words.get(name, ""))
            case _:
                pass
    page.editing.form.edited.emit()
    for count, path in enumerate(papers, 1):
        page.take([path])
        hands.until(partial(_has, desk, count))
    hands.until(lambda: page.editing.draft is not None and page.editing.draft.saved_at is not None)


def _has(desk: Desk, papers: int) -> bool:
    draft = desk.requests.editing.draft
    return draft is not None and len(draft.attachments) == papers


def _send(hands: Hands, desk: Desk) -> None:
    page = desk.requests
    page.editing.send()
    hands.until(lambda: not page.editing.open)


def _decide(hands: Hands, desk: Desk, server: DemoServer) -> None:
    """The mutual refuses the claim for reimbursement and begins with the spectacles."""
    numbers = {row.kind: row.number for row in desk.requests.rows.values() if row.stand in PENDING}
    for kind, action, text in (("cover-optoamc", "begin", ""), ("reimbursement", "refuse", texts.SAY_NO)):
        opener = build_opener(ProxyHandler({}))  # no proxy stands before a server of our own
        page = opener.open(f"{server.url}/backoffice").read().decode()
        article = next(each for each in _ARTICLE.findall(page) if numbers[kind] in each and f'value="{action}"' in each)
        fields = {**dict(_FIELD.findall(article)), "section": "demandes", "action": action, "text": text}
        opener.open(f"{server.url}/backoffice", urlencode(fields).encode()).close()
    desk.requests.refresh()
    hands.until(lambda: {Stand.PROCESSING, Stand.REFUSED} <= set(_stands(desk)))
