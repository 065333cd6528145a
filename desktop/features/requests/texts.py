"""Every French sentence about demands: cards, labels, help, what is wrong, what happens next, states."""

from datetime import datetime

from desktop.features.requests.domain import DemandRow
from desktop.kernel.french import count, euros, moment, short_moment, size

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
    "change-bank": ("bank", "Mon RIB change", "Nouveau compte, confirmé par mail"),
    "change": ("edit", "Mes coordonnées changent", "Téléphone, mail ou adresse postale"),
    "convention": ("document", "Je demande une convention", "Convention de Télétransmission"),
}
COVERS: dict[str, tuple[str, str, str]] = {
    "cover-optical": ("eye", "Optique", "Montures, verres, lentilles"),
    "cover-optoamc": ("share", "Optique, flux OPTO AMC", "Documents d’une demande déjà transmise"),
    "cover-dental": ("document", "Dentaire", "Prothèses et soins, avec devis"),
    "cover-hearing": ("ear", "Audioprothèse", "Appareils, avec ordonnance et devis"),
    "cover-hospital": ("bed", "Hospitalisation", "Séjour, chambre, forfait"),
}
CHANGES: dict[str, tuple[str, str, str]] = {
    "change-contact": ("phone", "Téléphone ou mail", "Coordonnées de contact"),
    "change-address": ("place", "Adresse postale", "Déménagement, nouveau cabinet"),
    "change-bank": ("bank", "Coordonnées bancaires", "Nouveau RIB"),
}
OTHER_SITUATION = "Autre situation"
WHAT_OF = {"cover": "Quelle prise en charge\u202f?", "change": "Quelles coordonnées changent\u202f?"}
ICONS: dict[str, str] = {
    kind: icon for offered in (COVERS, CHANGES, SITUATIONS) for kind, (icon, *_) in offered.items()
}

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
WHERE_NEEDED = {"reference": "pour une ligne ou un dépôt"}
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
DROP_TITLE = "Déposez pour joindre à la demande"
DROP_TEXT = "PDF ou image, 10\u00a0Mo en tout. Rien ne part encore."
DROP_AS = "Comme {role}. PDF ou image, 10\u00a0Mo en tout. Rien ne part encore."
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
DISCARD_REFUSED = "Supprimer la demande"
FOLLOW = "Voir le suivi"
CHOOSE = "Choisissez une demande pour lire ce que la Mutuelle en dit."
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
NOW_TITLE = "Ce qui change"
NOW_HINT = "Aujourd’hui\u00a0: {value}"
NOW_BANK = "Compte actuel"
NEW_BANK = "Nouveau compte"
UNKNOWN_NOW = "Celui que la Mutuelle connaît"
NOT_TYPED = "À saisir"
TO_JOIN = "à joindre"
PAPER_STATE = "{role}\u00a0: {state}"

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

TWIN = "Une demande identique est en cours ({number})\u00a0: suivez-la plutôt, ou envoyez celle-ci quand même."
TWIN_UNSENT = "Une demande identique attend déjà d’être envoyée."
MISSING_FIELDS = "{number} à compléter ou à corriger."
SAVED = "Brouillon enregistré {when}"
SENT = "Demande enregistrée\u00a0: elle part dès que la Mutuelle est joignable."
SENT_OFFLINE = "Hors ligne\u00a0: la demande attend sur ce poste et partira d’elle-même."
NOT_KEPT = "L’enregistrement n’a pas abouti. Vos saisies sont toujours là\u00a0: essayez à nouveau."
PREFILLED = "Reprise de votre brouillon."

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
KEYS: tuple[tuple[str, str], ...] = (
    ("Ctrl+N", "Nouvelle demande"),
    ("Ctrl+Return", "Envoyer la demande"),
    ("Escape", "Revenir aux demandes"),
)
METER_NAME = "Taille des pièces jointes"


def meter(octets: int, limit: int) -> str:
    """ "3,1 Mo sur 10 Mo"."""
    return f"{size(octets)} sur {size(limit)}"


def offered_code(code: str, label: str) -> str:
    """A code that is offered: "2210546 · Monture"."""
    return f"{code} · {label}"


def drop_text(role: str) -> str:
    """What becomes of files that are dropped on a form; `role` is what it still wants, "" for nothing."""
    return DROP_AS.format(role=ROLES[role].lower() if role != "rib" else ROLES[role]) if role else DROP_TEXT


def lines_total(cents: int) -> str:
    """ "Total : 290,00 €"."""
    return f"Total\u00a0: {euros(cents)}"


def fault(name: str, code: str, *, is_day: bool = False) -> str:
    """What is wrong with a field."""
    if is_day and code == "malformed":
        return DAY_FAULT
    words = FAULTS_OF.get((name, code)) or FAULTS.get(code, FAULTS["malformed"])
    return words.format(role=ROLES.get(name, ""))


def faults(how_many: int) -> str:
    """What is left to be done in a form."""
    return MISSING_FIELDS.format(number=count(how_many, "champ", "champs"))


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
