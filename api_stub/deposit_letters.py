"""The acknowledgement of a deposit, in French. It names no document: mail isn't a place for health data. Pure."""

from collections.abc import Sequence
from datetime import datetime

from api_stub.mail import Letter, in_paris


def acknowledgement(mail: str, practice: str, number: str, received: datetime, sizes: Sequence[int]) -> Letter:
    """What the practice is written once its deposit is sealed; `sizes` are the bytes of its documents."""
    plural = "s" if len(sizes) > 1 else ""
    return Letter(
        mail,
        f"Accusé de dépôt {number}",
        f"Bonjour,\n\nNous avons bien reçu votre dépôt du {in_paris(received):%d/%m/%Y à %H:%M}.\n\n"
        f"Accusé de dépôt : {number}\nÉtablissement : {practice}\n"
        f"Contenu : {len(sizes)} document{plural}, {max(1, round(sum(sizes) / 1024))} Ko\n\n"
        "Conservez ce numéro : il vous sera demandé pour toute question sur ce dépôt.\n\nVotre Espace Tiers\n",
        name=number,
    )
