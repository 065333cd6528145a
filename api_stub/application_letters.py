"""What the mutual writes to an applicant at each step, and the agreement that goes with the link. French, pure.

No letter carries a provisional code: that one leaves by the way of all codes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api_stub.application_rules import Role, lacks
from api_stub.applications import Application
from api_stub.pdf import BOLD, Page, document, fitted

_WORDS = {Role.AGREEMENT: "la convention signée", Role.RIB: "un RIB"}
_TITLE = "DEMANDE DE CONVENTION DE TELETRANSMISSION"
_END = "\n\nCordialement,\nVotre Espace Tiers\n"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before it is posted."""

    to: str
    subject: str
    text: str
    attachments: tuple[Attached, ...] = ()


def received(application: Application, link: str) -> Draft:
    """After ENVOYER."""
    count = len(application.documents)
    content = f"{count} documents" if count > 1 else "1 document"
    lacking = [_WORDS[role] for role in lacks([Role(document.role) for document in application.documents])]
    hint = f"\n\nIl manque {' et '.join(lacking)} : la Mutuelle peut vous les demander." if lacking else ""
    return Draft(
        application.mail,
        f"Votre demande de conventionnement {application.number}",
        f"Bonjour,\n\nVotre demande a bien été prise en compte.\n\nNuméro : {application.number}\n"
        f"N° FINESS : {application.finess}\nContenu : {content}{hint}\n\n"
        "Vous pouvez la suivre dans Espace Tiers, à la page « Déposez votre demande ». Depuis un autre poste, collez-y "
        f"ce lien, qui n’ouvre que votre demande :\n{link}{_END}",
    )


def missing(application: Application, what: str, link: str) -> Draft:
    """The mutual asks for something."""
    return Draft(
        application.mail,
        f"Une pièce manque à votre demande {application.number}",
        f"Bonjour,\n\nPour poursuivre l’étude de votre demande {application.number}, il nous manque :\n\n{what}\n\n"
        "Ajoutez cette pièce dans Espace Tiers, à la page « Déposez votre demande ». Depuis un autre poste, collez-y "
        f"ce lien, qui n’ouvre que votre demande :\n{link}{_END}",
    )


def completed(application: Application) -> Draft:
    """What was missing has come."""
    return Draft(
        application.mail,
        f"Votre demande {application.number} est complétée",
        f"Bonjour,\n\nNous avons bien reçu ce que vous avez ajouté à votre demande {application.number}.{_END}",
    )


def accepted(application: Application, by: str) -> Draft:
    """The code leaves apart from this."""
    way = "par courriel, dans un message séparé" if by == "mail" else "par courrier, à l’adresse de votre établissement"
    return Draft(
        application.mail,
        f"Votre demande {application.number} est acceptée",
        f"Bonjour,\n\nVotre demande de conventionnement {application.number} est acceptée.\n\n"
        f"Votre code confidentiel vous est envoyé {way}. Il vous permettra de créer votre compte à la page "
        f"INSCRIPTION.{_END}",
    )


def refused(application: Application, motive: str) -> Draft:
    """With the motive."""
    return Draft(
        application.mail,
        f"Votre demande {application.number}",
        f"Bonjour,\n\nVotre demande de conventionnement {application.number} n’a pas pu être acceptée.\n\n"
        f"Motif : {motive}\n\nVous pouvez déposer une nouvelle demande une fois ce point réglé.{_END}",
    )


def link_to_deposit(name: str, mail: str, link: str, agreement: bytes) -> Draft:
    """Step 3 bis of the guide: the link, and the agreement to date and sign."""
    return Draft(
        mail,
        "Votre demande de convention de télétransmission",
        f"Bonjour,\n\nVous trouverez ci-joint votre convention ({name}), à dater et à signer.\n\n"
        "Pour la déposer, accompagnée d’un RIB, collez ce lien dans Espace Tiers, à la page « Déposez votre demande "
        f"» :\n{link}\n\nCe lien n’ouvre que cette demande. Il reste valable trente jours.{_END}",
        (Attached("convention.pdf", "application/pdf", agreement),),
    )


def new_link(application: Application, link: str) -> Draft:
    """For an applicant whose key ended."""
    return Draft(
        application.mail,
        f"Un nouveau lien pour votre demande {application.number}",
        f"Bonjour,\n\nVoici un nouveau lien vers votre demande {application.number}. Collez-le dans Espace Tiers, à la "
        f"page « Déposez votre demande » :\n{link}\n\nIl reste valable trente jours.{_END}",
    )


def plain_agreement(name: str, finess: str, fields: Sequence[tuple[str, str]]) -> bytes:
    """A plain agreement from its fields, for an applicant whose program couldn't make the real one."""
    lines = [f"N° FINESS : {finess}", f"Raison sociale : {name}"]
    lines += [f"{label} : {value}" for label, value in fields if value]
    lines = [*lines[:36], "", "Fait à                                le", "", "Lu et approuvé, signature et cachet :"]
    page = Page()
    page.text(56, 780, _TITLE, 14, BOLD)
    for place, line in enumerate(lines):
        page.text(56, 740 - 18 * (place % 40), fitted(line, 10, 480), 10)
    return document(_TITLE, [page], (595, 842))
