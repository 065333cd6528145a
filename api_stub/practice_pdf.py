"""The signed agreement of a made-up practice, as its copy is kept: one page of words."""

from api_stub.pdf import BOLD, Page, document
from api_stub.practice_rules import Record

A4 = (595, 842)
_ARTICLES = (
    ("Article 1. Objet", (
        "La présente convention règle l’échange, entre le professionnel de santé et la Mutuelle, des demandes",
        "de remboursement électroniques et de leurs réponses, au bénéfice des adhérents de la Mutuelle.",
    )),
    ("Article 2. Tiers payant", (
        "Le professionnel de santé dispense l’adhérent de l’avance des frais pris en charge par la Mutuelle.",
        "La Mutuelle règle au professionnel de santé la part qui lui revient.",
    )),
    ("Article 3. Durée", (
        "La convention est conclue pour un an à compter de sa prise d’effet et se renouvelle par tacite",
        "reconduction.",
    )),
)  # fmt: skip


def agreement_pdf(record: Record) -> bytes:
    """The same for the same record."""
    agreement, page, x = record.agreement, Page(), 60.0
    page.text(x, 770, "CONVENTION DE TÉLÉTRANSMISSION", 16, BOLD)
    page.text(x, 748, f"N° {agreement.number}", 11, grey=0.35)
    facts = (
        ("Professionnel de santé", record.name),
        ("N° FINESS", record.finess),
        ("N° SIRET", record.siret),
        ("Signataire", agreement.signatory),
        ("Signée le", _day(agreement.signed_on)),
        ("Prise d’effet", _day(agreement.begins_on)),
    )
    for place, (name, value) in enumerate(facts):
        page.text(x, 712 - place * 17, name, 10, grey=0.35)
        page.text(x + 150, 712 - place * 17, value, 10)
    y = 584.0
    for title, lines in _ARTICLES:
        page.text(x, y, title, 11, BOLD)
        for line in lines:
            y -= 16
            page.text(x, y, line, 10)
        y -= 32
    page.text(x, y - 10, "Pour le professionnel de santé", 10, grey=0.35)
    page.text(x + 260, y - 10, "Pour la Mutuelle", 10, grey=0.35)
    page.text(x, y - 34, agreement.signatory, 13)
    page.text(x + 260, y - 34, "Mutuelle de démonstration", 13)
    page.text(x, 50, "Exemplaire de démonstration, sans valeur contractuelle", 8, grey=0.35)
    return document(f"Convention {agreement.number}", [page], A4)


def _day(day: str) -> str:
    return "/".join(reversed(day.split("-")))
