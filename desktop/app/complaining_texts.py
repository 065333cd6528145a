"""The French words with which a réclamation is filled in, where it is prepared from elsewhere. Pure."""


def complaint_of_line(invoice: str, statement: str, place: int, reason: str) -> str:
    """About a line of a statement."""
    what = f"La facture {invoice}" if invoice else f"La ligne {place}"
    why = f" (motif\u00a0: {reason})" if reason else ""
    return f"{what} n’est pas réglée comme attendu sur le relevé {statement}{why}. Merci de vérifier et de répondre."


def complaint_of_refusal(name: str, number: str, reason: str) -> str:
    """About what was refused."""
    what = f"Le document «\u00a0{name}\u00a0» ({number})" if name else f"Le dossier {number}"
    why = f" (motif\u00a0: {reason})" if reason else ""
    return f"{what} a été refusé{why}. Nous contestons ce refus. Merci de vérifier et de répondre."
