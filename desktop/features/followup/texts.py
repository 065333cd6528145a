"""The French sentences of "Suivi des documents". Pure."""

from datetime import datetime

from desktop.followup.facts import FollowNews, FollowStatus, FollowTotals, Kind, Message, Show, Stage, Subject, Syncing
from desktop.kernel.french import count, moment, number, short_moment, size
from desktop.uploads.texts import KINDS

TITLE = "Suivi des documents"
LABEL = "Suivi"
WORDS = "suivi statut état pièce manquante refus réponse message conversation accepté réglé"
SEARCH = "Nom, numéro, motif ou message"
SEARCH_NAME = "Rechercher dans le suivi"
SHOW_NAME = "Montrer"
SHOWS: dict[Show, str] = {
    Show.ALL: "Tout",
    Show.TODO: "À traiter",
    Show.UNDER_WAY: "En cours",
    Show.DONE: "Répondus",
}
KIND_NAME = "Documents, dépôts ou demandes"
KIND_CHOICES: tuple[tuple[Kind | None, str], ...] = (
    (None, "Documents et demandes"),
    (Kind.DOCUMENT, "Documents"),
    (Kind.DEPOSIT, "Dépôts"),
    (Kind.REQUEST, "Demandes"),
)
UNREAD = "Non lus"
EVERYTHING = "Tout afficher"
LIST_NAME = "Documents et demandes suivis"
DETAIL_NAME = "Suivi du document choisi"
TIMELINE_NAME = "Étapes et messages, du plus récent au plus ancien"
COLUMN_STATE = "État"
COLUMN_NAME = "Document ou demande"
COLUMN_NUMBER = "Accusé"
COLUMN_CHANGED = "Dernier changement"
KINDS_OF: dict[Kind, str] = {Kind.DOCUMENT: "Document", Kind.DEPOSIT: "Dépôt", Kind.REQUEST: "Demande"}

STAGES: dict[Stage, str] = {
    Stage.RECEIVED: "Reçu",
    Stage.PROCESSING: "En cours de traitement",
    Stage.MISSING: "Pièce manquante",
    Stage.ACCEPTED: "Accepté",
    Stage.REFUSED: "Refusé",
    Stage.SETTLED: "Réglé",
    Stage.CLOSED: "Clôturé",
}
LOOKS: dict[Stage, tuple[str, str]] = {  # role, icon
    Stage.RECEIVED: ("info", "download"),
    Stage.PROCESSING: ("info", "hourglass"),
    Stage.MISSING: ("warning", "join"),
    Stage.ACCEPTED: ("success", "check-circle"),
    Stage.REFUSED: ("danger", "failed"),
    Stage.SETTLED: ("success", "money"),
    Stage.CLOSED: ("neutral", "archive"),
}
EXPLAINED: dict[Stage, str] = {
    Stage.RECEIVED: "La Mutuelle l’a reçu.",
    Stage.PROCESSING: "Un gestionnaire s’en occupe.",
    Stage.MISSING: "La Mutuelle attend une pièce pour continuer.",
    Stage.ACCEPTED: "Le règlement suit.",
    Stage.REFUSED: "La Mutuelle ne peut pas le prendre en charge.",
    Stage.SETTLED: "Le règlement figure sur un relevé.",
    Stage.CLOSED: "Plus rien n’est attendu.",
}
PIECE_WAITS = "Pièce en attente d’envoi"
PIECE_LOOK = ("info", "sending")

NONE_TITLE = "Rien à suivre pour l’instant"
NONE_TEXT = (
    "Dès que la Mutuelle reçoit un document, il apparaît ici avec chaque étape : reçu, en cours, accepté, réglé. "
    "Si une pièce manque, vous l’ajoutez d’ici."
)
COMING_TITLE = "Un instant…"
COMING_TEXT = "Le suivi de vos documents arrive de la Mutuelle."
OFFLINE_TEXT = "La Mutuelle ne répond pas : le suivi arrivera au retour de la connexion."
NOT_FOUND_TITLE = "Rien ne correspond"
NOT_FOUND_TEXT = "Vérifiez les mots et les filtres, ou essayez le début d’un nom."
CHOOSE = "Choisissez une ligne pour lire son suivi."

ADD_PIECE = "Ajouter la pièce…"
SHOW_LINE = "Voir la ligne du relevé"
COMPLAIN = "Préparer une réclamation"
SHOW_RECEIPT = "Voir l’accusé"
SHOW_PARENT = "Voir le dépôt"
SHOW_ANSWERS = "Voir le document complété"
SHOW_ANSWERED = "Voir la pièce envoyée"
MISSING_TITLE = "Il manque une pièce"
MISSING_DROP = "Choisissez le fichier, ou glissez-le ici."
DROP_TITLE = "Déposez la pièce demandée"
DROP_TEXT = "PDF ou image, 10\u00a0Mo en tout. Elle part aussitôt vers la Mutuelle."
REFUSED_TITLE = "Refusé"
NEXT = "Que faire maintenant"
SETTLED_TITLE = "Réglé"
PIECE_TITLE = "Votre pièce est en attente d’envoi"
PIECE_TEXT = "Elle partira dès que la connexion le permet. Vous n’avez rien d’autre à faire."
MESSAGE_HINT = "Votre message à la Mutuelle"
MESSAGE_NAME = "Message à la Mutuelle"
ATTACH = "Joindre…"
ATTACH_TITLE = "Joindre des documents au message"
PIECE_CHOICE = "Choisir la pièce demandée"
FILTER = "Documents (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"
SEND = "Envoyer"
REMOVE = "Retirer « {name} »"
MINE = "Vous"
THEIRS = "La Mutuelle"
NO_MESSAGE = "Ce dossier est clôturé : on ne peut plus y répondre. Déposez un nouveau document si besoin."
DISMISS = "Ne plus afficher"
WAITS = "En attente d’envoi"
REFUSED_SEND = "Pas envoyé"
NO_PAPER = "Ce document n’est pas encore sur ce poste : il s’ouvrira au retour de la connexion."
PAPER_GONE = "Ce document n’est plus disponible auprès de la Mutuelle."
PAPER_BACK = "Retour au suivi"
KEYS = (
    ("Ctrl+M", "Ajouter la pièce demandée"),
    ("Ctrl+R", "Répondre à la Mutuelle"),
    ("Ctrl+Retour", "Envoyer le message"),
)
KEY_SEND_WORDS = "Envoyer (Ctrl+Entrée)"


def what(subject: Subject) -> str:
    """ "Document · Facture · AD-2026-000123"."""
    parts = [KINDS_OF[subject.kind]]
    with_kind = {kind.value: words for kind, words in KINDS.items()}.get(subject.what)
    if with_kind and subject.kind is not Kind.REQUEST:
        parts.append(with_kind)
    if subject.number and subject.number != title(subject):
        parts.append(subject.number)
    return " · ".join(parts)


def document_kind(subject: Subject) -> str:
    """The kind of a document, "" for others."""
    return {kind.value: words for kind, words in KINDS.items()}.get(subject.what, "") if subject.what else ""


def title(subject: Subject) -> str:
    """What it is called."""
    if subject.name:
        return subject.name
    return f"Dépôt\u00a0{subject.number}" if subject.kind is Kind.DEPOSIT else subject.number


def state(subject: Subject) -> tuple[str, str, str]:
    """Word, role and icon of its state, what waits to be sent counted in."""
    if subject.piece:
        return PIECE_WAITS, *PIECE_LOOK
    return STAGES[subject.stage], *LOOKS[subject.stage]


def note(subject: Subject) -> str:
    """What is new of it, beside its state."""
    if subject.refused:
        return REFUSED_SEND
    return "Nouveau" if subject.unread else ""


def spoken(subject: Subject) -> str:
    """A row as it is read out."""
    words = [title(subject), state(subject)[0]]
    if subject.refused:
        words.append("un envoi a été refusé")
    if subject.unread:
        words.append("non lu")
    return ", ".join(words)


def changed(at: datetime, now: datetime) -> str:
    """In a list."""
    return short_moment(at, now)


def happened(at: datetime, now: datetime) -> str:
    """In the timeline."""
    return moment(at, now)


def rows(how_many: int, show: Show) -> str:
    """Under the list."""
    if show is Show.TODO:
        return count(how_many, "élément à traiter", "éléments à traiter")
    return count(how_many, "élément suivi", "éléments suivis")


def shows(totals: FollowTotals) -> dict[Show, str]:
    """The filters, with their counts."""
    counts = {Show.TODO: totals.todo, Show.UNDER_WAY: totals.under_way, Show.DONE: totals.done}
    return {show: f"{word}\u00a0{number(counts[show])}" if counts.get(show) else word for show, word in SHOWS.items()}


def paper(name: str, octets: int) -> str:
    """A document that came with a message."""
    return f"{name} · {size(octets)}"


def missing(word: str) -> str:
    """What the mutual asks for."""
    return f"La Mutuelle demande : {word}" if word else "La Mutuelle demande une pièce complémentaire."


def paid(number_of_statement: str, invoice: str) -> str:
    """Where the payment stands."""
    return f"Relevé {number_of_statement}, facture {invoice}"


def refused_send(message: Message) -> str:
    """Why the mutual won't have it."""
    return REFUSALS.get(message.refusal, REFUSALS[""])


REFUSALS: dict[str, str] = {
    "": "La Mutuelle n’a pas accepté ce message. Écrivez-le à nouveau, ou téléphonez-lui.",
    "conversation-closed": "Le dossier a été clôturé entre-temps : ce message n’a pas pu être ajouté.",
    "nothing-missing": "La pièce n’est plus attendue : quelqu’un y a déjà répondu.",
    "not-found": "La Mutuelle ne connaît plus ce dossier. Téléphonez-lui.",
    "message-conflict": "Ce message a déjà été reçu sous une autre forme\u00a0: relisez la conversation.",
    "deposit-conflict": "Cette pièce a déjà été reçue sous une autre forme\u00a0: relisez le suivi.",
    "invalid-request": "La Mutuelle n’a pas pu lire cet envoi. Mettez le programme à jour, ou téléphonez-lui.",
    "media-type-refused": "La Mutuelle n’accepte pas ce type de document\u00a0: remplacez celui qui est signalé.",
    "document-empty": "Un document est vide\u00a0: remplacez celui qui est signalé.",
    "upload-too-large": "Un document est trop lourd pour la Mutuelle\u00a0: réduisez celui qui est signalé.",
    "deposit-too-large": "Les documents joints dépassent 10\u00a0Mo en tout\u00a0: envoyez-les en plusieurs fois.",
    **dict.fromkeys(
        ("checksum-mismatch", "upload-incomplete", "upload-unknown", "bytes-lost"),
        "Un document n’est pas arrivé intact\u00a0: joignez-le à nouveau.",
    ),
}
TAKE_UP = "Reprendre le texte"
UNWANTED = "n’a pas été accepté"


def standing(status: FollowStatus, now: datetime) -> str:
    """How fresh it is, for a note under the list."""
    if status.synced_at is None:
        return ""
    when = moment(status.synced_at, now)
    if status.syncing in (Syncing.WAITING, Syncing.SIGNED_OUT):
        return f"Suivi tel qu’il était {when}"
    return f"À jour {when}"


_NEWS: tuple[tuple[Stage, str, str], ...] = (
    (Stage.MISSING, "pièce manquante", "pièces manquantes"),
    (Stage.REFUSED, "refus", "refus"),
    (Stage.ACCEPTED, "accord", "accords"),
    (Stage.SETTLED, "règlement", "règlements"),
)


def news_title(news: FollowNews) -> str:
    """Of the system's notification."""
    return count(news.count, "changement dans votre suivi", "changements dans votre suivi")


def news_text(news: FollowNews) -> str:
    """What changed, in numbers: no name leaves the window."""
    parts = [count(news.stages[stage], one, many) for stage, one, many in _NEWS if news.stages.get(stage)]
    if news.answers:
        parts.append(count(news.answers, "message de la Mutuelle", "messages de la Mutuelle"))
    return " · ".join(parts)


TOO_LARGE = "Les documents joints dépassent 10\u00a0Mo en tout. Retirez-en, ou réduisez-les depuis « Déposer »."
NOT_TAKEN = "Seuls les PDF et les images (JPEG, PNG, TIFF) peuvent être joints."
NOT_READABLE = "Un des fichiers n’a pas pu être lu. Vérifiez qu’il est toujours là, puis choisissez-le à nouveau."
FAILED = "L’enregistrement n’a pas abouti. Votre texte est conservé : essayez à nouveau."
