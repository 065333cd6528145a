"""The French words that the toolkit's own controls carry."""

SHOW = "Afficher"
HIDE = "Masquer"
SHOW_PASSWORD = "Afficher le mot de passe"
HIDE_PASSWORD = "Masquer le mot de passe"
CANCEL = "Annuler"
CLOSE = "Fermer"
COPIED = "Copié"
CLOSE_MESSAGE = "Fermer ce message"
TONE_NAMES = {"info": "Information", "success": "C’est fait", "warning": "Attention", "danger": "À corriger"}
PDF_VIEW = "Aperçu du document"
PDF_UNREADABLE = "Ce document ne peut pas être affiché ici. Il n’est pas modifié pour autant."
COLUMNS_AGAIN = "Rétablir les colonnes"
PDF_AGAIN = "Réessayer"
PDF_BACK = "Retour"
PDF_BEFORE = "Page précédente"
PDF_AFTER = "Page suivante"
PDF_SMALLER = "Réduire"
PDF_LARGER = "Agrandir"
PDF_FIT = "Largeur"
PDF_PRINT = "Imprimer"
PDF_SEARCH = "Rechercher dans le PDF"
PDF_SEARCH_NAME = "Rechercher dans ce document"


def pdf_page(page: int, pages: int) -> str:
    """ "2 / 7"."""
    return f"{page}\u00a0/\u00a0{pages}"


def pdf_found(at: int, count: int) -> str:
    """ "3 sur 12", "12 résultats" before the first one is gone to."""
    if not count:
        return "Aucun résultat"
    if not at:
        return "1\u00a0résultat" if count == 1 else f"{count}\u00a0résultats"
    return f"{at} sur {count}"
