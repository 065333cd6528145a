"""What the practice is written about its demands. Mail is no place for health data or for a whole IBAN. Pure."""

from collections.abc import Mapping

from api_stub.mail import Letter
from api_stub.request_rules import masked
from api_stub.requests import Request

CONFIRM_PATH = "/confirmation/"


def compared(found: Request, old: Mapping[str, str]) -> list[tuple[str, str]]:
    """Old and new bank details, as they may be shown."""
    return [
        ("Compte actuel", masked(old["iban"]) if old.get("iban") else "Celui que la Mutuelle connaît"),
        ("Nouveau compte", masked(str(found.fields.get("iban", "")))),
        ("Titulaire", str(found.fields.get("holder", ""))),
        ("À partir du", "/".join(reversed(str(found.fields.get("from_on", "")).split("-")))),
    ]


def to_confirm(mail: str, found: Request, old: Mapping[str, str], link: str) -> Letter:
    """The link, good once and for 48 hours."""
    lines = "\n".join(f"{name} : {value}" for name, value in compared(found, old))
    return Letter(
        mail,
        f"Confirmez vos nouvelles coordonnées bancaires : {found.number}",
        "Bonjour,\n\nUn changement de coordonnées bancaires a été demandé depuis votre Espace Tiers.\n\n"
        f"{lines}\n\nPour le confirmer, ouvrez ce lien dans les 48 heures. Il ne sert qu’une fois :\n{link}\n\n"
        "Vous n’êtes pas à l’origine de cette demande ? N’ouvrez pas le lien et appelez la Mutuelle :"
        " vos coordonnées restent inchangées.\n\nVotre Espace Tiers\n",
    )


def decided(mail: str, number: str, words: str) -> Letter:
    """It stands elsewhere now."""
    return Letter(
        mail,
        f"Votre demande {number} : {words}",
        f"Bonjour,\n\nVotre demande {number} a changé d’état : {words}.\n"
        "Ouvrez « Demandes en Ligne » dans votre Espace Tiers pour en lire le détail.\n\nVotre Espace Tiers\n",
    )
