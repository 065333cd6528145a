"""Every French sentence about demands: cards, labels, help, what is wrong, what happens next, states."""

from datetime import datetime

from desktop.features.requests.domain import DemandRow, Stand
from desktop.kernel.french import count, euros, left, moment, short_moment, size

TITLE = "Demandes en Ligne"
LABEL = "Demandes"
WORDS = "demande remboursement prise en charge réclamation coordonnées RIB IBAN adresse convention devis OPTO AMC"
WHAT = "Que souhaitez-vous faire\u202f?"
MINE = "Mes demandes"
NEW = "Nouvelle demande"
BACK = "Demandes"
BACK_NAME = "Revenir aux demandes"

KINDS: dict[str, str] = {
    "reimbursement": "Demande de remboursement",
    "cover-optical": "Prise en charge optique",
    "cover-optoamc": "Prise en charge OPTO AMC",
    "cover-dental": "Prise en charge dentaire",
    "cover-hearing": "Prise en charge audioprothèse",
    "cover-hospital": "Prise en charge hospitalisation",
    "claim": "Réclamation",
    "change-contact": "Changement de coordonnées de contact",
    "change-address": "Changement d’adresse postale",
    "change-bank": "Changement de coordonnées bancaires",
}

KINDS_SHORT: dict[str, str] = {
    **KINDS,
    "change-contact": "Coordonnées de contact",
    "change-address": "Adresse postale",
    "change-bank": "Coordonnées bancaires",
}

# situation: icon, title, one line; what it leads to is the page's affair
SITUATIONS: dict[str, tuple[str, str, str]] = {
    "claim": ("money", "Je n’ai pas été payée", "Réclamation sur une ligne ou un dépôt"),
    "reimbursement": ("receipt", "Je demande un remboursement", "Soins facturés, facture acquittée"),
    "cover": ("security", "Je demande une prise en charge", "Optique, dentaire, audio, hospitalisation"),
    "change-bank": ("practice", "Mon RIB change", "Nouveau compte, confirmé par mail"),
    "change": ("edit", "Mes coordonnées changent", "Téléphone, mail ou adresse postale"),
    "convention": ("certificate", "Je demande une convention", "Convention de Télétransmission"),
}
COVERS: dict[str, tuple[str, str, str]] = {
    "cover-optical": ("eye", "Optique", "Montures, verres, lentilles"),
    "cover-optoamc": ("share", "Optique, flux OPTO AMC", "Documents d’une demande déjà transmise"),
    "cover-dental": ("document", "Dentaire", "Prothèses et soins, avec devis"),
    "cover-hearing": ("message", "Audioprothèse", "Appareils, avec ordonnance et devis"),
    "cover-hospital": ("home", "Hospitalisation", "Séjour, chambre, forfait"),
}
CHANGES: dict[str, tuple[str, str, str]] = {
    "change-contact": ("phone", "Téléphone ou mail", "Coordonnées de contact"),
    "change-address": ("home", "Adresse postale", "Déménagement, nouveau cabinet"),
    "change-bank": ("practice", "Coordonnées bancaires", "Nouveau RIB"),
}
OTHER_SITUATION = "Autre situation"

FIELDS: dict[str, str] = {
    "beneficiary": "Bénéficiaire (nom et prénom)",
    "nir": "N° de Sécurité sociale",
    "birth_date": "Date de naissance",
    "member": "N° d’adhérent",
    "care_date": "Date des soins",
    "invoice": "N° de facture",
    "acts": "Actes",
    "lpp": "Produits (LPP)",
    "paid_by_amo": "Part déjà réglée par l’Assurance maladie",
    "prescriber": "Prescripteur",
    "prescribed_on": "Date de l’ordonnance",
    "equipment": "Équipement",
    "opto_number": "N° de demande OPTO AMC",
    "opto_sent_on": "Date d’envoi du flux",
    "amc_number": "N° AMC figurant dans le flux",
    "planned_on": "Date prévue des soins",
    "teeth": "Dents concernées",
    "ear": "Oreille appareillée",
    "stay": "Nature du séjour",
    "entry_on": "Date d’entrée",
    "leaves_on": "Date de sortie prévue",
    "room": "Chambre",
    "room_rate": "Prix de la chambre par jour",
    "reason": "Motif",
    "about": "Votre réclamation porte sur",
    "reference": "Référence",
    "amount": "Montant attendu",
    "text": "Expliquez votre demande",
    "message": "Message à la Mutuelle",
    "name": "Personne à contacter",
    "phone": "N° de téléphone",
    "fax": "N° de fax",
    "mail": "Adresse mail",
    "from_on": "À partir du",
    "street": "N° et voie",
    "street_more": "Complément de voie",
    "postcode": "Code postal",
    "city": "Ville",
    "holder": "Titulaire du compte",
    "iban": "IBAN",
    "bic": "BIC",
}
HINTS: dict[str, str] = {
    "nir": "13 ou 15 caractères, comme sur la carte Vitale.",
    "birth_date": "Jour, mois, année\u00a0: 12/05/1968.",
    "member": "Sur la carte de tiers payant.",
    "acts": "Code CCAM ou NGAP, dent ou précision, montant.",
    "lpp": "Code à sept chiffres, désignation, montant.",
    "teeth": "Par exemple 16, 26.",
    "reference": "N° de facture, de relevé ou d’accusé de dépôt.",
    "opto_number": "Celui que votre logiciel affiche après l’envoi du flux.",
    "bic": "Facultatif pour un compte français.",
    "iban": "27 caractères pour un compte français.",
    "text": "Ce qui s’est passé, ce que vous attendez.",
    "street_more": "Par exemple Chez M. UN.",
}
OPTIONAL = "facultatif"
OPTIONAL_LABEL = "{label} ({optional})"

CHOICES: dict[str, str] = {
    "": "Choisir…",
    "glasses": "Lunettes",
    "lenses": "Lentilles",
    "low-vision": "Aide à la basse vision",
    "both": "Les deux",
    "left": "Gauche",
    "right": "Droite",
    "medicine": "Médecine",
    "surgery": "Chirurgie",
    "maternity": "Maternité",
    "rehabilitation": "Soins de suite",
    "psychiatry": "Psychiatrie",
    "shared": "Chambre double",
    "single": "Chambre particulière",
    "unpaid": "Facture non réglée",
    "amount": "Montant différent de celui attendu",
    "rejected": "Rejet contesté",
    "delay": "Réponse qui tarde",
    "other": "Autre",
    "line": "Une ligne de relevé",
    "deposit": "Un dépôt",
}

ROLES: dict[str, str] = {
    "invoice": "Facture acquittée",
    "prescription": "Ordonnance",
    "quote": "Devis",
    "rib": "RIB",
    "other": "Autre pièce",
}
DOCUMENTS = "Pièces jointes"
DOCUMENTS_HINT = "Déposez vos fichiers ici, ou joignez-les un par un. 10\u00a0Mo en tout."
JOIN = "Joindre…"
JOIN_ROLE = "Joindre {role}…"
JOIN_TITLE = "Joindre des fichiers"
REMOVE_DOCUMENT = "Retirer {name}"
WANTED = "{role}\u00a0: à joindre"

LINE_CODE = "Code"
LINE_DETAIL = {"acts": "Dent ou précision", "lpp": "Désignation"}
LINE_AMOUNT = "Montant"
ADD_LINE = "Ajouter une ligne"
REMOVE_LINE = "Retirer la ligne {number}"
LINE_NAME = "{column}, ligne {number}"

SEND = "Envoyer la demande"
SEND_AGAIN = "Envoyer quand même"
LATER = "Reprendre plus tard"
DISCARD = "Supprimer le brouillon"
DISCARD_TITLE = "Supprimer ce brouillon\u202f?"
DISCARD_TEXT = "Ce que vous avez saisi et les pièces jointes seront effacés de ce poste."
DISCARD_ACT = "Supprimer"
WITHDRAW = "Retirer la demande"
WITHDRAW_TITLE = "Retirer cette demande\u202f?"
WITHDRAW_TEXT = "Elle ne sera pas traitée par la Mutuelle. Vous pourrez en faire une nouvelle."
WITHDRAW_ACT = "Retirer"
WITHDRAW_LATE = "Cette demande est déjà partie\u00a0: attendez la réponse de la Mutuelle."
RESUME = "Reprendre"
MEND = "Corriger"

NEXT_TITLE = "Ce qui se passe ensuite"
NEXT: tuple[str, ...] = (
    "Votre demande part dès que la Mutuelle est joignable\u202f; hors ligne, elle attend sur ce poste.",
    "Vous recevez son numéro, et un mail à chaque changement.",
    "Vous la suivez ici, et vous pouvez la retirer tant que personne ne la traite.",
)
NEXT_BANK: tuple[str, ...] = (
    "La Mutuelle vous envoie un mail avec l’ancien et le nouveau compte.",
    "Vous ouvrez son lien dans les 48\u00a0heures\u00a0: il ne sert qu’une fois.",
    "Sans cette confirmation, rien ne change.",
)
NEEDED_TITLE = "À préparer"
NOW_TITLE = "Aujourd’hui"
NOW_BANK = "Compte actuel\u00a0: {value}"
NEW_BANK = "Nouveau compte\u00a0: {value}"
UNKNOWN_NOW = "celui que la Mutuelle connaît"

FAULTS: dict[str, str] = {
    "required": "À remplir.",
    "malformed": "La saisie n’a pas la forme attendue.",
    "too-long": "Trop long.",
    "future": "Cette date est dans l’avenir.",
    "too-far": "Cette date est trop éloignée.",
    "before-entry": "La sortie précède l’entrée.",
    "key": "La clé de contrôle ne correspond pas\u00a0: vérifiez la saisie.",
    "rib-key": "La clé RIB de ce compte ne correspond pas\u00a0: vérifiez la saisie.",
    "amount": "Ce montant n’est pas lisible\u00a0: écrivez 1234,56.",
    "amount-missing": "Il manque le montant d’une ligne.",
    "code": "Un code n’a pas la forme attendue.",
    "too-many": "40\u00a0lignes au plus.",
    "unknown-choice": "Choisissez dans la liste.",
    "unknown": "La Mutuelle ne connaît pas cette référence pour votre établissement.",
    "one-of": "Remplissez au moins une de ces coordonnées.",
    "document-required": "{role}\u00a0: cette pièce est nécessaire.",
    "too-large": "Les pièces jointes dépassent 10\u00a0Mo. Retirez ou réduisez un fichier.",
}
FAULTS_OF: dict[tuple[str, str], str] = {
    ("nir", "malformed"): "Ce N° doit comporter 13 ou 15\u00a0caractères.",
    ("iban", "malformed"): "Cet IBAN n’a pas la forme attendue.",
    ("bic", "malformed"): "Un BIC comporte 8 ou 11\u00a0caractères.",
    ("mail", "malformed"): "Cette adresse mail n’est pas complète.",
    ("phone", "malformed"): "Ce N° de téléphone n’est pas complet.",
    ("fax", "malformed"): "Ce N° de fax n’est pas complet.",
}
DAY_FAULT = "Écrivez la date ainsi\u00a0: 12/05/2023."
WARNINGS: dict[str, str] = {
    "bic-unknown": "Ce BIC ne figure dans aucun registre\u00a0: vérifiez-le, ou laissez-le vide.",
    "bic-other-bank": "Ce BIC n’est pas celui de la banque de l’IBAN\u00a0: vérifiez-le, ou laissez-le vide.",
}
BANK = "Banque\u00a0: {name}"

PROBLEMS: dict[str, str] = {
    "fields-refused": "La Mutuelle n’a pas accepté la demande\u00a0: corrigez les champs signalés.",
    "request-duplicate": "Une demande identique est déjà en cours\u00a0: suivez-la, ou envoyez celle-ci quand même.",
    "request-conflict": "Cette demande a changé entre-temps. Vérifiez-la, puis envoyez-la à nouveau.",
    "other-practice": "Cette demande a été écrite pour un autre établissement. Connectez-vous à celui-ci.",
    "kind-unknown": "La Mutuelle ne prend plus ce type de demande. Appelez-la, ou écrivez-lui depuis le suivi.",
    "deposit-too-large": "Les pièces jointes dépassent ce que la Mutuelle accepte. Retirez ou réduisez un fichier.",
    "media-type-refused": "La Mutuelle n’accepte pas ce type de pièce. Remplacez la pièce signalée.",
    "document-empty": "Une pièce jointe est vide. Remplacez la pièce signalée.",
    "checksum-mismatch": "Une pièce jointe n’est pas arrivée intacte. Retirez-la, joignez-la à nouveau, puis envoyez.",
    "upload-incomplete": "Une pièce jointe est arrivée incomplète. Retirez-la, joignez-la à nouveau, puis envoyez.",
    "upload-unknown": "Une pièce jointe n’est pas arrivée. Retirez-la, joignez-la à nouveau, puis envoyez.",
    "upload-too-large": "Une pièce jointe est trop lourde pour la Mutuelle. Réduisez la pièce signalée.",
    "invalid-request": "La Mutuelle n’a pas pu lire la demande. Mettez le programme à jour, ou appelez la Mutuelle.",
    "bytes-lost": "Une pièce jointe n’est plus sur ce poste. Joignez-la à nouveau.",
}
SAID_SHORT: dict[str, str] = {
    "fields-refused": "des champs sont à corriger",
    "request-duplicate": "une demande identique est en cours",
    "request-conflict": "elle a changé entre-temps",
    "other-practice": "écrite pour un autre établissement",
    "kind-unknown": "ce type de demande n’est plus pris",
    "deposit-too-large": "pièces jointes trop lourdes",
    "upload-too-large": "pièce jointe trop lourde",
    "media-type-refused": "type de pièce non accepté",
    "document-empty": "une pièce jointe est vide",
    "checksum-mismatch": "une pièce jointe est à joindre à nouveau",
    "upload-incomplete": "une pièce jointe est à joindre à nouveau",
    "upload-unknown": "une pièce jointe est à joindre à nouveau",
    "bytes-lost": "une pièce jointe est à joindre à nouveau",
    "invalid-request": "la Mutuelle n’a pas pu la lire",
}
SAID_ELSE = "la Mutuelle ne l’a pas acceptée"
UNWANTED: dict[str, str] = {
    "media-type-refused": "La Mutuelle n’accepte pas ce type de fichier.",
    "document-empty": "Ce fichier est vide.",
    "upload-too-large": "Ce fichier est trop lourd pour la Mutuelle.",
}
UNWANTED_ELSE = "Ce fichier n’est pas arrivé intact\u00a0: retirez-le, puis joignez-le à nouveau."
NOT_TAKEN_BACK: dict[str, str] = {
    "request-under-way": "retrait impossible\u00a0: la Mutuelle la traite déjà",
    "request-closed": "retrait impossible\u00a0: elle est close",
    "not-found": "retrait impossible\u00a0: la Mutuelle ne la connaît plus",
}
NOT_TAKEN_BACK_ELSE = "la Mutuelle a refusé le retrait\u00a0: appelez-la"
HELD: dict[str, str] = {
    "rate-limited": "la Mutuelle demande de patienter",
    "locked": "la Mutuelle est occupée",
    "server-busy": "la Mutuelle ne répond pas",
    "unreachable": "la Mutuelle ne répond pas",
    "not-the-server": "la ligne n’est pas ouverte",
}
STATUSES: dict[int, str] = {
    403: "Votre compte ne permet pas cette demande. Appelez la Mutuelle.",
    409: "Les données ont changé entre-temps. Vérifiez votre saisie, puis envoyez à nouveau.",
    410: "Ce à quoi la demande se rapporte n’existe plus.",
    413: "Les pièces jointes dépassent ce que la Mutuelle accepte. Retirez ou réduisez un fichier.",
}
REFUSED = "La Mutuelle n’a pas accepté la demande. Vérifiez votre saisie, puis envoyez-la à nouveau."
KEPT = "Vos saisies sont conservées."

TWIN = "Une demande identique est en cours ({number})\u00a0: suivez-la plutôt, ou envoyez celle-ci quand même."
TWIN_UNSENT = "Une demande identique attend déjà d’être envoyée."
MISSING_FIELDS = "{number} à compléter ou à corriger."
SAVED = "Brouillon enregistré {when}"
SENT = "Demande enregistrée\u00a0: elle part dès que la Mutuelle est joignable."
SENT_OFFLINE = "Hors ligne\u00a0: la demande attend sur ce poste et partira d’elle-même."
PREFILLED = "Reprise de votre brouillon."

STANDS: dict[Stand, tuple[str, str, str]] = {
    Stand.DRAFT: ("Brouillon", "neutral", "edit"),
    Stand.WAITING: ("En attente d’envoi", "warning", "waiting"),
    Stand.SENDING: ("Envoi en cours", "info", "sending"),
    Stand.SIGNED_OUT: ("En attente de connexion", "warning", "locked"),
    Stand.TO_MEND: ("À corriger", "danger", "alert"),
    Stand.CONFIRMING: ("À confirmer par mail", "warning", "mail"),
    Stand.RECEIVED: ("Reçu", "info", "check"),
    Stand.PROCESSING: ("En cours de traitement", "info", "hourglass"),
    Stand.MISSING: ("Pièce manquante", "warning", "warning"),
    Stand.ACCEPTED: ("Accepté", "success", "success"),
    Stand.REFUSED: ("Refusé", "danger", "failed"),
    Stand.SETTLED: ("Réglé", "success", "money"),
    Stand.CLOSED: ("Clôturé", "neutral", "archive"),
    Stand.WITHDRAWING: ("Retrait en attente", "warning", "undo"),
    Stand.WITHDRAWN: ("Retiré", "neutral", "undo"),
}
COLUMN_KIND = "Demande"
COLUMN_ABOUT = "Concerne"
COLUMN_NUMBER = "N°"
COLUMN_AT = "Date"
COLUMN_STAND = "État"
EMPTY_TITLE = "Aucune demande pour l’instant"
EMPTY_TEXT = "Choisissez une situation ci-dessus\u00a0: la demande que vous enverrez se suivra ici."
LOADING = "Lecture des demandes…"
OFFLINE = "Hors ligne\u00a0: voici les demandes connues de ce poste."
NOT_SENT_YET = "—"
CONFIRM_NOTE = "Ouvrez le lien reçu par mail pour la confirmer."
KEYS: tuple[tuple[str, str], ...] = (
    ("Ctrl+N", "Nouvelle demande"),
    ("Ctrl+Return", "Envoyer la demande"),
    ("Escape", "Revenir aux demandes"),
)
METER_NAME = "Taille des pièces jointes"


def meter(octets: int, limit: int) -> str:
    """ "3,1 Mo sur 10 Mo"."""
    return f"{size(octets)} sur {size(limit)}"


def lines_total(cents: int) -> str:
    """ "Total : 290,00 €"."""
    return f"Total\u00a0: {euros(cents)}"


def fault(name: str, code: str, *, is_day: bool = False) -> str:
    """What is wrong with a field."""
    if is_day and code == "malformed":
        return DAY_FAULT
    words = FAULTS_OF.get((name, code)) or FAULTS.get(code, FAULTS["malformed"])
    return words.format(role=ROLES.get(name, ""))


def refused(problem: str, status: int = 0) -> str:
    """What the service said of the whole, and that nothing is lost."""
    return f"{PROBLEMS.get(problem) or STATUSES.get(status) or REFUSED} {KEPT}"


def unwanted(problem: str) -> str:
    """Why the service won't have a document."""
    return UNWANTED.get(problem, UNWANTED_ELSE)


def faults(how_many: int) -> str:
    """What is left to be done in a form."""
    return MISSING_FIELDS.format(number=count(how_many, "champ", "champs"))


def note(row: DemandRow, now: datetime) -> str:
    """What a row says beside its state."""
    if row.stand is Stand.CONFIRMING:
        return CONFIRM_NOTE
    if row.stand is Stand.TO_MEND and row.said is not None:
        return SAID_SHORT.get(row.said.problem, SAID_ELSE)
    if row.stand is Stand.WAITING:
        later = row.next_try_at is not None and row.next_try_at > now
        again = f"nouvel essai {left(row.next_try_at, now)}" if later and row.next_try_at is not None else ""
        return ", ".join(part for part in (HELD.get(row.held, ""), again) if part)
    said = "" if row.said is None else NOT_TAKEN_BACK.get(row.said.problem, NOT_TAKEN_BACK_ELSE)
    return " · ".join(part for part in (said, row.note, row.next_step) if part)


def when(row: DemandRow, now: datetime) -> str:
    """Its date."""
    return short_moment(row.at, now)


def saved(at: datetime, now: datetime) -> str:
    """That a form was kept."""
    return SAVED.format(when=moment(at, now))


NOT_TAKEN: dict[str, str] = {
    "too-large": "{name}\u00a0: ce fichier dépasse 10\u00a0Mo.",
    "unsupported": "{name}\u00a0: ce type de fichier n’est pas accepté. Joignez un PDF, un JPEG, un PNG ou un TIFF.",
    "empty": "{name}\u00a0: ce fichier est vide.",
    "encrypted": "{name}\u00a0: ce PDF demande un mot de passe.",
}
UNREADABLE = "{name}\u00a0: ce fichier ne peut pas être lu."


def not_taken(name: str, reason: str) -> str:
    """Why a file wasn't joined."""
    return NOT_TAKEN.get(reason, UNREADABLE).format(name=name)
