"""What the practice is written when something waits for it. It names no document: mail is no place for health data."""

from api_stub.mail import Letter

_END = (
    "Ouvrez « Suivi des documents » dans votre Espace Tiers pour en lire le détail et y répondre.\n\n"
    "Votre Espace Tiers\n"
)


def missing(mail: str, number: str) -> Letter:
    """Something is missing."""
    return Letter(mail, f"Une pièce manque : {number}", f"Bonjour,\n\nUne pièce manque au dossier {number}.\n{_END}")


def refused(mail: str, number: str) -> Letter:
    """It is refused."""
    text = f"Bonjour,\n\nUne réponse défavorable a été donnée au dossier {number}.\n{_END}"
    return Letter(mail, f"Réponse au dossier {number}", text)


def answered(mail: str, number: str) -> Letter:
    """The mutual wrote."""
    return Letter(
        mail,
        f"Nouveau message : {number}",
        f"Bonjour,\n\nLa Mutuelle vous a écrit au sujet du dossier {number}.\n{_END}",
    )
