"""What the page of the agreement says around its fields: steps, groups, actions, what happened."""

from collections.abc import Mapping
from datetime import datetime

from desktop.kernel import french

TITLE = "Convention de télétransmission"
LABEL = "Convention"
WORDS = "convention conventionnement télétransmission agrément signature"
FORM_TITLE = "DEMANDE DE CONVENTION DE TELETRANSMISSION"
STEPS = ("Remplir", "Relire", "Signer", "Envoyer")
STEPS_NAME = "Étapes"
GROUP_PRACTICE = "PROFESSIONNEL DE SANTE / ETABLISSEMENT"
GROUP_IT = "SERVICE INFORMATIQUE"
GROUP_TECHNICAL = "PROCESSUS / DONNÉES TECHNIQUES"
HOW = "Remplissez le formulaire ci-dessous, puis cliquez sur le bouton «\u00a0Générer la convention\u00a0»."
STARS = "Les champs marqués d’un astérisque sont nécessaires."

HINTS: Mapping[str, str] = {
    "complement": "Exemple\u00a0: Chez M. UN",
    "city": "Le libellé CEDEX convient aussi.",
    "email": "La Mutuelle répond à cette adresse.",
    "iban": "Facultatif\u00a0: un RIB sera joint.",
    "software": "Tapez les premières lettres, ou un autre nom.",
    "signatory": "La personne qui engage la structure.",
}

FIND_ADDRESS = "Trouver mon adresse"
FIND_ADDRESS_NAME = "Chercher une adresse"
FOUND_NAME = "Adresses trouvées"
FIND_ADDRESS_HINT = "Tapez le début, choisissez, ou saisissez les lignes vous-même."
FIND_NOTHING = "Aucune adresse ne commence ainsi\u00a0: saisissez les lignes ci-dessous."
FIND_UNANSWERED = "La recherche d’adresses ne répond pas\u00a0: saisissez les lignes ci-dessous."

GENERATE = "Générer la convention"
DOWNLOAD = "Télécharger"
PRINT = "Imprimer"
SEND = "Envoyer"
GO_SIGN = "Signer"
BACK_TO_FORM = "Modifier"
BACK = "Retour"
BY_MAIL = "Recevoir par courriel"

READY = "Tout est rempli."
REVIEW = (
    "Relisez la convention à droite\u00a0: c’est le fichier même qui sera enregistré, signé et envoyé. "
    "Pour changer un mot, revenez au formulaire."
)
REVIEW_TITLE = "Relire la convention"
GENERATED = "La convention est prête."
SAVE_TITLE = "Enregistrer la convention"
SAVE_FILTER = "Document PDF (*.pdf)"
DRAFT_AGAIN = "Recommencer"

SEND_TITLE = "Envoyer la convention"
SEND_NEXT = (
    "Vous allez déposer la convention signée avec un RIB, et tout autre document que vous jugerez utile. "
    "Rien n’est envoyé avant la page suivante."
)
HOW_SIGNED: Mapping[str, str] = {
    "drawn": "Signée ici, avec votre signature dessinée.",
    "certificate": "Signée avec votre certificat\u00a0: toute modification se verrait.",
    "hand": "Signée à la main, puis jointe.",
}
SIGN_AGAIN = "Signer autrement"

PREVIEW = "Aperçu de la convention"
PREVIEW_FAILED = "L’aperçu ne peut pas être dessiné. Le formulaire reste utilisable."
PAGE_BEFORE = "Page précédente"
PAGE_AFTER = "Page suivante"
SMALLER = "Réduire"
LARGER = "Agrandir"
FIT = "Largeur"

FAILED_TEMPLATE = (
    "Le modèle de convention est introuvable\u00a0: réinstallez le programme, ou recevez la convention par courriel."
)
FAILED = "La convention n’a pas pu être générée. Réessayez, ou recevez-la par courriel."
MAIL_TAKEN = "Un courriel avec la convention et le lien de dépôt part vers votre adresse."
MAIL_LATER = "La Mutuelle ne répond pas pour l’instant\u00a0: le courriel partira dès que possible."
MAIL_REFUSED = "Le courriel n’a pas pu être demandé. Réessayez plus tard."
DRAFT_NOT_KEPT = "Votre saisie n’a pas pu être gardée sur ce poste. Terminez sans fermer le programme."


def page(number: int, pages: int) -> str:
    """ "Page 2 / 4"."""
    return f"{number}\u00a0/\u00a0{pages}"


def to_mend(count: int) -> str:
    """What keeps the agreement from being made."""
    return french.count(count, "champ reste à remplir ou à corriger.", "champs restent à remplir ou à corriger.")


def draft_found(written_at: datetime, now: datetime) -> str:
    """Offered again after the program was closed, or fell."""
    return f"Votre saisie de la dernière fois est revenue ({french.moment(written_at, now)})."


def saved(name: str) -> str:
    """Where it went."""
    return f"La convention est enregistrée\u00a0: {name}."


def not_saved(name: str) -> str:
    """Why it didn't."""
    return f"«\u00a0{name}\u00a0» n’a pas pu être enregistré. Choisissez un autre dossier."


def step(number: int, distance: int) -> str:
    """What a screen reader says of a step: the one that is shown is at distance 0."""
    where = "étape en cours" if distance == 0 else "étape faite" if distance < 0 else "étape à venir"
    return f"{number} sur {len(STEPS)}, {where}"
