"""Every French sentence of the page « Données »."""

from datetime import date, datetime

from desktop.features.practice.domain import (
    About,
    Channel,
    Entry,
    Establishment,
    Group,
    Moved,
    Pending,
    Practitioner,
    Standing,
    grouped,
)
from desktop.kernel.french import moment, short_day, short_moment
from desktop.kernel.identifiers import group_finess

TITLE = "Consulter les données des tiers"
LABEL = "Données"
WORDS = (
    "coordonnées adresse téléphone mail iban rib bic banque siret finess rpps identité convention établissement cabinet"
)

GROUPS: dict[Group, str] = {
    Group.IDENTITY: "Identité",
    Group.ESTABLISHMENTS: "Établissements",
    Group.CONTACT: "Coordonnées de contact",
    Group.ADDRESS: "Adresse postale",
    Group.BANK: "Coordonnées bancaires",
    Group.AGREEMENT: "Convention",
}
ICONS: dict[Group, str] = {
    Group.IDENTITY: "practice",
    Group.ESTABLISHMENTS: "place",
    Group.CONTACT: "phone",
    Group.ADDRESS: "mail",
    Group.BANK: "bank",
    Group.AGREEMENT: "brand",
}
CHANGE = "Signaler un changement"
CHANGE_NAME: dict[Group, str] = {
    Group.IDENTITY: "Signaler un changement d’identité",
    Group.ESTABLISHMENTS: "Signaler un changement d’établissement",
    Group.CONTACT: "Signaler un changement de coordonnées de contact",
    Group.ADDRESS: "Signaler un changement d’adresse postale",
    Group.BANK: "Signaler un changement de coordonnées bancaires",
    Group.AGREEMENT: "Signaler un changement de convention",
}
COMPLAINT: dict[Group, str] = {
    Group.IDENTITY: "Un changement est à signaler dans l’identité de notre établissement\u00a0: ",
    Group.ESTABLISHMENTS: "Un changement est à signaler dans nos établissements\u00a0: ",
    Group.AGREEMENT: "Un changement est à signaler dans notre convention\u00a0: ",
}
ASK_AGREEMENT = "Demander une convention"
OPEN_AGREEMENT = "Ouvrir la convention signée"
NO_COPY = "La Mutuelle n’a pas de copie de la convention signée."
AGREEMENT_TITLE = "Convention signée"
SHOW = "Afficher"
HIDE = "Masquer"
SHOW_NAME = "Afficher l’IBAN et le BIC"
HIDE_NAME = "Masquer l’IBAN et le BIC"
MANAGE = "Gérer l’accès à mon compte"
SEE_DEMAND = "Voir la demande"
NOT_KNOWN = "Non renseigné"
NO_ADDRESS = "La Mutuelle ne connaît pas d’adresse postale."
NO_BANK = "La Mutuelle ne connaît pas de compte\u00a0: elle ne peut pas vous payer par virement."
NO_AGREEMENT = "Aucune convention en vigueur."

NAME = "Nom"
FINESS = "N° FINESS"
SIRET = "N° SIRET"
CATEGORY = "Profession"
LEGAL_FORM = "Forme juridique"
PRACTITIONERS = "Praticiens"
CONTACT_NAME = "Personne à contacter"
PHONE = "N° de téléphone"
FAX = "N° de fax"
MAIL = "Adresse mail"
ACCOUNT_MAIL = "Mail de connexion"
POSTAL = "Adresse"
HOLDER = "Titulaire"
IBAN = "IBAN"
BIC = "BIC"
STATE = "État"
NUMBER = "N° de convention"
SIGNED_ON = "Signée le"
BEGINS_ON = "En vigueur depuis le"
SIGNATORY = "Signataire"

STANDINGS: dict[Standing, tuple[str, str, str]] = {
    Standing.ACTIVE: ("En vigueur", "success", "check-circle"),
    Standing.NONE: ("Sans convention", "neutral", "info"),
    Standing.OTHER: ("À vérifier avec la Mutuelle", "neutral", "info"),
}

HISTORY = "Historique des changements"
HISTORY_NAME = "Changements, du plus récent au plus ancien"
NO_HISTORY = "Aucun changement depuis la création de votre dossier."
COLUMN_AT = "Date"
COLUMN_WHAT = "Changement"
COLUMN_DETAIL = "Détail"
COLUMN_HOW = "Origine"
ABOUT: dict[About, str] = {
    About.IDENTITY: "Identité",
    About.CONTACT: "Contact",
    About.ADDRESS: "Adresse postale",
    About.BANK: "Compte bancaire",
    About.ACCOUNT: "Mail de connexion",
    About.AGREEMENT: "Convention",
    About.OTHER: "Autre changement",
}
ABOUT_ICONS: dict[About, str] = {
    About.IDENTITY: "practice",
    About.CONTACT: "phone",
    About.ADDRESS: "mail",
    About.BANK: "bank",
    About.ACCOUNT: "key",
    About.AGREEMENT: "brand",
    About.OTHER: "info",
}
CHANNELS: dict[Channel, str] = {
    Channel.REQUEST: "Demande",
    Channel.ACCOUNT: "Accès au compte",
    Channel.APPLICATION: "Demande de convention",
    Channel.LETTER: "Courrier",
    Channel.MUTUAL: "La Mutuelle",
    Channel.OTHER: "Autre",
}
FIELDS: dict[str, str] = {
    "name": CONTACT_NAME,
    "phone": PHONE,
    "fax": FAX,
    "mail": MAIL,
    "street": "N° et voie",
    "street_more": "Complément",
    "postcode": "Code postal",
    "city": "Ville",
    "holder": HOLDER,
    "iban": IBAN,
    "bic": BIC,
    "number": NUMBER,
}
HIDDEN = "modifié"

LOADING_TITLE = "Un instant…"
LOADING_TEXT = "Vos données arrivent."
EMPTY_TITLE = "Vos données s’affichent après une première connexion"
EMPTY_TEXT = (
    "La Mutuelle ne répond pas, et rien n’est encore enregistré sur ce poste. Vos données resteront ensuite lisibles"
    " hors ligne."
)
TRY_AGAIN = "Réessayer"
PDF_LOADING = "Ouverture de la convention…"
PDF_OFFLINE = (
    "La convention n’est pas encore enregistrée sur ce poste, et la Mutuelle ne répond pas. Réessayez dès le retour de"
    " la connexion."
)
PDF_GONE = (
    "La Mutuelle n’a pas de copie de votre convention signée. Demandez-la-lui par «\u00a0Signaler un changement\u00a0»."
)
BACK = "Retour aux données"


def offline(checked_at: datetime) -> str:
    """ "Vous êtes hors ligne : données du 12/05/2023 à 10 h 42."""
    when = f"{checked_at.astimezone():%d/%m/%Y}"
    local = checked_at.astimezone()
    return f"Vous êtes hors ligne\u00a0: données du {when} à {local.hour}\u00a0h\u00a0{local.minute:02d}."


def checked(checked_at: datetime, now: datetime) -> str:
    """When the service last said that it is so."""
    words = moment(checked_at, now)
    return f"Vérifié {f'le {words}' if words[:1].isdigit() else words}"


def since(day: date | None) -> str:
    """From when a part holds."""
    return f"Depuis le {short_day(day)}" if day is not None else ""


def changed(day: date | None) -> str:
    """When a part of several words was changed last."""
    return f"Inchangées depuis le {short_day(day)}" if day is not None else ""


def finess(number: str) -> str:
    """ "200 000 008"."""
    return group_finess(number)


def siret(number: str) -> str:
    """ "000 000 018 00010"."""
    if len(number) != 14:
        return number
    return "\u00a0".join((number[:3], number[3:6], number[6:9], number[9:]))


def phone(number: str) -> str:
    """ "01 99 00 01 02"; another country's as it is."""
    if len(number) != 10 or not number.isdigit():
        return number
    return "\u00a0".join(number[place : place + 2] for place in range(0, 10, 2))


def practitioner(who: Practitioner) -> str:
    """Name, profession, RPPS."""
    told = f"{who.name}, {who.profession[:1].lower()}{who.profession[1:]}" if who.profession else who.name
    return f"{told}\nRPPS\u00a0{who.rpps}" if who.rpps else told


def establishment(place: Establishment) -> str:
    """Name, number and address, a line each."""
    return "\n".join((place.name, f"{FINESS} {group_finess(place.finess)}", place.address))


def place_name(place: Establishment) -> str:
    """What kind of place."""
    return "Principal" if place.main else "Secondaire"


def pending(change: Pending) -> tuple[str, str, str]:
    """Word of the pill, its role, and what it means."""
    if change.unsent:
        return "Changement à envoyer", "info", "Il attend sur ce poste que la Mutuelle soit joignable."
    number = f"Demande {change.number}\u00a0: " if change.number else ""
    if change.to_confirm:
        return "À confirmer", "warning", f"{number}ouvrez le lien reçu par mail pour confirmer."
    return "Changement en cours", "info", f"{number}la Mutuelle l’examine."


def entry_when(entry: Entry, now: datetime) -> str:
    """When it was made."""
    return short_moment(entry.at, now)


def entry_how(entry: Entry) -> str:
    """From where it came, with its number."""
    between = " " if entry.channel is Channel.REQUEST else " · "
    return between.join(part for part in (CHANNELS[entry.channel], entry.reference) if part)


def entry_detail(entry: Entry) -> str:
    """What became what, and from when."""
    parts = [_moved(each) for each in entry.moved]
    if entry.from_on is not None:
        parts.append(f"à partir du {short_day(entry.from_on)}")
    return " · ".join(parts)


def _moved(moved: Moved) -> str:
    label = FIELDS.get(moved.name, "")
    old, new = (_word(moved.name, word) for word in (moved.old, moved.new))
    if not new:
        return f"{label}\u00a0: {old} retiré"
    return f"{label}\u00a0: {old} → {new}" if old else f"{label}\u00a0: {new}"


def _word(name: str, word: str) -> str:
    if name in ("phone", "fax"):
        return phone(word)
    return word.replace(" ", "\u00a0") if name == "iban" else word


def iban(word: str) -> str:
    """In fours."""
    return grouped(word)
