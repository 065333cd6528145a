"""The French words that the toolkit's own controls carry."""

SHOW = "Afficher"
HIDE = "Masquer"
SHOW_PASSWORD = "Afficher le mot de passe"
HIDE_PASSWORD = "Masquer le mot de passe"
CANCEL = "Annuler"
CLOSE = "Fermer"
CLOSE_MESSAGE = "Fermer ce message"
TONE_NAMES = {"info": "Information", "success": "C’est fait", "warning": "Attention", "danger": "À corriger"}
PDF_VIEW = "Aperçu du document"
PDF_UNREADABLE = "Ce document ne peut pas être affiché ici. Il n’est pas modifié pour autant."
COLUMNS_AGAIN = "Rétablir les colonnes"
