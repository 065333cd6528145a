"""Every French sentence about depositing documents: states, reasons with their remedy, counts, the page's own words.

Pure, so that the console speaks with the same voice. Codes come from the engine, the inspection of files and the
server; one that isn't known here still gets a decent sentence, never its own name.
"""

from dataclasses import dataclass
from datetime import datetime

from desktop.kernel.french import count, duration, left, moment, number, size, speed
from desktop.uploads.facts import (
    AddReport,
    Composition,
    DepositState,
    DocumentRow,
    DocumentState,
    EngineStatus,
    PlannedDeposit,
    SortKey,
    View,
)
from desktop.uploads.texts import KINDS, KINDS_SHORT

DEFAULT_LIMIT = 10 * 1024 * 1024
ACCEPTED = "PDF, JPEG, PNG ou TIFF"


@dataclass(frozen=True, slots=True)
class Label:
    """A state as a pill: word, colour role, icon name."""

    word: str
    role: str
    icon: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row stands where it stands: a few words for its line, what happened, what to do (may be empty)."""

    short: str
    why: str
    remedy: str


# --- states ------------------------------------------------------------------------------------------------------

STATES: dict[DocumentState, Label] = {
    DocumentState.REFUSED: Label("Refusé", "danger", "failed"),
    DocumentState.DUPLICATE: Label("En double", "warning", "duplicate"),
    DocumentState.STAGED: Label("À envoyer", "neutral", "document"),
    DocumentState.QUEUED: Label("En file", "neutral", "queue"),
    DocumentState.SENDING: Label("Envoi", "info", "sending"),
    DocumentState.WAITING: Label("En attente", "warning", "waiting"),
    DocumentState.SIGNED_OUT: Label("En attente", "warning", "locked"),
    DocumentState.UPLOADED: Label("Transmis", "info", "online"),
    DocumentState.ACKNOWLEDGED: Label("Envoyé", "success", "check-circle"),
    DocumentState.FAILED: Label("Échec d’envoi", "danger", "warning"),
}
PAUSED = Label("En pause", "neutral", "pause")

DEPOSITS: dict[DepositState, Label] = {
    DepositState.COLLECTING: Label("Envoi en cours", "info", "sending"),
    DepositState.SEALING: Label("Accusé attendu", "info", "online"),
    DepositState.WAITING: Label("En attente", "warning", "waiting"),
    DepositState.SIGNED_OUT: Label("En attente", "warning", "locked"),
    DepositState.ACKNOWLEDGED: Label("Envoyé", "success", "check-circle"),
    DepositState.FAILED: Label("Échec d’envoi", "danger", "warning"),
}


def label(row: DocumentRow) -> Label:
    """The pill of a row."""
    if row.paused and row.state not in _SETTLED:
        return PAUSED
    return STATES[row.state]


_SETTLED = frozenset({DocumentState.REFUSED, DocumentState.DUPLICATE, DocumentState.ACKNOWLEDGED, DocumentState.FAILED})

# --- reasons -----------------------------------------------------------------------------------------------------

_CALL = "Si cela se répète, prévenez l’assistance de la Mutuelle."
_KEPT = "Rien n’est perdu : le document reste sur ce poste."
_ALONE = "Il n’y a rien à faire : l’envoi reprendra de lui-même."

REASONS: dict[str, Reason] = {
    # What reading the file told.
    "empty": Reason(
        "Fichier vide",
        "Ce fichier ne contient rien.",
        "Numérisez-le ou enregistrez-le à nouveau, puis joignez-le.",
    ),
    "too-large": Reason(
        "Trop volumineux : {size}, {limit} au plus",
        "Ce document fait {size}. La Mutuelle accepte {limit} au plus par dépôt.",
        "Numérisez-le en noir et blanc ou à 200 ppp, ou séparez-le en plusieurs fichiers, puis joignez-les.",
    ),
    "encrypted": Reason(
        "Protégé par un mot de passe",
        "Ce PDF est protégé par un mot de passe : la Mutuelle ne pourrait pas l’ouvrir.",
        "Enregistrez-en une copie sans mot de passe, puis joignez cette copie.",
    ),
    "damaged": Reason(
        "Fichier abîmé",
        "Ce fichier est abîmé ou incomplet : il ne s’ouvre pas.",
        "Numérisez le document à nouveau, ou demandez un autre exemplaire du fichier.",
    ),
    "unsupported": Reason(
        "{what} : non accepté",
        "{what_is} La Mutuelle accepte les fichiers PDF, JPEG, PNG et TIFF.",
        "{convert}",
    ),
    "unreadable": Reason(
        "Lecture impossible",
        "Ce fichier n’a pas pu être lu : il est peut-être ouvert dans un autre logiciel, ou protégé.",
        "Fermez-le dans les autres logiciels, puis joignez-le à nouveau.",
    ),
    "changing": Reason(
        "Encore en cours d’écriture",
        "Ce fichier changeait pendant sa lecture : le scanner n’avait sans doute pas terminé.",
        "Attendez la fin de la numérisation, puis joignez-le à nouveau.",
    ),
    "gone": Reason(
        "Fichier introuvable",
        "Ce fichier n’est plus à sa place : il a été déplacé, renommé, ou la clé USB a été retirée.",
        "Retrouvez-le, puis joignez-le à nouveau.",
    ),
    "name-unusable": Reason(
        "Nom de fichier inutilisable",
        "Le nom de ce fichier est trop long ou contient des caractères illisibles.",
        "Renommez le fichier, puis joignez-le à nouveau.",
    ),
    # Duplicates without a twin to name.
    "duplicate": Reason(
        "Même contenu qu’un autre document",
        "Un autre document a exactement le même contenu.",
        "Retirez-le, ou choisissez « Envoyer quand même ».",
    ),
    # What retries by itself.
    "unreachable": Reason(
        "La Mutuelle ne répond pas", "Le service de la Mutuelle ne répond pas pour le moment.", _ALONE
    ),
    "server-busy": Reason("Service occupé", "Le service de la Mutuelle est momentanément occupé.", _ALONE),
    "rate-limited": Reason(
        "Service très sollicité", "La Mutuelle demande de patienter avant d’envoyer la suite.", _ALONE
    ),
    "not-the-server": Reason(
        "Réponse inattendue",
        "Ce n’est pas la Mutuelle qui a répondu : la connexion à Internet demande peut-être une validation.",
        "Ouvrez une page dans votre navigateur pour vérifier la connexion. L’envoi reprendra de lui-même.",
    ),
    # What waits for the user to sign in.
    "session-expired": Reason(
        "Connectez-vous à nouveau",
        "Votre session a expiré. Vos documents attendent sur ce poste.",
        "Connectez-vous : l’envoi reprendra aussitôt.",
    ),
    # What the server refused.
    "deposit-too-large": Reason(
        "Dépôt trop volumineux",
        "Le dépôt dépasse {limit}, le maximum accepté par la Mutuelle.",
        "Choisissez « Réessayer » : les documents seront répartis à nouveau.",
    ),
    "media-type-refused": Reason(
        "Type de fichier refusé",
        "La Mutuelle n’accepte pas ce type de fichier.",
        "Enregistrez le document en PDF, puis joignez le PDF.",
    ),
    "checksum-mismatch": Reason(
        "Contenu altéré en chemin",
        "Ce que la Mutuelle a reçu n’est pas identique à votre document.",
        "Choisissez « Réessayer » pour l’envoyer à nouveau en entier.",
    ),
    "upload-incomplete": Reason(
        "Réception incomplète",
        "La Mutuelle n’a pas reçu ce document en entier.",
        "Choisissez « Réessayer » pour envoyer ce qui manque.",
    ),
    "upload-unknown": Reason(
        "Réception perdue",
        "La Mutuelle n’a plus trace de la réception de ce document.",
        "Choisissez « Réessayer » pour l’envoyer à nouveau.",
    ),
    "document-empty": Reason(
        "Document vide",
        "La Mutuelle a refusé ce document parce qu’il ne contient rien.",
        "Numérisez-le à nouveau, puis joignez-le.",
    ),
    "kind-unknown": Reason(
        "Type de document refusé",
        "La Mutuelle ne reconnaît pas ce type de document.",
        "Retirez-le, joignez-le à nouveau et choisissez un autre type.",
    ),
    "deposit-conflict": Reason(
        "Dépôt déjà enregistré autrement",
        "La Mutuelle a déjà enregistré ce dépôt avec un autre contenu.",
        "Choisissez « Réessayer » : un nouveau dépôt sera préparé.",
    ),
    "receipt-mismatch": Reason(
        "Accusé non conforme",
        "L’accusé reçu ne correspond pas exactement aux documents envoyés. Il n’a donc pas été retenu.",
        f"Choisissez « Réessayer ». {_CALL}",
    ),
    "invalid-request": Reason(
        "Envoi refusé", "La Mutuelle a refusé ce dépôt tel qu’il est présenté.", f"Choisissez « Réessayer ». {_CALL}"
    ),
    # What the workstation has to mend.
    "certificate-refused": Reason(
        "Connexion non sûre",
        "L’identité du service n’a pas pu être vérifiée. Par prudence, rien n’a été envoyé.",
        "Vérifiez la date et l’heure du poste, puis demandez à votre informaticien si la connexion est filtrée.",
    ),
    "proxy-refused": Reason(
        "Bloqué par le réseau du cabinet",
        "Le réseau de votre cabinet (serveur mandataire) demande une identification.",
        "Demandez à votre informaticien d’autoriser ce logiciel. L’envoi pourra reprendre ensuite.",
    ),
    "disk-full": Reason(
        "Disque plein",
        "Il n’y a plus assez de place sur ce poste pour garder le document.",
        "Libérez de la place (corbeille, anciens fichiers), puis réessayez.",
    ),
    "bytes-lost": Reason(
        "Contenu perdu sur ce poste",
        "Le contenu gardé sur ce poste ne peut plus être relu : le document n’est pas parti.",
        "Retirez-le, puis joignez à nouveau le fichier d’origine.",
    ),
    "vault-locked": Reason(
        "Espace verrouillé", "Votre espace est verrouillé sur ce poste.", "Saisissez votre mot de passe pour continuer."
    ),
    "vault-unreadable": Reason(
        "Données du poste illisibles", "Les données gardées sur ce poste ne peuvent pas être lues.", _CALL
    ),
    "our-bug": Reason("Incident du logiciel", f"Le logiciel a rencontré un incident. {_KEPT}", f"Réessayez. {_CALL}"),
}

_SAME_AS = {
    "file-unreadable": "unreadable",
    "already-sent": "duplicate",
    "same-content": "duplicate",
    "unavailable": "server-busy",
    "locked": "server-busy",
    "internal": "server-busy",
    "offline": "unreachable",
    "signed-out": "session-expired",
    "sign-in": "session-expired",
    "token-refused": "session-expired",
    "too-large-for-deposit": "too-large",
    "unreadable-name": "name-unusable",
}

_UNKNOWN: dict[DocumentState, Reason] = {
    DocumentState.REFUSED: Reason(
        "Non accepté", "Ce fichier ne peut pas être envoyé.", f"Joignez-le en {ACCEPTED}. {_CALL}"
    ),
    DocumentState.WAITING: Reason("Envoi interrompu", "L’envoi a été interrompu.", _ALONE),
    DocumentState.SIGNED_OUT: REASONS["session-expired"],
    DocumentState.DUPLICATE: REASONS["duplicate"],
}
_UNKNOWN_ELSE = Reason("Envoi impossible", "Ce document n’a pas pu être envoyé.", f"Choisissez « Réessayer ». {_CALL}")

_WORD = ("Document Word", "C’est un document Word.", "Dans Word, enregistrez-le en PDF, puis joignez le PDF.")
_SHEET = ("Tableur", "C’est une feuille de calcul.", "Enregistrez-la en PDF, puis joignez le PDF.")
_SLIDES = ("Présentation", "C’est une présentation.", "Enregistrez-la en PDF, puis joignez le PDF.")
_PHOTO = ("Photo HEIC", "C’est une photo au format de l’iPhone (HEIC).", "Enregistrez-la en JPEG, puis joignez-la.")
_IMAGE = ("Image", "Ce format d’image n’est pas accepté.", "Enregistrez-la en JPEG ou en PNG, puis joignez-la.")
_ARCHIVE = ("Archive", "C’est une archive compressée.", "Ouvrez-la et joignez les documents qu’elle contient.")
_MAIL = ("Message", "C’est un message électronique.", "Joignez plutôt ses pièces jointes, ou enregistrez-le en PDF.")
_TEXT = ("Fichier texte", "C’est un fichier de texte.", "Imprimez-le en PDF, puis joignez le PDF.")
_PAGE = ("Page Web", "C’est une page Web.", "Imprimez-la en PDF, puis joignez le PDF.")
_MEDIA = ("Son ou vidéo", "C’est un son ou une vidéo.", "Joignez un document numérisé.")
_PROGRAM = ("Programme", "C’est un programme, pas un document.", "Retirez-le de la liste.")
_OTHER = ("Type de fichier", "Ce type de fichier n’est pas reconnu.", f"Joignez le document en {ACCEPTED}.")

# First prefix of the media type that fits.
_RECOGNISED: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("application/msword", _WORD),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml", _WORD),
    ("application/vnd.oasis.opendocument.text", _WORD),
    ("application/rtf", _WORD),
    ("text/rtf", _WORD),
    ("application/vnd.ms-excel", _SHEET),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", _SHEET),
    ("application/vnd.oasis.opendocument.spreadsheet", _SHEET),
    ("application/vnd.ms-powerpoint", _SLIDES),
    ("application/vnd.openxmlformats-officedocument.presentationml", _SLIDES),
    ("application/vnd.oasis.opendocument.presentation", _SLIDES),
    ("application/vnd.ms-outlook", _MAIL),
    ("message/", _MAIL),
    ("application/zip", _ARCHIVE),
    ("application/gzip", _ARCHIVE),
    ("application/x-7z", _ARCHIVE),
    ("application/x-rar", _ARCHIVE),
    ("application/vnd.rar", _ARCHIVE),
    ("application/x-tar", _ARCHIVE),
    ("image/hei", _PHOTO),
    ("image/", _IMAGE),
    ("text/html", _PAGE),
    ("text/", _TEXT),
    ("application/xml", _TEXT),
    ("application/json", _TEXT),
    ("video/", _MEDIA),
    ("audio/", _MEDIA),
    ("application/x-dosexec", _PROGRAM),
    ("application/x-msdownload", _PROGRAM),
    ("application/x-executable", _PROGRAM),
)


def reason(code: str, *, state: DocumentState, octets: int = 0, limit: int = DEFAULT_LIMIT, media: str = "") -> Reason:
    """The sentences for a code, filled with the size in bytes, the limit in bytes and the recognised media type."""
    found = REASONS.get(_SAME_AS.get(code, code)) or _UNKNOWN.get(state, _UNKNOWN_ELSE)
    what, what_is, convert = next((words for prefix, words in _RECOGNISED if media.startswith(prefix)), _OTHER)
    written, most = size(octets), size(limit)
    values = {
        # A byte too many is written like the limit itself: say so rather than "10 Mo, 10 Mo au plus".
        "size": f"un peu plus de {most}" if octets > limit and written == most else written,
        "limit": most,
        "what": what,
        "what_is": what_is,
        "convert": convert,
    }
    return Reason(*(part.format(**values) for part in (found.short, found.why, found.remedy)))


def explain(row: DocumentRow, now: datetime, limit: int = DEFAULT_LIMIT) -> Reason | None:
    """Why a row stands where it stands; None where its state says it all."""
    if row.state is DocumentState.DUPLICATE:
        return _duplicate(row, now)
    if not row.reason and row.state not in (DocumentState.REFUSED, DocumentState.FAILED, DocumentState.SIGNED_OUT):
        return None
    if row.state in (DocumentState.ACKNOWLEDGED, DocumentState.STAGED, DocumentState.UPLOADED, DocumentState.SENDING):
        return None
    return reason(row.reason, state=row.state, octets=row.size, limit=limit, media=row.media_type)


def _duplicate(row: DocumentRow, now: datetime) -> Reason:
    twin = row.twin
    if twin is None:
        return REASONS["duplicate"]
    remedy = "Retirez-le, ou choisissez « Envoyer quand même »."
    if twin.sent_at is not None:
        when = moment(twin.sent_at, now).split(" à ")[0]
        under = f" (accusé {twin.receipt})" if twin.receipt else ""
        on = when if when in ("aujourd’hui", "hier") else f"le {when}"
        return Reason(
            f"Déjà envoyé {on}{under}",
            f"Le même contenu a déjà été envoyé {on} sous le nom « {twin.name} »{under}. "
            "Il ne sera pas envoyé deux fois.",
            remedy,
        )
    return Reason(
        f"Même contenu que « {twin.name} »",
        f"Ce document a exactement le même contenu que « {twin.name} », déjà dans la liste. "
        "Il ne sera pas envoyé deux fois.",
        remedy,
    )


def note(row: DocumentRow, now: datetime, limit: int = DEFAULT_LIMIT) -> str:
    """What stands beside the pill: the reason in a few words, and the time of the next try."""
    if row.state is DocumentState.ACKNOWLEDGED:
        return f"Accusé {row.receipt}" if row.receipt else ""
    if row.state is DocumentState.UPLOADED:
        return "Accusé attendu"
    if row.state is DocumentState.SENDING:
        return "" if row.paused else progress(row)
    said = explain(row, now, limit)
    if said is None:
        return ""
    if row.state is DocumentState.WAITING and row.next_try_at is not None and not row.paused:
        return f"{said.short} · nouvel essai {left(row.next_try_at, now)}"
    return said.short


def progress(row: DocumentRow) -> str:
    """ "42 %": of bytes that the server has acknowledged, never above 100."""
    return f"{percent(row)} %"


def percent(row: DocumentRow) -> int:
    """0 to 100; 100 only once every byte is there."""
    return 100 if row.size <= 0 else min(100, max(0, row.sent * 100 // row.size))


def spoken(row: DocumentRow, now: datetime, limit: int = DEFAULT_LIMIT) -> str:
    """One line for a screen reader or a tooltip."""
    said = note(row, now, limit)
    return f"{label(row).word} : {said}" if said else label(row).word


# --- the engine as a whole ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """The line of the delivery bar: text, colour role, icon, and which action it offers ("", "pause", ...)."""

    text: str
    role: str
    icon: str
    action: str


def standing(status: EngineStatus, now: datetime) -> Standing | None:
    """What the delivery bar says; None when there is nothing to say."""
    moving = sum(status.counts.get(state, 0) for state in _MOVING)
    if moving == 0:
        return None
    some = documents(moving)
    if status.paused or status.held_by == "paused":
        return Standing(f"{some} en pause", "neutral", "pause", "resume")
    if status.held_by == "signed_out":
        verb = "attend" if moving < 2 else "attendent"
        return Standing(f"{some} {verb} que vous vous connectiez à nouveau", "warning", "locked", "sign_in")
    if status.held_by in ("offline", "rate_limited"):
        start = "Hors ligne" if status.held_by == "offline" else "La Mutuelle demande de patienter"
        again = f" · nouvel essai {left(status.next_try_at, now)}" if status.next_try_at else ""
        return Standing(f"{start} · {some} en attente{again}", "warning", "offline", "retry")
    waiting = status.counts.get(DocumentState.WAITING, 0)
    if waiting == moving and status.next_try_at is not None:
        return Standing(
            f"{some} en attente · nouvel essai {left(status.next_try_at, now)}", "warning", "waiting", "retry"
        )
    parts = [f"{some} en cours"]
    if status.bytes_per_second >= 1:
        parts.append(speed(status.bytes_per_second))
    if status.seconds_left is not None:
        parts.append(f"reste {duration(status.seconds_left)}")
    return Standing(" · ".join(parts), "info", "sending", "pause")


_MOVING = (
    DocumentState.QUEUED,
    DocumentState.SENDING,
    DocumentState.WAITING,
    DocumentState.SIGNED_OUT,
    DocumentState.UPLOADED,
)

BAR_ACTIONS: dict[str, str] = {
    "pause": "Pause",
    "resume": "Reprendre",
    "sign_in": "Se connecter",
    "retry": "Essayer maintenant",
}


def documents(how_many: int) -> str:
    """ "24 documents"."""
    return count(how_many, "document", "documents")


def send(how_many: int) -> str:
    """The main action."""
    return f"Envoyer {documents(how_many)}" if how_many else "Envoyer"


def reading(done: int, found: int) -> str:
    """While a drop is read."""
    return f"Lecture… {number(done)} sur {count(found, 'fichier', 'fichiers')}" if found else "Lecture…"


def added(report: AddReport) -> str:
    """What became of a drop."""
    parts = []
    if report.staged:
        ready = len(report.staged)
        parts.append(f"{documents(ready)} {'prêt' if ready < 2 else 'prêts'} à partir")
    if report.duplicates:
        parts.append(f"{number(len(report.duplicates))} en double")
    if report.refused:
        refused = len(report.refused)
        parts.append(f"{number(refused)} {'refusé' if refused < 2 else 'refusés'}")
    return f"{', '.join(parts)}." if parts else "Aucun fichier n’a été trouvé à cet endroit."


def removed(how_many: int) -> str:
    """After a removal."""
    return f"{documents(how_many)} {'retiré' if how_many < 2 else 'retirés'}."


def composition(planned: Composition) -> str:
    """Beside the meters: how many deposits."""
    how_many = len(planned.deposits)
    return f"{count(how_many, 'dépôt', 'dépôts')} à envoyer"


def composition_hint(planned: Composition) -> str:
    """Under it: the limit."""
    return f"{size(planned.limit)} au plus par dépôt"


def meter(deposit: PlannedDeposit, limit: int) -> str:
    """One planned deposit in one line, for a tooltip or a screen reader."""
    text = (
        f"{deposit.label} : {KINDS[deposit.kind]}, {documents(len(deposit.documents))}, "
        f"{size(deposit.size)} sur {size(limit)}"
    )
    return f"{text}. Message : {deposit.message}" if deposit.message else text


def meter_line(deposit: PlannedDeposit) -> str:
    """The second line of a meter: "Facture · 24 documents"."""
    return f"{KINDS_SHORT[deposit.kind]} · {documents(len(deposit.documents))}"


def meter_size(deposit: PlannedDeposit) -> str:
    """Its size: "9,8 Mo"."""
    return size(deposit.size)


def more_deposits(how_many: int) -> str:
    """After the meters that have room."""
    return f"et {count(how_many, 'autre', 'autres')} ›"


def selection(how_many: int, octets: int | None) -> str:
    """The bar of bulk actions; `octets` is None while some sizes aren't known."""
    text = f"{documents(how_many)} {'sélectionné' if how_many < 2 else 'sélectionnés'}"
    return text if octets is None else f"{text} · {size(octets)}"


def panel_note(row: DocumentRow, now: datetime) -> str:
    """Beside the pill of the side panel, where the reason has a place of its own."""
    if row.state is DocumentState.WAITING and row.next_try_at is not None and not row.paused:
        return f"Nouvel essai {left(row.next_try_at, now)}"
    if row.state is DocumentState.SENDING and not row.paused:
        return f"{size(min(row.sent, row.size))} sur {size(row.size)}"
    if row.state is DocumentState.UPLOADED:
        return "Accusé attendu"
    return f"Accusé {row.receipt}" if row.receipt else ""


def pages(how_many: int) -> str:
    """ "3 pages"."""
    return count(how_many, "page", "pages")


def dragged(files: int, folders: int, others: int) -> str:
    """What is dragged over the window; `others` haven't been looked at."""
    if others and not files and not folders:
        return count(others, "élément", "éléments")
    parts = [count(folders, "dossier", "dossiers")] if folders else []
    if files:
        parts.append(count(files, "fichier", "fichiers"))
    if others:
        parts.append(count(others, "autre élément", "autres éléments"))
    return " et ".join(parts) if len(parts) < 3 else f"{parts[0]}, {parts[1]} et {parts[2]}"


def message_hint(how_many: int) -> str:
    """Under the title of the message dialog."""
    return f"Il accompagnera {'le document choisi' if how_many < 2 else f'les {documents(how_many)} choisis'}."


def message_over(over: int) -> str:
    """A message that is too long."""
    return f"{count(over, 'caractère', 'caractères')} de trop"


def pasted_name(when: datetime) -> str:
    """File name of a pasted image: "Image collée 2026-11-23 10 h 42.png"."""
    local = when.astimezone()
    return f"{PASTED_IMAGE} {local:%Y-%m-%d} {local:%H} h {local:%M}.png"


def failure(code: str) -> Reason:
    """When a command of the page itself failed."""
    return reason(code, state=DocumentState.FAILED)


# --- the page -----------------------------------------------------------------------------------------------------

TITLE = "Déposer des documents"
NAV = "Déposer"

VIEWS: dict[View, str] = {
    View.ALL: "Tout",
    View.TO_SEND: "À envoyer",
    View.MOVING: "En cours",
    View.TO_MEND: "À corriger",
    View.SENT: "Envoyés",
}

NOTHING_HERE: dict[View, tuple[str, str]] = {
    View.ALL: ("Aucun document", "Déposez des fichiers dans la fenêtre pour commencer."),
    View.TO_SEND: ("Rien à envoyer", "Les documents que vous joignez apparaissent ici avant leur envoi."),
    View.MOVING: ("Rien en cours", "Les documents en route vers la Mutuelle apparaissent ici."),
    View.TO_MEND: ("Rien à corriger", "Tous vos documents ont été acceptés."),
    View.SENT: ("Aucun document envoyé", "Les documents reçus par la Mutuelle apparaissent ici avec leur accusé."),
}

COLUMNS: dict[SortKey, str] = {
    SortKey.ADDED: "Arrivée",
    SortKey.NAME: "Document",
    SortKey.KIND: "Type",
    SortKey.SIZE: "Taille",
    SortKey.DEPOSIT: "Dépôt",
    SortKey.STATE: "État",
}

JOIN_FILES = "Joindre des fichiers…"
JOIN_FILES_TIP = "Joindre des fichiers (Ctrl+J)"
JOIN_FOLDER = "Joindre un dossier…"
PASTE = "Coller"
PASTED_IMAGE = "Image collée"
PICK_FILES = "Joindre des fichiers"
PICK_FOLDER = "Joindre un dossier"
PICK_FILTER = "Documents (*.pdf *.jpg *.jpeg *.png *.tif *.tiff);;Tous les fichiers (*)"

EMPTY_TITLE = "Déposez vos documents ici"
EMPTY_TEXT = "Glissez des fichiers ou un dossier entier dans la fenêtre, ou collez-les avec Ctrl+V."


def teaching(limit: int) -> tuple[tuple[str, str, str], ...]:
    """The three things to know before the first drop: icon, title, sentence."""
    return (
        ("file-pdf", "PDF, JPEG, PNG, TIFF", "Reconnus par leur contenu, même si le nom est trompeur."),
        (
            "package",
            f"{size(limit)} par dépôt",
            "Joignez autant de documents que vous voulez : ils sont répartis en dépôts automatiquement.",
        ),
        (
            "security",
            "Rien ne se perd",
            "Une fois en file, chaque document part une seule fois et revient avec un accusé.",
        ),
    )


DROP_TITLE = "Déposez pour joindre"
DROP_TEXT = f"{ACCEPTED}, dossiers compris"

KIND_NEXT = "Type"
KIND_NEXT_HINT = "Type des prochains documents"
MESSAGE_NEXT = "Message à la Mutuelle"
MESSAGE_HINT = "Facultatif, joint aux prochains documents"
KIND = "Type"
MESSAGE = "Message…"
MESSAGE_TITLE = "Message à la Mutuelle"
MESSAGE_SAVE = "Enregistrer"
CANCEL = "Annuler"
REMOVE = "Retirer"
RETRY = "Réessayer"
RETRY_NOW = "Essayer maintenant"
PAUSE = "Mettre en pause"
RESUME = "Reprendre"
INSIST = "Envoyer quand même"
SEPARATE = "Mettre dans un dépôt à part"
REJOIN = "Remettre avec les autres"
LOOK = "Aperçu"
RECEIPT = "Voir l’accusé"
COPY_HASH = "Copier l’empreinte"
COPIED = "Copié"
SELECT_ALL = "Tout sélectionner"
DESELECT = "Désélectionner"
UNDO = "Annuler"
SEE = "Voir"
MORE = "Plus d’actions"
MEND_RETRY_ALL = "Tout réessayer"
MEND_REMOVE_ALL = "Tout retirer"
SENT_HIDE_ALL = "Retirer les envoyés de la liste"
NOTHING_TO_SEND = "Aucun document n’attend d’être envoyé."
SENDING_NOW = "Envoi en cours de préparation…"
SHOW_PANEL = "Afficher l’aperçu"
HIDE_PANEL = "Masquer l’aperçu"
PANEL_EMPTY = "Choisissez un document pour le voir ici."
PANEL_NO_BYTES = "Plus d’aperçu : le document n’est plus sur ce poste."
PANEL_LOADING = "Ouverture…"
PANEL_FOLDER = "Dossier"
PANEL_SIZE = "Taille"
PANEL_KIND = "Type"
PANEL_DEPOSIT = "Dépôt"
PANEL_MESSAGE = "Message"
PANEL_HASH = "Empreinte"
PANEL_ADDED = "Ajouté"
LOADING = "…"
NO_MORE_DEPOSITS = "‹ début"
SEND_THESE = "Envoyer ces documents"
CHANGE_KIND = "Changer le type"
SELECTION_NAME = "Actions sur la sélection"
READING_TEXT = "Chaque fichier est vérifié, puis gardé sur ce poste. Vous pouvez continuer à travailler."
READING_NAME = "Lecture des fichiers"
PANEL_NEVER = "Pas d’aperçu de ce fichier."
PANEL_UNDRAWN = "Ce document ne peut pas être affiché ici. Il peut tout de même être envoyé."
PANEL_HASH_TIP = "Elle identifie le contenu exact du document. Elle figure aussi sur l’accusé."
NOTHING_PASTED = "Le presse-papiers ne contient ni fichier ni image."
TABLE_NAME = "Documents"
FILTERS_NAME = "Filtrer la liste"
BAR_NAME = "Envoi en cours"
METERS_NAME = "Composition des dépôts"
PANEL_NAME = "Aperçu du document"
